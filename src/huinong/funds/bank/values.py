"""The words and frozen values of the bank's side: statements, lines, what the books expect, what settles which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import pgettext_lazy

from huinong.funds.ledger import codes
from huinong.funds.settlement.values import Memo

TEXT, NAME = 200, 120
Columns = Mapping[str, str]
"""What a bank calls the columns of its file: {its head: our field}."""


class Rule(StrEnum):
    """How a line and the books came together."""

    REFERENCE = "reference"  # the same reference and amount, one on each side
    PARTY = "party"  # the same amount and party within the days allowed, one on each side
    TAKEN_BACK = "taken_back"  # booked and taken back; it never reached the bank
    HAND = "hand"
    BOOKED = "booked"  # a person booked what the bank did
    KNOWN = "known"  # a difference that is known; it stays outstanding


class Booking(StrEnum):
    """What a line is booked as that nothing in the books expects."""

    FEE = "fee"
    INTEREST = "interest"
    PROVIDER = "provider"  # the payment channel hands over what buyers paid
    BILLER = "biller"  # handed on to a biller
    RETURN = "return"  # not ours: held until it is sent back; and the sending back


class Reason(StrEnum):
    """Why books and a line may belong together, for a person to decide."""

    SAME_AMOUNT = "same_amount"
    EQUALS = "equals"  # several fit equally well
    SUM = "sum"  # several make the amount, in one way alone
    OTHER_AMOUNT = "other_amount"  # the same reference and another amount


RULE_LABELS = {
    Rule.REFERENCE: pgettext_lazy("bank", "by reference"),
    Rule.PARTY: pgettext_lazy("bank", "by amount, day and party"),
    Rule.TAKEN_BACK: pgettext_lazy("bank", "booked and taken back"),
    Rule.HAND: pgettext_lazy("bank", "by hand"),
    Rule.BOOKED: pgettext_lazy("bank", "booked from the statement"),
    Rule.KNOWN: pgettext_lazy("bank", "known difference"),
}
BOOKING_LABELS = {
    Booking.FEE: pgettext_lazy("bank", "Bank fee"),
    Booking.INTEREST: pgettext_lazy("bank", "Interest"),
    Booking.PROVIDER: pgettext_lazy("bank", "Handed over by the payment channel"),
    Booking.BILLER: pgettext_lazy("bank", "Handed on to a biller"),
    Booking.RETURN: pgettext_lazy("bank", "Not ours: to be sent back, or sent back"),
}
REASON_LABELS = {
    Reason.SAME_AMOUNT: pgettext_lazy("bank", "the same amount"),
    Reason.EQUALS: pgettext_lazy("bank", "several fit equally well"),
    Reason.SUM: pgettext_lazy("bank", "together they make the amount, and no others do"),
    Reason.OTHER_AMOUNT: pgettext_lazy("bank", "the same reference, another amount"),
}
BOOKED = {
    Booking.FEE: (codes.OPERATOR_COST, Memo.BANK_FEE),
    Booking.INTEREST: (codes.OPERATOR_INCOME, Memo.BANK_INTEREST),
    Booking.PROVIDER: (codes.PSP_SIMULATED, Memo.BANK_PROVIDER),
    Booking.RETURN: (codes.OPERATOR_SUSPENSE, Memo.BANK_RETURN),
}
"""The account that stands against the bank's; a biller's is named when it is booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a statement as the file has it: above zero came in. `ours` is the reference we gave, if any."""

    row: int
    reference: str
    day: date
    amount_fen: int
    party: str
    ours: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A row that cannot be right: where it stands in the file, what stands there, why."""

    row: int
    column: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadStatement:
    """A bank's statement of one account from `since` to `until`, both of them in it."""

    number: str
    account: str
    since: date
    until: date
    opening_fen: int
    closing_fen: int
    entries: tuple[Entry, ...]
    wrong: tuple[Wrong, ...] = ()
    is_simulated: bool = False

    @property
    def difference_fen(self) -> int:
        """What the closing balance has over opening and entries; zero, or the statement is not whole."""
        return self.closing_fen - self.opening_fen - sum(each.amount_fen for each in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountValue:
    """An account at a bank that the books mirror from `opens_on`, when it held `opening_fen`."""

    county: str
    code: str
    name: str
    number: str
    opens_on: date
    opening_fen: int
    reaches: date | None
    closing_fen: int
    is_simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days of an account without a statement; `moved_fen` is what the balance changed by in them."""

    account: str
    name: str
    since: date
    until: date
    moved_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One thing to settle: a line of the bank's, or what the books expect. `owner` is "" while nobody took it on."""

    id: UUID
    county: str
    reference: str
    day: date
    amount_fen: int
    party: str
    text: str
    thread: str
    owner: str
    age_days: int
    is_old: bool
    match: UUID | None
    rule: Rule | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What may belong to a line, and why; a person decides."""

    line: UUID
    items: tuple[UUID, ...]
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadValue:
    """A file of the named account that waits for a word, or was taken."""

    id: UUID
    county: str
    account: str
    file_name: str
    uploaded_at: datetime
    taken_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The reconciliation of books and bank as of the end of a day (银行存款余额调节表).

    `book_fen` is the operator's bank account in the ledger, `transit_fen` what is remitted and not found. Lines that
    the books lack are added to the books, items that the bank lacks to the bank; what is left is `difference_fen`, of
    which `opening_fen` was there when mirroring began and `missing_fen` moved on days without a statement.
    """

    county: str
    day: date
    reaches: date | None
    book_fen: int
    transit_fen: int
    bank_fen: int
    lines: tuple[Side, ...]
    items: tuple[Side, ...]
    gaps: tuple[Gap, ...]
    opening_fen: int
    missing_fen: int

    @property
    def books_fen(self) -> int:
        return self.book_fen + self.transit_fen

    @property
    def adjusted_books_fen(self) -> int:
        return self.books_fen + sum(each.amount_fen for each in self.lines)

    @property
    def adjusted_bank_fen(self) -> int:
        return self.bank_fen + sum(each.amount_fen for each in self.items)

    @property
    def difference_fen(self) -> int:
        return self.adjusted_bank_fen - self.adjusted_books_fen

    @property
    def unexplained_fen(self) -> int:
        return self.difference_fen - self.opening_fen - self.missing_fen
