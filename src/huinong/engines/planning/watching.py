"""Looking on while PyVRP (Wouda, Lan, Kool 2024) searches: what it passes through is worth more than its best alone."""

import math

import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, StoppingCriterion

HISTORY = 100
"""How many plans back a new one is held against (late acceptance): searches of seconds settle sooner than by 300."""


class Watching(pyvrp.IteratedLocalSearchCallbacks):
    """Sees each new best, and one of every `EVERY` plans on the way if it `is_worth` looking at."""

    EVERY = 25

    def __init__(self) -> None:
        self._seen = 0

    def take(self, solution: pyvrp.Solution) -> None:
        """Keep what is wanted of a plan that was seen."""
        raise NotImplementedError

    def is_worth(self, candidate: pyvrp.Solution, best: pyvrp.Solution, cost_evaluator: pyvrp.CostEvaluator) -> bool:
        """Whether a plan on the way is taken."""
        return True

    def on_best(self, best: pyvrp.Solution) -> None:
        self.take(best)

    def on_iteration(
        self,
        current: pyvrp.Solution,
        candidate: pyvrp.Solution,
        best: pyvrp.Solution,
        cost_evaluator: pyvrp.CostEvaluator,
    ) -> None:
        self._seen += 1
        if self._seen % self.EVERY == 0 and self.is_worth(candidate, best, cost_evaluator):
            self.take(candidate)


def stop_after(iterations: int | None, seconds: float) -> StoppingCriterion:
    """After so many iterations or so many seconds, whichever is first; infinite seconds are no limit."""
    limits: list[StoppingCriterion] = []
    if iterations is not None:
        limits.append(MaxIterations(iterations))
    if math.isfinite(seconds):
        limits.append(MaxRuntime(seconds))
    return MultipleCriteria(limits)
