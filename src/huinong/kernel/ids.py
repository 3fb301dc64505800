"""Identifiers that sort by when they were made."""

from functools import lru_cache
from uuid import UUID

from uuid_utils.compat import uuid7


@lru_cache(16_384)
def as_id(text: str) -> UUID:
    """The id that a text spells. Remembered: whatever follows from one fact reads the same ids out of it again."""
    return UUID(text)


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562 §5.7)."""
    return uuid7()
