"""Calendars and departures: a change begins on a day, what has run stays, and what has not left yet follows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from huinong.edge.gates import SYSTEM
from huinong.journal.services import append_many
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.logistics.transport.calendars import CalendarValue, Markets, Week
from huinong.logistics.transport.facts import trip_entry
from huinong.logistics.transport.models import Calendar, CalendarBefore, CalendarDay, Departure, Trip
from huinong.logistics.transport.patterns import in_force
from huinong.logistics.transport.running import drop
from huinong.registry.points.markets import Rule
from huinong.registry.points.queries import market_rules
from huinong.storage import bulk, lookup

WEEK_FIELDS = ("weekdays", "starts_on", "ends_on", "market_point")
SAME = ("pattern_id", "calendar_id", "leaves_s", "headsign", "direction")
CARRIED = ("driver", "vehicle")


@dataclass(frozen=True, slots=True)
class Change:
    """How many departures stay as they are, begin and end."""

    kept: int
    begun: int
    ended: int


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of trips that were on the timetable already: codes of those moved, and of those taken off."""

    moved: tuple[str, ...]
    taken_off: tuple[str, ...]


def calendar_values(county: str, rows: Iterable[Calendar]) -> Mapping[UUID, CalendarValue]:
    """Calendars with their single days and what they said before, by id."""
    found = {row.id: row for row in rows}
    single: dict[UUID, dict[date, bool]] = {id_: {} for id_ in found}
    for day in lookup.rows(CalendarDay, county=county, calendar_id=found):
        single[day.calendar_id][day.day] = day.runs
    before: dict[UUID, list[tuple[date, Week]]] = {id_: [] for id_ in found}
    for old in sorted(lookup.rows(CalendarBefore, county=county, calendar_id=found), key=lambda old: old.until_on):
        before[old.calendar_id].append((old.until_on, Week(**_week(old))))
    return {
        id_: CalendarValue(
            code=row.code,
            name=row.name,
            days=dict(sorted(single[id_].items())),
            before=tuple(before[id_]),
            **_week(row),
        )
        for id_, row in found.items()
    }


def _week(row: Calendar | CalendarBefore) -> dict[str, Any]:
    return {name: getattr(row, name) for name in WEEK_FIELDS}


def write_calendars(county: str, rows: Sequence[tuple[Calendar, CalendarValue]]) -> None:
    """Write calendars, new ones and known ones, with their single days and what they said before."""
    made: list[Calendar] = []
    changed: list[Calendar] = []
    for row, value in rows:
        for name in ("name", *WEEK_FIELDS):
            setattr(row, name, getattr(value, name))
        (made if row._state.adding else changed).append(row)
    ids = [row.id for row in changed]
    CalendarDay.objects.filter(county=county, calendar__in=ids).delete()
    CalendarBefore.objects.filter(county=county, calendar__in=ids).delete()
    bulk.insert(made)
    bulk.update(changed, ["name", *WEEK_FIELDS])
    bulk.insert(
        [
            CalendarDay(county=county, calendar=row, day=day, runs=runs)
            for row, value in rows
            for day, runs in value.days.items()
        ]
    )
    bulk.insert(
        [
            CalendarBefore(
                county=county, calendar=row, until_on=until_on, **{name: getattr(week, name) for name in WEEK_FIELDS}
            )
            for row, value in rows
            for until_on, week in value.before
        ]
    )


def markets_of(county: str, calendars: Iterable[CalendarValue]) -> Markets:
    """The market rules that calendars need, of the solar month, the lunar one or another round of days."""
    rules = market_rules(county, {point for each in calendars for point in each.market_points})
    return {point: Rule(rule.digits, rule.is_lunar, rule.cycle_days) for point, rule in rules.items()}


def departs_at(day: date, leaves_s: int) -> datetime:
    """The moment of a second of the service day, which may run past midnight."""
    return clock.at_beijing(day, hour=0) + timedelta(seconds=leaves_s)


def standing_from(on: date) -> Q:
    """Departures that hold on a day or after it."""
    return (Q(until_on=None) | Q(until_on__gt=on)) & ~Q(until_on=F("from_on"))


def replace(county: str, wanted: Mapping[UUID, Sequence[Departure]], on: date) -> Change:
    """From a day on these are the departures of these routes, and no others. Drivers and plates stay."""
    rows = Departure.objects.filter(standing_from(on) | Q(from_on=on), county=county, route__in=list(wanted))
    here: dict[UUID, dict[str, list[Departure]]] = {}
    for row in rows.select_for_update().order_by("id"):
        here.setdefault(row.route_id, {}).setdefault(row.code, []).append(row)
    ended: list[Departure] = []
    changed: list[Departure] = []
    begun: list[Departure] = []
    kept = 0
    for route, departures in wanted.items():
        before = here.get(route, {})
        for new in departures:
            old = before.pop(new.code, [])
            first, later = (old[0] if old else None), old[1:]
            ended += later
            if first is not None:
                _carry(first, new)
            if first is not None and _is_same(first, new):
                kept += 1
            elif first is not None and first.from_on >= on:
                changed.append(_rewritten(first, new, on))
            else:
                ended += [first] if first is not None else []
                new.from_on = on
                begun.append(new)
        ended += [row for rows in before.values() for row in rows if not row.is_void]
    for row in ended:
        row.until_on = max(row.from_on, on)
    bulk.update(ended, ["until_on"])
    bulk.update(changed, [*SAME_FIELDS, *CARRIED, "from_on", "until_on"])
    bulk.insert(begun)
    return Change(kept, len(begun) + len(changed), len(ended))


SAME_FIELDS = ("pattern", "calendar", "leaves_s", "headsign", "direction")


def _carry(old: Departure, new: Departure) -> None:
    for name in CARRIED:
        setattr(new, name, getattr(new, name) or getattr(old, name))


def _is_same(old: Departure, new: Departure) -> bool:
    return old.until_on is None and all(getattr(old, name) == getattr(new, name) for name in (*SAME, *CARRIED))


def _rewritten(old: Departure, new: Departure, on: date) -> Departure:
    """One that was to begin later, or begins or ended this very day, never ran: it becomes the new one."""
    for name in (*SAME, *CARRIED):
        setattr(old, name, getattr(new, name))
    old.from_on, old.until_on = on, None
    return old


def follow_change(county: str, key: str, routes: Iterable[UUID], on: date, happened_at: datetime) -> Followed:
    """Calendars' trips of these routes that have not left run as the timetable now says, or not at all."""
    rows = Trip.objects.filter(county=county, route__in=list(routes), day__gte=on, state=Trip.State.SCHEDULED)
    trips = list(rows.exclude(departure=None).select_related("route", "departure").order_by("day", "code"))
    if not trips:
        return Followed((), ())
    held = _held(county, {trip.route_id for trip in trips}, {trip.day for trip in trips})
    calendars = calendar_values(county, {row.calendar_id: row.calendar for row in held.values()}.values())
    markets = markets_of(county, calendars.values())
    moved, off = [], []
    for trip in trips:
        row = held.get((trip.departure.code if trip.departure else "", trip.day))
        if row is None or not calendars[row.calendar_id].runs_on(trip.day, markets):
            off.append(trip.code)
        elif (row.pattern_id, departs_at(trip.day, row.leaves_s)) != (trip.pattern_id, trip.departs_at):
            trip.pattern, trip.departure = row.pattern, row
            trip.departs_at = departs_at(trip.day, row.leaves_s)
            moved.append(trip)
    bulk.update(moved, ["pattern", "departure", "departs_at"])
    append_many([_replanned(key, trip, happened_at) for trip in moved], actor=SYSTEM)
    if off:
        drop(county=county, key=f"{key}/off", trips=off, happened_at=happened_at)
    return Followed(tuple(trip.code for trip in moved), tuple(off))


def _held(county: str, routes: Iterable[UUID], days: Iterable[date]) -> dict[tuple[str, date], Departure]:
    rows = Departure.objects.filter(county=county, route__in=list(routes)).select_related("pattern", "calendar")
    found = list(rows)
    return {
        (row.code, day): row
        for day in days
        for row in found
        if row.from_on <= day and (row.until_on is None or day < row.until_on)
    }


def _replanned(key: str, trip: Trip, happened_at: datetime) -> Entry:
    told = {"departs_at": trip.departs_at.isoformat()}
    return trip_entry(trip, f"{key}/{trip.code}", "trip.replanned", happened_at, told)


def departures_on(county: str, day: date) -> list[Departure]:
    """The departures in force on a day, with what they refer to."""
    rows = Departure.objects.filter(in_force(day), county=county).select_related("route", "pattern", "calendar")
    return list(rows.order_by("route__code", "leaves_s", "code"))
