"""What a device's clock may say: every act that a device sends is held to the server's time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from huinong.journal.services import CLOCK_SLACK
from huinong.kernel import clock
from huinong.logistics.parcels.errors import ClockOff
from huinong.registry.policies.queries import figure


def slack_hours(county: str, now: datetime) -> int:
    """How many hours late an act of a device may reach the server."""
    return figure("parcels.device_slack_hours", division=county, on=clock.day_of(now))


def check(happened_at: datetime, *, now: datetime, hours: int) -> None:
    """Raises ClockOff for a moment that is still to come, or longer ago than so many hours."""
    if not now - timedelta(hours=hours) <= happened_at <= now + CLOCK_SLACK:
        told = happened_at.isoformat(timespec="minutes")
        raise ClockOff(happened_at=told, now=now.isoformat(timespec="minutes"), hours=hours)


def check_all(county: str, moments: Iterable[datetime]) -> None:
    """`check` for the moments of new acts: what was recorded before is answered however late it comes again."""
    now = clock.now()
    hours = slack_hours(county, now)
    for happened_at in moments:
        check(happened_at, now=now, hours=hours)
