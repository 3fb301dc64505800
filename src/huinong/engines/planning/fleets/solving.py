"""Two searches from two seeds, side by side, and the best that their rounds make together."""

import math
from concurrent.futures import Executor

from huinong.engines.planning import many
from huinong.engines.planning.fleets.exploring import Met, Task, explore
from huinong.engines.planning.fleets.joining import join, total
from huinong.engines.planning.fleets.values import Impossible, Plan, Problem, Round
from huinong.engines.planning.programs import Limits
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody

ENGINE = "fleets-1"
SEARCHES = 2
ITERATIONS = 1_500  # of a search in a round, when rounds are counted
ROUNDS = 3  # in a time of seconds: search, join, and search on from there
SEARCHING = 0.85  # of a round's time; the rest is for joining
START_S = 1.0  # what it takes to begin and to end


def solve(
    problem: Problem, *, seed: int, stop: Stop, observer: Observer = nobody, executor: Executor | None = None
) -> Plan:
    """The cheapest plan found in the time; raises Impossible when none was found that serves everybody."""
    best: tuple[Round, ...] = ()
    pool: dict[tuple[int, tuple[int, ...]], Round] = {}
    rounds = 0
    while rounds == 0 or not stop.is_over(rounds):
        seconds = _seconds(stop, rounds, is_beside=executor is not None)
        if rounds and seconds < START_S:
            break
        met = _explore(problem, seed + SEARCHES * rounds, seconds, best, executor)
        pool |= {(one.kind, one.customers): one for some in met for one in some.others}
        plans = [some for some in (best, *(one.best for one in met)) if some]
        best = min(plans, key=lambda plan: total(problem, plan), default=())
        left = max(1.0, stop.remaining_s() / max(1, ROUNDS - rounds) * (1 - SEARCHING))
        limits = Limits(nodes=300, seconds=left if math.isfinite(stop.remaining_s()) else math.inf, seed=seed)
        best = join(problem, best, pool.values(), limits)
        rounds += 1
        observer(Progress(doing="fleet", rounds=rounds, cost=total(problem, best) if best else None))
    if not best:
        raise Impossible
    return Plan(rounds=best, cost=total(problem, best), engine=ENGINE, seed=seed)


def _seconds(stop: Stop, rounds: int, *, is_beside: bool) -> float:
    remaining_s = stop.remaining_s()
    if math.isinf(remaining_s):
        return math.inf
    searching_s = max(0.1, (remaining_s - START_S) / max(1, ROUNDS - rounds) * SEARCHING)
    return searching_s if is_beside else searching_s / SEARCHES


def _explore(
    problem: Problem, seed: int, seconds: float, start: tuple[Round, ...], executor: Executor | None
) -> list[Met]:
    iterations = ITERATIONS if math.isinf(seconds) else None
    tasks = [
        Task(
            problem=problem,
            seed=seed + number,
            iterations=iterations,
            seconds=seconds,
            start=start if number == 0 else (),  # one goes on, the other begins anew
        )
        for number in range(SEARCHES)
    ]
    return many.each(explore, tasks, executor=executor, batch=1)
