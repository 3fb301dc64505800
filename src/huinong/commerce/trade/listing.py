"""The list of orders: what stands in a row, what narrows it, what sorts it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.commerce.catalogue import queries as catalogue
from huinong.commerce.catalogue.values import Source
from huinong.commerce.trade import queries
from huinong.commerce.trade.models import Order
from huinong.commerce.trade.places import Names, merged, names
from huinong.commerce.trade.values import STATE_LABELS, State
from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days
from huinong.edge.tables import Table
from huinong.kernel.actor import Actor

TINTS = {
    State.PLACED: Tint.AMBER,
    State.PAID: Tint.AMBER,
    State.PACKED: Tint.BLUE,
    State.SHIPPED: Tint.BLUE,
    State.DELIVERED: Tint.GREEN,
    State.REFUNDING: Tint.AMBER,
    State.REFUNDED: Tint.GREY,
    State.CANCELLED: Tint.GREY,
}
BADGES = {state.value: Badge(label, TINTS[state]) for state, label in STATE_LABELS.items()}
TONES = {
    State.PLACED: "will",
    State.PAID: "will",
    State.PACKED: "info",
    State.SHIPPED: "info",
    State.DELIVERED: "good",
    State.REFUNDING: "will",
    State.REFUNDED: "calm",
    State.CANCELLED: "calm",
}
"""How the state of an order reads as a badge of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order in the list."""

    county: str
    number: str
    state: str
    buyer_name: str
    first_name: str
    packs: int
    boxes: int
    total_fen: int
    refunded_fen: int
    seller: str
    station: str
    placed_at: datetime
    paid_at: datetime | None


def table(actor: Actor) -> Table:
    """The list as this actor wants it: one seller's own needs no column of sellers."""
    found = catalogue.sources(actor)
    known = named(found)
    sellers = _options({source.seller_party for source in found}, known.party)
    stations = _options({source.point for source in found}, known.point)
    is_wide = actor.scope.party is None and actor.scope.point is None
    places = (
        Choice("seller", pgettext_lazy("trade", "Seller"), sellers, "seller_party"),
        Choice("station", _("Station"), stations),
    )
    return Table(
        name="orders",
        columns=_columns(is_wide=is_wide and len(sellers) > 1),
        filters=(
            Choice("state", _("State"), [(state.value, label) for state, label in STATE_LABELS.items()]),
            *(places if is_wide else ()),
            Days("placed", pgettext_lazy("trade", "Placed"), "placed_at"),
        ),
        search=partial(queries.matching, actor=actor),
        search_hint=_("Number, buyer, initials or phone tail"),
        default_sort="-placed_at",
        row=_row_of(known),
        link=lambda row: reverse("trade:order", args=[row.county, row.number]),
        empty=_("Orders will stand here."),
        empty_hint=_("They come when a buyer, a station or an outlet orders what is on sale."),
    )


def _columns(*, is_wide: bool) -> Sequence[Column]:
    return (
        Column("number", pgettext_lazy("trade", "Order")),
        Column("state", _("State"), Kind.STATUS, badges=BADGES),
        Column("buyer_name", _("Buyer")),
        Column("first_name", pgettext_lazy("trade", "Goods"), sort=""),
        Column("packs", pgettext_lazy("trade", "Packs"), Kind.NUMBER),
        Column("boxes", pgettext_lazy("trade", "Boxes"), Kind.NUMBER, shown=False),
        Column("total_fen", pgettext_lazy("trade", "Amount"), Kind.MONEY),
        Column("refunded_fen", pgettext_lazy("trade", "Given back"), Kind.MONEY, shown=False),
        Column("seller", pgettext_lazy("trade", "Seller"), sort="", shown=is_wide),
        Column("station", _("Station"), sort="", shown=is_wide),
        Column("placed_at", pgettext_lazy("trade", "Placed"), Kind.TIME),
        Column("paid_at", pgettext_lazy("trade", "Paid"), Kind.TIME, shown=False),
    )


def named(sources: Iterable[Source]) -> Names:
    """What the sellers and points of these sources are called, in two queries a county."""
    found = []
    for county, group in groupby(sources, key=lambda source: source.county):
        mine = list(group)
        found.append(names(county, of_parties=[s.seller_party for s in mine], of_points=[s.point for s in mine]))
    return merged(found)


def _options(ids: Iterable[UUID], name: Callable[[UUID], str]) -> list[tuple[str, str]]:
    return sorted(((str(id_), name(id_)) for id_ in ids), key=lambda option: option[1])


def _row_of(known: Names) -> Callable[[Any], OrderRow]:
    def row_of(row: Order) -> OrderRow:
        told: Mapping[str, Any] = {"first_name": row.first_name, "packs": row.packs}  # type: ignore[attr-defined]
        return OrderRow(
            county=row.county,
            number=row.number,
            state=row.state,
            buyer_name=row.buyer_name,
            boxes=row.boxes,
            total_fen=row.total_fen,
            refunded_fen=row.refunded_fen,
            seller=known.party(row.seller_party),
            station=known.point(row.station),
            placed_at=row.placed_at,
            paid_at=row.paid_at,
            **told,
        )

    return row_of
