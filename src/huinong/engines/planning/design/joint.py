"""All in one program: a county, or a few small ones."""

import math

from huinong.engines.planning.design.blocks import Block
from huinong.engines.planning.design.pricing import Asked, Plan, Prices, Shared, price
from huinong.engines.planning.design.results import Found
from huinong.engines.planning.design.values import Impossible
from huinong.engines.planning.programs import Limits
from huinong.engines.planning.runs import Observer, Progress, Stop

PROVEN = 1e-4
PATIENCE = 4  # rounds without any plan, after which it is given up when time is over
DEEPER = ((1e-2, 50), (1e-3, 500), (PROVEN, 5_000))  # gap and nodes of each round; then the last again, with more nodes


def solve_together(block: Block, asked: Shared, *, seed: int, stop: Stop, observer: Observer) -> Found:
    """Rounds that look deeper each time, each from the best so far; raises Impossible."""
    plan: Plan | None = None
    bound, rounds = -math.inf, 0
    while True:
        limits = _limits(rounds, stop, seed=seed, has_plan=plan is not None)
        priced = price(Asked(block=block, prices=Prices(), limits=limits, shared=asked, start=plan))
        if priced.is_impossible:
            raise Impossible(_clashing(block, asked, seed), block.county or None)
        if priced.plan is not None and (plan is None or priced.plan.total < plan.total):
            plan = priced.plan
        bound = max(bound, priced.bound)
        rounds += 1
        if plan is None and rounds >= PATIENCE and stop.is_over(rounds):
            raise Impossible(("time",), block.county or None)
        cost = None if plan is None else float(plan.total)
        observer(Progress(doing="design", rounds=rounds, cost=cost, bound=bound if math.isfinite(bound) else None))
        if plan is not None and (stop.is_over(rounds) or plan.total - bound <= PROVEN * abs(plan.total)):
            return Found(plans=((block, plan),), bound=bound)


def _limits(rounds: int, stop: Stop, *, seed: int, has_plan: bool) -> Limits:
    gap, nodes = DEEPER[min(rounds, len(DEEPER) - 1)]
    nodes *= max(1, rounds - len(DEEPER) + 2)
    # a first plan is worth waiting for: without one there is no answer
    seconds = stop.remaining_s() if has_plan else max(stop.remaining_s(), 10.0 * (rounds + 1))
    return Limits(gap=gap, nodes=nodes, seconds=seconds, seed=seed)


def _clashing(block: Block, asked: Shared, seed: int) -> tuple[str, ...]:
    """The shared rules that each, left out alone, would let the others hold; "rules" if it is none of them."""
    without = {
        "budget": Shared(villages=asked.villages, people=asked.people),
        "villages": Shared(budget_fen=asked.budget_fen, people=asked.people),
        "people": Shared(budget_fen=asked.budget_fen, villages=asked.villages),
    }
    limits = Limits(gap=1.0, nodes=500, seed=seed)
    found = [
        name
        for name, others in without.items()
        if others != asked
        and not price(Asked(block=block, prices=Prices(), limits=limits, shared=others)).is_impossible
    ]
    return tuple(found) or ("rules",)
