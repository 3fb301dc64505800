"""The words and frozen values of payouts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(StrEnum):
    """How far a net statement has come."""

    DRAFTED = "drafted"
    CARRIED = "carried"  # nothing to pay: the balance goes on into the next period
    APPROVED = "approved"
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"


STATE_LABELS = {
    State.DRAFTED: pgettext_lazy("payout", "To approve"),
    State.CARRIED: pgettext_lazy("payout", "Carried on"),
    State.APPROVED: pgettext_lazy("payout", "Approved"),
    State.SENT: pgettext_lazy("payout", "At the bank"),
    State.PAID: pgettext_lazy("payout", "Paid"),
    State.REJECTED: pgettext_lazy("payout", "Refused by the bank"),
}
UNDERWAY = frozenset({State.DRAFTED, State.APPROVED, State.SENT})
"""What such a statement pays is not there to be paid by the next one."""

NETTED = frozenset({"keeper", "short", "bus", "coop", "cod"})
"""The kinds of account that are netted, by party. What a courier owes is billed (`funds.bills`); cash in a keeper's
hand is remitted, and a deposit stays until the keeper leaves."""


class DisputeState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


DISPUTE_LABELS = {
    DisputeState.OPEN: pgettext_lazy("dispute", "Waits for an answer"),
    DisputeState.ACCEPTED: pgettext_lazy("dispute", "Accepted"),
    DisputeState.REJECTED: pgettext_lazy("dispute", "Rejected"),
}


class Became(StrEnum):
    """What became of one transaction of the bank's answer."""

    PAID = "paid"
    REJECTED = "rejected"
    PENDING = "pending"
    REPEATED = "repeated"
    CONTRADICTS = "contradicts"  # it says the opposite of an earlier answer
    UNKNOWN = "unknown"  # nothing of ours was sent under this number
    WRONG_AMOUNT = "wrong_amount"


BECAME_LABELS = {
    Became.PAID: _("paid"),
    Became.REJECTED: _("refused"),
    Became.PENDING: _("the bank is still at it"),
    Became.REPEATED: _("told before"),
    Became.CONTRADICTS: _("contradicts an earlier answer; nothing moved"),
    Became.UNKNOWN: _("nothing was sent under this number"),
    Became.WRONG_AMOUNT: _("another amount than was sent; nothing moved"),
}
NAMED = frozenset({Became.CONTRADICTS, Became.UNKNOWN, Became.WRONG_AMOUNT})
"""What a person has to take up with the bank."""


def end_to_end_of(number: str, attempt: int) -> str:
    """What the bank knows the payment of a statement by: one number an attempt."""
    return f"{number}-{attempt}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartValue:
    """One account of a statement: opening + received − given = closing; `pay_fen` of it is paid by this statement."""

    account: str
    opening_fen: int
    received_fen: int
    given_fen: int
    underway_fen: int
    held_fen: int
    pay_fen: int

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.received_fen - self.given_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementValue:
    """A net statement: `net_fen` is what the network owes, `amount_fen` what of it this statement pays."""

    id: UUID
    county: str
    number: str
    party: UUID
    month: date
    state: State
    net_fen: int
    held_fen: int
    amount_fen: int
    attempt: int
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    paid_at: datetime | None
    due_on: date
    reason: str
    is_over_cap: bool

    @property
    def month_name(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def end_to_end(self) -> str:
        return end_to_end_of(self.number, self.attempt)


@dataclass(frozen=True, slots=True)
class PayDay:
    """When a party's month is paid: by which day, or when it was; `statement` is None before it is drafted."""

    due_on: date
    statement: StatementValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeValue:
    """A line of a statement that its party holds something against."""

    id: UUID
    statement: str
    county: str
    account: str
    posting: UUID
    memo: str
    thread: str
    fact: UUID | None
    amount_fen: int
    wanted_fen: int
    held_fen: int
    reason: str
    state: DisputeState
    opened_at: datetime
    due_on: date
    answer: str
    adjustment_fen: int

    @property
    def becomes_fen(self) -> int:
        """What the line becomes by the county's word, or would by the party's while there is none."""
        return self.wanted_fen if self.state is DisputeState.OPEN else self.amount_fen + self.adjustment_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class FileValue:
    """A payment file and how it stands: of `count` payments so many are paid and refused."""

    id: UUID
    county: str
    number: str
    count: int
    total_fen: int
    sha256: str
    made_at: datetime
    paid: int
    rejected: int
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One transaction of the bank's answer."""

    end_to_end: str
    became: Became
    reason: str
