"""What people call the states of trips and bags."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Tint
from huinong.logistics.transport.values import TripValue

LATE, DROPPED = "late", "dropped"

TRIPS: Mapping[str, Badge] = {
    "scheduled": Badge(pgettext_lazy("trip", "Scheduled"), Tint.GREY),
    LATE: Badge(pgettext_lazy("trip", "Should have left"), Tint.RED),
    "departed": Badge(pgettext_lazy("trip", "On the road"), Tint.BLUE),
    "arrived": Badge(pgettext_lazy("trip", "Ended"), Tint.GREEN),
    "cancelled": Badge(pgettext_lazy("trip", "Cancelled"), Tint.RED),
    DROPPED: Badge(pgettext_lazy("trip", "Off the timetable"), Tint.GREY),
}
BAGS: Mapping[str, Badge] = {
    "sealed": Badge(pgettext_lazy("bag", "Sealed"), Tint.AMBER),
    "moving": Badge(pgettext_lazy("bag", "On the road"), Tint.BLUE),
    "opened": Badge(pgettext_lazy("bag", "Opened"), Tint.GREEN),
}
KINDS: Mapping[str, Badge] = {
    "bus": Badge(_("Passenger bus"), Tint.BLUE),
    "van": Badge(_("Post van"), Tint.GREEN),
}
FEES = {
    "bag": _("by the bag"),
    "piece": _("by the piece"),
    "monthly": _("by the month"),
}
COUNTS = {
    "routes": _("Routes"),
    "trips": _("Departures"),
    "begun": _("Departures that begin"),
    "kept": _("Departures that stay"),
    "ended": _("Departures that end"),
    "stops": _("Stops"),
    "stops_linked": _("Stops newly linked to a point"),
    "calendars": _("Calendars"),
    "calls": _("Calls"),
    "trips_moved": _("Trips that change with it"),
    "trips_taken_off": _("Trips taken off with it"),
}
"""What taking a timetable does, in the order in which it is read."""

MARKS = {
    "transport.wave1_trunk_in_min": _("First trunk in"),
    "transport.wave1_bags_close_min": _("First wave: bags close"),
    "transport.wave1_departs_min": _("First wave leaves"),
    "transport.wave2_trunk_in_min": _("Second trunk in"),
    "transport.wave2_bags_close_min": _("Second wave: bags close"),
    "transport.wave2_departs_min": _("Second wave leaves"),
    "transport.up_village_min": _("Villages: outbound closes"),
    "transport.up_town_min": _("Townships: outbound leaves"),
    "transport.up_county_min": _("County centre: outbound closes"),
    "transport.trunk_departs_min": _("Trunk leaves"),
}
"""The day's cut-offs in the order of the day, by the key of their policy figure."""


def mark_of(trip: TripValue, now: datetime) -> str:
    """A trip's state as people see it: late when it should have left, dropped when the timetable has it no more."""
    if trip.is_dropped:
        return DROPPED
    return LATE if trip.state == "scheduled" and trip.departs_at < now else trip.state
