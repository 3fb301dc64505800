"""The words and frozen values of pushes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.edge.cells import Badge, Tint
from huinong.journal.values import Receipt

STATES: Mapping[str, Badge] = {
    "waiting": Badge(_("On its way"), Tint.AMBER),
    "sent": Badge(_("Taken by the partner"), Tint.GREEN),
    "dead": Badge(_("Given up"), Tint.RED),
    "dropped": Badge(_("Not sent: revoked"), Tint.GREY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookValue:
    """A webhook as it may be shown: without its secret."""

    id: UUID
    county: str
    party: UUID
    url: str
    registered_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RegisteredWebhook:
    """The answer to registering. `secret` is shown this once; None when the act is a repeat."""

    receipt: Receipt
    webhook: UUID
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryValue:
    """One push: what was sent, how often it was tried, and what the partner answered last."""

    id: UUID
    county: str
    webhook: UUID
    party: UUID
    fact: UUID
    piece: str
    sequence: int
    event: str
    body: str
    state: str
    attempts: int
    queued_at: datetime
    next_at: datetime
    sent_at: datetime | None
    status: int | None
    answer: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a partner's server answered: a status, or none and what went wrong on the way."""

    status: int | None
    text: str

    @property
    def is_taken(self) -> bool:
        """Only a 2xx says that the partner has it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of the worker did."""

    sent: int
    failed: int
    given_up: int
