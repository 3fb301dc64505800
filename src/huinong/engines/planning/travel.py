"""How long and how far it is from place to place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNREACHABLE = -1
"""Stands in a matrix where no way leads."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Matrix:
    """Whole seconds and metres between `n` places, each of shape (n, n), row to column; UNREACHABLE where no way is.

    `is_estimate`: straight lines times a detour factor, not roads. It is shown wherever the figures are.
    """

    seconds: Whole
    metres: Whole
    is_estimate: bool

    def __post_init__(self) -> None:
        assert self.seconds.shape == self.metres.shape == (len(self.seconds),) * 2, "a matrix is square"

    def reaches(self, start: int, end: int) -> bool:
        """Whether a way leads there."""
        return bool(self.seconds[start, end] != UNREACHABLE)
