"""PyVRP (Wouda, Lan and Kool 2024) from one seed, and the rounds that it met on its way."""

from dataclasses import dataclass

import numpy as np
import pyvrp

from huinong.engines.planning.fleets.values import Problem, Round
from huinong.engines.planning.watching import HISTORY, Watching, stop_after

DISTANCE = 100  # whole numbers of PyVRP for one unit of distance
MONEY = 10_000  # and for one of money: with costs per distance in hundredths both come out whole
MOST_PENALTY = 1e8  # of a load too much: PyVRP's own 1e5 is less than one vehicle less saves, at this MONEY
SEEN = 12_000  # the most rounds that are kept: the program that joins them has to stay small


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Task:
    """Ends after `iterations` or `seconds`, whichever is first."""

    problem: Problem
    seed: int
    iterations: int | None
    seconds: float
    start: tuple[Round, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """`best` is empty when no plan served everybody."""

    best: tuple[Round, ...]
    others: tuple[Round, ...]


def explore(task: Task) -> Met:
    """The best plan of one seed, with rounds of other plans."""
    data = _data(task.problem)
    collector = _Collector()
    result = pyvrp.solve(
        data,
        stop_after(task.iterations, task.seconds),
        seed=task.seed,
        collect_stats=False,
        display=False,
        params=pyvrp.SolveParams(
            ils=pyvrp.IteratedLocalSearchParams(history_length=HISTORY, callbacks=collector),
            penalty=pyvrp.PenaltyParams(max_penalty=MOST_PENALTY),
        ),
        initial_solution=_solution(data, task.start),
    )
    best = tuple(map(_round, result.best.routes())) if result.best.is_feasible() else ()
    return Met(best=best, others=tuple(collector.rounds.values()))


class _Collector(Watching):
    """Keeps a round for each kind and set of customers, the latest met."""

    EVERY = 20

    def __init__(self) -> None:
        super().__init__()
        self.rounds: dict[tuple[int, frozenset[int]], Round] = {}

    def take(self, solution: pyvrp.Solution) -> None:
        for route in solution.routes():
            if route.has_excess_load():
                continue
            one = _round(route)
            key = (one.kind, frozenset(one.customers))
            self.rounds.pop(key, None)  # to the end: what was met lately is worth more
            self.rounds[key] = one
        while len(self.rounds) > SEEN:
            del self.rounds[next(iter(self.rounds))]


def _round(route: pyvrp.Route) -> Round:
    return Round(kind=route.vehicle_type(), customers=tuple(stop.idx for stop in route if stop.is_client()))


def _solution(data: pyvrp.ProblemData, start: tuple[Round, ...]) -> pyvrp.Solution | None:
    if not start:
        return None
    return pyvrp.Solution(data, [pyvrp.Route(data, list(one.customers), one.kind) for one in start])


def _data(problem: Problem) -> pyvrp.ProblemData:
    whole = np.rint(problem.distances * DISTANCE).astype(np.int64)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in whole],
        clients=[pyvrp.Client(location=number + 1, delivery=[load]) for number, load in enumerate(problem.demands)],
        depots=[pyvrp.Depot(location=0)],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=kind.count,
                capacity=[kind.load],
                fixed_cost=round(kind.fixed_cost * MONEY),
                unit_distance_cost=round(kind.cost_per_distance * MONEY / DISTANCE),
            )
            for kind in problem.kinds
        ],
        distance_matrices=[whole],  # type: ignore[list-item]  # PyVRP's stubs take a shape for a number
        duration_matrices=[np.zeros_like(whole)],  # type: ignore[list-item]
    )
