"""Whose an order is, and which of its acts an actor may do now: the services' gates, asked before a button is shown."""

from typing import Protocol
from uuid import UUID

from huinong.commerce.trade.values import REFUNDABLE, UNPACKED, Doable, OrderSummary, State
from huinong.kernel.actor import Actor

COUNTY_DIGITS = 6


class Side(Protocol):
    """What an order says of its two sides, be it a row or a value."""

    @property
    def village(self) -> str: ...
    @property
    def station(self) -> UUID: ...
    @property
    def buyer_party(self) -> UUID: ...
    @property
    def seller_party(self) -> UUID: ...
    @property
    def counter_point(self) -> UUID | None: ...
    @property
    def counter_division(self) -> str: ...


def doable(actor: Actor, order: OrderSummary) -> Doable:
    """What this actor may do with an order they can see, as it stands."""
    as_buyer, as_seller = is_buyers_side(actor, order), is_sellers_side(actor, order)
    is_sellers = actor.scope.party == order.seller_party
    may_cancel = (actor.may("trade.fulfil") and as_seller) if is_sellers else (actor.may("trade.order") and as_buyer)
    may_refund = actor.may("trade.refund") and as_seller
    return Doable(
        pay=order.state is State.PLACED and actor.may("trade.order") and actor.may("payments.charge") and as_buyer,
        pack=order.state is State.PAID
        and actor.may("trade.fulfil")
        and actor.may("parcels.accept")  # a box is handed in at the station as it is packed
        and as_seller,
        refund=order.state in REFUNDABLE and may_refund,
        cancel=order.state in UNPACKED and may_cancel,
        repay=order.repaid_fen < order.refunded_fen and may_refund,
        reveal=actor.may("parties.reveal"),
    )


def is_buyers_side(actor: Actor, order: Side) -> bool:
    """Whether the actor speaks for the buyer: the buyer, the counter that ordered it, or where the goods come from."""
    if actor.scope.party is not None:
        in_reach = order.village.startswith(actor.scope.division[:COUNTY_DIGITS])
        return in_reach and actor.scope.point is None and actor.scope.party == order.buyer_party
    at_counter = bool(order.counter_division) and actor.scope.covers(order.counter_division, point=order.counter_point)
    return at_counter or actor.scope.covers(order.village, point=order.station)


def is_sellers_side(actor: Actor, order: Side) -> bool:
    """Whether the actor speaks for the seller, at the point from which the goods are sent."""
    return actor.scope.covers(order.village, point=order.station, party=order.seller_party)
