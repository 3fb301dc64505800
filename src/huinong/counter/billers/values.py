"""The words and frozen values of bills collected at the village (代收)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import pgettext_lazy

from huinong.counter.billers.declarations import FormFields
from huinong.kernel.answers import UNKNOWN, Answer, Outcome

__all__ = ["UNKNOWN", "Answer", "Outcome"]


class State(StrEnum):
    LOCKED = "locked"  # what is owed is known; no money taken
    PROCESSING = "processing"  # money taken; unknown until the biller or its file says
    CONFIRMED = "confirmed"
    REFUNDED = "refunded"
    LET_GO = "let_go"  # never paid


STATE_LABELS = {
    State.LOCKED: pgettext_lazy("collected bill", "not paid yet"),
    State.PROCESSING: pgettext_lazy("collected bill", "processing"),
    State.CONFIRMED: pgettext_lazy("collected bill", "confirmed by the biller"),
    State.REFUNDED: pgettext_lazy("collected bill", "money given back"),
    State.LET_GO: pgettext_lazy("collected bill", "let go, not paid"),
}
MAY_BECOME = {
    State.LOCKED: frozenset({State.PROCESSING, State.LET_GO}),
    State.PROCESSING: frozenset({State.CONFIRMED, State.REFUNDED}),
    State.CONFIRMED: frozenset({State.REFUNDED}),  # only by a person who settles a difference
    State.REFUNDED: frozenset[State](),
    State.LET_GO: frozenset[State](),
}
"""The transition table; nothing else is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an adapter is told of one bill; the same number is the same bill, however often it is sent."""

    number: str
    account: str
    fields: FormFields
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBill:
    """One bill to pay: the form as filled in; `amount_fen` is the payer's wish, unless the biller says what is owed."""

    fields: FormFields
    amount_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BillValue:
    """A bill as it stands. `is_simulated` is shown wherever it is: no biller was reached."""

    id: UUID
    county: str
    number: str
    biller: str
    point: UUID
    division: str
    account: str
    amount_fen: int
    fee_fen: int
    is_customer_fee: bool
    state: State
    reference: str
    reason: str
    is_simulated: bool
    locked_at: datetime
    paid_at: datetime | None
    settled_at: datetime | None
    file_day: date | None

    @property
    def total_fen(self) -> int:
        """What the customer hands over."""
        return self.amount_fen + (self.fee_fen if self.is_customer_fee else 0)

    @property
    def is_final(self) -> bool:
        """Whether its receipt is final; until then it is provisional."""
        return self.state in {State.CONFIRMED, State.REFUNDED}


class Difference(StrEnum):
    """How the biller's file and ours disagree."""

    LONG = "long"  # 长款: the biller has it, we do not
    SHORT = "short"  # 短款: we have it as confirmed, the biller does not
    AMOUNT = "amount"


class Verdict(StrEnum):
    """What a person decides about a difference."""

    KEEP = "keep"
    CONFIRM = "confirm"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceValue:
    id: UUID
    county: str
    biller: str
    day: date
    kind: Difference
    number: str
    ours_fen: int
    theirs_fen: int
    verdict: str
    note: str
    settled_by: str
