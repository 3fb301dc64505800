"""Two-sided hand-over of bags: one side offers, the other accepts, and only acceptance moves custody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import clocks, custody, rows
from huinong.logistics.parcels.bagging import locked_bags
from huinong.logistics.parcels.errors import AlreadyOffered, BagNotHere, ForeignPoint, NoSuchBag, NotOffered, TripsOwn
from huinong.logistics.parcels.incidents import open_all
from huinong.logistics.parcels.models import Bag, HandOver, Incident
from huinong.logistics.parcels.places import places_of
from huinong.logistics.parcels.values import Acceptance, ExceptionKind, Offer, Withdrawal
from huinong.storage import bulk

Bags = Mapping[str, Bag]


@act
def offer_bags(
    *, county: str, offers: Sequence[Offer], actor: Actor, trips: Collection[str] = ()
) -> tuple[Receipt, ...]:
    """Offer bags to their next custodian, all or none. Nothing changes hands yet.

    `trips` are the custodians that the room of trips answers for, when it is the caller. Raises ClockOff, NoSuchBag,
    BagNotHere (opened), AlreadyOffered, ForeignPoint when the giver is not the actor's side, and TripsOwn.
    """
    _require_role(actor, county)
    bags = locked_bags(county, [offer.bag for offer in offers])
    known = recall(county, [_offered(county, offer, None) for offer in offers])
    fresh = [offer for offer in offers if offer.key not in known]
    clocks.check_all(county, [offer.happened_at for offer in fresh])
    waiting = _open_ones(county, bags.values())
    for offer in fresh:
        bag = _known_bag(bags, offer.bag)
        if bag.state == Bag.State.OPENED:
            raise BagNotHere(bag=bag.number, state=bag.state, custodian=bag.custodian)
        if bag.id in waiting:
            raise AlreadyOffered(bag=bag.number, taker=waiting[bag.id].taker)
        _require_no_other_trip(offer.bag, trips, bag.custodian, offer.taker)
        waiting[bag.id] = _hand_over(county, offer, bag, actor)
    _require_sides(actor, county, {bags[offer.bag].custodian for offer in fresh})
    entries = [_offered(county, offer, bags[offer.bag]) for offer in fresh]
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.insert([waiting[bags[offer.bag].id] for offer in fresh])
    return tuple(recorded.get(offer.key) or Receipt(known[offer.key], is_repeat=True) for offer in offers)


@act
def withdraw_offers(*, county: str, withdrawals: Sequence[Withdrawal], actor: Actor) -> tuple[Receipt, ...]:
    """Take back offers that nobody has accepted. Raises ClockOff, NoSuchBag, NotOffered, ForeignPoint."""
    _require_role(actor, county)
    bags = locked_bags(county, [withdrawal.bag for withdrawal in withdrawals])
    known = recall(county, [_withdrawn(county, withdrawal) for withdrawal in withdrawals])
    fresh = [withdrawal for withdrawal in withdrawals if withdrawal.key not in known]
    clocks.check_all(county, [withdrawal.happened_at for withdrawal in fresh])
    waiting = _open_ones(county, bags.values())
    for withdrawal in fresh:
        if _known_bag(bags, withdrawal.bag).id not in waiting:
            raise NotOffered(bag=withdrawal.bag)
    _require_sides(actor, county, {bags[withdrawal.bag].custodian for withdrawal in fresh})
    receipts = append_many([_withdrawn(county, withdrawal) for withdrawal in fresh], actor=actor)
    recorded = {receipt.fact.key: receipt for receipt in receipts}
    gone = [waiting[bags[withdrawal.bag].id].id for withdrawal in fresh]
    HandOver.objects.filter(county=county, id__in=gone).delete()
    return tuple(recorded.get(each.key) or Receipt(known[each.key], is_repeat=True) for each in withdrawals)


@act
def accept_bags(
    *, county: str, acceptances: Sequence[Acceptance], actor: Actor, trips: Collection[str] = ()
) -> tuple[Receipt, ...]:
    """Take bags over from whoever offered them, all or none: custody moves now, seal broken or not.

    A broken seal or a short count opens an incident, and decides who answers for what is missing. `trips`: see
    `offer_bags`. Raises ClockOff, NoSuchBag, NotOffered, ForeignPoint when the taker is not the actor's side, TripsOwn.
    """
    _require_role(actor, county)
    bags = locked_bags(county, [each.bag for each in acceptances])
    known = recall(county, [_accepted(county, each, None, None) for each in acceptances])
    fresh = [each for each in acceptances if each.key not in known]
    clocks.check_all(county, [each.happened_at for each in fresh])
    waiting = _open_ones(county, bags.values())
    _require_sides(actor, county, {each.taker for each in fresh})
    entries: list[Entry] = []
    incidents: list[Incident] = []
    overs: list[HandOver] = []
    for each in fresh:
        bag = _known_bag(bags, each.bag)
        over = waiting.pop(bag.id, None)
        if over is None or over.taker != each.taker:
            raise NotOffered(bag=each.bag)
        _require_no_other_trip(each.bag, trips, each.taker)
        entry = _accepted(county, each, bag, over)
        entries.append(entry)
        incidents += _troubles(entry, each, bag)
        overs.append(_take(each, bag, over, actor))
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.update([bags[each.bag] for each in fresh], ["custodian", "state"])
    bulk.update(overs, ["accepted_at", "accepted_by", "seal_intact", "counted"])
    open_all(county, incidents)
    return tuple(recorded.get(each.key) or Receipt(known[each.key], is_repeat=True) for each in acceptances)


def offer(*, county: str, bag: Offer, actor: Actor) -> Receipt:
    """Offer one bag. See `offer_bags`."""
    return offer_bags(county=county, offers=[bag], actor=actor)[0]


def accept_hand_over(*, county: str, bag: Acceptance, actor: Actor) -> Receipt:
    """Take one bag over. See `accept_bags`."""
    return accept_bags(county=county, acceptances=[bag], actor=actor)[0]


def _require_role(actor: Actor, county: str) -> None:
    if not actor.may("transport.run"):
        gates.require(actor, "parcels.scan")
    if not county.startswith(actor.scope.division[:6]):
        raise gates.OutOfScope


def _require_sides(actor: Actor, county: str, sides: Iterable[str]) -> None:
    """The actor may speak for each of these custodians: a point in its scope, or a trip it may run."""
    ids = {side: custody.id_of(side, "point") for side in sides}
    places = places_of(county, {id_ for id_ in ids.values() if id_ is not None})
    for id_ in ids.values():
        if id_ is None:
            gates.require(actor, "transport.run")
            gates.require_scope(actor, county)
        elif id_ not in places or not actor.scope.covers(places[id_].division, point=id_):
            raise ForeignPoint
        else:
            gates.require(actor, "parcels.scan")


def _require_no_other_trip(bag: str, trips: Collection[str], *sides: str) -> None:
    """A trip takes and gives bags by its own doors, which know its driver, its room, and what a carriage costs."""
    if any(side.startswith(custody.TRIP) and side not in trips for side in sides):
        raise TripsOwn(bag=bag)


def _open_ones(county: str, bags: Iterable[Bag]) -> dict[UUID, HandOver]:
    rows_ = HandOver.objects.filter(county=county, bag__in=[bag.id for bag in bags], accepted_at__isnull=True)
    return {over.bag_id: over for over in rows_}


def _known_bag(bags: Bags, number: str) -> Bag:
    if number not in bags:
        raise NoSuchBag(bag=number)
    return bags[number]


def _hand_over(county: str, offer: Offer, bag: Bag, actor: Actor) -> HandOver:
    return HandOver(
        county=county,
        bag=bag,
        giver=bag.custodian,
        taker=offer.taker,
        offered_at=offer.happened_at,
        offered_by=actor.id,
        carrier_company=offer.terms.carrier_company,
        fee_basis=offer.terms.fee_basis,
    )


def _take(each: Acceptance, bag: Bag, over: HandOver, actor: Actor) -> HandOver:
    bag.custodian = each.taker
    bag.state = Bag.State.MOVING if each.taker.startswith(custody.TRIP) else Bag.State.SEALED
    over.accepted_at, over.accepted_by = each.happened_at, actor.id
    over.seal_intact, over.counted = each.seal_intact, each.counted
    return over


def _troubles(entry: Entry, each: Acceptance, bag: Bag) -> list[Incident]:
    if not each.seal_intact:
        return [rows.incident(entry, ExceptionKind.SEAL_BROKEN, bag=bag)]
    if each.counted is not None and each.counted != bag.pieces:
        return [rows.incident(entry, ExceptionKind.SHORT, bag=bag)]
    return []


def _offered(county: str, offer: Offer, bag: Bag | None) -> Entry:
    facts = {"bag": bag.number, "from": bag.custodian, "to": offer.taker, "pieces": bag.pieces} if bag else {}
    return _entry(county, "bag.offered", offer, facts=facts, asked={"to": offer.taker}, point=None)


def _withdrawn(county: str, withdrawal: Withdrawal) -> Entry:
    facts = {"bag": withdrawal.bag, "reason": withdrawal.reason[:200]}
    return _entry(
        county, "bag.offer_withdrawn", withdrawal, facts=facts, asked={"reason": withdrawal.reason}, point=None
    )


def _accepted(county: str, each: Acceptance, bag: Bag | None, over: HandOver | None) -> Entry:
    asked = {"to": each.taker, "seal_intact": each.seal_intact, "counted": each.counted}
    facts: dict[str, Any] = {}
    if bag is not None and over is not None:
        facts = {
            "bag": bag.number,
            "from": over.giver,
            "to": each.taker,
            "seal_intact": each.seal_intact,
            "pieces": bag.pieces,
            "counted": each.counted,
            "weight_g": bag.weight_g,
            "carrier_company": str(over.carrier_company) if over.carrier_company else None,
            "fee_basis": over.fee_basis,
            "offered_at": over.offered_at.isoformat(),
            "offered_by": over.offered_by,
        }
    return _entry(county, "bag.handed_over", each, facts=facts, asked=asked, point=custody.id_of(each.taker, "point"))


def _entry(
    county: str, kind: str, act_: Offer | Withdrawal | Acceptance, *, facts: Facts, asked: Facts, point: UUID | None
) -> Entry:
    return Entry(
        key=act_.key,
        kind=kind,
        county=county,
        thread=rows.bag_thread(act_.bag),
        happened_at=act_.happened_at,
        facts=facts,
        asked=asked,
        point=point,
    )
