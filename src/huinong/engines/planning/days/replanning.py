"""The rest of a day planned again: a bus is cancelled, a vehicle breaks, a place is cut off. What has left stays.

The day is cut in two. *Held* is every leg that has left, and every later leg of what is aboard one: nobody touches it.
The *rest* is a problem of its own: the demands that are still where they began, the vehicles when they are back, the
buses that still come, with the room that is not taken. It is answered twice: by putting only what fell out where it
costs least (`repairing`), and by planning all of the rest anew; the second is taken if it saves more than its changed
instructions are said to cost (plan repair against planning anew: Fox, Gerevini, Long and Serina 2006).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields, replace

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.days.repairing import repaired
from huinong.engines.planning.days.values import (
    Bus,
    Centre,
    Costs,
    Plan,
    Problem,
    Reason,
    Ride,
    Tour,
    Unserved,
    Vehicle,
)
from huinong.engines.planning.runs import Stop
from huinong.engines.planning.travel import UNREACHABLE, Matrix

Solve = Callable[[Problem, int, Stop], Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """What the rest of the day has to do without, and what has left: buses and vehicles by code, tours by number.

    `cut_off`: places that no vehicle reaches from now on, by number. `now_s`: nothing sets out before it.
    """

    now_s: int
    buses: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()
    cut_off: frozenset[int] = frozenset()
    left_tours: frozenset[int] = frozenset()
    left_buses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The legs that nobody touches, and the demands aboard them; `stranded` are those whose next leg fell out."""

    tours: frozenset[int]
    demands: frozenset[str]
    stranded: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """The whole day's plan; what was left to plan with its own plan; how many villages are told something else."""

    plan: Plan
    rest: Problem
    rest_plan: Plan
    changed: int


def replan(
    problem: Problem, plan: Plan, fallen: Fallen, *, change_fen: int, seed: int, stop: Stop, solve: Solve | None
) -> Replanned:
    """The plan for the rest of a day beside what has left.

    `change_fen` is what each village that is told something else counts as; without `solve` only what fell out is
    moved. Raises nothing: what finds no place is unserved, with its reason.
    """
    held = held_of(plan, fallen)
    rest = rest_of(problem, plan, fallen, held)
    now = _free_part(plan, held, rest)
    found = [repaired(rest, now)]
    if solve is not None and rest.demands:
        anew = solve(rest, seed, stop)
        found.append(replace(anew, costs=check(rest, anew).costs))
    best = min(found, key=lambda each: each.costs.total + change_fen * changed(rest, now, each))
    return Replanned(
        plan=_joined(problem, plan, held, best), rest=rest, rest_plan=best, changed=changed(rest, now, best)
    )


def held_of(plan: Plan, fallen: Fallen) -> Held:
    """What has left and what depends on it, to the last leg."""
    tours = fallen.left_tours
    aboard = {code for ride in plan.rides if ride.bus in fallen.left_buses for code in ride.demands}
    while True:
        aboard |= {each.demand for number in tours for each in plan.tours[number].carries}
        aboard |= {code for ride in plan.rides if aboard & set(ride.demands) for code in ride.demands}
        more = tours | {n for n, tour in enumerate(plan.tours) if any(each.demand in aboard for each in tour.carries)}
        if more == tours:
            break
        tours = frozenset(more)
    lost = {
        each.demand
        for number in tours - fallen.left_tours
        if plan.tours[number].vehicle in fallen.vehicles
        for each in plan.tours[number].carries
    }
    lost |= {code for ride in plan.rides if ride.bus in fallen.buses for code in ride.demands if code in aboard}
    return Held(tours=tours, demands=frozenset(aboard), stranded=frozenset(lost))


def rest_of(problem: Problem, plan: Plan, fallen: Fallen, held: Held) -> Problem:
    """What is left to plan from now on."""
    kept = [plan.tours[number] for number in sorted(held.tours)]
    rides = [ride for ride in plan.rides if held.demands & set(ride.demands)]
    busy = {each.village for each in plan.fetchings if held.demands & set(each.demands)}
    return replace(
        problem,
        travel={profile: _cut(matrix, fallen.cut_off) for profile, matrix in problem.travel.items()},
        demands=tuple(each for each in problem.demands if each.code not in held.demands),
        villages=tuple(replace(each, fetches=()) if each.place in busy else each for each in problem.villages),
        centres=tuple(_centre(problem, each, kept, rides, held) for each in problem.centres),
        vehicles=tuple(_vehicles(problem, kept, fallen)),
        buses=tuple(_buses(problem, rides, held, fallen)),
    )


def _cut(matrix: Matrix, places: Collection[int]) -> Matrix:
    if not places:
        return matrix
    seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
    for each in (seconds, metres):
        for place in places:
            each[place, :] = each[:, place] = UNREACHABLE
            each[place, place] = 0
    return Matrix(seconds=seconds, metres=metres, is_estimate=matrix.is_estimate)


def _vehicles(problem: Problem, kept: Iterable[Tour], fallen: Fallen) -> Iterable[Vehicle]:
    """Those that still go, from when they are back and have stood their time; what is paid once is paid already."""
    tours: dict[str, list[Tour]] = {}
    for tour in kept:
        tours.setdefault(tour.vehicle, []).append(tour)
    for each in problem.vehicles:
        mine = tours.get(each.code, [])
        starts_s = max([fallen.now_s, each.starts_s, *(t.calls[-1].arrives_s + each.turnaround_s for t in mine)])
        if each.code in fallen.vehicles or starts_s >= each.ends_s or len(mine) >= each.trips:
            continue
        fixed_fen = 0 if mine else each.fixed_fen
        yield replace(each, starts_s=starts_s, trips=each.trips - len(mine), fixed_fen=fixed_fen)


def _buses(problem: Problem, rides: Iterable[Ride], held: Held, fallen: Fallen) -> Iterable[Bus]:
    """Those that have not left and still come, with the room that nothing held takes (all of it, on the safe side)."""
    load_g = {each.code: each.load_g for each in problem.demands}
    for bus in problem.buses:
        if bus.code in fallen.buses | fallen.left_buses or bus.calls[0].leaves_s <= fallen.now_s:
            continue
        mine = [ride for ride in rides if ride.bus == bus.code]
        taken_g = sum(load_g[code] for ride in mine for code in ride.demands)
        bags = bus.bags - sum(ride.bags for ride in mine)
        if bags > 0:
            yield replace(bus, bags=bags, load_g=max(0, bus.load_g - taken_g))


def _centre(problem: Problem, centre: Centre, tours: Iterable[Tour], rides: Iterable[Ride], held: Held) -> Centre:
    """A centre with the handling that nothing held takes."""
    pieces = {each.code: each.pieces for each in problem.demands}
    calls = {each.code: each.calls for each in problem.buses}
    passing = {
        each.demand
        for tour in tours
        for each in tour.carries
        if centre.place in {tour.calls[each.on].place, tour.calls[each.off].place}
    }
    for ride in rides:
        if centre.place in {calls[ride.bus][ride.on].place, calls[ride.bus][ride.off].place}:
            passing |= set(ride.demands)
    return replace(centre, pieces=max(0, centre.pieces - sum(pieces[code] for code in passing)))


def _free_part(plan: Plan, held: Held, rest: Problem) -> Plan:
    """The plan's own legs of the rest: what the villages have been told."""
    return replace(
        plan,
        tours=tuple(tour for number, tour in enumerate(plan.tours) if number not in held.tours),
        rides=tuple(ride for ride in plan.rides if not held.demands & set(ride.demands)),
        fetchings=tuple(each for each in plan.fetchings if not held.demands & set(each.demands)),
        unserved=tuple(each for each in plan.unserved if each.demand not in held.demands),
        bound=None,
    )


def changed(problem: Problem, before: Plan, after: Plan) -> int:
    """How many villages are told something else, each direction by itself: another vehicle or bus."""
    was, now = _told(problem, before), _told(problem, after)
    return sum(was.get(key) != now.get(key) for key in was.keys() | now.keys())


def _told(problem: Problem, plan: Plan) -> dict[tuple[int, str], set[str]]:
    """What comes to, or from, each village by which vehicles and buses."""
    by: dict[str, set[str]] = {}
    for tour in plan.tours:
        for each in tour.carries:
            by.setdefault(each.demand, set()).add(tour.vehicle)
    for ride in plan.rides:
        for code in ride.demands:
            by.setdefault(code, set()).add(ride.bus)
    found: dict[tuple[int, str], set[str]] = {}
    for demand in problem.demands:
        found.setdefault((demand.place, demand.direction), set()).update(by.get(demand.code, ()))
    return found


def _joined(problem: Problem, plan: Plan, held: Held, rest: Plan) -> Plan:
    """What has left, as it was, and the rest; what is stranded is said to be."""
    kept = replace(
        plan,
        tours=tuple(plan.tours[number] for number in sorted(held.tours)),
        rides=tuple(ride for ride in plan.rides if held.demands & set(ride.demands)),
        fetchings=tuple(each for each in plan.fetchings if held.demands & set(each.demands)),
        unserved=(),
    )
    counted = check(problem, kept)
    stranded = tuple(Unserved(demand=code, reason=Reason.STRANDED) for code in sorted(held.stranded))
    return replace(
        plan,
        tours=(*kept.tours, *rest.tours),
        rides=(*kept.rides, *rest.rides),
        fetchings=(*kept.fetchings, *rest.fetchings),
        unserved=(*rest.unserved, *stranded),
        costs=_sum(counted.costs, rest.costs),
        passenger_s=counted.passenger_s + rest.passenger_s,
        bound=None,
    )


def _sum(one: Costs, other: Costs) -> Costs:
    return Costs(**{each.name: getattr(one, each.name) + getattr(other, each.name) for each in fields(Costs)})
