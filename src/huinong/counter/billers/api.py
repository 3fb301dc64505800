"""`/api/v1/billers`: bills collected at a counter. Online only: nothing takes a time of its own.

Amounts are in fen. A time-out is `processing`: ask about it by the same number, and never pay it again.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.counter.billers import asking, queries, returning, services
from huinong.counter.billers.declarations import Declaration, FormSchema, Model
from huinong.counter.billers.papers import receipt, said, title_of
from huinong.counter.billers.values import MOST_BILLS, BillValue, NewBill, State
from huinong.edge import documents
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, page_of, receipt_out

router = Router(tags=["billers"])


class BillerOut(Schema):
    """A biller as its counter needs it; `form` is JSON Schema."""

    code: str
    name: str
    name_zh: str
    model: Model
    form: FormSchema
    asks_amount: bool
    is_simulated: bool


class CollectedOut(Schema):
    county: str
    number: str
    biller: str
    point: UUID
    account: str
    payer: str
    amount_fen: int
    total_fen: int
    state: State
    is_final: bool
    is_to_return: bool
    is_simulated: bool
    reference: str
    reason: str
    locked_at: datetime
    paid_at: datetime | None
    settled_at: datetime | None
    file_day: date | None


class ReceiptLineOut(Schema):
    number: str
    payer: str
    account: str
    total_fen: int
    said: str


class PaidOut(Schema):
    """The receipt of what was asked for together: provisional until all of it is settled."""

    title: str
    is_final: bool
    is_simulated: bool
    total_fen: int
    lines: list[ReceiptLineOut]


class BillIn(Strict):
    fields: dict[str, str | int] = Field(max_length=20)
    amount_fen: int = Field(0, ge=0, le=100_000_000)


class LockIn(Strict):
    point: UUID
    bills: list[BillIn] = Field(min_length=1, max_length=MOST_BILLS)


class PayIn(Strict):
    numbers: list[str] = Field(min_length=1, max_length=MOST_BILLS)


class FetchedIn(Strict):
    name: str = Field(min_length=1, max_length=60)
    tail: str = Field(min_length=1, max_length=4)


@router.get("/{county}", response=list[BillerOut], summary="Who may be paid here today, and what each asks for")
def billers(request: ActorRequest, county: str) -> list[dict[str, Any]]:
    return [_biller_out(each) for each in queries.seen_billers(request.actor, county)]


def _biller_out(declared: Declaration) -> dict[str, Any]:
    names = ("code", "name", "name_zh", "model", "form", "asks_amount")
    return {
        **{name: getattr(declared, name) for name in names},
        "is_simulated": declared.adapter.kind == "simulator",
    }


@router.get("/{county}/bills", response=Page[CollectedOut], summary="Bills, the newest first")
def bills(request: ActorRequest, county: str, asked: Query[Paging]) -> Page[CollectedOut]:
    rows = queries.visible_bills(request.actor).filter(county=county)
    return page_of(rows, asked, lambda row: CollectedOut.from_orm(queries.value_of(row)))


@router.get("/{county}/bills/{number}", response=CollectedOut, summary="One bill as it stands")
def bill(request: ActorRequest, county: str, number: str) -> BillValue:
    return queries.bill(county, number, actor=request.actor)


@router.get("/{county}/bills/{number}/receipt", response=PaidOut, summary="What its payer is told")
def paid(request: ActorRequest, county: str, number: str) -> dict[str, Any]:
    found = queries.together(county, number, actor=request.actor)
    lines = [
        {"number": each.number, "payer": each.payer, "account": each.account, "total_fen": each.total_fen,
         "said": said(each)}
        for each in found
    ]  # fmt: skip
    return {
        "title": title_of(found),
        "is_final": all(each.is_final for each in found),
        "is_simulated": any(each.is_simulated for each in found),
        "total_fen": sum(each.total_fen for each in found),
        "lines": lines,
    }


@router.get("/{county}/bills/{number}/paper", openapi_extra=documents.AS_PDF, summary="The receipt on a 58 mm roll")
def paper(request: ActorRequest, county: str, number: str) -> Any:
    found = queries.together(county, number, actor=request.actor)
    return documents.answer(f"receipt-{number}", receipt(found, actor=request.actor))


@router.post("/{county}/{biller}/locks", response=list[CollectedOut], summary="Ask what is owed, and lock it")
def lock(request: ActorRequest, key: IdempotencyKey, county: str, biller: str, body: LockIn) -> list[BillValue]:
    asked = [NewBill(fields=each.fields, amount_fen=each.amount_fen) for each in body.bills]
    locked = asking.lock(key=key, county=county, point=body.point, biller=biller, bills=asked, actor=request.actor)
    return list(locked)


@router.post("/{county}/payments", response=list[CollectedOut], summary="Take the cash of locked bills")
def pay(request: ActorRequest, key: IdempotencyKey, county: str, body: PayIn) -> list[BillValue]:
    return list(services.pay(key=key, county=county, numbers=body.numbers, actor=request.actor))


@router.post("/{county}/bills/{number}/query", response=CollectedOut, summary="Ask the biller again; pays nothing")
def query(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> BillValue:
    return services.look_again(county=county, number=number, actor=request.actor)


@router.post("/{county}/bills/{number}/release", response=ReceiptOut, summary="Let a locked bill go: it is not paid")
def release(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(services.let_go(key=key, county=county, number=number, actor=request.actor))


@router.post("/{county}/bills/{number}/return", response=ReceiptOut, summary="Hand back what the biller did not take")
def give_back(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: FetchedIn) -> ReceiptOut:
    fetched = body.dict()
    return receipt_out(returning.give_back(key=key, county=county, number=number, actor=request.actor, **fetched))
