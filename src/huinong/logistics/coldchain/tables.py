"""The lists of the cold chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days
from huinong.edge.tables import Table
from huinong.logistics.coldchain import queries
from huinong.logistics.coldchain.models import Booking
from huinong.logistics.coldchain.values import HELD_LABELS, MEANS_LABELS, ZONE_LABELS, FacilityValue, Held

MEANS: Mapping[str, Badge] = {each.value: Badge(label) for each, label in MEANS_LABELS.items()}
TINTS = {Held.PROMISED: Tint.BLUE, Held.STORED: Tint.GREEN, Held.RELEASED: Tint.GREY}
STATES: Mapping[str, Badge] = {each.value: Badge(HELD_LABELS[each], tint) for each, tint in TINTS.items()}
ZONES = {each.value: Badge(label) for each, label in ZONE_LABELS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityRow:
    """A store as the list shows it."""

    county: str
    number: str
    name: str
    means: str
    place: str
    ours_m3: int
    used: float | None
    alarm: str
    ends_on: date | None
    rate_fen: int


ALARMS: Mapping[str, Badge] = {
    "out": Badge(_("out of range"), Tint.RED),
    "unknown": Badge(_("temperature unknown"), Tint.AMBER),
    "gap": Badge(_("gap to decide"), Tint.RED),
    "calibration": Badge(_("calibration ran out"), Tint.AMBER),
    "good": Badge(_("in range"), Tint.GREEN),
    "none": Badge(_("no probe"), Tint.GREY),
}

FACILITIES = Table(
    name="cold-stores",
    columns=(
        Column("name", pgettext_lazy("cold store", "Name")),
        Column("means", _("Come by"), Kind.STATUS, badges=MEANS),
        Column("place", pgettext_lazy("cold store", "Place")),
        Column("alarm", pgettext_lazy("cold store", "Temperature"), Kind.STATUS, badges=ALARMS),
        Column("ours_m3", _("Ours (m³)"), Kind.NUMBER),
        Column("used", pgettext_lazy("cold store", "Taken"), Kind.PERCENT),
        Column("ends_on", _("Contract until"), Kind.DATE),
        Column("rate_fen", _("Rate"), Kind.MONEY, shown=False),
        Column("number", pgettext_lazy("cold store", "Number"), Kind.CODE),
    ),
    filters=(Choice("means", _("Come by"), [(key, badge.label) for key, badge in MEANS.items()]),),
    search=("name", "number", "place"),
    default_sort="number",
    link=lambda row: reverse("coldchain:facility", args=[row.county, row.number]),
    empty=_("No cold store is entered."),
    empty_hint=_("Enter a store that was built, allied or rented: then it can be booked and watched."),
)


def facility_row(value: FacilityValue, place: str, alarm: str) -> FacilityRow:
    """A store with its place's name and what is most urgent about it."""
    ours = sum(room.ours_m3 for room in value.rooms)
    taken = sum(room.taken_l for room in value.rooms)
    return FacilityRow(
        county=value.county,
        number=value.number,
        name=value.name,
        means=value.means.value,
        place=place,
        ours_m3=ours,
        used=taken / (ours * 1_000) if ours else None,
        alarm=alarm,
        ends_on=value.ends_on,
        rate_fen=value.rate_fen,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """A booking as the list shows it."""

    county: str
    number: str
    who: str
    store: str
    zone: str
    kg: int
    m3: Decimal
    from_on: date
    until_on: date
    baskets: int
    state: str


def booking_row(row: Booking) -> BookingRow:
    """A row that was read by `queries.counted`."""
    value = queries.booking_value(row)
    return BookingRow(
        county=value.county,
        number=value.number,
        who=value.who,
        store=value.facility_name,
        zone=value.zone.value,
        kg=value.kg,
        m3=Decimal(value.litres) / 1_000,
        from_on=value.from_on,
        until_on=value.until_on,
        baskets=value.baskets,
        state=value.state.value,
    )


def _matching(rows: QuerySet[Booking], text: str) -> QuerySet[Any]:
    return rows.filter(Q(number__icontains=text) | Q(who__icontains=text) | Q(room__facility__name__icontains=text))


BOOKINGS = Table(
    name="cold-bookings",
    columns=(
        Column("number", pgettext_lazy("cold store", "Number"), Kind.CODE),
        Column("who", _("Whose goods")),
        Column("store", _("Cold store"), sort="room__facility__name"),
        Column("zone", _("Zone"), Kind.STATUS, sort="room__zone", badges=ZONES),
        Column("kg", _("Kilograms"), Kind.NUMBER),
        Column("m3", _("m³"), Kind.NUMBER, sort="litres"),
        Column("from_on", pgettext_lazy("cold booking", "From"), Kind.DATE),
        Column("until_on", pgettext_lazy("cold booking", "Until"), Kind.DATE),
        Column("baskets", _("Baskets inside"), Kind.NUMBER),
        Column("state", _("State"), Kind.STATUS, badges=STATES),
    ),
    filters=(
        Choice("state", _("State"), [(key, badge.label) for key, badge in STATES.items()]),
        Days("from", pgettext_lazy("cold booking", "From"), "from_on"),
    ),
    search=_matching,
    search_hint=_("Number, whose goods or store"),
    default_sort="-from_on",
    row=booking_row,
    link=lambda row: reverse("coldchain:booking", args=[row.county, row.number]),
    empty=_("No room is promised."),
    empty_hint=_("Promise room here: what does not fit is refused, with the soonest week that has room."),
)
