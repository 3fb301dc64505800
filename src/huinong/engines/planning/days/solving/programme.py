"""The day's choice as a mixed-integer program, column by column; `programs` solves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.programs import Limits, Program

GAP = 1e-4


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
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._values: list[float] = []

    def row(self, low: float, high: float) -> int:
        self._low.append(low)
        self._high.append(high)
        return len(self._low) - 1

    def column(self, cost: float, entries: Mapping[int, float], *, upper: float = 1.0) -> int:
        self._rows += entries.keys()
        self._columns += [len(self._costs)] * len(entries)
        self._values += entries.values()
        self._costs.append(cost)
        self._uppers.append(upper)
        return len(self._costs) - 1

    def chosen(self, patience: Patience, start: Sequence[int]) -> list[float] | None:
        """The best whole choice found, beginning with the columns of `start`; None when there is none."""
        seconds = inf if patience.nodes is not None else max(0.05, patience.seconds)
        known = np.zeros(len(self._costs))
        known[list(start)] = 1.0
        limits = Limits(gap=GAP, nodes=patience.nodes, seconds=seconds, seed=1)
        found = self._program().solve(limits, start=known if start else None).values
        return None if found is None else list(found)

    def duals(self) -> NDArray[np.float64]:
        """What one more of each row would save or cost, when columns may be taken in parts."""
        found = self._program().solve(Limits(gap=GAP, seed=1), is_relaxed=True).duals
        return np.zeros(len(self._low)) if found is None else found

    def _program(self) -> Program:
        program = Program()
        program.add_columns(self._costs, most=self._uppers)
        entries = (np.array(self._rows), np.array(self._columns), np.array(self._values))
        program.add_rows(len(self._low), entries, lower=self._low, upper=self._high)
        return program
