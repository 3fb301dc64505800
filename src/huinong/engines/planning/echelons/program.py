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

from huinong.engines.planning.echelons.pricing import Worth
from huinong.engines.planning.echelons.routes import Route
from huinong.engines.planning.echelons.tours import Tour
from huinong.engines.planning.echelons.values import Problem
from huinong.engines.planning.highs import Quiet

Floats = NDArray[np.float64]
Hall = frozenset[int]
Link = tuple[int, int]
"""A customer and a satellite: who is served from there opens it."""
Entries = dict[int, float]

BROKEN = 1e-6
MOST_LINKS = 400
MOST_HALLS = 20


@dataclass(slots=True)
class _Lines:
    """Rows, or columns, by their entries, as HiGHS takes them: each with its bounds, and columns with their cost."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    entries: list[Entries] = field(default_factory=list)

    def add(self, entries: Entries, *, lower: float = -math.inf, upper: float = math.inf, cost: float = 0.0) -> None:
        self.lower.append(lower)
        self.upper.append(upper)
        self.costs.append(cost)
        self.entries.append(entries)

    def put_into(self, highs: highspy.Highs, *, as_rows: bool) -> None:
        if not self.entries:
            return
        starts = np.cumsum([0, *(len(entries) for entries in self.entries[:-1])]).astype(np.int32)
        indexes = np.array([index for entries in self.entries for index in entries], dtype=np.int32)
        values = np.array([value for entries in self.entries for value in entries.values()], dtype=np.float64)
        bounds = np.array(self.lower), np.array(self.upper)
        if as_rows:
            highs.addRows(len(starts), *bounds, len(indexes), starts, indexes, values)
        else:
            highs.addCols(len(starts), np.array(self.costs), *bounds, len(indexes), starts, indexes, values)


class Program:
    """Columns: trucks on each tour, customers left out, satellites opened, then routes as they come.

    Rows: each customer; at most and at least so many freighters; those at each satellite; at most and at least so many
    trucks; trucks at each open satellite; then Hall's and links as they come.
    """

    def __init__(self, problem: Problem, tours: Sequence[Tour], unserved_cost: float) -> None:
        self._problem, self._tours = problem, tours
        self._routes: list[Route] = []
        self._x = slice(0, len(tours))
        self._u = slice(self._x.stop, self._x.stop + problem.customers)
        self._open = slice(self._u.stop, self._u.stop + problem.satellites)
        self._passing = [{n for n, tour in enumerate(tours) if s in tour.stops} for s in range(problem.satellites)]
        self._halls: dict[Hall, int] = {}
        self._links: dict[Link, int] = {}
        self._highs = Quiet()
        for option, value in {"threads": 1, "random_seed": 1, "mip_rel_gap": 1e-7}.items():
            self._highs.setOptionValue(option, value)
        self._put_columns(unserved_cost)
        self._put_rows()

    def _put_columns(self, unserved_cost: float) -> None:
        columns = _Lines()
        for tour in self._tours:
            columns.add({}, lower=0, upper=self._problem.trucks.count, cost=tour.cost)
        for _ in range(self._problem.customers):
            columns.add({}, lower=0, upper=1, cost=unserved_cost)
        for _ in range(self._problem.satellites):
            columns.add({}, lower=0, upper=1)
        columns.put_into(self._highs, as_rows=False)

    def _put_rows(self) -> None:
        problem, rows = self._problem, _Lines()
        customers, satellites = range(problem.customers), range(problem.satellites)
        left_out = {self._u.start + customer: 1.0 for customer in customers}  # as if each had a vehicle of its own
        trucks = dict.fromkeys(range(len(self._tours)), 1.0)
        whole, most = sum(problem.demands), min(problem.freighters.per_satellite, problem.freighters.count)
        for customer in customers:
            rows.add({self._u.start + customer: 1.0}, lower=1, upper=1)
        rows.add({}, upper=problem.freighters.count)
        rows.add(left_out, lower=math.ceil(whole / problem.freighters.load))
        for satellite in satellites:
            rows.add({self._open.start + satellite: -float(most)}, upper=0)
        rows.add(trucks, upper=problem.trucks.count)
        rows.add(trucks | left_out, lower=math.ceil(whole / problem.trucks.load))
        for satellite in satellites:
            passing = dict.fromkeys(self._passing[satellite], 1.0)
            rows.add(passing | {self._open.start + satellite: -1.0}, lower=0)
        rows.put_into(self._highs, as_rows=True)

    def __len__(self) -> int:
        return len(self._routes)

    def add(self, routes: Sequence[Route]) -> None:
        """Put in more routes."""
        columns, customers = _Lines(), self._problem.customers
        for route in routes:
            entries = dict.fromkeys(route.customers, 1.0)
            entries |= {customers: 1.0, customers + 1: 1.0, customers + 2 + route.satellite: 1.0}
            entries |= {row: -float(route.load) for hall, row in self._halls.items() if route.satellite in hall}
            links = (self._links.get((customer, route.satellite)) for customer in route.customers)
            entries |= {row: 1.0 for row in links if row is not None}
            columns.add(entries, lower=0, cost=route.cost)  # no upper bound: it would hide the sign of reduced costs
        columns.put_into(self._highs, as_rows=False)
        self._routes += routes

    def require(self, halls: Collection[Hall], needs: Floats) -> None:
        """Put in that whole trucks are needed, where what each satellite needs is known."""
        rows = _Lines()
        for hall in halls:
            passing = set().union(*(self._passing[satellite] for satellite in hall))
            need = math.ceil(float(needs[list(hall)].sum()) / self._problem.trucks.load)
            rows.add(dict.fromkeys(passing, 1.0), lower=need)
        rows.put_into(self._highs, as_rows=True)

    def replace(self, number: int, route: Route) -> None:
        """The same customers from the same satellite, in a cheaper order."""
        self._routes[number] = route
        self._highs.changeColCost(self._open.stop + number, route.cost)

    def extend(self, halls: Collection[Hall], links: Collection[Link]) -> None:
        """Put in more rows."""
        rows, count, start = _Lines(), self._highs.getNumRow(), self._open.stop
        for hall in halls:
            passing = set().union(*(self._passing[satellite] for satellite in hall))
            entries = dict.fromkeys(passing, float(self._problem.trucks.load))
            entries |= {start + n: -float(r.load) for n, r in enumerate(self._routes) if r.satellite in hall}
            self._halls[hall] = count + len(rows.entries)
            rows.add(entries, lower=0)
        for customer, satellite in links:
            within = (n for n, r in enumerate(self._routes) if r.satellite == satellite and customer in r.customers)
            self._links[customer, satellite] = count + len(rows.entries)
            rows.add({self._open.start + satellite: -1.0} | {start + n: 1.0 for n in within}, upper=0)
        rows.put_into(self._highs, as_rows=True)

    def hold(self, tours: Collection[Tour] | None) -> None:
        """Send just these trucks from now on; any again when None."""
        for number, tour in enumerate(self._tours):
            count = 0 if tours is None else sum(one == tour for one in tours)
            most = self._problem.trucks.count if tours is None else count
            self._highs.changeColBounds(number, float(count), float(most))

    def relax(self, seconds: float) -> bool:
        """Solve with parts of routes and trucks; False when there was no time."""
        return self._run(seconds) and self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def branch_on_trucks(self, *, seconds: float, nodes: int, factors: Floats) -> tuple[Tour, ...]:
        """Which trucks go best when only they must be whole, each tour's cost taken so many times."""
        for number, tour in enumerate(self._tours):
            self._highs.changeColCost(number, tour.cost * float(factors[number]))
        self._set_whole(np.array([*range(self._x.stop), *range(self._open.start, self._open.stop)]))
        self._highs.setOptionValue("mip_max_nodes", nodes)
        return self.chosen()[0] if self._run(seconds) else ()

    def _set_whole(self, columns: NDArray[np.intp]) -> None:
        whole = np.full(len(columns), highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(len(columns), columns.astype(np.int32), whole)

    def branch(self, *, seconds: float, nodes: int, known: tuple[Collection[Tour], Collection[Route]] | None) -> bool:
        """Solve in wholes, beginning with what is known; False when nothing was found."""
        self._set_whole(np.arange(self._highs.getNumCol()))
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
        values = np.zeros(self._highs.getNumCol())
        numbers = {tour: number for number, tour in enumerate(self._tours)}
        for tour in tours:
            values[numbers[tour]] += 1.0
        places = {route.key: self._open.stop + number for number, route in enumerate(self._routes)}
        values[self._u] = 1.0
        for route in routes:
            values[places[route.key]] = 1.0
            values[[self._u.start + customer for customer in route.customers]] = 0.0
            values[self._open.start + route.satellite] = 1.0
        return values

    @property
    def _values(self) -> Floats:
        return np.array(self._highs.getSolution().col_value)

    @property
    def cost(self) -> float:
        return float(self._highs.getInfo().objective_function_value)

    @property
    def bound(self) -> float:
        """What no answer in wholes of these routes costs less than; after `branch`."""
        return float(self._highs.getInfo().mip_dual_bound)

    @property
    def reduced_tours(self) -> Floats:
        """After `relax`: what a truck on each tour costs above what it is worth."""
        return np.array(self._highs.getSolution().col_dual)[self._x]

    @property
    def worth(self) -> Worth:
        """After `relax`: what customers, units and routes are worth there."""
        duals = np.array(self._highs.getSolution().row_dual)
        customers, satellites = self._problem.customers, self._problem.satellites
        met = np.tile(duals[:customers], (satellites, 1))
        for (customer, satellite), row in self._links.items():
            met[satellite, customer] += duals[row]
        units = np.zeros(satellites)
        for hall, row in self._halls.items():
            units[list(hall)] += duals[row]
        everywhere = duals[customers] + duals[customers + 1]
        routes = everywhere + duals[customers + 2 : customers + 2 + satellites]
        return Worth(customers=met, units=units, routes=routes)

    def chosen(self) -> tuple[tuple[Tour, ...], tuple[Route, ...], tuple[int, ...]]:
        """What goes, after `branch`: trucks' tours, routes, and the customers left out."""
        counts = np.rint(self._values).astype(int)
        tours = tuple(tour for tour, count in zip(self._tours, counts[self._x], strict=True) for _ in range(count))
        chosen = zip(self._routes, counts[self._open.stop :], strict=True)
        return tours, tuple(r for r, count in chosen if count), tuple(np.flatnonzero(counts[self._u]).tolist())

    def broken(self, candidates: Sequence[Hall]) -> tuple[list[Hall], list[Link]]:
        """The rows that what was found breaks, the worst of each kind first."""
        values, problem = self._values, self._problem
        served = np.zeros((problem.satellites, problem.customers))
        needs = np.zeros(problem.satellites)
        for number in np.flatnonzero(values[self._open.stop :]):
            route, share = self._routes[number], values[self._open.stop + number]
            served[route.satellite, list(route.customers)] += share
            needs[route.satellite] += share * route.load
        x = values[self._x]
        short = []
        for hall in candidates:
            passing = list(set().union(*(self._passing[satellite] for satellite in hall)))
            lack = float(needs[list(hall)].sum() - problem.trucks.load * x[passing].sum())
            if lack > BROKEN * problem.trucks.load and hall not in self._halls:
                short.append((lack, hall))
        short.sort(key=lambda one: -one[0])
        over = served - values[self._open][:, None]
        worst = sorted(zip(*np.nonzero(over > 1e-4), strict=True), key=lambda at: -over[at])
        links = [(int(customer), int(satellite)) for satellite, customer in worst]
        return [hall for _, hall in short[:MOST_HALLS]], [one for one in links if one not in self._links][:MOST_LINKS]
