"""The words and frozen values of bills collected at the village (代收)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import pgettext_lazy

from huinong.counter.billers.declarations import FormFields
from huinong.kernel.answers import UNKNOWN, Answer, Outcome
from huinong.registry.points.values import PointKind
from huinong.storage.secrets import mask_id_number

__all__ = ["UNKNOWN", "Answer", "Outcome"]

MASKED = 8
MOST_BILLS = 20  # of one family at once
COUNTERS = frozenset({PointKind.OUTLET, PointKind.VILLAGE_STATION, PointKind.TOWNSHIP_CENTRE})


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


def mask_account(number: str) -> str:
    """An account as it is shown: its last four signs, and where it is long the first four."""
    return mask_id_number(number) if len(number) > MASKED else "****" + number[-4:]


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
    payer: str
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
    returned_at: datetime | None
    returned_to: str

    @property
    def total_fen(self) -> int:
        """What the customer hands over."""
        return self.amount_fen + (self.fee_fen if self.is_customer_fee else 0)

    @property
    def is_final(self) -> bool:
        """Whether its receipt is final; until then it is provisional."""
        return self.state in {State.CONFIRMED, State.REFUNDED}

    @property
    def is_to_return(self) -> bool:
        """Whether the villager has not fetched the money that is theirs again."""
        return self.state is State.REFUNDED and self.returned_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """Somebody on a village list; `bill` is the number under which they paid here, or are paying."""

    id: UUID
    name: str
    account: str
    bill: str
    elsewhere_at: datetime | None

    @property
    def is_done(self) -> bool:
        return bool(self.bill) or self.elsewhere_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollValue:
    """A village's list of who should pay; `name` is its file's."""

    county: str
    number: str
    biller: str
    point: UUID
    division: str
    name: str
    lines: int
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayValue:
    """What was taken for a biller on one day of its file, and whether that file is here and agrees."""

    county: str
    biller: str
    name: str
    day: date
    bills: int
    taken_fen: int
    sure_fen: int
    waiting: int
    back_fen: int
    file: str
    differ: int


class Difference(StrEnum):
    """How the biller's file and ours disagree."""

    LONG = "long"  # 长款: the biller has it, we do not
    SHORT = "short"  # 短款: we have it as confirmed, the biller does not
    AMOUNT = "amount"


DIFFERENCE_LABELS = {
    Difference.LONG: pgettext_lazy("difference", "long: the biller has it, we have not"),
    Difference.SHORT: pgettext_lazy("difference", "short: we have it, the biller has not"),
    Difference.AMOUNT: pgettext_lazy("difference", "another amount"),
}
OWNERS = {
    Difference.LONG: pgettext_lazy("difference", "the county asks the biller"),
    Difference.SHORT: pgettext_lazy("difference", "the point that took the money, then the county"),
    Difference.AMOUNT: pgettext_lazy("difference", "the county asks the biller"),
}
"""Whose business a difference is until it is settled."""


class Verdict(StrEnum):
    """What a person decides about a difference."""

    KEEP = "keep"
    CONFIRM = "confirm"
    REFUND = "refund"


VERDICT_LABELS = {
    Verdict.KEEP: pgettext_lazy("difference", "keep as it is"),
    Verdict.CONFIRM: pgettext_lazy("difference", "the biller has it: confirm"),
    Verdict.REFUND: pgettext_lazy("difference", "the biller has it not: give back"),
}


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
