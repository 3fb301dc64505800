"""`/api/v1/transport`: calendars, departures, and the trips that follow from them."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, Many, ReceiptOut, receipt_out
from huinong.kernel import clock
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import services, timetable_queries
from huinong.logistics.transport.calendars import CalendarValue, running_days, span
from huinong.logistics.transport.scheduling import MOST_DAYS
from huinong.logistics.transport.schemas import WhenIn
from huinong.logistics.transport.timetable_queries import CalendarLine
from huinong.logistics.transport.values import DepartureValue, NewDeparture

router = Router(tags=["transport"])
MINUTES = 1_800  # a service day may run to six in the morning


class WeekOut(Schema):
    """What a calendar said until a day, not on it."""

    until_on: date
    weekdays: str
    starts_on: date | None
    ends_on: date | None
    market_point: UUID | None


class CalendarOut(Schema):
    """The days of a calendar. `weekdays` is Monday to Sunday; `before` is what held until it was changed."""

    code: str
    name: str
    weekdays: str
    starts_on: date | None
    ends_on: date | None
    market_point: UUID | None
    added: list[date]
    removed: list[date]
    before: list[WeekOut]
    departures: int


class DepartureOut(Schema):
    """A departure: `leaves_s` after the midnight of its service day; in force to before `until_on`."""

    code: str
    route: str
    calendar: str
    leaves_s: int
    headsign: str
    driver: str
    vehicle: str
    from_on: date
    until_on: date | None


class CalendarIn(WhenIn):
    """A calendar's days from `from_on` on, today when left out; before it, one that is here keeps the days it had."""

    code: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=80)
    weekdays: str = Field("0000000", pattern="^[01]{7}$")
    starts_on: date | None = None
    ends_on: date | None = None
    market_point: UUID | None = None
    added: Many[date] = []
    removed: Many[date] = []
    from_on: date | None = None


class DepartureIn(WhenIn):
    """When and on which calendar it leaves from a day on, with whom; the minute may pass midnight."""

    minute: int = Field(ge=0, lt=MINUTES)
    calendar: str = Field(max_length=60)
    driver: str = Field("", max_length=64)
    vehicle: str = Field("", max_length=20)
    from_on: date


class NewDepartureIn(DepartureIn):
    """A departure that a route gets more."""

    route: str = Field(max_length=20)


class ChangeIn(DepartureIn):
    """What becomes of a departure."""

    departure: str = Field(max_length=80)


class EndIn(WhenIn):
    """The first day on which a departure does not run."""

    departure: str = Field(max_length=80)
    from_on: date


class SpanIn(WhenIn):
    first: date
    last: date


@router.get("/calendars", response=list[CalendarOut], summary="The calendars of the timetable")
def calendars(request: ActorRequest, county: str = "") -> list[CalendarOut]:
    where = county_of(request.actor, county)
    found = timetable_queries.calendars(actor=request.actor, county=where, on=clock.today())
    return [_calendar(line) for line in found]


@router.post("/calendars", response=ReceiptOut, summary="Set the days of a calendar from a day on")
def set_calendar(request: ActorRequest, key: IdempotencyKey, body: CalendarIn) -> ReceiptOut:
    told = body.dict()
    days = {**dict.fromkeys(told.pop("added"), True), **dict.fromkeys(told.pop("removed"), False)}
    when = {name: told.pop(name) for name in ("county", "happened_at", "from_on")}
    value = CalendarValue(days=days, **told)
    return receipt_out(services.set_calendar(key=key, calendar=value, actor=request.actor, **when))


@router.get("/calendars/days", response=list[date], summary="The days of a span on which a calendar runs")
def calendar_days(
    request: ActorRequest,
    code: Annotated[str, Query(max_length=60)],
    first: date,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = MOST_DAYS,
    county: str = "",
) -> list[date]:
    where = county_of(request.actor, county)
    value = timetable_queries.calendar(actor=request.actor, county=where, code=code)
    rules = timetable_queries.markets(where, [value])
    return list(running_days(value, span(first, first + timedelta(days=days - 1)), rules))


@router.get("/departures", response=list[DepartureOut], summary="A route's departures from today on")
def departures(
    request: ActorRequest, route: Annotated[str, Query(max_length=20)], county: str = ""
) -> list[DepartureOut]:
    where = county_of(request.actor, county)
    found = timetable_queries.departures(actor=request.actor, county=where, route=route, on=clock.today())
    return [_departure(each) for each in found]


@router.post("/departures", response=ReceiptOut, summary="Add a departure to a route from a day on")
def add_departure(request: ActorRequest, key: IdempotencyKey, body: NewDepartureIn) -> ReceiptOut:
    told = services.add_departure(
        county=body.county,
        key=key,
        route=body.route,
        departure=_new(body),
        from_on=body.from_on,
        happened_at=body.happened_at,
        actor=request.actor,
    )
    return receipt_out(told)


@router.post("/departures/change", response=ReceiptOut, summary="Change a departure from a day on")
def change_departure(request: ActorRequest, key: IdempotencyKey, body: ChangeIn) -> ReceiptOut:
    told = services.change_departure(
        county=body.county,
        key=key,
        departure=body.departure,
        changed=_new(body),
        from_on=body.from_on,
        happened_at=body.happened_at,
        actor=request.actor,
    )
    return receipt_out(told)


@router.post("/departures/end", response=ReceiptOut, summary="End a departure from a day on")
def end_departure(request: ActorRequest, key: IdempotencyKey, body: EndIn) -> ReceiptOut:
    return receipt_out(services.end_departure(key=key, actor=request.actor, **body.dict()))


@router.post("/timetable/schedule", response=ReceiptOut, summary="Put on the trips of some days by the timetable")
def schedule(request: ActorRequest, key: IdempotencyKey, body: SpanIn) -> ReceiptOut:
    return receipt_out(services.schedule_span(key=key, actor=request.actor, **body.dict()))


def _new(body: DepartureIn) -> NewDeparture:
    return NewDeparture(minute=body.minute, calendar=body.calendar, driver=body.driver, vehicle=body.vehicle)


def _calendar(line: CalendarLine) -> CalendarOut:
    value = line.value
    names = ("code", "name", "weekdays", "starts_on", "ends_on", "market_point")
    week = names[2:]
    return CalendarOut(
        **{name: getattr(value, name) for name in names},
        added=[day for day, runs in value.days.items() if runs],
        removed=[day for day, runs in value.days.items() if not runs],
        before=[
            WeekOut(until_on=until_on, **{name: getattr(held, name) for name in week})
            for until_on, held in value.before
        ],
        departures=line.departures,
    )


def _departure(value: DepartureValue) -> DepartureOut:
    return DepartureOut(**{name: getattr(value, name) for name in DepartureOut.model_fields})
