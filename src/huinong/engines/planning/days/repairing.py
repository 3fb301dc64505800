"""A plan of what is left of a day, put right: only what rode on what is not there any more goes another way.

Each village concerned is put where it costs least without breaking a rule: into a tour that has not left, a tour of its
own, or a bus that still runs; the cheapest insertion (Rosenkrantz, Stearns and Lewis 1977), the village with the most
pieces first. Every other instruction stays as it is. What finds no place is left, and says so.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import pairwise

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.checking.rules import Rule
from huinong.engines.planning.days import by_hand
from huinong.engines.planning.days.touring import stops_of, timed, without
from huinong.engines.planning.days.values import Plan, Problem, Reason, Tour, Unserved
from huinong.engines.planning.travel import UNREACHABLE

NEAREST_TOURS = 6
COUNTS = frozenset({Rule.COSTS, Rule.PASSENGERS})
Way = Callable[[Plan], Plan]


def repaired(rest: Problem, plan: Plan) -> Plan:
    """The plan without what the problem has not, its villages placed anew; every other leg is as it was."""
    plan = _set_out(rest, plan)
    gone = _fallen(rest, plan)
    bare = _counted(rest, _dropped(rest, plan, gone))
    while lame := _lame(rest, bare):  # a tour that no longer holds gives up all that it carries
        gone |= lame
        bare = _counted(rest, _dropped(rest, plan, gone))
    for village in _villages(rest, gone):
        mine = frozenset(each.code for each in rest.demands if each.place == village and each.code in gone)
        bare = _placed(rest, bare, _ways(rest, bare, village, mine))
    return bare


def _set_out(rest: Problem, plan: Plan) -> Plan:
    """Tours that should have left by now leave as soon as their vehicle can."""
    vehicles = {each.code: each for each in rest.vehicles}
    tours = []
    for tour in plan.tours:
        vehicle = vehicles.get(tour.vehicle)
        is_late = vehicle is not None and tour.calls[0].leaves_s < vehicle.starts_s
        made = timed(rest, vehicle, stops_of(tour), vehicle.starts_s) if vehicle is not None and is_late else None
        tours.append(made or tour)
    return replace(plan, tours=tuple(tours))


def _fallen(rest: Problem, plan: Plan) -> frozenset[str]:
    """What was to ride on a bus, or in a vehicle, that is not there any more, or over a way that is cut."""
    buses, vehicles = {each.code for each in rest.buses}, {each.code: each for each in rest.vehicles}
    gone = {code for ride in plan.rides if ride.bus not in buses for code in ride.demands}
    for tour in plan.tours:
        if tour.vehicle not in vehicles or not _leads(rest, vehicles[tour.vehicle].profile, tour):
            gone |= {each.demand for each in tour.carries}
    return frozenset(gone)


def _leads(rest: Problem, profile: str, tour: Tour) -> bool:
    seconds = rest.travel[profile].seconds
    places = [call.place for call in tour.calls]
    return all(seconds[a, b] != UNREACHABLE for a, b in pairwise(places))


def _lame(rest: Problem, plan: Plan) -> frozenset[str]:
    """What is carried by tours that break a rule as they now are, if any do."""
    broken = {each.where for each in check(rest, plan).broken if each.rule not in COUNTS}
    words = {word for where in broken for word in where.split()}
    by_tour = {each.demand for tour in plan.tours if tour.vehicle in words for each in tour.carries}
    named = {each.code for each in rest.demands if each.code in words}
    carried = {each.demand for tour in plan.tours for each in tour.carries}
    carried |= {code for leg in (*plan.rides, *plan.fetchings) for code in leg.demands}
    found = frozenset((by_tour | named) & carried)
    return found or (frozenset(carried) if broken else frozenset())


def _dropped(rest: Problem, plan: Plan, gone: frozenset[str]) -> Plan:
    """Without what fell out; it counts as left until it has found a place."""
    bare = without(rest, plan, gone)
    tours = [tour for tour in bare.tours if tour.carries and not {each.demand for each in tour.carries} & gone]
    left = tuple(Unserved(demand=code, reason=Reason.NO_WAY) for code in sorted(gone))
    return replace(bare, tours=tuple(tours), unserved=(*bare.unserved, *left), bound=None)


def _counted(rest: Problem, plan: Plan) -> Plan:
    verdict = check(rest, plan)
    return replace(plan, costs=verdict.costs, passenger_s=verdict.passenger_s)


def _villages(rest: Problem, gone: Collection[str]) -> list[int]:
    """The places that are concerned, the most pieces first."""
    pieces: dict[int, int] = {}
    for each in rest.demands:
        if each.code in gone:
            pieces[each.place] = pieces.get(each.place, 0) + each.pieces
    return sorted(pieces, key=lambda place: (-pieces[place], place))


def _placed(rest: Problem, plan: Plan, ways: Iterator[Way]) -> Plan:
    """The plan with a village where it costs least; as it was when no place is better than leaving it."""
    best = plan
    for way in ways:
        try:
            found = way(plan)
        except by_hand.ImpossibleError:
            continue
        verdict = check(rest, found)
        if verdict.costs.total < best.costs.total and all(each.rule in COUNTS for each in verdict.broken):
            best = replace(found, costs=verdict.costs, passenger_s=verdict.passenger_s)
    return best


def _ways(rest: Problem, plan: Plan, village: int, mine: frozenset[str]) -> Iterator[Way]:
    """Every way for a village: the nearest tours, a tour of each vehicle, each bus."""
    near = sorted(range(len(plan.tours)), key=lambda number: _away_m(rest, plan.tours[number], village))
    for number in near[:NEAREST_TOURS]:
        vehicle = plan.tours[number].vehicle
        yield lambda at, number=number, vehicle=vehicle: by_hand.by_tour(  # type: ignore[misc]
            rest, at, village, vehicle, tour=number, at=None, only=mine
        )
    for each in rest.vehicles:
        yield lambda at, code=each.code: by_hand.by_tour(  # type: ignore[misc]
            rest, at, village, code, tour=None, at=None, only=mine
        )
    for bus in rest.buses:
        yield lambda at, code=bus.code: by_hand.by_bus(rest, at, village, code, only=mine)  # type: ignore[misc]


def _away_m(rest: Problem, tour: Tour, village: int) -> int:
    """How near a tour comes to a village already; what no way joins is far."""
    vehicle = next(each for each in rest.vehicles if each.code == tour.vehicle)
    metres = [int(rest.travel[vehicle.profile].metres[call.place, village]) for call in tour.calls]
    return min((each for each in metres if each != UNREACHABLE), default=1 << 40)
