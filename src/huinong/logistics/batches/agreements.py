"""Agreements with regular customers: made, ended, and asked after by parcels. Never rewritten."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import prefetch_related_objects

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.batches.errors import AlreadyEnded, DaysTurned, NoSuchAgreement, NotACustomer, NumberTaken
from huinong.logistics.batches.facts import ENDED, MADE
from huinong.logistics.batches.models import Agreement, Ending
from huinong.logistics.batches.queries import agreement_value
from huinong.logistics.batches.values import CUSTOMERS, AgreementValue, NewAgreement
from huinong.logistics.parcels.agreed import Sender
from huinong.registry.parties.queries import merged_ones, parties_by_id
from huinong.storage import lookup

NUMBER, NAME, REASON = 40, 60, 200


@act
def make(*, key: str, county: str, new: NewAgreement, actor: Actor) -> Receipt:
    """Make an agreement with a customer whose identity was checked for it (实名收寄 once, for all it sends).

    Raises NotPermitted, OutOfScope, InvalidInput, DaysTurned, NotACustomer, NumberTaken.
    """
    gates.require(actor, "batches.agree")
    gates.require_scope(actor, county)
    _check(new)
    told = {
        "agreement": new.number,
        "sender_party": str(new.party),
        "valid_from": new.valid_from.isoformat(),
        "valid_until": new.valid_until.isoformat(),
    }
    entry = _entry(key, MADE, county, new.party, told, asked={**told, "authoriser": new.authoriser_name})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    party = parties_by_id(county, [new.party]).get(new.party)
    if party is None or party.kind not in CUSTOMERS or party.merged_into:
        raise NotACustomer
    if Agreement.objects.filter(county=county, number=new.number).exists():
        raise NumberTaken(number=new.number)
    receipt = append(entry, actor=actor)
    row = {name: getattr(new, name) for name in NewAgreement.__dataclass_fields__}
    Agreement.objects.create(county=county, made_at=receipt.fact.happened_at, **row)
    return receipt


def _check(new: NewAgreement) -> None:
    if not 0 < len(new.number) <= NUMBER or not new.number.isprintable() or set("/ ") & set(new.number):
        raise InvalidInput(fields="number")
    if not 0 < len(new.authoriser_name.strip()) <= NAME:
        raise InvalidInput(fields="authoriser_name")
    if new.valid_until < new.valid_from:
        raise DaysTurned


@act
def end(*, key: str, county: str, number: str, ends_on: date, reason: str, actor: Actor) -> Receipt:
    """End an agreement before its last day; from `ends_on`, today or later, it holds no longer.

    Raises NotPermitted, NoSuchAgreement, InvalidInput (a day that is over, no reason), AlreadyEnded.
    """
    gates.require(actor, "batches.agree")
    gates.require_scope(actor, county)
    row = Agreement.objects.select_for_update().filter(county=county, number=number).first()
    if row is None:
        raise NoSuchAgreement
    told = {"agreement": number, "ends_on": ends_on.isoformat(), "reason": reason}
    entry = _entry(key, ENDED, county, row.party, told, asked=told)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if not 0 < len(reason.strip()) <= REASON:
        raise InvalidInput(fields="reason")
    if ends_on < clock.today():
        raise InvalidInput(fields="ends_on")
    if row.endings.exists() or ends_on > row.valid_until:
        raise AlreadyEnded(number=number)
    receipt = append(entry, actor=actor)
    Ending.objects.create(county=county, agreement=row, ends_on=ends_on, reason=reason)
    return receipt


def _entry(key: str, kind: str, county: str, party: UUID, told: Facts, *, asked: Facts) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=county,
        thread=f"AGREEMENT-{told['agreement']}",
        happened_at=moment_of(county, key),
        facts=told,
        asked=asked,
        party=party,
    )


def holding(county: str, senders: Collection[Sender]) -> frozenset[Sender]:
    """Those of these senders that have an agreement on their day, or had one before they were merged: what parcels ask.

    In a query for each step of merging, and two.
    """
    ones = merged_ones(county, {party for party, _ in senders})
    found = lookup.rows(Agreement, county=county, party=frozenset().union(*ones.values()))
    prefetch_related_objects(found, "endings")
    known: dict[UUID, list[AgreementValue]] = {}
    for row in found:
        known.setdefault(row.party, []).append(agreement_value(row))
    return frozenset(
        (party, on)
        for party, on in senders
        if any(each.holds(on) for one in ones[party] for each in known.get(one, ()))
    )
