"""Does a day's plan hold, and what does it cost? Plain loops over the plan's own words: no solver, no arrays.

It trusts the problem and nothing else: `days/README.md` says what holds, and each rule there has its name in `rules`.
"""

from dataclasses import dataclass

from huinong.engines.planning.checking.day_buses import broken_fetchings, broken_rides, bus_legs, keeper_legs
from huinong.engines.planning.checking.day_chains import Chains
from huinong.engines.planning.checking.day_costs import costs_of, passenger_s
from huinong.engines.planning.checking.day_index import index
from huinong.engines.planning.checking.day_tours import broken_tours, tour_legs
from huinong.engines.planning.checking.rules import Broken, Rule
from huinong.engines.planning.days.values import Costs, Plan, Problem


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is broken, and what the plan costs whatever it says of itself."""

    broken: tuple[Broken, ...]
    costs: Costs
    passenger_s: int

    @property
    def holds(self) -> bool:
        return not self.broken


def check(problem: Problem, plan: Plan) -> Verdict:
    """Name every rule that the plan breaks, and count its costs to the fen."""
    known = index(problem)
    legs = [*tour_legs(plan), *bus_legs(known, plan), *keeper_legs(known, plan)]
    chains = Chains(known, plan, legs)
    broken = [
        *broken_tours(known, plan),
        *broken_rides(known, plan),
        *broken_fetchings(known, plan),
        *chains.broken(),
    ]
    costs, waited_s = costs_of(known, plan, chains.handled), passenger_s(known, plan)
    if plan.costs != costs:
        broken.append(Broken(Rule.COSTS, "costs", f"{plan.costs} said, {costs} counted"))
    if plan.passenger_s != waited_s:
        broken.append(Broken(Rule.PASSENGERS, "passengers", f"{plan.passenger_s} s said, {waited_s} counted"))
    return Verdict(tuple(broken), costs, waited_s)
