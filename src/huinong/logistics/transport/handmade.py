"""Patterns planned by hand: one a route, of points of the network, ended and followed by the next on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from huinong.kernel.ids import new_id
from huinong.logistics.transport.models import Departure, Pattern, PatternStop, Route, Stop, Trip
from huinong.logistics.transport.patterns import patterns_on, stops_at_points
from huinong.logistics.transport.values import NewRoute
from huinong.storage import bulk

S_A_MINUTE = 60


def write(county: str, plans: Sequence[tuple[Route, NewRoute]], *, begins: date, at_once: date) -> None:
    """Give each route its new pattern: a first one from `begins`, one that follows another from `at_once`."""
    before = _standing_from(county, [route.id for route, _ in plans], at_once)
    stops = stops_at_points(county, {stop.point for _, new in plans for stop in new.stops})
    made = {route.id: _pattern(route, new, at_once if route.id in before else begins) for route, new in plans}
    for route, _ in plans:
        for old in before.get(route.id, ()):
            _end(old, at_once)
    bulk.insert(list(made.values()))
    bulk.insert([call for route, new in plans for call in _calls(made[route.id], new, stops)])
    for route, _ in plans:
        for old in before.get(route.id, ()):
            _move(old, made[route.id], at_once)


def standing(county: str, routes: Iterable[Route], on: date) -> Mapping[UUID, Pattern]:
    """The pattern to put on a trip of that day; before the first of a route begins, that first one."""
    ids = [route.id for route in routes]
    held = dict(patterns_on(county, ids, on))
    missing = [id_ for id_ in ids if id_ not in held]
    for row in Pattern.objects.filter(county=county, route__in=missing).order_by("from_on", "key"):
        held.setdefault(row.route_id, row)
    return held


def _standing_from(county: str, routes: Sequence[UUID], on: date) -> Mapping[UUID, list[Pattern]]:
    """The handmade patterns of each route that hold on a day or after it."""
    rows = Pattern.objects.filter(Q(until_on=None) | Q(until_on__gt=on), county=county, route__in=routes, key="")
    found: dict[UUID, list[Pattern]] = {}
    for row in rows.select_for_update().order_by("id"):
        found.setdefault(row.route_id, []).append(row)
    return found


def _pattern(route: Route, new: NewRoute, from_on: date) -> Pattern:
    return Pattern(id=new_id(), county=route.county, route=route, key="", from_on=from_on, metres=new.metres)


def _calls(pattern: Pattern, new: NewRoute, stops: Mapping[UUID, Stop]) -> list[PatternStop]:
    return [
        PatternStop(
            county=pattern.county,
            pattern=pattern,
            seq=seq,
            stop=stops[stop.point],
            arrives_s=stop.offset_min * S_A_MINUTE,
            leaves_s=stop.offset_min * S_A_MINUTE,
        )
        for seq, stop in enumerate(new.stops, 1)
    ]


def _end(old: Pattern, on: date) -> None:
    """End a pattern; one that would never hold makes room for the plan that replaces it on the same day."""
    old.until_on = on
    if old.from_on >= on:
        old.key = f"-{old.id.hex}"
    old.save(update_fields=["until_on", "key"])


def _move(old: Pattern, new: Pattern, on: date) -> None:
    """What has not left yet runs as newly planned; a pattern that nothing ran on goes."""
    county = old.county
    waiting = Trip.objects.filter(county=county, pattern=old, day__gte=on, state=Trip.State.SCHEDULED)
    waiting.update(pattern=new)
    follow(Departure.objects.filter(Q(until_on=None) | Q(until_on__gt=on), county=county, pattern=old), new, on)
    is_used = Trip.objects.filter(county=county, pattern=old).exists()
    if not is_used and not Departure.objects.filter(county=county, pattern=old).exists():
        old.delete()


def follow(departures: Iterable[Departure], pattern: Pattern, on: date) -> None:
    """Departures go on with another pattern from a day: those begun before it end, and begin again."""
    later: list[Departure] = []
    for row in list(departures):
        if row.from_on >= on:
            row.pattern = pattern
            row.save(update_fields=["pattern"])
            continue
        later.append(_again(row, pattern, on))
        row.until_on = on
        row.save(update_fields=["until_on"])
    bulk.insert(later)


def _again(row: Departure, pattern: Pattern, on: date) -> Departure:
    kept = ("code", "leaves_s", "headsign", "direction", "driver", "vehicle", "until_on", "route_id", "calendar_id")
    values = {name: getattr(row, name) for name in kept}
    return Departure(id=new_id(), county=row.county, pattern=pattern, from_on=on, **values)
