"""The only writers of contracts: draft, sign, end. Terms once written are never rewritten."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.journal.queries import facts_by_key, facts_of, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.registry.contracts import facts
from huinong.registry.contracts.checking import check
from huinong.registry.contracts.errors import (
    AlreadySigned,
    BrandContracted,
    BrandOfAnother,
    ContractEnded,
    NoSuchContract,
    NotACourier,
    NotInForce,
    NumberTaken,
    VersionOvertaken,
)
from huinong.registry.contracts.models import Contract, Version
from huinong.registry.contracts.stored import columns, days_overlap, told, value_of
from huinong.registry.contracts.values import Terms
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.parties.values import PartyKind
from huinong.storage import bulk

NUMBER, REASON = 40, 200


@act
def draft(
    *, key: str, county: str, number: str, party: UUID, terms: Terms, actor: Actor, happened_at: datetime | None = None
) -> Receipt:
    """Write down the terms of a contract, or the next version of one. Nothing holds until it is signed.

    Raises NotTerms, NotACourier, NumberTaken, BrandOfAnother, ContractEnded.
    """
    gates.require(actor, "contracts.write")
    gates.require_scope(actor, county)
    if not number.strip() or len(number) > NUMBER or not number.isprintable() or "/" in number:
        raise InvalidInput(fields="number")
    contract = _locked(county).get(number)
    asked = {"number": number, "party": str(party), **told(terms)}
    first = facts_by_key(county, [key]).get(key)
    version = first.facts["version"] if first else _next(contract)
    entry = _entry(
        key,
        kind=facts.DRAFTED,
        county=county,
        party=party,
        told_of={**asked, "version": version},
        asked=asked,
        happened_at=happened_at,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check_sides(county, number, party, contract)
    check(county, terms)
    _check_brands(county, terms.brands, party)
    receipt = append(entry, actor=actor)
    _insert(contract, Contract(county=county, number=number, party=party), version, terms, receipt.fact.happened_at)
    return receipt


@act
def sign(
    *,
    key: str,
    county: str,
    number: str,
    version: int,
    signed_on: date,
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """Put a drafted version into force from its first day on; what held before ends where it begins.

    Raises NoSuchContract, ContractEnded, AlreadySigned, VersionOvertaken, BrandContracted.
    """
    gates.require(actor, "contracts.write")
    gates.require_scope(actor, county)
    here = _locked(county)
    contract, row = _found(here, number, version)
    asked = {"number": number, "version": version, "signed_on": signed_on.isoformat()}
    told_of = {**asked, "valid_from": row.valid_from.isoformat(), "brands": row.brands}
    entry = _entry(
        key,
        kind=facts.SIGNED,
        county=county,
        party=contract.party,
        told_of=told_of,
        asked=asked,
        happened_at=happened_at,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check_signing(contract, row, here)
    receipt = append(entry, actor=actor)
    row.signed_on = signed_on
    row.save(update_fields=["signed_on"])
    return receipt


@act
def end(
    *,
    key: str,
    county: str,
    number: str,
    ended_on: date,
    reason: str,
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """End a contract; `ended_on` is the first day without it. Raises NoSuchContract, ContractEnded, NotInForce."""
    gates.require(actor, "contracts.write")
    gates.require_scope(actor, county)
    if len(reason) > REASON:
        raise InvalidInput(fields="reason")
    contract = _locked(county).get(number)
    if contract is None:
        raise NoSuchContract(number=number)
    asked = {"number": number, "ended_on": ended_on.isoformat(), "reason": reason}
    entry = _entry(
        key,
        kind=facts.ENDED,
        county=county,
        party=contract.party,
        told_of=asked,
        asked=asked,
        happened_at=happened_at,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check_open(contract)
    if not Version.objects.filter(contract=contract, signed_on__isnull=False, valid_from__lt=ended_on).exists():
        raise NotInForce(number=number, ended_on=ended_on)
    receipt = append(entry, actor=actor)
    contract.ended_on, contract.end_reason = ended_on, reason
    contract.save(update_fields=["ended_on", "end_reason"])
    return receipt


def _locked(county: str) -> dict[str, Contract]:
    """The county's contracts, few, locked in one order: signing looks at all of them."""
    rows = Contract.objects.select_for_update().filter(county=county).order_by("id")
    return {row.number: row for row in rows}


def _next(contract: Contract | None) -> int:
    return 1 if contract is None else Version.objects.filter(contract=contract).count() + 1


def _entry(
    key: str,
    *,
    kind: str,
    county: str,
    party: UUID,
    told_of: Mapping[str, Any],
    asked: Mapping[str, Any],
    happened_at: datetime | None,
) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=county,
        thread=f"CONTRACT-{asked['number']}",
        happened_at=happened_at or moment_of(county, key),
        facts=told_of,
        asked=asked,
        party=party,
    )


def _check_sides(county: str, number: str, party: UUID, contract: Contract | None) -> None:
    found = parties_by_id(county, [party]).get(party)
    if found is None or found.kind is not PartyKind.COURIER or found.merged_into is not None:
        raise NotACourier
    if contract is not None and contract.party != party:
        raise NumberTaken(number=number)
    if contract is not None:
        _check_open(contract)


def _check_open(contract: Contract) -> None:
    if contract.ended_on is not None:
        raise ContractEnded(number=contract.number, ended_on=contract.ended_on)


def _check_brands(county: str, brands: Sequence[str], party: UUID) -> None:
    """Raises BrandOfAnother when the journal knows the brand as another party's."""
    registered = facts_of(county, [f"CARRIER-{brand}" for brand in brands], kinds=["carrier.registered"])
    for fact in registered:
        if fact.facts["party"] != str(party):
            raise BrandOfAnother(brand=fact.facts["carrier"])


def _found(here: Mapping[str, Contract], number: str, version: int) -> tuple[Contract, Version]:
    contract = here.get(number)
    row = Version.objects.filter(contract=contract, version=version).first() if contract else None
    if contract is None or row is None:
        raise NoSuchContract(number=number)
    return contract, row


def _check_signing(contract: Contract, row: Version, here: Mapping[str, Contract]) -> None:
    _check_open(contract)
    if row.signed_on is not None:
        raise AlreadySigned(number=contract.number, version=row.version, signed_on=row.signed_on)
    terms = value_of(row, contract).terms
    by_id = {each.id: each for each in here.values()}
    signed = Version.objects.filter(county=contract.county, signed_on__isnull=False).order_by("valid_from")
    for other in signed:
        is_own = other.contract_id == contract.id
        if is_own and other.valid_from >= row.valid_from:
            raise VersionOvertaken(number=contract.number, valid_from=other.valid_from)
        shared = sorted(set(other.brands) & set(row.brands))
        if not is_own and shared and days_overlap(value_of(other, by_id[other.contract_id]), terms):
            raise BrandContracted(brand=shared[0], number=by_id[other.contract_id].number)


def _insert(contract: Contract | None, new: Contract, version: int, terms: Terms, drafted_at: datetime) -> None:
    if contract is None:
        bulk.insert([new])
    holder = contract or new
    row = Version(county=holder.county, contract=holder, version=version, drafted_at=drafted_at, **columns(terms))
    bulk.insert([row])
