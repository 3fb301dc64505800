"""Points by the hundred thousand, for maps: how many there are, where they crowd, and those inside a window."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Avg, Count, F, Max, Min, Q
from django.db.models.functions import Floor

from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.queries import narrowed, rows_of
from huinong.registry.points.values import PointRow


@dataclass(frozen=True, slots=True)
class Box:
    """A window on the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def inside(self) -> Q:
        """The points that lie in it."""
        return Q(lng__gte=self.west, lng__lte=self.east, lat__gte=self.south, lat__lte=self.north)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many points there are, how many without a known place, and the box around the others."""

    points: int
    without_place: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Cell:
    """The points of one square of a grid: their middle, and how many."""

    lng: float
    lat: float
    count: int


def crowd(actor: Actor, *, division: str = "") -> Crowd:
    """The points that an actor may see in a place, in one query."""
    edges = {"w": Min("lng"), "s": Min("lat"), "e": Max("lng"), "n": Max("lat")}
    found = narrowed(actor, division=division).aggregate(all=Count("id"), placed=Count("lng"), **edges)
    sides = [found[side] for side in "wsen"]
    return Crowd(found["all"], found["all"] - found["placed"], None if None in sides else Box(*sides))


def cells(actor: Actor, box: Box, *, degrees: float, division: str = "") -> tuple[Cell, ...]:
    """Where an actor's points crowd inside a window: counts by squares of so many degrees."""
    rows = narrowed(actor, division=division).filter(box.inside()).order_by()
    squares = rows.annotate(column=Floor(F("lng") / degrees), row=Floor(F("lat") / degrees)).values("column", "row")
    counted = squares.annotate(count=Count("id"), middle_lng=Avg("lng"), middle_lat=Avg("lat"))
    return tuple(
        Cell(each["middle_lng"], each["middle_lat"], each["count"])
        for each in counted.order_by("column", "row").values("middle_lng", "middle_lat", "count")
    )


def count_inside(actor: Actor, box: Box, *, division: str = "", most: int) -> int:
    """How many of an actor's points lie inside a window, counted no further than one past `most`."""
    return narrowed(actor, division=division).filter(box.inside()).order_by()[: most + 1].count()


def points_inside(actor: Actor, box: Box, *, division: str = "") -> tuple[PointRow, ...]:
    """An actor's points inside a window with their standing today, by code."""
    rows = narrowed(actor, division=division).filter(box.inside()).order_by("code", "id")
    return rows_of(rows, clock.today())


def counts_by_county(actor: Actor, *, division: str = "") -> Mapping[str, int]:
    """How many points an actor may see in each county."""
    rows = narrowed(actor, division=division).order_by().values_list("county")
    return dict(rows.annotate(count=Count("id")).order_by("county"))
