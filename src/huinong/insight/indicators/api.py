"""`/api/v1/indicators`: what each means, its figures at every level as of any day, and the acts behind them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, Page, Paging, part_of
from huinong.insight.indicators import queries, shapes
from huinong.insight.indicators.evidence import evidence
from huinong.insight.indicators.values import COUNTY, VILLAGE, Definition, Figure, Moment
from huinong.journal.api import FactOut, facts_out
from huinong.kernel import clock

router = Router(tags=["indicators"])

CODE = Annotated[
    str, Field(pattern=r"^\d*$", max_length=12, description="a division's code or prefix; yours if left out")
]


class At(Schema):
    """Which place, and as of which day (today if left out)."""

    division: CODE | None = None
    on: date | None = None

    def place(self, request: ActorRequest) -> str:
        return request.actor.scope.division if self.division is None else queries.short(self.division)

    @property
    def day(self) -> date:
        return min(self.on or clock.today(), clock.today())


class DefinitionOut(Schema):
    """What an indicator means."""

    code: str
    name: str
    formula: str
    source: str
    owner: str
    unit: str
    window_days: int


class FigureOut(Schema):
    """A figure; `value` is null where nothing is known. Of `fen_each`, `part` and `value` are in fen.

    It counts what had happened by the end of `as_of`, however late that came in; after `final_at` nothing more can.
    """

    indicator: str
    division: str
    name: str
    part: int
    whole: int
    value: float | None
    before: float | None
    as_of: date
    final_at: datetime
    unit: str


class OpenedOut(Schema):
    """A figure and the next level down: worst first, unknown last."""

    figure: FigureOut
    below: list[FigureOut]


class MomentOut(Schema):
    """One day of a trend."""

    day: date
    part: int
    whole: int
    value: float | None


class GapOut(Schema):
    """A village without service; `status` is "" when it has no point at all."""

    village: str
    name: str
    town: str
    town_name: str
    station: UUID | None
    station_name: str
    status: str
    scan_days: int
    needed_days: int
    deliveries: int


def _definition(each: Definition) -> DefinitionOut:
    return DefinitionOut(
        code=each.code,
        name=str(each.name),
        formula=str(each.formula),
        source=str(each.source),
        owner=str(each.owner),
        unit=each.unit.value,
        window_days=each.window_days,
    )


def _figure(each: Figure) -> FigureOut:
    return FigureOut(
        indicator=each.code,
        division=each.division,
        name=each.name,
        part=each.part,
        whole=each.whole,
        value=each.value,
        before=each.before,
        as_of=each.as_of,
        final_at=each.final_at,
        unit=each.unit.value,
    )


def _moment(each: Moment) -> MomentOut:
    return MomentOut(day=each.day, part=each.part, whole=each.whole, value=each.value)


@router.get("", response=list[DefinitionOut], summary="Every indicator and what it means")
def definitions(request: ActorRequest) -> list[DefinitionOut]:
    return [_definition(each) for each in queries.definitions(request.actor)]


@router.get("/village_service/gaps", response=list[GapOut], summary="The villages without service")
def gaps(request: ActorRequest, at: Query[At]) -> list[GapOut]:
    found = queries.gaps(at.place(request), on=at.day, actor=request.actor)
    return [GapOut.from_orm(each) for each in found]


@router.get("/{code}", response=OpenedOut, summary="A figure, and the next level down")
def opened(request: ActorRequest, code: str, at: Query[At]) -> OpenedOut:
    found = queries.opened(code, at.place(request), on=at.day, actor=request.actor)
    return OpenedOut(figure=_figure(found.figure), below=[_figure(each) for each in found.below])


@router.get("/{code}/trend", response=list[MomentOut], summary="A figure day by day")
def trend(
    request: ActorRequest, code: str, at: Query[At], days: Annotated[int, Query(ge=1, le=92)] = 31
) -> list[MomentOut]:
    return [
        _moment(each) for each in queries.trend(code, at.place(request), until=at.day, days=days, actor=request.actor)
    ]


@router.get("/{code}/places", response=dict[str, Any], summary="The places behind a figure, as GeoJSON")
def places(request: ActorRequest, code: str, at: Query[At]) -> dict[str, Any]:
    place = at.place(request)
    level = VILLAGE if len(place) >= COUNTY else 0
    return shapes.features_of(queries.opened(code, place, on=at.day, actor=request.actor, level=level).below)


@router.get("/{code}/evidence/{village}", response=Page[FactOut], summary="The acts behind a village's figure")
def acts(
    request: ActorRequest,
    code: str,
    village: Annotated[str, Field(pattern=r"^\d{12}$")],
    paging: Query[Paging],
    on: date | None = None,
) -> Page[FactOut]:
    day = min(on or clock.today(), clock.today())
    found, cursor = part_of(evidence(code, village, on=day, actor=request.actor), paging)
    return Page(items=facts_out(found), next_cursor=cursor)
