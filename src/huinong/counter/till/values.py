"""The words and frozen values of the till: counts by denomination, shifts, remittances, leavings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOTES: Mapping[int, object] = {
    10_000: pgettext_lazy("note", "¥100"),
    5_000: pgettext_lazy("note", "¥50"),
    2_000: pgettext_lazy("note", "¥20"),
    1_000: pgettext_lazy("note", "¥10"),
    500: pgettext_lazy("note", "¥5"),
    100: pgettext_lazy("note", "¥1"),
    50: pgettext_lazy("note", "5 jiao"),
    10: pgettext_lazy("note", "1 jiao"),
    1: pgettext_lazy("note", "coins below 1 jiao, in fen"),
}
"""What cash is counted by, in fen: the notes and coins of the renminbi in use."""

MOST_NOTES, TEXT = 10_000, 200
Counted = Mapping[int, int]
"""How many of each denomination, in fen."""


def total_fen(notes: Counted) -> int:
    """What the counted notes and coins make."""
    return sum(fen * count for fen, count in notes.items())


class Purpose(StrEnum):
    """Why a till was counted."""

    OPENING = "opening"
    CLOSING = "closing"
    SURPRISE = "surprise"
    LEAVING = "leaving"
    HAND_OVER = "hand_over"


class RemittanceStatus(StrEnum):
    """What became of cash that a keeper says was remitted."""

    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Shift(StrEnum):
    """How a till stands today."""

    UNOPENED = "unopened"
    OPEN = "open"
    CLOSED = "closed"


class Standing(StrEnum):
    """Whether a till may take cash, the gravest last."""

    CLEAR = "clear"
    DUE = "due"
    OVERDUE = "overdue"
    FROZEN = "frozen"
    LEFT = "left"


BARRED = frozenset({Standing.FROZEN, Standing.LEFT})
"""Where no cash may be taken; parcels are handed out all the same."""

PURPOSE_LABELS = {
    Purpose.OPENING: pgettext_lazy("till", "counted on opening"),
    Purpose.CLOSING: pgettext_lazy("till", "counted on closing"),
    Purpose.SURPRISE: pgettext_lazy("till", "surprise count"),
    Purpose.LEAVING: pgettext_lazy("till", "counted by the leaving keeper"),
    Purpose.HAND_OVER: pgettext_lazy("till", "counted by whoever took it over"),
}
STATUS_LABELS = {
    RemittanceStatus.DECLARED: pgettext_lazy("remittance", "declared"),
    RemittanceStatus.CONFIRMED: pgettext_lazy("remittance", "found in the bank"),
    RemittanceStatus.REFUSED: pgettext_lazy("remittance", "refused"),
}
SHIFT_LABELS = {
    Shift.UNOPENED: pgettext_lazy("till", "not opened today"),
    Shift.OPEN: pgettext_lazy("till", "open"),
    Shift.CLOSED: pgettext_lazy("till", "closed today"),
}
STANDING_LABELS = {
    Standing.CLEAR: pgettext_lazy("till", "in order"),
    Standing.DUE: pgettext_lazy("till", "to be remitted"),
    Standing.OVERDUE: pgettext_lazy("till", "overdue"),
    Standing.FROZEN: pgettext_lazy("till", "frozen"),
    Standing.LEFT: pgettext_lazy("till", "keeper leaves"),
}
FIELDS = {
    "notes": _("Notes and coins"),
    "amount_fen": pgettext_lazy("till", "Amount, yuan"),
    "proof": _("Number on the bank's slip"),
    "paid_on": pgettext_lazy("till", "Paid in on"),
    "note": pgettext_lazy("till", "Why; wanted when it is waived"),
    "reason": pgettext_lazy("till", "Why; wanted when the count differs"),
}
"""What is filled in, as the forms and the refusals call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftValue:
    """One keeper's shift; `closed_at` is None while it is open. `difference_fen` is what its counts found over."""

    county: str
    number: str
    point: UUID
    keeper: UUID
    opened_at: datetime
    closed_at: datetime | None
    difference_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountValue:
    """A till counted; above zero is over, below zero is short of what the ledger expected."""

    purpose: Purpose
    notes: Counted
    counted_fen: int
    difference_fen: int
    reason: str
    counted_by: str
    counted_at: datetime

    @property
    def expected_fen(self) -> int:
        return self.counted_fen - self.difference_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceValue:
    """Cash that a keeper paid in, as declared and as decided."""

    county: str
    number: str
    point: UUID
    keeper: UUID
    amount_fen: int
    proof: str
    paid_on: date
    status: RemittanceStatus
    declared_at: datetime
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TillValue:
    """A point's till now. Cash is read from the ledger: in the drawer, and remitted but not yet found in the bank."""

    county: str
    point: UUID
    station: str
    division: str
    keeper: UUID
    keeper_name: str
    shift: Shift
    open_shift: str
    standing: Standing
    cash_fen: int
    on_way_fen: int
    due_fen: int
    due_on: date | None
    freezes_on: date | None
    cap_fen: int
    difference_fen: int
    short_fen: int
    over_fen: int
    deposit_fen: int
    closed_at: datetime | None
    is_leaving: bool

    @property
    def is_barred(self) -> bool:
        return self.standing in BARRED
