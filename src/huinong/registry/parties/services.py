"""The only writers of parties: register, identify, relate, reveal; `merging` holds merge and its undoing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from huinong.edge import gates
from huinong.journal.queries import facts_by_key, moment_of, moments_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.parties import facts
from huinong.registry.parties.errors import (
    BatchTooLarge,
    DivisionElsewhere,
    IdentifierTaken,
    MergedAway,
    NameMissing,
    NoSuchIdentifier,
    PurposeMissing,
)
from huinong.registry.parties.identifiers import Checked, check, check_all
from huinong.registry.parties.merging import merge, unmerge
from huinong.registry.parties.models import Identifier, Party
from huinong.registry.parties.relating import end_relation, relate, relate_many
from huinong.registry.parties.rows import locked, shown_name, thread_of, tokens_of
from huinong.registry.parties.values import (
    IDENTIFYING,
    SCHEME_LABELS,
    NewIdentifier,
    NewParty,
    PartyKind,
    Revealed,
    Scheme,
)
from huinong.storage import bulk
from huinong.storage.secrets import seal, unseal

__all__ = [
    "add_identifier",
    "end_relation",
    "merge",
    "register_parties",
    "register_party",
    "relate",
    "relate_many",
    "reveal",
    "unmerge",
]

BATCH = 5_000
NAME = 80
PURPOSE = 200


@dataclass(frozen=True, slots=True)
class _Ready:
    """A registration that passed its own checks."""

    given: NewParty
    id: UUID
    name: str
    numbers: tuple[Checked, ...]


def register_party(*, county: str, party: NewParty, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Register one party; its id is `receipt.fact.party`. See `register_parties`."""
    return register_parties(county=county, parties=[party], actor=actor, happened_at=happened_at)[0]


@act
def register_parties(
    *, county: str, parties: Sequence[NewParty], actor: Actor, happened_at: datetime | None = None
) -> tuple[Receipt, ...]:
    """Register parties, all or none, in a constant number of queries; each repeats by its own key.

    Raises NameMissing, DivisionElsewhere, BatchTooLarge, the refusals of `identifiers.check`, and
    IdentifierTaken when a number that names one holder already has one.
    """
    gates.require(actor, "parties.write")
    for party in parties:
        gates.require_scope(actor, party.division or county)
    if len(parties) > BATCH:
        raise BatchTooLarge(size=len(parties), limit=BATCH)
    known = facts_by_key(county, [party.key for party in parties])
    ids = {key: UUID(fact.facts["party"]) for key, fact in known.items() if fact.kind == facts.REGISTERED}
    ready = [_ready(county, party, ids.setdefault(party.key, new_id())) for party in parties]
    moments = moments_of(county, {party.key: happened_at for party in parties})
    entries = [_registered(county, one, moments[one.given.key]) for one in ready]
    recall(county, entries)
    fresh = {one.given.key: one for one in ready if one.given.key not in known}
    _refuse_taken(county, [number for one in fresh.values() for number in one.numbers])
    receipts = append_many(entries, actor=actor)
    _insert(county, [(one, clock.day_of(moments[key])) for key, one in fresh.items()])
    return receipts


@act
def add_identifier(
    *,
    county: str,
    key: str,
    party: UUID,
    identifier: NewIdentifier,
    actor: Actor,
    is_primary: bool = False,
    happened_at: datetime | None = None,
) -> Receipt:
    """Give a party one more identifier; the first of its scheme, or one named so, is the primary one."""
    gates.require(actor, "parties.write")
    row = locked(county, [party], actor)[party]
    number = check(identifier, PartyKind(row.kind))
    entry = Entry(
        key=key,
        kind=facts.IDENTIFIED,
        county=county,
        thread=thread_of(party),
        happened_at=happened_at or moment_of(county, key),
        facts={
            **{"party": party, "name": shown_name(row), "division": row.division},
            **{"scheme": number.scheme, "masked": number.masked},
        },
        asked={"scheme": number.scheme, "hash": number.hash, "is_primary": is_primary},
        party=party,
    )
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    if row.merged_into_id:
        raise MergedAway
    held = list(Identifier.objects.filter(county=county, party=row, scheme=number.scheme))
    if number.hash in {each.hash for each in held}:
        raise IdentifierTaken(scheme=SCHEME_LABELS[number.scheme], masked=number.masked)
    _refuse_taken(county, [number])
    receipt = append(entry, actor=actor)
    _hold(row, number, held, is_primary=is_primary)
    return receipt


@act
def reveal(
    *,
    county: str,
    key: str,
    party: UUID,
    scheme: Scheme,
    purpose: str,
    actor: Actor,
    identifier: UUID | None = None,
    happened_at: datetime | None = None,
) -> Revealed:
    """The clear identifier (the primary one, unless one is named), and a fact of who read it and why."""
    gates.require(actor, "parties.reveal")
    row = locked(county, [party], actor)[party]
    why = purpose.strip()
    if not 2 <= len(why) <= PURPOSE:
        raise PurposeMissing(limit=PURPOSE)
    held = Identifier.objects.filter(county=county, party=row, scheme=scheme)
    held = held.filter(id=identifier) if identifier else held.order_by("-is_primary", "id")
    number = held.first()
    if number is None:
        raise NoSuchIdentifier(scheme=SCHEME_LABELS[scheme])
    entry = Entry(
        key=key,
        kind=facts.DATA_READ,
        county=county,
        thread=thread_of(party),
        happened_at=happened_at or moment_of(county, key),
        facts={
            **{"subject": party, "scheme": scheme, "purpose": why},
            **{"identifier": number.id, "division": row.division},
        },
        asked={"scheme": scheme, "purpose": why, "identifier": identifier},
        party=party,
    )
    recall(county, [entry])
    return Revealed(unseal(bytes(number.sealed)), append(entry, actor=actor))


def _ready(county: str, given: NewParty, party: UUID) -> _Ready:
    name = given.name.strip()
    if not 1 <= len(name) <= NAME:
        raise NameMissing(limit=NAME)
    division = given.division
    if division and not (len(division) == 12 and division.isdigit() and division.startswith(county)):
        raise DivisionElsewhere(division=division, county=county)
    return _Ready(given, party, name, check_all(given.identifiers, given.kind))


def _registered(county: str, one: _Ready, happened_at: datetime) -> Entry:
    given = one.given
    return Entry(
        key=given.key,
        kind=facts.REGISTERED,
        county=county,
        thread=thread_of(one.id),
        happened_at=happened_at,
        facts={
            "party": one.id,
            "kind": given.kind,
            "name": shown_name(Party(kind=given.kind, name=one.name)),
            "division": given.division,
            "identifiers": [{"scheme": number.scheme, "masked": number.masked} for number in one.numbers],
        },
        asked={
            **{"kind": given.kind, "name": one.name, "division": given.division, "address": given.address},
            "registered_on": given.registered_on,
            "identifiers": [[number.scheme, number.hash] for number in one.numbers],
        },
        party=one.id,
    )


def _refuse_taken(county: str, numbers: Sequence[Checked]) -> None:
    """Raises IdentifierTaken for a number that names one holder and has one, here or earlier in the batch."""
    naming = [number for number in numbers if number.scheme in IDENTIFYING]
    seen = set(
        Identifier.objects.filter(
            county=county, scheme__in=IDENTIFYING, hash__in={number.hash for number in naming}
        ).values_list("scheme", "hash")
    )
    for number in naming:
        if (number.scheme, number.hash) in seen:
            raise IdentifierTaken(scheme=SCHEME_LABELS[number.scheme], masked=number.masked)
        seen.add((number.scheme, number.hash))


def _insert(county: str, registered: Sequence[tuple[_Ready, date]]) -> None:
    rows = [_party(county, one, day) for one, day in registered]
    numbers = [number for one, _ in registered for number in _identifiers(county, one)]
    bulk.insert(rows)
    bulk.insert(numbers)


def _party(county: str, one: _Ready, day: date) -> Party:
    phones = [number.text for number in one.numbers if number.scheme is Scheme.PHONE]
    return Party(
        id=one.id,
        county=county,
        kind=one.given.kind,
        name=one.name,
        division=one.given.division,
        address=one.given.address.strip(),
        registered_on=one.given.registered_on or day,
        tokens=tokens_of(one.name, phones),
    )


def _identifiers(county: str, one: _Ready) -> list[Identifier]:
    firsts: Mapping[Scheme, Checked] = {number.scheme: number for number in reversed(one.numbers)}
    return [_identifier(county, one.id, number, firsts[number.scheme] is number) for number in one.numbers]


def _identifier(county: str, party: UUID, number: Checked, is_primary: bool) -> Identifier:
    return Identifier(
        county=county,
        party_id=party,
        scheme=number.scheme,
        sealed=seal(number.text),
        hash=number.hash,
        masked=number.masked,
        is_primary=is_primary,
    )


def _hold(row: Party, number: Checked, held: Sequence[Identifier], *, is_primary: bool) -> None:
    """Write one more identifier of a locked party, and what follows for the others and for search."""
    if is_primary:
        Identifier.objects.filter(county=row.county, party=row, scheme=number.scheme).update(is_primary=False)
    bulk.insert([_identifier(row.county, row.id, number, is_primary or not held)])
    if number.scheme is Scheme.PHONE:
        row.tokens = tokens_of(row.name, [number.text], row.tokens.split())
        row.save(update_fields=["tokens"])
