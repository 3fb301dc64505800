"""Trips on the road: departing, calling, ending, being cancelled; and the bags aboard."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels_now
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.values import Acceptance, BagValue, Offer, Terms, Withdrawal
from huinong.logistics.transport.errors import (
    NoSuchTrip,
    NotAboard,
    NotAStop,
    NotYourTrip,
    OverCapacity,
    StillAboard,
    TripOutOfOrder,
)
from huinong.logistics.transport.facts import payload
from huinong.logistics.transport.models import RouteStop, Trip
from huinong.logistics.transport.values import Load

RUNNING = frozenset({Trip.State.SCHEDULED, Trip.State.DEPARTED})
G_A_KG = 1000


@act
def depart(*, county: str, key: str, trip: str, happened_at: datetime, actor: Actor) -> Receipt:
    """The trip leaves. Raises NoSuchTrip, NotYourTrip, TripOutOfOrder."""
    row = _locked(county, [trip], actor)[trip]
    entry = _entry(row, key, "trip.departed", happened_at)

    def leave() -> None:
        _require_state(row, Trip.State.SCHEDULED)
        row.state, row.departed_at = Trip.State.DEPARTED, happened_at

    return _once(county, entry, row, leave, actor)


@act
def arrive_stop(*, county: str, key: str, trip: str, point: UUID, happened_at: datetime, actor: Actor) -> Receipt:
    """The trip calls at a stop. Raises NoSuchTrip, NotYourTrip, TripOutOfOrder, NotAStop."""
    row = _locked(county, [trip], actor)[trip]
    entry = _entry(row, key, "trip.called", happened_at, point=point)

    def call() -> None:
        _require_state(row, Trip.State.DEPARTED)
        row.last_seq = _next_seq(row, point)

    return _once(county, entry, row, call, actor)


@act
def arrive(*, county: str, key: str, trip: str, happened_at: datetime, actor: Actor) -> Receipt:
    """The trip ends, with nothing aboard. Raises NoSuchTrip, NotYourTrip, TripOutOfOrder, StillAboard."""
    row = _locked(county, [trip], actor)[trip]
    entry = _entry(row, key, "trip.arrived", happened_at)

    def end() -> None:
        _require_state(row, Trip.State.DEPARTED)
        if aboard := _aboard(row):
            raise StillAboard(trip=row.code, bags=len(aboard))
        row.state, row.arrived_at = Trip.State.ARRIVED, happened_at

    return _once(county, entry, row, end, actor)


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

    Under force majeure the time limits of those pieces are flagged, never erased (不可抗力). Raises NoSuchTrip,
    TripOutOfOrder.
    """
    rows = _locked(county, trips, actor)
    reason = reason.strip()[:200]
    asked = {"reason": reason, "force_majeure": force_majeure}
    entries = {code: _entry(rows[code], f"{key}/{code}", "trip.cancelled", happened_at, asked=asked) for code in trips}
    known = recall(county, list(entries.values()))
    fresh = [rows[code] for code in trips if entries[code].key not in known]
    for row in fresh:
        _require_state(row, *RUNNING)
    aboard = _bags_by_trip(parcels_now.bags_of(county=county, custodians=_custodians(fresh)), fresh, "custodian")
    offered = _bags_by_trip(parcels_now.bags_offered_to(county=county, takers=_custodians(fresh)), fresh, "offered_to")
    for row in fresh:
        row.state, row.cancelled_at = Trip.State.CANCELLED, happened_at
        row.reason, row.force_majeure = reason, force_majeure
        bags = {"aboard": [b.number for b in aboard[row.id]], "offered": [b.number for b in offered[row.id]]}
        entries[row.code] = _entry(row, f"{key}/{row.code}", "trip.cancelled", happened_at, asked=asked, **bags)
    receipts = append_many([entries[code] for code in trips], actor=actor)
    for row in fresh:
        row.save(update_fields=["state", "cancelled_at", "reason", "force_majeure"])
    _release(county, key, [*_all(aboard)], [*_all(offered)], reason, force_majeure, happened_at)
    return receipts


def _release(
    county: str,
    key: str,
    aboard: Sequence[BagValue],
    offered: Sequence[BagValue],
    reason: str,
    force_majeure: bool,
    happened_at: datetime,
) -> None:
    """Offers to a trip that will not run are taken back; delayed pieces are flagged."""
    withdrawals = [
        Withdrawal(key=f"{key}/withdraw/{bag.number}", bag=bag.number, happened_at=happened_at, reason=reason)
        for bag in offered
    ]
    if withdrawals:
        parcels.withdraw_offers(county=county, withdrawals=withdrawals, actor=gates.SYSTEM)
    if force_majeure and (bags := [bag.number for bag in (*aboard, *offered)]):
        parcels.flag_force_majeure(
            county=county, key=key, bags=bags, reason=reason, happened_at=happened_at, actor=gates.SYSTEM
        )


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
    _require_state(row, *RUNNING)
    waiting = parcels_now.bags_offered_to(county=county, takers=[custody.trip(row.id)])
    _require_room(row, bags, [*_aboard(row), *waiting])
    return parcels.offer_bags(county=county, offers=offers, actor=actor)


@act
def load_bags(
    *, county: str, key: str, trip: str, bags: Sequence[Load], happened_at: datetime, actor: Actor
) -> tuple[Receipt, ...]:
    """The driver takes offered bags on: the second scan, by which custody moves. Raises OverCapacity.

    And NoSuchTrip, NotYourTrip, TripOutOfOrder, and what parcels refuse at an acceptance.
    """
    row = _locked(county, [trip], actor)[trip]
    _require_state(row, *RUNNING)
    _require_room(row, [load.bag for load in bags], _aboard(row))
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
    return parcels.accept_bags(county=county, acceptances=acceptances, actor=actor)


@act
def unload_bags(
    *, county: str, key: str, trip: str, point: UUID, bags: Sequence[str], happened_at: datetime, actor: Actor
) -> tuple[Receipt, ...]:
    """The driver offers bags to a stop's point; they stay on the trip until that point accepts them.

    A cancelled or ended trip may still give up what it carries. Raises NoSuchTrip, NotYourTrip, NotAStop,
    NotAboard, and what parcels refuse at an offer.
    """
    row = _locked(county, [trip], actor)[trip]
    if not RouteStop.objects.filter(county=county, route=row.route_id, point=point).exists():
        raise NotAStop(trip=row.code)
    carried = {bag.number for bag in _aboard(row)}
    terms = Terms(carrier_company=row.route.company, fee_basis=row.route.fee_basis)
    offers = [
        Offer(key=f"{key}/{bag}", bag=bag, taker=custody.point(point), happened_at=happened_at, terms=terms)
        for bag in bags
    ]
    if missing := [bag for bag in bags if bag not in carried]:
        raise NotAboard(bag=missing[0], trip=row.code)
    return parcels.offer_bags(county=county, offers=offers, actor=actor)


def _seen(county: str, codes: Sequence[str], actor: Actor) -> Mapping[str, Trip]:
    """These trips, locked in the order of their ids, for anyone of the county who may handle bags."""
    if not actor.may("transport.run"):
        gates.require(actor, "parcels.scan")
    if not county.startswith(actor.scope.division[:6]) or actor.scope.party is not None:
        raise gates.OutOfScope
    rows = Trip.objects.filter(county=county, code__in=list(codes)).select_related("route")
    found = {row.code: row for row in rows.select_for_update(of=("self",)).order_by("id")}
    for code in codes:
        if code not in found:
            raise NoSuchTrip(trip=code)
    return found


def _locked(county: str, codes: Sequence[str], actor: Actor) -> Mapping[str, Trip]:
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
        change()
    receipt = append_many([entry], actor=actor)[0]
    if not receipt.is_repeat:
        row.save(update_fields=["state", "departed_at", "arrived_at", "last_seq"])
    return receipt


def _require_state(row: Trip, *states: str) -> None:
    if row.state not in states:
        raise TripOutOfOrder(trip=row.code, state=row.state)


def _next_seq(row: Trip, point: UUID) -> int:
    stops = RouteStop.objects.filter(county=row.county, route=row.route_id, point=point, seq__gt=row.last_seq)
    stop = stops.order_by("seq").first()
    if stop is None:
        raise NotAStop(trip=row.code)
    return stop.seq


def _require_room(row: Trip, bags: Sequence[str], counted: Sequence[BagValue]) -> None:
    """Bags aboard, bags on offer and these together fit, in number and in weight."""
    asked = parcels_now.bags_numbered(county=row.county, numbers=bags)
    together = {bag.number: bag.weight_g for bag in (*counted, *asked)}
    for limit, wanted, unit in (
        (row.capacity_bags, len(together), "bags"),
        (row.capacity_kg, -(-sum(together.values()) // G_A_KG), "kg"),
    ):
        if limit is not None and wanted > limit:
            raise OverCapacity(trip=row.code, limit=f"{limit} {unit}", wanted=f"{wanted} {unit}")


def _aboard(row: Trip) -> tuple[BagValue, ...]:
    return parcels_now.bags_of(county=row.county, custodians=[custody.trip(row.id)])


def _custodians(rows: Sequence[Trip]) -> list[str]:
    return [custody.trip(row.id) for row in rows]


def _bags_by_trip(bags: Sequence[BagValue], rows: Sequence[Trip], side: str) -> dict[UUID, list[BagValue]]:
    return {row.id: [bag for bag in bags if getattr(bag, side) == custody.trip(row.id)] for row in rows}


def _all(by_trip: Mapping[UUID, Sequence[BagValue]]) -> list[BagValue]:
    return [bag for bags in by_trip.values() for bag in bags]


def _entry(
    row: Trip,
    key: str,
    kind: str,
    happened_at: datetime,
    *,
    asked: Mapping[str, Any] | None = None,
    point: UUID | None = None,
    **more: Any,
) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=f"TRIP-{row.code}",
        happened_at=happened_at,
        facts=payload(row, **more),
        asked=asked or {},
        point=point,
        party=row.route.company,
    )
