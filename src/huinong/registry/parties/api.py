"""`/api/v1/parties`: parties with masked numbers, their relations, merging, and reading a number for a purpose."""

from datetime import date
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import gates
from huinong.edge.api import (
    ActorRequest,
    IdempotencyKey,
    Many,
    Page,
    Paging,
    ReceiptOut,
    Strict,
    part_of,
    receipt_out,
)
from huinong.registry.parties import queries, services
from huinong.registry.parties.values import (
    NewIdentifier,
    NewParty,
    NewRelation,
    PartyKind,
    PartyValue,
    RelationKind,
    RelationValue,
    Scheme,
)

router = Router(tags=["parties"])


class NumberOut(Schema):
    """A number as it may be shown."""

    id: UUID
    scheme: Scheme
    masked: str
    is_primary: bool


class PartyOut(Schema):
    """A party; `merged_into` is set when it was found to be another one."""

    id: UUID
    county: str
    kind: PartyKind
    name: str
    division: str
    address: str
    registered_on: date
    merged_into: UUID | None
    identifiers: list[NumberOut]


class RelationOut(Schema):
    """What one party is to another, from `valid_from` up to but not including `valid_to`."""

    id: UUID
    kind: RelationKind
    from_party: UUID
    from_name: str
    to_party: UUID
    to_name: str
    valid_from: date
    valid_to: date | None


class WholePartyOut(PartyOut):
    """A party with its relations, and those merged into it."""

    relations: list[RelationOut]
    merged: list[UUID]


class DuplicateOut(Schema):
    """Parties that share a number of `scheme`; `by_name`: a phone, with the same name and place."""

    scheme: Scheme
    by_name: bool
    parties: list[PartyOut]


class RevealedOut(Schema):
    """A number in clear, and the receipt of having read it."""

    text: str
    receipt: ReceiptOut


class PartiesAsked(Paging):
    kind: PartyKind | None = None
    division: str = Field("", pattern=r"^[0-9]{0,12}$")
    q: str = Field("", max_length=80, description="Name, pinyin, initials, phone or its tail, or a whole number")


class NumberIn(Strict):
    scheme: Scheme
    text: str = Field(min_length=4, max_length=40)


class NextNumberIn(NumberIn):
    is_primary: bool = False


class PartyIn(Strict):
    """A party to register."""

    kind: PartyKind
    name: str = Field(min_length=1, max_length=80)
    division: str = Field("", pattern=r"^([0-9]{12})?$")
    address: str = Field("", max_length=200)
    identifiers: Many[NumberIn] = Field(default_factory=list, max_length=20)
    registered_on: date | None = None


class RelationIn(Strict):
    kind: RelationKind
    from_party: UUID
    to_party: UUID
    valid_from: date
    valid_to: date | None = None


class EndIn(Strict):
    ended_on: date = Field(description="The first day on which it no longer holds")


class MergeIn(Strict):
    survivor: UUID
    merged: UUID
    reason: str = Field(min_length=2, max_length=200)


class RevealIn(Strict):
    scheme: Scheme
    purpose: str = Field(min_length=2, max_length=200)
    identifier: UUID | None = None


@router.get("", response=Page[PartyOut], summary="The parties in my scope")
def parties(request: ActorRequest, asked: Query[PartiesAsked]) -> Page[PartyOut]:
    gates.require(request.actor, "parties.read")
    rows = queries.narrowed(request.actor, kind=asked.kind, division=asked.division, text=asked.q)
    found, cursor = part_of(rows, asked, order="name")
    return Page(items=[_out(row) for row in queries.values_of(found)], next_cursor=cursor)


@router.get("/{county}/duplicates", response=list[DuplicateOut], summary="Parties that may be one")
def duplicates(request: ActorRequest, county: str) -> list[DuplicateOut]:
    found = queries.duplicates(request.actor, county)
    return [
        DuplicateOut(scheme=each.scheme, by_name=each.by_name, parties=[_out(row) for row in each.parties])
        for each in found
    ]


@router.get("/{county}/{uuid:party}", response=WholePartyOut, summary="One party")
def one(request: ActorRequest, county: str, party: UUID) -> WholePartyOut:
    found = queries.seen_party(request.actor, county, party)
    return WholePartyOut(
        **_out(found).dict(),
        relations=[_relation_out(row) for row in queries.seen_relations(request.actor, county, party)],
        merged=[row.id for row in queries.merged(request.actor, county, into=party)],
    )


@router.post("/{county}", response=ReceiptOut, summary="Register a party")
def register(request: ActorRequest, key: IdempotencyKey, county: str, body: PartyIn) -> ReceiptOut:
    gates.require(request.actor, "parties.write")
    numbers = tuple(NewIdentifier(scheme=each.scheme, text=each.text) for each in body.identifiers)
    given = {name: value for name, value in body.dict().items() if name != "identifiers"}
    party = NewParty(key=key, identifiers=numbers, **given)
    return receipt_out(services.register_party(county=county, party=party, actor=request.actor))


@router.post("/{county}/relations", response=ReceiptOut, summary="Record what one party is to another")
def relate(request: ActorRequest, key: IdempotencyKey, county: str, body: RelationIn) -> ReceiptOut:
    relation = NewRelation(key=key, **body.dict())
    return receipt_out(services.relate(county=county, relation=relation, actor=request.actor))


@router.post("/{county}/relations/{uuid:relation}/end", response=ReceiptOut, summary="End a relation")
def end(request: ActorRequest, key: IdempotencyKey, county: str, relation: UUID, body: EndIn) -> ReceiptOut:
    return receipt_out(
        services.end_relation(county=county, key=key, relation=relation, ended_on=body.ended_on, actor=request.actor)
    )


@router.post("/{county}/merges", response=ReceiptOut, summary="Make two parties one")
def merge(request: ActorRequest, key: IdempotencyKey, county: str, body: MergeIn) -> ReceiptOut:
    return receipt_out(services.merge(county=county, key=key, actor=request.actor, **body.dict()))


@router.post("/{county}/{uuid:party}/unmerge", response=ReceiptOut, summary="Part a merged party again")
def unmerge(request: ActorRequest, key: IdempotencyKey, county: str, party: UUID) -> ReceiptOut:
    return receipt_out(services.unmerge(county=county, key=key, merged=party, actor=request.actor))


@router.post("/{county}/{uuid:party}/identifiers", response=ReceiptOut, summary="Give a party one more number")
def identify(request: ActorRequest, key: IdempotencyKey, county: str, party: UUID, body: NextNumberIn) -> ReceiptOut:
    given = NewIdentifier(scheme=body.scheme, text=body.text)
    return receipt_out(
        services.add_identifier(
            county=county, key=key, party=party, identifier=given, is_primary=body.is_primary, actor=request.actor
        )
    )


@router.post("/{county}/{uuid:party}/reveal", response=RevealedOut, summary="Read a number in clear, for a purpose")
def reveal(request: ActorRequest, key: IdempotencyKey, county: str, party: UUID, body: RevealIn) -> RevealedOut:
    read = services.reveal(county=county, key=key, party=party, actor=request.actor, **body.dict())
    return RevealedOut(text=read.text, receipt=receipt_out(read.receipt))


def _out(row: PartyValue) -> PartyOut:
    numbers = [NumberOut(**{name: getattr(each, name) for name in NumberOut.model_fields}) for each in row.identifiers]
    plain = [name for name in PartyOut.model_fields if name != "identifiers"]
    return PartyOut(**{name: getattr(row, name) for name in plain}, identifiers=numbers)


def _relation_out(row: RelationValue) -> RelationOut:
    return RelationOut(**{name: getattr(row, name) for name in RelationOut.model_fields})
