"""Whether a piece may stand on a shelf, and postage be taken: asked of the rooms that know, set where they meet.

A room above knows more of the addressee than parcels do, and parcels may not call it. What it says of a scan goes into
the scan's own fact, or refuses it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from huinong.kernel.refusal import Refusal
from huinong.registry.points.values import PointValue


class Shelving(Struct, frozen=True, kw_only=True):
    """A piece that somebody puts on a shelf at this moment. `phone` is the keyed digest of its addressee's whole phone,
    "" where the label hides it.
    """

    parcel: UUID
    carrier: str
    number: str
    at: datetime
    phone: str


class Permit(Struct, frozen=True, kw_only=True):
    """What is said of a shelving: `told` goes into its fact; `refusal` forbids it."""

    told: Mapping[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None


Check = Callable[[str, Sequence[Shelving]], Sequence[Permit]]
"""County and shelvings to a permit for each, in order, in a fixed number of queries."""

Taking = Callable[[PointValue, int], None]
"""Raises where a point may not take so much cash now."""

FREE = Permit()
_checks: list[Check] = []
_takings: list[Taking] = []


def install(checks: Iterable[Check]) -> None:
    """Set who is asked; `web.wiring` is its only caller outside tests."""
    _checks[:] = checks


def install_takings(takings: Iterable[Taking]) -> None:
    """Set who is asked before postage is taken in cash; `web.wiring` is its only caller outside tests."""
    _takings[:] = takings


def require_may_take(at: PointValue, amount_fen: int) -> None:
    """Raises the refusal of whoever forbids a point to take so much cash now."""
    for taking in _takings:
        taking(at, amount_fen)


def installed() -> tuple[Check, ...]:
    """Who is asked now."""
    return tuple(_checks)


def installed_takings() -> tuple[Taking, ...]:
    """Who is asked now before cash is taken."""
    return tuple(_takings)


def permits(county: str, shelvings: Mapping[str, Shelving]) -> Mapping[str, Permit]:
    """Scan id → its permit: the refusal of the first that refuses, and what all of them told."""
    found = dict.fromkeys(shelvings, FREE)
    for check in _checks if shelvings else ():
        said = zip(found.items(), check(county, list(shelvings.values())), strict=True)
        found = {
            scan: Permit(told={**before.told, **now.told}, refusal=before.refusal or now.refusal)
            for (scan, before), now in said
        }
    return found
