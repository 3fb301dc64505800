"""Reads of the journal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from huinong.journal.errors import NoSuchThread
from huinong.journal.kinds import Flow
from huinong.journal.models import Fact
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Scope
from huinong.storage import lookup

IDS_A_QUERY = 5_000  # SQLite takes 32,766 variables a statement
EARLY = timedelta(hours=1)  # more than a device's clock may run ahead of ours (`services.CLOCK_SLACK`)


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
    return {fact.key: fact for fact in lookup.rows(Fact, county=county, key=keys)}


def moment_of(county: str, *keys: str) -> datetime:
    """When the act under one of these keys happened: as first recorded, else now. A repeat sent later keeps it."""
    known = facts_by_key(county, keys)
    return next((known[key].happened_at for key in keys if key in known), clock.now())


def moments_of(county: str, given: Mapping[str, datetime | None]) -> Mapping[str, datetime]:
    """When each act, by key, happened: as its caller says, else as it was first recorded, else now."""
    first = facts_by_key(county, [key for key, at in given.items() if at is None])
    now = clock.now()
    return {key: at or (first[key].happened_at if key in first else now) for key, at in given.items()}


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
    the same thread carries `leaves` with the same value. Raises NoSuchThread unless one of the
    thread's facts lies in the actor's scope; of others' money nothing is shown.
    """
    own = facts_of(county, [name])
    if not any(_covers(actor.scope, fact) for fact in own):
        raise NoSuchThread(thread=name)
    spans = _spans(own)
    joined = [fact for fact in facts_of(county, spans) if _within(fact, spans[fact.thread])]
    seen = [fact for fact in (*own, *joined) if may_see(actor, fact)]
    return tuple(sorted(seen, key=lambda fact: (fact.happened_at, fact.id)))


def thread_named(county: str, number: str) -> str:
    """The thread that people mean by a number: an order's, a bag's, a trip's, or a piece's with its carrier; or ""."""
    wanted = number.upper().replace(" ", "-")
    meant = (wanted, f"BAG-{wanted}", f"TRIP-{wanted}")
    return Fact.objects.filter(county=county, thread__in=meant).values_list("thread", flat=True).first() or ""


def fact(county: str, fact_id: UUID, *, actor: Actor) -> FactValue:
    """One fact. Raises NoSuchThread unless its thread and it may be seen."""
    found = facts_by_id(county, [fact_id])
    try:
        for each in found:
            if _covers(actor.scope, each) or each in thread(county, each.thread, actor=actor):
                return each
    except NoSuchThread:
        pass  # its own refusal would name the thread, which may be another's
    raise NoSuchThread(thread=str(fact_id))


def latest(*, actor: Actor, limit: int = 100) -> tuple[FactValue, ...]:
    """The newest facts in the actor's scope, of those recorded last."""
    return seen(actor, recorded(actor).order_by("-recorded_at", "-id")[: limit * 4])[:limit]


def recorded(actor: Actor) -> QuerySet[Fact]:
    """The facts among which an actor's lie, to be passed through `seen`: for this room's own lists."""
    scope = actor.scope
    rows = Fact.objects.filter(county=scope.county) if scope.county else Fact.objects.filter(_among(scope.division))
    return rows if scope.point is None else rows.filter(point=scope.point)


def seen(actor: Actor, rows: Iterable[Fact]) -> tuple[FactValue, ...]:
    """Those of these facts that lie in the actor's scope; postings only to who sees a place's money, not one's own."""
    is_narrow = actor.scope.point is not None or actor.scope.party is not None
    values = (value_of(row) for row in rows)
    return tuple(
        each for each in values if _covers(actor.scope, each) and not (is_narrow and each.kind == "ledger.posted")
    )


def asked_of(county: str, fact_id: UUID) -> str:
    """The hex digest of what was asked when a fact was recorded."""
    return bytes(Fact.objects.values_list("asked_digest", flat=True).get(county=county, id=fact_id)).hex()


def _among(division: str) -> Q:
    return Q(county__startswith=division) if division else Q()


def may_see(actor: Actor, fact: FactValue) -> bool:
    """Within a thread one may see: all of it, but of money only what moved one's own account."""
    scope = actor.scope
    if fact.flow is not Flow.FUNDS or (scope.point is None and scope.party is None):
        return True
    mine = str(scope.party)
    is_leg = any(code.endswith(mine) for code in fact.facts.get("lines", {}))
    return is_leg or _covers(scope, fact)


def _covers(scope: Scope, fact: FactValue) -> bool:
    """Whether a fact is the actor's own: by place, point and party; what a buyer ordered is theirs as the seller's."""
    division = str(fact.facts.get("village") or fact.facts.get("division") or fact.county)
    is_buyer = scope.party is not None and fact.facts.get("buyer_party") == str(scope.party)
    if scope.covers(division, point=fact.point, party=scope.party if is_buyer else fact.party):
        return True
    return _is_of_the_counter(scope, fact)


def _is_of_the_counter(scope: Scope, fact: FactValue) -> bool:
    """Whether the fact is of what was ordered for somebody at the actor's counter, wherever the goods come from."""
    division, point = str(fact.facts.get("counter_division") or ""), fact.facts.get("counter_point")
    is_placed = division != "" and scope.party is None
    return is_placed and scope.covers(division, point=UUID(point) if point else None)


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


def facts_at_point(county: str, point: UUID, *, since: date, until: date, limit: int) -> tuple[FactValue, ...]:
    """The newest facts of one point on days from `since` to `until`, newest first."""
    first, last = clock.at_beijing(since, hour=0), clock.at_beijing(until, hour=24)
    rows = Fact.objects.filter(county=county, point=point, happened_at__gte=first, happened_at__lt=last)
    return tuple(value_of(fact) for fact in rows.order_by("-happened_at", "-id")[:limit])


def ids_at_points(
    county: str, points: Iterable[UUID], *, kinds: Iterable[str], since: date, until: date
) -> tuple[UUID, ...]:
    """The ids of the facts of these kinds at some points on days from `since` to `until`: for figures to open to."""
    first, last = clock.at_beijing(since, hour=0), clock.at_beijing(until, hour=24)
    rows = Fact.objects.filter(county=county, point__in=list(points), happened_at__gte=first, happened_at__lt=last)
    return tuple(rows.filter(kind__in=list(kinds)).values_list("id", flat=True))


def counted_at_points(
    county: str, points: Iterable[UUID], *, since: date, until: date, kind: str = "", by: str = ""
) -> Mapping[tuple[UUID, str], int]:
    """How many threads had a fact at each of these points on days from `since` to `until`, by the facts' kind.

    With a `kind` it is of that alone, by what they say under the name `by`.
    """
    first, last = clock.at_beijing(since, hour=0), clock.at_beijing(until, hour=24)
    rows = Fact.objects.filter(county=county, point__in=list(points), happened_at__gte=first, happened_at__lt=last)
    rows = rows.filter(kind=kind) if kind else rows
    told = rows.order_by().annotate(told=KeyTextTransform(by, "facts") if by else F("kind"))
    counted = told.values_list("point", "told").annotate(threads=Count("thread", distinct=True))
    return {(point, str(each)): threads for point, each, threads in counted if point is not None}


def newest_first(county: str, ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """These ids in the order in which their facts happened, the newest first; ids that are no fact's are left out."""
    wanted = list(ids)
    found: list[tuple[datetime, UUID]] = []
    for start in range(0, len(wanted), IDS_A_QUERY):
        some = Fact.objects.filter(county=county, id__in=wanted[start : start + IDS_A_QUERY])
        found += some.values_list("happened_at", "id")
    return tuple(id_ for _, id_ in sorted(found, reverse=True))


def facts_of_kind(county: str, kind: str, *, since: datetime, until: datetime) -> tuple[FactValue, ...]:
    """What of one kind happened in a county from `since` to before `until`, in order: for reckoning by the month.

    Facts are read by when they were recorded, which is never long before they happened.
    """
    rows = Fact.objects.filter(county=county, kind=kind, recorded_at__gte=since - EARLY)
    rows = rows.filter(happened_at__gte=since, happened_at__lt=until)
    return tuple(value_of(fact) for fact in rows.order_by("happened_at", "id"))


def facts_of_kinds(
    county: str, kinds: Iterable[str], *, since: datetime, until: datetime, party: UUID | None = None
) -> Iterator[FactValue]:
    """What of some kinds happened in a county from `since` to before `until`, in order, as it is read: for exports.

    `party` narrows it to the facts of one party's things.
    """
    rows = Fact.objects.filter(county=county, kind__in=list(kinds), recorded_at__gte=since - EARLY)
    rows = rows.filter(happened_at__gte=since, happened_at__lt=until)
    if party is not None:
        rows = rows.filter(party=party)
    for fact in rows.order_by("happened_at", "id").iterator(chunk_size=IDS_A_QUERY):
        yield value_of(fact)


Said = tuple[UUID, str, datetime, Mapping[str, Any]]
"""A fact's id and thread, when it happened, and what it says."""


def said_of_kind(county: str, kind: str, *, since: datetime, until: datetime) -> Iterator[Said]:
    """As `facts_of_kind`, as bare columns in no order: for reckoning over hundreds of thousands of facts."""
    rows = Fact.objects.filter(county=county, kind=kind, recorded_at__gte=since - EARLY)
    rows = rows.filter(happened_at__gte=since, happened_at__lt=until)
    return rows.values_list("id", "thread", "happened_at", "facts").iterator(chunk_size=IDS_A_QUERY)


def value_by_thread(county: str, kind: str, name: str, *, since: datetime, until: datetime) -> Mapping[str, Any]:
    """What the facts of a kind from `since` to before `until` say under one name, by thread; the rest is not read."""
    rows = Fact.objects.filter(county=county, kind=kind, recorded_at__gte=since - EARLY)
    rows = rows.filter(happened_at__gte=since, happened_at__lt=until)
    return dict(rows.values_list("thread", f"facts__{name}").iterator(chunk_size=IDS_A_QUERY))


def ids_recorded_since(
    county: str, kind: str, *, since: datetime, until: datetime, recorded_after: datetime
) -> tuple[UUID, ...]:
    """The facts of a kind from `since` to before `until` that were told of after a moment."""
    rows = Fact.objects.filter(county=county, kind=kind, recorded_at__gt=recorded_after)
    return tuple(rows.filter(happened_at__gte=since, happened_at__lt=until).values_list("id", flat=True))


def first_of_kind(county: str, kind: str, *, since: datetime, until: datetime) -> Mapping[str, datetime]:
    """When each thread first had a fact of a kind, of those from `since` to before `until`."""
    rows = Fact.objects.filter(county=county, kind=kind, recorded_at__gte=since - EARLY)
    rows = rows.filter(happened_at__gte=since, happened_at__lt=until)
    return dict(rows.values_list("thread").annotate(first=Min("happened_at")))


def threads_known(county: str, threads: Sequence[str]) -> frozenset[str]:
    """Those of these threads that have a fact."""
    found: set[str] = set()
    for start in range(0, len(threads), IDS_A_QUERY):
        rows = Fact.objects.filter(county=county, thread__in=threads[start : start + IDS_A_QUERY])
        found.update(rows.values_list("thread", flat=True).distinct())
    return frozenset(found)


def all_facts(*, county: str = "", until: datetime | None = None) -> Iterator[FactValue]:
    """Every fact, by county and then in the order it was recorded: for rebuilds and exports."""
    rows = Fact.objects.all()
    if county:
        rows = rows.filter(county=county)
    if until:
        rows = rows.filter(recorded_at__lte=until)
    for fact in rows.order_by("county", "recorded_at", "id").iterator(chunk_size=5_000):
        yield value_of(fact)
