"""A day of requests at one county: each can be sent, sent again, and sent with its key but another body."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import values as parcels
from tests.whole.founding import NOON, County

T = TypeVar("T")


class Pick(Protocol):
    """Chooses one of some things: Hypothesis does, or a seeded script."""

    def __call__(self, among: Sequence[T], /) -> T: ...


class Verdict(StrEnum):
    APPLIED = "applied"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request, and the codes of its refusals."""

    verdict: Verdict
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands: `do(False)` sends it, `do(True)` sends its key with another body.

    Without a key (asking a provider again, say) a repeat may rightly do more.
    """

    name: str
    do: Callable[[bool], object]
    is_keyed: bool = True

    def send(self, *, twisted: bool = False) -> Answer:
        try:
            return answer_of(self.do(twisted))
        except Refusal as refusal:
            return Answer(Verdict.REFUSED, (refusal.code,))


def answer_of(result: object) -> Answer:
    """One answer for whatever a service returns."""
    parts = result if isinstance(result, tuple) else (result,)
    verdicts = [_verdict(part) for part in parts]
    codes = tuple(part.code for part in parts if isinstance(part, parcels.Outcome) and part.refusal)
    if Verdict.APPLIED in verdicts or not verdicts:
        return Answer(Verdict.APPLIED, codes)
    return Answer(Verdict.REPEATED if Verdict.REPEATED in verdicts else Verdict.REFUSED, codes)


def _verdict(part: object) -> Verdict:
    if isinstance(part, parcels.Outcome):
        return Verdict(part.answer.value)
    is_repeat = isinstance(part, Receipt) and part.is_repeat
    return Verdict.REPEATED if is_repeat else Verdict.APPLIED


@dataclass
class Day:
    """The county, its clock, and the keys handed out so far."""

    county: County
    now: datetime = NOON
    keys: int = 0
    dispatcher: Actor = field(init=False)
    manager: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.dispatcher = self.county.actor(Role.DISPATCHER)
        self.manager = self.county.actor(Role.COUNTY_MANAGER)

    @property
    def code(self) -> str:
        return self.county.code

    def key(self, name: str) -> str:
        """A fresh key."""
        self.keys += 1
        return f"{name}-{self.keys}"

    def at(self, pick: Pick) -> datetime:
        """When a device says it happened: mostly now, sometimes a while ago, seldom too long ago."""
        return self.now - timedelta(hours=pick((0, 0, 0, 0, 1, 5, 80)))

    def send(self, request: Request, *, twisted: bool = False) -> Answer:
        """Send a request at the county's own time."""
        with clock.frozen_at(self.now):
            return request.send(twisted=twisted)

    def pass_time(self, pick: Pick) -> None:
        self.now += timedelta(hours=pick((1, 6, 30)))


Act = Callable[[Day, Pick], Request | None]
"""Makes the next request of its kind, or None when there is nothing to do it with."""


def some(pick: Pick, among: Sequence[T], most: int = 3) -> list[T]:
    """A few of these, each once."""
    left, chosen = list(among), []
    for _ in range(min(pick(range(1, most + 1)), len(left))):
        chosen.append(left.pop(left.index(pick(left))))
    return chosen


def first(among: Iterable[T]) -> T | None:
    return next(iter(among), None)
