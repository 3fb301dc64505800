"""Which of an order's acts an actor may do now: the same gates as the services, asked before a button is shown."""

from huinong.commerce.trade.values import REFUNDABLE, UNPACKED, Doable, OrderSummary, State
from huinong.kernel.actor import Actor


def doable(actor: Actor, order: OrderSummary) -> Doable:
    """What this actor may do with an order they can see, as it stands."""
    as_buyer = _covers(actor, order, seller=False)
    as_seller = _covers(actor, order, seller=True)
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


def _covers(actor: Actor, order: OrderSummary, *, seller: bool) -> bool:
    party = order.seller_party if seller else order.buyer_party
    return actor.scope.covers(order.village, point=order.station, party=party)
