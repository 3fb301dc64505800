"""A payment provider that moves no money, and can fail in all the ways a real one does. Labelled as simulated."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from huinong.funds.payments.values import Result
from huinong.kernel.answers import Outcome

MILLION = 1_000_000


class Behaviour(StrEnum):
    """How the simulator treats one number."""

    PROMPT = "prompt"
    DECLINE = "decline"  # answers at once that it failed
    LATE_SUCCESS = "late_success"  # the call times out; the charge did go through
    LATE_FAILURE = "late_failure"  # the call times out; the charge did not
    SILENT = "silent"  # the call times out, and so does every query
    DUPLICATE = "duplicate"  # succeeds, and calls back twice


@dataclass(slots=True)
class SimulatedProvider:
    """Answers by the seed and the number alone, so a run can be told again; `script` overrides single numbers.

    Rates are parts in a million. A timed-out number is unknown for `queries_before_known` queries. Another
    process that asks about a number gets the same answer in the end, because nothing depends on memory.
    """

    seed: int = 0
    rates: Mapping[Behaviour, int] = field(default_factory=dict)
    script: Mapping[str, Behaviour] = field(default_factory=dict)
    queries_before_known: int = 1
    name: str = "simulated"
    is_simulated: bool = True
    charged: Counter[str] = field(default_factory=Counter)
    queried: Counter[str] = field(default_factory=Counter)
    callbacks: list[tuple[str, Result]] = field(default_factory=list)

    def charge(self, *, number: str, amount_fen: int) -> Result:
        return self._begin(number)

    def refund(self, *, number: str, refund: str, amount_fen: int) -> Result:
        return self._begin(refund)

    def query(self, *, number: str) -> Result:
        self.queried[number] += 1
        behaviour = self.behaviour(number)
        is_late = behaviour in {Behaviour.LATE_SUCCESS, Behaviour.LATE_FAILURE}
        if behaviour is Behaviour.SILENT or (is_late and self.queried[number] <= self.queries_before_known):
            return Result(outcome=Outcome.UNKNOWN)
        return self._final(number)

    def behaviour(self, number: str) -> Behaviour:
        """What will happen to this number."""
        if number in self.script:
            return self.script[number]
        drawn = int.from_bytes(hashlib.sha256(f"{self.seed} {number}".encode()).digest()[:8], "big") % MILLION
        for behaviour in Behaviour:
            drawn -= self.rates.get(behaviour, 0)
            if drawn < 0:
                return behaviour
        return Behaviour.PROMPT

    def _begin(self, number: str) -> Result:
        """A number already begun is answered again, not charged again: what a real one must promise too."""
        behaviour = self.behaviour(number)
        if not self.charged[number]:
            self.charged[number] += 1
            final = self._final(number)
            self.callbacks += [(number, final)] * {Behaviour.DUPLICATE: 2, Behaviour.SILENT: 0}.get(behaviour, 1)
        if behaviour in {Behaviour.LATE_SUCCESS, Behaviour.LATE_FAILURE, Behaviour.SILENT}:
            return Result(outcome=Outcome.UNKNOWN)
        return self._final(number)

    def _final(self, number: str) -> Result:
        match self.behaviour(number):
            case Behaviour.DECLINE:
                return Result(outcome=Outcome.FAILED, reason="declined")
            case Behaviour.LATE_FAILURE:
                return Result(outcome=Outcome.FAILED, reason="not_received")
            case _:
                return Result(outcome=Outcome.SUCCEEDED, provider_ref=f"SIM-{number}")
