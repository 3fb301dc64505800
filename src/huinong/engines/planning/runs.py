"""How long an engine works, and how it tells what it has found so far.

A stop of rounds gives the same answer for the same seed on any machine; a stop of seconds gives the best that the
machine finds in that time. Engines know no clock but this stopwatch.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Stop(Protocol):
    """When to stop. Solvers ask after each round, and give the parts that they call a share of what is left."""

    def is_over(self, rounds: int) -> bool:
        """Whether to stop now that so many rounds are done."""

    def remaining_s(self) -> float:
        """Seconds that are left; infinite when rounds are counted."""


class AfterRounds:
    """Stop after so many rounds: repeatable."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds

    def is_over(self, rounds: int) -> bool:
        return rounds >= self.rounds

    def remaining_s(self) -> float:
        return math.inf


class AfterSeconds:
    """Stop so many seconds after this was made."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def is_over(self, rounds: int) -> bool:
        return self.remaining_s() <= 0

    def remaining_s(self) -> float:
        return max(0.0, self._ends - time.monotonic())


class WhenTold:
    """Another stop, or as soon as somebody says so: `asked` is called at each round."""

    def __init__(self, stop: Stop, asked: Callable[[], bool]) -> None:
        self._stop, self._asked = stop, asked

    def is_over(self, rounds: int) -> bool:
        return self._stop.is_over(rounds) or self._asked()

    def remaining_s(self) -> float:
        return self._stop.remaining_s()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is known so far: `cost` the best found, `bound` what no answer can be below, either None until known."""

    doing: str
    rounds: int
    cost: float | None = None
    bound: float | None = None


Observer = Callable[[Progress], None]


def nobody(progress: Progress) -> None:
    """An observer that looks away."""
