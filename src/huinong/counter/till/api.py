"""`/api/v1/till`: how tills stand, their counts, remittances, and how a keeper leaves. Amounts are in fen."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.counter.till import leaving, queries, remitting, services
from huinong.counter.till.services import MOST_FEN
from huinong.counter.till.values import (
    MOST_NOTES,
    NOTES,
    TEXT,
    CountValue,
    Purpose,
    RemittanceStatus,
    Shift,
    ShiftValue,
    Standing,
    TillValue,
)
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, page_of, receipt_out
from huinong.kernel.actor import Actor

router = Router(tags=["till"])


class TillOut(Schema):
    """A till now: the cash that should be in it is the ledger's; `standing` frozen or left takes no cash.

    `cash_fen` is null to whoever keeps the till, until it was counted on closing.
    """

    county: str
    point: UUID
    station: str
    keeper: UUID
    keeper_name: str
    shift: Shift
    open_shift: str
    standing: Standing
    cash_fen: int | None
    on_way_fen: int
    due_fen: int
    due_on: date | None
    freezes_on: date | None
    cap_fen: int
    difference_fen: int
    short_fen: int
    over_fen: int
    deposit_fen: int


class ShiftOut(Schema):
    county: str
    number: str
    point: UUID
    keeper: UUID
    opened_at: datetime
    closed_at: datetime | None
    difference_fen: int


class CountOut(Schema):
    """Above zero `difference_fen` is over, below zero short."""

    purpose: Purpose
    notes: dict[str, int]
    counted_fen: int
    expected_fen: int
    difference_fen: int
    reason: str
    counted_at: datetime


class RemittanceOut(Schema):
    county: str
    number: str
    point: UUID
    keeper: UUID
    amount_fen: int
    proof: str
    paid_on: date
    status: RemittanceStatus
    declared_at: datetime
    decided_at: datetime | None
    reason: str


class CountIn(Strict):
    """How many of each denomination in fen ("10000" is ¥100); a reason is wanted where it differs."""

    notes: dict[str, int] = Field(max_length=len(NOTES), description=f"At most {MOST_NOTES} of each")
    reason: str = Field("", max_length=TEXT)

    def said(self) -> dict[str, Any]:
        """The notes by their value; what is no note is of no value, and refused."""
        known = {str(fen): fen for fen in NOTES}
        return {"notes": {known.get(fen, 0): count for fen, count in self.notes.items()}, "reason": self.reason}


class RemitIn(Strict):
    amount_fen: int = Field(ge=1, le=MOST_FEN)
    proof: str = Field(min_length=1, max_length=60)
    paid_on: date


class GivenIn(Strict):
    amount_fen: int = Field(ge=1, le=MOST_FEN)
    proof: str = Field(min_length=1, max_length=60)


class RefusalIn(Strict):
    reason: str = Field(min_length=1, max_length=TEXT)


@router.get("", response=list[TillOut], summary="How the tills of a county stand now")
def tills(request: ActorRequest) -> list[dict[str, Any]]:
    return [_till_out(each, request.actor) for each in queries.tills(request.actor)]


def _till_out(value: TillValue, actor: Actor) -> dict[str, Any]:
    given = {name: getattr(value, name) for name in TillOut.model_fields}
    return given | ({"cash_fen": None} if queries.is_blind(actor, value.shift) else {})


@router.get("/remittances", response=Page[RemittanceOut], summary="Remittances, the newest first")
def remittances(request: ActorRequest, asked: Query[Paging]) -> Page[RemittanceOut]:
    rows = queries.visible_remittances(request.actor)
    return page_of(rows, asked, lambda row: RemittanceOut.from_orm(queries.remittance_value(row)))


@router.get("/{county}/shifts/{number}", response=ShiftOut, summary="One shift")
def shift(request: ActorRequest, county: str, number: str) -> ShiftValue:
    return queries.shift(request.actor, county, number)


@router.get("/{county}/shifts/{number}/counts", response=list[CountOut], summary="What was counted in a shift")
def counts(request: ActorRequest, county: str, number: str) -> list[dict[str, Any]]:
    return [_count_out(each) for each in queries.counts_of(request.actor, county, number)]


def _count_out(value: CountValue) -> dict[str, Any]:
    names = ("purpose", "counted_fen", "expected_fen", "difference_fen", "reason", "counted_at")
    notes = {str(fen): count for fen, count in value.notes.items()}
    return {**{name: getattr(value, name) for name in names}, "notes": notes}


@router.post("/{county}/points/{point}/opening", response=ReceiptOut, summary="Open a till by counting it")
def open_shift(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: CountIn) -> ReceiptOut:
    return receipt_out(services.open_shift(key=key, county=county, point=point, actor=request.actor, **body.said()))


@router.post("/{county}/points/{point}/closing", response=ReceiptOut, summary="Close a till by counting it")
def close_shift(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: CountIn) -> ReceiptOut:
    return receipt_out(services.close_shift(key=key, county=county, point=point, actor=request.actor, **body.said()))


@router.post("/{county}/points/{point}/surprise-count", response=ReceiptOut, summary="Count a till unannounced")
def surprise(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: CountIn) -> ReceiptOut:
    said = body.said()
    return receipt_out(services.count_by_surprise(key=key, county=county, point=point, actor=request.actor, **said))


@router.post("/{county}/points/{point}/leaving", response=ReceiptOut, summary="Say that the keeper leaves")
def leave(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: CountIn) -> ReceiptOut:
    return receipt_out(leaving.declare_leaving(key=key, county=county, point=point, actor=request.actor, **body.said()))


@router.post("/{county}/points/{point}/close-out", response=ReceiptOut, summary="Take over from a leaving keeper")
def close_out(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: CountIn) -> ReceiptOut:
    return receipt_out(leaving.confirm_leaving(key=key, county=county, point=point, actor=request.actor, **body.said()))


@router.post("/{county}/points/{point}/floats", response=ReceiptOut, summary="Give a keeper a float")
def give_float(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: GivenIn) -> ReceiptOut:
    return receipt_out(services.give_float(key=key, county=county, point=point, actor=request.actor, **body.dict()))


@router.post("/{county}/points/{point}/deposits", response=ReceiptOut, summary="Take a keeper's deposit")
def take_deposit(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: GivenIn) -> ReceiptOut:
    return receipt_out(services.take_deposit(key=key, county=county, point=point, actor=request.actor, **body.dict()))


@router.post("/{county}/points/{point}/remittances", response=ReceiptOut, summary="Say that cash was paid in")
def remit(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: RemitIn) -> ReceiptOut:
    said = body.dict()
    return receipt_out(remitting.declare_remittance(key=key, county=county, point=point, actor=request.actor, **said))


@router.post("/{county}/remittances/{number}/confirmation", response=ReceiptOut, summary="It was found in the bank")
def confirm(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(remitting.confirm_remittance(key=key, county=county, number=number, actor=request.actor))


@router.post("/{county}/remittances/{number}/refusal", response=ReceiptOut, summary="It is not in the bank")
def refuse(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: RefusalIn) -> ReceiptOut:
    said = body.dict()
    return receipt_out(remitting.refuse_remittance(key=key, county=county, number=number, actor=request.actor, **said))
