"""`/api/v1/trade`: orders from placing to refund, and what must be packed."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.commerce.catalogue import queries as catalogue
from huinong.commerce.trade import label_paper, queries, refunding, services
from huinong.commerce.trade.quoting import quote
from huinong.commerce.trade.rights import doable
from huinong.commerce.trade.shares import Shares
from huinong.commerce.trade.values import (
    BoxOnTheRoad,
    BoxValue,
    CoopDue,
    LineValue,
    Neighbour,
    NewOrder,
    OrderFilter,
    OrderSummary,
    OrderValue,
    Packing,
    State,
    Wanted,
)
from huinong.edge import gates
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
from huinong.funds.payments.values import State as PaymentState
from huinong.kernel import clock
from huinong.kernel.clock import at_beijing

router = Router(tags=["trade"])
router.add_router("", label_paper.router)
REASON = Field(min_length=2, max_length=200)


class SharesOut(Schema):
    """Goods go to the keeper (commission) and the co-operative; freight pays for the carriage."""

    goods_fen: int
    freight_fen: int
    commission_fen: int
    coop_fen: int
    total_fen: int


class OrderOut(Schema):
    """An order as a list shows it."""

    county: str
    number: str
    state: State
    buyer_party: UUID
    buyer_name: str
    seller_party: UUID
    station: UUID
    village: str
    keeper_party: UUID | None
    counter_point: UUID | None
    shares: SharesOut
    refunded_fen: int
    repaid_fen: int
    boxes: int
    refunded_boxes: int
    placed_at: datetime
    paid_at: datetime | None
    packed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None


class LineOut(Schema):
    """So many packs out of one lot, at the price of the day."""

    sku_code: str
    name: str
    unit: str
    lot_code: str
    quantity: int
    price_fen: int


class BoxOut(Schema):
    """A box: a parcel once it is packed; `trouble` is what last went wrong with it, or ""."""

    box: int
    carrier: str
    number: str
    weight_g: int
    shares: SharesOut
    dispatched_at: datetime | None
    delivered_at: datetime | None
    refunded_at: datetime | None
    trouble: str
    lines: list[LineOut]


class DoableOut(Schema):
    """What the asker may do with the order now."""

    pay: bool
    pack: bool
    refund: bool
    cancel: bool
    repay: bool
    reveal: bool


class OrderWhole(Schema):
    """An order with its boxes, where it goes, and what the asker may do with it. Its thread is in `journal`."""

    order: OrderOut
    address: str
    phone: str
    boxes: list[BoxOut]
    may: DoableOut


class QuoteAsked(Schema):
    sku: list[str] = Field(min_length=1, max_length=50, description="Codes; all of one seller, from one point")
    quantity: list[Annotated[int, Field(ge=1, le=100_000)]] = Field(
        default_factory=list, max_length=50, description="Packs of each, in the same order; 1"
    )


class QuoteLineOut(Schema):
    """So many packs at today's price; each kind fills its own boxes."""

    sku: str
    name: str
    unit: str
    quantity: int
    price_fen: int
    boxes: int
    goods_fen: int
    freight_fen: int


class QuoteOut(Schema):
    """What an order would come to before it is placed. Goods that cannot go into it are left out."""

    lines: list[QuoteLineOut]
    total_fen: int


class RefundPreviewOut(Schema):
    """What refunding these boxes would move; `is_split` says whether the shares were paid out already."""

    boxes: list[int]
    shares: SharesOut
    is_split: bool


class BoxOnTheRoadOut(Schema):
    """A box between the packing table and its buyer."""

    county: str
    order: str
    box: int
    carrier: str
    number: str
    seller_party: UUID
    packed_at: datetime | None
    dispatched_at: datetime | None
    trouble: str


class CoopDueOut(Schema):
    """A seller's money from orders: on the way, earned, and taken back by refunds."""

    seller_party: UUID
    on_the_way_fen: int
    earned_fen: int
    refunded_fen: int
    orders: int


class PaidOut(Schema):
    """What became of a payment; while it is processing, ask again with the same address. Nothing is charged twice."""

    number: str
    state: PaymentState
    amount_fen: int
    is_simulated: bool


class PhoneOut(Schema):
    """A clear phone, and the receipt of the reading."""

    phone: str
    receipt: ReceiptOut


class WantedIn(Strict):
    sku: str = Field(max_length=40)
    quantity: int = Field(ge=1, le=100_000)


class OrderIn(Strict):
    """An order of one seller's goods. Without `buyer_party`, somebody at the counter: known or registered by phone."""

    buyer_party: UUID | None = None
    buyer_name: str = Field(min_length=1, max_length=60)
    phone: str = Field(pattern=r"^1[3-9][0-9]{9}$")
    address: str = Field(min_length=1, max_length=200)
    wanted: Many[WantedIn]


class ReasonIn(Strict):
    reason: str = REASON


class RefundIn(Strict):
    boxes: Many[int] = Field(max_length=300)
    reason: str = REASON


class PackIn(Strict):
    orders: Many[str]


class OrdersAsked(Paging):
    text: str = Field("", max_length=80, description="Number, buyer's name, pinyin, initials, phone or its tail")
    state: State | None = None
    seller: UUID | None = None
    buyer: UUID | None = None
    station: UUID | None = None
    since: date | None = Field(None, description="Placed on this day or later, in China")
    until: date | None = Field(None, description="Placed on this day or before, in China")


class PreviewAsked(Schema):
    boxes: list[int] = Field([], max_length=300)


@router.get("/orders", response=Page[OrderOut], summary="Orders, newest first")
def orders(request: ActorRequest, asked: Query[OrdersAsked]) -> Page[OrderOut]:
    narrow = OrderFilter(
        text=asked.text,
        states=frozenset({asked.state}) if asked.state else frozenset(),
        seller_party=asked.seller,
        buyer_party=asked.buyer,
        station=asked.station,
        placed_from=at_beijing(asked.since, hour=0) if asked.since else None,
        placed_until=at_beijing(asked.until, hour=24) if asked.until else None,
    )
    rows = queries.listed_orders(request.actor, narrow)
    return page_of(rows, asked, lambda row: _order_out(queries.summary_of(row)), order="-placed_at")


@router.get("/to-ship", response=list[OrderWhole], summary="Paid and not yet packed, the longest waiting first")
def to_ship(request: ActorRequest) -> list[OrderWhole]:
    return [_whole(request, each) for each in queries.to_pack(actor=request.actor, by=clock.now())]


@router.get("/on-the-road", response=list[BoxOnTheRoadOut], summary="Boxes on their way to buyers")
def on_the_road(request: ActorRequest) -> list[BoxOnTheRoadOut]:
    return [_road_out(row) for row in queries.on_the_road(actor=request.actor)]


@router.get("/coops-due", response=list[CoopDueOut], summary="What sellers have on the way and have earned")
def coops_due(request: ActorRequest) -> list[CoopDueOut]:
    return [_due_out(row) for row in queries.coops_due(actor=request.actor)]


@router.get("/{county}/quote", response=QuoteOut, summary="What an order of one seller's goods would come to")
def quoted(request: ActorRequest, county: str, asked: Query[QuoteAsked]) -> QuoteOut:
    gates.require(request.actor, "trade.order")
    wanted = dict(zip(asked.sku, [*asked.quantity, *[1] * len(asked.sku)], strict=False))
    offers = catalogue.offers_beside(actor=request.actor, county=county, code=asked.sku[0])
    found = quote(offers, wanted)
    lines = [QuoteLineOut(**{name: getattr(each, name) for name in QuoteLineOut.model_fields}) for each in found.lines]
    return QuoteOut(lines=lines, total_fen=found.total_fen)


@router.post("/{county}/orders", response=ReceiptOut, summary="Place an order")
def place(request: ActorRequest, key: IdempotencyKey, county: str, body: OrderIn) -> ReceiptOut:
    wanted = tuple(Wanted(sku=each.sku, quantity=each.quantity) for each in body.wanted)
    named = body.dict(exclude={"wanted", "buyer_party"})
    if body.buyer_party is None:
        neighbour = Neighbour(name=body.buyer_name, phone=body.phone, address=body.address)
        receipt = services.place_for_neighbour(
            key=key, county=county, neighbour=neighbour, wanted=wanted, actor=request.actor
        )
    else:
        new = NewOrder(key=key, buyer_party=body.buyer_party, wanted=wanted, **named)
        receipt = services.place_order(county=county, new=new, actor=request.actor)
    return receipt_out(receipt)


@router.post("/{county}/orders/pack", response=list[ReceiptOut], summary="Pack several orders, all or none")
def pack_several(request: ActorRequest, key: IdempotencyKey, county: str, body: PackIn) -> list[ReceiptOut]:
    packings = [Packing(key=f"{key}/{number}", number=number) for number in body.orders]
    return [receipt_out(each) for each in services.pack_orders(county=county, packings=packings, actor=request.actor)]


@router.get("/{county}/orders/{number}", response=OrderWhole, summary="One order")
def order(request: ActorRequest, county: str, number: str) -> OrderWhole:
    return _whole(request, queries.order(actor=request.actor, county=county, number=number))


@router.post("/{county}/orders/{number}/pay", response=PaidOut, summary="Pay an order, once however often asked")
def pay(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> PaidOut:
    paid = services.pay_order(county=county, number=number, actor=request.actor)
    return PaidOut(number=paid.number, state=paid.state, amount_fen=paid.amount_fen, is_simulated=paid.is_simulated)


@router.post("/{county}/orders/{number}/pack", response=ReceiptOut, summary="Pack an order")
def pack(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    packing = Packing(key=key, number=number)
    return receipt_out(services.pack_order(county=county, new=packing, actor=request.actor))


@router.get("/{county}/orders/{number}/refund", response=RefundPreviewOut, summary="What a refund would move")
def preview(request: ActorRequest, county: str, number: str, asked: Query[PreviewAsked]) -> RefundPreviewOut:
    found = refunding.preview(actor=request.actor, county=county, number=number, boxes=asked.boxes)
    return RefundPreviewOut(boxes=list(found.boxes), shares=_shares_out(found.shares), is_split=found.is_split)


@router.post("/{county}/orders/{number}/refund", response=ReceiptOut, summary="Refund whole boxes")
def refund(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: RefundIn) -> ReceiptOut:
    receipt = services.refund_boxes(key=key, county=county, number=number, actor=request.actor, **body.dict())
    return receipt_out(receipt)


@router.post("/{county}/orders/{number}/repay", response=OrderOut, summary="Send again what a failed refund left")
def repay(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> OrderOut:
    services.repay_order(county=county, number=number, actor=request.actor)
    return _order_out(queries.order(actor=request.actor, county=county, number=number).summary)


@router.post("/{county}/orders/{number}/cancel", response=ReceiptOut, summary="Cancel an order that is not packed")
def cancel(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: ReasonIn) -> ReceiptOut:
    receipt = services.cancel_order(key=key, county=county, number=number, reason=body.reason, actor=request.actor)
    return receipt_out(receipt)


@router.post("/{county}/orders/{number}/phone", response=PhoneOut, summary="Read the clear phone, for a reason")
def phone(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: ReasonIn) -> PhoneOut:
    read = services.reveal_phone(key=key, county=county, number=number, purpose=body.reason, actor=request.actor)
    return PhoneOut(phone=read.text, receipt=receipt_out(read.receipt))


def _whole(request: ActorRequest, found: OrderValue) -> OrderWhole:
    may = doable(request.actor, found.summary)
    return OrderWhole(
        order=_order_out(found.summary),
        address=found.address,
        phone=found.phone,
        boxes=[_box_out(box) for box in found.boxes],
        may=DoableOut(**{name: getattr(may, name) for name in DoableOut.model_fields}),
    )


def _order_out(row: OrderSummary) -> OrderOut:
    told = {name: getattr(row, name) for name in OrderOut.model_fields if name != "shares"}
    return OrderOut(**told, shares=_shares_out(row.shares))


def _box_out(row: BoxValue) -> BoxOut:
    told = {name: getattr(row, name) for name in BoxOut.model_fields if name not in {"shares", "lines"}}
    return BoxOut(**told, shares=_shares_out(row.shares), lines=[_line_out(line) for line in row.lines])


def _line_out(row: LineValue) -> LineOut:
    return LineOut(**{name: getattr(row, name) for name in LineOut.model_fields})


def _shares_out(row: Shares) -> SharesOut:
    return SharesOut(**{name: getattr(row, name) for name in SharesOut.model_fields})


def _road_out(row: BoxOnTheRoad) -> BoxOnTheRoadOut:
    return BoxOnTheRoadOut(**{name: getattr(row, name) for name in BoxOnTheRoadOut.model_fields})


def _due_out(row: CoopDue) -> CoopDueOut:
    return CoopDueOut(**{name: getattr(row, name) for name in CoopDueOut.model_fields})
