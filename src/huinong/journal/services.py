"""The only writers of facts: append one or many, and run what follows from them in the same transaction."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import wraps
from operator import attrgetter
from typing import NamedTuple, ParamSpec, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from orjson import Fragment

from huinong.edge.errors import Busy
from huinong.journal import consequences
from huinong.journal.digests import asked_digest, canonical, fact_digest, parsed, vouched
from huinong.journal.errors import FactTooLarge, FromTheFuture, KeyReused
from huinong.journal.kinds import catalogue
from huinong.journal.models import Fact
from huinong.journal.queries import facts_by_key, value_of
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.storage import bulk

FACT_BYTES = 64 * 1024  # a fact is a record of an act, not a document; files are stored beside it
CLOCK_SLACK = timedelta(minutes=5)  # how far a device's clock may run ahead of ours
ATTEMPTS = 3
RACED = frozenset({"23505", "40001", "40P01"})
"""Unique violation, serialization failure and deadlock, as PostgreSQL names them (its manual, appendix A)."""

RACED_ON_SQLITE = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})
SAID = tuple(name for name in FactValue.__struct_fields__ if name not in {"flow", "facts"})
"""What is written as it is said: a flow goes as plain text, and the facts as the bytes that were digested."""

P = ParamSpec("P")
T = TypeVar("T")


class _New(NamedTuple):
    """A fact to insert, the canonical bytes of its facts, and the digest of what was asked."""

    fact: FactValue
    body: bytes
    asked: bytes


def act(service: Callable[P, T]) -> Callable[P, T]:
    """Make a service one business act: atomic, and run again when another session raced it to a unique row or a lock.

    The second run finds what the other session wrote: it answers with its receipt, or refuses by name. Inside, keep to
    one order: lock rows, `recall` the keys, check, `append`, change rows. Because the keys are recalled under the
    locks, a repeat sent at the same moment gets the first receipt. Raises Busy after three runs.
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if connection.in_atomic_block and not _is_outermost():
            return service(*args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    return service(*args, **kwargs)
            except (IntegrityError, OperationalError) as error:
                if not _was_raced(error):
                    raise
                if attempt == ATTEMPTS:
                    raise Busy from error
        raise AssertionError("unreachable")

    return run


def _is_outermost() -> bool:
    """True when no transaction of ours is open (a test's wrapping transaction does not count as ours)."""
    return all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def _was_raced(error: DatabaseError) -> bool:
    """Whether another session took a key that must be unique, or both waited for each other's rows."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") in RACED or getattr(cause, "sqlite_errorcode", 0) in RACED_ON_SQLITE


def recall(county: str, entries: Sequence[Entry]) -> Mapping[str, FactValue]:
    """The facts already recorded under these keys. Raises KeyReused when one was recorded for another act."""
    known = facts_by_key(county, [entry.key for entry in entries])
    for entry in entries:
        first = known.get(entry.key)
        if first is not None and bytes(first.asked_digest) != asked_digest(entry):
            raise KeyReused(key=entry.key)
    return {key: value_of(fact) for key, fact in known.items()}


def recall_some(
    county: str, keys: Sequence[str], entry_of: Callable[[str], Entry]
) -> tuple[Mapping[str, FactValue], frozenset[str]]:
    """As `recall`, of many keys that are mostly new: entries are made for the known ones alone.

    Answers the facts, and the keys that were used for another act.
    """
    found = facts_by_key(county, keys)
    reused = {key for key, fact in found.items() if bytes(fact.asked_digest) != asked_digest(entry_of(key))}
    return {key: value_of(fact) for key, fact in found.items() if key not in reused}, frozenset(reused)


def append(entry: Entry, *, actor: Actor) -> Receipt:
    """Append one fact; a repeated key answers with the first. See `append_many`."""
    return append_many([entry], actor=actor)[0]


def append_many(
    entries: Sequence[Entry], *, actor: Actor, known: Mapping[str, FactValue] | None = None
) -> tuple[Receipt, ...]:
    """Append facts in order, then run their consequences, all in the caller's transaction.

    A key recorded before, or twice in this batch, is answered with the first fact, marked as a repeat.
    `known` is what `recall` answered for these entries under the same locks; without it they are looked
    up. Raises KeyReused, FromTheFuture, FactTooLarge; and IntegrityError, which `act` catches, when another
    session is recording the same key at this moment.
    """
    if not entries:
        return ()
    bodies = [canonical(entry.facts) for entry in entries]
    asked = [asked_digest(entry, body) for entry, body in zip(entries, bodies, strict=True)]
    first = (
        _recalled(entries, asked)
        if known is None
        else {(e.county, e.key): known[e.key] for e in entries if e.key in known}
    )
    now = clock.now()
    made: dict[tuple[str, str], _New] = {}
    receipts = []
    for entry, body, digest in zip(entries, bodies, asked, strict=True):
        place = (entry.county, entry.key)
        if place in first:
            receipts.append(Receipt(first[place], is_repeat=True))
        elif place not in made:
            made[place] = _new(entry, body, digest, actor, now)
            receipts.append(Receipt(made[place].fact, is_repeat=False))
        elif made[place].asked == digest:
            receipts.append(Receipt(made[place].fact, is_repeat=True))
        else:
            raise KeyReused(key=entry.key)
    with transaction.atomic(savepoint=False):
        _insert(made.values())
        consequences.follow([new.fact for new in made.values()])
    return tuple(receipts)


def _recalled(entries: Sequence[Entry], asked: Sequence[bytes]) -> dict[tuple[str, str], FactValue]:
    known = _known(entries)
    for entry, digest in zip(entries, asked, strict=True):
        first = known.get((entry.county, entry.key))
        if first is not None and bytes(first.asked_digest) != digest:
            raise KeyReused(key=entry.key)
    return {place: value_of(fact) for place, fact in known.items()}


def _known(entries: Sequence[Entry]) -> dict[tuple[str, str], Fact]:
    keys: dict[str, list[str]] = {}
    for entry in entries:
        keys.setdefault(entry.county, []).append(entry.key)
    return {(county, key): fact for county, mine in keys.items() for key, fact in facts_by_key(county, mine).items()}


def _insert(made: Iterable[_New]) -> None:
    """Straight from values to rows: a batch of facts needs no model instances."""
    said = attrgetter(*SAID)
    rows = (
        (*said(fact), str(fact.flow), Fragment(body), asked, vouched(fact_digest(fact, asked, body)))
        for fact, body, asked in made
    )
    bulk.insert_rows(Fact, (*SAID, "flow", "facts", "asked_digest", "digest"), rows)


def _new(entry: Entry, body: bytes, asked: bytes, actor: Actor, now: datetime) -> _New:
    if entry.happened_at > now + CLOCK_SLACK:
        raise FromTheFuture(happened_at=entry.happened_at.isoformat(timespec="minutes"))
    if len(body) > FACT_BYTES:
        raise FactTooLarge(size=len(body), limit=FACT_BYTES)
    fact = FactValue(
        id=new_id(),
        county=entry.county,
        key=entry.key,
        kind=entry.kind,
        flow=catalogue()[entry.kind].flow,
        thread=entry.thread,
        happened_at=entry.happened_at,
        recorded_at=now,
        point=entry.point,
        party=entry.party,
        actor_id=actor.id,
        actor_role=actor.role.value,
        facts=parsed(body),
    )
    return _New(fact, body, asked)
