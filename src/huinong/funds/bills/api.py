"""`/api/v1/bills`: couriers' bills line by line, what differs from their own file, and what is disputed."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import (
    ActorRequest,
    IdempotencyKey,
    Many,
    Page,
    Paging,
    ReceiptOut,
    Strict,
    page_of,
    receipt_out,
)
from huinong.funds.bills import complaints, exchange, queries, services
from huinong.funds.bills.models import Line
from huinong.funds.bills.values import BillState, BillValue, Differs, DisputeState, LineKind, Theirs

router = Router(tags=["bills"])


class TieOut(Schema):
    """The bill beside the ledger: month − since + earlier + posted − total = difference."""

    month_fen: int
    since_fen: int
    earlier_fen: int
    posted_fen: int
    total_fen: int
    difference_fen: int


class BillOut(Schema):
    """A bill's sums; positive is owed to the network."""

    county: str
    number: str
    party: UUID
    month: date
    state: BillState
    issued_at: datetime | None
    dispute_until: date | None
    pieces: int
    price_fen: int
    deducted_fen: int
    corrected_fen: int
    total_fen: int


class BillLineOut(Schema):
    """One line; `contract` is "" where the tariff priced it, `corrects` the line of an earlier bill."""

    id: UUID
    kind: LineKind
    carrier: str
    number: str
    fact: UUID | None
    at: datetime
    place: str
    weight_g: int
    tier: str
    contract: str
    faults: str
    price_fen: int
    deducted_fen: int
    amount_fen: int
    corrects: UUID | None


class DisputeOut(Schema):
    """A dispute and its answer."""

    id: UUID
    line: UUID
    carrier: str
    number: str
    amount_fen: int
    wanted_fen: int
    state: DisputeState
    reason: str
    evidence: str
    answer: str
    adjustment_fen: int


class DifferenceOut(Schema):
    kind: Differs
    carrier: str
    number: str
    ours_fen: int | None
    theirs_fen: int | None


class ComparisonOut(Schema):
    """A file of the courier's beside the bill."""

    id: UUID
    file_name: str
    rows: int
    theirs_fen: int
    differences: list[DifferenceOut]


class BillIn(Strict):
    """Whose month is to be drafted."""

    party: UUID
    month: str = Field(pattern=r"^2[01][0-9]{2}-(0[1-9]|1[0-2])$")


class DisputeIn(Strict):
    line: UUID
    reason: str = Field(min_length=1, max_length=200)
    evidence: str = Field("", max_length=500)
    wanted_fen: int


class DecisionIn(Strict):
    """`accepted_fen` is what the line becomes; null rejects."""

    dispute: UUID
    accepted_fen: int | None = None
    answer: str = Field(min_length=1, max_length=200)


class TheirsIn(Strict):
    carrier: str = Field(max_length=12)
    number: str = Field(max_length=32)
    amount_fen: int


class TheirRowsIn(Strict):
    rows: Many[TheirsIn]


class ComplaintIn(Strict):
    carrier: str = Field(max_length=12)
    number: str = Field(max_length=32)
    note: str = Field(min_length=1, max_length=200)


@router.get("", response=Page[BillOut], summary="Bills, the newest first")
def bills(request: ActorRequest, asked: Query[Paging]) -> Page[BillOut]:
    return page_of(queries.visible_bills(request.actor), asked, lambda row: _bill_out(queries.value_of(row)))


@router.get("/{county}/{number}", response=BillOut, summary="One bill's sums")
def bill(request: ActorRequest, county: str, number: str) -> BillOut:
    return _bill_out(queries.bill(request.actor, county, number))


@router.get("/{county}/{number}/lines", response=Page[BillLineOut], summary="A bill piece by piece")
def lines(request: ActorRequest, county: str, number: str, asked: Query[Paging]) -> Page[BillLineOut]:
    return page_of(queries.lines(request.actor, county, number), asked, _line_out, order="at")


@router.get("/{county}/{number}/tie", response=TieOut, summary="A bill beside the ledger")
def tie(request: ActorRequest, county: str, number: str) -> TieOut:
    found = queries.tie(request.actor, county, number)
    return TieOut(**{name: getattr(found, name) for name in TieOut.model_fields})


@router.get("/{county}/{number}/disputes", response=list[DisputeOut], summary="What is held against a bill")
def disputes(request: ActorRequest, county: str, number: str) -> list[DisputeOut]:
    found = queries.disputes(request.actor, county, number)
    return [DisputeOut(**{name: getattr(each, name) for name in DisputeOut.model_fields}) for each in found]


@router.get("/{county}/{number}/comparisons", response=list[ComparisonOut], summary="Files compared with a bill")
def comparisons(request: ActorRequest, county: str, number: str) -> list[ComparisonOut]:
    return [ComparisonOut.from_orm(each) for each in queries.comparisons(request.actor, county, number)]


@router.post("/{county}", response=ReceiptOut, summary="Draft the bill of a month that is over")
def make(request: ActorRequest, key: IdempotencyKey, county: str, body: BillIn) -> ReceiptOut:
    month = date.fromisoformat(f"{body.month}-01")
    return receipt_out(services.make(key=key, county=county, party=body.party, month=month, actor=request.actor))


@router.post("/{county}/pieces/complaints", response=ReceiptOut, summary="Note that a recipient complained of a piece")
def complain(request: ActorRequest, key: IdempotencyKey, county: str, body: ComplaintIn) -> ReceiptOut:
    return receipt_out(complaints.note_complaint(key=key, county=county, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/issue", response=ReceiptOut, summary="Send a draft to its courier")
def issue(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(services.issue(key=key, county=county, number=number, actor=request.actor))


@router.post("/{county}/{number}/disputes", response=ReceiptOut, summary="Hold something against a line")
def dispute(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: DisputeIn) -> ReceiptOut:
    return receipt_out(services.dispute(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/answers", response=ReceiptOut, summary="Answer a dispute")
def decide(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: DecisionIn) -> ReceiptOut:
    return receipt_out(services.decide(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/comparisons", response=list[ComparisonOut], summary="Compare with the courier's rows")
def compare(
    request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: TheirRowsIn
) -> list[ComparisonOut]:
    rows = [Theirs(row=place, **each.dict()) for place, each in enumerate(body.rows, 1)]
    exchange.compare_rows(county=county, number=number, rows=rows, actor=request.actor)
    return comparisons(request, county, number)


@router.post("/{county}/{number}/agree", response=ReceiptOut, summary="The courier agrees")
def agree(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(services.agree(key=key, county=county, number=number, actor=request.actor))


@router.post("/{county}/{number}/close", response=ReceiptOut, summary="Close a bill that nobody disputes in time")
def close(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(services.close(key=key, county=county, number=number, actor=request.actor))


def _bill_out(row: BillValue) -> BillOut:
    return BillOut(**{name: getattr(row, name) for name in BillOut.model_fields})


def _line_out(row: Line) -> BillLineOut:
    value = queries.line_of(row)
    return BillLineOut(**{name: getattr(value, name) for name in BillLineOut.model_fields})
