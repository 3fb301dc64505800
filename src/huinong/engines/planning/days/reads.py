"""What pages ask of a plan: how each village is served, what is aboard when, how many bags each bus has."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huinong.engines.planning.days.values import Bus, Demand, Direction, Plan, Problem, Tour, Zone


class Mode(StrEnum):
    """How what goes to a village, or comes from there, goes."""

    DIRECT = "direct"  # one tour from the county centre
    FEEDER = "feeder"  # to a township centre, and by a tour from there
    BUS = "bus"  # by bus to the roadside, and the keeper
    MARKET = "market"  # to a township centre, and the keeper from there
    MIXED = "mixed"  # more than one of these
    LEFT = "left"  # not at all


@dataclass(frozen=True, slots=True)
class Aboard:
    """What a vehicle has aboard after a call, grams of all and cm³ by zone."""

    load_g: int
    volumes_cm3: Mapping[Zone, int]


def served_how(problem: Problem, plan: Plan) -> Mapping[tuple[int, Direction], Mode]:
    """By village and direction, for those that have a demand."""
    modes: defaultdict[tuple[int, Direction], set[Mode]] = defaultdict(set)
    how = _modes(problem, plan)
    for demand in problem.demands:
        modes[demand.place, demand.direction].add(how.get(demand.code, Mode.LEFT))
    return {key: found.pop() if len(found) == 1 else Mode.MIXED for key, found in modes.items()}


def _modes(problem: Problem, plan: Plan) -> dict[str, Mode]:
    bases = {each.code: each.base for each in problem.vehicles}
    toured = {c.demand for tour in plan.tours for c in tour.carries if bases[tour.vehicle] == problem.depot}
    fed = {c.demand for tour in plan.tours for c in tour.carries if bases[tour.vehicle] != problem.depot}
    ridden = {code for ride in plan.rides for code in ride.demands}
    fetched = {code for fetching in plan.fetchings for code in fetching.demands}
    modes = dict.fromkeys(toured, Mode.DIRECT) | dict.fromkeys(fed, Mode.FEEDER)
    return modes | {code: Mode.BUS if code in ridden else Mode.MARKET for code in fetched}


def aboard_of(problem: Problem, tour: Tour) -> tuple[Aboard, ...]:
    """After each call of a tour but its last."""
    demands = {each.code: each for each in problem.demands}
    return tuple(
        _aboard([demands[each.demand] for each in tour.carries if each.on <= call < each.off])
        for call in range(len(tour.calls) - 1)
    )


def _aboard(demands: list[Demand]) -> Aboard:
    volumes: Counter[Zone] = Counter()
    for each in demands:
        volumes[each.zone] += each.volume_cm3
    return Aboard(sum(each.load_g for each in demands), dict(volumes))


def bags_of(problem: Problem, plan: Plan) -> Mapping[str, tuple[int, ...]]:
    """Bags aboard each bus after each of its calls but the last, for the buses that carry any."""
    return {bus.code: mine for bus in problem.buses if any(mine := _bags(bus, plan))}


def _bags(bus: Bus, plan: Plan) -> tuple[int, ...]:
    rides = [each for each in plan.rides if each.bus == bus.code]
    return tuple(sum(r.bags for r in rides if r.on <= call < r.off) for call in range(len(bus.calls) - 1))
