"""The map where there are more points than a browser should be sent: counts by square from afar, points when near."""

from typing import Any

from django.utils.translation import ngettext

from huinong.insight.boards.places import TIERS, TONES, Asked
from huinong.insight.boards.values import FeatureCollection
from huinong.insight.indicators import links
from huinong.kernel.actor import Actor
from huinong.registry.divisions import queries as divisions
from huinong.registry.points import crowds
from huinong.registry.points.crowds import Box, Cell, Crowd
from huinong.registry.points.values import STATUS_LABELS, PointRow

MANY = 3_000  # points past which a map is sent in parts
IN_SIGHT = 1_500  # points that a window may hold one by one
SQUARES = 14  # squares across the whole, before a window is known
SQUARE_OF_WORLD = 45.0  # degrees of a square of 64 pixels at zoom 0, where 512 pixels hold the world
LEAST = 0.002  # degrees, some 200 m


def crowd_of(actor: Actor, asked: Asked) -> Crowd | None:
    """How many points there are, when they are too many to send at once; else None."""
    found = crowds.crowd(actor, division=asked.division)
    return found if found.points > MANY else None


def network(actor: Actor, asked: Asked, crowd: Crowd) -> FeatureCollection:
    """The points of the window asked for, or how many there are by square. `is_partial`: ask again for each window."""
    box = asked.box or crowd.box
    if box is None:
        features = []
    elif asked.box and crowds.count_inside(actor, box, division=asked.division, most=IN_SIGHT) <= IN_SIGHT:
        features = [_point(row) for row in crowds.points_inside(actor, box, division=asked.division)]
    else:
        degrees = _degrees(asked, box)
        found = crowds.cells(actor, box, degrees=degrees, division=asked.division)
        features = [_cell(number, each) for number, each in enumerate(found)]
    return {
        "type": "FeatureCollection",
        "features": features,
        "without_place": crowd.without_place,
        "is_partial": True,
    }


def counties(actor: Actor, asked: Asked) -> list[tuple[str, int, str]]:
    """The counties of a crowded map with their points, the largest first, and the map of each."""
    counted = crowds.counts_by_county(actor, division=asked.division)
    names = divisions.names(counted, asked.on)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(names.get(code, code), count, links.page("boards:map", division=code)) for code, count in ordered]


def _degrees(asked: Asked, box: Box) -> float:
    if asked.box is None:
        return max(LEAST, (box.east - box.west) / SQUARES)
    return max(LEAST, SQUARE_OF_WORLD / 2**asked.zoom)


def _cell(number: int, cell: Cell) -> dict[str, Any]:
    name = ngettext("{n} point", "{n} points", cell.count).format(n=f"{cell.count:,}")
    about = {"name": name, "kind": "cell", "tone": "good", "status": "", "count": cell.count, "lines": []}
    return _feature(str(number), cell.lng, cell.lat, about)


def _point(row: PointRow) -> dict[str, Any]:
    point = row.point
    about = {
        "name": point.name,
        "code": point.code,
        "division": point.division,
        "kind": TIERS[point.kind],
        "tone": TONES[row.standing.status],
        "status": str(STATUS_LABELS[row.standing.status]),
        "href": links.point(point.county, point.id),
        "lines": [],
    }
    return _feature(str(point.id), point.lng, point.lat, about)


def _feature(id_: str, lng: float | None, lat: float | None, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": id_,
        "geometry": {"type": "Point", "coordinates": [lng, lat]},
        "properties": about,
    }
