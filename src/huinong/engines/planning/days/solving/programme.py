"""A mixed-integer programme for HiGHS, column by column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.highs import Quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to look for the best choice: nodes where an answer must be repeatable, seconds otherwise."""

    nodes: int | None = None
    seconds: float = inf


class Programme:
    """Minimise cost over columns between 0 and their upper bound, whole ones, under rows from low to high."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._costs: list[float] = []
        self._uppers: list[float] = []
        self._starts: list[int] = [0]
        self._rows: list[int] = []
        self._values: list[float] = []

    def row(self, low: float, high: float) -> int:
        self._low.append(low)
        self._high.append(high)
        return len(self._low) - 1

    def column(self, cost: float, entries: Mapping[int, float], *, upper: float = 1.0) -> int:
        self._costs.append(cost)
        self._uppers.append(upper)
        self._rows += entries.keys()
        self._values += entries.values()
        self._starts.append(len(self._rows))
        return len(self._costs) - 1

    def chosen(self, patience: Patience, start: Sequence[int]) -> list[float] | None:
        """The best whole choice found, beginning with the columns of `start`; None when there is none."""
        solver = self._solver(is_whole=True)
        if patience.nodes is None:
            solver.setOptionValue("time_limit", max(0.05, patience.seconds))
        else:
            solver.setOptionValue("mip_max_nodes", patience.nodes)
        if start:
            known = np.zeros(len(self._costs))
            known[list(start)] = 1.0
            solution = highspy.HighsSolution()
            solution.col_value = known.tolist()
            solver.setSolution(solution)
        solver.run()
        info = solver.getInfo()
        if info.primal_solution_status != 2:  # a feasible point
            return None
        return list(solver.getSolution().col_value)

    def duals(self) -> NDArray[np.float64]:
        """What one more of each row would save or cost, when columns may be taken in parts."""
        solver = self._solver(is_whole=False)
        solver.run()
        return np.array(solver.getSolution().row_dual, dtype=np.float64)

    def _solver(self, *, is_whole: bool) -> highspy.Highs:
        solver = Quiet()
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("random_seed", 1)
        solver.setOptionValue("mip_rel_gap", 1e-4)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._costs), len(self._low)
        model.col_cost_ = np.array(self._costs)
        model.col_lower_ = np.zeros(len(self._costs))
        model.col_upper_ = np.array(self._uppers)
        model.row_lower_, model.row_upper_ = np.array(self._low), np.array(self._high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.array(self._starts)
        model.a_matrix_.index_ = np.array(self._rows, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self._values)
        if is_whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self._costs)
        solver.passModel(model)
        return solver
