"""How this room writes its facts: one thread a person, under the key the caller made."""

from collections.abc import Mapping
from typing import Any

from huinong.access.errors import NoSuchStaff
from huinong.access.facts import STAFF_CHANGED
from huinong.access.models import Staff
from huinong.journal.queries import facts_by_key
from huinong.journal.services import append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role

Asked = Mapping[str, Any]


def thread_of(username: str) -> str:
    """The thread of everything that happened to one person's account."""
    return f"STAFF-{username}"


def themselves(actor: Actor) -> Staff:
    """The actor's own row, locked. Raises NoSuchStaff for the system, which is nobody."""
    if actor.role == Role.SYSTEM:
        raise NoSuchStaff
    return Staff.objects.select_for_update().get(id=actor.id)


def asked_before(
    key: str, county: str, username: str, asked: Asked, *, kind: str = STAFF_CHANGED.name
) -> Receipt | None:
    """The receipt of this very act when it was done under `key` before. Raises KeyReused when that was another act."""
    first = facts_by_key(county, [key]).get(key)
    if first is None:
        return None
    thread = thread_of(username)
    entry = Entry(
        key=key, kind=kind, county=county, thread=thread, happened_at=first.happened_at, facts={}, asked=asked
    )
    return Receipt(recall(county, [entry])[key], is_repeat=True)


def record(
    key: str, staff: Staff, asked: Asked, facts: Asked, *, actor: Actor, kind: str = STAFF_CHANGED.name
) -> Receipt:
    """Append one fact about a person."""
    entry = Entry(
        key=key,
        kind=kind,
        county=staff.county,
        thread=thread_of(staff.username),
        happened_at=clock.now(),
        facts={"staff": str(staff.id), "username": staff.username, **facts},
        asked=asked,
    )
    return append(entry, actor=actor)
