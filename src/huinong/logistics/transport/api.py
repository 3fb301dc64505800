"""`/api/v1/transport`: the day's board, trips with their bags, and routes as GeoJSON."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from huinong.edge import gates
from huinong.edge.api import ActorRequest, IdempotencyKey, Many, ReceiptOut, Strict, receipt_out
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.logistics.parcels.bag_schemas import BagOut
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import feed_api, paper_pages, proof_api, queries, services, timetable_api
from huinong.logistics.transport.proof_api import CountIn, counted
from huinong.logistics.transport.schemas import WhenIn
from huinong.logistics.transport.today import board
from huinong.logistics.transport.values import Departure, Load, NewRoute, RouteValue, Stop, TripValue

router = Router(tags=["transport"])
router.add_router("", paper_pages.router)
router.add_router("", timetable_api.router)
router.add_router("", feed_api.router)
router.add_router("", proof_api.router)


class TripOut(Schema):
    """One run of a route; `bags` and `load_g` are what is aboard now.

    `is_dropped`: cancelled since the timetable has it no more (`reason` is then `timetable_changed`); it may come back.
    """

    id: UUID
    code: str
    thread: str
    route: str
    route_name: str
    kind: str
    company: UUID | None
    day: date
    departs_at: datetime
    driver: str
    vehicle: str
    state: str
    last_seq: int
    departed_at: datetime | None
    arrived_at: datetime | None
    reason: str
    force_majeure: bool
    is_dropped: bool
    capacity_bags: int | None
    capacity_kg: int | None
    bags: int
    load_g: int


class TripDetailOut(TripOut):
    """A trip with its bags: aboard, and offered to it."""

    aboard: list[BagOut]
    waiting: list[BagOut]


class StopOut(Schema):
    seq: int
    point: UUID
    name: str
    offset_min: int


class RouteOut(Schema):
    id: UUID
    code: str
    name: str
    kind: str
    company: UUID | None
    fee_basis: str
    capacity_bags: int | None
    capacity_kg: int | None
    metres: int | None
    stops: list[StopOut]


class LinesOut(Schema):
    """GeoJSON: a line through each route's stops whose place is known, and how many are not."""

    type: str
    features: list[dict[str, Any]]
    without_place: int


class GateOut(Schema):
    """How far a township's pieces of the day have come; each count holds the next."""

    town: str
    name: str
    expected: int
    carried: int
    arrived: int
    bagged: int
    loaded: int
    shelved: int
    troubled: int


class TodayOut(Schema):
    """The day board's figures. `next` is the cut-off that comes next, by its policy key."""

    as_of: datetime
    next: str
    next_at: datetime | None
    gates: list[GateOut]
    bags_waiting: int
    incidents_open: int
    trips_waiting: int
    trips_left: int
    trips_all: int


class TakeIn(WhenIn):
    vehicle: str = Field("", max_length=20)


class CallIn(WhenIn):
    point: UUID


class BagsIn(WhenIn):
    bags: Many[str]


class UnloadIn(BagsIn):
    point: UUID
    count: CountIn | None = None


class LoadIn(Strict):
    """A bag as the driver takes it on."""

    bag: str = Field(max_length=20)
    seal_intact: bool = True
    counted: int | None = Field(None, ge=0, le=1_000_000)


class LoadsIn(WhenIn):
    bags: Many[LoadIn]
    count: CountIn | None = None


class CancelIn(WhenIn):
    trips: Many[str]
    reason: str = Field(min_length=1, max_length=200)
    force_majeure: bool = False


class StopIn(Strict):
    point: UUID
    offset_min: int = Field(ge=0, le=2_880)


class RouteIn(Strict):
    code: str = Field(min_length=1, max_length=20)
    name: str = Field(min_length=1, max_length=60)
    kind: str = Field(max_length=8)
    stops: Many[StopIn]
    company: UUID | None = None
    fee_basis: str = Field("bag", max_length=8)
    capacity_bags: int | None = Field(None, ge=0, le=100_000)
    capacity_kg: int | None = Field(None, ge=0, le=1_000_000)
    metres: int | None = Field(None, ge=0, le=10_000_000)


class RoutesIn(WhenIn):
    """Routes to plan; `from_on` is the day a changed plan holds from, today when left out."""

    routes: Many[RouteIn]
    from_on: date | None = None


class DepartureIn(Strict):
    route: str = Field(max_length=20)
    minute: int = Field(ge=0, le=1_439)
    driver: str = Field("", max_length=64)
    vehicle: str = Field("", max_length=20)


class TimetableIn(WhenIn):
    days: list[date] = Field(min_length=1, max_length=62)
    departures: Many[DepartureIn]


@router.get("/today", response=TodayOut, summary="The day board of my county")
def today(request: ActorRequest, county: str = "") -> TodayOut:
    gates.require(request.actor, "transport.read")
    found = board(actor=request.actor, county=county_of(request.actor, county))
    coming = found.clock.coming
    names = ("expected", "carried", "arrived", "bagged", "loaded", "shelved", "troubled")
    return TodayOut(
        as_of=found.now,
        next=coming.key if coming else "",
        next_at=coming.at if coming else None,
        gates=[
            GateOut(town=bar.gate.town, name=bar.name, **{name: getattr(bar.gate, name) for name in names})
            for bar in found.gates
        ],
        bags_waiting=found.bags_waiting,
        incidents_open=found.incidents_open,
        trips_waiting=found.trips_waiting,
        trips_left=found.trips_left,
        trips_all=found.trips_all,
    )


@router.get("/trips", response=list[TripOut], summary="A day's trips in the order of departure")
def trips(request: ActorRequest, day: date | None = None, county: str = "") -> list[TripOut]:
    where = county_of(request.actor, county)
    return [_trip(each) for each in queries.trips(actor=request.actor, county=where, day=day or clock.today())]


@router.post("/trips", response=list[ReceiptOut], summary="Put trips on the timetable of some days")
def schedule(request: ActorRequest, key: IdempotencyKey, body: TimetableIn) -> list[ReceiptOut]:
    departures = [Departure(**each.dict()) for each in body.departures]
    told = services.schedule_trips(
        county=body.county,
        key=key,
        days=body.days,
        departures=departures,
        happened_at=body.happened_at,
        actor=request.actor,
    )
    return _receipts(told)


@router.post("/trips/cancel", response=list[ReceiptOut], summary="Cancel trips, all or none of these")
def cancel(request: ActorRequest, key: IdempotencyKey, body: CancelIn) -> list[ReceiptOut]:
    return _receipts(services.cancel(key=key, actor=request.actor, **body.dict()))


@router.get("/trips/{code}", response=TripDetailOut, summary="One trip with its bags")
def trip(request: ActorRequest, code: str, county: str = "") -> TripDetailOut:
    where, actor = county_of(request.actor, county), request.actor
    found = queries.trip(actor=actor, county=where, code=code)
    aboard = queries.bags_on_board(actor=actor, county=where, code=code)
    waiting = queries.bags_waiting(actor=actor, county=where, code=code)
    return TripDetailOut(**_trip(found).dict(), aboard=_bags(aboard), waiting=_bags(waiting))


@router.post("/trips/{code}/take", response=ReceiptOut, summary="Drive a trip that nobody drives")
def take(request: ActorRequest, key: IdempotencyKey, code: str, body: TakeIn) -> ReceiptOut:
    return receipt_out(services.take_trip(key=key, trip=code, actor=request.actor, **body.dict()))


@router.post("/trips/{code}/depart", response=ReceiptOut, summary="The trip leaves")
def depart(request: ActorRequest, key: IdempotencyKey, code: str, body: WhenIn) -> ReceiptOut:
    return receipt_out(services.depart(key=key, trip=code, actor=request.actor, **body.dict()))


@router.post("/trips/{code}/call", response=ReceiptOut, summary="The trip calls at a stop")
def call(request: ActorRequest, key: IdempotencyKey, code: str, body: CallIn) -> ReceiptOut:
    return receipt_out(services.arrive_stop(key=key, trip=code, actor=request.actor, **body.dict()))


@router.post("/trips/{code}/arrive", response=ReceiptOut, summary="The trip ends, with nothing aboard")
def arrive(request: ActorRequest, key: IdempotencyKey, code: str, body: WhenIn) -> ReceiptOut:
    return receipt_out(services.arrive(key=key, trip=code, actor=request.actor, **body.dict()))


@router.post("/trips/{code}/offer", response=list[ReceiptOut], summary="Offer bags to the trip")
def offer(request: ActorRequest, key: IdempotencyKey, code: str, body: BagsIn) -> list[ReceiptOut]:
    return _receipts(services.offer_bags(key=key, trip=code, actor=request.actor, **body.dict()))


@router.post("/trips/{code}/load", response=list[ReceiptOut], summary="Take offered bags on: custody moves now")
def load(request: ActorRequest, key: IdempotencyKey, code: str, body: LoadsIn) -> list[ReceiptOut]:
    loads = [Load(**each.dict()) for each in body.bags]
    told = services.load_bags(
        county=body.county,
        key=key,
        trip=code,
        bags=loads,
        happened_at=body.happened_at,
        actor=request.actor,
        count=counted(body.count),
    )
    return _receipts(told)


@router.post("/trips/{code}/unload", response=list[ReceiptOut], summary="Offer bags to a stop")
def unload(request: ActorRequest, key: IdempotencyKey, code: str, body: UnloadIn) -> list[ReceiptOut]:
    told = services.unload_bags(
        county=body.county,
        key=key,
        trip=code,
        point=body.point,
        bags=body.bags,
        happened_at=body.happened_at,
        actor=request.actor,
        count=counted(body.count),
    )
    return _receipts(told)


@router.get("/routes", response=list[RouteOut], summary="The routes with their stops")
def routes(request: ActorRequest, county: str = "") -> list[RouteOut]:
    where = county_of(request.actor, county)
    return [_route(each) for each in queries.routes(actor=request.actor, county=where)]


@router.post("/routes", response=list[ReceiptOut], summary="Plan routes; a code that is here gets the new plan")
def plan(request: ActorRequest, key: IdempotencyKey, body: RoutesIn) -> list[ReceiptOut]:
    new = [
        NewRoute(**{**each.dict(), "stops": tuple(Stop(**stop.dict()) for stop in each.stops)}) for each in body.routes
    ]
    told = services.plan_routes(
        county=body.county,
        key=key,
        routes=new,
        happened_at=body.happened_at,
        from_on=body.from_on,
        actor=request.actor,
    )
    return _receipts(told)


@router.get("/routes/lines", response=LinesOut, summary="The routes as GeoJSON")
def lines(request: ActorRequest, county: str = "") -> LinesOut:
    found = queries.route_lines(actor=request.actor, county=county_of(request.actor, county))
    return LinesOut(
        type="FeatureCollection",
        features=[dict(line.feature) for line in found],
        without_place=sum(line.without_place for line in found),
    )


def _trip(value: TripValue) -> TripOut:
    return TripOut(**{name: getattr(value, name) for name in TripOut.model_fields})


def _bags(bags: Sequence[BagValue]) -> list[BagOut]:
    return [BagOut(**{name: getattr(bag, name) for name in BagOut.model_fields}) for bag in bags]


def _route(value: RouteValue) -> RouteOut:
    plain = {name: getattr(value, name) for name in RouteOut.model_fields if name != "stops"}
    stops = [StopOut(**{name: getattr(stop, name) for name in StopOut.model_fields}) for stop in value.stops]
    return RouteOut(**plain, stops=stops)


def _receipts(receipts: Sequence[Receipt]) -> list[ReceiptOut]:
    return [receipt_out(receipt) for receipt in receipts]
