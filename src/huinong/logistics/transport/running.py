"""Trips on the road: departing, calling, ending, being cancelled; and the bags aboard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import clocks, custody
from huinong.logistics.parcels import queries as parcels_now
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import Acceptance, BagValue, Offer, Terms, Withdrawal
from huinong.logistics.transport import notices
from huinong.logistics.transport.errors import (
    NoSuchTrip,
    NotAboard,
    NotAStop,
    NotYourTrip,
    OverCapacity,
    StillAboard,
    TripOutOfOrder,
)
from huinong.logistics.transport.facts import trip_entry
from huinong.logistics.transport.models import PatternStop, Trip
from huinong.logistics.transport.proofs import note_count
from huinong.logistics.transport.values import Count, Load
from huinong.logistics.transport.wording import PLAN_CHANGED, TIMETABLE_CHANGED
from huinong.storage import bulk

RUNNING = frozenset({Trip.State.SCHEDULED, Trip.State.DEPARTED})
G_A_KG = 1000


@act
def depart(*, county: str, key: str, trip: str, happened_at: datetime, actor: Actor) -> Receipt:
    """The trip leaves. Raises NoSuchTrip, NotYourTrip, TripOutOfOrder, and the parcels' ClockOff."""
    row = locked_trips(county, [trip], actor)[trip]
    entry = trip_entry(row, key, "trip.departed", happened_at, {"start": _end_of(row, "seq")}, asked={})

    def leave() -> None:
        _require_state(row, Trip.State.SCHEDULED)
        row.state, row.departed_at = Trip.State.DEPARTED, happened_at

    return _once(county, entry, row, leave, actor)


@act
def arrive_stop(*, county: str, key: str, trip: str, point: UUID, happened_at: datetime, actor: Actor) -> Receipt:
    """The trip calls at a stop. Raises NoSuchTrip, NotYourTrip, TripOutOfOrder, NotAStop."""
    row = locked_trips(county, [trip], actor)[trip]
    entry = trip_entry(row, key, "trip.called", happened_at, {}, point=point)

    def call() -> None:
        _require_state(row, Trip.State.DEPARTED)
        row.last_seq = _next_seq(row, point)

    return _once(county, entry, row, call, actor)


@act
def arrive(*, county: str, key: str, trip: str, happened_at: datetime, actor: Actor) -> Receipt:
    """The trip ends, with nothing aboard. Raises NoSuchTrip, NotYourTrip, TripOutOfOrder, StillAboard."""
    row = locked_trips(county, [trip], actor)[trip]
    told = {"metres": row.pattern.metres, "fee_basis": row.route.fee_basis, "end": _end_of(row, "-seq")}
    entry = trip_entry(row, key, "trip.arrived", happened_at, told, asked={})

    def end() -> None:
        _require_state(row, Trip.State.DEPARTED)
        if aboard := _aboard(row):
            raise StillAboard(trip=row.code, bags=len(aboard))
        row.state, row.arrived_at = Trip.State.ARRIVED, happened_at

    return _once(county, entry, row, end, actor)


@dataclass(frozen=True, slots=True)
class _Stop:
    """Why trips do not run."""

    reason: str
    force_majeure: bool
    happened_at: datetime
    is_dropped: bool = False
    is_told: bool = True


@act
def cancel(
    *,
    county: str,
    key: str,
    trips: Sequence[str],
    reason: str,
    force_majeure: bool,
    happened_at: datetime,
    actor: Actor,
) -> tuple[Receipt, ...]:
    """Trips do not run, all or none of these. What they carried stays with them, what they were offered is withdrawn.

    The keepers along the way are told, and a notice to the public is drafted. Under force majeure the time limits of
    those pieces are flagged, never erased (不可抗力). Raises NoSuchTrip, TripOutOfOrder.
    """
    return _halt(county, key, trips, _Stop(reason.strip()[:200], force_majeure, happened_at), actor)


def drop(*, county: str, key: str, trips: Sequence[str], happened_at: datetime) -> None:
    """The timetable has these trips no more: as `cancel`, but marked, so that it can bring them back."""
    stop = _Stop(TIMETABLE_CHANGED, force_majeure=False, happened_at=happened_at, is_dropped=True)
    _halt(county, key, trips, stop, gates.SYSTEM)


def take_off(*, county: str, key: str, trips: Sequence[str], happened_at: datetime) -> None:
    """The day's plan has these tours no more, and others in their place: nobody is told of what runs otherwise now."""
    stop = _Stop(PLAN_CHANGED, force_majeure=False, happened_at=happened_at, is_dropped=True, is_told=False)
    _halt(county, key, trips, stop, gates.SYSTEM)


def _halt(county: str, key: str, trips: Sequence[str], stop: _Stop, actor: Actor) -> tuple[Receipt, ...]:
    rows = locked_trips(county, trips, actor)
    entries = {code: _cancelled(rows[code], key, stop, {}) for code in trips}
    known = recall(county, list(entries.values()))
    fresh = [rows[code] for code in trips if entries[code].key not in known]
    clocks.check_all(county, [stop.happened_at for _ in fresh])
    for row in fresh:
        _require_state(row, *RUNNING)
    aboard = parcels_now.bags_of(county=county, custodians=_custodians(fresh))
    offered = parcels_now.bags_offered_to(county=county, takers=_custodians(fresh))
    for row in fresh:
        row.state, row.cancelled_at, row.is_dropped = Trip.State.CANCELLED, stop.happened_at, stop.is_dropped
        row.reason, row.force_majeure = stop.reason, stop.force_majeure
        mine = custody.trip(row.id)
        told = {
            "aboard": [bag.number for bag in aboard if bag.custodian == mine],
            "offered": [bag.number for bag in offered if bag.offered_to == mine],
        }
        entries[row.code] = _cancelled(row, key, stop, told)
    receipts = append_many([entries[code] for code in trips], actor=actor)
    if stop.is_told:
        notices.tell(county, key, fresh, (*aboard, *offered), happened_at=stop.happened_at)
    bulk.update(fresh, ["state", "cancelled_at", "reason", "force_majeure", "is_dropped", "notice"])
    _release(county, key, stop, aboard, offered)
    return receipts


def _cancelled(row: Trip, key: str, stop: _Stop, told: Mapping[str, Any]) -> Entry:
    asked = {"reason": stop.reason, "force_majeure": stop.force_majeure}
    return trip_entry(row, f"{key}/{row.code}", "trip.cancelled", stop.happened_at, told, asked=asked)


def _release(county: str, key: str, stop: _Stop, aboard: Sequence[BagValue], offered: Sequence[BagValue]) -> None:
    """Offers to a trip that will not run are taken back; delayed pieces are flagged."""
    at, reason = stop.happened_at, stop.reason
    withdrawals = [
        Withdrawal(key=f"{key}/withdraw/{bag.number}", bag=bag.number, happened_at=at, reason=reason) for bag in offered
    ]
    if withdrawals:
        parcels.withdraw_offers(county=county, withdrawals=withdrawals, actor=gates.SYSTEM)
    if stop.force_majeure and (bags := [bag.number for bag in (*aboard, *offered)]):
        parcels.flag_force_majeure(county=county, key=key, bags=bags, reason=reason, happened_at=at, actor=gates.SYSTEM)


@act
def offer_bags(
    *, county: str, key: str, trip: str, bags: Sequence[str], happened_at: datetime, actor: Actor
) -> tuple[Receipt, ...]:
    """The point that holds these bags offers them to a trip: the first scan of the two. Raises OverCapacity.

    And NoSuchTrip, TripOutOfOrder, and what parcels refuse at an offer.
    """
    row = _seen(county, [trip], actor)[trip]
    keyed = {bag: f"{key}/{bag}" for bag in bags}
    offers = [Offer(key=keyed[bag], bag=bag, taker=custody.trip(row.id), happened_at=happened_at) for bag in bags]
    if fresh := _fresh(county, keyed):
        _require_state(row, *RUNNING)
        waiting = parcels_now.bags_offered_to(county=county, takers=[custody.trip(row.id)])
        _require_room(row, fresh, [*_aboard(row), *waiting])
    return parcels.offer_bags(county=county, offers=offers, actor=actor, trips=[custody.trip(row.id)])


@act
def load_bags(
    *,
    county: str,
    key: str,
    trip: str,
    bags: Sequence[Load],
    happened_at: datetime,
    actor: Actor,
    count: Count | None = None,
) -> tuple[Receipt, ...]:
    """The driver takes offered bags on: the second scan, by which custody moves. Raises OverCapacity.

    Where scanning cannot be done, `count` says how many there are, with a picture: it stands on each bag's fact, and
    one that differs from the bags listed opens an incident; they change hands all the same. Raises NotAPhoto,
    PhotoTooLarge, NoSuchTrip, NotYourTrip, TripOutOfOrder, and what parcels refuse at an acceptance.
    """
    row = locked_trips(county, [trip], actor)[trip]
    if fresh := _fresh(county, {load.bag: f"{key}/{load.bag}" for load in bags}):
        _require_state(row, *RUNNING)
        _require_room(row, fresh, _aboard(row))
    acceptances = [
        Acceptance(
            key=f"{key}/{load.bag}",
            bag=load.bag,
            taker=custody.trip(row.id),
            happened_at=happened_at,
            seal_intact=load.seal_intact,
            counted=load.counted,
        )
        for load in bags
    ]
    told = note_count(
        row, count, key=key, act="load", bags=[load.bag for load in bags], happened_at=happened_at, actor=actor
    )
    trips = [custody.trip(row.id)]
    return parcels.accept_bags(county=county, acceptances=acceptances, actor=actor, trips=trips, count=told)


@act
def unload_bags(
    *,
    county: str,
    key: str,
    trip: str,
    point: UUID,
    bags: Sequence[str],
    happened_at: datetime,
    actor: Actor,
    count: Count | None = None,
) -> tuple[Receipt, ...]:
    """The driver offers bags to a stop's point; they stay on the trip until that point accepts them.

    `count` as in `load_bags`. A bag given back where it came aboard was not carried, and earns nothing. A cancelled or
    ended trip may still give up what it carries. Raises NoSuchTrip, NotYourTrip, NotAStop, NotAboard, and what parcels
    refuse at an offer.
    """
    row = locked_trips(county, [trip], actor)[trip]
    if not PatternStop.objects.filter(county=county, pattern=row.pattern_id, stop__point=point).exists():
        raise NotAStop(trip=row.code)
    carried = {bag.number for bag in _aboard(row)}
    taker = custody.point(point)
    from_here = _boarded_at(row, taker, bags)
    carried_by = Terms(carrier_company=row.route.company, fee_basis=row.route.fee_basis)
    offers = [
        Offer(
            key=f"{key}/{bag}",
            bag=bag,
            taker=taker,
            happened_at=happened_at,
            terms=Terms() if bag in from_here else carried_by,
        )
        for bag in bags
    ]
    for bag in _fresh(county, {bag: f"{key}/{bag}" for bag in bags}):
        if bag not in carried:
            raise NotAboard(bag=bag, trip=row.code)
    told = note_count(row, count, key=key, act="unload", bags=bags, happened_at=happened_at, actor=actor)
    return parcels.offer_bags(county=county, offers=offers, actor=actor, trips=[custody.trip(row.id)], count=told)


def _boarded_at(row: Trip, point: str, bags: Sequence[str]) -> set[str]:
    """Those of these bags that this point gave to the trip."""
    givers = parcels_now.givers(county=row.county, bags=bags, taker=custody.trip(row.id))
    return {bag for bag, giver in givers.items() if giver == point}


def _seen(county: str, codes: Sequence[str], actor: Actor) -> Mapping[str, Trip]:
    """These trips, locked in the order of their ids, for anyone of the county who may handle bags."""
    if not actor.may("transport.run"):
        gates.require(actor, "parcels.scan")
    if not county.startswith(actor.scope.division[:6]) or actor.scope.party is not None:
        raise gates.OutOfScope
    rows = Trip.objects.filter(county=county, code__in=list(codes)).select_related("route", "pattern")
    found = {row.code: row for row in rows.select_for_update(of=("self",)).order_by("id")}
    for code in codes:
        if code not in found:
            raise NoSuchTrip(trip=code)
    return found


def locked_trips(county: str, codes: Sequence[str], actor: Actor) -> Mapping[str, Trip]:
    """These trips, locked, for those who run them: the dispatcher, or the driver of each."""
    gates.require(actor, "transport.run")
    gates.require_scope(actor, county)
    rows = _seen(county, codes, actor)
    if actor.role == Role.DRIVER:
        for row in rows.values():
            if row.driver and row.driver != actor.id:
                raise NotYourTrip(trip=row.code)
    return rows


def _once(county: str, entry: Entry, row: Trip, change: Callable[[], None], actor: Actor) -> Receipt:
    """Record the entry and change the trip, unless that was done before."""
    if not recall(county, [entry]):
        clocks.check_all(county, [entry.happened_at])
        change()
    receipt = append_many([entry], actor=actor)[0]
    if not receipt.is_repeat:
        row.save(update_fields=["state", "departed_at", "arrived_at", "last_seq"])
    return receipt


def _require_state(row: Trip, *states: str) -> None:
    if row.state not in states:
        raise TripOutOfOrder(trip=row.code, state=row.state)


def _next_seq(row: Trip, point: UUID) -> int:
    stops = PatternStop.objects.filter(
        county=row.county, pattern=row.pattern_id, stop__point=point, seq__gt=row.last_seq
    )
    stop = stops.order_by("seq").first()
    if stop is None:
        raise NotAStop(trip=row.code)
    return stop.seq


def _end_of(row: Trip, order: str) -> str | None:
    """The point at which the trip begins, or ends; None where that stop is no point of the network."""
    stops = PatternStop.objects.filter(county=row.county, pattern=row.pattern_id).order_by(order)
    point = stops.values_list("stop__point", flat=True).first()
    return str(point) if point else None


def _fresh(county: str, keyed: Mapping[str, str]) -> list[str]:
    """The bags whose act is not recorded yet: a repeat is answered, whatever became of the trip since."""
    known = facts_by_key(county, list(keyed.values()))
    return [bag for bag, key in keyed.items() if key not in known]


def _require_room(row: Trip, bags: Sequence[str], counted: Sequence[BagValue]) -> None:
    """Bags aboard, bags on offer and these together fit, in number and in weight."""
    asked = parcels_now.bags_numbered(county=row.county, numbers=bags)
    together = {bag.number: bag.weight_g for bag in (*counted, *asked)}
    for limit, wanted, unit in (
        (row.capacity_bags, len(together), "bags"),
        (row.capacity_kg, -(-sum(together.values()) // G_A_KG), "kg"),
    ):
        if limit is not None and wanted > limit:
            raise OverCapacity(trip=row.code, limit=limit, wanted=wanted, unit=unit)


def _aboard(row: Trip) -> tuple[BagValue, ...]:
    return parcels_now.bags_of(county=row.county, custodians=[custody.trip(row.id)])


def _custodians(rows: Sequence[Trip]) -> list[str]:
    return [custody.trip(row.id) for row in rows]
