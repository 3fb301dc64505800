"""The frozen values that cross the ledger's doors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct


class NewPosting(Struct, frozen=True, kw_only=True):
    """Money to move: {account code: fen} summing to zero. `because` is the fact that asks for it.

    `memo` says why in a word that queries can sum by; `linked` names a group, though a batch is all or none anyway.
    It counts for the day it happened, or for an earlier one that is named as `effective_on`: for one whose day end was
    done only as a correction.
    """

    key: str
    county: str
    lines: Mapping[str, int]
    memo: str
    thread: str
    happened_at: datetime
    because: UUID | None = None
    expires_at: datetime | None = None
    linked: str = ""
    effective_on: date | None = None
    is_correction: bool = False
    point: UUID | None = None
    party: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """A share of an earlier posting to take back: `numerator / denominator` of what it moved."""

    key: str
    county: str
    of: str
    numerator: int
    denominator: int
    memo: str
    happened_at: datetime
    because: UUID | None = None
    point: UUID | None = None
    party: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalance:
    """An account as it stands. `available_fen` leaves out what is set aside to go."""

    county: str
    code: str
    kind: str
    holder: UUID | None
    posted_fen: int
    pending_out_fen: int
    pending_in_fen: int
    floor_fen: int | None
    ceiling_fen: int | None
    state: str

    @property
    def available_fen(self) -> int:
        return self.posted_fen - self.pending_out_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One leg on a statement: `posting` moved the account for the `version`th time.

    `because` is the fact that caused it, `balance_fen` the balance after it on this statement.
    """

    posting: UUID
    version: int
    happened_at: datetime
    key: str
    memo: str
    thread: str
    because: UUID | None
    amount_fen: int
    balance_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An account between two moments, or a page of that: opening + Σ lines = closing."""

    account: str
    opening_fen: int
    lines: tuple[StatementLine, ...]
    closing_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalance:
    """Every kind of account summed. `difference_fen` and `unexplained_fen` are zero, or the books are broken."""

    county: str
    by_kind: Mapping[str, int]
    difference_fen: int
    unexplained_fen: int

    @property
    def is_whole(self) -> bool:
        return self.difference_fen == 0 and self.unexplained_fen == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """An account between two moments in sums: opening + received − given = closing."""

    account: str
    kind: str
    holder: UUID | None
    opening_fen: int
    received_fen: int
    given_fen: int

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.received_fen - self.given_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """What one memo brought an account: how many legs, and their sum."""

    account: str
    memo: str
    pieces: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLines:
    """A posting with its lines, for the rooms above that follow money through a thread."""

    key: str
    thread: str
    memo: str
    because: UUID | None
    happened_at: datetime
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTurnover:
    """What one day brought an account and took from it, in how many lines."""

    day: date
    lines: int
    received_fen: int
    given_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many lines of the same amount for the same reason."""

    memo: str
    amount_fen: int
    lines: int

    @property
    def total_fen(self) -> int:
        return self.amount_fen * self.lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of an intent: its receipt's fact is under the same key; a refusal has its code, what and mend."""

    key: str
    status: str
    code: str = ""
    what: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySum:
    """What one memo did to one account, of what counts for one day and was booked on one: never below zero, in fen."""

    account: str
    memo: str
    effective_on: date
    booked_on: date
    raised_fen: int
    lowered_fen: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """One leg with the day it counts for and the day it was booked on."""

    posting: UUID
    account: str
    effective_on: date
    booked_on: date
    happened_at: datetime
    key: str
    memo: str
    thread: str
    because: UUID | None
    amount_fen: int
