"""`/api/v1/withdrawals`: cash against a villager's card. Online only; amounts are in fen.

A time-out is `processing`: give no cash, and ask about it by the same number, never by another withdrawal.
"""

from datetime import datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from huinong.counter.withdrawals import queries, services
from huinong.counter.withdrawals.values import NOTE, Flag, State, WithdrawalValue
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, page_of, receipt_out

router = Router(tags=["withdrawals"])


class WithdrawalOut(Schema):
    """A withdrawal as it stands; the card is masked. Cash is given out while it is `approved`, and only then."""

    county: str
    number: str
    point: UUID
    card: str
    amount_fen: int
    state: State
    flags: list[Flag]
    is_simulated: bool
    reference: str
    reason: str
    asked_at: datetime
    settled_at: datetime | None
    reviewed_by: str
    note: str


class AskIn(Strict):
    """`asked_at` is when the customer said yes: one that comes late is refused, and its repeat is known by its key."""

    point: UUID
    card: str = Field(min_length=services.LEAST_DIGITS, max_length=services.MOST_DIGITS)
    amount_fen: int = Field(gt=0, le=100_000_000)
    asked_at: AwareDatetime


class SaidIn(Strict):
    note: str = Field(min_length=1, max_length=NOTE)


@router.get("/{county}", response=Page[WithdrawalOut], summary="Withdrawals, the newest first")
def withdrawals(request: ActorRequest, county: str, asked: Query[Paging]) -> Page[WithdrawalOut]:
    rows = queries.visible_withdrawals(request.actor).filter(county=county)
    return page_of(rows, asked, lambda row: WithdrawalOut.from_orm(queries.value_of(row)))


@router.get("/{county}/{number}", response=WithdrawalOut, summary="One withdrawal as it stands")
def withdrawal(request: ActorRequest, county: str, number: str) -> WithdrawalValue:
    return queries.withdrawal(county, number, actor=request.actor)


@router.post("/{county}", response=WithdrawalOut, summary="Ask the bank for a customer's money")
def ask(request: ActorRequest, key: IdempotencyKey, county: str, body: AskIn) -> WithdrawalValue:
    return services.withdraw(key=key, county=county, actor=request.actor, **body.dict())


@router.post("/{county}/{number}/query", response=WithdrawalOut, summary="Ask the bank again; charges nothing")
def query(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> WithdrawalValue:
    return services.look_again(county=county, number=number, actor=request.actor)


@router.post("/{county}/{number}/handing", response=ReceiptOut, summary="Say that the cash was handed out")
def hand_out(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(services.hand_out(key=key, county=county, number=number, actor=request.actor))


@router.post("/{county}/{number}/review", response=ReceiptOut, summary="Say what a flagged withdrawal was")
def review(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: SaidIn) -> ReceiptOut:
    return receipt_out(services.review(key=key, county=county, number=number, note=body.note, actor=request.actor))
