"""`/api/v1/payouts`: net statements, who approves them, the files to the bank and its answers, and disputes."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import (
    ActorRequest,
    IdempotencyKey,
    Ordered,
    Page,
    Paging,
    ReceiptOut,
    Strict,
    page_of,
    receipt_out,
)
from huinong.funds.payouts import answers, disputes, queries, services
from huinong.funds.payouts.values import DisputeState, DisputeValue, PartValue, State, StatementValue

router = Router(tags=["payouts"])


class NetStatementOut(Schema):
    """A net statement; `net_fen` above zero is owed by the network, `amount_fen` what of it is paid."""

    county: str
    number: str
    party: UUID
    month: date
    state: State
    net_fen: int
    held_fen: int
    amount_fen: int
    due_on: date
    paid_at: datetime | None
    reason: str
    is_over_cap: bool


class PartOut(Schema):
    """One account of it: opening + received − given = closing."""

    account: str
    opening_fen: int
    received_fen: int
    given_fen: int
    underway_fen: int
    held_fen: int
    pay_fen: int


class PayoutDisputeOut(Schema):
    """A disputed line and the county's answer."""

    id: UUID
    statement: str
    account: str
    thread: str
    amount_fen: int
    wanted_fen: int
    held_fen: int
    reason: str
    state: DisputeState
    due_on: date
    answer: str
    adjustment_fen: int


class MonthIn(Strict):
    month: str = Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="`2026-10`, a month that is over")


class CarryIn(Strict):
    reason: str = Field(min_length=1, max_length=200)


class AnswerIn(Strict):
    """The bank's pain.002 as text."""

    content: str = Field(min_length=1, max_length=5_000_000)


class PayoutDisputeIn(Strict):
    """What is wrong with a line of the statement (what `posting` did to `account`), and what it should be."""

    account: str = Field(min_length=3, max_length=60)
    posting: UUID
    reason: str = Field(min_length=1, max_length=200)
    wanted_fen: int = Field(ge=-(10**11), le=10**11)


class PayoutDecisionIn(Strict):
    """`accepted_fen` is what the line becomes; null rejects the dispute."""

    dispute: UUID
    accepted_fen: int | None = Field(ge=-(10**11), le=10**11)
    answer: str = Field(min_length=1, max_length=200)


@router.get("/{county}/statements", response=Page[NetStatementOut], summary="Net statements")
def statements(request: ActorRequest, county: str, asked: Query[Paging]) -> Page[NetStatementOut]:
    rows = queries.statements(request.actor, county=county)
    return page_of(Ordered("payouts", rows, lambda row: (row.number,)), asked, _statement_out)


@router.get("/{county}/statements/{number}", response=NetStatementOut, summary="One net statement")
def statement(request: ActorRequest, county: str, number: str) -> NetStatementOut:
    return _statement_out(queries.statement(request.actor, county, number))


@router.get("/{county}/statements/{number}/parts", response=list[PartOut], summary="Its accounts")
def parts(request: ActorRequest, county: str, number: str) -> list[PartOut]:
    return [_part_out(each) for each in queries.parts(request.actor, county, number)]


@router.get(
    "/{county}/statements/{number}/disputes", response=list[PayoutDisputeOut], summary="What is held against its lines"
)
def disputed(request: ActorRequest, county: str, number: str) -> list[PayoutDisputeOut]:
    queries.statement(request.actor, county, number)
    return [_dispute_out(each) for each in queries.disputes(request.actor, county, number)]


@router.get("/{county}/files/{file}/pain001", summary="A payment file, ISO 20022 pain.001")
def file(request: ActorRequest, county: str, file: str) -> HttpResponse:
    return HttpResponse(queries.file_content(request.actor, county, file), content_type="application/xml")


@router.post("/{county}/statements", response=ReceiptOut, summary="Draft a month's net statements")
def draft(request: ActorRequest, key: IdempotencyKey, county: str, body: MonthIn) -> ReceiptOut:
    month = date.fromisoformat(f"{body.month}-01")
    return receipt_out(services.draft(key=key, county=county, month=month, actor=request.actor))


@router.post("/{county}/files", response=ReceiptOut, summary="Make the payment file of what is approved")
def send(request: ActorRequest, key: IdempotencyKey, county: str) -> ReceiptOut:
    return receipt_out(services.send(key=key, county=county, actor=request.actor))


@router.post("/{county}/answers", response=ReceiptOut, summary="Load the bank's answer, ISO 20022 pain.002")
def answer(request: ActorRequest, key: IdempotencyKey, county: str, body: AnswerIn) -> ReceiptOut:
    content = body.content.encode()
    return receipt_out(answers.load_answer(key=key, county=county, content=content, actor=request.actor))


@router.post("/{county}/statements/{number}/approve", response=ReceiptOut, summary="Approve, as a second person")
def approve(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(services.approve(key=key, county=county, number=number, actor=request.actor))


@router.post("/{county}/statements/{number}/carry", response=ReceiptOut, summary="Carry on a debt beyond the cap")
def carry(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: CarryIn) -> ReceiptOut:
    return receipt_out(services.carry(key=key, county=county, number=number, reason=body.reason, actor=request.actor))


@router.post("/{county}/statements/{number}/disputes", response=ReceiptOut, summary="Dispute a line")
def dispute(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: PayoutDisputeIn) -> ReceiptOut:
    said = body.dict()
    return receipt_out(disputes.dispute(key=key, county=county, number=number, actor=request.actor, **said))


@router.post("/{county}/statements/{number}/decisions", response=ReceiptOut, summary="Decide a dispute")
def decide(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: PayoutDecisionIn) -> ReceiptOut:
    said = body.dict()
    return receipt_out(disputes.decide(key=key, county=county, number=number, actor=request.actor, **said))


def _statement_out(row: StatementValue) -> NetStatementOut:
    return NetStatementOut(**{name: getattr(row, name) for name in NetStatementOut.model_fields})


def _part_out(row: PartValue) -> PartOut:
    return PartOut(**{name: getattr(row, name) for name in PartOut.model_fields})


def _dispute_out(row: DisputeValue) -> PayoutDisputeOut:
    return PayoutDisputeOut(**{name: getattr(row, name) for name in PayoutDisputeOut.model_fields})
