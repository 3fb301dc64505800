"""Reads of the timetable: calendars with what runs on them, a route's departures, and the days of a month."""

import calendar as months
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.logistics.transport import patterns, timetable
from huinong.logistics.transport.calendars import CalendarValue, Markets
from huinong.logistics.transport.errors import NoSuchCalendar, NoSuchDeparture, NoSuchRoute
from huinong.logistics.transport.models import Calendar, Departure
from huinong.logistics.transport.queries import COUNTY_DIGITS, visible_routes
from huinong.logistics.transport.values import DepartureValue, PlaceValue


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """A calendar and how many departures run on it from a day on."""

    value: CalendarValue
    departures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """A day of a month's picture: how many departures leave, or 1 where only running matters."""

    day: date
    is_inside: bool
    is_today: bool
    runs: int
    is_market: bool = False
    single: bool | None = None


Month = tuple[tuple[DayCell, ...], ...]


def visible_calendars(actor: Actor) -> QuerySet[Calendar]:
    """The gate of calendars: the actor's county's; for one point or one party, those its routes run on."""
    gates.require(actor, "transport.read")
    rows = Calendar.objects.all()
    if division := actor.scope.division[:COUNTY_DIGITS]:
        is_county = len(division) == COUNTY_DIGITS
        rows = rows.filter(county=division) if is_county else rows.filter(county__startswith=division)
    if actor.scope.point is None and actor.scope.party is None:
        return rows
    return rows.filter(id__in=Departure.objects.filter(route__in=visible_routes(actor)).values("calendar"))


def calendars(*, actor: Actor, county: str, on: date) -> tuple[CalendarLine, ...]:
    """A county's calendars by name, with the departures that run on them from a day on."""
    rows = list(visible_calendars(actor).filter(county=county).order_by("name", "code"))
    values = timetable.calendar_values(county, rows)
    standing = Departure.objects.filter(timetable.standing_from(on), county=county, calendar__in=rows)
    used = dict(standing.values("calendar").annotate(count=Count("id")).values_list("calendar", "count"))
    return tuple(CalendarLine(value=values[row.id], departures=used.get(row.id, 0)) for row in rows)


def calendar(*, actor: Actor, county: str, code: str) -> CalendarValue:
    """One calendar. Raises NoSuchCalendar."""
    rows = list(visible_calendars(actor).filter(county=county, code=code))
    if not rows:
        raise NoSuchCalendar(calendar=code)
    return timetable.calendar_values(county, rows)[rows[0].id]


def departures(*, actor: Actor, county: str, route: str, on: date) -> tuple[DepartureValue, ...]:
    """A route's departures that hold on a day or will after it, by their minute. Raises NoSuchRoute."""
    row = visible_routes(actor).filter(county=county, code=route).first()
    if row is None:
        raise NoSuchRoute(route=route)
    rows = Departure.objects.filter(timetable.standing_from(on), county=county, route=row)
    found = rows.select_related("route", "calendar").order_by("leaves_s", "code", "from_on")
    return tuple(_departure(each) for each in found)


def departure(*, actor: Actor, county: str, code: str, on: date) -> DepartureValue:
    """A departure as it stands on a day, else as it will. Raises NoSuchDeparture."""
    rows = Departure.objects.filter(timetable.standing_from(on), county=county, code=code)
    row = rows.filter(route__in=visible_routes(actor).values("id")).select_related("route", "calendar")
    found = row.order_by("from_on").first()
    if found is None:
        raise NoSuchDeparture(departure=code)
    return _departure(found)


def calendars_of(*, actor: Actor, county: str, departures: Sequence[DepartureValue]) -> Mapping[str, CalendarValue]:
    """The calendars that these departures run on, by code."""
    codes = {each.calendar for each in departures}
    rows = list(visible_calendars(actor).filter(county=county, code__in=codes))
    return {value.code: value for value in timetable.calendar_values(county, rows).values()}


def _departure(row: Departure) -> DepartureValue:
    return DepartureValue(
        code=row.code,
        route=row.route.code,
        route_name=row.route.name,
        calendar=row.calendar.code,
        calendar_name=row.calendar.name,
        leaves_s=row.leaves_s,
        headsign=row.headsign,
        driver=row.driver,
        vehicle=row.vehicle,
        from_on=row.from_on,
        until_on=row.until_on,
        pattern=row.pattern_id,
    )


def ways_of(county: str, found: Iterable[DepartureValue]) -> Mapping[UUID, tuple[PlaceValue, ...]]:
    """The stops of these departures, by pattern: for those who may see their route."""
    return patterns.places_of(county, {each.pattern for each in found})


def markets(county: str, values: Iterable[CalendarValue]) -> Markets:
    """The market rules that these calendars run by."""
    return timetable.markets_of(county, values)


def month_of_calendar(value: CalendarValue, rules: Markets, first: date, today: date) -> Month:
    """A month as a calendar runs in it, from Monday to Sunday."""

    def cell(day: date) -> DayCell:
        return DayCell(
            day=day,
            is_inside=day.month == first.month,
            is_today=day == today,
            runs=int(value.runs_on(day, rules)),
            is_market=value.week_on(day).is_market_day(day, rules),
            single=value.days.get(day),
        )

    return _month(first, cell)


def month_of_route(
    found: Sequence[DepartureValue], values: Mapping[str, CalendarValue], rules: Markets, first: date, today: date
) -> Month:
    """A month with the number of departures on each day."""

    def cell(day: date) -> DayCell:
        runs = sum(_holds(each, day) and values[each.calendar].runs_on(day, rules) for each in found)
        return DayCell(day=day, is_inside=day.month == first.month, is_today=day == today, runs=runs)

    return _month(first, cell)


def _holds(each: DepartureValue, day: date) -> bool:
    return each.from_on <= day and (each.until_on is None or day < each.until_on)


def _month(first: date, cell: Callable[[date], DayCell]) -> Month:
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    return tuple(tuple(cell(day) for day in week) for week in weeks)
