"""The county's timetable as a GTFS archive: what departs from a day on, with market days told one by one."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.logistics.transport import timetable
from huinong.logistics.transport.calendars import CalendarValue, Markets, running_days, span
from huinong.logistics.transport.gtfs_files import ZONE
from huinong.logistics.transport.models import Departure, PatternStop, Stop
from huinong.registry.parties.queries import parties_by_id
from huinong.storage import lookup

AGENCY = "https://www.chinapost.com.cn/"
MARKET_DAYS = timedelta(days=365)
"""How far ahead market days are written out."""

ENDLESS = date(2099, 12, 31)
BUS = 3  # route_type
OURS = "huinong"
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)  # so that the same timetable is the same bytes

Lines = Iterable[Sequence[Any]]


def export(*, actor: Actor, county: str, first: date, last: date, url: str) -> bytes:
    """The timetable in force on `first`; market days are written out until `last`. `url` is said to be the agency's."""
    gates.require(actor, "transport.read")
    gates.require_scope(actor, county)
    departures = timetable.departures_on(county, first)
    files = {
        "agency.txt": _agencies(county, departures, url),
        "stops.txt": _stops(county, departures),
        "routes.txt": _routes(departures),
        "trips.txt": _trips(departures),
        "stop_times.txt": _stop_times(county, departures),
        **_calendars(county, departures, first, last),
    }
    return _zipped(files)


def _zipped(files: Mapping[str, list[Sequence[Any]]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in files.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerows(lines)
            archive.writestr(zipfile.ZipInfo(name, WRITTEN_AT), text.getvalue(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _agencies(county: str, departures: Sequence[Departure], url: str) -> list[Sequence[Any]]:
    companies = {row.route.company for row in departures if row.route.company}
    named = parties_by_id(county, sorted(companies))
    lines: list[Sequence[Any]] = [("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang")]
    if any(row.route.company is None for row in departures) or not companies:
        lines.append((OURS, f"{OURS} {county}", url, ZONE, "zh"))
    return lines + [(id_, named[id_].name if id_ in named else str(id_), url, ZONE, "zh") for id_ in sorted(companies)]


def _routes(departures: Sequence[Departure]) -> list[Sequence[Any]]:
    found = {row.route.code: row.route for row in departures}
    lines: list[Sequence[Any]] = [("route_id", "agency_id", "route_short_name", "route_long_name", "route_type")]
    return lines + [(row.code, row.company or OURS, "", row.name, BUS) for _, row in sorted(found.items())]


def _trips(departures: Sequence[Departure]) -> list[Sequence[Any]]:
    lines: list[Sequence[Any]] = [("route_id", "service_id", "trip_id", "trip_headsign", "direction_id")]
    return lines + [(row.route.code, row.calendar.code, row.code, row.headsign, row.direction) for row in departures]


def _stops(county: str, departures: Sequence[Departure]) -> list[Sequence[Any]]:
    calls = lookup.rows(PatternStop, county=county, pattern_id={row.pattern_id for row in departures})
    stops = lookup.rows(Stop, county=county, id={call.stop_id for call in calls})
    lines: list[Sequence[Any]] = [("stop_id", "stop_name", "stop_lat", "stop_lon")]
    return lines + [(row.code, row.name, row.lat, row.lng) for row in sorted(stops, key=lambda row: row.code)]


def _stop_times(county: str, departures: Sequence[Departure]) -> list[Sequence[Any]]:
    patterns = {row.pattern_id for row in departures}
    calls: dict[UUID, list[PatternStop]] = {}
    for call in sorted(lookup.rows(PatternStop, county=county, pattern_id=patterns), key=lambda call: call.seq):
        calls.setdefault(call.pattern_id, []).append(call)
    wanted = {call.stop_id for of_pattern in calls.values() for call in of_pattern}
    codes = {row.id: row.code for row in lookup.rows(Stop, county=county, id=wanted)}
    head = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type")
    lines: list[Sequence[Any]] = [head]
    for row in departures:
        for call in calls.get(row.pattern_id, ()):
            times = (_clock(row.leaves_s + call.arrives_s), _clock(row.leaves_s + call.leaves_s))
            lines.append((row.code, *times, codes[call.stop_id], call.seq, call.pickup, call.drop_off))
    return lines


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _calendars(county: str, departures: Sequence[Departure], first: date, last: date) -> dict[str, list[Sequence[Any]]]:
    found = timetable.calendar_values(county, {row.calendar_id: row.calendar for row in departures}.values())
    markets = timetable.markets_of(county, found.values())
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    weeks: list[Sequence[Any]] = [("service_id", *days, "start_date", "end_date")]
    single: list[Sequence[Any]] = [("service_id", "date", "exception_type")]
    for value in sorted(found.values(), key=lambda value: value.code):
        if value.starts_on is not None:
            weeks.append((value.code, *value.weekdays, _day(value.starts_on), _day(value.ends_on or ENDLESS)))
        told = {**_not_of_the_week(value, markets, first, last), **value.days}
        single += [(value.code, _day(day), 1 if runs else 2) for day, runs in sorted(told.items())]
    return {"calendar.txt": weeks, "calendar_dates.txt": single}


def _not_of_the_week(value: CalendarValue, markets: Markets, first: date, last: date) -> dict[date, bool]:
    """The days on which it runs otherwise than calendar.txt can say: market days, and weeks that were changed."""
    if not value.market_points and not value.before:
        return {}
    days = span(first, last)
    runs, says = set(running_days(value, days, markets)), {day for day in days if value.week.runs_on(day, {})}
    return {day: day in runs for day in days if (day in runs) != (day in says)}


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
