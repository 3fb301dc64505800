"""The stops of routes as patterns hold them: which pattern stands for a route on a day, and where it calls."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from huinong.kernel.ids import new_id
from huinong.logistics.transport.models import Pattern, PatternStop, Stop
from huinong.logistics.transport.values import PlaceValue, StopValue
from huinong.registry.points.queries import points_by_id
from huinong.storage import bulk, lookup

MIRRORED = "HN-"
"""How the code of a stop that was made for a point begins."""


def in_force(on: date) -> Q:
    """Rows that hold on a day: patterns, departures."""
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


def patterns_on(county: str, routes: Iterable[UUID], on: date) -> Mapping[UUID, Pattern]:
    """The pattern that stands for each route on a day: the one planned by hand, else the longest of its timetable."""
    rows = list(Pattern.objects.filter(in_force(on), county=county, route__in=list(routes)))
    lengths = _lengths(county, [row.id for row in rows if row.key])
    found: dict[UUID, tuple[tuple[bool, int, str], Pattern]] = {}
    for row in rows:
        rank = (row.key == "", lengths.get(row.id, 0), row.key)
        if row.route_id not in found or rank > found[row.route_id][0]:
            found[row.route_id] = (rank, row)
    return {route: row for route, (_, row) in found.items()}


def _lengths(county: str, patterns: Sequence[UUID]) -> Mapping[UUID, int]:
    if not patterns:
        return {}
    calls = PatternStop.objects.filter(county=county, pattern__in=patterns).values("pattern")
    return dict(calls.annotate(calls=Count("seq")).values_list("pattern", "calls"))


def places_of(county: str, patterns: Iterable[UUID]) -> Mapping[UUID, tuple[PlaceValue, ...]]:
    """Every call of these patterns in order, points of the network by the network's own name and place."""
    calls = sorted(lookup.rows(PatternStop, county=county, pattern_id=set(patterns)), key=lambda call: call.seq)
    stops = {row.id: row for row in lookup.rows(Stop, county=county, id={call.stop_id for call in calls})}
    points = points_by_id(county, {stop.point for stop in stops.values() if stop.point})
    found: dict[UUID, list[PlaceValue]] = {}
    for call in calls:
        stop = stops[call.stop_id]
        point = points.get(stop.point) if stop.point else None
        place = PlaceValue(
            seq=call.seq,
            code=stop.code,
            name=point.name if point else stop.name,
            lng=point.lng if point and point.lng is not None else stop.lng,
            lat=point.lat if point and point.lat is not None else stop.lat,
            point=stop.point,
            arrives_s=call.arrives_s,
            leaves_s=call.leaves_s,
        )
        found.setdefault(call.pattern_id, []).append(place)
    return {pattern: tuple(places) for pattern, places in found.items()}


def stops_among(places: Sequence[PlaceValue]) -> tuple[StopValue, ...]:
    """Where bags can change hands: the calls that are at points of the network."""
    return tuple(
        StopValue(seq=place.seq, point=place.point, name=place.name, offset_min=place.offset_min)
        for place in places
        if place.point is not None
    )


def stops_at_points(county: str, points: Iterable[UUID]) -> Mapping[UUID, Stop]:
    """The stop of each of these points; one is made for a point that has none yet."""
    wanted = set(points)
    found: dict[UUID, Stop] = {}
    for row in Stop.objects.filter(county=county, point__in=wanted).order_by("code"):
        found.setdefault(row.point, row)  # type: ignore[arg-type]  # filtered by point
    made = [
        Stop(
            id=new_id(), county=county, code=MIRRORED + each.code, name=each.name, lng=each.lng, lat=each.lat, point=id_
        )
        for id_, each in points_by_id(county, wanted - found.keys()).items()
    ]
    bulk.insert(made)
    return found | {row.point: row for row in made if row.point}
