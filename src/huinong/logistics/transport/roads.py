"""Blocked roads: a driver reports one with a thumb, the dispatcher sees it until somebody says that it is free."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from huinong.logistics.transport.errors import NoSuchBlock, NoSuchTrip, NotYourTrip
from huinong.logistics.transport.facts import trip_entry
from huinong.logistics.transport.models import RoadBlock, Trip

PLACE_LENGTH, WHAT_LENGTH = 80, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadValue:
    """A road that could not be passed, and on which trip."""

    id: UUID
    trip: str
    route: str
    place: str
    what: str
    reporter: str
    reported_at: datetime


@act
def report_road(
    *, county: str, key: str, trip: str, place: str, what: str, happened_at: datetime, actor: Actor
) -> Receipt:
    """The driver of a trip, or the dispatcher, says where a road is blocked. Raises NoSuchTrip, NotYourTrip."""
    gates.require(actor, "transport.run")
    gates.require_scope(actor, county)
    row = Trip.objects.filter(county=county, code=trip).select_related("route").first()
    if row is None:
        raise NoSuchTrip(trip=trip)
    if actor.role == Role.DRIVER and row.driver not in {"", actor.id}:
        raise NotYourTrip(trip=trip)
    where, said = place.strip(), what.strip()
    if not 0 < len(where) <= PLACE_LENGTH or len(said) > WHAT_LENGTH:
        raise InvalidInput(fields="place")
    entry = trip_entry(row, key, "road.blocked", happened_at, {"place": where, "what": said})
    is_known = bool(recall(county, [entry]))
    receipt = append(entry, actor=actor)
    if not is_known:
        RoadBlock(
            id=new_id(),
            county=county,
            trip=row,
            place=where,
            what=said,
            reported_at=happened_at,
            reporter=actor.name[:80],
        ).save(force_insert=True)
    return receipt


@act
def clear_road(*, county: str, key: str, block: UUID, happened_at: datetime, actor: Actor) -> Receipt:
    """The road is free again. Raises NoSuchBlock."""
    gates.require(actor, "transport.run")
    gates.require_scope(actor, county)
    rows = RoadBlock.objects.select_for_update(of=("self",)).filter(county=county, id=block).order_by("id")
    row = rows.select_related("trip", "trip__route").first()
    if row is None:
        raise NoSuchBlock
    entry = trip_entry(row.trip, key, "road.cleared", happened_at, {"place": row.place, "what": ""})
    if not recall(county, [entry]) and row.cleared_at is not None:
        raise NoSuchBlock
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        row.cleared_at = happened_at
        row.save(update_fields=["cleared_at"])
    return receipt


def blocked_roads(*, actor: Actor, county: str) -> tuple[RoadValue, ...]:
    """The roads that are blocked now, for those who see the county's trips; oldest first."""
    if not actor.may("transport.read") or not actor.scope.covers(county):
        return ()
    rows = RoadBlock.objects.filter(county=county, cleared_at=None).select_related("trip__route")
    return tuple(
        RoadValue(
            id=row.id,
            trip=row.trip.code,
            route=row.trip.route.name,
            place=row.place,
            what=row.what,
            reporter=row.reporter,
            reported_at=row.reported_at,
        )
        for row in rows.order_by("reported_at")
    )
