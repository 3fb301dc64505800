"""A mixed-integer program, column by column and row by row, and HiGHS (Huangfu and Hall, 2018) that solves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

import highspy
import numpy as np

from huinong.engines.planning.highs import Quiet
from huinong.engines.planning.runs import Observer, Progress, Stop

GAP = 1e-5
"""Proven within this share of the best is proven: below it lies the rounding of forecasts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Values by column, what they cost, and what nothing can be below. `values` is None when nothing was found."""

    values: np.ndarray | None
    bound: float | None


@dataclass(slots=True)
class Program:
    """Minimise cost x subject to rows; columns are from 0 to `most`, whole where said."""

    costs: list[float] = field(default_factory=list)
    mosts: list[float] = field(default_factory=list)
    wholes: list[bool] = field(default_factory=list)
    lowers: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    offset: float = 0.0

    def column(self, cost: float, most: float = inf, *, whole: bool = False) -> int:
        """Add a column and answer its number."""
        self.costs.append(cost)
        self.mosts.append(most)
        self.wholes.append(whole)
        return len(self.costs) - 1

    def row(self, entries: Sequence[tuple[int, float]], *, lower: float = -inf, upper: float = inf) -> None:
        """Add `lower <= sum of weight x column <= upper`."""
        self.starts.append(len(self.columns))
        self.columns.extend(column for column, _ in entries)
        self.weights.extend(weight for _, weight in entries)
        self.lowers.append(lower)
        self.uppers.append(upper)

    def solve(
        self, *, seed: int, stop: Stop, observer: Observer, doing: str, fixed: Mapping[int, float] | None = None
    ) -> Answer:
        """The best values found before the stop, with columns held at `fixed`. One thread: the same seed, the same."""
        solver = Quiet()
        options: dict[str, bool | int | float | str] = {"output_flag": False, "threads": 1, "parallel": "off"}
        for name, value in {**options, "random_seed": seed, "mip_rel_gap": GAP}.items():
            solver.setOptionValue(name, value)
        solver.passModel(self._model(fixed or {}))
        _listen(solver, stop, observer, doing)
        solver.run()
        return _answer(solver, any(self.wholes))

    def _model(self, fixed: Mapping[int, float]) -> Any:
        model = highspy.HighsLp()
        least, most = np.zeros(len(self.costs)), np.array(self.mosts)
        for column, value in fixed.items():
            least[column] = most[column] = value
        model.num_col_, model.num_row_ = len(self.costs), len(self.lowers)
        model.col_cost_, model.col_lower_, model.col_upper_ = np.array(self.costs), least, most
        model.row_lower_, model.row_upper_ = np.array(self.lowers), np.array(self.uppers)
        model.offset_ = self.offset
        model.integrality_ = [
            highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in self.wholes
        ]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array([*self.starts, len(self.columns)], dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.weights)
        return model


def _listen(solver: Any, stop: Stop, observer: Observer, doing: str) -> None:
    """Ask the stop at each of the search's own pauses: its rounds are nodes. Tell what is found."""

    def ask(event: Any) -> None:
        nodes = int(event.data_out.mip_node_count)
        if stop.is_over(nodes):
            event.data_in.user_interrupt = True

    def tell(event: Any) -> None:
        told = event.data_out
        best, bound = (_known(value) for value in (told.mip_primal_bound, told.mip_dual_bound))
        observer(Progress(doing=doing, rounds=int(told.mip_node_count), cost=best, bound=bound))

    solver.cbMipInterrupt += ask
    solver.cbMipLogging += tell


def _answer(solver: Any, is_whole: bool) -> Answer:
    info = solver.getInfo()
    is_solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if is_solved else None
    if not is_whole:
        return Answer(values, info.objective_function_value if is_solved else None)
    return Answer(values, _known(info.mip_dual_bound))


def _known(value: float) -> float | None:
    return float(value) if abs(value) < 1e29 else None
