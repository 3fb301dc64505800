"""Reads of the journal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from huinong.journal.errors import NoSuchThread
from huinong.journal.kinds import Flow
from huinong.journal.models import Fact
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor

KEYS_A_QUERY = 5_000  # SQLite takes 32,766 variables a statement; a few thousand a round trip is quick on both


def value_of(fact: Fact) -> FactValue:
    """The frozen value of a fact row."""
    return FactValue(
        id=fact.id,
        county=fact.county,
        key=fact.key,
        kind=fact.kind,
        flow=Flow(fact.flow),
        thread=fact.thread,
        happened_at=fact.happened_at,
        recorded_at=fact.recorded_at,
        point=fact.point,
        party=fact.party,
        actor_id=fact.actor_id,
        actor_role=fact.actor_role,
        facts=fact.facts,
    )


def facts_by_key(county: str, keys: Sequence[str]) -> Mapping[str, Fact]:
    """Fact rows by key: for the journal's own services."""
    found: dict[str, Fact] = {}
    for start in range(0, len(keys), KEYS_A_QUERY):
        rows = Fact.objects.filter(county=county, key__in=keys[start : start + KEYS_A_QUERY])
        found.update({fact.key: fact for fact in rows})
    return found


def facts_of(county: str, threads: Iterable[str], *, kinds: Iterable[str] = ()) -> tuple[FactValue, ...]:
    """The facts of some threads, in the order they happened."""
    rows = Fact.objects.filter(county=county, thread__in=list(threads))
    wanted = list(kinds)
    if wanted:
        rows = rows.filter(kind__in=wanted)
    return tuple(value_of(fact) for fact in rows.order_by("happened_at", "id"))


def thread(county: str, name: str, *, actor: Actor) -> tuple[FactValue, ...]:
    """Everything that happened to one order or parcel, in order, with the facts of what it travelled in.

    A fact whose `facts` carry `joins` (a bag's thread) brings that thread's facts in until a fact of
    the same thread carries `leaves` with the same value. Raises NoSuchThread when there is none in
    the actor's division.
    """
    own = facts_of(county, [name]) if _meets(actor, county) else ()
    if not own:
        raise NoSuchThread(thread=name)
    spans = _spans(own)
    joined = [fact for fact in facts_of(county, spans) if _within(fact, spans[fact.thread])]
    return tuple(sorted((*own, *joined), key=lambda fact: (fact.happened_at, fact.id)))


def _meets(actor: Actor, county: str) -> bool:
    division = actor.scope.division
    return county.startswith(division) or division.startswith(county)


def _spans(own: Sequence[FactValue]) -> dict[str, list[tuple[datetime, datetime | None]]]:
    spans: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for fact in own:
        if joins := fact.facts.get("joins"):
            spans.setdefault(joins, []).append((fact.happened_at, None))
        leaves = fact.facts.get("leaves")
        if leaves in spans:
            spans[leaves][-1] = (spans[leaves][-1][0], fact.happened_at)
    return spans


def _within(fact: FactValue, spans: Sequence[tuple[datetime, datetime | None]]) -> bool:
    return any(start <= fact.happened_at and (end is None or fact.happened_at <= end) for start, end in spans)


def facts_by_id(county: str, ids: Sequence[UUID]) -> tuple[FactValue, ...]:
    """The facts behind a figure, in the order they happened."""
    rows = Fact.objects.filter(county=county, id__in=list(ids)).order_by("happened_at", "id")
    return tuple(value_of(fact) for fact in rows)


def all_facts(*, county: str = "", until: datetime | None = None) -> Iterator[FactValue]:
    """Every fact, by county and then in the order it was recorded: for rebuilds and exports."""
    rows = Fact.objects.all()
    if county:
        rows = rows.filter(county=county)
    if until:
        rows = rows.filter(recorded_at__lte=until)
    for fact in rows.order_by("county", "recorded_at", "id").iterator(chunk_size=5_000):
        yield value_of(fact)
