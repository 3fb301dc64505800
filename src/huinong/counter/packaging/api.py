"""`/api/v1/packaging`: sorts and their prices, what points hold, what is on the way, and what became of it."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.counter.packaging import queries, services
from huinong.counter.packaging.services import MOST, MOST_FEN, TEXT
from huinong.counter.packaging.values import Act, NewSort, SortValue, StockValue
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, page_of, receipt_out

router = Router(tags=["packaging"])


class SortOut(Schema):
    """A sort of box or bag as it holds today; its price in fen."""

    code: str
    name: str
    size: str
    price_fen: int
    is_green: bool
    minimum: int
    valid_from: date


class StockOut(Schema):
    county: str
    point: UUID
    sort: SortOut
    on_hand: int
    is_low: bool


class ShipmentOut(Schema):
    """`taken` is what was counted at the point, null while it is on the way."""

    county: str
    number: str
    point: UUID
    sort: str
    sent: int
    taken: int | None
    note: str
    sent_at: datetime
    taken_at: datetime | None


class SortIn(Strict):
    code: str = Field(pattern=r"^[A-Za-z0-9]{1,12}$")
    name: str = Field(min_length=1, max_length=40)
    size: str = Field("", max_length=40)
    price_fen: int = Field(ge=0, le=MOST_FEN)
    is_green: bool
    minimum: int = Field(ge=0, le=MOST)
    valid_from: date


class SendIn(Strict):
    sort: str = Field(max_length=12)
    count: int = Field(ge=1, le=MOST)


class TakeIn(Strict):
    """What was counted; a note is wanted where it is not what was sent."""

    counted: int = Field(ge=0, le=MOST)
    note: str = Field("", max_length=TEXT)


class ActIn(Strict):
    """What became of it; `piece` is the waybill number it was used for, if known."""

    sort: str = Field(max_length=12)
    what: Act
    count: int = Field(ge=0, le=MOST)
    note: str = Field("", max_length=TEXT)
    piece: str = Field("", max_length=40)


@router.get("", response=list[StockOut], summary="What each point holds")
def stock(request: ActorRequest) -> list[StockValue]:
    return list(queries.stock(request.actor))


@router.get("/shipments", response=Page[ShipmentOut], summary="What was sent to points, the newest first")
def shipments(request: ActorRequest, asked: Query[Paging]) -> Page[ShipmentOut]:
    rows = queries.shipments(request.actor)
    return page_of(rows, asked, lambda row: ShipmentOut.from_orm(queries.shipment_value(row)))


@router.get("/{county}/sorts", response=list[SortOut], summary="The sorts of packaging and their prices today")
def sorts(request: ActorRequest, county: str) -> list[SortValue]:
    return list(queries.seen_sorts(request.actor, county))


@router.post("/{county}/sorts", response=ReceiptOut, summary="Add a sort, or price it from a day on")
def set_sort(request: ActorRequest, key: IdempotencyKey, county: str, body: SortIn) -> ReceiptOut:
    return receipt_out(services.set_sort(key=key, county=county, new=NewSort(**body.dict()), actor=request.actor))


@router.post("/{county}/points/{point}/shipments", response=ReceiptOut, summary="Send packaging to a point")
def send(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: SendIn) -> ReceiptOut:
    return receipt_out(services.send(key=key, county=county, point=point, actor=request.actor, **body.dict()))


@router.post("/{county}/shipments/{number}/taking", response=ReceiptOut, summary="Take a shipment in, as counted")
def take_in(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: TakeIn) -> ReceiptOut:
    return receipt_out(services.take_in(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/points/{point}/acts", response=ReceiptOut, summary="Sold, used, spoiled or counted")
def record(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: ActIn) -> ReceiptOut:
    return receipt_out(services.record(key=key, county=county, point=point, actor=request.actor, **body.dict()))
