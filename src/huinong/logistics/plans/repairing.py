"""A plan after something fell out: what has left stays, and only what rode on what fell out goes another way.

Each village concerned is put where it costs least without breaking a rule: into a tour that has not left, a tour of its
own, or a bus that still runs; the cheapest insertion (Rosenkrantz, Stearns and Lewis 1977), the village with the most
pieces first. Every other instruction stays as it is. What finds no place is left, and says so.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.checking.rules import Rule
from huinong.engines.planning.days import by_hand
from huinong.engines.planning.days.touring import without
from huinong.engines.planning.days.values import Plan, Problem, Reason, Tour, Unserved

NEAREST_TOURS = 6
COUNTS = frozenset({Rule.COSTS, Rule.PASSENGERS})
Way = Callable[[Plan], Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """What the rest of the day has to do without, and what has left: buses and vehicles by code, tours by number."""

    now_s: int
    buses: frozenset[str]
    vehicles: frozenset[str]
    left_tours: frozenset[int]
    left_buses: frozenset[str]


def repaired(problem: Problem, plan: Plan, fallen: Fallen) -> Plan:
    """The plan for the rest of the day; nothing that has left is touched, nor any tour that is still as it was.

    What is on its way already stays where its next leg was to be: it is not planned again here.
    """
    gone = _fallen_demands(plan, fallen)
    rest, bare = _rest(problem, plan, fallen), _counted(problem, _dropped(problem, plan, gone))
    for village in _villages(problem, gone):
        mine = frozenset(each.code for each in problem.demands if each.place == village and each.code in gone)
        bare = _placed(problem, bare, _ways(rest, bare, village, mine, fallen.now_s))
    return bare


def _fallen_demands(plan: Plan, fallen: Fallen) -> frozenset[str]:
    """What rode, or was to ride, on what fell out and had not left."""
    rides = {code for ride in plan.rides if ride.bus in fallen.buses for code in ride.demands}
    tours = {
        each.demand
        for number, tour in enumerate(plan.tours)
        if tour.vehicle in fallen.vehicles and number not in fallen.left_tours
        for each in tour.carries
    }
    under_way = {each.demand for number in fallen.left_tours for each in plan.tours[number].carries}
    under_way |= {code for ride in plan.rides if ride.bus in fallen.left_buses for code in ride.demands}
    return frozenset((rides | tours) - under_way)


def _dropped(problem: Problem, plan: Plan, gone: frozenset[str]) -> Plan:
    """Without what fell out; it counts as left until it has found a place."""
    bare = without(problem, plan, gone)
    tours = [tour for tour in bare.tours if tour.carries]
    left = tuple(Unserved(demand=code, reason=Reason.NO_WAY) for code in sorted(gone))
    return replace(bare, tours=tuple(tours), unserved=(*bare.unserved, *left), bound=None)


def _counted(problem: Problem, plan: Plan) -> Plan:
    verdict = check(problem, plan)
    return replace(plan, costs=verdict.costs, passenger_s=verdict.passenger_s)


def _rest(problem: Problem, plan: Plan, fallen: Fallen) -> Problem:
    """The problem as it is from now on: what fell out is not there, and nothing sets out in the past."""
    vehicles = tuple(
        replace(each, starts_s=max(each.starts_s, _free_s(plan, each.code, fallen)))
        for each in problem.vehicles
        if each.code not in fallen.vehicles and _free_s(plan, each.code, fallen) < each.ends_s
    )
    buses = tuple(
        each
        for each in problem.buses
        if each.code not in fallen.buses | fallen.left_buses and each.calls[0].leaves_s > fallen.now_s
    )
    return replace(problem, vehicles=vehicles, buses=buses)


def _free_s(plan: Plan, vehicle: str, fallen: Fallen) -> int:
    """From when a vehicle can set out again."""
    left = [plan.tours[number] for number in fallen.left_tours]
    return max([fallen.now_s, *(tour.calls[-1].arrives_s for tour in left if tour.vehicle == vehicle)])


def _villages(problem: Problem, gone: Collection[str]) -> list[int]:
    """The places that are concerned, the most pieces first."""
    pieces: dict[int, int] = {}
    for each in problem.demands:
        if each.code in gone:
            pieces[each.place] = pieces.get(each.place, 0) + each.pieces
    return sorted(pieces, key=lambda place: (-pieces[place], place))


def _placed(problem: Problem, plan: Plan, ways: Iterator[Way]) -> Plan:
    """The plan with a village where it costs least; as it was when no place is better than leaving it."""
    best = plan
    for way in ways:
        try:
            found = way(plan)
        except by_hand.ImpossibleError:
            continue
        verdict = check(problem, found)
        if verdict.costs.total < best.costs.total and all(each.rule in COUNTS for each in verdict.broken):
            best = replace(found, costs=verdict.costs, passenger_s=verdict.passenger_s)
    return best


def _ways(rest: Problem, plan: Plan, village: int, mine: frozenset[str], now_s: int) -> Iterator[Way]:
    """Every way for a village: the nearest tours that have not left, a tour of each vehicle, each bus."""
    still = {each.code: each for each in rest.vehicles}
    tours = [n for n, tour in enumerate(plan.tours) if tour.vehicle in still and tour.calls[0].leaves_s > now_s]
    for number in sorted(tours, key=lambda n: _away_m(rest, plan.tours[n], village))[:NEAREST_TOURS]:
        vehicle = plan.tours[number].vehicle
        yield lambda at, number=number, vehicle=vehicle: by_hand.by_tour(  # type: ignore[misc]
            rest, at, village, vehicle, tour=number, at=None, only=mine
        )
    for code in still:
        yield lambda at, code=code: by_hand.by_tour(  # type: ignore[misc]
            rest, at, village, code, tour=None, at=None, only=mine
        )
    for bus in rest.buses:
        yield lambda at, code=bus.code: by_hand.by_bus(rest, at, village, code, only=mine)  # type: ignore[misc]


def _away_m(problem: Problem, tour: Tour, village: int) -> int:
    """How near a tour comes to a village already."""
    vehicle = next(each for each in problem.vehicles if each.code == tour.vehicle)
    metres = problem.travel[vehicle.profile].metres
    return min(int(metres[call.place, village]) for call in tour.calls)
