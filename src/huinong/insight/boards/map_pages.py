"""The network map, its layers, and the list beside it that holds the same places."""

from collections import Counter
from typing import Any

from django.http import HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huinong.edge.errors import InvalidInput, NoSuchPage
from huinong.edge.gates import require_scope
from huinong.edge.pages import PageRequest, page
from huinong.insight.boards.crowded import counties, crowd_of
from huinong.insight.boards.layers import LAYERS, colours
from huinong.insight.boards.places import COUNTY, GAP, STATES, TOWN, Asked, places
from huinong.insight.indicators import links, shapes
from huinong.kernel.actor import Actor
from huinong.registry.divisions import queries as divisions
from huinong.registry.points import queries as points
from huinong.registry.points.crowds import Box

SHOWN = 500
MOST_ZOOM = 24
GEOJSON = "application/geo+json"


@require_safe
@page("points.read")
def network(request: PageRequest) -> HttpResponseBase:
    """Where the network is, where it is silent, and where it is missing."""
    asked = asked_by(request)
    crowd = crowd_of(request.actor, asked)
    found = () if crowd else places(request.actor, asked)
    query = {"division": asked.division, "status": asked.status, "on": request.GET.get("on", "")}
    context = {
        "layers": {name: links.page("boards:map_layer", name, **query) for name in LAYERS},
        "colours": [] if crowd else colours(request.actor, asked),
        "crowd": crowd,
        "counties": counties(request.actor, asked) if crowd else (),
        "places": found[:SHOWN],
        "left_out": max(0, len(found) - SHOWN),
        "without_place": crowd.without_place if crowd else sum(place.lng is None for place in found),
        "counts": _counts(found),
        "towns": _towns(request.actor),
        "states": STATES.items(),
        "asked": asked,
        "own": request.actor.scope.division,
    }
    return render(request, "boards/map.html", context)


def _counts(found: Any) -> list[tuple[str, Any, int]]:
    """How many places of each status, gaps last."""
    counted = Counter((place.tone, place.status) for place in found)
    order = ("good", "info", "will", "calm", "must")
    return sorted(
        ((tone, status, count) for (tone, status), count in counted.items()), key=lambda each: order.index(each[0])
    )


def _towns(actor: Actor) -> list[tuple[str, str]]:
    """The townships a map may be narrowed to; counties for those who see several."""
    own = actor.scope.division
    if len(own) >= TOWN:
        return []
    if len(own) == COUNTY:
        return [(town.prefix, town.name) for town in divisions.children(own)]
    counties = points.counties_on_network(own)
    names = divisions.names(counties)
    return [(county, names.get(county, county)) for county in counties]


@require_safe
@page("points.read")
def layer(request: PageRequest, name: str) -> HttpResponseBase:
    """One layer as GeoJSON."""
    if name not in LAYERS:
        raise NoSuchPage
    return JsonResponse(LAYERS[name](request.actor, asked_by(request)), content_type=GEOJSON)


def asked_by(request: PageRequest) -> Asked:
    """What the address narrows the map to. Raises InvalidInput, OutOfScope."""
    status = request.GET.get("status", "")
    if status and status not in {*STATES, GAP}:
        raise InvalidInput(fields="status")
    division = shapes.division_asked(request, request.actor)
    within(request.actor, division)
    box, zoom = _window(request.GET)
    return Asked(division=division, on=shapes.day_asked(request.GET), status=status, box=box, zoom=zoom)


def _window(asked: QueryDict) -> tuple[Box | None, float]:
    """`?box=west,south,east,north&zoom=`: the window in sight; none when it is left out. Raises InvalidInput."""
    text = asked.get("box", "")
    if not text:
        return None, 0.0
    try:
        west, south, east, north = (float(side) for side in text.split(","))
        zoom = float(asked.get("zoom", "0"))
    except ValueError as error:
        raise InvalidInput(fields="box, zoom") from error
    if not (-540 <= west < east <= 540 and -90 <= south < north <= 90 and 0 <= zoom <= MOST_ZOOM):
        raise InvalidInput(fields="box, zoom")
    return Box(west, south, east, north), zoom


def within(actor: Actor, division: str) -> None:
    """Raises OutOfScope for a place that is not the actor's, whatever point or party they are held to."""
    require_scope(actor, division, point=actor.scope.point, party=actor.scope.party)
