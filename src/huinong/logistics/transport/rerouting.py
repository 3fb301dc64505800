"""How bags go on when their trip does not run: the next trips that pass where they are and where they must go."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from huinong.journal.queries import facts_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.transport.models import Trip
from huinong.logistics.transport.patterns import places_of, stops_among
from huinong.logistics.transport.queries import route_of_trip, trip, visible_trips
from huinong.logistics.transport.values import StopValue

AHEAD = timedelta(hours=36)
MOST = 3  # proposals a way: the soonest
G_A_KG = 1_000
WAITING = (Trip.State.SCHEDULED, Trip.State.DEPARTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A trip that can take the bags: when it calls for them, when it is where they go, and what it may still carry."""

    trip: str
    route_name: str
    kind: str
    leaves_at: datetime
    arrives_at: datetime
    free_bags: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Bags with one way to go. `is_aboard`: the cancelled trip still has them and hands them back at `at` first."""

    at: UUID
    to: UUID
    bags: tuple[BagValue, ...]
    is_aboard: bool
    proposals: tuple[Proposal, ...]


def ways_on(*, actor: Actor, county: str, code: str) -> tuple[Way, ...]:
    """For each group of a cancelled trip's bags that still wait, the trips that can take them. Raises NoSuchTrip."""
    row = trip(actor=actor, county=county, code=code)
    stops = route_of_trip(actor=actor, county=county, code=code).stops
    here = max((stop for stop in stops if stop.seq <= max(row.last_seq, stops[0].seq)), key=lambda stop: stop.seq).point
    groups: dict[tuple[UUID, UUID, bool], list[BagValue]] = {}
    for bag in parcels.bags_of(county=county, custodians=[custody.trip(row.id)]):
        if not bag.offered_to:
            groups.setdefault((here, bag.to_point, True), []).append(bag)
    for bag in _left_behind(county, row.thread):
        at = custody.id_of(bag.custodian, "point")
        if at is not None and at != bag.to_point:
            groups.setdefault((at, bag.to_point, False), []).append(bag)
    runs = _runs(actor, county) if groups else ()
    return tuple(
        Way(at=at, to=to, bags=tuple(bags), is_aboard=aboard, proposals=_proposals(runs, at, to, bags))
        for (at, to, aboard), bags in groups.items()
    )


def _left_behind(county: str, thread: str) -> tuple[BagValue, ...]:
    """The bags that were on offer to the trip and are on offer to nobody since."""
    told = facts_of(county, [thread], kinds=["trip.cancelled"])
    numbers = [number for fact in told for number in fact.facts.get("offered", ())]
    found = parcels.bags_numbered(county=county, numbers=numbers) if numbers else ()
    return tuple(bag for bag in found if not bag.offered_to and bag.opened_at is None)


@dataclass(frozen=True, slots=True)
class _Run:
    """A trip that still runs, with its stops ahead and the room it has."""

    row: Trip
    stops: Sequence[StopValue]
    free_bags: int | None
    free_g: int | None


def _runs(actor: Actor, county: str) -> tuple[_Run, ...]:
    now = clock.now()
    rows = visible_trips(actor).filter(county=county, state__in=WAITING, departs_at__gt=now - AHEAD)
    found = list(rows.filter(departs_at__lt=now + AHEAD).order_by("departs_at", "code"))
    stops = {
        pattern: stops_among(places) for pattern, places in places_of(county, {r.pattern_id for r in found}).items()
    }
    holders = [custody.trip(row.id) for row in found]
    loads = _loads([*parcels.bags_of(county=county, custodians=holders)], lambda bag: bag.custodian)
    offers = _loads([*parcels.bags_offered_to(county=county, takers=holders)], lambda bag: bag.offered_to)
    return tuple(_run(row, stops.get(row.pattern_id, ()), loads, offers) for row in found)


def _loads(bags: Iterable[BagValue], holder: Callable[[BagValue], str]) -> Mapping[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for bag in bags:
        count, grams = found.get(holder(bag), (0, 0))
        found[holder(bag)] = (count + 1, grams + bag.weight_g)
    return found


def _run(
    row: Trip, stops: Sequence[StopValue], loads: Mapping[str, tuple[int, int]], offers: Mapping[str, tuple[int, int]]
) -> _Run:
    (aboard, aboard_g), (offered, offered_g) = (each.get(custody.trip(row.id), (0, 0)) for each in (loads, offers))
    return _Run(
        row,
        [stop for stop in stops if stop.seq > row.last_seq],
        None if row.capacity_bags is None else row.capacity_bags - aboard - offered,
        None if row.capacity_kg is None else row.capacity_kg * G_A_KG - aboard_g - offered_g,
    )


def _proposals(runs: Sequence[_Run], at: UUID, to: UUID, bags: Sequence[BagValue]) -> tuple[Proposal, ...]:
    """The soonest runs that pass both places in this order, have not gone by, and have room for all of these bags."""
    grams, now = sum(bag.weight_g for bag in bags), clock.now()
    found = []
    for run in runs:
        begin = next((stop for stop in run.stops if stop.point == at), None)
        end = next((stop for stop in run.stops if begin and stop.point == to and stop.seq > begin.seq), None)
        is_roomy = (run.free_bags is None or run.free_bags >= len(bags)) and (run.free_g is None or run.free_g >= grams)
        if begin is None or end is None or not is_roomy:
            continue
        leaves_at = run.row.departs_at + timedelta(minutes=begin.offset_min)
        if leaves_at >= now:
            found.append(_proposal(run, leaves_at, run.row.departs_at + timedelta(minutes=end.offset_min)))
    return tuple(sorted(found, key=lambda each: (each.arrives_at, each.trip))[:MOST])


def _proposal(run: _Run, leaves_at: datetime, arrives_at: datetime) -> Proposal:
    return Proposal(
        trip=run.row.code,
        route_name=run.row.route.name,
        kind=run.row.route.kind,
        leaves_at=leaves_at,
        arrives_at=arrives_at,
        free_bags=run.free_bags,
    )
