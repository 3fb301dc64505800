"""Reads of the bag lists that a plan put on trips."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Sum

from huinong.kernel.actor import Actor
from huinong.logistics.transport.models import BagOrder
from huinong.logistics.transport.queries import visible_trips
from huinong.logistics.transport.values import BagOrderValue


def orders_of_trip(*, actor: Actor, county: str, code: str) -> tuple[BagOrderValue, ...]:
    """What a trip is to carry by the plan, in the order in which it is put off; for one point its own lines."""
    seen = visible_trips(actor).filter(county=county, code=code)
    rows = BagOrder.objects.filter(county=county, trip__in=seen.values("id")).order_by("off_seq", "on_seq", "id")
    point = actor.scope.point
    return tuple(
        BagOrderValue(**{name: getattr(row, name) for name in BagOrderValue.__dataclass_fields__})
        for row in rows
        if point is None or row.point == point
    )


def planned_bags(county: str, trips: Collection[UUID]) -> Mapping[UUID, int]:
    """How many bags each of these trips is to carry by the plan; those without a list are left out."""
    rows = BagOrder.objects.filter(county=county, trip__in=list(trips)).order_by().values_list("trip")
    return {trip: bags for trip, bags in rows.annotate(whole=Sum("bags"))}  # noqa: C416  # mypy: rows of values
