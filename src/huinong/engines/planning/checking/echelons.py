"""Does a two-echelon plan hold, and what does it cost? Plain sums over the plan; shares nothing with the solver."""

from collections import Counter
from collections.abc import Iterator

from huinong.engines.planning.checking.verdicts import Verdict
from huinong.engines.planning.echelons.values import Distances, FreighterRoute, Plan, Problem, TruckRoute


def check(problem: Problem, plan: Plan) -> Verdict:
    """Name every rule that the plan breaks, and say what it costs."""
    broken = [*_unknown(problem, plan)]
    if not broken:  # with unknown places nothing can be added up
        broken += [
            *_served(problem, plan),
            *_freighters(problem, plan),
            *_trucks(problem, plan),
            *_supply(problem, plan),
        ]
    cost = None if broken and broken[0].startswith("unknown") else _cost(problem, plan)
    return Verdict(cost=cost, broken=tuple(broken))


def _unknown(problem: Problem, plan: Plan) -> Iterator[str]:
    satellites, customers = range(problem.satellites), range(problem.customers)
    for truck in plan.trucks:
        yield from (f"unknown satellite {drop.satellite}" for drop in truck.drops if drop.satellite not in satellites)
    for freighter in plan.freighters:
        if freighter.satellite not in satellites:
            yield f"unknown satellite {freighter.satellite}"
        yield from (f"unknown customer {one}" for one in freighter.customers if one not in customers)


def _served(problem: Problem, plan: Plan) -> Iterator[str]:
    times = Counter(one for route in plan.freighters for one in route.customers)
    for customer in range(problem.customers):
        if times[customer] != 1:
            yield f"customer {customer} is served {times[customer]} times"


def _freighters(problem: Problem, plan: Plan) -> Iterator[str]:
    fleet = problem.freighters
    if len(plan.freighters) > fleet.count:
        yield f"{len(plan.freighters)} freighters, {fleet.count} there are"
    for satellite, count in Counter(route.satellite for route in plan.freighters).items():
        if count > fleet.per_satellite:
            yield f"{count} freighters at satellite {satellite}, {fleet.per_satellite} may be"
    for number, route in enumerate(plan.freighters):
        if not route.customers:
            yield f"freighter {number} serves nobody"
        load = _load(problem, route)
        if load > fleet.load:
            yield f"freighter {number} carries {load}, {fleet.load} it can"


def _trucks(problem: Problem, plan: Plan) -> Iterator[str]:
    fleet = problem.trucks
    if len(plan.trucks) > fleet.count:
        yield f"{len(plan.trucks)} trucks, {fleet.count} there are"
    for number, truck in enumerate(plan.trucks):
        load = sum(drop.load for drop in truck.drops)
        if load > fleet.load:
            yield f"truck {number} carries {load}, {fleet.load} it can"
        if any(drop.load <= 0 for drop in truck.drops) or not truck.drops:
            yield f"truck {number} has a stop without a load"
        if len({drop.satellite for drop in truck.drops}) < len(truck.drops):
            yield f"truck {number} is twice at one satellite"


def _supply(problem: Problem, plan: Plan) -> Iterator[str]:
    for satellite in range(problem.satellites):
        comes = sum(drop.load for truck in plan.trucks for drop in truck.drops if drop.satellite == satellite)
        goes = sum(_load(problem, route) for route in plan.freighters if route.satellite == satellite)
        if comes != goes:
            yield f"satellite {satellite} gets {comes} and sends out {goes}"


def _load(problem: Problem, route: FreighterRoute) -> int:
    return sum(problem.demands[customer] for customer in route.customers)


def _cost(problem: Problem, plan: Plan) -> float:
    trucks = sum(_around(problem.first, _truck_places(truck)) for truck in plan.trucks)
    freighters = sum(_around(problem.second, _freighter_places(problem, route)) for route in plan.freighters)
    return (
        trucks * problem.trucks.cost_per_distance
        + len(plan.trucks) * problem.trucks.fixed_cost
        + freighters * problem.freighters.cost_per_distance
        + len(plan.freighters) * problem.freighters.fixed_cost
    )


def _truck_places(truck: TruckRoute) -> list[int]:
    return [0, *(1 + drop.satellite for drop in truck.drops)]


def _freighter_places(problem: Problem, route: FreighterRoute) -> list[int]:
    return [route.satellite, *(problem.satellites + customer for customer in route.customers)]


def _around(distances: Distances, places: list[int]) -> float:
    legs = zip(places, [*places[1:], places[0]], strict=True)
    return sum(float(distances[start, end]) for start, end in legs)
