"""The kinds of fact that transport writes, and what those of a trip share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.journal.kinds import Flow, Kind, Subject, declare
from huinong.journal.values import Entry
from huinong.logistics.transport.models import Trip


def trip_entry(
    trip: Trip,
    key: str,
    kind: str,
    happened_at: datetime,
    told: Mapping[str, Any],
    *,
    asked: Mapping[str, Any] | None = None,
    point: UUID | None = None,
) -> Entry:
    """A fact on a trip's thread: `told`, which is also what was asked unless `asked` is given, beside what all say."""
    return Entry(
        key=key,
        kind=kind,
        county=trip.county,
        thread=f"TRIP-{trip.code}",
        happened_at=happened_at,
        facts={**_of_trip(trip), **told},
        asked=told if asked is None else asked,
        point=point,
        party=trip.route.company,
    )


def _of_trip(trip: Trip) -> dict[str, Any]:
    """What every trip fact says."""
    return {
        "trip": trip.code,
        "trip_id": str(trip.id),
        "route": trip.route.code,
        "bus_company_party": str(trip.route.company) if trip.route.company else None,
        "reason": trip.reason,
        "force_majeure": trip.force_majeure,
    }


def as_planned(trip: Trip) -> dict[str, Any]:
    """When a trip leaves, and who drives it in what."""
    return {"departs_at": trip.departs_at.isoformat(), "driver": trip.driver, "vehicle": trip.vehicle}


TRIP = Subject("trip", "{trip_id}", "TRIP-{trip}")

declare(
    Kind("route.planned", Flow.INFORMATION, _("route planned"), _("Route {name} was planned with {stops} stops")),
    Kind(
        "departure.added",
        Flow.INFORMATION,
        _("departure added"),
        _("Route {route} leaves at {leaves} as well, from {from_on}"),
    ),
    Kind(
        "departure.changed",
        Flow.INFORMATION,
        _("departure changed"),
        _("Departure {departure} leaves at {leaves} from {from_on}"),
    ),
    Kind(
        "departure.ended",
        Flow.INFORMATION,
        _("departure ended"),
        _("Departure {departure} runs no more from {from_on}"),
    ),
    Kind("calendar.set", Flow.INFORMATION, _("calendar set"), _("Calendar {name} was set")),
    Kind(
        "timetable.loaded",
        Flow.INFORMATION,
        _("timetable loaded"),
        _("A timetable of {routes} routes and {trips} departures was loaded"),
    ),
    Kind(
        "timetable.scheduled",
        Flow.INFORMATION,
        _("trips put on"),
        _("{made} trips of {first} to {last} were put on by the timetable"),
    ),
    Kind("notice.sent", Flow.INFORMATION, _("keepers told"), _("Keepers were told that trips do not run: {routes}")),
    Kind(
        "notice.withdrawn",
        Flow.INFORMATION,
        _("notice taken back"),
        _("A notice was taken back, for trips run again: {routes}"),
    ),
    Kind("notice.published", Flow.INFORMATION, _("notice published"), _("A notice was published: {text}")),
    Kind("road.blocked", Flow.GOODS, _("road blocked"), _("The road is blocked at {place}")),
    Kind("road.cleared", Flow.GOODS, _("road free"), _("The road is free again at {place}")),
    Kind("trip.replanned", Flow.INFORMATION, _("trip replanned"), _("follows a changed timetable"), about=TRIP),
    Kind("trip.resumed", Flow.INFORMATION, _("back on the timetable"), _("is on the timetable again"), about=TRIP),
    Kind("trip.scheduled", Flow.INFORMATION, _("trip scheduled"), _("put on the timetable"), about=TRIP),
    Kind("trip.ordered", Flow.INFORMATION, _("bags planned"), _("is to carry {bags} bags by the plan"), about=TRIP),
    Kind("trip.taken", Flow.INFORMATION, _("driver found"), _("{driver_name} drives it"), about=TRIP),
    Kind(
        "trip.counted",
        Flow.GOODS,
        _("bags counted"),
        _("{counted} bags counted, {listed} listed; a picture was taken"),
        about=TRIP,
    ),
    Kind("trip.bag_refused", Flow.GOODS, _("bag not taken on"), _("bag {bag} was not taken on: {refusal}"), about=TRIP),
    Kind("trip.departed", Flow.GOODS, pgettext_lazy("a fact", "departed"), _("set out"), about=TRIP),
    Kind("trip.called", Flow.GOODS, _("at a stop"), _("reached a stop"), about=TRIP),
    Kind("trip.arrived", Flow.GOODS, _("trip ended"), _("reached its end"), about=TRIP),
    Kind("trip.cancelled", Flow.GOODS, pgettext_lazy("a fact", "cancelled"), _("cancelled: {reason}"), about=TRIP),
)
