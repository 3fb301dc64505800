"""`/api/v1/parcels`: pieces, scans, manifests, shelves, exceptions; and bags beside them."""

from uuid import UUID

from ninja import Query, Router

from huinong.edge import gates
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, ReceiptOut, page_of, receipt_out
from huinong.edge.errors import InvalidInput
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.logistics.parcels import (
    bag_api,
    closing_api,
    emsevt_api,
    incident_api,
    ingest_api,
    paper_api,
    queries,
    services,
)
from huinong.logistics.parcels.errors import ManifestRefused
from huinong.logistics.parcels.find_queries import few
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.postage import quote
from huinong.logistics.parcels.queries import Wanted, value_of, visible_parcels
from huinong.logistics.parcels.records import Returning
from huinong.logistics.parcels.schemas import (
    CarrierOut,
    ManifestIn,
    OutcomeOut,
    ParcelOut,
    ParcelsAsked,
    PostageAsked,
    PostageOut,
    PostingIn,
    PostingsIn,
    RedirectionIn,
    ReturningIn,
    ScansIn,
    ScansOut,
    TakenOut,
)
from huinong.logistics.parcels.values import (
    Answer,
    Checks,
    ManifestLine,
    Outcome,
    ParcelValue,
    PieceId,
    Posting,
    Redirection,
    Scan,
    Shipment,
)

router = Router(tags=["parcels"])
pieces = Router(tags=["parcels"])
router.add_router("/bags", bag_api.router)
router.add_router("/incidents", incident_api.router)
router.add_router("", ingest_api.router)
router.add_router("/days", closing_api.router)
router.add_router("", emsevt_api.router)
router.add_router("", paper_api.router)
router.add_router("", pieces)  # after the bags: its path would also match theirs


@router.get("", response=Page[ParcelOut], summary="Pieces in my scope, newest first")
def parcels(request: ActorRequest, asked: Query[ParcelsAsked]) -> Page[ParcelOut]:
    wanted = Wanted(
        text=asked.q,
        direction=asked.direction,
        states=(asked.state,) if asked.state else (),
        carrier=asked.carrier,
        village=asked.village,
        station=asked.station,
        is_overdue=asked.overdue,
        is_narrow=queries.is_narrow(request.actor),
    )
    county = county_of(request.actor, asked.county)
    rows = queries.narrowed(visible_parcels(request.actor).filter(county=county), wanted)
    ids = few(rows) if wanted != Wanted(is_narrow=wanted.is_narrow) else None
    found = rows if ids is None else visible_parcels(request.actor).filter(county=county, id__in=ids)
    return page_of(found.select_related("bag"), asked, _of_row)


@router.post("/scans", response=ScansOut, summary="Record scans, each answered on its own")
def scans(request: ActorRequest, key: IdempotencyKey, body: ScansIn) -> ScansOut:
    sent = [Scan(**{**each.dict(), "scan_id": each.scan_id or f"{key}/{n}"}) for n, each in enumerate(body.scans)]
    outcomes = services.record_scans(county=body.county, scans=sent, actor=request.actor)
    counts = [outcome.answer for outcome in outcomes]
    return ScansOut(
        applied=counts.count(Answer.APPLIED),
        repeated=counts.count(Answer.REPEATED),
        refused=counts.count(Answer.REFUSED),
        outcomes=[_outcome(outcome) for outcome in outcomes],
    )


@router.post("/manifests", response=TakenOut, summary="Announce a carrier's manifest, all of it or nothing")
def manifests(request: ActorRequest, key: IdempotencyKey, body: ManifestIn) -> TakenOut:
    lines = [ManifestLine(**line.dict()) for line in body.lines]
    try:
        receipts = services.announce(
            county=body.county,
            carrier=body.carrier,
            manifest=body.manifest or key,
            lines=lines,
            happened_at=body.happened_at,
            actor=request.actor,
        )
    except ManifestRefused as refusal:
        raise _with_rows(refusal) from refusal
    return _taken(receipts)


@router.post("/accept", response=list[ReceiptOut], summary="Take outbound pieces in, all or none")
def accept(request: ActorRequest, key: IdempotencyKey, body: PostingsIn) -> list[ReceiptOut]:
    pieces = [_posting(each, each.key or f"{key}/{n}") for n, each in enumerate(body.pieces)]
    try:
        return [receipt_out(receipt) for receipt in services.accept(pieces=pieces, actor=request.actor)]
    except ManifestRefused as refusal:
        raise _with_rows(refusal) from refusal


@router.get("/postage", response=PostageOut, summary="What sending a piece from my county costs today")
def postage(request: ActorRequest, asked: Query[PostageAsked]) -> PostageOut:
    gates.require(request.actor, "parcels.accept")
    found = quote(county=county_of(request.actor, asked.county), shipment=_shipment(asked), on=clock.today())
    return PostageOut(
        product=found.rate.product,
        zone=found.rate.zone,
        volume_g=found.volume_g,
        charged_g=found.charged_g,
        amount_fen=found.amount_fen,
        sources=list(found.rate.sources),
    )


def _posting(each: PostingIn, key: str) -> Posting:
    """A piece with its postage: what was agreed, else the tariff's of its day. Abroad there is no tariff here."""
    asked = each.dict(exclude={"destination", "length_mm", "width_mm", "height_mm", "checks"})
    if each.postage_fen is None:
        if each.s10_service:
            raise InvalidInput(fields="postage_fen")
        found = quote(county=each.village[:6], shipment=_shipment(each), on=clock.day_of(each.happened_at))
        asked["postage_fen"] = found.amount_fen
    return Posting(**{**asked, "key": key, "checks": Checks(**each.checks.dict())})


def _shipment(asked: PostageAsked | PostingIn) -> Shipment:
    """Raises InvalidInput when only some of the sides are given."""
    sides = (asked.length_mm, asked.width_mm, asked.height_mm)
    given = [side for side in sides if side is not None]
    if given and len(given) < len(sides):
        raise InvalidInput(fields="length_mm, width_mm, height_mm")
    return Shipment(
        weight_g=asked.weight_g,
        product=asked.product,
        destination=asked.destination,
        size_mm=(given[0], given[1], given[2]) if given else None,
    )


@router.get("/carriers", response=list[CarrierOut], summary="The waybill brands of my county")
def carriers(request: ActorRequest, county: str = "") -> list[CarrierOut]:
    gates.require(request.actor, "parcels.read")
    found = queries.carriers(county=county_of(request.actor, county))
    return [CarrierOut(code=row.code, name=row.name, party=row.party, is_own=row.is_own) for row in found]


@router.post("/returns", response=ReceiptOut, summary="Give pieces back to their courier, all of a list or none")
def give_back(request: ActorRequest, key: IdempotencyKey, body: ReturningIn) -> ReceiptOut:
    pieces = tuple(PieceId(body.carrier, number) for number in body.numbers)
    said = Returning(key=key, pieces=pieces, **body.dict(exclude={"county", "numbers"}))
    return receipt_out(services.give_back(county=body.county, returning=said, actor=request.actor))


@router.get("/shelves/{station}", response=list[ParcelOut], summary="What waits on a station's shelf")
def shelf(request: ActorRequest, station: UUID, county: str = "") -> list[ParcelOut]:
    found = queries.shelf(county=county_of(request.actor, county), station=station, actor=request.actor)
    return [_parcel(piece) for piece in found]


@pieces.get("/{carrier}/{number}", response=ParcelOut, summary="One piece")
def parcel(request: ActorRequest, carrier: str, number: str, county: str = "") -> ParcelOut:
    where = county_of(request.actor, county)
    return _parcel(queries.parcel(county=where, carrier=carrier, number=number, actor=request.actor))


@pieces.post("/{carrier}/{number}/redirect", response=ReceiptOut, summary="Another village, or back to the sender")
def redirect(request: ActorRequest, key: IdempotencyKey, carrier: str, number: str, body: RedirectionIn) -> ReceiptOut:
    said = Redirection(key=key, piece=PieceId(carrier, number), **body.dict(exclude={"county"}))
    return receipt_out(services.redirect_piece(county=body.county, redirection=said, actor=request.actor))


def _of_row(row: Parcel) -> ParcelOut:
    return _parcel(value_of(row))


def _parcel(piece: ParcelValue) -> ParcelOut:
    return ParcelOut(**{name: getattr(piece, name) for name in ParcelOut.model_fields})


def _outcome(outcome: Outcome) -> OutcomeOut:
    refusal = outcome.refusal
    return OutcomeOut(
        scan_id=outcome.scan_id,
        answer=outcome.answer,
        fact=outcome.fact.id if outcome.fact else None,
        facts=dict(outcome.fact.facts) if outcome.fact else {},
        code=outcome.code,
        what=refusal.say_what() if refusal else "",
        mend=refusal.say_mend() if refusal else "",
    )


def _taken(receipts: tuple[Receipt, ...]) -> TakenOut:
    repeated = sum(receipt.is_repeat for receipt in receipts)
    return TakenOut(taken=len(receipts) - repeated, repeated=repeated)


def _with_rows(refusal: ManifestRefused) -> ManifestRefused:
    """The refusal with every wrong row among its facts."""
    told = [{"row": row.row, "column": row.column, "reason": row.reason, "text": row.text} for row in refusal.rows]
    refusal.facts = {**refusal.facts, "rows": told}
    return refusal
