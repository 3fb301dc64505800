"""The frozen values that cross the doors of this room."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from huinong.engines.planning.runs import Observer, Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a runner gets. `executor` is a pool over this machine's cores, or None where there is one core to use."""

    county: str
    run: UUID
    asked: Mapping[str, Any]
    seed: int
    stop: Stop
    observer: Observer
    executor: Executor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """A kind of computation. `work` takes minutes, writes nothing and answers JSON; `is_money` when its cost is fen.

    `reads` and `writes` are the permissions of the room whose runs these are.
    """

    label: Any
    reads: str
    writes: str
    work: Callable[[Asked], Mapping[str, Any]]
    is_money: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RunValue:
    """A run as its readers see it. `cost` and `bound` are the best so far, and what no answer can be below."""

    id: UUID
    county: str
    kind: str
    title: str
    asked: Mapping[str, Any]
    seed: int
    seconds: int
    state: str
    is_told_to_stop: bool
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    doing: str
    round: int
    cost: float | None
    bound: float | None
    result: Mapping[str, Any] | None
    error: str

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in {"waiting", "running"}

    @property
    def gap(self) -> float | None:
        """How far the best so far can be above the best there is, as a share of it; None until both are known."""
        if self.cost is None or self.bound is None or self.cost <= 0:
            return None
        return max(0.0, (self.cost - self.bound) / self.cost)
