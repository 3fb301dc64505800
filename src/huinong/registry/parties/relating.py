"""Dated relations between parties: what `services` offers as `relate` and `end_relation`."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from huinong.edge import gates
from huinong.journal.queries import moment_of, moments_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.parties import facts
from huinong.registry.parties.errors import (
    BatchTooLarge,
    MergedAway,
    NoSuchRelation,
    RelationBackwards,
    RelationEnded,
    RelationMisfit,
    RelationOverlaps,
)
from huinong.registry.parties.models import Party, Relation
from huinong.registry.parties.rows import locked, shown_name, thread_of
from huinong.registry.parties.values import KIND_LABELS, RELATION_LABELS, NewRelation, PartyKind, RelationKind
from huinong.storage import bulk

BATCH = 5_000
TRADERS = frozenset({PartyKind.HOUSEHOLD, PartyKind.COOP, PartyKind.ENTERPRISE, PartyKind.SHOP})
ENDS: dict[RelationKind, tuple[frozenset[PartyKind], frozenset[PartyKind]]] = {
    RelationKind.MEMBER_OF: (TRADERS, frozenset({PartyKind.COOP})),
    RelationKind.SUPPLIES: (TRADERS, TRADERS | {PartyKind.BUYER}),
    RelationKind.LOCATED_IN: (frozenset(PartyKind), frozenset({PartyKind.VILLAGE})),
    RelationKind.KEEPS: (frozenset({PartyKind.KEEPER, PartyKind.HOUSEHOLD}), frozenset({PartyKind.SHOP})),
}
"""Which kinds may stand at the two ends of a relation."""


def relate(*, county: str, relation: NewRelation, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Record one relation; its id is `receipt.fact.facts["relation"]`. See `relate_many`."""
    return relate_many(county=county, relations=[relation], actor=actor, happened_at=happened_at)[0]


@act
def relate_many(
    *, county: str, relations: Sequence[NewRelation], actor: Actor, happened_at: datetime | None = None
) -> tuple[Receipt, ...]:
    """Record relations, all or none. A household may be in two co-ops at once, but not twice in one.

    Raises NoSuchParty, MergedAway, RelationMisfit, RelationBackwards, RelationOverlaps, BatchTooLarge.
    """
    gates.require(actor, "parties.write")
    if len(relations) > BATCH:
        raise BatchTooLarge(size=len(relations), limit=BATCH)
    parties = locked(county, {end for each in relations for end in (each.from_party, each.to_party)}, actor)
    moments = moments_of(county, {each.key: happened_at for each in relations})
    asked = [_related(county, each, parties, new_id(), moments[each.key]) for each in relations]
    known = recall(county, asked)
    fresh = {each.key: each for each in relations if each.key not in known}
    rows = [_row(county, each, parties) for each in fresh.values()]
    _refuse_overlaps(county, rows)
    ids = {key: row.id for key, row in zip(fresh, rows, strict=True)}
    entries = [replace(one, facts={**one.facts, "relation": ids[one.key]}) if one.key in ids else one for one in asked]
    receipts = append_many(entries, actor=actor)
    bulk.insert(rows)
    return receipts


@act
def end_relation(
    *, county: str, key: str, relation: UUID, ended_on: date, actor: Actor, happened_at: datetime | None = None
) -> Receipt:
    """End a relation: `ended_on` is the first day on which it no longer holds."""
    gates.require(actor, "parties.write")
    row = Relation.objects.select_for_update().filter(county=county, id=relation).first()
    if row is None:
        raise NoSuchRelation
    parties = locked(county, {row.from_party_id, row.to_party_id}, actor)
    names = _names(parties[row.from_party_id], parties[row.to_party_id])
    entry = Entry(
        key=key,
        kind=facts.UNRELATED,
        county=county,
        thread=thread_of(row.from_party_id),
        happened_at=happened_at or moment_of(county, key),
        facts={"relation": relation, "kind": row.kind, **names, "valid_to": ended_on},
        asked={"relation": relation, "valid_to": ended_on},
        party=row.from_party_id,
    )
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    if row.valid_to is not None:
        raise RelationEnded(valid_to=row.valid_to)
    if ended_on <= row.valid_from:
        raise RelationBackwards(valid_from=row.valid_from, valid_to=ended_on)
    receipt = append(entry, actor=actor)
    row.valid_to = ended_on
    row.save(update_fields=["valid_to"])
    return receipt


def _related(
    county: str, given: NewRelation, parties: dict[UUID, Party], relation: UUID, happened_at: datetime
) -> Entry:
    told = {"kind": given.kind, "valid_from": given.valid_from, "valid_to": given.valid_to}
    ends = {"from_party": given.from_party, "to_party": given.to_party}
    names = _names(parties[given.from_party], parties[given.to_party])
    return Entry(
        key=given.key,
        kind=facts.RELATED,
        county=county,
        thread=thread_of(given.from_party),
        happened_at=happened_at,
        facts={"relation": relation, **told, **ends, **names},
        asked={**told, **ends},
        party=given.from_party,
    )


def _names(source: Party, target: Party) -> dict[str, str]:
    return {"from_name": shown_name(source), "to_name": shown_name(target), "division": source.division}


def _row(county: str, given: NewRelation, parties: dict[UUID, Party]) -> Relation:
    """The row to write. Raises what forbids it by itself."""
    source, target = parties[given.from_party], parties[given.to_party]
    if source.merged_into_id or target.merged_into_id:
        raise MergedAway
    may_be, may_have = ENDS[given.kind]
    if source.id == target.id or source.kind not in may_be or target.kind not in may_have:
        raise RelationMisfit(
            from_kind=KIND_LABELS[PartyKind(source.kind)],
            to_kind=KIND_LABELS[PartyKind(target.kind)],
            relation=RELATION_LABELS[given.kind],
        )
    if given.valid_to is not None and given.valid_to <= given.valid_from:
        raise RelationBackwards(valid_from=given.valid_from, valid_to=given.valid_to)
    return Relation(
        county=county,
        kind=given.kind,
        from_party_id=source.id,
        to_party_id=target.id,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )


def _refuse_overlaps(county: str, rows: Sequence[Relation]) -> None:
    """Raises RelationOverlaps when a row repeats what holds already, here or earlier in the batch."""
    standing: dict[tuple[UUID, UUID, str], list[Relation]] = {}
    sources = {row.from_party_id for row in rows}
    for row in [*Relation.objects.filter(county=county, from_party_id__in=sources), *rows]:
        place = standing.setdefault((row.from_party_id, row.to_party_id, row.kind), [])
        clash = next((other for other in place if row.overlaps(other)), None)
        if clash is not None:
            raise RelationOverlaps(valid_from=clash.valid_from)
        place.append(row)
