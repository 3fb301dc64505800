"""`/api/v1/pickups`: windows of a point and how full they are; bookings, and each step of them."""

from datetime import date
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.counter.pickups import queries, services
from huinong.counter.pickups.schemas import (
    BookingIn,
    BookingOut,
    DoneIn,
    EndIn,
    MoveIn,
    ReasonIn,
    SlotOut,
    WindowIn,
    WindowOut,
)
from huinong.counter.pickups.values import BookingValue, NewBooking, NewWindow, Slot, WindowValue
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, page_of, receipt_out
from huinong.kernel import clock

router = Router(tags=["pickups"])
MOST_DAYS = 31


class DaysAsked(Schema):
    """From which day on, today unless it is named, and how many days."""

    first: date | None = None
    days: int = Field(7, ge=1, le=MOST_DAYS)


@router.get("", response=Page[BookingOut], summary="Pick-ups, the newest first")
def bookings(request: ActorRequest, asked: Query[Paging]) -> Page[BookingOut]:
    rows = queries.visible_bookings(request.actor).select_related("window")
    return page_of(rows, asked, lambda row: BookingOut.from_orm(queries.value_of(row)))


@router.get("/{county}/points/{point}/windows", response=list[WindowOut], summary="The windows that a point offers")
def windows(request: ActorRequest, county: str, point: UUID) -> list[WindowValue]:
    return list(queries.windows(request.actor, county, point))


@router.post("/{county}/points/{point}/windows", response=ReceiptOut, summary="Offer a window every week")
def offer_window(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: WindowIn) -> ReceiptOut:
    new = NewWindow(**body.dict())
    return receipt_out(services.offer_window(key=key, county=county, point=point, new=new, actor=request.actor))


@router.post("/{county}/windows/{window}/end", response=ReceiptOut, summary="Let a window hold no more")
def end_window(request: ActorRequest, key: IdempotencyKey, county: str, window: UUID, body: EndIn) -> ReceiptOut:
    return receipt_out(services.end_window(key=key, county=county, window=window, on=body.on, actor=request.actor))


@router.get("/{county}/points/{point}/slots", response=list[SlotOut], summary="How full each window of these days is")
def slots(request: ActorRequest, county: str, point: UUID, asked: Query[DaysAsked]) -> list[Slot]:
    return list(queries.slots_of(request.actor, county, point, asked.first or clock.today(), asked.days))


@router.get("/{county}/points/{point}/rounds/{day}", response=list[BookingOut], summary="A point's round of a day")
def round_(request: ActorRequest, county: str, point: UUID, day: date) -> list[BookingValue]:
    return list(queries.round_of(request.actor, county, point, day))


@router.post("/{county}", response=ReceiptOut, summary="Book a pick-up; its number is in the facts")
def book(request: ActorRequest, key: IdempotencyKey, county: str, body: BookingIn) -> ReceiptOut:
    new = NewBooking(**body.dict())
    return receipt_out(services.book(key=key, county=county, new=new, actor=request.actor))


@router.get("/{county}/{number}", response=BookingOut, summary="One pick-up")
def booking(request: ActorRequest, county: str, number: str) -> BookingValue:
    return queries.booking(request.actor, county, number)


@router.post("/{county}/{number}/move", response=ReceiptOut, summary="Give it another window")
def move(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: MoveIn) -> ReceiptOut:
    return receipt_out(services.move(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/cancellation", response=ReceiptOut, summary="Cancel it")
def cancel(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: ReasonIn) -> ReceiptOut:
    return receipt_out(services.cancel(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/done", response=ReceiptOut, summary="Say that it was collected")
def finish(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: DoneIn) -> ReceiptOut:
    return receipt_out(services.finish(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/missed", response=ReceiptOut, summary="Say why it was not collected")
def miss(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: ReasonIn) -> ReceiptOut:
    return receipt_out(services.miss(key=key, county=county, number=number, actor=request.actor, **body.dict()))
