"""A plan of the day becomes trips: each vehicle's tours with their stops, and what every trip is to carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append_many
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.transport.errors import NoSuchTrip
from huinong.logistics.transport.facts import as_planned, trip_entry
from huinong.logistics.transport.models import BagOrder, Pattern, PatternStop, Route, Stop, Trip
from huinong.logistics.transport.patterns import stops_at_points
from huinong.logistics.transport.running import take_off
from huinong.logistics.transport.values import NewBagOrder, NewTour
from huinong.storage import bulk

PREFIX = "P-"
"""How the code of a route begins whose trips are a planned vehicle's tours."""

OF_TOURS = "#"
S_AN_HOUR, S_A_MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What came of a plan: the trips of its tours in their order, and how many bags are to go by bus."""

    trips: tuple[str, ...]
    bags: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """Which plan is taken, for which day, when and by whom."""

    county: str
    key: str
    day: date
    plan: UUID
    happened_at: datetime
    actor: Actor


@act
def run_plan(
    *,
    county: str,
    key: str,
    day: date,
    plan: UUID,
    tours: Sequence[NewTour],
    orders: Sequence[NewBagOrder],
    happened_at: datetime,
    actor: Actor,
) -> Dispatched:
    """A plan's tours are trips of the day, and its bag lists stand on them and on the buses.

    A tour that is a trip already stays that trip. Trips of an earlier plan that have not left and are no tour of this
    one are taken off; what has left stays, with its list. Repeating it changes nothing. Raises NoSuchTrip.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    taking = _Taking(county=county, key=key, day=day, plan=plan, happened_at=happened_at, actor=actor)
    there = Trip.objects.select_for_update().filter(county=county, day=day).order_by("id")
    planned = list(there.filter(plan__isnull=False, state__in=(Trip.State.SCHEDULED, *LEFT)).select_related("route"))
    patterns = _patterns(county, day, tours, _routes(county, tours))
    trips, fresh = _trips(taking, tours, patterns, planned)
    kept = {trip.id for trip in trips}
    gone = [trip.code for trip in planned if trip.id not in kept and trip.state == Trip.State.SCHEDULED]
    if gone:
        take_off(county=county, key=key, trips=gone, happened_at=happened_at)
    append_many([_scheduled(key, trip, happened_at) for trip in fresh], actor=actor)
    bulk.insert(fresh)
    Trip.objects.filter(county=county, id__in=kept).update(plan=plan)
    return Dispatched(tuple(trip.code for trip in trips), _order(taking, _by_trip(orders, trips)))


LEFT = (Trip.State.DEPARTED, Trip.State.ARRIVED)


def _routes(county: str, tours: Sequence[NewTour]) -> Mapping[str, Route]:
    """The route of each vehicle; one is made for a vehicle that never had a tour."""
    codes = {tour.vehicle: f"{PREFIX}{tour.vehicle}" for tour in tours}
    rows = Route.objects.select_for_update().filter(county=county, code__in=codes.values()).order_by("id")
    here = {row.code: row for row in rows}
    made = {
        codes[tour.vehicle]: Route(
            id=new_id(), county=county, code=codes[tour.vehicle], name=tour.name, kind=Route.Kind.VAN,
            capacity_kg=tour.capacity_kg,
        )
        for tour in tours
        if codes[tour.vehicle] not in here
    }  # fmt: skip
    bulk.insert(list(made.values()))
    return {vehicle: here.get(code) or made[code] for vehicle, code in codes.items()}


def _patterns(county: str, day: date, tours: Sequence[NewTour], routes: Mapping[str, Route]) -> list[Pattern]:
    """The pattern of each tour, for this day alone."""
    stops = stops_at_points(county, {stop.point for tour in tours for stop in tour.stops})
    keys = [_key(tour) for tour in tours]
    rows = Pattern.objects.filter(county=county, from_on=day, key__in=keys, route__in=[r.id for r in routes.values()])
    here = {(row.route_id, row.key): row for row in rows}
    found: list[Pattern] = []
    made: list[Pattern] = []
    calls: list[PatternStop] = []
    for tour, key in zip(tours, keys, strict=True):
        route = routes[tour.vehicle]
        row = here.get((route.id, key))
        if row is None:
            row = Pattern(
                id=new_id(), county=county, route=route, key=key, from_on=day, until_on=day + timedelta(days=1),
                metres=tour.metres,
            )  # fmt: skip
            here[route.id, key] = row
            made.append(row)
            calls += _calls(row, tour, stops)
        found.append(row)
    bulk.insert(made)
    bulk.insert(calls)
    return found


def _key(tour: NewTour) -> str:
    told = repr([(str(stop.point), stop.arrives_s, stop.leaves_s) for stop in tour.stops])
    return "tour-" + sha256(told.encode()).hexdigest()[:40]


def _calls(pattern: Pattern, tour: NewTour, stops: Mapping[UUID, Stop]) -> list[PatternStop]:
    starts_s = tour.stops[0].leaves_s
    return [
        PatternStop(
            county=pattern.county, pattern=pattern, seq=seq, stop=stops[stop.point],
            arrives_s=stop.arrives_s - starts_s, leaves_s=stop.leaves_s - starts_s,
        )
        for seq, stop in enumerate(tour.stops, 1)
    ]  # fmt: skip


def _trips(
    taking: _Taking, tours: Sequence[NewTour], patterns: Sequence[Pattern], planned: Sequence[Trip]
) -> tuple[list[Trip], list[Trip]]:
    """The trip of each tour, and those of them that are new."""
    here = {trip.pattern_id: trip for trip in planned}
    taken = set(Trip.objects.filter(county=taking.county, day=taking.day).values_list("code", flat=True))
    found: list[Trip] = []
    fresh: list[Trip] = []
    for tour, pattern in zip(tours, patterns, strict=True):
        trip = here.get(pattern.id)
        if trip is None:
            trip = _trip(taking, tour, pattern, taken)
            fresh.append(trip)
        found.append(trip)
    return found, fresh


def _trip(taking: _Taking, tour: NewTour, pattern: Pattern, taken: set[str]) -> Trip:
    hour, rest = divmod(tour.stops[0].leaves_s, S_AN_HOUR)
    code = f"{pattern.route.code}-{taking.day:%Y%m%d}-{hour:02d}{rest // S_A_MINUTE:02d}"
    code = next(name for name in (code, *(f"{code}-{n}" for n in range(2, 100))) if name not in taken)
    taken.add(code)
    return Trip(
        id=new_id(), county=taking.county, code=code, route=pattern.route, pattern=pattern, day=taking.day,
        plan=taking.plan, driver=tour.driver, vehicle=tour.plate, capacity_kg=tour.capacity_kg,
        departs_at=clock.at_beijing(taking.day, hour=0) + timedelta(seconds=tour.stops[0].leaves_s),
    )  # fmt: skip


def _scheduled(key: str, trip: Trip, happened_at: datetime) -> Entry:
    return trip_entry(trip, f"{key}/{trip.code}", "trip.scheduled", happened_at, as_planned(trip))


def _by_trip(orders: Sequence[NewBagOrder], trips: Sequence[Trip]) -> Mapping[str, list[NewBagOrder]]:
    """The orders of each trip by its code, those of tours by the trips that they became."""
    found: dict[str, list[NewBagOrder]] = {}
    for order in orders:
        is_tour = order.trip.startswith(OF_TOURS)
        code = trips[int(order.trip.removeprefix(OF_TOURS))].code if is_tour else order.trip
        found.setdefault(code, []).append(order)
    return found


def _order(taking: _Taking, orders: Mapping[str, Sequence[NewBagOrder]]) -> int:
    """Bag lists in place of those of an earlier plan on trips that have not left; answers the bags that go by bus."""
    county, day = taking.county, taking.day
    rows = Trip.objects.filter(county=county, day=day, code__in=orders).select_related("route")
    trips = {row.code: row for row in rows}
    for code in orders:
        if code not in trips:
            raise NoSuchTrip(trip=code)
    waiting = Trip.objects.filter(county=county, day=day).exclude(state__in=LEFT)
    BagOrder.objects.filter(county=county, trip__in=waiting).delete()
    still = {code: trip for code, trip in trips.items() if trip.state == Trip.State.SCHEDULED}
    bulk.insert(
        [_row(taking.plan, still[code], each) for code, some in orders.items() if code in still for each in some]
    )
    append_many([_ordered(taking, still[code], orders[code]) for code in sorted(still)], actor=taking.actor)
    return sum(each.bags for code, some in orders.items() for each in some if trips[code].route.kind == Route.Kind.BUS)


def _row(plan: UUID, trip: Trip, order: NewBagOrder) -> BagOrder:
    return BagOrder(
        id=new_id(), county=trip.county, trip=trip, point=order.point, direction=order.direction, on_seq=order.on_seq,
        off_seq=order.off_seq, bags=order.bags, pieces=order.pieces, load_g=order.load_g, is_fetched=order.is_fetched,
        plan=plan,
    )  # fmt: skip


def _ordered(taking: _Taking, trip: Trip, orders: Sequence[NewBagOrder]) -> Entry:
    told = {
        "plan": str(taking.plan),
        "bags": sum(each.bags for each in orders),
        "listed": [[str(each.point), each.direction, each.bags, each.pieces] for each in orders],
    }
    return trip_entry(trip, f"{taking.key}/{trip.code}/bags", "trip.ordered", taking.happened_at, told)
