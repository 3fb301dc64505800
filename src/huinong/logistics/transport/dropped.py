"""Trips that the timetable dropped, brought back when it has them again; what a person cancelled stays cancelled."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from huinong.edge.gates import SYSTEM
from huinong.journal.services import append_many
from huinong.journal.values import Entry
from huinong.logistics.transport import notices
from huinong.logistics.transport.facts import as_planned, trip_entry
from huinong.logistics.transport.models import Trip
from huinong.storage import bulk

AS_NEW = (
    "pattern", "departure", "departs_at", "driver", "vehicle", "capacity_bags", "capacity_kg",
    "state", "cancelled_at", "reason", "is_dropped", "notice",
)  # fmt: skip
"""What a trip that comes back has anew; its id, its code and the bags it answers for stay."""


def locked(county: str, first: date, last: date) -> Mapping[tuple[str, date], Trip]:
    """The dropped trips of a span of days, locked, by the code of their departure and the day."""
    rows = Trip.objects.filter(county=county, day__range=(first, last), is_dropped=True).exclude(departure=None)
    found = rows.select_related("departure", "route").select_for_update(of=("self",)).order_by("id")
    return {(row.departure.code, row.day): row for row in found if row.departure}


def bring_back(county: str, key: str, trips: Sequence[tuple[Trip, Trip]], *, happened_at: datetime) -> int:
    """Trips as they were dropped, each with what the timetable says of it now; the notices about them are taken back.

    Answers how many published notices came down with them.
    """
    for old, new in trips:
        new.id = old.id
    append_many([_resumed(key, new, happened_at) for _, new in trips], actor=SYSTEM)
    bulk.update([new for _, new in trips], AS_NEW)
    return notices.take_back(county, key, [old for old, _ in trips], happened_at=happened_at)


def _resumed(key: str, trip: Trip, happened_at: datetime) -> Entry:
    return trip_entry(trip, f"{key}/{trip.code}", "trip.resumed", happened_at, as_planned(trip))
