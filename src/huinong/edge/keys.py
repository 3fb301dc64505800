"""Idempotency keys as callers make them, and as they are kept."""

import hashlib

KEY_LENGTH = 120  # of a caller's key, and of the journal's
KEY_PLAIN = 64  # a longer key is digested, so that derived keys ("…/fee") still fit the journal's


def short_key(key: str) -> str:
    """The key that stands for a caller's from here on: always the same for the same."""
    return key if len(key) <= KEY_PLAIN else "sha256:" + hashlib.sha256(key.encode()).hexdigest()[:48]
