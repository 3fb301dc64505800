"""What an actor may do with one piece now: asked of the life table, offered as buttons, recorded as a scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import custody, measures, rows
from huinong.logistics.parcels.labels import EVENTS
from huinong.logistics.parcels.life import Event, Step, next_step
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.places import Place, places_of
from huinong.logistics.parcels.scanning import NEEDS_EXCEPT
from huinong.registry.points.values import PointValue

ORDER = (
    Event.ARRIVED,
    Event.SHELVED,
    Event.COLLECTED,
    Event.SCREENED,
    Event.DISPATCHED,
    Event.DELIVERED,
    Event.FOUND,
    Event.EXCEPTED,
    Event.RETURNED,
    Event.LOST,
)
"""The likely ones first; the first of them is the page's primary action."""

AT_STATIONS = frozenset({Event.SHELVED, Event.COLLECTED})
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Doing:
    """One step that may be taken now, at this point."""

    event: str
    label: object
    point: UUID
    place: str

    @property
    def is_way_on(self) -> bool:
        """Whether it brings the piece onward: only such a step is a page's primary action."""
        return self.event not in {Event.EXCEPTED, Event.RETURNED, Event.LOST}

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing more than the press of a button."""
        return self.event not in {Event.COLLECTED, Event.EXCEPTED, Event.SCREENED, Event.SHELVED}


def doings(row: Parcel, *, actor: Actor, centres: Sequence[PointValue]) -> tuple[Doing, ...]:
    """The steps this actor may take with the piece now; each event once, at the nearest of the actor's points."""
    if not actor.may("parcels.scan"):
        return ()
    places = places_of(row.county, _around(row, actor, centres))
    mine = [place for place in places.values() if actor.scope.covers(place.division, point=place.id)]
    holding = custody.id_of(row.custodian, "point")
    nearest = sorted(mine, key=lambda place: (place.id != holding, place.id != row.station, place.division, place.name))
    found: dict[Event, Doing] = {}
    for here in nearest:
        holder = rows.holder(row, here, places)
        for event in ORDER:
            step = next_step(row.direction, row.state, event, here.tier, holder)
            if isinstance(step, Step) and event not in found and _may(actor, event, row, here):
                found[event] = Doing(event.value, EVENTS[event], here.id, here.name)
    return tuple(found[event] for event in ORDER if event in found)


def _around(row: Parcel, actor: Actor, centres: Sequence[PointValue]) -> set[UUID]:
    """The points that hold the piece or are meant for it, the actor's own, and the centre a dispatcher stands in."""
    ids = {custody.id_of(row.custodian, "point"), row.station, actor.scope.point}
    return {id_ for id_ in ids if id_ is not None} | {point.id for point in centres[:1]}


def _may(actor: Actor, event: Event, row: Parcel, here: Place) -> bool:
    if event in NEEDS_EXCEPT and not actor.may("parcels.except"):
        return False
    if event in AT_STATIONS and actor.scope.point is None and len(actor.scope.division) <= COUNTY_DIGITS:
        return False  # whoever sits in the county town has no shelf
    if event is Event.SCREENED and row.xray in measures.PASSED:
        return False
    if event is Event.SHELVED and (bool(row.shelf_code) or row.station not in {None, here.id}):
        return False
    if event is Event.COLLECTED and row.shelved_at is None:
        return False
    return event is not Event.DELIVERED or actor.role in {Role.DISPATCHER, Role.SYSTEM}
