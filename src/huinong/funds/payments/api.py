"""`/api/v1/payments`: charges and refunds, and asking the provider again about one that waits."""

from datetime import datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, page_of
from huinong.funds.payments import queries, services
from huinong.funds.payments.queries import value_of
from huinong.funds.payments.values import PaymentValue, RefundValue, State

router = Router(tags=["payments"])


class PaymentOut(Schema):
    """A payment. While `is_simulated`, no real money moved."""

    id: UUID
    county: str
    number: str
    order: str
    state: State
    amount_fen: int
    refunding_fen: int
    refunded_fen: int
    provider: str
    provider_ref: str
    is_simulated: bool
    opened_at: datetime
    settled_at: datetime | None


class RefundOut(Schema):
    """Money of a payment given back."""

    number: str
    payment: str
    order: str
    state: State
    amount_fen: int
    is_simulated: bool
    opened_at: datetime
    settled_at: datetime | None


class PaymentWhole(PaymentOut):
    """A payment and its refunds."""

    refunds: list[RefundOut]


class PaymentsAsked(Paging):
    state: State | None = Field(None, description="Only payments in this state")
    order: str = Field("", max_length=80, description="Only payments of this order")


@router.get("", response=Page[PaymentOut], summary="Payments, newest first")
def payments(request: ActorRequest, asked: Query[PaymentsAsked]) -> Page[PaymentOut]:
    rows = queries.visible_payments(request.actor)
    rows = rows.filter(state=asked.state) if asked.state else rows
    rows = rows.filter(order=asked.order) if asked.order else rows
    return page_of(rows, asked, lambda row: payment_out(value_of(row)), order="-opened_at")


@router.get("/{county}/{number}", response=PaymentWhole, summary="One payment and its refunds")
def payment(request: ActorRequest, county: str, number: str) -> PaymentWhole:
    found = queries.payment(county, number, actor=request.actor)
    refunds = [_refund_out(each) for each in queries.refunds_of(county, found.id)]
    return PaymentWhole(**payment_out(found).dict(), refunds=refunds)


@router.post("/{county}/{number}/resolve", response=PaymentOut, summary="Ask the provider what became of it")
def resolve(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> PaymentOut:
    return payment_out(services.look_again(county=county, number=number, actor=request.actor))


def payment_out(row: PaymentValue) -> PaymentOut:
    """A payment as JSON."""
    return PaymentOut(**{name: getattr(row, name) for name in PaymentOut.model_fields})


def _refund_out(row: RefundValue) -> RefundOut:
    return RefundOut(**{name: getattr(row, name) for name in RefundOut.model_fields})
