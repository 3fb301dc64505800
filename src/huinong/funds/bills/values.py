"""The words and frozen values of couriers' bills (邮快对账)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BillState(StrEnum):
    DRAFTED = "drafted"
    ISSUED = "issued"
    DISPUTED = "disputed"
    AGREED = "agreed"
    CLOSED = "closed"


OPEN_STATES = frozenset({BillState.ISSUED, BillState.DISPUTED})
STATE_LABELS = {
    BillState.DRAFTED: pgettext_lazy("bill", "Draft"),
    BillState.ISSUED: pgettext_lazy("bill", "Issued"),
    BillState.DISPUTED: pgettext_lazy("bill", "Disputed"),
    BillState.AGREED: pgettext_lazy("bill", "Agreed"),
    BillState.CLOSED: pgettext_lazy("bill", "Closed"),
}


class LineKind(StrEnum):
    """What a line is for."""

    PIECE = "piece"  # signed in the month
    EARLIER = "earlier"  # signed in the month before, told of after that month's bill
    LOST = "lost"  # never signed: no price, a deduction alone
    CORRECTION = "correction"  # of a line billed before, after a dispute


LINE_LABELS = {
    LineKind.PIECE: pgettext_lazy("bill line", "Signed"),
    LineKind.EARLIER: pgettext_lazy("bill line", "Told late"),
    LineKind.LOST: pgettext_lazy("bill line", "Lost"),
    LineKind.CORRECTION: pgettext_lazy("bill line", "Correction"),
}


class DisputeState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


DISPUTE_LABELS = {
    DisputeState.OPEN: pgettext_lazy("dispute", "Waits for an answer"),
    DisputeState.ACCEPTED: pgettext_lazy("dispute", "Accepted"),
    DisputeState.REJECTED: pgettext_lazy("dispute", "Rejected"),
}


class Differs(StrEnum):
    """How a courier's file and our bill can differ."""

    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    AMOUNT = "amount"
    TWICE = "twice"
    NOT_THIS_MONTH = "not_this_month"  # we know the piece; it is on another bill or not signed


DIFFERS_LABELS = {
    Differs.ONLY_OURS: _("only in our bill"),
    Differs.ONLY_THEIRS: _("only in their file"),
    Differs.AMOUNT: _("another amount"),
    Differs.TWICE: _("counted twice by them"),
    Differs.NOT_THIS_MONTH: _("another month, or not signed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BillValue:
    """A bill and its sums; `total_fen` = price − deducted + corrected, and is what the courier owes for it."""

    id: UUID
    county: str
    number: str
    party: UUID
    month: date
    state: BillState
    made_at: datetime
    issued_at: datetime | None
    dispute_until: date | None
    ended_at: datetime | None
    pieces: int
    price_fen: int
    deducted_fen: int
    corrected_fen: int
    total_fen: int
    accrued_fen: int
    earlier_fen: int

    @property
    def month_name(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def thread(self) -> str:
        return f"BILL-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineValue:
    """A line of a bill; with the dispute over it, where there is one."""

    id: UUID
    kind: LineKind
    carrier: str
    number: str
    thread: str
    fact: UUID | None
    at: datetime
    place: str
    weight_g: int
    tier: str
    contract: str
    faults: str
    price_fen: int
    deducted_fen: int
    amount_fen: int
    corrects: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeValue:
    """A dispute and its answer; `adjustment_fen` is below zero when the line became smaller."""

    id: UUID
    line: UUID
    carrier: str
    number: str
    thread: str
    amount_fen: int
    wanted_fen: int
    state: DisputeState
    reason: str
    evidence: str
    opened_at: datetime
    answer: str
    adjustment_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """How a bill stands to the ledger.

    `month_fen` is what the ledger accrued to the courier in the month, `since_fen` the part of it told after the bill
    was made, which comes with the next one; `posted_fen` is what the bill itself posted, or will when it is issued,
    with the corrections it carries.
    """

    month_fen: int
    since_fen: int
    earlier_fen: int
    posted_fen: int
    total_fen: int

    @property
    def difference_fen(self) -> int:
        """Zero when the bill and the ledger say the same."""
        return self.month_fen - self.since_fen + self.earlier_fen + self.posted_fen - self.total_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """A row of a courier's file."""

    row: int
    carrier: str
    number: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference; an amount is None on the side that has none."""

    kind: Differs
    carrier: str
    number: str
    ours_fen: int | None
    theirs_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonValue:
    """A courier's file beside a bill, as both were when it came."""

    id: UUID
    file_name: str
    compared_at: datetime
    rows: int
    theirs_fen: int
    differences: tuple[Difference, ...]
