"""How a published instance is read, solved, checked and timed. Which kinds there are: `bench_kinds`."""

import math
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from huinong.engines.planning.checking.verdicts import Verdict
from huinong.engines.planning.runs import AfterSeconds, Stop


class Answered(Protocol):
    """What an engine gives back; what it costs is the checker's word alone."""

    @property
    def bound(self) -> float | None:
        """No answer costs less; None until that is proven."""


P = TypeVar("P")
A = TypeVar("A", bound=Answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a solver is given beside its problem. `executor` runs its parts side by side; None on one core."""

    stop: Stop
    seed: int
    executor: Executor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[P, A]):
    """`parse(name, text)` raises UnreadableError; `check` shares no code with `solve`."""

    parse: Callable[[str, str], P]
    solve: Callable[[P, Work], A]
    check: Callable[[P, A], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One instance solved. `cost` and `broken` are the checker's."""

    instance: str
    cost: float | None
    bound: float | None
    seconds: float
    broken: tuple[str, ...]

    @property
    def gap(self) -> float | None:
        """How far the cost can be from the best there is, as a share of the cost."""
        if self.cost is None or self.bound is None or not self.cost:
            return None
        return max(0.0, (self.cost - self.bound) / self.cost)


def measure(
    kind: Kind[P, A], *, instance: str, text: str, seconds: float, seed: int, executor: Executor | None = None
) -> Measured:
    """Read, solve and check one instance; raises UnreadableError. Reading counts as time."""
    begun = time.monotonic()
    work = Work(stop=AfterSeconds(seconds), seed=seed, executor=executor)
    problem = kind.parse(instance, text)
    answer = kind.solve(problem, work)
    took_s = time.monotonic() - begun
    verdict = kind.check(problem, answer)
    bound = answer.bound if answer.bound is not None and math.isfinite(answer.bound) else None
    return Measured(instance=instance, cost=verdict.cost, bound=bound, seconds=took_s, broken=verdict.broken)
