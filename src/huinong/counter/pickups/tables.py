"""The list of pick-ups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.counter.pickups import queries
from huinong.counter.pickups.models import Booking
from huinong.counter.pickups.values import STATE_LABELS, BookingValue, State
from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days
from huinong.edge.tables import Table
from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import villages
from huinong.registry.points.queries import points_in

TINTS = {State.BOOKED: Tint.BLUE, State.DONE: Tint.GREEN, State.MISSED: Tint.RED, State.CANCELLED: Tint.GREY}
STATES: Mapping[str, Badge] = {each.value: Badge(STATE_LABELS[each], tint) for each, tint in TINTS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """A booking as the list shows it."""

    county: str
    number: str
    day: date
    time: str
    place: str
    station: str
    name: str
    phone: str
    address: str
    pieces: int
    kg: Decimal
    state: str
    reason: str


def row_of(value: BookingValue, places: Mapping[str, str], stations: Mapping[UUID, str]) -> BookingRow:
    """A booking with its names."""
    return BookingRow(
        county=value.county,
        number=value.number,
        day=value.day,
        time=value.clock_text,
        place=places.get(value.village, value.village),
        station=stations.get(value.point, ""),
        name=value.name,
        phone=value.phone,
        address=value.address,
        pieces=value.pieces,
        kg=Decimal(value.weight_g) / 1_000,
        state=value.state.value,
        reason=value.reason,
    )


def bookings_of(actor: Actor) -> Table:
    """The list as one actor sees it, with the names of its villages and stations read once."""
    county = actor.scope.county
    places = {each.code: each.name for each in villages(county)} if county else {}
    stations = {each.id: each.name for each in points_in(county)} if county else {}

    def row(booking: Booking) -> BookingRow:
        return row_of(queries.value_of(booking), places, stations)

    return Table(
        name="pickups",
        columns=(
            Column("number", pgettext_lazy("pickup", "Pick-up")),
            Column("day", pgettext_lazy("pickup", "Day"), Kind.DATE),
            Column("time", pgettext_lazy("pickup", "Window"), sort="window__opens"),
            Column("place", pgettext_lazy("pickup", "Village"), sort="village"),
            Column("station", pgettext_lazy("pickup", "Station"), sort=""),
            Column("name", pgettext_lazy("pickup", "Name")),
            Column("phone", pgettext_lazy("pickup", "Phone"), sort="", shown=False),
            Column("address", pgettext_lazy("pickup", "Address"), sort="", shown=False),
            Column("pieces", pgettext_lazy("pickup", "Pieces"), Kind.NUMBER),
            Column("kg", pgettext_lazy("pickup", "About, kg"), Kind.NUMBER, sort="weight_g"),
            Column("state", pgettext_lazy("pickup", "State"), Kind.STATUS, badges=STATES),
            Column("reason", pgettext_lazy("pickup", "Reason"), sort="", shown=False),
        ),
        filters=(
            Choice("state", pgettext_lazy("pickup", "State"), [(key, badge.label) for key, badge in STATES.items()]),
            Days("day", pgettext_lazy("pickup", "Day"), is_date=True),
        ),
        search=queries.matching,
        search_hint=_("Number, name, address or whole phone"),
        default_sort="-day",
        row=row,
        link=lambda row: reverse("pickups:booking", args=[row.county, row.number]),
        empty=_("Nobody has booked a pick-up."),
        empty_hint=_("Somebody who has much to send calls the station: book a window for them here."),
    )
