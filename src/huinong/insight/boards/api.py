"""`/api/v1/map` and `/api/v1/search`: the network's layers as GeoJSON, and one search over everything in sight."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import gates
from huinong.edge.api import ActorRequest
from huinong.insight.boards.layers import LAYERS
from huinong.insight.boards.map_pages import within
from huinong.insight.boards.places import Asked, places
from huinong.insight.boards.searching import LONGEST, search
from huinong.insight.boards.values import Found, Place
from huinong.insight.indicators.queries import short
from huinong.kernel import clock

map_router = Router(tags=["map"])
search_router = Router(tags=["search"])

Layer = Literal["boundary", "towns", "points", "gaps", "routes"]
Status = Literal["", "active", "new", "silent", "closed", "gap"]


class Narrowed(Schema):
    """What a map is narrowed to: a division (yours if left out), a status, a day (today if left out)."""

    division: Annotated[str, Field(pattern=r"^\d*$", max_length=12)] | None = None
    status: Status = ""
    on: date | None = None

    def asked(self, request: ActorRequest) -> Asked:
        actor = request.actor
        division = actor.scope.division if self.division is None else short(self.division)
        within(actor, division)
        today = clock.today()
        return Asked(division=division, on=min(self.on or today, today), status=self.status)


class PlaceOut(Schema):
    """A point, or a village without an active one; without a known position `lng` and `lat` are null."""

    name: str
    kind: str
    town: str
    status: str
    is_gap: bool
    lng: float | None
    lat: float | None
    precision: str


class HitOut(Schema):
    """One thing found; `href` is its page."""

    title: str
    text: str
    label: str
    href: str
    time: datetime | None
    is_exact: bool


class FoundOut(Schema):
    """The things of one kind; `total` counts those left out too."""

    kind: str
    total: int
    hits: list[HitOut]


@map_router.get("/places", response=list[PlaceOut], summary="The points and the coverage gaps as a list")
def place_list(request: ActorRequest, narrowed: Query[Narrowed]) -> list[PlaceOut]:
    gates.require(request.actor, "points.read")
    return [_place(each) for each in places(request.actor, narrowed.asked(request))]


@map_router.get("/{layer}", response=dict[str, Any], summary="One layer of the map as GeoJSON")
def layer(request: ActorRequest, layer: Layer, narrowed: Query[Narrowed]) -> dict[str, Any]:
    gates.require(request.actor, "points.read")
    return dict(LAYERS[layer](request.actor, narrowed.asked(request)))


@search_router.get("", response=list[FoundOut], summary="Everything in sight that matches, by kind")
def results(request: ActorRequest, q: Annotated[str, Query(min_length=1, max_length=LONGEST)]) -> list[FoundOut]:
    return [_found(each) for each in search(request.actor, q)]


def _place(each: Place) -> PlaceOut:
    return PlaceOut(
        name=each.name,
        kind=str(each.kind),
        town=each.town,
        status=str(each.status),
        is_gap=each.is_gap,
        lng=each.lng,
        lat=each.lat,
        precision=each.precision,
    )


def _found(each: Found) -> FoundOut:
    hits = [
        HitOut(
            title=hit.title,
            text=hit.text,
            label=str(hit.label),
            href=hit.href,
            time=hit.time,
            is_exact=hit.is_exact,
        )
        for hit in each.hits
    ]
    return FoundOut(kind=each.kind, total=each.total, hits=hits)
