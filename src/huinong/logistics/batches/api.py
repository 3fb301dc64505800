"""`/api/v1/batches`: agreements with regular customers, and their files taken in as pieces."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import documents
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, page_of, receipt_out
from huinong.logistics.batches import queries, services
from huinong.logistics.batches.papers import labels_answer
from huinong.logistics.batches.values import AgreementValue, BatchValue, BoxValue, NewAgreement

router = Router(tags=["batches"])
COUNTY = Field(pattern=r"^[0-9]{6}$")
FILE_CHARS = 2_000_000
BIGGEST_FEN = 10**11


class AgreementOut(Schema):
    """An agreement; both days are included. `ends_on` is the first day it holds no longer, when it was ended early."""

    county: str
    number: str
    party: UUID
    valid_from: date
    valid_until: date
    made_at: datetime
    ends_on: date | None


class AgreementIn(Strict):
    """What is agreed with a co-operative, a firm or a shop whose identity was checked for it."""

    county: str = COUNTY
    party: UUID
    number: str = Field(min_length=1, max_length=40)
    valid_from: date
    valid_until: date
    authoriser_name: str = Field(min_length=1, max_length=60, description="Who signed for the customer")


class EndIn(Strict):
    ends_on: date = Field(description="The first day it holds no longer")
    reason: str = Field(min_length=1, max_length=200)


class AgreementsAsked(Paging):
    county: str = Field("", max_length=6)


class BatchOut(Schema):
    """A batch; what it weighs and costs is known once it was taken in."""

    county: str
    number: str
    party: UUID
    point: UUID
    file_name: str
    uploaded_at: datetime
    taken_at: datetime | None
    pieces: int
    weight_g: int
    postage_fen: int


class BatchIn(Strict):
    """A file as text, its first row the heads; the template's heads are known. The same text is the same batch."""

    county: str = COUNTY
    party: UUID
    point: UUID
    file_name: str = Field("batch.csv", max_length=120)
    text: str = Field(min_length=1, max_length=FILE_CHARS, description="CSV, with commas, semicolons or tabs")


class BatchesAsked(Paging):
    county: str = Field("", max_length=6)
    party: UUID | None = None
    is_taken: bool | None = None


class WrongOut(Schema):
    """A wrong cell: its row in the file, its column, what stands there, what is wanted."""

    row: int
    column: str
    value: str
    wanted: str


class LineOut(Schema):
    """A row and its postage: the greater of weight and volumetric weight is charged."""

    row: int
    destination: str
    weight_g: int
    charged_g: int
    postage_fen: int
    cod_fen: int


class PreviewOut(Schema):
    """What taking it in would do today: with any error, nothing."""

    is_known: bool
    lines: list[LineOut]
    errors: list[WrongOut]
    weight_g: int
    postage_fen: int


class TakeIn(Strict):
    postage_fen: int = Field(ge=0, le=BIGGEST_FEN, description="What the preview showed and the customer has paid")


class BoxOut(Schema):
    """The number of one row of the file."""

    row: int
    carrier: str
    number: str
    recipient_name: str
    recipient_phone: str
    weight_g: int
    postage_fen: int
    cod_fen: int


class LabelsAsked(Schema):
    """Which part of more labels than one PDF holds, and for which paper."""

    part: int = Field(1, ge=1, le=5)
    width: Literal["76", "58"] = "76"


@router.get("/agreements", response=Page[AgreementOut], summary="The agreements with regular customers that I may see")
def agreements(request: ActorRequest, asked: Query[AgreementsAsked]) -> Page[AgreementOut]:
    rows = queries.visible_agreements(request.actor).filter(county__startswith=asked.county)
    return page_of(rows, asked, lambda row: _agreement_out(queries.agreement_value(row)))


@router.post("/agreements", response=ReceiptOut, summary="Make an agreement with a customer")
def make(request: ActorRequest, key: IdempotencyKey, body: AgreementIn) -> ReceiptOut:
    new = NewAgreement(**body.dict(exclude={"county"}))
    return receipt_out(services.make(key=key, county=body.county, new=new, actor=request.actor))


@router.post("/agreements/{county}/{number}/end", response=ReceiptOut, summary="End an agreement early")
def end(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: EndIn) -> ReceiptOut:
    return receipt_out(services.end(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.get("", response=Page[BatchOut], summary="The batches that I may see, the newest first")
def batches(request: ActorRequest, asked: Query[BatchesAsked]) -> Page[BatchOut]:
    rows = queries.visible_batches(request.actor).filter(county__startswith=asked.county)
    rows = rows.filter(party=asked.party) if asked.party else rows
    rows = rows if asked.is_taken is None else rows.filter(taken_at__isnull=not asked.is_taken)
    return page_of(rows, asked, lambda row: _batch_out(queries.batch_value(row)))


@router.post("", response=ReceiptOut, summary="Upload a customer's file; nothing is taken in by that")
def upload(request: ActorRequest, key: IdempotencyKey, body: BatchIn) -> ReceiptOut:
    said = body.dict(exclude={"text"})
    return receipt_out(services.upload(key=key, content=body.text.encode(), actor=request.actor, **said))


@router.get("/{county}/{number}", response=BatchOut, summary="One batch")
def batch(request: ActorRequest, county: str, number: str) -> BatchOut:
    return _batch_out(queries.batch(request.actor, county, number))


@router.get("/{county}/{number}/preview", response=PreviewOut, summary="What taking it in would do and cost today")
def preview(request: ActorRequest, county: str, number: str) -> PreviewOut:
    found = queries.preview(request.actor, county, number)
    return PreviewOut(
        is_known=found.found.is_known,
        lines=[
            LineOut(
                row=each.line.row,
                destination=each.line.destination,
                weight_g=each.line.weight_g,
                charged_g=each.quote.charged_g,
                postage_fen=each.quote.amount_fen,
                cod_fen=each.line.cod_fen,
            )
            for each in found.priced
        ],
        errors=[WrongOut(row=e.row, column=e.column, value=e.value, wanted=e.wanted) for e in found.errors],
        weight_g=found.weight_g,
        postage_fen=found.postage_fen,
    )


@router.post("/{county}/{number}/take", response=ReceiptOut, summary="Take a whole batch in, paid in cash, or nothing")
def take(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: TakeIn) -> ReceiptOut:
    paid = body.postage_fen
    return receipt_out(services.take(key=key, county=county, batch=number, postage_fen=paid, actor=request.actor))


@router.get("/{county}/{number}/boxes", response=list[BoxOut], summary="The numbers, in the order of the file")
def boxes(request: ActorRequest, county: str, number: str) -> list[BoxOut]:
    return [_box_out(value) for value in queries.boxes(request.actor, county, number)]


@router.get("/{county}/{number}/labels", openapi_extra=documents.AS_PDF, summary="Labels of a batch, as PDF")
def labels(request: ActorRequest, county: str, number: str, asked: Query[LabelsAsked]) -> HttpResponse:
    return labels_answer(request.actor, county, number, part=asked.part, width=asked.width)


def _agreement_out(value: AgreementValue) -> AgreementOut:
    return AgreementOut(**{name: getattr(value, name) for name in AgreementOut.model_fields})


def _batch_out(value: BatchValue) -> BatchOut:
    return BatchOut(**{name: getattr(value, name) for name in BatchOut.model_fields})


def _box_out(value: BoxValue) -> BoxOut:
    return BoxOut(**{name: getattr(value, name) for name in BoxOut.model_fields})
