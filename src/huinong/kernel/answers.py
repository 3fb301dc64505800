"""What a party outside answers about one number of ours: yes, no, or not known yet. A time-out is never a no."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Whatever is not clearly the first or the second is the third."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer about one number. Without the amount, a success is not understood; `name` is the payer's."""

    outcome: Outcome
    amount_fen: int = 0
    reference: str = ""
    reason: str = ""
    name: str = ""


UNKNOWN = Answer(outcome=Outcome.UNKNOWN)
