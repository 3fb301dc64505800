"""Merging two parties that are one, and undoing it: what `services` offers as `merge` and `unmerge`.

What was moved stands in the fact, so undoing moves back exactly that. What both held already stays
behind with the merged party.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from huinong.edge import gates
from huinong.journal.queries import facts_of, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.registry.parties import facts
from huinong.registry.parties.errors import MergedAway, MergeMisfit, NameAlone, NoSuchParty, NotMerged, ReasonMissing
from huinong.registry.parties.models import Identifier, Party, Relation
from huinong.registry.parties.rows import locked, shown_name, thread_of, tokens_now
from huinong.storage import bulk

REASON = 200


@act
def merge(
    *,
    county: str,
    key: str,
    survivor: UUID,
    merged: UUID,
    reason: str,
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """Make `merged` one with `survivor`, which takes over its identifiers and relations.

    Raises MergeMisfit, MergedAway, NameAlone (they share no identifier), ReasonMissing, NoSuchParty.
    """
    gates.require(actor, "parties.write")
    parties = locked(county, {survivor, merged}, actor)
    keeps, goes = parties[survivor], parties[merged]
    why = reason.strip()
    asked = {"survivor": survivor, "merged": merged, "reason": why}
    moment = happened_at or moment_of(county, key)
    entry = _entry(key, facts.MERGED, goes=goes, keeps=keeps, asked=asked, happened_at=moment)
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    _check(keeps, goes, why)
    numbers, relations = _numbers_to_move(keeps, goes), _relations_to_move(keeps, goes)
    moved = {
        "reason": why,
        "identifiers": [{"id": number.id, "was_primary": number.is_primary} for number in numbers],
        "relations": [relation.id for relation in relations],
        "joins": thread_of(survivor),
    }
    receipt = append(replace(entry, facts={**entry.facts, **moved}), actor=actor)
    _move_numbers(keeps, numbers)
    _move_relations(goes, keeps, relations)
    goes.merged_into = keeps
    goes.save(update_fields=["merged_into"])
    _refresh(keeps)
    return receipt


@act
def unmerge(*, county: str, key: str, merged: UUID, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Undo the merge of `merged`: what was moved returns, and everything since stays with the survivor.

    Raises NotMerged; MergedAway when the survivor was itself merged since (undo that first).
    """
    gates.require(actor, "parties.write")
    survivor = _survivor(county, merged)
    parties = locked(county, {survivor, merged}, actor)
    goes, keeps = parties[merged], parties[survivor]
    moment = happened_at or moment_of(county, key)
    entry = _entry(key, facts.UNMERGED, goes=goes, keeps=keeps, asked={"merged": merged}, happened_at=moment)
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    if goes.merged_into_id is None:
        raise NotMerged
    if keeps.merged_into_id is not None:
        raise MergedAway
    moved = facts_of(county, [thread_of(merged)], kinds=[facts.MERGED])[-1].facts
    receipt = append(replace(entry, facts={**entry.facts, "leaves": thread_of(survivor)}), actor=actor)
    _return_numbers(goes, moved["identifiers"])
    relations = Relation.objects.filter(county=county, id__in=moved["relations"])
    _move_relations(keeps, goes, list(relations))
    goes.merged_into = None
    goes.save(update_fields=["merged_into"])
    _refresh(keeps)
    return receipt


def _survivor(county: str, merged: UUID) -> UUID:
    """Into whom a party is merged now, or was last. Raises NoSuchParty, NotMerged."""
    row = Party.objects.filter(county=county, id=merged).first()
    if row is None:
        raise NoSuchParty
    merges = facts_of(county, [thread_of(merged)], kinds=[facts.MERGED])
    if not merges:
        raise NotMerged
    return row.merged_into_id or UUID(merges[-1].facts["survivor"])


def _entry(key: str, kind: str, *, goes: Party, keeps: Party, asked: Mapping[str, Any], happened_at: datetime) -> Entry:
    named = {"name": shown_name(goes), "survivor_name": shown_name(keeps), "division": goes.division}
    return Entry(
        key=key,
        kind=kind,
        county=goes.county,
        thread=thread_of(goes.id),
        happened_at=happened_at,
        facts={"survivor": keeps.id, "merged": goes.id, **named},
        asked=asked,
        party=keeps.id,
    )


def _check(keeps: Party, goes: Party, reason: str) -> None:
    if keeps.id == goes.id or keeps.kind != goes.kind:
        raise MergeMisfit
    if keeps.merged_into_id or goes.merged_into_id:
        raise MergedAway
    if not 2 <= len(reason) <= REASON:
        raise ReasonMissing(limit=REASON)
    if not _marks(_numbers(keeps)) & _marks(_numbers(goes)):
        raise NameAlone


def _numbers(row: Party) -> list[Identifier]:
    return list(Identifier.objects.filter(county=row.county, party=row).order_by("id"))


def _marks(numbers: Iterable[Identifier]) -> set[tuple[str, str]]:
    return {(number.scheme, number.hash) for number in numbers}


def _numbers_to_move(keeps: Party, goes: Party) -> list[Identifier]:
    held = _marks(_numbers(keeps))
    return [number for number in _numbers(goes) if (number.scheme, number.hash) not in held]


def _relations_to_move(keeps: Party, goes: Party) -> list[Relation]:
    """Those of `goes` that, once moved, neither repeat one of `keeps` nor tie it to itself."""
    standing = list(_relations(keeps))
    found = []
    for row in _relations(goes):
        after = _after(row, goes, keeps)
        if after.from_party_id == after.to_party_id or any(after.overlaps(other) for other in standing):
            continue
        found.append(row)
        standing.append(after)
    return found


def _relations(row: Party) -> Iterable[Relation]:
    mine = Relation.objects.select_for_update().filter(county=row.county).order_by("id")
    return [*mine.filter(from_party=row), *mine.filter(to_party=row)]


def _after(row: Relation, source: Party, target: Party) -> Relation:
    """A copy of `row` in which `target` stands wherever `source` stood."""
    return Relation(
        id=row.id,
        county=row.county,
        kind=row.kind,
        from_party_id=target.id if row.from_party_id == source.id else row.from_party_id,
        to_party_id=target.id if row.to_party_id == source.id else row.to_party_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _move_numbers(keeps: Party, numbers: Sequence[Identifier]) -> None:
    settled = {number.scheme for number in _numbers(keeps) if number.is_primary}
    for number in numbers:
        number.party_id = keeps.id
        number.is_primary = number.is_primary and number.scheme not in settled
    bulk.update(numbers, ["party", "is_primary"])


def _return_numbers(goes: Party, moved: Sequence[Mapping[str, Any]]) -> None:
    was_primary = {UUID(each["id"]): each["was_primary"] for each in moved}
    numbers = list(Identifier.objects.filter(county=goes.county, id__in=was_primary))
    for number in numbers:
        number.party_id = goes.id
        number.is_primary = was_primary[number.id]
    bulk.update(numbers, ["party", "is_primary"])


def _move_relations(source: Party, target: Party, rows: Sequence[Relation]) -> None:
    bulk.update([_after(row, source, target) for row in rows], ["from_party", "to_party"])


def _refresh(row: Party) -> None:
    row.tokens = tokens_now(row)
    row.save(update_fields=["tokens"])
