"""Reads of payments. Those that take an actor show what the actor may see; the others are for rooms above."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from huinong.edge import gates
from huinong.funds.payments.errors import NoSuchPayment
from huinong.funds.payments.models import Payment, Refund
from huinong.funds.payments.values import PaymentValue, RefundValue, State
from huinong.kernel.actor import Actor

COUNTY_DIGITS = 6


def visible_payments(actor: Actor) -> QuerySet[Payment]:
    """The one gate: a buyer sees what they paid; a county's or province's staff all of theirs."""
    gates.require(actor, "payments.read")
    scope = actor.scope
    rows = Payment.objects.filter(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.party is not None:
        return rows.filter(payer_party=scope.party)
    if scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        return rows.none()
    return rows


def payment(county: str, number: str, *, actor: Actor) -> PaymentValue:
    """One payment. Raises NoSuchPayment."""
    row = visible_payments(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchPayment(number=number)
    return value_of(row)


def payments_of_order(county: str, order: str, *, actor: Actor) -> tuple[PaymentValue, ...]:
    """The payments of one order, first opened first."""
    rows = visible_payments(actor).filter(county=county, order=order).order_by("opened_at", "id")
    return tuple(value_of(row) for row in rows)


def refunds_of_order(county: str, order: str, *, actor: Actor) -> tuple[RefundValue, ...]:
    """The refunds of one order's payments, first opened first."""
    seen = visible_payments(actor).filter(county=county, order=order)
    rows = Refund.objects.filter(county=county, payment__in=seen).select_related("payment")
    return tuple(refund_of(row.payment, row) for row in rows.order_by("opened_at", "id"))


def refunds_of(county: str, payment: UUID) -> tuple[RefundValue, ...]:
    """The refunds of one payment whose own gate was passed, first opened first."""
    rows = Refund.objects.filter(county=county, payment=payment).select_related("payment")
    return tuple(refund_of(row.payment, row) for row in rows.order_by("opened_at", "id"))


def payments(
    county: str, *, actor: Actor, states: frozenset[State] = frozenset(), until: datetime | None = None, limit: int = 50
) -> tuple[PaymentValue, ...]:
    """The newest payments of a county, opened before `until`."""
    rows = visible_payments(actor).filter(county=county)
    if states:
        rows = rows.filter(state__in=states)
    if until:
        rows = rows.filter(opened_at__lt=until)
    return tuple(value_of(row) for row in rows.order_by("-opened_at", "-id")[:limit])


def waiting_counties() -> dict[str, int]:
    """County → how many payments and refunds wait there to be sent or answered: for the scheduled job."""
    found: Counter[str] = Counter()
    for table in (Payment, Refund):
        rows = table.objects.filter(state__in=(State.OPENED, State.PROCESSING))
        found.update(dict(rows.values_list("county").annotate(count=Count("id"))))
    return dict(sorted(found.items()))


def value_of(row: Payment) -> PaymentValue:
    """The frozen value of a payment row."""
    return PaymentValue(
        id=row.id,
        county=row.county,
        number=row.number,
        order=row.order,
        amount_fen=row.amount_fen,
        refunding_fen=row.refunding_fen,
        refunded_fen=row.refunded_fen,
        state=State(row.state),
        provider=row.provider,
        provider_ref=row.provider_ref,
        is_simulated=row.simulated,
        payer_party=row.payer_party,
        opened_at=row.opened_at,
        settled_at=row.settled_at,
    )


def refund_of(payment: Payment, row: Refund) -> RefundValue:
    """The frozen value of a refund row."""
    return RefundValue(
        id=row.id,
        county=row.county,
        number=row.number,
        payment=payment.number,
        order=payment.order,
        amount_fen=row.amount_fen,
        state=State(row.state),
        provider_ref=row.provider_ref,
        is_simulated=payment.simulated,
        opened_at=row.opened_at,
        settled_at=row.settled_at,
    )
