"""`/api/v1/points`: points with how they stand, what they can do and when they open; and changing them."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import gates
from huinong.edge.api import (
    ActorRequest,
    IdempotencyKey,
    Many,
    Ordered,
    Page,
    Paging,
    ReceiptOut,
    Strict,
    page_of,
    part_of,
    receipt_out,
)
from huinong.kernel import clock
from huinong.registry.points import queries, services
from huinong.registry.points.values import (
    CapabilityService,
    CapabilityValue,
    Hours,
    MarketValue,
    NewCapability,
    NewPoint,
    PointKind,
    PointRow,
    Precision,
    Spell,
    Stage,
    Status,
)

router = Router(tags=["points"])
MINUTES_A_DAY = 24 * 60


class PointOut(Schema):
    """A point and how it stands today: `scan_days` of the last `window_days`, of which `needed_days` make it active."""

    id: UUID
    county: str
    code: str
    kind: PointKind
    name: str
    parent: UUID | None
    division: str
    lng: float | None
    lat: float | None
    precision: Precision
    keeper_party: UUID | None
    opened_on: date
    closed_on: date | None
    plaque_on: date | None
    status: Status
    scan_days: int
    window_days: int
    needed_days: int


class SpellOut(Schema):
    """Open from `opens` until `closes`, in minutes of the day."""

    opens: int
    closes: int


class HoursOut(SpellOut):
    weekday: int


class MarketOut(SpellOut):
    """Days whose number ends in one of `digits`, of the solar or the lunar month; `text` says the rule in words.

    With `cycle_days` months do not matter: the digits are what a day's number since 0001-01-01 leaves, divided by it.
    """

    text: str
    digits: list[int]
    is_lunar: bool
    cycle_days: int


class CapabilityOut(Schema):
    """One service at one point; `stage` is null when it has not begun."""

    service: CapabilityService
    stage: Stage | None
    licensed_on: date | None
    trained_on: date | None
    equipped_on: date | None
    live_on: date | None


class WholePointOut(PointOut):
    """A point with its week, its market days, today's opening and its capabilities."""

    week: list[HoursOut]
    market: MarketOut | None
    today: list[SpellOut]
    is_market_day: bool | None
    capabilities: list[CapabilityOut]
    children: list[UUID]


class DayOut(Schema):
    """How many custody scans a point made on a day."""

    day: date
    custody_scans: int


class MatrixRowOut(Schema):
    """One point of the matrix: the stage of each service."""

    point: UUID
    code: str
    name: str
    stages: dict[CapabilityService, Stage | None]


class PointsAsked(Paging):
    kind: PointKind | None = None
    status: Status | None = None
    division: str = Field("", pattern=r"^[0-9]{0,12}$")
    q: str = Field("", max_length=80, description="Name, pinyin, initials or code")


class PlaceAsked(Schema):
    kind: PointKind | None = None
    division: str = Field("", pattern=r"^[0-9]{0,12}$")


class DaysAsked(Schema):
    since: date
    until: date


class PointIn(Strict):
    """A point to open. `parent` is a code; coordinates are WGS-84."""

    code: str = Field(min_length=1, max_length=24)
    kind: PointKind
    name: str = Field(min_length=1, max_length=80)
    division: str = Field(pattern=r"^[0-9]{12}$")
    opened_on: date
    parent: str = Field("", max_length=24)
    lng: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    precision: Precision = Precision.UNKNOWN
    keeper_party: UUID | None = None
    plaque_on: date | None = None


class CloseIn(Strict):
    closed_on: date = Field(description="The first day without service")
    reason: str = Field("", max_length=200)


class ReopenIn(Strict):
    reopened_on: date


class KeeperIn(Strict):
    keeper_party: UUID | None


class HoursIn(Strict):
    weekday: int = Field(ge=0, le=6, description="0 is Monday")
    opens: int = Field(ge=0, lt=MINUTES_A_DAY)
    closes: int = Field(gt=0, le=MINUTES_A_DAY)


class WeekIn(Strict):
    week: Many[HoursIn]


class MarketIn(Strict):
    rule: str = Field(
        max_length=60,
        description="`逢3、6、9`, `农历逢五、十`, `逢子、午`, `每周三`, `每5天，2026-01-03起`; empty: none",
    )
    opens: int = Field(ge=0, lt=MINUTES_A_DAY)
    closes: int = Field(gt=0, le=MINUTES_A_DAY)


class PlaceMarketIn(MarketIn):
    division: str = Field(pattern=r"^[0-9]{12}$")


class CapabilityIn(Strict):
    service: CapabilityService
    licensed_on: date | None = None
    trained_on: date | None = None
    equipped_on: date | None = None
    live_on: date | None = None


@router.get("", response=Page[PointOut], summary="The points in my scope")
def points(request: ActorRequest, asked: Query[PointsAsked]) -> Page[PointOut]:
    """Which stands how is worked out for all of them when a status is asked for, and else for the page alone."""
    rows = queries.narrowed(request.actor, kind=asked.kind, division=asked.division, text=asked.q)
    if asked.status is None:
        found, cursor = part_of(rows, asked, order="code")
        return Page(items=[_out(row) for row in queries.rows_of(found, clock.today())], next_cursor=cursor)
    alike = [row for row in queries.rows_of(rows, clock.today()) if row.standing.status is asked.status]
    return page_of(Ordered("points", alike, lambda row: (row.point.code, str(row.point.id))), asked, _out)


@router.get("/features", response=dict[str, Any], summary="The points in my scope as GeoJSON")
def features(request: ActorRequest, asked: Query[PlaceAsked]) -> Any:
    return queries.features(request.actor, kind=asked.kind, division=asked.division)


@router.get("/capabilities", response=list[MatrixRowOut], summary="Which point can do what")
def capabilities(request: ActorRequest, asked: Query[PlaceAsked]) -> list[MatrixRowOut]:
    matrix = queries.capability_matrix(request.actor, kind=asked.kind, division=asked.division)
    return [
        MatrixRowOut(
            point=row.point.id,
            code=row.point.code,
            name=row.point.name,
            stages={cell.service: cell.stage for cell in row.cells},
        )
        for row in matrix.rows
    ]


@router.get("/{county}/{uuid:point}", response=WholePointOut, summary="One point")
def one(request: ActorRequest, county: str, point: UUID) -> WholePointOut:
    row = queries.seen_point(request.actor, county, point)
    rule = queries.market_rule(county, point)
    opening = queries.opening(county, point, clock.today())
    return WholePointOut(
        **_out(row).dict(),
        week=[
            HoursOut(weekday=each.weekday, opens=each.opens, closes=each.closes)
            for each in queries.hours(county, point)
        ],
        market=_market_out(rule) if rule else None,
        today=[SpellOut(opens=spell.opens, closes=spell.closes) for spell in opening.spells],
        is_market_day=opening.is_market_day,
        capabilities=[_capability_out(each) for each in queries.capabilities(county, point)],
        children=[each.point.id for each in queries.seen_children(request.actor, county, point)],
    )


@router.get("/{county}/{uuid:point}/days", response=list[DayOut], summary="The days on which a point worked")
def days(request: ActorRequest, county: str, point: UUID, asked: Query[DaysAsked]) -> list[DayOut]:
    queries.seen_point(request.actor, county, point)
    found = queries.custody_days(county, point, since=asked.since, until=asked.until)
    return [DayOut(day=day, custody_scans=scans) for day, scans in found.items()]


@router.post("/{county}", response=ReceiptOut, summary="Open a point")
def open_point(request: ActorRequest, key: IdempotencyKey, county: str, body: PointIn) -> ReceiptOut:
    gates.require(request.actor, "points.write")
    return receipt_out(services.open_point(county=county, point=NewPoint(key=key, **body.dict()), actor=request.actor))


@router.post("/{county}/market-days", response=ReceiptOut, summary="Set the market days of a place")
def place_market(request: ActorRequest, key: IdempotencyKey, county: str, body: PlaceMarketIn) -> ReceiptOut:
    hours = Spell(body.opens, body.closes)
    return receipt_out(
        services.set_market_days(
            county=county, key=key, rule=body.rule, hours=hours, division=body.division, actor=request.actor
        )
    )


@router.post("/{county}/{uuid:point}/close", response=ReceiptOut, summary="Close a point")
def close(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: CloseIn) -> ReceiptOut:
    return receipt_out(services.close_point(county=county, key=key, point=point, actor=request.actor, **body.dict()))


@router.post("/{county}/{uuid:point}/reopen", response=ReceiptOut, summary="Open a closed point again")
def reopen(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: ReopenIn) -> ReceiptOut:
    return receipt_out(services.reopen(county=county, key=key, point=point, actor=request.actor, **body.dict()))


@router.put("/{county}/{uuid:point}/keeper", response=ReceiptOut, summary="Put a party in charge, or nobody")
def keeper(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: KeeperIn) -> ReceiptOut:
    return receipt_out(services.assign_keeper(county=county, key=key, point=point, actor=request.actor, **body.dict()))


@router.put("/{county}/{uuid:point}/hours", response=ReceiptOut, summary="Post a point's week")
def hours(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: WeekIn) -> ReceiptOut:
    week = [Hours(each.weekday, each.opens, each.closes) for each in body.week]
    return receipt_out(services.set_hours(county=county, key=key, point=point, hours=week, actor=request.actor))


@router.put("/{county}/{uuid:point}/market-days", response=ReceiptOut, summary="Set a point's own market days")
def market(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: MarketIn) -> ReceiptOut:
    spell = Spell(body.opens, body.closes)
    return receipt_out(
        services.set_market_days(county=county, key=key, rule=body.rule, hours=spell, point=point, actor=request.actor)
    )


@router.put("/{county}/{uuid:point}/capabilities", response=ReceiptOut, summary="Set the dates of one service")
def capability(request: ActorRequest, key: IdempotencyKey, county: str, point: UUID, body: CapabilityIn) -> ReceiptOut:
    given = NewCapability(key=key, point=point, **body.dict())
    return receipt_out(services.set_capability(county=county, capability=given, actor=request.actor))


def _out(row: PointRow) -> PointOut:
    point, standing = row.point, row.standing
    names = [name for name in PointOut.model_fields if hasattr(point, name)]
    return PointOut(
        **{name: getattr(point, name) for name in names},
        status=standing.status,
        scan_days=standing.scan_days,
        window_days=standing.window_days,
        needed_days=standing.needed_days,
    )


def _market_out(rule: MarketValue) -> MarketOut:
    return MarketOut(**{**asdict(rule), "digits": list(rule.digits)})


def _capability_out(cell: CapabilityValue) -> CapabilityOut:
    return CapabilityOut(**{name: getattr(cell, name) for name in CapabilityOut.model_fields})
