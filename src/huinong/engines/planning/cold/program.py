"""The cold's mixed-integer program, put together column by column and row by row; `programs` solves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.programs import Limits, Watch
from huinong.engines.planning.programs import Program as Whole

GAP = 1e-5
"""Proven within this share of the best is proven: below it lies the rounding of forecasts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Values by column, and what nothing can be below. `values` is None when nothing was found."""

    values: NDArray[np.float64] | None
    bound: float | None


@dataclass(slots=True)
class Program:
    """Minimise `offset` + cost x subject to rows; columns are from 0 to `most`, whole where said."""

    costs: list[float] = field(default_factory=list)
    mosts: list[float] = field(default_factory=list)
    wholes: list[bool] = field(default_factory=list)
    lowers: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
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
        self.rows.extend([len(self.lowers)] * len(entries))
        self.columns.extend(column for column, _ in entries)
        self.weights.extend(weight for _, weight in entries)
        self.lowers.append(lower)
        self.uppers.append(upper)

    def solve(self, *, seed: int, watch: Watch, fixed: Mapping[int, float] | None = None) -> Answer:
        """The best values found before the watch's stop, with columns held at `fixed`."""
        solved = self._whole(fixed or {}).solve(Limits(gap=GAP, seed=seed), watch=watch)
        return Answer(solved.values, solved.bound if isfinite(solved.bound) else None)

    def _whole(self, fixed: Mapping[int, float]) -> Whole:
        least, most = np.zeros(len(self.costs)), np.array(self.mosts)
        for column, value in fixed.items():
            least[column] = most[column] = value
        program = Whole(offset=self.offset)
        program.add_columns(self.costs, least=least, most=most, is_whole=np.array(self.wholes, dtype=np.bool_))
        entries = (np.array(self.rows), np.array(self.columns), np.array(self.weights))
        program.add_rows(len(self.lowers), entries, lower=self.lowers, upper=self.uppers)
        return program
