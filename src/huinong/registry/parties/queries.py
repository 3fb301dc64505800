"""Reads of parties. Those that take an actor show what the actor may see; the others are for rooms above."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.parties.errors import NoSuchParty
from huinong.registry.parties.identifiers import compact, hashes
from huinong.registry.parties.models import Identifier, Party, Reading, Relation
from huinong.registry.parties.values import (
    Duplicate,
    IdentifierValue,
    PartyKind,
    PartyPage,
    PartyValue,
    ReadPage,
    ReadValue,
    RelationKind,
    RelationValue,
    Scheme,
    mask_name,
)
from huinong.storage import lookup, search
from huinong.storage.secrets import keyed_hash

SORTS = {
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "registered_on": ("registered_on", "id"),
    "-registered_on": ("-registered_on", "-id"),
}
IDS_A_QUERY = 5_000  # SQLite takes 32,766 variables a statement


def party(county: str, party: UUID) -> PartyValue:
    """One party, merged or not. Raises NoSuchParty."""
    found = parties_by_id(county, [party])
    if party not in found:
        raise NoSuchParty
    return found[party]


def parties_by_id(county: str, ids: Iterable[UUID]) -> Mapping[UUID, PartyValue]:
    """Those of these parties that exist."""
    return {value.id: value for value in values_of(lookup.rows(Party, county=county, id=set(ids)))}


def party_names(county: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What those of these parties that exist are called."""
    return {id_: found.name for id_, found in parties_by_id(county, ids).items()}


def merged_ones(county: str, ids: Iterable[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    """Party → itself and all that were merged into it, one after another: what was theirs is its own."""
    ones = {id_: {id_} for id_ in ids}
    into: dict[UUID, UUID] = {}
    asked = set(ones)
    while asked:
        rows = Party.objects.filter(county=county, merged_into__in=asked).values_list("id", "merged_into")
        found = {id_: survivor for id_, survivor in rows if survivor is not None}
        into |= found
        asked = set(found)
    for each in into:
        survivor = into.get(each)
        while survivor is not None:
            ones.get(survivor, set()).add(each)
            survivor = into.get(survivor)
    return {id_: frozenset(those) for id_, those in ones.items()}


def survivors(county: str, ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Party → what it is today: itself, or what it was merged into at last."""
    now = {id_: id_ for id_ in ids}
    asked = set(now)
    while asked:
        rows = Party.objects.filter(county=county, id__in=asked, merged_into__isnull=False)
        into = dict(rows.values_list("id", "merged_into"))
        now = {id_: into.get(at) or at for id_, at in now.items()}
        asked = {survivor for survivor in into.values() if survivor}
    return now


def party_by_identifier(county: str, scheme: Scheme, text: str) -> PartyValue | None:
    """The unmerged party that holds this number; None when nobody does, or when several share it."""
    mark = keyed_hash(scheme, compact(scheme, text))
    held = Identifier.objects.filter(county=county, scheme=scheme, hash=mark, party__merged_into=None)
    holders = values_of(Party.objects.filter(county=county, id__in=held.values("party")))
    return holders[0] if len(holders) == 1 else None


def operator_id(county: str) -> UUID | None:
    """The county's operator itself; None before it is registered."""
    rows = Party.objects.filter(county=county, kind=PartyKind.OPERATOR, merged_into=None).order_by("id")
    return rows.values_list("id", flat=True).first()


def operator_name(county: str) -> str:
    """What the county's operator is called on its documents; "" before it is registered."""
    rows = Party.objects.filter(county=county, kind=PartyKind.OPERATOR, merged_into=None).order_by("id")
    return rows.values_list("name", flat=True).first() or ""


def seen_party(actor: Actor, county: str, party: UUID) -> PartyValue:
    """One party that the actor may see. Raises NotPermitted, NoSuchParty."""
    gates.require(actor, "parties.read")
    rows = values_of(_visible_parties(actor).filter(county=county, id=party))
    if not rows:
        raise NoSuchParty
    return rows[0]


def parties(
    actor: Actor,
    *,
    kind: PartyKind | None = None,
    text: str = "",
    division: str = "",
    sort: str = "name",
    offset: int = 0,
    limit: int = 50,
) -> PartyPage:
    """A page of the unmerged parties an actor may see. See `narrowed`."""
    rows = narrowed(actor, kind=kind, text=text, division=division)
    page = rows.order_by(*SORTS[sort])[offset : offset + limit]
    return PartyPage(values_of(page), rows.count())


def narrowed(actor: Actor, *, kind: PartyKind | None = None, text: str = "", division: str = "") -> QuerySet[Party]:
    """The unmerged parties an actor may see, by kind, place (a code prefix) and words: for this room's own lists.

    `text` is a name, pinyin, initials, a phone or its last four digits, or a whole identifier.
    """
    gates.require(actor, "parties.read")
    rows = _visible_parties(actor).filter(merged_into=None, division__startswith=division)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return _matching(rows, text, _in_county(actor.scope.division[:6]))


def duplicates(actor: Actor, county: str) -> tuple[Duplicate, ...]:
    """Parties of one kind that may be one: they share a number, or name, place and phone. Never by name alone."""
    gates.require(actor, "parties.read")
    seen = _visible_parties(actor).filter(county=county, merged_into=None)
    held = Identifier.objects.filter(county=county, party__in=seen.values("id"))
    numbers = held.exclude(scheme=Scheme.PHONE)
    phones = held.filter(scheme=Scheme.PHONE)
    found = _shared(numbers, ("party__kind",)), _shared(phones, ("party__kind", "party__name", "party__division"))
    people = parties_by_id(county, {holder for group in found for _, holders in group for holder in holders})
    return tuple(
        Duplicate(scheme, by_name, tuple(people[holder] for holder in holders))
        for by_name, group in zip((False, True), found, strict=True)
        for scheme, holders in group
    )


def seen_relations(actor: Actor, county: str, party: UUID) -> tuple[RelationValue, ...]:
    """The relations of a party that the actor may see, ended ones too; for a party, those it is itself part of."""
    seen_party(actor, county, party)
    mine = actor.scope.party
    return tuple(row for row in relations(county, party) if mine is None or mine in (row.from_party, row.to_party))


def merged(actor: Actor, county: str, *, into: UUID | None = None) -> tuple[PartyValue, ...]:
    """The parties an actor may see that were found to be another one, the newest first."""
    gates.require(actor, "parties.read")
    rows = _visible_parties(actor).filter(county=county, merged_into__isnull=False)
    return values_of((rows.filter(merged_into=into) if into else rows).order_by("-id"))


def relations(county: str, party: UUID, *, on: date | None = None) -> tuple[RelationValue, ...]:
    """What a party is to others and others to it, on one day or ever, the newest first."""
    ends = Q(from_party=party) | Q(to_party=party)
    rows = Relation.objects.filter(ends, county=county).select_related("from_party", "to_party")
    if on is not None:
        rows = rows.filter(_holds(on))
    return tuple(_relation_value(row) for row in rows.order_by("-valid_from", "-id"))


def related(county: str, kind: RelationKind, *, on: date) -> Mapping[UUID, tuple[UUID, ...]]:
    """Every party's others on a day: `related(county, MEMBER_OF, on=day)[household]` are its co-ops."""
    rows = Relation.objects.filter(_holds(on), county=county, kind=kind).order_by("valid_from", "id")
    found: dict[UUID, tuple[UUID, ...]] = {}
    for source, target in rows.values_list("from_party", "to_party"):
        found[source] = (*found.get(source, ()), target)
    return found


def members(county: str, coop: UUID, *, on: date) -> tuple[PartyValue, ...]:
    """The members of a co-operative on a day, by name."""
    held = Relation.objects.filter(_holds(on), county=county, to_party=coop, kind=RelationKind.MEMBER_OF)
    return values_of(Party.objects.filter(county=county, id__in=held.values("from_party")).order_by("name", "id"))


def reads_of(
    actor: Actor,
    *,
    county: str = "",
    subject: str = "",
    after: tuple[datetime, UUID] | None = None,
    offset: int = 0,
    limit: int = 50,
) -> ReadPage:
    """Who read whose personal data and why, newest first, in the counties that lie wholly in the actor's scope.

    The page begins at `offset`, or after the reading of that moment and fact.
    """
    gates.require(actor, "access.audit")
    scope = actor.scope
    whole = len(scope.division) <= 6 and scope.point is None and scope.party is None
    rows = Reading.objects.filter(_in_county(scope.division)) if whole else Reading.objects.none()
    if county:
        rows = rows.filter(county=county)
    if subject:
        rows = rows.filter(subject=subject)
    earlier = Q(read_at__lt=after[0]) | Q(read_at=after[0], fact__lt=after[1]) if after else Q()
    page = list(rows.filter(earlier).order_by("-read_at", "-fact")[offset : offset + limit])
    return ReadPage(tuple(_read_values(page)), rows.count())


def _visible_parties(actor: Actor) -> QuerySet[Party]:
    """The one gate: a division's parties; for a party, itself and those related to it today; for a point, none."""
    scope = actor.scope
    rows = Party.objects.filter(_in_county(scope.division[:6]))
    if len(scope.division) > 6:
        rows = rows.filter(division__startswith=scope.division)
    if scope.point is not None:
        return rows.none()
    if scope.party is None:
        return rows
    now = Relation.objects.filter(_holds(clock.today()), _in_county(scope.division[:6]))
    mine = Q(id=scope.party)
    members_of_mine = Q(id__in=now.filter(to_party=scope.party).values("from_party"))
    others_of_mine = Q(id__in=now.filter(from_party=scope.party).values("to_party"))
    return rows.filter(mine | members_of_mine | others_of_mine)


def _in_county(prefix: str) -> Q:
    return Q(county=prefix) if len(prefix) == 6 else Q(county__startswith=prefix)


def _holds(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def _matching(rows: QuerySet[Party], text: str, counties: Q) -> QuerySet[Party]:
    """By a whole identifier's hash when the text can be one, by words otherwise."""
    marks = [(scheme, mark) for scheme, mark in hashes(text) if scheme is not Scheme.PHONE]
    if not marks:
        return search.matching(rows, text)
    wanted = Q()
    for scheme, mark in marks:
        wanted |= Q(scheme=scheme, hash=mark)
    return rows.filter(id__in=Identifier.objects.filter(wanted, counties).values("party"))


def _shared(held: QuerySet[Identifier], also: Sequence[str]) -> list[tuple[Scheme, tuple[UUID, ...]]]:
    keys = ("scheme", "hash", *also)
    groups = held.values(*keys).annotate(holders=Count("party", distinct=True)).filter(holders__gt=1)
    shared: dict[tuple[str, ...], list[UUID]] = {tuple(group[key] for key in keys): [] for group in groups}
    if not shared:
        return []
    alike = held.filter(hash__in={key[1] for key in shared}).order_by("party")
    for *key, holder in alike.values_list(*keys, "party"):
        if tuple(key) in shared:
            shared[tuple(key)].append(holder)
    return [(Scheme(key[0]), tuple(holders)) for key, holders in sorted(shared.items())]


def values_of(rows: Iterable[Party]) -> tuple[PartyValue, ...]:
    """The values of party rows, in one more query however many: for this room's own lists."""
    found = list(rows)
    numbers: dict[UUID, list[IdentifierValue]] = {}
    for start in range(0, len(found), IDS_A_QUERY):
        some = found[start : start + IDS_A_QUERY]
        held = Identifier.objects.filter(county__in={row.county for row in some}, party_id__in=[row.id for row in some])
        for each in held.order_by(F("is_primary").desc(), "id"):
            numbers.setdefault(each.party_id, []).append(
                IdentifierValue(id=each.id, scheme=Scheme(each.scheme), masked=each.masked, is_primary=each.is_primary)
            )
    return tuple(_party_value(row, numbers.get(row.id, ())) for row in found)


def _party_value(row: Party, numbers: Sequence[IdentifierValue]) -> PartyValue:
    return PartyValue(
        id=row.id,
        county=row.county,
        kind=PartyKind(row.kind),
        name=row.name,
        division=row.division,
        address=row.address,
        registered_on=row.registered_on,
        merged_into=row.merged_into_id,
        identifiers=tuple(numbers),
    )


def _relation_value(row: Relation) -> RelationValue:
    return RelationValue(
        id=row.id,
        kind=RelationKind(row.kind),
        from_party=row.from_party_id,
        from_name=row.from_party.name,
        to_party=row.to_party_id,
        to_name=row.to_party.name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _read_values(rows: Sequence[Reading]) -> Iterable[ReadValue]:
    subjects = [row.subject for row in rows if _is_uuid(row.subject)]
    known = Party.objects.filter(county__in={row.county for row in rows}, id__in=subjects)
    names = {str(key): mask_name(name) for key, name in known.values_list("id", "name")}
    for row in rows:
        yield ReadValue(
            fact=row.fact,
            county=row.county,
            reader=row.reader,
            reader_role=row.reader_role,
            subject=row.subject,
            subject_name=names.get(row.subject, ""),
            scheme=row.scheme,
            purpose=row.purpose,
            read_at=row.read_at,
        )


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
