"""Trade's side of money: what a payment and a refund of an order are called, and who asks for them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from huinong.commerce.trade.models import Order
from huinong.edge.gates import SYSTEM
from huinong.funds.payments import queries as payments
from huinong.funds.payments import services
from huinong.funds.payments.values import PaymentValue, State
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor, Scope


def charge(order: Order, *, happened_at: datetime, actor: Actor) -> PaymentValue:
    """Ask for the whole order's money. One payment is open at a time: asking again asks about the same one."""
    tries = payments.payments_of_order(order.county, order.number, actor=SYSTEM)
    failed = sum(1 for each in tries if each.state is State.FAILED)
    return services.pay_now(
        county=order.county,
        number=f"ZF{order.number}-{failed + 1}",
        order=order.number,
        amount_fen=order.total_fen,
        happened_at=happened_at,
        actor=replace(actor, scope=Scope(order.county)),  # the order's own gate let them in
        payer_party=order.buyer_party,
    )


def repay(order: Order, *, happened_at: datetime) -> None:
    """Send the buyer, after the commit, what was granted and is neither repaid nor on its way.

    Trade granted it; the system pays it out. When a refund failed, this sends it again under a new number.
    """
    for payment in payments.payments_of_order(order.county, order.number, actor=SYSTEM):
        amount_fen = order.refunded_fen - order.repaid_fen - payment.refunding_fen
        if payment.id == order.payment and amount_fen:
            before = payments.refunds_of_order(order.county, order.number, actor=SYSTEM)
            services.open_refund(
                county=order.county,
                payment=payment.id,
                number=f"TK{order.number}-{len(before) + 1}",
                amount_fen=amount_fen,
                happened_at=happened_at,
                actor=SYSTEM,
            )


def give_back(fact: FactValue) -> None:
    """A confirmed payment whose order does not wait for it goes back to its buyer whole."""
    services.open_refund(
        county=fact.county,
        payment=UUID(fact.facts["payment"]),
        number=f"TK{fact.facts['number']}",
        amount_fen=fact.facts["amount_fen"],
        happened_at=fact.happened_at,
        actor=SYSTEM,
    )
