"""The words and frozen values of payments, and the contract of their providers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.kernel.answers import Outcome


class State(StrEnum):
    OPENED = "opened"
    PROCESSING = "processing"  # sent; unknown until the provider says
    CONFIRMED = "confirmed"
    FAILED = "failed"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


STATE_LABELS = {
    State.OPENED: _("opened"),
    State.PROCESSING: _("processing"),
    State.CONFIRMED: _("confirmed"),
    State.FAILED: _("failed"),
    State.PARTLY_REFUNDED: _("partly refunded"),
    State.REFUNDED: _("refunded"),
}
PAID = frozenset({State.CONFIRMED, State.PARTLY_REFUNDED, State.REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A provider's answer about one number; `reason` is a short word when it failed."""

    outcome: Outcome
    provider_ref: str = ""
    reason: str = ""


class Provider(Protocol):
    """A payment provider's adapter. See README.md for what each answer promises."""

    name: str
    is_simulated: bool

    def charge(self, *, number: str, amount_fen: int) -> Result: ...

    def query(self, *, number: str) -> Result: ...

    def refund(self, *, number: str, refund: str, amount_fen: int) -> Result: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentValue:
    """A payment as it stands. `is_simulated` is shown wherever it is: no real money moved."""

    id: UUID
    county: str
    number: str
    order: str
    amount_fen: int
    refunding_fen: int
    refunded_fen: int
    state: State
    provider: str
    provider_ref: str
    is_simulated: bool
    payer_party: UUID | None
    opened_at: datetime
    settled_at: datetime | None

    @property
    def left_fen(self) -> int:
        """What can still be given back."""
        return self.amount_fen - self.refunding_fen - self.refunded_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundValue:
    """A refund as it stands: opened, processing, confirmed or failed."""

    id: UUID
    county: str
    number: str
    payment: str
    order: str
    amount_fen: int
    state: State
    provider_ref: str
    is_simulated: bool
    opened_at: datetime
    settled_at: datetime | None
