"""Reads of packaging: a point's for its keeper, a town's for its outlet, a county's for its desks."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from huinong.counter.packaging.errors import NoSuchSort
from huinong.counter.packaging.models import Shipment, Sort, Stock
from huinong.counter.packaging.values import ShipmentValue, SortValue, StockValue
from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointKind, PointValue

COUNTY_DIGITS = 6
COUNTERS = frozenset({PointKind.OUTLET, PointKind.VILLAGE_STATION, PointKind.TOWNSHIP_CENTRE})


def sorts(county: str, on: date) -> tuple[SortValue, ...]:
    """The sorts of a county as they hold on a day, by code."""
    rows = Sort.objects.filter(county=county, valid_from__lte=on).order_by("code", "valid_from")
    held = {row.code: row for row in rows}
    return tuple(_sort_value(row) for row in held.values())


def sort_of(county: str, code: str, on: date) -> SortValue:
    """One sort as it holds on a day. Raises NoSuchSort."""
    found = next((each for each in sorts(county, on) if each.code == code), None)
    if found is None:
        raise NoSuchSort(sort=code)
    return found


def seen_sorts(actor: Actor, county: str) -> tuple[SortValue, ...]:
    """The sorts of a county today. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "packaging.read")
    if not county.startswith(actor.scope.division[:COUNTY_DIGITS]):
        raise gates.OutOfScope
    return sorts(county, clock.today())


def _sort_value(row: Sort) -> SortValue:
    return SortValue(**{name: getattr(row, name) for name in SortValue.__slots__})


def _narrowed(actor: Actor) -> Q:
    """The one gate: the points whose packaging an actor may see."""
    gates.require(actor, "packaging.read")
    scope = actor.scope
    mine = Q(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.point is not None:
        return mine & Q(point=scope.point)
    return mine & Q(division__startswith=scope.division) if len(scope.division) > COUNTY_DIGITS else mine


def stock(actor: Actor, *, point: UUID | None = None) -> tuple[StockValue, ...]:
    """What the points that an actor may see hold, in a fixed number of queries for a county."""
    rows = Stock.objects.filter(_narrowed(actor)).order_by("county", "division", "point", "sort")
    found = list(rows if point is None else rows.filter(point=point))
    today = clock.today()
    known = {county: {each.code: each for each in sorts(county, today)} for county in {row.county for row in found}}
    return tuple(
        StockValue(county=row.county, point=row.point, sort=known[row.county][row.sort], on_hand=row.on_hand)
        for row in found
    )


def shipments(actor: Actor) -> QuerySet[Shipment]:
    """What was sent to the points that an actor may see."""
    return Shipment.objects.filter(_narrowed(actor))


def on_the_way(actor: Actor, point: UUID) -> tuple[ShipmentValue, ...]:
    """What was sent to a point and is not counted there yet, the oldest first."""
    rows = shipments(actor).filter(point=point, taken=None).order_by("id")
    return tuple(shipment_value(row) for row in rows)


def shipment_value(row: Shipment) -> ShipmentValue:
    """The frozen value of a row."""
    return ShipmentValue(**{name: getattr(row, name) for name in ShipmentValue.__slots__})


def counters(actor: Actor) -> tuple[PointValue, ...]:
    """The points with a counter whose packaging an actor may see, by place."""
    gates.require(actor, "packaging.read")
    county, scope, today = actor.scope.county or "", actor.scope, clock.today()
    rows = points.points_in(county) if scope.point is None else points.points_by_id(county, [scope.point]).values()
    mine = [each for each in rows if each.kind in COUNTERS and scope.covers(each.division, point=each.id)]
    return tuple(sorted((each for each in mine if each.is_open(today)), key=lambda each: (each.division, each.name)))
