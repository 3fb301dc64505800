"""The layers of the network map as GeoJSON: outlines, towns, points with the indicators' values, gaps, routes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.insight.boards import crowded
from huinong.insight.boards.crowded import crowd_of
from huinong.insight.boards.places import TIERS, TONES, Asked, gaps, rows
from huinong.insight.boards.values import FeatureCollection, Place
from huinong.insight.indicators import links
from huinong.insight.indicators import queries as indicators
from huinong.insight.indicators.definitions import DEFINITIONS
from huinong.insight.indicators.shapes import scale_of
from huinong.insight.indicators.values import VILLAGE, Unit
from huinong.kernel.actor import Actor
from huinong.logistics.transport import queries as transport
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.codes import full
from huinong.registry.divisions.values import Precision
from huinong.registry.points import queries as points
from huinong.registry.points.values import STATUS_LABELS, PointRow

COUNTY = 6
FEW_COUNTIES = 5
Values = Mapping[str, float | None]


def boundary(actor: Actor, asked: Asked) -> FeatureCollection:
    """The outlines of the counties, or of the one county a smaller place lies in."""
    gates.require(actor, "points.read")
    outlines = divisions.boundaries(_counties(asked))
    return _collection(
        {"type": "Feature", "id": each.code, "geometry": each.geojson, "properties": {"code": each.code}}
        for each in outlines
    )


def towns(actor: Actor, asked: Asked) -> FeatureCollection:
    """The names of the townships where they lie."""
    gates.require(actor, "points.read")
    if crowd_of(actor, asked):
        return _collection(())
    named = [town for county in _counties(asked) for town in divisions.children(county, asked.on)]
    where = divisions.places(town.code for town in named)
    placed = [(town, where[town.code]) for town in named if town.code in where]
    return _collection(
        _feature(place.lng, place.lat, id_=town.code, name=town.name)
        for town, place in placed
        if place.lng is not None and place.lat is not None
    )


def network(actor: Actor, asked: Asked) -> FeatureCollection:
    """The points with their standing, and for each indicator the value of the village they stand in."""
    gates.require(actor, "points.read")
    if crowd := crowd_of(actor, asked):
        return crowded.network(actor, asked, crowd)
    found = rows(actor, asked)
    values = _values(actor, asked)
    placed = [row for row in found if row.point.lng is not None and row.point.lat is not None]
    features = (_point(row, {code: known.get(row.point.division) for code, known in values.items()}) for row in placed)
    return _collection(features, without_place=len(found) - len(placed))


def coverage_gaps(actor: Actor, asked: Asked) -> FeatureCollection:
    """The administrative villages without an active point."""
    if crowd_of(actor, asked):
        return _collection(())
    found = gaps(actor, asked)
    placed = [place for place in found if place.lng is not None]
    return _collection((_gap(place) for place in placed), without_place=len(found) - len(placed))


def routes(actor: Actor, asked: Asked) -> FeatureCollection:
    """Who is joined by which route: lines through the stops whose place is known, not along the road."""
    if not actor.may("transport.read") or crowd_of(actor, asked):
        return _collection(())
    lines = [line for county in _counties(asked) for line in transport.route_lines(actor=actor, county=county)]
    known = [line.feature for line in lines if line.feature["geometry"]]
    return _collection(known, without_place=sum(line.without_place for line in lines))


LAYERS: Mapping[str, Callable[[Actor, Asked], FeatureCollection]] = {
    "boundary": boundary,
    "towns": towns,
    "points": network,
    "gaps": coverage_gaps,
    "routes": routes,
}


def colours(actor: Actor, asked: Asked) -> list[dict[str, str]]:
    """What a map may be coloured by, beside status."""
    if not _has_values(actor, asked):
        return []
    money = _("{name}, of the highest")
    return [
        {
            "key": each.code,
            "label": str(each.name) if each.unit is Unit.SHARE else money.format(name=each.name),
            "scale": scale_of(each, VILLAGE),
        }
        for each in DEFINITIONS.values()
    ]


def _counties(asked: Asked) -> tuple[str, ...]:
    return points.counties_on_network(asked.division[:COUNTY])


def _values(actor: Actor, asked: Asked) -> Mapping[str, Values]:
    """Each indicator's value by village, from 0 to 1; money as a part of the highest village's."""
    return {code: _value_by_village(actor, asked, code) for code in DEFINITIONS} if _has_values(actor, asked) else {}


def _has_values(actor: Actor, asked: Asked) -> bool:
    """Whether the points can be coloured: village by village for a few counties, not for a province of them."""
    may_read = actor.may("indicators.read") and actor.scope.covers(asked.division)
    return may_read and len(_counties(asked)) <= FEW_COUNTIES


def _value_by_village(actor: Actor, asked: Asked, code: str) -> Values:
    known: dict[str, float | None] = {}
    for county in _counties(asked):
        prefix = asked.division if len(asked.division) > COUNTY else county
        below = indicators.opened(code, prefix, on=asked.on, actor=actor, level=VILLAGE).below
        known.update({full(figure.division): figure.value for figure in below})
    if DEFINITIONS[code].unit is Unit.SHARE:
        return known
    highest = max((value for value in known.values() if value), default=0.0) or 1.0
    return {village: None if value is None else value / highest for village, value in known.items()}


def _point(row: PointRow, values: Values) -> dict[str, Any]:
    point, standing = row.point, row.standing
    lines = [_("Scans on {days} of {window} days").format(days=standing.scan_days, window=standing.window_days)]
    if point.precision is Precision.APPROXIMATE:
        lines.append(_("The position is approximate"))
    return _feature(
        point.lng,
        point.lat,
        id_=str(point.id),
        name=point.name,
        code=point.code,
        division=point.division,
        kind=TIERS[point.kind],
        tone=TONES[standing.status],
        status=str(STATUS_LABELS[standing.status]),
        href=links.point(point.county, point.id),
        lines=lines,
        **values,
    )


def _gap(place: Place) -> dict[str, Any]:
    lines = [place.town] if place.precision != Precision.APPROXIMATE else [place.town, _("The position is approximate")]
    return _feature(place.lng, place.lat, id_=place.name, name=place.name, href=place.href, lines=lines)


def _feature(lng: float | None, lat: float | None, *, id_: str, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lng, lat]}
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": properties}


def _collection(features: Iterable[Mapping[str, Any]], *, without_place: int = 0) -> FeatureCollection:
    return {"type": "FeatureCollection", "features": list(features), "without_place": without_place}
