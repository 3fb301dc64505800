"""Whether a sender is a regular customer (协议客户): asked of the room that knows. `web.wiring` sets who that is.

Such a sender's identity was checked when the agreement was made (实名收寄), so its pieces need no document at the
counter while the agreement holds. The boxes of an order are known by their seller and are not asked about here.
"""

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

Sender = tuple[UUID, date]
"""A party, and the day on which it hands something in."""

Check = Callable[[str, Collection[Sender]], Collection[Sender]]
"""County and senders to those of them whose agreement holds that day, in a fixed number of queries."""

_checks: list[Check] = []


def install(checks: Collection[Check]) -> None:
    """Set who is asked; `web.wiring` is its only caller outside tests."""
    _checks[:] = checks


def installed() -> tuple[Check, ...]:
    """Who is asked now."""
    return tuple(_checks)


def agreed(county: str, senders: Collection[Sender]) -> frozenset[Sender]:
    """Those of these senders that anybody knows an agreement of; none of them where nobody is asked."""
    return frozenset(sender for check in _checks if senders for sender in check(county, senders))
