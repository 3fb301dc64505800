"""The bound of a day: cuts at the root, then branches on how many vehicles of each fleet go, best first."""

from concurrent.futures import Executor
from dataclasses import dataclass
from math import ceil

from huinong.engines.planning.days.bounding.network import network
from huinong.engines.planning.days.bounding.search import Search
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan of the problem costs less than `value_fen` in total. `gap` to the plan given; None without one."""

    value_fen: int
    rounds: int
    gap: float | None


def bound(
    problem: Problem,
    *,
    stop: Stop,
    observer: Observer = nobody,
    executor: Executor | None = None,
    start: Plan | None = None,
) -> Bound:
    """Raise a proven bound round by round. It holds whenever it is stopped; the same rounds give the same."""
    cost = None if start is None else start.costs.total
    search = Search(network(problem), executor)
    rounds, goes_on = 0, True
    while goes_on and not stop.is_over(rounds):
        goes_on = search.advance(None if cost is None else float(cost))
        rounds += 1
        observer(Progress(doing="bound", rounds=rounds, cost=cost, bound=search.proven))
    value = max(0, ceil(search.proven - 1e-6))
    return Bound(value, rounds, None if not cost else max(0.0, 1 - value / cost))
