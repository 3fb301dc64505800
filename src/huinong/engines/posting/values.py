"""The values the kernel takes and gives. Money is an integer of fen; positive raises the account named (ADR 1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Kind(StrEnum):
    """What a request asks for."""

    POST = "post"  # move the lines now
    PENDING = "pending"  # reserve the lines under this request's key
    POST_PENDING = "post_pending"  # move a hold's lines, or a smaller part, and free the rest
    VOID_PENDING = "void_pending"  # free a hold
    EXPIRE = "expire"  # free a hold whose time has passed


class Code(StrEnum):
    """What became of a request. Refusals stand in their order of precedence: the first that applies is given."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"  # the same key with the same body was accepted before
    KEY_REUSED = "key_reused"  # the same key with another body was accepted before
    NO_LINES = "no_lines"  # no line, or a line of zero
    NOT_BALANCED = "not_balanced"  # the lines do not sum to zero
    NO_SUCH_ACCOUNT = "no_such_account"
    NO_SUCH_HOLD = "no_such_hold"
    HOLD_CLOSED = "hold_closed"  # already posted, voided or expired
    HOLD_EXPIRED = "hold_expired"  # to be posted after its time
    HOLD_NOT_DUE = "hold_not_due"  # to be expired before its time
    OVER_HOLD = "over_hold"  # a part that is not within the hold
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_FROZEN = "account_frozen"  # a line would lower it
    BELOW_FLOOR = "below_floor"
    ABOVE_CEILING = "above_ceiling"
    LINKED = "linked"  # sound itself, but another of its group was refused


class HoldState(StrEnum):
    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class AccountState(StrEnum):
    """What an account still takes part in."""

    OPEN = "open"
    FROZEN = "frozen"  # may be raised, and its holds freed; nothing may lower it
    CLOSED = "closed"  # takes part in nothing


class Account(Struct, frozen=True):
    """One account. Limits count what is pending: floor ≤ posted − out, and posted + in ≤ ceiling.

    `version` counts its legs.
    """

    posted_fen: int = 0
    pending_out_fen: int = 0
    pending_in_fen: int = 0
    floor_fen: int | None = None
    ceiling_fen: int | None = None
    version: int = 0
    state: AccountState = AccountState.OPEN

    @property
    def is_within_limits(self) -> bool:
        floor, ceiling = self.floor_fen, self.ceiling_fen
        return (floor is None or self.posted_fen - self.pending_out_fen >= floor) and (
            ceiling is None or self.posted_fen + self.pending_in_fen <= ceiling
        )


@dataclass(frozen=True, slots=True)
class Hold:
    """Lines reserved under a key."""

    lines: Mapping[str, int]
    state: HoldState = HoldState.PENDING
    expires_at: datetime | None = None


class Request(Struct, frozen=True):
    """One thing asked. `hold` names the hold to post, void or expire; `group` links neighbours, all or none."""

    key: str
    kind: Kind = Kind.POST
    lines: Mapping[str, int] = {}  # one of its own for each
    hold: str = ""
    group: str = ""
    at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Balances:
    """All the kernel knows: accounts by code, holds by key, and the accepted requests by key."""

    accounts: Mapping[str, Account]
    holds: Mapping[str, Hold] = field(default_factory=dict)
    done: Mapping[str, Request] = field(default_factory=dict)


class Status(NamedTuple):
    """The answer to one request; `account` is the one that a refusal speaks of."""

    code: Code
    account: str = ""


class Leg(NamedTuple):
    """One account moved by one request: its posted balance after it, and which of its legs this is, from 1."""

    key: str
    account: str
    amount_fen: int
    balance_after_fen: int
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One status a request, in order; the legs in order; and the balances after."""

    statuses: tuple[Status, ...]
    legs: tuple[Leg, ...]
    balances: Balances
