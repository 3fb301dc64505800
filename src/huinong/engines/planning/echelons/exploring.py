"""The second echelon alone, by PyVRP (Wouda, Lan and Kool 2024): each open satellite is a depot with its own prices.

A satellite's price for a unit of load stands for its share of the trucks. PyVRP knows no such price; it is added to the
leg by which a customer is reached, in a matrix of the satellite's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyvrp
from numpy.typing import NDArray

from huinong.engines.planning.echelons.values import Problem
from huinong.engines.planning.watching import Watching, stop_after

LARGEST = 1_000_000
"""The dearest leg in PyVRP's whole numbers: fine enough for four figures after the point, far from overflow."""
DEARER = 4.0
TIMES = 5

Found = dict[tuple[int, frozenset[int]], tuple[int, ...]]
Rounds = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Task:
    """Where to look: which satellites are open, what a unit costs there, what each route counts on top.

    `start` is where to begin, empty for anywhere; `most` routes at a satellite, where that is known. The search ends
    after `iterations` or after `seconds`.
    """

    problem: Problem
    prices: Mapping[int, float]
    route_price: float
    seed: int
    iterations: int
    seconds: float
    start: Rounds = ()
    most: Mapping[int, int] = field(default_factory=dict)


def explore(task: Task) -> Rounds:
    """Routes worth knowing: those of the best answers and of what was met on the way. Last come those of the best."""
    collector = _Collector(task)
    data, price, start = None, task.route_price, task.start
    best: Rounds = ()
    for time in range(TIMES):
        data = _data(task, price)
        result = _solve(data, task, collector, start, share=1.0 if time == 0 else 0.3)
        if not result.best.is_feasible():
            break
        best = collector.rounds(result.best)
        if len(best) <= task.problem.freighters.count:
            break
        price, start = DEARER * max(price, _dear(task.problem)), best
    others = tuple((satellite, order) for (satellite, _), order in collector.found.items())
    return others + best


def _dear(problem: Problem) -> float:
    """What a route too many is first set at: about a leg."""
    return float(problem.second.mean()) * problem.freighters.cost_per_distance


def _solve(data: pyvrp.ProblemData, task: Task, collector: "_Collector", start: Rounds, share: float) -> pyvrp.Result:
    stop = stop_after(max(1, int(task.iterations * share)), task.seconds * share)
    ils = pyvrp.IteratedLocalSearchParams(callbacks=collector)
    return pyvrp.solve(
        data,
        stop,
        seed=task.seed,
        collect_stats=False,
        display=False,
        params=pyvrp.SolveParams(ils=ils),
        initial_solution=collector.solution(data, start),
    )


class _Collector(Watching):
    """Keeps each set of customers that a route of an answer that holds went to, in the order last seen."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.found: Found = {}
        self._open = tuple(task.prices)

    def take(self, solution: pyvrp.Solution) -> None:
        for route in solution.routes():
            if not route.has_excess_load():
                satellite, order = self._round(route)
                self.found[satellite, frozenset(order)] = order

    def _round(self, route: pyvrp.Route) -> tuple[int, tuple[int, ...]]:
        return self._open[route.start_depot()], tuple(stop.idx for stop in route if stop.is_client())

    def rounds(self, solution: pyvrp.Solution) -> Rounds:
        return tuple(self._round(route) for route in solution.routes())

    def solution(self, data: pyvrp.ProblemData, rounds: Rounds) -> pyvrp.Solution | None:
        if not rounds or any(satellite not in self._open for satellite, _ in rounds):
            return None
        return pyvrp.Solution(
            data, [pyvrp.Route(data, list(order), self._open.index(satellite)) for satellite, order in rounds]
        )


def _data(task: Task, route_price: float) -> pyvrp.ProblemData:
    problem, satellites = task.problem, list(task.prices)
    places = [*satellites, *range(problem.satellites, len(problem.second))]
    legs = problem.second[np.ix_(places, places)] * problem.freighters.cost_per_distance
    loads = np.concatenate([np.zeros(len(satellites)), np.array(problem.demands, dtype=np.float64)])
    matrices = [legs + task.prices[satellite] * loads[None, :] for satellite in satellites]
    dearest = max(problem.freighters.fixed_cost + route_price, *(float(matrix.max()) for matrix in matrices))
    scale = LARGEST / dearest if dearest > 0 else 1.0
    fixed = round((problem.freighters.fixed_cost + route_price) * scale)
    fleet = min(problem.freighters.per_satellite, problem.freighters.count)
    whole = [_whole(matrix * scale) for matrix in matrices]
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in places],
        clients=[
            pyvrp.Client(location=len(satellites) + number, delivery=[load])
            for number, load in enumerate(problem.demands)
        ],
        depots=[pyvrp.Depot(location=number) for number in range(len(satellites))],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=min(fleet, task.most.get(satellite, fleet)),
                capacity=[problem.freighters.load],
                start_depot=number,
                end_depot=number,
                fixed_cost=fixed,
                profile=number,
            )
            for number, satellite in enumerate(satellites)
        ],
        distance_matrices=whole,  # type: ignore[arg-type]  # its stub calls arrays what numpy's types do not
        duration_matrices=[np.zeros_like(matrix) for matrix in whole],  # type: ignore[misc]
    )


def _whole(matrix: NDArray[np.float64]) -> NDArray[np.int64]:
    whole = np.rint(matrix).astype(np.int64)
    np.fill_diagonal(whole, 0)
    return whole
