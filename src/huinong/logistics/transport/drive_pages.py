"""The driver's phone: where next, with what, and one button for what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huinong.edge.pages import PageRequest, page
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.labels import WHY_REFUSED
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import queries
from huinong.logistics.transport.labels import TRIPS, mark_of
from huinong.logistics.transport.values import RouteValue, StopValue, TripValue

RUNNING = ("departed", "scheduled")


@dataclass(frozen=True, slots=True)
class Leg:
    """Where the driver stands on a trip. `step` is what comes next: load, unload, depart, call, wait or arrive.

    `here` is the stop where the vehicle stands or stood last; `coming` the next one, None at the end. `minutes` is how
    long until it is due there, negative when late.
    """

    trip: TripValue
    step: str
    here: StopValue
    coming: StopValue | None
    due_at: datetime
    minutes: int
    take_on: tuple[BagValue, ...]
    hand_over: tuple[BagValue, ...]
    pending: tuple[BagValue, ...]
    aboard: int
    for_coming: int

    @property
    def is_late(self) -> bool:
        """Whether the due minute has passed."""
        return self.minutes < 0

    @property
    def off_by(self) -> timedelta:
        """How long it is until the due minute, or since."""
        return timedelta(minutes=abs(self.minutes))


@require_safe
@page("transport.run")
def drive(request: PageRequest) -> HttpResponseBase:
    """The trip the driver is on, else the next of theirs, else those that still want a driver."""
    actor = request.actor
    county = county_of(actor)
    now = clock.now()
    today = queries.trips(actor=actor, county=county, day=clock.day_of(now))
    mine = [trip for trip in today if trip.driver == actor.id]
    running = sorted((trip for trip in mine if trip.state in RUNNING), key=lambda trip: RUNNING.index(trip.state))
    asked = request.GET.get("trip", "")
    chosen = next((trip for trip in running if trip.code == asked), running[0] if running else None)
    shown = {
        "leg": _leg_of(request, county, chosen) if chosen else None,
        "later": [trip for trip in running if chosen is None or trip.code != chosen.code],
        "done": [(trip, TRIPS[mark_of(trip, now)]) for trip in mine if trip.state not in RUNNING],
        "free": [trip for trip in today if not trip.driver and trip.state in RUNNING][:12],
        "whys": WHY_REFUSED.items(),
        "key": new_id(),
        "now": now,
    }
    is_part = bool(request.headers.get("HX-Request")) and request.GET.get("part") == "leg"
    return render(request, "transport/drive_leg.html" if is_part else "transport/drive.html", shown)


def _leg_of(request: PageRequest, county: str, trip: TripValue) -> Leg:
    route = queries.route_of_trip(actor=request.actor, county=county, code=trip.code)
    mine = custody.trip(trip.id)
    aboard = parcels.bags_of(county=county, custodians=[mine])
    waiting = parcels.bags_offered_to(county=county, takers=[mine])
    return leg(trip, route, aboard, waiting, now=clock.now())


def leg(
    trip: TripValue, route: RouteValue, aboard: Sequence[BagValue], waiting: Sequence[BagValue], *, now: datetime
) -> Leg:
    """Work out what comes next on a trip, from its stops and bags."""
    here, coming = _stops(trip, route)
    is_last = coming is None
    take_on = tuple(bag for bag in waiting if bag.custodian == custody.point(here.point))
    theirs = [bag for bag in aboard if bag.to_point == here.point or is_last] if trip.state == "departed" else []
    hand_over = tuple(bag for bag in theirs if not bag.offered_to)
    pending = tuple(bag for bag in theirs if bag.offered_to)
    due = coming if coming is not None and trip.state == "departed" else here
    due_at = trip.departs_at + timedelta(minutes=due.offset_min)
    return Leg(
        trip=trip,
        step=_step(trip, is_last=is_last, take_on=take_on, hand_over=hand_over, pending=pending),
        here=here,
        coming=coming,
        due_at=due_at,
        minutes=round((due_at - now).total_seconds() / 60),
        take_on=take_on,
        hand_over=hand_over,
        pending=pending,
        aboard=len(aboard),
        for_coming=sum(coming is not None and bag.to_point == coming.point for bag in aboard),
    )


def _stops(trip: TripValue, route: RouteValue) -> tuple[StopValue, StopValue | None]:
    """Where the vehicle stands or stood last, and where it goes. The first stop is where it sets out."""
    reached = max(trip.last_seq, route.stops[0].seq)
    here = next((stop for stop in reversed(route.stops) if stop.seq <= reached), route.stops[0])
    return here, next((stop for stop in route.stops if stop.seq > reached), None)


def _step(
    trip: TripValue,
    *,
    is_last: bool,
    take_on: Sequence[BagValue],
    hand_over: Sequence[BagValue],
    pending: Sequence[BagValue],
) -> str:
    if hand_over:
        return "unload"
    if take_on:
        return "load"
    if trip.state == "scheduled":
        return "depart"
    if not is_last:
        return "call"
    return "wait" if pending else "arrive"
