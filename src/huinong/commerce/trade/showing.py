"""One order as its page shows it: the boxes and where each is, the money and its shares, the thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from huinong.commerce.trade import queries
from huinong.commerce.trade.listing import TONES
from huinong.commerce.trade.places import Names, names
from huinong.commerce.trade.rights import doable, is_sellers_side
from huinong.commerce.trade.shares import Shares
from huinong.commerce.trade.values import STATE_LABELS, BoxValue, Doable, LineValue, OrderSummary, OrderValue, State
from huinong.edge.gates import SYSTEM
from huinong.funds.payments import queries as payments
from huinong.funds.payments.values import STATE_LABELS as PAYMENT_LABELS
from huinong.funds.payments.values import State as Paid
from huinong.journal import queries as journal
from huinong.journal.following import FlowShown, flows_of
from huinong.journal.telling import Told, told
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.values import ParcelValue

STEPS = (State.PLACED, State.PAID, State.PACKED, State.SHIPPED, State.DELIVERED)
MONEY_TONES = {
    Paid.OPENED: "will",
    Paid.PROCESSING: "will",
    Paid.CONFIRMED: "good",
    Paid.FAILED: "must",
    Paid.PARTLY_REFUNDED: "info",
    Paid.REFUNDED: "calm",
}
TROUBLES = {
    "lost": pgettext_lazy("box", "lost"),
    "returned": pgettext_lazy("box", "sent back"),
    "excepted": pgettext_lazy("box", "out of the ordinary"),
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """One of the five steps of an order, and when it came."""

    label: Any
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxShown:
    """A box: its goods, its parcel, and where it is in words."""

    box: int
    lines: tuple[LineValue, ...]
    weight_g: int
    total_fen: int
    carrier: str
    number: str
    where: str
    bag: str
    tone: str
    refunded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyShown:
    """A payment, or a refund of one."""

    number: str
    is_refund: bool
    amount_fen: int
    label: Any
    tone: str
    is_simulated: bool
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShown:
    """Everything on the page of an order."""

    order: OrderSummary
    address: str
    phone: str
    label: Any
    tone: str
    seller: str
    station: str
    keeper: str
    steps: tuple[StepShown, ...]
    boxes: tuple[BoxShown, ...]
    shares: Shares | None
    money: tuple[MoneyShown, ...]
    may: Doable
    opens_parcels: bool
    labels: str
    flows: tuple[FlowShown, ...]
    lines: tuple[Told, ...]
    chosen: str


def shown(actor: Actor, county: str, number: str, *, flow: str = "") -> OrderShown:
    """The page of one order. Raises NoSuchOrder."""
    found = queries.order(actor=actor, county=county, number=number)
    order = found.summary
    facts = journal.thread(county, number, actor=actor) if actor.may("journal.read") else ()
    lines = told(facts, actor=actor, own=number)
    pieces = {(piece.carrier, piece.number): piece for piece in parcels.of_orders(county=county, orders=[number])}
    holders = _holders(county, pieces.values())
    known = _names(order, holders)
    return OrderShown(
        order=order,
        address=found.address,
        phone=found.phone,
        label=STATE_LABELS[order.state],
        tone=TONES[order.state],
        seller=known.party(order.seller_party),
        station=known.point(order.station),
        keeper=known.party(order.keeper_party),
        steps=_steps(order),
        boxes=tuple(_box(box, pieces, holders, known) for box in found.boxes),
        shares=None if actor.scope.party == order.buyer_party else _left(found),
        money=_money(county, number),
        may=doable(actor, order),
        labels=f"?order={county}/{number}&" if actor.may("trade.fulfil") and pieces else "",
        opens_parcels=actor.may("parcels.read") and is_sellers_side(actor, order),
        flows=flows_of(lines, flow),
        lines=tuple(line for line in lines if not flow or line.flow == flow),
        chosen=flow,
    )


def _steps(order: OrderSummary) -> tuple[StepShown, ...]:
    moments = (order.placed_at, order.paid_at, order.packed_at, order.shipped_at, order.delivered_at)
    return tuple(StepShown(STATE_LABELS[state], at) for state, at in zip(STEPS, moments, strict=True))


def _left(order: OrderValue) -> Shares:
    """The shares of the boxes not refunded."""
    live = [box.shares for box in order.boxes if box.refunded_at is None]
    return Shares(
        goods_fen=sum(part.goods_fen for part in live),
        freight_fen=sum(part.freight_fen for part in live),
        commission_fen=sum(part.commission_fen for part in live),
        coop_fen=sum(part.coop_fen for part in live),
    )


def _holders(county: str, pieces: Any) -> Mapping[UUID, str]:
    """Who answers for each piece: in its own right, or through the bag it is in."""
    found = list(pieces)
    numbers = [piece.bag for piece in found if piece.bag]
    bags = parcels.bags_numbered(county=county, numbers=numbers) if numbers else ()
    in_bag = {bag.number: bag.custodian for bag in bags}
    return {piece.id: in_bag.get(piece.bag, "") if piece.bag else piece.custodian for piece in found}


def _names(order: OrderSummary, holders: Mapping[UUID, str]) -> Names:
    at = [custody.id_of(holder, "point") for holder in holders.values()]
    parties = (order.seller_party, order.keeper_party)
    return names(order.county, of_parties=parties, of_points=[order.station, *at])


def _box(
    box: BoxValue,
    pieces: Mapping[tuple[str, str], ParcelValue],
    holders: Mapping[UUID, str],
    known: Names,
) -> BoxShown:
    piece = pieces.get((box.carrier, box.number))
    where = _where(piece, holders[piece.id], known) if piece else _("not packed yet")
    trouble = str(TROUBLES.get(box.trouble, ""))
    return BoxShown(
        box=box.box,
        lines=box.lines,
        weight_g=box.weight_g,
        total_fen=box.shares.total_fen,
        carrier=box.carrier,
        number=box.number,
        where=f"{trouble} · {where}" if trouble else where,
        bag=(piece.bag or "") if piece else "",
        tone="must" if trouble else "good" if box.delivered_at else "info" if piece else "calm",
        refunded_at=box.refunded_at,
    )


def _where(piece: ParcelValue, holder: str, known: Names) -> str:
    """Where a piece is, as one tells it to a buyer."""
    if holder.startswith("trip:"):
        return _("on the bus or van, in bag {bag}").format(bag=piece.bag)
    if point := custody.id_of(holder, "point"):
        return _("at {point}").format(point=known.point(point) or _("a point of the network"))
    places = {
        custody.TRUNK: _("on the trunk line to the buyer"),
        custody.RECIPIENT: _("with the buyer"),
        custody.SENDER: _("back with the seller"),
    }
    return places.get(holder, _("on its way"))


def _money(county: str, number: str) -> tuple[MoneyShown, ...]:
    """The payments and refunds of an order whose own gate was passed, as they were opened."""
    paid = payments.payments_of_order(county, number, actor=SYSTEM)
    back = payments.refunds_of_order(county, number, actor=SYSTEM) if paid else ()
    both = [
        MoneyShown(
            number=each.number,
            is_refund=is_refund,
            amount_fen=each.amount_fen,
            label=PAYMENT_LABELS[each.state],
            tone=MONEY_TONES[each.state],
            is_simulated=each.is_simulated,
            opened_at=each.opened_at,
        )
        for is_refund, several in ((False, paid), (True, back))
        for each in several
    ]
    return tuple(sorted(both, key=lambda each: each.opened_at))
