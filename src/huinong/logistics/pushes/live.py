"""Which partners are pushed to: few and asked with every scan, so each process keeps them for some seconds."""

import time
from collections.abc import Mapping
from uuid import UUID

from huinong.logistics.pushes.models import Webhook

KEPT_S = 10.0  # how long another process may not yet know of a webhook registered or revoked just now

Rows = Mapping[str, Mapping[str, UUID]]


class _Kept:
    """The rows this process keeps, and until when. While a write of ours is uncommitted nothing is kept."""

    rows: Rows | None = None
    until: float = 0.0
    is_trusted: bool = True


def webhooks() -> Rows:
    """Live webhooks: county → party → webhook."""
    if _Kept.rows is not None and time.monotonic() < _Kept.until:
        return _Kept.rows
    rows: dict[str, dict[str, UUID]] = {}
    for county, party, id_ in Webhook.objects.filter(revoked_at=None).values_list("county", "party", "id"):
        rows.setdefault(county, {})[str(party)] = id_
    if _Kept.is_trusted:
        _Kept.rows, _Kept.until = rows, time.monotonic() + KEPT_S
    return rows


def distrust() -> None:
    """Answer from the table itself until `trust`: a write is under way that may yet be rolled back."""
    _Kept.rows, _Kept.is_trusted = None, False


def trust() -> None:
    """The write is committed: look again, and keep what is there."""
    _Kept.rows, _Kept.is_trusted = None, True
