"""Acts on the timetable: calendars, and the trips of a span of days that follow from them and the departures."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.transport import dropped, timetable
from huinong.logistics.transport.calendars import CalendarValue, changed, running_days, span
from huinong.logistics.transport.errors import BadCalendar, SpanTooLong
from huinong.logistics.transport.facts import as_planned, trip_entry
from huinong.logistics.transport.models import Calendar, Departure, PatternStop, Route, Trip
from huinong.registry.points.queries import points_by_id
from huinong.storage import bulk

CODE_LENGTH, NAME_LENGTH = 60, 80
MOST_DAYS = 62
MOST_SINGLE_DAYS = 400
FEWEST_POINTS = 2  # with one point there is nowhere to carry a bag to
S_A_MINUTE = 60
WEEKDAYS = re.compile(r"^[01]{7}$")


@act
def set_calendar(
    *,
    county: str,
    key: str,
    calendar: CalendarValue,
    happened_at: datetime,
    actor: Actor,
    from_on: date | None = None,
) -> Receipt:
    """Set the days of a calendar from a day on (today); before it, one that is here keeps the days it had.

    Trips that have not left follow it from that day on; each keeps the pattern it was made with. Raises BadCalendar.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    row = Calendar.objects.select_for_update().filter(county=county, code=calendar.code).order_by("id").first()
    today = clock.today()
    entry = _calendar_set(county, key, calendar, from_on, happened_at)
    on = from_on or today
    old = timetable.calendar_values(county, [row])[row.id] if row else None
    if not recall(county, [entry]):
        _check(county, calendar)
        _check_change(calendar, old.days if old else calendar.days, on, today)
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        row = row or Calendar(id=new_id(), county=county, code=calendar.code)
        timetable.write_calendars(county, [(row, changed(old, calendar, on) if old else calendar)])
        routes = set(Departure.objects.filter(county=county, calendar=row).values_list("route", flat=True))
        timetable.follow_change(county, key, routes, on, happened_at)
    return receipt


def _calendar_set(county: str, key: str, calendar: CalendarValue, from_on: date | None, happened_at: datetime) -> Entry:
    told = {
        "from_on": from_on.isoformat() if from_on else None,
        "calendar": calendar.code,
        "name": calendar.name,
        "weekdays": calendar.weekdays,
        "starts_on": calendar.starts_on.isoformat() if calendar.starts_on else None,
        "ends_on": calendar.ends_on.isoformat() if calendar.ends_on else None,
        "market_point": str(calendar.market_point) if calendar.market_point else None,
        "added": [day.isoformat() for day, runs in calendar.days.items() if runs],
        "removed": [day.isoformat() for day, runs in calendar.days.items() if not runs],
    }
    thread = f"CALENDAR-{calendar.code}"
    return Entry(
        key=key, kind="calendar.set", county=county, thread=thread, happened_at=happened_at, facts=told, asked=told
    )


def _check_change(calendar: CalendarValue, kept: Mapping[date, bool], from_on: date, today: date) -> None:
    """A change begins today or later, and says nothing new of the days before it. Raises BadCalendar."""
    for is_wrong, reason in (
        (from_on < today, _("what has run stays as it is: a change begins today or later")),
        (
            any(day < from_on and kept.get(day) != runs for day, runs in calendar.days.items()),
            _("a single day lies before the day that the change begins on"),
        ),
    ):
        if is_wrong:
            raise BadCalendar(calendar=calendar.code, reason=reason)


def _check(county: str, calendar: CalendarValue) -> None:
    point, first, last = calendar.market_point, calendar.starts_on, calendar.ends_on
    for is_wrong, reason in (
        (not calendar.code.strip() or not calendar.name.strip(), _("it needs a code and a name")),
        (len(calendar.code) > CODE_LENGTH or len(calendar.name) > NAME_LENGTH, _("its code or its name is too long")),
        (not WEEKDAYS.match(calendar.weekdays), _("its week is not seven ones and noughts")),
        (first is not None and last is not None and last < first, _("its season ends before it begins")),
        (
            point is not None and point not in points_by_id(county, [point]),
            _("its market is not at a point of this county"),
        ),
        (len(calendar.days) > MOST_SINGLE_DAYS, _("it has more single days than a year")),
    ):
        if is_wrong:
            raise BadCalendar(calendar=calendar.code, reason=reason)


@act
def schedule_span(*, county: str, key: str, first: date, last: date, happened_at: datetime, actor: Actor) -> Receipt:
    """Put the trips of a span of days on the timetable, as their calendars say; what is there already stays.

    Those that the timetable had dropped come back as it now says, if their time is not over; what a person cancelled
    stays cancelled. A departure that calls at fewer than two points carries nothing, and makes no trip. The receipt's
    fact counts the trips made, those that came back (`resumed`) with the published notices that came down for it
    (`unpublished`), those that were there, and such departures. Raises SpanTooLong.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    if not 0 <= (last - first).days < MOST_DAYS:
        raise SpanTooLong(days=(last - first).days + 1, most=MOST_DAYS)
    asked = {"first": first.isoformat(), "last": last.isoformat()}
    if recall(county, [_span_scheduled(county, key, asked, {}, happened_at)]):
        return append(_span_scheduled(county, key, asked, {}, happened_at), actor=actor)
    _hold(county)
    off = dropped.locked(county, first, last)
    runs, without_points = _runs(county, first, last)
    there = Trip.objects.filter(county=county, day__range=(first, last))
    known = set(there.exclude(departure=None).values_list("departure__code", "day"))
    taken = set(there.values_list("code", flat=True))
    by_hand = set(there.filter(departure=None).values_list("code", flat=True))
    trips = _new_trips(runs, known, taken, by_hand)
    append_many([_scheduled(trip, happened_at) for trip in trips], actor=actor)
    bulk.insert(trips)
    back = _coming_back(runs, off)
    told = {
        "made": len(trips),
        "resumed": len(back),
        "unpublished": dropped.bring_back(county, key, back, happened_at=happened_at),
        "there": len(runs) - len(trips) - len(back),
        "without_points": without_points,
    }
    return append(_span_scheduled(county, key, asked, told, happened_at), actor=actor)


def _hold(county: str) -> None:
    """Keep what trips follow from as it is until they are made: whoever changes it locks the same rows first."""
    list(Route.objects.select_for_update().filter(county=county).order_by("id").values_list("id"))
    list(Calendar.objects.select_for_update().filter(county=county).order_by("id").values_list("id"))


def _span_scheduled(
    county: str, key: str, asked: Mapping[str, Any], told: Mapping[str, Any], happened_at: datetime
) -> Entry:
    return Entry(
        key=key,
        kind="timetable.scheduled",
        county=county,
        thread="TIMETABLE",
        happened_at=happened_at,
        facts={**asked, **told},
        asked=asked,
    )


def _runs(county: str, first: date, last: date) -> tuple[list[tuple[date, Departure]], int]:
    """Every departure on every day it runs, and how many departures call at too few points."""
    rows = Departure.objects.filter(county=county, from_on__lte=last).exclude(until_on__lte=first)
    departures = list(rows.select_related("route", "calendar").order_by("route__code", "leaves_s", "code"))
    calling = PatternStop.objects.filter(county=county).exclude(stop__point=None).values("pattern")
    useful = {each["pattern"] for each in calling.annotate(points=Count("id")) if each["points"] >= FEWEST_POINTS}
    values = timetable.calendar_values(county, {row.calendar_id: row.calendar for row in departures}.values())
    markets, days = timetable.markets_of(county, values.values()), span(first, last)
    running = {id_: frozenset(running_days(value, days, markets)) for id_, value in values.items()}
    found = [
        (day, row)
        for day in days
        for row in departures
        if row.pattern_id in useful and day in running[row.calendar_id] and _holds(row, day)
    ]
    return found, sum(row.pattern_id not in useful for row in departures)


def _holds(row: Departure, day: date) -> bool:
    return row.from_on <= day and (row.until_on is None or day < row.until_on)


def _new_trips(
    runs: Iterable[tuple[date, Departure]], known: set[tuple[str, date]], taken: set[str], by_hand: set[str]
) -> list[Trip]:
    """Trips that are not there. A minute put on by hand stands for the calendar's; two of one minute are numbered."""
    made: list[Trip] = []
    for day, row in runs:
        hour, minute = divmod(row.leaves_s // S_A_MINUTE, 60)
        code = f"{row.route.code}-{day:%Y%m%d}-{hour:02d}{minute:02d}"
        if (row.code, day) not in known and code not in by_hand:
            made.append(_trip(row, day, _free(code, taken)))
            taken.add(made[-1].code)
    return made


def _coming_back(
    runs: Iterable[tuple[date, Departure]], off: Mapping[tuple[str, date], Trip]
) -> list[tuple[Trip, Trip]]:
    """The dropped trips that the timetable has again, each with what it says of them, if their time is not over."""
    now = clock.now()
    pairs = [(off[row.code, day], row, day) for day, row in runs if (row.code, day) in off]
    found = [(old, _trip(row, day, old.code)) for old, row, day in pairs]
    return [(old, new) for old, new in found if new.departs_at > now]


def _free(code: str, taken: set[str]) -> str:
    return next(name for name in (code, *(f"{code}-{n}" for n in range(2, 1_000))) if name not in taken)


def _trip(row: Departure, day: date, code: str) -> Trip:
    return Trip(
        id=new_id(),
        county=row.county,
        code=code,
        route=row.route,
        pattern_id=row.pattern_id,
        departure=row,
        day=day,
        departs_at=timetable.departs_at(day, row.leaves_s),
        driver=row.driver,
        vehicle=row.vehicle,
        capacity_bags=row.route.capacity_bags,
        capacity_kg=row.route.capacity_kg,
    )


def _scheduled(trip: Trip, happened_at: datetime) -> Entry:
    code = trip.departure.code if trip.departure else ""
    told, asked = {**as_planned(trip), "departure": code}, {"trip": trip.code}
    return trip_entry(trip, f"calendar/{code}/{trip.day}", "trip.scheduled", happened_at, told, asked=asked)
