"""How an order moves: the rows under lock, what its facts say, and the one writer of its state."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from huinong.commerce.trade.errors import NoSuchOrder
from huinong.commerce.trade.models import Order, OrderBox
from huinong.commerce.trade.queries import shares_of, visible_orders
from huinong.commerce.trade.shares import Shares, summed
from huinong.commerce.trade.values import State
from huinong.journal.values import Entry, Facts
from huinong.kernel.actor import Actor
from huinong.storage import bulk

STAMPS = {
    State.PAID: "paid_at",
    State.PACKED: "packed_at",
    State.SHIPPED: "shipped_at",
    State.DELIVERED: "delivered_at",
}
"""Which moment each state leaves on the order."""

Boxes = Mapping[UUID, Sequence[OrderBox]]


def locked(actor: Actor, county: str, numbers: Iterable[str]) -> dict[str, Order]:
    """The orders under lock, in the order of their numbers. Raises NoSuchOrder for one the actor may not see."""
    wanted = sorted(set(numbers))
    seen = visible_orders(actor).filter(county=county, number__in=wanted)
    found = {row.number: row for row in seen.select_for_update().order_by("number")}
    for number in wanted:
        if number not in found:
            raise NoSuchOrder(order=number)
    return found


def boxes_of(county: str, orders: Iterable[Order]) -> Boxes:
    """The boxes of locked orders, in their order: the lock on the order holds for them too."""
    found: dict[UUID, list[OrderBox]] = {}
    for row in OrderBox.objects.filter(county=county, order_id__in=[order.id for order in orders]).order_by("box"):
        found.setdefault(row.order_id, []).append(row)
    return found


def live(boxes: Iterable[OrderBox]) -> list[OrderBox]:
    """Those not refunded."""
    return [box for box in boxes if box.refunded_at is None]


def move(orders: Sequence[Order], moves: Mapping[str, Sequence[tuple[State, datetime]]], *fields: str) -> None:
    """Put orders, by number, through their states in turn, and write those and the named fields back."""
    for order in orders:
        for state, at in moves.get(order.number, ()):
            order.state = state.value
            if state in STAMPS:
                setattr(order, STAMPS[state], at)
    bulk.update(orders, ["state", *STAMPS.values(), *fields])


def ahead(order: Order, boxes: Sequence[OrderBox]) -> list[State]:
    """The states an order has come to by its boxes: shipped with the first that left, delivered with the last."""
    left = live(boxes)
    found = []
    if order.state == State.PACKED and any(box.dispatched_at for box in left):
        found.append(State.SHIPPED)
    if (found or order.state == State.SHIPPED) and left and all(box.delivered_at for box in left):
        found.append(State.DELIVERED)
    return found


def telling(order: Order, shares: Shares | None = None, *, boxes: int | None = None) -> dict[str, object]:
    """What every fact of an order says of it; of part of it when `shares` and `boxes` are given."""
    part = shares or shares_of(order)
    return {
        "order": order.number,
        "buyer_party": order.buyer_party,
        "seller_party": order.seller_party,
        "station": order.station,
        "village": order.village,
        "keeper_party": order.keeper_party,
        "counter_point": order.counter_point,
        "counter_division": order.counter_division,
        "goods_fen": part.goods_fen,
        "freight_fen": part.freight_fen,
        "commission_fen": part.commission_fen,
        "coop_fen": part.coop_fen,
        "total_fen": part.total_fen,
        "boxes": order.boxes if boxes is None else boxes,
    }


def entry(key: str, kind: str, order: Order, happened_at: datetime, *, facts: Facts, asked: Facts) -> Entry:
    """A fact of an order, under its number."""
    return Entry(
        key=key,
        kind=kind,
        county=order.county,
        thread=order.number,
        happened_at=happened_at,
        facts=facts,
        asked=asked,
        point=order.station,
        party=order.seller_party,
    )


def arrivals(order: Order, boxes: Sequence[OrderBox], key: str, happened_at: datetime) -> list[tuple[State, Entry]]:
    """The facts by which an order goes ahead after what `key` recorded. What is delivered is told without refunds."""
    left = live(boxes)
    facts = telling(order, summed(shares_of(box) for box in left), boxes=len(left))
    return [
        (state, entry(f"{key}/{state.value}", f"order.{state.value}", order, happened_at, facts=facts, asked={}))
        for state in ahead(order, boxes)
    ]
