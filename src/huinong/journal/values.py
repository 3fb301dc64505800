"""The frozen values that cross the journal's doors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from huinong.journal.kinds import Flow

Facts = Mapping[str, Any]


class Entry(Struct, frozen=True, kw_only=True):
    """A fact to append.

    `key` is the caller's idempotency key, unique in the county. `asked` is the request as the caller
    made it: it decides whether a repeated key repeats the same act. `facts` is what came of it.
    """

    key: str
    kind: str
    county: str
    thread: str
    happened_at: datetime
    facts: Facts
    asked: Facts = field(default_factory=dict)
    point: UUID | None = None
    party: UUID | None = None


class FactValue(Struct, frozen=True, kw_only=True):
    """A recorded fact, as every reader sees it."""

    id: UUID
    county: str
    key: str
    kind: str
    flow: Flow
    thread: str
    happened_at: datetime
    recorded_at: datetime
    point: UUID | None
    party: UUID | None
    actor_id: str
    actor_role: str
    facts: Facts


class Receipt(Struct, frozen=True):
    """The answer to every write: the fact that records it, and whether it had been recorded before."""

    fact: FactValue
    is_repeat: bool
