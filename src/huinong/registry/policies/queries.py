"""Reads of figures. All rows are few and asked often, so each process keeps them for a few seconds."""

import time
from collections.abc import Mapping, Sequence
from datetime import date

from huinong.registry.policies.errors import NoSuchFigure, PolicyMissing
from huinong.registry.policies.models import Policy
from huinong.registry.policies.values import PolicyValue

KEPT_S = 10.0  # how long another process may still answer with the old rows after a figure is entered

Rows = Mapping[str, tuple[PolicyValue, ...]]


class _Kept:
    """The rows this process keeps, and until when. While a write of ours is uncommitted nothing is kept."""

    rows: Rows | None = None
    until: float = 0.0
    is_trusted: bool = True


def figure(key: str, *, division: str = "", on: date) -> int:
    """The figure that holds for `division` on that day. Raises PolicyMissing. See `policy`."""
    return policy(key, division=division, on=on).value


def figure_of(key: str, one: str, *, division: str = "", on: date) -> int:
    """The figure set for one carrier (under `key.zto`, say), else the one for all. Raises PolicyMissing."""
    own = _nearest(_rows().get(f"{key}.{one.lower()}", ()), division, on)
    return figure(key, division=division, on=on) if own is None else own.value


def policy(key: str, *, division: str = "", on: date) -> PolicyValue:
    """The row set for the nearest division above (or at) `division`, and of those the latest. Raises PolicyMissing."""
    found = _nearest(_rows().get(key, ()), division, on)
    if found is None:
        raise PolicyMissing(key=key, division=division or "CN", on=on.isoformat())
    return found


def policies(*, division: str = "", on: date) -> tuple[PolicyValue, ...]:
    """Every figure that holds for `division` on that day, by key."""
    nearest = (_nearest(rows, division, on) for _, rows in sorted(_rows().items()))
    return tuple(row for row in nearest if row is not None)


def _nearest(rows: Sequence[PolicyValue], division: str, on: date) -> PolicyValue | None:
    held = [row for row in rows if division.startswith(row.division) and row.is_in_force(on)]
    return max(held, key=lambda row: (len(row.division), row.valid_from), default=None)


def history(key: str) -> tuple[PolicyValue, ...]:
    """Every figure ever set under a key, the newest day first. Raises NoSuchFigure."""
    rows = _rows().get(key, ())
    if not rows:
        raise NoSuchFigure(key=key)
    return tuple(sorted(rows, key=lambda row: (row.valid_from, row.division), reverse=True))


def distrust() -> None:
    """Answer from the table itself until `trust`: a write is under way that may yet be rolled back."""
    _Kept.rows, _Kept.is_trusted = None, False


def trust() -> None:
    """The write is committed: look again, and keep what is there."""
    _Kept.rows, _Kept.is_trusted = None, True


def _rows() -> Rows:
    if _Kept.rows is not None and time.monotonic() < _Kept.until:
        return _Kept.rows
    rows: dict[str, tuple[PolicyValue, ...]] = {}
    for row in Policy.objects.all():
        rows[row.key] = (*rows.get(row.key, ()), value_of(row))
    if _Kept.is_trusted and rows:
        _Kept.rows, _Kept.until = rows, time.monotonic() + KEPT_S
    return rows


def value_of(row: Policy) -> PolicyValue:
    """The frozen value of a row."""
    return PolicyValue(row.key, row.division, row.valid_from, row.valid_to, row.value, row.unit, row.source, row.note)
