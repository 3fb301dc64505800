"""Does a plan for a mixed fleet hold, and what does it cost? Plain sums; shares nothing with the solver."""

from collections import Counter
from collections.abc import Iterator

from huinong.engines.planning.checking.verdicts import Verdict
from huinong.engines.planning.fleets.values import Plan, Problem


def check(problem: Problem, plan: Plan) -> Verdict:
    """Name every rule that the plan breaks, and say what it costs."""
    unknown = tuple(_unknown(problem, plan))
    if unknown:  # with unknown places nothing can be added up
        return Verdict(cost=None, broken=unknown)
    cost = _cost(problem, plan)
    broken = [*_served(problem, plan), *_vehicles(problem, plan)]
    if abs(cost - plan.cost) > 1e-6 * max(1.0, abs(cost)):
        broken.append(f"says it costs {plan.cost}, it costs {cost}")
    if plan.bound is not None and plan.bound > cost * (1 + 1e-9):
        broken.append(f"costs {cost}, less than its bound {plan.bound}")
    return Verdict(cost=cost, broken=tuple(broken))


def _unknown(problem: Problem, plan: Plan) -> Iterator[str]:
    for number, one in enumerate(plan.rounds):
        if not 0 <= one.kind < len(problem.kinds):
            yield f"round {number} has an unknown kind {one.kind}"
        for customer in one.customers:
            if not 0 <= customer < len(problem.demands):
                yield f"round {number} goes to an unknown customer {customer}"


def _served(problem: Problem, plan: Plan) -> Iterator[str]:
    times = Counter(customer for one in plan.rounds for customer in one.customers)
    for customer in range(len(problem.demands)):
        if times[customer] != 1:
            yield f"customer {customer} is served {times[customer]} times"


def _vehicles(problem: Problem, plan: Plan) -> Iterator[str]:
    for kind, count in Counter(one.kind for one in plan.rounds).items():
        if count > problem.kinds[kind].count:
            yield f"{count} rounds by kind {kind}, {problem.kinds[kind].count} vehicles there are"
    for number, one in enumerate(plan.rounds):
        load = sum(problem.demands[customer] for customer in one.customers)
        if not one.customers:
            yield f"round {number} serves nobody"
        if load > problem.kinds[one.kind].load:
            yield f"round {number} carries {load}, {problem.kinds[one.kind].load} it can"


def _cost(problem: Problem, plan: Plan) -> float:
    cost = 0.0
    for one in plan.rounds:
        far, at = 0.0, 0
        for customer in one.customers:
            far += float(problem.distances[at, customer + 1])
            at = customer + 1
        far += float(problem.distances[at, 0])
        cost += problem.kinds[one.kind].fixed_cost + problem.kinds[one.kind].cost_per_distance * far
    return cost
