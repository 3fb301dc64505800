"""What this room's services share: locked rows, threads, values of rows."""

from collections.abc import Iterable
from uuid import UUID

from huinong.kernel.actor import Actor
from huinong.registry.points.errors import NoSuchPoint
from huinong.registry.points.models import Point
from huinong.registry.points.values import PointKind, PointValue, Precision


def thread_of(code: str) -> str:
    """The thread of everything said of a point."""
    return f"POINT-{code}"


def locked(county: str, ids: Iterable[UUID], actor: Actor) -> dict[UUID, Point]:
    """Lock points in one order. Raises NoSuchPoint unless all are there and within the actor's scope."""
    wanted = set(ids)
    rows = Point.objects.select_for_update().filter(county=county, id__in=wanted).order_by("id")
    scope = actor.scope
    found = {row.id: row for row in rows if scope.covers(row.division, point=row.id, party=row.keeper_party)}
    if len(found) < len(wanted):
        raise NoSuchPoint
    return found


def told(row: Point) -> dict[str, object]:
    """What every fact about a point says of it."""
    return {"point": row.id, "code": row.code, "name": row.name, "kind": row.kind, "division": row.division}


def value_of(row: Point) -> PointValue:
    """The frozen value of a row."""
    return PointValue(
        id=row.id,
        county=row.county,
        code=row.code,
        kind=PointKind(row.kind),
        name=row.name,
        parent=row.parent_id,
        division=row.division,
        lng=row.lng,
        lat=row.lat,
        precision=Precision(row.precision),
        keeper_party=row.keeper_party,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        plaque_on=row.plaque_on,
    )
