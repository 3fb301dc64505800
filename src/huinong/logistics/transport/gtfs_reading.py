"""From the rows of a GTFS archive to a feed: every reference, time and day is looked at, and all that is wrong is told.

The format is the GTFS Schedule reference (gtfs.org/documentation/schedule/reference): times count from noon minus
twelve hours of the service day and may pass 24:00; a service has its days in calendar.txt, calendar_dates.txt or both.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from huinong.logistics.transport.errors import BadFeed
from huinong.logistics.transport.gtfs_files import ZONE, Archive, Row, unpack
from huinong.logistics.transport.gtfs_findings import Findings, rows
from huinong.logistics.transport.gtfs_times import read_trips
from huinong.logistics.transport.gtfs_values import (
    Feed,
    FeedCalendar,
    FeedRemark,
    FeedRoute,
    FeedStop,
)

ROUTE_LENGTH, STOP_LENGTH, SERVICE_LENGTH, NAME_LENGTH, ROUTE_NAME = 20, 60, 60, 120, 60
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FLAGS = frozenset({"0", "1"})
ADDED, REMOVED = "1", "2"
STATION_LEVELS = frozenset({"", "0", "1"})
"""Platforms and stations are places; entrances, nodes and boarding areas are parts of one."""

Item = TypeVar("Item")


def read(content: bytes) -> Feed:
    """Read an archive. Raises BadFeed with everything that is wrong in it."""
    archive = unpack(content)
    if archive.problems:
        raise BadFeed(archive.problems)
    found = Findings()
    stops = _once(archive, "stops.txt", "stop_id", found, _stop)
    routes = _once(archive, "routes.txt", "route_id", found, _route)
    calendars = _calendars(archive, found)
    trips, remarks = read_trips(archive, found, stops, routes, calendars)
    if found.problems:
        raise BadFeed(tuple(found.problems))
    return Feed(
        digest=hashlib.sha256(content).hexdigest(),
        routes=tuple(routes.values()),
        stops=tuple(stops.values()),
        calendars=tuple(calendars.values()),
        trips=trips,
        remarks=(*archive.remarks, *_zones(archive), *_placeless(stops), *remarks),
        calls=sum(len(trip.calls) for trip in trips),
    )


def _once(
    archive: Archive, name: str, column: str, found: Findings, read_one: Callable[[int, Row, Findings], Item | None]
) -> dict[str, Item]:
    """The items of a file by their id, which may stand there once."""
    items: dict[str, Item] = {}
    for row, cells in rows(archive, name):
        code = cells.get(column, "")
        if code in items:
            found.add(name, row, column, code, "repeated")
        elif (item := read_one(row, cells, found)) is not None:
            items[code] = item
    return items


def _stop(row: int, cells: Row, found: Findings) -> FeedStop | None:
    code = found.text("stops.txt", row, cells, "stop_id", STOP_LENGTH)
    if cells.get("location_type", "") not in STATION_LEVELS:
        return None
    name = found.text("stops.txt", row, cells, "stop_name", NAME_LENGTH)
    lat, lng = (_degrees(row, cells, column, most, found) for column, most in (("stop_lat", 90), ("stop_lon", 180)))
    return FeedStop(code, name, *((lng, lat) if lng is not None and lat is not None else (None, None)))


def _degrees(row: int, cells: Row, column: str, most: int, found: Findings) -> float | None:
    value = cells.get(column, "")
    if not value:
        return None
    try:
        degrees = float(value)
    except ValueError:
        degrees = float("nan")
    if not -most <= degrees <= most:
        found.add("stops.txt", row, column, value, "not_a_number")
        return None
    return degrees


def _route(row: int, cells: Row, found: Findings) -> FeedRoute:
    code = found.text("routes.txt", row, cells, "route_id", ROUTE_LENGTH)
    short, long = cells.get("route_short_name", ""), cells.get("route_long_name", "")
    name = " ".join(part for part in (short if short not in long else "", long) if part)
    if not name:
        found.add("routes.txt", row, "route_long_name", "", "required")
    return FeedRoute(code, name[:ROUTE_NAME])


def _calendars(archive: Archive, found: Findings) -> dict[str, FeedCalendar]:
    weeks = _once(archive, "calendar.txt", "service_id", found, _week)
    single: dict[str, dict[date, bool]] = {}
    for row, cells in rows(archive, "calendar_dates.txt"):
        code = found.text("calendar_dates.txt", row, cells, "service_id", SERVICE_LENGTH)
        day, kind = found.day("calendar_dates.txt", row, cells, "date"), cells.get("exception_type", "")
        if kind not in {ADDED, REMOVED}:
            found.add("calendar_dates.txt", row, "exception_type", kind, "not_a_flag")
        if day is not None and day in single.setdefault(code, {}):
            found.add("calendar_dates.txt", row, "date", cells["date"], "repeated")
        elif day is not None:
            single[code][day] = kind == ADDED
    return {code: _joined(code, weeks.get(code), single.get(code, {})) for code in (weeks | single)}


def _week(row: int, cells: Row, found: Findings) -> FeedCalendar:
    file = "calendar.txt"
    code = found.text(file, row, cells, "service_id", SERVICE_LENGTH)
    for column in DAYS:
        if cells.get(column, "") not in FLAGS:
            found.add(file, row, column, cells.get(column, ""), "not_a_flag")
    first, last = found.day(file, row, cells, "start_date"), found.day(file, row, cells, "end_date")
    if first and last and last < first:
        found.add(file, row, "end_date", cells["end_date"], "backwards")
    return FeedCalendar(code, "".join(cells.get(column, "") for column in DAYS), first, last)


def _joined(code: str, week: FeedCalendar | None, days: Mapping[date, bool]) -> FeedCalendar:
    in_order = dict(sorted(days.items()))
    if week is None:
        return FeedCalendar(code, "0" * len(DAYS), None, None, in_order)
    return FeedCalendar(code, week.weekdays, week.starts_on, week.ends_on, in_order)


def _zones(archive: Archive) -> list[FeedRemark]:
    found = {cells.get("agency_timezone", "") for _, cells in rows(archive, "agency.txt")}
    others = sorted(zone for zone in found if zone and zone != ZONE)
    return [FeedRemark("agency.txt", "zone", len(others), ", ".join(others))] if others else []


def _placeless(stops: Mapping[str, FeedStop]) -> list[FeedRemark]:
    count = sum(stop.lng is None for stop in stops.values())
    return [FeedRemark("stops.txt", "no_place", count)] if count else []
