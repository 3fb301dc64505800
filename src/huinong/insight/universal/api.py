"""`/api/v1/universal`: a place's week against the rule, its villages, points and late pieces, and suspensions."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, Many, ReceiptOut, Strict, receipt_out
from huinong.insight.indicators.queries import short
from huinong.insight.universal import queries, services, suspensions
from huinong.insight.universal.services import TEXT, WORDS
from huinong.insight.universal.suspensions import MOST_DAYS
from huinong.insight.universal.values import NewSuspension
from huinong.journal.queries import moment_of
from huinong.kernel import clock

router = Router(tags=["universal"])

CODE = Annotated[str, Field(pattern=r"^\d*$", max_length=12, description="a division's code or prefix; yours if out")]
COUNTY = Annotated[str, Field(pattern=r"^\d{6}$")]
FIRST, LAST = date(2000, 1, 3), date(2199, 12, 30)


class Asked(Schema):
    """Which place, and the week of which day: the latest whole week if left out."""

    division: CODE | None = None
    week: Annotated[date, Field(ge=FIRST, le=LAST)] | None = None

    def place(self, request: ActorRequest) -> str:
        return request.actor.scope.division if self.division is None else short(self.division)

    @property
    def monday(self) -> date:
        return min(queries.week_asked(self.week), queries.week_asked(clock.today()))


class VisitDayOut(Schema):
    """A day: `visited`, `missed`, `excused`, `due`, `free` (none was lacking) or `unknown`."""

    on: date
    state: str
    scans: int


class VillageWeekOut(Schema):
    """A village's week; `state` is `met`, `missed`, `excused`, `open` (not over) or `unknown`."""

    village: str
    name: str
    town: str
    town_name: str
    place_class: str
    monday: date
    needed: int
    visited: int
    lacking: int
    state: str
    days: list[VisitDayOut]


class PointDayOut(Schema):
    """A day: `opened`, `missed`, `market_missed`, `excused`, `unproved`, `coming`, `shut`, `closed` or `unknown`."""

    on: date
    state: str
    scans: int
    waiting: int
    is_market_day: bool


class PointWeekOut(Schema):
    """A point's week; `posted` is null when it posts no opening days."""

    point: UUID
    code: str
    name: str
    division: str
    place_class: str
    monday: date
    posted: int | None
    needed: int
    missed: int
    days: list[PointDayOut]


class LatePieceOut(Schema):
    """One of our own pieces over its time limit; `closed_on` is null while it has not come."""

    carrier: str
    number: str
    village: str
    name: str
    due_on: date
    closed_on: date | None
    is_excused: bool


class OverviewOut(Schema):
    """A place's week in counts: parts and wholes; a whole of 0 is unknown."""

    met: int
    villages: int
    excused: int
    opened: int
    points: int
    unposted: int
    in_time: int
    due: int


class SuspensionOut(Schema):
    """A suspension as it was announced."""

    county: str
    fact: UUID
    first_on: date
    last_on: date
    places: list[str]
    reason: str
    remedy: str
    reported_to: str
    text: str
    announced_at: datetime


class UnannouncedOut(Schema):
    """A stoppage by force majeure of which these places were told nothing, and the draft of its announcement."""

    day: date
    reason: str
    trips: list[str]
    places: list[str]
    draft: str


class SuspensionIn(Strict):
    """What the rule wants said; places are prefixes of division codes."""

    county: COUNTY
    places: Many[Annotated[str, Field(pattern=r"^\d{6,12}$")]]
    first_on: Annotated[date, Field(ge=FIRST, le=LAST)]
    last_on: Annotated[date, Field(ge=FIRST, le=LAST, description=f"at most {MOST_DAYS} days in all")]
    reason: Annotated[str, Field(min_length=1, max_length=WORDS)]
    remedy: Annotated[str, Field(min_length=1, max_length=WORDS)]
    reported_to: Annotated[str, Field(min_length=1, max_length=WORDS)]
    text: Annotated[str, Field(min_length=1, max_length=TEXT)]


@router.get("", response=OverviewOut, summary="A place's week against the rule, in counts")
def overview(request: ActorRequest, asked: Query[Asked]) -> OverviewOut:
    return OverviewOut.from_orm(queries.overview(asked.place(request), asked.monday, actor=request.actor))


@router.get("/villages", response=list[VillageWeekOut], summary="Each village's week, the worst first")
def villages(request: ActorRequest, asked: Query[Asked]) -> list[VillageWeekOut]:
    return [
        VillageWeekOut.from_orm(each)
        for each in queries.village_weeks(asked.place(request), asked.monday, actor=request.actor)
    ]


@router.get("/villages/{village}", response=list[VillageWeekOut], summary="One village's calendar")
def calendar(
    request: ActorRequest,
    village: Annotated[str, Field(pattern=r"^\d{12}$")],
    weeks: Annotated[int, Query(ge=1, le=53)] = 8,
) -> list[VillageWeekOut]:
    found = queries.calendar(village, until=clock.today(), weeks=weeks, actor=request.actor)
    return [VillageWeekOut.from_orm(each) for each in found]


@router.get("/points", response=list[PointWeekOut], summary="Each point's opening days in a week, the worst first")
def points(request: ActorRequest, asked: Query[Asked]) -> list[PointWeekOut]:
    return [
        PointWeekOut.from_orm(each)
        for each in queries.point_openings(asked.place(request), asked.monday, actor=request.actor)
    ]


@router.get("/pieces", response=list[LatePieceOut], summary="Our own pieces due in a week that were late")
def pieces(request: ActorRequest, asked: Query[Asked]) -> list[LatePieceOut]:
    until = asked.monday + timedelta(days=6)
    found = queries.late_pieces(asked.place(request), since=asked.monday, until=until, actor=request.actor)
    return [LatePieceOut.from_orm(each) for each in found]


@router.get("/suspensions", response=list[SuspensionOut], summary="The announced suspensions of some days")
def announced(
    request: ActorRequest,
    county: Annotated[str, Query(pattern=r"^\d{6}$")],
    since: Annotated[date, Query(ge=FIRST, le=LAST)],
    until: Annotated[date, Query(ge=FIRST, le=LAST)],
) -> list[SuspensionOut]:
    found = suspensions.suspensions(county, since=since, until=until, actor=request.actor)
    return [SuspensionOut.from_orm(each) for each in found]


@router.get("/suspensions/wanted", response=list[UnannouncedOut], summary="Stoppages that want announcing, with drafts")
def wanted(request: ActorRequest, county: Annotated[str, Query(pattern=r"^\d{6}$")]) -> list[UnannouncedOut]:
    return [
        UnannouncedOut(
            day=each.day,
            reason=each.reason,
            trips=list(each.trips),
            places=list(each.places),
            draft=suspensions.draft(each).text,
        )
        for each in suspensions.unannounced(county, on=clock.today(), actor=request.actor)
    ]


@router.post("/suspensions", response=ReceiptOut, summary="Announce a suspension")
def announce(request: ActorRequest, key: IdempotencyKey, body: SuspensionIn) -> ReceiptOut:
    said = {**body.dict(exclude={"county"}), "places": tuple(body.places)}
    receipt = services.announce_suspension(
        county=body.county,
        key=key,
        suspension=NewSuspension(**said),
        actor=request.actor,
        happened_at=moment_of(body.county, key),
    )
    return receipt_out(receipt)
