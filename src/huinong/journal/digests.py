"""Canonical bytes of a fact, and their digests: the same on every machine and database."""

import hashlib
from typing import Any

import orjson

from huinong.kernel.clock import spelled
from huinong.storage.secrets import mac

CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTC moments to the microsecond."""
    return orjson.dumps(value, default=str, option=CANONICAL | orjson.OPT_PASSTHROUGH_DATETIME)


def parsed(body: bytes) -> Any:
    """The value as JSON gives it back: what is stored is what was digested."""
    return orjson.loads(body)


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(value)).digest()


def asked_digest(entry: Any, body: bytes | None = None) -> bytes:
    """What makes two requests with one key the same request: kind, thread, time, place and what was asked.

    `body` is `canonical(entry.facts)` where it is had: many acts are told just as they were asked.
    """
    asked = orjson.Fragment(body) if body is not None and entry.asked is entry.facts else entry.asked
    return digest([entry.kind, entry.thread, spelled(entry.happened_at), entry.point, asked])


SAID = (
    *("id", "county", "key", "kind", "flow", "thread", "happened_at", "recorded_at", "point", "party"),
    *("actor_id", "actor_role", "facts", "asked"),
)
"""What is digested of a fact, in this order; `asked` is the hex digest of what was asked."""


FACTS = SAID.index("facts")


def said(fact: Any, asked: bytes) -> list[Any]:
    """Everything a fact says, be it a row or a value, in the order of `SAID`."""
    return [
        fact.id,
        fact.county,
        fact.key,
        fact.kind,
        str(fact.flow),
        fact.thread,
        spelled(fact.happened_at),
        spelled(fact.recorded_at),
        fact.point,
        fact.party,
        fact.actor_id,
        fact.actor_role,
        fact.facts,
        asked.hex(),
    ]


def fact_digest(fact: Any, asked: bytes, body: bytes | None = None) -> bytes:
    """The digest of all that a fact says, and of what was asked; `body` is `canonical(fact.facts)` where it is had."""
    told = said(fact, asked)
    if body is not None:
        told[FACTS] = orjson.Fragment(body)
    return digest(told)


def vouched(digest: bytes) -> bytes:
    """A digest as it stands beside a row: whoever can write to the database but has no master key cannot make it."""
    return mac("journal", digest)


def seal_digest(seal: Any) -> bytes:
    """The digest of everything a seal says; its leaves are in its root."""
    return digest(
        [seal.county, seal.number, seal.size, spelled(seal.through), bytes(seal.root).hex(), bytes(seal.head).hex()]
    )
