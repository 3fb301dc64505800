"""Identifiers that sort by when they were made."""

from functools import lru_cache
from uuid import UUID, SafeUUID

import uuid_utils

_UNKNOWN = SafeUUID.unknown


@lru_cache(16_384)
def as_id(text: str) -> UUID:
    """The id that a text spells. Remembered: whatever follows from one fact reads the same ids out of it again."""
    return UUID(text)


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562 §5.7)."""
    return _made(uuid_utils.uuid7().int)


def of_hex(text: str) -> UUID:
    """The id of 32 hex digits out of our own database. `UUID` itself looks for braces and dashes for twice as long."""
    return _made(int(text, 16))


def _made(value: int) -> UUID:
    made = UUID.__new__(UUID)
    object.__setattr__(made, "int", value)
    object.__setattr__(made, "is_safe", _UNKNOWN)
    return made
