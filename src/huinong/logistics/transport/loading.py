"""Taking a timetable that was read from GTFS: its stops, calendars, routes and departures, from a day on."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db.models import Q

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.earth import metres_between
from huinong.kernel.ids import new_id
from huinong.logistics.transport import timetable
from huinong.logistics.transport.calendars import CalendarValue, changed
from huinong.logistics.transport.gtfs_values import Feed, FeedCall, FeedStop
from huinong.logistics.transport.models import Calendar, Departure, Pattern, PatternStop, Route, Stop
from huinong.registry.points.queries import points_in
from huinong.registry.points.values import PointValue
from huinong.registry.policies.queries import figure
from huinong.storage import bulk

M_A_DEGREE = 111_320
"""Of latitude, near enough to find neighbours by."""

COUNTED = ("routes", "stops", "stops_linked", "calendars", "trips", "calls", "kept", "begun", "ended")
"""What a loaded timetable's fact counts of it."""

Signature = tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """The stops of a feed as rows, and how many of them were linked to a point just now."""

    stops: Mapping[str, Stop]
    made: int
    linked: int


def key_of(digest: str, from_on: date) -> str:
    """The key under which a file is taken from a day on: by page, endpoint or command, it is one act."""
    return f"gtfs/{digest[:32]}/{from_on}"


@act
def load_timetable(*, county: str, key: str, feed: Feed, from_on: date, happened_at: datetime, actor: Actor) -> Receipt:
    """Set the feed's routes to run as it says from a day on; routes it does not name stay as they are.

    A stop that lies near a point of the network is linked to it; one linked by hand stays so. The receipt's fact counts
    what was taken. The same feed again changes nothing.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    known = Route.objects.filter(county=county, code__in=[route.code for route in feed.routes])
    here = {row.code: row for row in known.select_for_update().order_by("id")}
    asked = {"digest": feed.digest, "from_on": from_on.isoformat()}
    if recall(county, [_entry(county, key, asked, {}, happened_at)]):
        return append(_entry(county, key, asked, {}, happened_at), actor=actor)
    found = _stops(county, feed.stops, figure("transport.stop_link_m", division=county, on=from_on))
    calendars = _calendars(county, feed, from_on)
    routes = _routes(county, feed, here)
    patterns = _patterns(county, feed, routes, found.stops, from_on)
    wanted = _departures(feed, routes, calendars, patterns, from_on)
    change = timetable.replace(county, wanted, from_on)
    followed = timetable.follow_change(county, key, wanted, from_on, happened_at)
    told: dict[str, Any] = {
        "routes": len(feed.routes),
        "stops": len(feed.stops),
        "stops_linked": found.linked,
        "calendars": len(feed.calendars),
        "trips": len(feed.trips),
        "calls": feed.calls,
        "kept": change.kept,
        "begun": change.begun,
        "ended": change.ended,
        "trips_moved": len(followed.moved),
        "trips_taken_off": len(followed.taken_off),
    }
    return append(_entry(county, key, asked, told, happened_at), actor=actor)


def _entry(county: str, key: str, asked: Mapping[str, Any], told: Mapping[str, Any], happened_at: datetime) -> Entry:
    return Entry(
        key=key,
        kind="timetable.loaded",
        county=county,
        thread="TIMETABLE",
        happened_at=happened_at,
        facts={**asked, **told},
        asked=asked,
    )


def _stops(county: str, stops: Sequence[FeedStop], within_m: int) -> Linked:
    here = {row.code: row for row in Stop.objects.filter(county=county)}
    near = _Near(points_in(county), within_m)
    made: list[Stop] = []
    changed: list[Stop] = []
    linked = 0
    for each in stops:
        row = here.get(each.code)
        if row is None:
            row = Stop(id=new_id(), county=county, code=each.code)
            made.append(row)
        else:
            changed.append(row)
        row.name, row.lng, row.lat = each.name, each.lng, each.lat
        if row.point is None and each.lng is not None and each.lat is not None:
            row.point = near.point(each.lng, each.lat)
            linked += row.point is not None
        here[each.code] = row
    bulk.insert(made)
    bulk.update(changed, ["name", "lng", "lat", "point"])
    return Linked(here, len(made), linked)


class _Near:
    """The points of a county by where they are, in squares as wide as the distance asked about."""

    def __init__(self, points: Iterable[PointValue], within_m: int) -> None:
        self._within_m = within_m
        self._side = max(within_m, 1) / M_A_DEGREE
        self._squares: dict[tuple[int, int], list[tuple[float, float, UUID]]] = {}
        for each in points:
            if each.lng is not None and each.lat is not None and each.closed_on is None:
                self._squares.setdefault(self._square(each.lng, each.lat), []).append((each.lng, each.lat, each.id))

    def _square(self, lng: float, lat: float) -> tuple[int, int]:
        return int(lng * cos(radians(round(lat))) / self._side), int(lat / self._side)

    def point(self, lng: float, lat: float) -> UUID | None:
        """The nearest point within the distance."""
        x, y = self._square(lng, lat)
        around = [each for i in (x - 1, x, x + 1) for j in (y - 1, y, y + 1) for each in self._squares.get((i, j), ())]
        near = min(((metres_between(lng, lat, a, b), id_) for a, b, id_ in around), default=None)
        return near[1] if near is not None and near[0] <= self._within_m else None


def _calendars(county: str, feed: Feed, from_on: date) -> Mapping[str, UUID]:
    """The feed's calendars; one that is here is changed from the day on."""
    here = {row.code: row for row in Calendar.objects.filter(county=county)}
    old = timetable.calendar_values(county, [here[each.code] for each in feed.calendars if each.code in here])
    rows = []
    for each in feed.calendars:
        row = here.get(each.code) or Calendar(id=new_id(), county=county, code=each.code, name=each.code)
        value = CalendarValue(
            code=each.code,
            name=row.name,
            weekdays=each.weekdays,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            days=each.days,
        )
        rows.append((row, changed(old[row.id], value, from_on) if row.id in old else value))
    timetable.write_calendars(county, rows)
    return {row.code: row.id for row, _ in rows}


def _routes(county: str, feed: Feed, here: Mapping[str, Route]) -> Mapping[str, Route]:
    """The feed's routes; what one pays and carries here is not the feed's to say."""
    made = [
        Route(id=new_id(), county=county, code=each.code, name=each.name, kind=Route.Kind.BUS)
        for each in feed.routes
        if each.code not in here
    ]
    changed = [here[each.code] for each in feed.routes if each.code in here]
    names = {each.code: each.name for each in feed.routes}
    for row in changed:
        row.name = names[row.code]
    bulk.insert(made)
    bulk.update(changed, ["name"])
    return {**here, **{row.code: row for row in made}}


def _departures(
    feed: Feed,
    routes: Mapping[str, Route],
    calendars: Mapping[str, UUID],
    patterns: Mapping[tuple[UUID, str], Pattern],
    from_on: date,
) -> dict[UUID, list[Departure]]:
    wanted: dict[UUID, list[Departure]] = {routes[each.code].id: [] for each in feed.routes}
    for trip in feed.trips:
        route = routes[trip.route]
        wanted[route.id].append(
            Departure(
                id=new_id(),
                county=route.county,
                route=route,
                pattern=patterns[route.id, _key(trip.calls)],
                calendar_id=calendars[trip.calendar],
                code=trip.code,
                leaves_s=trip.leaves_s,
                headsign=trip.headsign,
                direction=trip.direction,
                from_on=from_on,
            )
        )
    return wanted


def _patterns(
    county: str, feed: Feed, routes: Mapping[str, Route], stops: Mapping[str, Stop], from_on: date
) -> dict[tuple[UUID, str], Pattern]:
    """A pattern for each way a route is run; one that is here already is used again."""
    calls = {(routes[trip.route].id, _key(trip.calls)): trip.calls for trip in feed.trips}
    holding = Q(until_on=None) | Q(until_on__gt=from_on) | Q(from_on=from_on)
    rows = Pattern.objects.filter(holding, county=county, route__in={route for route, _ in calls}).exclude(key="")
    found: dict[tuple[UUID, str], Pattern] = {}
    for row in rows.order_by("-from_on"):
        found[row.route_id, row.key] = row
    made = {
        (route, key): Pattern(
            id=new_id(), county=county, route_id=route, key=key, from_on=from_on, metres=_length(steps, stops)
        )
        for (route, key), steps in calls.items()
        if (route, key) not in found
    }
    for place, row in found.items():
        row.until_on = None if place in calls else from_on
    bulk.update(list(found.values()), ["until_on"])
    bulk.insert(list(made.values()))
    bulk.insert([call for place, row in made.items() for call in _calls(county, row, calls[place], stops)])
    return found | made


def _calls(county: str, row: Pattern, calls: Sequence[FeedCall], stops: Mapping[str, Stop]) -> list[PatternStop]:
    return [
        PatternStop(
            county=county,
            pattern=row,
            seq=seq,
            stop=stops[call.stop],
            arrives_s=call.arrives_s,
            leaves_s=call.leaves_s,
            pickup=call.pickup,
            drop_off=call.drop_off,
        )
        for seq, call in enumerate(calls, 1)
    ]


def _key(calls: Sequence[FeedCall]) -> str:
    """The same for the same calls at the same minutes; stops are named as the feed names them."""
    signature: Signature = tuple(
        (each.stop, each.arrives_s, each.leaves_s, each.pickup, each.drop_off) for each in calls
    )
    return hashlib.sha256(repr(signature).encode()).hexdigest()[:32]


def _length(calls: Sequence[FeedCall], stops: Mapping[str, Stop]) -> int | None:
    """How far it is from stop to stop in straight lines; the road is longer. None when a place is not known."""
    places = [(stop.lng, stop.lat) for call in calls if (stop := stops[call.stop])]
    total = 0.0
    for (lng, lat), (to_lng, to_lat) in pairwise(places):
        if lng is None or lat is None or to_lng is None or to_lat is None:
            return None
        total += metres_between(lng, lat, to_lng, to_lat)
    return round(total)
