"""The words and frozen values of the books. Amounts keep the ledger's sign (ADR 1) until a subject prints them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TEXT = 200


class Side(StrEnum):
    """On which side a subject grows."""

    DEBIT = "debit"
    CREDIT = "credit"


SIDE_LABELS = {Side.DEBIT: pgettext_lazy("side", "debit"), Side.CREDIT: pgettext_lazy("side", "credit")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject of the chart (科目): four digits are the accounting standards' own, six are ours below them."""

    code: str
    name_zh: str
    name_en: str
    side: Side
    source: str

    def shown(self, fen: int) -> int:
        """A balance as this subject prints it: above zero on its own side."""
        return fen if self.side is Side.CREDIT else -fen


@dataclass(frozen=True, slots=True)
class Totals:
    """What stood before, what came in and went out; `raised` prints as credit and `lowered` as debit."""

    opening_fen: int = 0
    raised_fen: int = 0
    lowered_fen: int = 0

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.raised_fen - self.lowered_fen

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.opening_fen + other.opening_fen,
            self.raised_fen + other.raised_fen,
            self.lowered_fen + other.lowered_fen,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectBalance:
    """One line of a trial balance, and the accounts below it."""

    subject: Subject
    totals: Totals
    accounts: Mapping[str, Totals] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A trial balance (科目余额表) from the day `since` to `until`, by subject; known up to the books of `known_on`."""

    county: str
    since: date
    until: date
    known_on: date | None
    lines: tuple[SubjectBalance, ...]

    @property
    def totals(self) -> Totals:
        return sum((line.totals for line in self.lines), Totals())

    @property
    def is_whole(self) -> bool:
        """Debits equal credits, before and within: or the books are broken."""
        return self.totals.opening_fen == 0 and self.totals.raised_fen == self.totals.lowered_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDay:
    """One account on one day: what counts for it, and how much of that was booked later."""

    day: date
    totals: Totals
    late_fen: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpen:
    """What stands in the way of a day end: which rule it falls under, how many, some of them by name, and the page."""

    rule: str
    label: str | Promise
    count: int
    named: tuple[str, ...]
    page: str = ""
    may_stay: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DayState:
    """Whether a place can end its day now. `day` is its open business day; `division` is a county or a township."""

    county: str
    division: str
    day: date
    is_ahead: bool
    still_open: tuple[StillOpen, ...]

    @property
    def bars(self) -> tuple[StillOpen, ...]:
        return tuple(each for each in self.still_open if not each.may_stay)

    @property
    def can_end(self) -> bool:
        return not self.is_ahead and not self.bars


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedDay:
    """A day that a county or a township ended."""

    county: str
    division: str
    day: date
    ended_by: str
    ended_at: datetime
    left_open: int
    reason: str


class MonthStatus(StrEnum):
    """How far a month of the books is."""

    RUNNING = "running"
    ENDED = "ended"
    PREPARED = "prepared"
    CLOSED = "closed"


MONTH_LABELS = {
    MonthStatus.RUNNING: _("days still open"),
    MonthStatus.ENDED: _("all days ended"),
    MonthStatus.PREPARED: _("waits for a second person"),
    MonthStatus.CLOSED: _("closed and locked"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthValue:
    """A month of the books. When it is closed, `known_on` is the last day whose books were then complete."""

    county: str
    month: date
    status: MonthStatus
    prepared_by: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoViews:
    """One subject of a closed month: what was published, and what is known now."""

    subject: Subject
    published: Totals
    corrected: Totals

    @property
    def difference_fen(self) -> int:
        return self.subject.shown(self.corrected.closing_fen - self.published.closing_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """A month as published beside as corrected; not closed yet, both are what is known now."""

    value: MonthValue
    published: Balance
    corrected: Balance
    lines: tuple[TwoViews, ...]
