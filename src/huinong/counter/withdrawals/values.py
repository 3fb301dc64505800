"""The words and frozen values of withdrawals against a villager's card (助农取款)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import pgettext_lazy

NOTE = 200


class State(StrEnum):
    PROCESSING = "processing"  # the bank is asked; no cash is given out
    APPROVED = "approved"  # the card is charged; the cash is the customer's
    HANDED = "handed"
    DECLINED = "declined"
    RETURNED = "returned"  # charged, never handed out, and given back by the bank


class Flag(StrEnum):
    """Why a withdrawal is looked at by a person."""

    OWN_CARD = "own_card"  # the keeper's own: a transfer that looks like a withdrawal
    REPEATED = "repeated"  # the same card too often on a day
    TOGETHER = "together"  # several cards at once, beyond what one may


STATE_LABELS = {
    State.PROCESSING: pgettext_lazy("withdrawal", "processing: give no cash"),
    State.APPROVED: pgettext_lazy("withdrawal", "granted: give the cash"),
    State.HANDED: pgettext_lazy("withdrawal", "cash handed out"),
    State.DECLINED: pgettext_lazy("withdrawal", "declined by the bank"),
    State.RETURNED: pgettext_lazy("withdrawal", "given back to the card"),
}
FLAG_LABELS = {
    Flag.OWN_CARD: pgettext_lazy("withdrawal", "the keeper's own card"),
    Flag.REPEATED: pgettext_lazy("withdrawal", "the same card several times a day"),
    Flag.TOGETHER: pgettext_lazy("withdrawal", "several cards at once, beyond one card's limit"),
}
MAY_BECOME = {
    State.PROCESSING: frozenset({State.APPROVED, State.DECLINED}),
    State.APPROVED: frozenset({State.HANDED, State.RETURNED}),
}
"""The transition table; nothing else is written."""

COUNTED = frozenset({State.PROCESSING, State.APPROVED, State.HANDED})
"""What counts against a card's limit: what is not known yet may have been charged."""

PROMISED = frozenset({State.PROCESSING, State.APPROVED})
"""What the till must keep cash for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A withdrawal asked for: the card as it was read, which goes to the bank and is kept nowhere."""

    key: str
    county: str
    point: UUID
    card: str
    amount_fen: int
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalValue:
    """A withdrawal as it stands; the card is masked, and its number is kept nowhere. `flags` are words of `Flag`."""

    id: UUID
    county: str
    number: str
    point: UUID
    division: str
    card: str
    amount_fen: int
    state: State
    reference: str
    reason: str
    is_simulated: bool
    flags: tuple[Flag, ...]
    asked_at: datetime
    settled_at: datetime | None
    reviewed_by: str
    note: str
