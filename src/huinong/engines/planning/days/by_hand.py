"""Changes that a person makes in a plan: one village another way, or a tour in another order.

What is asked is done, whether or not it holds: the checker says what it would break and what it would cost. Nothing
else is moved but the times of the tours that are touched, and of the same vehicles' later ones.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from huinong.engines.planning.days.touring import Stopping, followed, stops_of, timed, without
from huinong.engines.planning.days.values import (
    Bus,
    Call,
    Demand,
    Direction,
    Fetch,
    Fetching,
    Plan,
    Problem,
    Reason,
    Ride,
    Unserved,
    Vehicle,
)

BOTH = frozenset(Direction)


class ImpossibleError(Exception):
    """A change that cannot even be written down; `why` is a code for the caller to word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def leave_out(problem: Problem, plan: Plan, village: int) -> Plan:
    """What is for and from a village stays where it is today."""
    demands = _of(problem, village, BOTH, None)
    bare = without(problem, plan, frozenset(each.code for each in demands))
    left = tuple(Unserved(demand=each.code, reason=Reason.LEFT_OUT) for each in demands)
    return _tidy(replace(bare, unserved=(*bare.unserved, *left)))


def by_tour(
    problem: Problem,
    plan: Plan,
    village: int,
    vehicle: str,
    *,
    tour: int | None,
    at: int | None,
    only: Collection[str] | None = None,
) -> Plan:
    """A vehicle's tour (its number in the plan), or a new one of its own, calls at a village, for both directions.

    `only` names what is moved: all that is of the village unless it is given. `at` is its place among the tour's
    calls, 1 being the first; None takes the one that makes the way shortest.
    """
    found = next((each for each in problem.vehicles if each.code == vehicle), None)
    if found is None or (tour is not None and plan.tours[tour].vehicle != vehicle):
        raise ImpossibleError("no_vehicle")
    demands = _of(problem, village, BOTH, only)
    bare = without(problem, plan, frozenset(each.code for each in demands))
    base = Stopping(found.base, (), ())
    stops = stops_of(bare.tours[tour]) if tour is not None else (base, base)
    where = max(1, min(at, len(stops) - 1)) if at else _shortest(problem, found, stops, village)
    made = timed(
        problem, found, _calling(stops, where, village, demands), _start_s(problem, bare, tour, found, demands)
    )
    if made is None:
        raise ImpossibleError("no_way")
    tours = (*bare.tours, made) if tour is None else (*bare.tours[:tour], made, *bare.tours[tour + 1 :])
    return _tidy(followed(problem, replace(bare, tours=tours), found))


def by_bus(problem: Problem, plan: Plan, village: int, bus: str, *, only: Collection[str] | None = None) -> Plan:
    """A village's bags go by a bus, in the directions in which it passes a stop that the keeper reaches."""
    found = next((each for each in problem.buses if each.code == bus), None)
    here = next((each for each in problem.villages if each.place == village), None)
    if found is None or here is None:
        raise ImpossibleError("no_bus")
    ways = [way for way in Direction if _hops(problem, found, here.fetches, way)]
    demands = _of(problem, village, ways, only)
    if not demands:
        raise ImpossibleError("no_stop")
    bare = without(problem, plan, frozenset(each.code for each in demands))
    rides, fetchings = list(bare.rides), list(bare.fetchings)
    for way in ways:
        mine = [each for each in demands if each.direction is way]
        if mine:
            fetch, on, off = min(_hops(problem, found, here.fetches, way), key=lambda hop: (hop[0].takes_s, hop[1]))
            rides.append(_ride(problem, found, mine, on, off))
            fetchings.append(_fetching(fetch, found.calls[off if way is Direction.DOWN else on], mine))
    return _tidy(replace(bare, rides=tuple(rides), fetchings=tuple(fetchings)))


def reorder(problem: Problem, plan: Plan, tour: int, order: Sequence[int]) -> Plan:
    """A tour calls in another order: `order` is its calls' present numbers, 1 being the first after the base."""
    stops = stops_of(plan.tours[tour])
    if sorted(order) != list(range(1, len(stops) - 1)):
        raise ImpossibleError("order")
    vehicle = next(each for each in problem.vehicles if each.code == plan.tours[tour].vehicle)
    moved = (stops[0], *(stops[number] for number in order), stops[-1])
    made = timed(problem, vehicle, moved, plan.tours[tour].calls[0].leaves_s)
    if made is None:
        raise ImpossibleError("no_way")
    return followed(problem, replace(plan, tours=(*plan.tours[:tour], made, *plan.tours[tour + 1 :])), vehicle)


def _of(problem: Problem, village: int, ways: Collection[Direction], only: Collection[str] | None) -> list[Demand]:
    """What is for and from a village in these directions; of it only what is named."""
    mine = [each for each in problem.demands if each.place == village and each.direction in ways]
    return [each for each in mine if only is None or each.code in only]


def _tidy(plan: Plan) -> Plan:
    """Tours that carry nothing are not driven."""
    return replace(plan, tours=tuple(tour for tour in plan.tours if tour.carries))


def _calling(stops: Sequence[Stopping], at: int, village: int, demands: Iterable[Demand]) -> tuple[Stopping, ...]:
    """The stops with one more: what comes down is put on at the base, what goes up is put off there."""
    down = tuple(each.code for each in demands if each.direction is Direction.DOWN)
    up = tuple(each.code for each in demands if each.direction is Direction.UP)
    first, last = stops[0], stops[-1]
    return (
        first._replace(on=(*first.on, *down)),
        *stops[1:at],
        Stopping(village, up, down),
        *stops[at:-1],
        last._replace(off=(*last.off, *up)),
    )


def _shortest(problem: Problem, vehicle: Vehicle, stops: Sequence[Stopping], village: int) -> int:
    """Where a stop adds the fewest seconds on the road."""
    seconds = problem.travel[vehicle.profile].seconds
    added = [
        int(seconds[before.place, village])
        + int(seconds[village, after.place])
        - int(seconds[before.place, after.place])
        for before, after in pairwise(stops)
    ]
    return 1 + added.index(min(added))


def _start_s(problem: Problem, plan: Plan, tour: int | None, vehicle: Vehicle, demands: Iterable[Demand]) -> int:
    """When the tour can set out: not before what it brings is ready, and a new one after the vehicle's others."""
    ready_s = max((each.ready_s for each in demands if each.direction is Direction.DOWN), default=0)
    if tour is not None:
        return max(ready_s, plan.tours[tour].calls[0].leaves_s)
    own = [each.calls[-1].arrives_s + vehicle.turnaround_s for each in plan.tours if each.vehicle == vehicle.code]
    return max(ready_s, vehicle.starts_s, problem.opens_s, *own)


def _hops(problem: Problem, bus: Bus, fetches: Iterable[Fetch], way: Direction) -> list[tuple[Fetch, int, int]]:
    """How a bus may carry between the centre and a keeper's stop: the keeper's way, and the calls' numbers."""
    depots = [n for n, call in enumerate(bus.calls) if call.place == problem.depot]
    found = []
    for fetch in fetches:
        stops = [n for n, call in enumerate(bus.calls) if call.place == fetch.stop]
        pairs = [(depot, stop) if way is Direction.DOWN else (stop, depot) for depot in depots for stop in stops]
        found += [(fetch, on, off) for on, off in pairs if on < off]
    return found


def _ride(problem: Problem, bus: Bus, demands: Sequence[Demand], on: int, off: int) -> Ride:
    rates = problem.rates
    bags = max(
        -(-sum(each.pieces for each in demands) // rates.bag_pieces),
        -(-sum(each.load_g for each in demands) // rates.bag_g),
        -(-sum(each.volume_cm3 for each in demands) // rates.bag_cm3),
    )
    first = demands[0]
    codes = tuple(each.code for each in demands)
    return Ride(bus=bus.code, village=first.place, direction=first.direction, on=on, off=off, bags=bags, demands=codes)


def _fetching(fetch: Fetch, call: Call, demands: Sequence[Demand]) -> Fetching:
    return Fetching(
        village=demands[0].place, stop=fetch.stop, meets_s=call.arrives_s, leaves_s=call.leaves_s,
        back_s=call.leaves_s + fetch.takes_s, demands=tuple(each.code for each in demands),
    )  # fmt: skip


__all__ = ["ImpossibleError", "by_bus", "by_tour", "leave_out", "reorder"]
