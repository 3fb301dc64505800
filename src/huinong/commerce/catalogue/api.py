"""`/api/v1/catalogue`: what is on sale, and the stock, lots and prices behind it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.commerce.catalogue import queries, services
from huinong.commerce.catalogue.values import (
    HarvestValue,
    LotValue,
    NewLot,
    NewSku,
    Offer,
    PriceValue,
    SkuValue,
    Stock,
    Zone,
)
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, part_of, receipt_out

router = Router(tags=["catalogue"])
CODE = r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$"


class SkuOut(Schema):
    """One kind of pack. `box_packs` go into one box, which travels as one parcel for `freight_fen`."""

    id: UUID
    county: str
    code: str
    name: str
    unit: str
    pack_g: int
    box_packs: int
    seller_party: UUID
    origin_point: UUID
    village: str
    zone: Zone
    shelf_life_days: int | None
    brand_licence: str | None
    is_listed: bool
    price_fen: int
    freight_fen: int


class OfferOut(SkuOut):
    """One kind of pack, and how many can be promised today."""

    left: int


class StockOut(SkuOut):
    """What one kind of pack had, sold and has left; `overdue` are past their shelf life."""

    received: int
    sold: int
    left: int
    overdue: int


class LotOut(Schema):
    """A harvest of one's own goods."""

    code: str
    harvested_on: date
    best_until: date | None
    quantity: int
    sold: int
    left: int
    certificate: str | None
    note: str


class HarvestOut(Schema):
    """What everybody may know of a lot on sale."""

    code: str
    harvested_on: date
    best_until: date | None
    certificate: str | None


class PriceOut(Schema):
    """What a pack cost, and a box's freight, from a moment on."""

    valid_from: datetime
    price_fen: int
    freight_fen: int


class SkuIn(Strict):
    """A kind of pack to register, with its first price."""

    code: str = Field(pattern=CODE)
    name: str = Field(min_length=1, max_length=80)
    unit: str = Field(min_length=1, max_length=20)
    pack_g: int
    price_fen: int
    freight_fen: int
    seller_party: UUID
    origin_point: UUID
    village: str = Field(pattern=r"^[0-9]{12}$")
    box_packs: int = Field(1, le=32_767)
    zone: Zone = Zone.AMBIENT
    shelf_life_days: int | None = Field(None, ge=1, le=3_650)
    brand_licence: str | None = Field(None, max_length=60)


class PriceIn(Strict):
    """A new price, from now on."""

    price_fen: int
    freight_fen: int


class LotIn(Strict):
    """A harvest that came in; `certificate` is the number of its 承诺达标合格证."""

    code: str = Field(pattern=CODE)
    harvested_on: date
    quantity: int
    certificate: str | None = Field(None, max_length=60)
    note: str = Field("", max_length=200)


class ReasonIn(Strict):
    """Why."""

    reason: str = Field(min_length=2, max_length=200)


class TextAsked(Paging):
    text: str = Field("", max_length=80, description="A name, its pinyin or initials, or a code")


@router.get("/offers", response=Page[OfferOut], summary="What is on sale")
def offers(request: ActorRequest, asked: Query[TextAsked]) -> Page[OfferOut]:
    found, cursor = part_of(queries.on_sale(request.actor, asked.text), asked, order="name")
    shown = queries.offers_of(queries.on_sale(request.actor).filter(id__in=[row.id for row in found]))
    return Page(items=[_offer_out(row) for row in shown], next_cursor=cursor)


@router.get("/stock", response=Page[StockOut], summary="What one's own goods had, sold and have left")
def stock(request: ActorRequest, asked: Query[TextAsked]) -> Page[StockOut]:
    found, cursor = part_of(queries.own_skus(request.actor, asked.text), asked, order="name")
    shown = queries.stock_of(queries.own_skus(request.actor).filter(id__in=[row.id for row in found]))
    return Page(items=[_stock_out(row) for row in shown], next_cursor=cursor)


@router.post("/skus", response=ReceiptOut, summary="Register a kind of pack")
def register(request: ActorRequest, key: IdempotencyKey, body: SkuIn) -> ReceiptOut:
    return receipt_out(services.register_sku(key=key, new=NewSku(**body.dict()), actor=request.actor))


@router.get("/{county}/skus/{code}", response=SkuOut, summary="One kind of pack")
def sku(request: ActorRequest, county: str, code: str) -> SkuOut:
    return SkuOut(**_sku(queries.sku(actor=request.actor, county=county, code=code)))


@router.get("/{county}/skus/{code}/lots", response=list[LotOut], summary="The harvests of one's own goods")
def lots(request: ActorRequest, county: str, code: str) -> list[LotOut]:
    return [_lot_out(row) for row in queries.lots(actor=request.actor, county=county, code=code)]


@router.get("/{county}/skus/{code}/harvests", response=list[HarvestOut], summary="The lots on sale, with certificates")
def harvests(request: ActorRequest, county: str, code: str) -> list[HarvestOut]:
    return [_harvest_out(row) for row in queries.harvests(actor=request.actor, county=county, code=code)]


@router.get("/{county}/skus/{code}/prices", response=list[PriceOut], summary="What goods have cost")
def prices(request: ActorRequest, county: str, code: str) -> list[PriceOut]:
    return [_price_out(row) for row in queries.prices(actor=request.actor, county=county, code=code)]


@router.post("/{county}/skus/{code}/prices", response=ReceiptOut, summary="Set a new price from now on")
def reprice(request: ActorRequest, key: IdempotencyKey, county: str, code: str, body: PriceIn) -> ReceiptOut:
    return receipt_out(services.reprice(key=key, county=county, code=code, actor=request.actor, **body.dict()))


@router.post("/{county}/skus/{code}/lots", response=ReceiptOut, summary="Take a harvest into stock")
def receive_lot(request: ActorRequest, key: IdempotencyKey, county: str, code: str, body: LotIn) -> ReceiptOut:
    new = NewLot(sku=code, **body.dict())
    return receipt_out(services.receive_lot(key=key, county=county, new=new, actor=request.actor))


@router.post("/{county}/skus/{code}/list", response=ReceiptOut, summary="Put goods on sale")
def list_sku(request: ActorRequest, key: IdempotencyKey, county: str, code: str) -> ReceiptOut:
    return receipt_out(services.list_sku(key=key, county=county, code=code, actor=request.actor))


@router.post("/{county}/skus/{code}/unlist", response=ReceiptOut, summary="Take goods off sale")
def unlist_sku(request: ActorRequest, key: IdempotencyKey, county: str, code: str, body: ReasonIn) -> ReceiptOut:
    receipt = services.unlist_sku(key=key, county=county, code=code, reason=body.reason, actor=request.actor)
    return receipt_out(receipt)


def _sku(row: SkuValue) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SkuOut.model_fields}


def _offer_out(row: Offer) -> OfferOut:
    return OfferOut(**_sku(row.sku), left=row.left)


def _stock_out(row: Stock) -> StockOut:
    return StockOut(**_sku(row.sku), received=row.received, sold=row.sold, left=row.left, overdue=row.overdue)


def _lot_out(row: LotValue) -> LotOut:
    return LotOut(**{name: getattr(row, name) for name in LotOut.model_fields})


def _harvest_out(row: HarvestValue) -> HarvestOut:
    return HarvestOut(**{name: getattr(row, name) for name in HarvestOut.model_fields})


def _price_out(row: PriceValue) -> PriceOut:
    return PriceOut(**{name: getattr(row, name) for name in PriceOut.model_fields})
