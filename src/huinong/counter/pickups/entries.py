"""The facts of pick-ups, with what each of them says."""

from collections.abc import Mapping
from typing import Any

from huinong.counter.pickups.models import Booking
from huinong.counter.pickups.values import clock_text
from huinong.journal.queries import facts_by_key
from huinong.journal.values import Entry
from huinong.kernel import clock


def entry_of(key: str, kind: str, row: Booking, told: Mapping[str, Any], asked: Mapping[str, Any]) -> Entry:
    """The fact of an act on a booking; a repeat keeps the time of the first."""
    first = facts_by_key(row.county, [key]).get(key)
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=f"PICKUP-{row.number}",
        happened_at=first.happened_at if first else clock.now(),
        facts={**told, "pickup": row.number, "village": row.village, "station": str(row.point)},
        asked=asked,
        point=row.point,
        party=row.party,
    )


def slot_told(row: Booking) -> Mapping[str, Any]:
    """The day and window of a booking, as facts say them."""
    return {"on": row.day.isoformat(), "between": clock_text(row.window.opens, row.window.closes)}
