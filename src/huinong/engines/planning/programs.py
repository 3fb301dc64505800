"""Mixed integer programs by HiGHS, put together column by column and row by row."""

import math
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array

from huinong.engines.planning.highs import Quiet
from huinong.engines.planning.runs import Observer, Progress, Stop

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]
Entry = tuple[ArrayLike, ArrayLike, ArrayLike]
"""Rows, columns and values of some entries, broadcast against each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When HiGHS may stop: within `gap` (a share of the cost), after so many nodes, or seconds.

    Without seconds it does the same on any machine.
    """

    gap: float = 1e-6
    nodes: int | None = None
    seconds: float = math.inf
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """`values` is None when no answer was found; `bound` is what no answer costs less than. HiGHS took `took_s`."""

    values: Floats | None
    cost: float
    bound: float
    is_impossible: bool = False
    reduced_costs: Floats | None = None
    duals: Floats | None = None
    took_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who may end the search, asked with the nodes searched as rounds, and who is told what it has found."""

    stop: Stop
    observer: Observer
    doing: str


@dataclass(slots=True)
class Program:
    """Find values of the columns that cost least and hold every row, by HiGHS (Huangfu and Hall 2018).

    `offset` is what is paid whatever the values.
    """

    _costs: list[Floats] = field(default_factory=list)
    _least: list[Floats] = field(default_factory=list)
    _most: list[Floats] = field(default_factory=list)
    _whole: list[NDArray[np.bool_]] = field(default_factory=list)
    _lower: list[Floats] = field(default_factory=list)
    _upper: list[Floats] = field(default_factory=list)
    _entries: list[tuple[Indexes, Indexes, Floats]] = field(default_factory=list)
    columns: int = 0
    rows: int = 0
    offset: float = 0.0

    def add_columns(
        self, costs: ArrayLike, *, least: ArrayLike = 0.0, most: ArrayLike = 1.0, is_whole: ArrayLike = True
    ) -> Indexes:
        """One column for each cost; answers their numbers."""
        costs = np.asarray(costs, dtype=np.float64)
        for kept, given in ((self._least, least), (self._most, most)):
            kept.append(np.broadcast_to(np.asarray(given, dtype=np.float64), costs.shape).copy())
        self._costs.append(costs)
        self._whole.append(np.broadcast_to(np.asarray(is_whole, dtype=np.bool_), costs.shape).copy())
        self.columns += len(costs)
        return np.arange(self.columns - len(costs), self.columns)

    def add_rows(
        self,
        count: int,
        *entries: Entry,
        lower: ArrayLike = -math.inf,
        upper: ArrayLike = math.inf,
    ) -> None:
        """So many rows; the rows of `entries` are counted from the first of these."""
        for kept, given in ((self._lower, lower), (self._upper, upper)):
            kept.append(np.broadcast_to(np.asarray(given, dtype=np.float64), (count,)).copy())
        for rows, columns, values in entries:
            row, column, value = np.broadcast_arrays(rows, columns, values)
            whole = (row.ravel() + self.rows, column.ravel(), value.ravel())
            self._entries.append((whole[0].astype(np.intp), whole[1].astype(np.intp), whole[2].astype(np.float64)))
        self.rows += count

    def solve(
        self,
        limits: Limits,
        *,
        start: Floats | None = None,
        is_relaxed: bool = False,
        by_interior: bool = False,
        shut: NDArray[np.bool_] | None = None,
        watch: Watch | None = None,
    ) -> Solved:
        """By one thread. `start` are values to begin with; `is_relaxed` forgets which columns are whole.

        `by_interior`: by an interior point method, which is quicker for large relaxations. `shut` columns stay at
        their least.
        """
        highs = self._loaded(limits, is_relaxed=is_relaxed)
        if by_interior:
            highs.setOptionValue("solver", "ipm")
        if shut is not None:
            least = _joined(self._least)[shut]
            highs.changeColsBounds(len(least), np.flatnonzero(shut).astype(np.int32), least, least)
        if start is not None and not is_relaxed:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            highs.setSolution(solution)
        if watch is not None:
            _listen(highs, watch)
        highs.run()
        return self._read(highs, is_relaxed=is_relaxed)

    def _loaded(self, limits: Limits, *, is_relaxed: bool) -> highspy.Highs:
        highs = Quiet()
        options = {"output_flag": False, "threads": 1, "random_seed": limits.seed % 2**31, "mip_rel_gap": limits.gap}
        if limits.nodes is not None:
            options["mip_max_nodes"] = limits.nodes
        if math.isfinite(limits.seconds):
            options["time_limit"] = max(limits.seconds, 0.01)
        for name, value in options.items():
            highs.setOptionValue(name, value)
        highs.passModel(self._model(is_relaxed=is_relaxed))
        return highs

    def _model(self, *, is_relaxed: bool) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_, model.offset_ = self.columns, self.rows, self.offset
        model.col_cost_, model.col_lower_ = _joined(self._costs), _joined(self._least)
        model.col_upper_ = _joined(self._most)
        model.row_lower_, model.row_upper_ = _joined(self._lower), _joined(self._upper)
        rows = np.concatenate([row for row, _, _ in self._entries])
        columns = np.concatenate([column for _, column, _ in self._entries])
        values = np.concatenate([value for _, _, value in self._entries])
        matrix = coo_array((values, (rows, columns)), (self.rows, self.columns)).tocsc()
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        if not is_relaxed:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[flag] for flag in np.concatenate(self._whole).tolist()]
        return model

    def _read(self, highs: highspy.Highs, *, is_relaxed: bool) -> Solved:
        info, status = highs.getInfo(), highs.getModelStatus()
        dead = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        if status in dead:
            return Solved(values=None, cost=math.inf, bound=math.inf, is_impossible=True)
        solution = highs.getSolution()
        is_found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(solution.col_value) if is_found else None
        cost = float(info.objective_function_value) if is_found else math.inf
        if not is_relaxed and any(part.any() for part in self._whole):
            return Solved(values=values, cost=cost, bound=float(info.mip_dual_bound), took_s=highs.getRunTime())
        is_best = status == highspy.HighsModelStatus.kOptimal
        return Solved(
            values=values,
            cost=cost,
            bound=cost if is_best else -math.inf,
            reduced_costs=np.array(solution.col_dual) if is_best else None,
            duals=np.array(solution.row_dual) if is_best else None,
            took_s=highs.getRunTime(),
        )


def _listen(highs: highspy.Highs, watch: Watch) -> None:
    def ask(event: Any) -> None:
        if watch.stop.is_over(int(event.data_out.mip_node_count)):
            event.data_in.user_interrupt = True

    def tell(event: Any) -> None:
        told = event.data_out
        best, bound = (_known(value) for value in (told.mip_primal_bound, told.mip_dual_bound))
        watch.observer(Progress(doing=watch.doing, rounds=int(told.mip_node_count), cost=best, bound=bound))

    highs.cbMipInterrupt += ask
    highs.cbMipLogging += tell


def _known(value: float) -> float | None:
    return float(value) if abs(value) < highspy.kHighsInf else None


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)
