"""The facts of pick-ups, with what each of them says."""

from collections.abc import Mapping
from typing import Any

from huinong.counter.pickups.models import Booking
from huinong.counter.pickups.values import clock_text
from huinong.journal.queries import moment_of
from huinong.journal.values import Entry


def entry_of(key: str, kind: str, row: Booking, told: Mapping[str, Any], asked: Mapping[str, Any]) -> Entry:
    """The fact of an act on a booking; a repeat keeps the time of the first."""
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=f"PICKUP-{row.number}",
        happened_at=moment_of(row.county, key),
        facts={**told, "pickup": row.number, "village": row.village, "station": str(row.point)},
        asked=asked,
        point=row.point,
        party=row.party,
    )


def slot_told(row: Booking) -> Mapping[str, Any]:
    """The day and window of a booking, as facts say them."""
    return {"on": row.day.isoformat(), "between": clock_text(row.window.opens, row.window.closes)}
