"""`/api/v1/parcels/bags`: closed, offered, accepted, opened; many at once, all or none."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from huinong.edge import documents
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, page_of, receipt_out
from huinong.logistics.parcels import papers, queries, services
from huinong.logistics.parcels.bag_schemas import (
    AcceptancesIn,
    BagDetailOut,
    BagOut,
    JointOpeningIn,
    NewBagsIn,
    OffersIn,
    OpeningsIn,
    WithdrawalsIn,
)
from huinong.logistics.parcels.bag_values import Acceptance, BagValue, NewBag, Offer, Opening, Withdrawal
from huinong.logistics.parcels.errors import NoSuchBag
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.queries import visible_bags
from huinong.logistics.parcels.records import JointOpening
from huinong.logistics.parcels.schemas import PieceIn
from huinong.logistics.parcels.values import PieceId

router = Router(tags=["parcels"])


@router.get("", response=Page[BagOut], summary="Bags in my scope, newest first")
def bags(request: ActorRequest, paging: Query[Paging], state: str = "", county: str = "") -> Page[BagOut]:
    rows = visible_bags(request.actor).filter(county=county_of(request.actor, county))
    page = page_of(rows.filter(state=state) if state else rows, paging, _number)
    found = queries.bags_numbered(county=county_of(request.actor, county), numbers=[bag.number for bag in page.items])
    by_number = {bag.number: bag for bag in found}
    return Page(items=[_bag(by_number[bag.number]) for bag in page.items], next_cursor=page.next_cursor)


@router.post("/close", response=list[ReceiptOut], summary="Seal pieces into bags; each bag gets its number")
def close(request: ActorRequest, key: IdempotencyKey, body: NewBagsIn) -> list[ReceiptOut]:
    new = [
        NewBag(**{**_keyed(each.dict(), key, n), "pieces": _pieces(each.pieces)}) for n, each in enumerate(body.bags)
    ]
    return [receipt_out(each) for each in services.close_bags(county=body.county, bags=new, actor=request.actor)]


@router.post("/offer", response=list[ReceiptOut], summary="Offer bags to their next custodian")
def offer(request: ActorRequest, key: IdempotencyKey, body: OffersIn) -> list[ReceiptOut]:
    offers = [Offer(**_keyed(each.dict(), key, n)) for n, each in enumerate(body.offers)]
    return [receipt_out(each) for each in services.offer_bags(county=body.county, offers=offers, actor=request.actor)]


@router.post("/withdraw", response=list[ReceiptOut], summary="Take back offers that nobody accepted")
def withdraw(request: ActorRequest, key: IdempotencyKey, body: WithdrawalsIn) -> list[ReceiptOut]:
    back = [Withdrawal(**_keyed(each.dict(), key, n)) for n, each in enumerate(body.withdrawals)]
    told = services.withdraw_offers(county=body.county, withdrawals=back, actor=request.actor)
    return [receipt_out(each) for each in told]


@router.post("/accept", response=list[ReceiptOut], summary="Take bags over: custody moves now")
def accept(request: ActorRequest, key: IdempotencyKey, body: AcceptancesIn) -> list[ReceiptOut]:
    taken = [Acceptance(**_keyed(each.dict(), key, n)) for n, each in enumerate(body.acceptances)]
    told = services.accept_bags(county=body.county, acceptances=taken, actor=request.actor)
    return [receipt_out(each) for each in told]


@router.post("/open", response=list[ReceiptOut], summary="Open bags, naming the pieces that were not in them")
def open_bags(request: ActorRequest, key: IdempotencyKey, body: OpeningsIn) -> list[ReceiptOut]:
    openings = [
        Opening(**{**_keyed(each.dict(), key, n), "missing": _pieces(each.missing)})
        for n, each in enumerate(body.openings)
    ]
    told = services.open_bags(county=body.county, openings=openings, actor=request.actor)
    return [receipt_out(each) for each in told]


@router.post("/open-jointly", response=ReceiptOut, summary="Open a bag before both sides and a witness")
def open_jointly(request: ActorRequest, key: IdempotencyKey, body: JointOpeningIn) -> ReceiptOut:
    fields = {**body.dict(exclude={"county"}), "missing": _pieces(body.missing)}
    told = services.open_jointly(county=body.county, opening=JointOpening(key=key, **fields), actor=request.actor)
    return receipt_out(told)


@router.get("/{number}/dispatch-list", openapi_extra=documents.AS_PDF, summary="A bag's dispatch list, as PDF")
def dispatch_list(request: ActorRequest, number: str, county: str = "") -> HttpResponse:
    found = queries.bag(county=county_of(request.actor, county), number=number, actor=request.actor)
    return documents.answer(f"封发清单-{found.number}", papers.dispatch_list(found, actor=request.actor))


@router.get("/{number}", response=BagDetailOut, summary="One bag with what is in it")
def bag(request: ActorRequest, number: str, county: str = "") -> BagDetailOut:
    where = county_of(request.actor, county)
    is_seen = visible_bags(request.actor).filter(county=where, number=number).exists()
    found = queries.bags_numbered(county=where, numbers=[number]) if is_seen else ()
    if not found:
        raise NoSuchBag(bag=number)
    pieces = queries.pieces_in(county=where, bag=number, actor=request.actor)
    contents = [PieceIn(carrier=piece.carrier, number=piece.number) for piece in pieces]
    return BagDetailOut(**_bag(found[0]).dict(), contents=contents)


def _number(row: Any) -> BagOut:
    """The row's own columns; what is on offer is read for the whole page at once."""
    columns: dict[str, Any] = {name: getattr(row, name, "") for name in BagOut.model_fields}
    return BagOut(**columns)


def _bag(value: BagValue) -> BagOut:
    return BagOut(**{name: getattr(value, name) for name in BagOut.model_fields})


def _pieces(pieces: list[PieceIn]) -> tuple[PieceId, ...]:
    return tuple(PieceId(piece.carrier, piece.number) for piece in pieces)


def _keyed(fields: dict[str, Any], key: str, n: int) -> dict[str, Any]:
    """The fields with a key of their own: the one sent, or one that follows from the header's."""
    return {**fields, "key": fields["key"] or f"{key}/{n}"}
