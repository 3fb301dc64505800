"""The program that joins both echelons, as rows and columns for HiGHS.

Set partitioning over the routes, as in Baldacci et al. (2013), with a number of trucks on each tour. What trucks can
bring is said without load variables: any set of satellites needs trucks that pass one of them and can hold what all of
them need (Hall's condition, for flows). Of these rows, and of those that open a satellite for each customer, only what
an answer breaks is put in.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.echelons.routes import Route
from huinong.engines.planning.echelons.tours import Tour
from huinong.engines.planning.echelons.values import Problem

Floats = NDArray[np.float64]
Hall = frozenset[int]
Link = tuple[int, int]
"""A customer and a satellite: who is served from there opens it."""

BROKEN = 1e-6
MOST_LINKS = 400


@dataclass(slots=True)
class _Rows:
    """Rows by their columns, as HiGHS takes them."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    columns: list[NDArray[np.intp]] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)

    def add(self, row: Floats, *, lower: float = -math.inf, upper: float = math.inf) -> None:
        columns = np.flatnonzero(row)
        self.lower.append(lower)
        self.upper.append(upper)
        self.columns.append(columns)
        self.values.append(row[columns])

    def put_into(self, highs: highspy.Highs) -> None:
        if not self.lower:
            return
        starts = np.cumsum([0, *(len(columns) for columns in self.columns[:-1])]).astype(np.int32)
        columns = np.concatenate(self.columns).astype(np.int32)
        bounds = np.array(self.lower), np.array(self.upper)
        highs.addRows(len(self.lower), *bounds, len(columns), starts, columns, np.concatenate(self.values))


class _Quiet(highspy.Highs):
    """HiGHS prints its name when callbacks are enabled, before it can be told to be quiet; here it is told first."""

    def enableCallbacks(self) -> None:  # noqa: N802  (HiGHS's own name)
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Program:
    """Columns: trucks on each tour, routes, customers left out, satellites opened."""

    def __init__(self, problem: Problem, tours: Sequence[Tour], routes: Sequence[Route], unserved_cost: float) -> None:
        self._problem, self._tours, self._routes = problem, tours, routes
        self._x = slice(0, len(tours))
        self._y = slice(len(tours), len(tours) + len(routes))
        self._u = slice(self._y.stop, self._y.stop + problem.customers)
        self._open = slice(self._u.stop, self._u.stop + problem.satellites)
        self._passes = np.zeros((problem.satellites, len(tours)))
        for number, tour in enumerate(tours):
            self._passes[list(tour.stops), number] = 1.0
        self._loads = np.array([route.load for route in routes], dtype=np.float64)
        self._from = np.array([route.satellite for route in routes], dtype=np.intp)
        self._serves = np.zeros((problem.customers, len(routes)), dtype=bool)
        for number, route in enumerate(routes):
            self._serves[list(route.customers), number] = True
        self._halls: list[Hall] = []
        self._hall_rows: list[int] = []
        self._highs = self._started(unserved_cost)

    def _started(self, unserved_cost: float) -> highspy.Highs:
        highs = _Quiet()  # type: ignore[no-untyped-call]
        for option, value in {"threads": 1, "random_seed": 1, "mip_rel_gap": 1e-7}.items():
            highs.setOptionValue(option, value)
        costs = np.concatenate(
            [
                [tour.cost for tour in self._tours],
                [route.cost for route in self._routes],
                np.full(self._problem.customers, unserved_cost),
                np.zeros(self._problem.satellites),
            ]
        )
        upper = np.full(len(costs), 1.0)
        upper[self._x] = self._problem.trucks.count
        upper[self._y] = math.inf  # implied; a bound would hide the sign of reduced costs
        none = np.zeros(0)
        no_columns = np.zeros(0, dtype=np.int32)
        highs.addCols(len(costs), costs, np.zeros(len(costs)), upper, 0, no_columns, no_columns, none)
        self._first_rows().put_into(highs)
        return highs

    def _row(self) -> Floats:
        return np.zeros(self._open.stop)

    def _first_rows(self) -> _Rows:
        problem, rows = self._problem, _Rows()
        for customer in range(problem.customers):
            row = self._row()
            row[self._y] = self._serves[customer]
            row[self._u.start + customer] = 1.0
            rows.add(row, lower=1.0, upper=1.0)
        whole = sum(problem.demands)
        for part, fleet in ((self._y, problem.freighters), (self._x, problem.trucks)):
            row = self._row()
            row[part] = 1.0
            rows.add(row, upper=fleet.count)
            row[self._u] = 1.0  # as if each customer left out had one of its own
            rows.add(row, lower=math.ceil(whole / fleet.load))
        most = min(problem.freighters.per_satellite, problem.freighters.count)
        for satellite in range(problem.satellites):
            row = self._row()
            row[self._y] = self._from == satellite
            row[self._open.start + satellite] = -most
            rows.add(row, upper=0.0)
            row = self._row()
            row[self._x] = self._passes[satellite]
            row[self._open.start + satellite] = -1.0
            rows.add(row, lower=0.0)
        return rows

    def extend(self, halls: Collection[Hall], links: Collection[Link]) -> None:
        """Put in more rows."""
        rows, count = _Rows(), self._highs.getNumRow()
        for hall in halls:
            within = np.isin(self._from, list(hall))
            row = self._row()
            row[self._x] = self._problem.trucks.load * (self._passes[list(hall)].sum(axis=0) > 0)
            row[self._y] = -self._loads * within
            rows.add(row, lower=0.0)
            self._hall_rows.append(count + len(rows.lower) - 1)
            self._halls.append(hall)
        for customer, satellite in links:
            row = self._row()
            row[self._y] = self._serves[customer] & (self._from == satellite)
            row[self._open.start + satellite] = -1.0
            rows.add(row, upper=0.0)
        rows.put_into(self._highs)

    def relax(self, seconds: float) -> bool:
        """Solve with parts of routes and trucks; False when there was no time."""
        return self._run(seconds)

    def branch(self, *, seconds: float, nodes: int, known: tuple[Collection[Tour], Collection[Route]] | None) -> bool:
        """Solve in wholes, beginning with what is known; False when nothing was found."""
        count = self._open.stop
        whole = np.full(count, highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
        self._highs.setOptionValue("mip_max_nodes", nodes)
        if known is not None:
            start = highspy.HighsSolution()
            start.col_value = list(self._values_of(*known))
            self._highs.setSolution(start)
        return self._run(seconds)

    def _run(self, seconds: float) -> bool:
        limit = self._highs.getRunTime() + max(0.01, seconds)  # HiGHS counts from its first run on
        self._highs.setOptionValue("time_limit", min(limit, highspy.kHighsInf))
        self._highs.run()
        return bool(self._highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)

    def _values_of(self, tours: Collection[Tour], routes: Collection[Route]) -> Floats:
        values = self._row()
        numbers = {tour: number for number, tour in enumerate(self._tours)}
        for tour in tours:
            values[self._x.start + numbers[tour]] += 1.0
        places = {route.key: number for number, route in enumerate(self._routes)}
        values[self._u] = 1.0
        for route in routes:
            values[self._y.start + places[route.key]] = 1.0
            values[[self._u.start + customer for customer in route.customers]] = 0.0
            values[self._open.start + route.satellite] = 1.0
        return values

    @property
    def values(self) -> Floats:
        return np.array(self._highs.getSolution().col_value)

    @property
    def cost(self) -> float:
        return float(self._highs.getInfo().objective_function_value)

    @property
    def reduced(self) -> Floats:
        """What each route costs above what its customers and limits are worth, after `relax`."""
        return np.array(self._highs.getSolution().col_dual)[self._y]

    @property
    def duals(self) -> tuple[Floats, float, Floats]:
        """After `relax`: what each customer, a route more, and a unit at each satellite are worth."""
        duals = np.array(self._highs.getSolution().row_dual)
        customers = self._problem.customers
        units = np.zeros(self._problem.satellites)
        for hall, row in zip(self._halls, self._hall_rows, strict=True):
            units[list(hall)] += duals[row]
        return duals[:customers], float(duals[customers] + duals[customers + 1]), units

    def chosen(self) -> tuple[tuple[Tour, ...], tuple[Route, ...], tuple[int, ...]]:
        """What goes, after `branch`: trucks' tours, routes, and the customers left out."""
        counts = np.rint(self.values).astype(int)
        tours = tuple(tour for tour, count in zip(self._tours, counts[self._x], strict=True) for _ in range(count))
        routes = tuple(route for route, count in zip(self._routes, counts[self._y], strict=True) if count)
        return tours, routes, tuple(int(one) for one in np.flatnonzero(counts[self._u]))

    def broken(self, candidates: Sequence[Hall]) -> tuple[list[Hall], list[Link]]:
        """The rows that what was found breaks, the worst of each kind first."""
        values = self.values
        x, y = values[self._x], values[self._y]
        needs = np.bincount(self._from, weights=self._loads * y, minlength=self._problem.satellites)
        short = []
        for hall in candidates:
            stops = list(hall)
            holds = self._problem.trucks.load * float(x[self._passes[stops].sum(axis=0) > 0].sum())
            short.append((float(needs[stops].sum()) - holds, hall))
        worst = sorted((s for s in short if s[0] > BROKEN * self._problem.trucks.load), key=lambda s: -s[0])
        links = []
        for satellite, is_open in enumerate(values[self._open]):
            served = self._serves[:, self._from == satellite] @ y[self._from == satellite]
            links += [(served[c] - is_open, (int(c), satellite)) for c in np.flatnonzero(served > is_open + 1e-4)]
        links.sort(key=lambda link: -link[0])
        return [hall for _, hall in worst[:20]], [link for _, link in links[:MOST_LINKS]]
