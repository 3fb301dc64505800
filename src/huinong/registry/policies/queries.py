"""Reads of figures. All rows are few and asked often, so each process keeps them for a few seconds."""

import time
from collections.abc import Mapping
from datetime import date

from huinong.registry.policies.errors import PolicyMissing
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


def policy(key: str, *, division: str = "", on: date) -> PolicyValue:
    """The row set for the nearest division above (or at) `division`, and of those the latest. Raises PolicyMissing."""
    held = [row for row in _rows().get(key, ()) if division.startswith(row.division) and row.is_in_force(on)]
    if not held:
        raise PolicyMissing(key=key, division=division or "CN", on=on.isoformat())
    return max(held, key=lambda row: (len(row.division), row.valid_from))


def policies(*, division: str = "", on: date) -> tuple[PolicyValue, ...]:
    """Every figure that holds for `division` on that day, by key."""
    found = []
    for key in sorted(_rows()):
        try:
            found.append(policy(key, division=division, on=on))
        except PolicyMissing:
            continue
    return tuple(found)


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
