"""Postings as a stream: whoever asks queues an intent in their own transaction; a poster commits many at once.

One poster is enough for SQLite, which has one writer; on PostgreSQL several may run. Each takes intents that no other
has, the oldest first, and locks their accounts in the order of ids, so posters wait for each other and never deadlock.
An intent is answered in the transaction that posts it: a poster that dies leaves both undone, for the next one.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from django.db import transaction

from huinong.edge import gates
from huinong.funds.ledger import books, services
from huinong.funds.ledger.models import Intent, IntentStatus
from huinong.funds.ledger.values import Answer, NewPosting
from huinong.journal.errors import KeyReused
from huinong.journal.services import act
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.storage import bulk, lookup

GROUP = 1_000
FIELDS = ("id", "county", "key", "body", "actor_id", "actor_role", "asked_at", "status")
ANSWERED = ("status", "refusal", "answered_at")
ASKER = attrgetter("actor_id", "actor_role")


@act
def queue_many(postings: Sequence[NewPosting], *, actor: Actor) -> None:
    """Ask for postings, all or none; asking again changes nothing. Raises KeyReused for a key asked with another body.

    Whether a posting is refused is known once a poster came to it: see `answers`.
    """
    gates.require(actor, "ledger.post")
    now, fresh = clock.now(), []
    for county in sorted({posting.county for posting in postings}):
        gates.require_scope(actor, county)
        mine = [posting for posting in postings if posting.county == county]
        asked = dict(lookup.values(Intent, ("key", "body"), county=county, key=[posting.key for posting in mine]))
        for posting in mine:
            body = _body(posting)
            if asked.setdefault(posting.key, body) != body:
                raise KeyReused(key=posting.key)
            if asked[posting.key] is body:
                fresh.append((new_id(), county, posting.key, body, actor.id, actor.role.value, now, "waiting"))
    bulk.insert_rows(Intent, FIELDS, fresh)


def answers(county: str, keys: Sequence[str], *, actor: Actor) -> tuple[Answer, ...]:
    """What became of the intents under these keys; those never queued are left out."""
    gates.require(actor, "ledger.read")
    gates.require_scope(actor, county)
    found = lookup.values(Intent, ("key", "status", "refusal"), county=county, key=keys)
    return tuple(
        Answer(key=key, status=status, **{name: refusal[name] for name in ("code", "what", "mend")} if refusal else {})
        for key, status, refusal in found
    )


def run_once(group: int = GROUP) -> int:
    """One group of each county where intents wait; answers how many were answered."""
    waiting = Intent.objects.filter(status=IntentStatus.WAITING)
    return sum(post_waiting(county, group) for county in waiting.values_list("county", flat=True).distinct())


@act
def post_waiting(county: str, group: int = GROUP) -> int:
    """Post the oldest waiting intents of a county, so many at most; answers how many were answered."""
    waiting = Intent.objects.filter(county=county, status=IntentStatus.WAITING)
    intents = list(waiting.select_for_update(skip_locked=True).order_by("id")[:group])
    postings = {intent.id: msgspec.convert(intent.body, NewPosting) for intent in intents}
    for _, run in groupby(intents, key=ASKER):
        mine = list(run)
        outcomes = post_each([postings[intent.id] for intent in mine], actor=_asker(mine[0]))
        for intent, outcome in zip(mine, outcomes, strict=True):
            _note(intent, outcome)
    bulk.update(intents, ANSWERED)
    return len(intents)


@act
def post_each(postings: Sequence[NewPosting], *, actor: Actor) -> tuple[Receipt | Refusal, ...]:
    """Post in order, in one transaction, and answer each as if it had been posted alone: a bad one is refused alone."""
    for county in sorted({posting.county for posting in postings}):
        books.lock_open(county, {code for each in postings if each.county == county for code in each.lines})
    return _halved(postings, actor)


def _halved(postings: Sequence[NewPosting], actor: Actor) -> tuple[Receipt | Refusal, ...]:
    """All together; if any is refused, the first half and then the other."""
    try:
        with transaction.atomic():
            return services.post_many(postings, actor=actor)
    except Refusal as refusal:
        if len(postings) == 1:
            return (refusal,)
    middle = len(postings) // 2
    return _halved(postings[:middle], actor) + _halved(postings[middle:], actor)


def _note(intent: Intent, outcome: Receipt | Refusal) -> None:
    refused = isinstance(outcome, Refusal)
    intent.status = IntentStatus.REFUSED if refused else IntentStatus.POSTED
    intent.refusal = _told(outcome) if isinstance(outcome, Refusal) else None
    intent.answered_at = clock.now()


def _asker(intent: Intent) -> Actor:
    """Who asked, with what they were permitted when they did."""
    role = Role(intent.actor_role)
    return Actor(intent.actor_id, intent.actor_id, role, Scope(intent.county), frozenset({"ledger.post"}))


def _body(posting: NewPosting) -> dict[str, Any]:
    """The posting as JSON. Raises msgspec.ValidationError for one that could not be read back: a caller's mistake."""
    body: dict[str, Any] = msgspec.to_builtins(posting)
    msgspec.convert(body, NewPosting)
    return body


def _told(refusal: Refusal) -> dict[str, str]:
    return {"code": refusal.code, "what": refusal.say_what(), "mend": refusal.say_mend()}
