"""Two-sided hand-over of bags: one side offers, the other accepts, and only acceptance moves custody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import clocks, custody, rows
from huinong.logistics.parcels.bag_values import Acceptance, BagCount, BagRefusal, Offer, WhyRefused, Withdrawal
from huinong.logistics.parcels.bagging import locked_bags
from huinong.logistics.parcels.errors import AlreadyOffered, BagNotHere, ForeignPoint, NoSuchBag, NotOffered, TripsOwn
from huinong.logistics.parcels.incidents import open_all
from huinong.logistics.parcels.models import Bag, HandOver, Incident
from huinong.logistics.parcels.owners import DISPATCHERS
from huinong.logistics.parcels.places import places_of
from huinong.logistics.parcels.values import ExceptionKind
from huinong.storage import bulk

Bags = Mapping[str, Bag]
TROUBLE_OF = {
    WhyRefused.PROHIBITED: ExceptionKind.PROHIBITED,
    WhyRefused.OVER_LIMIT: ExceptionKind.NOT_CARRIED,
    WhyRefused.SEAL_BROKEN: ExceptionKind.SEAL_BROKEN,
    WhyRefused.LEAKING: ExceptionKind.DAMAGED,
    WhyRefused.NO_ROOM: ExceptionKind.NOT_CARRIED,
}
"""What a refused bag is to be settled as."""


@act
def offer_bags(
    *,
    county: str,
    offers: Sequence[Offer],
    actor: Actor,
    trips: Collection[str] = (),
    count: BagCount | None = None,
) -> tuple[Receipt, ...]:
    """Offer bags to their next custodian, all or none. Nothing changes hands yet.

    `trips` are the custodians that the room of trips answers for, when it is the caller. `count` stands on each fact
    when the bags were counted and not scanned; one that differs opens an incident. Raises ClockOff, NoSuchBag,
    BagNotHere (opened), AlreadyOffered, ForeignPoint when the giver is not the actor's side, and TripsOwn.
    """
    _require_role(actor, county)
    bags = locked_bags(county, [offer.bag for offer in offers])
    known = recall(county, [_offered(county, offer, None, count) for offer in offers])
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
    entries = [_offered(county, offer, bags[offer.bag], count) for offer in fresh]
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.insert([waiting[bags[offer.bag].id] for offer in fresh])
    open_all(county, _miscounted(entries, bags, count))
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
    gone: list[UUID] = []
    for withdrawal in fresh:
        over = waiting.pop(_known_bag(bags, withdrawal.bag).id, None)
        if over is None:
            raise NotOffered(bag=withdrawal.bag)
        gone.append(over.id)
    _require_sides(actor, county, {bags[withdrawal.bag].custodian for withdrawal in fresh})
    receipts = append_many([_withdrawn(county, withdrawal) for withdrawal in fresh], actor=actor)
    recorded = {receipt.fact.key: receipt for receipt in receipts}
    HandOver.objects.filter(county=county, id__in=gone).delete()
    return tuple(recorded.get(each.key) or Receipt(known[each.key], is_repeat=True) for each in withdrawals)


@act
def accept_bags(
    *,
    county: str,
    acceptances: Sequence[Acceptance],
    actor: Actor,
    trips: Collection[str] = (),
    count: BagCount | None = None,
) -> tuple[Receipt, ...]:
    """Take bags over from whoever offered them, all or none: custody moves now, seal broken or not.

    A broken seal or a short count opens an incident, and decides who answers for what is missing. What a driver
    would not carry is settled once a trip carries it. `trips`, `count`: see `offer_bags`. Raises ClockOff, NoSuchBag,
    NotOffered, ForeignPoint when the taker is not the actor's side, TripsOwn.
    """
    _require_role(actor, county)
    bags = locked_bags(county, [each.bag for each in acceptances])
    known = recall(county, [_accepted(county, each, None, None, count) for each in acceptances])
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
        entry = _accepted(county, each, bag, over, count)
        entries.append(entry)
        incidents += _troubles(entry, each, bag)
        overs.append(_take(each, bag, over, actor))
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.update([bags[each.bag] for each in fresh], ["custodian", "state"])
    bulk.update(overs, ["accepted_at", "accepted_by", "seal_intact", "counted"])
    open_all(county, [*incidents, *_miscounted(entries, bags, count)])
    _settle_carried(county, [each for each in fresh if each.taker.startswith(custody.TRIP)], bags)
    return tuple(recorded.get(each.key) or Receipt(known[each.key], is_repeat=True) for each in acceptances)


@act
def refuse_bags(
    *, county: str, refusals: Sequence[BagRefusal], actor: Actor, trips: Collection[str] = ()
) -> tuple[Receipt, ...]:
    """Do not take bags on that were offered: they stay with whoever has them, and each is the dispatchers' to settle.

    `trips`: see `offer_bags`. Raises ClockOff, NoSuchBag, NotOffered, ForeignPoint, TripsOwn.
    """
    _require_role(actor, county)
    bags = locked_bags(county, [each.bag for each in refusals])
    known = recall(county, [_refused(county, each, None) for each in refusals])
    fresh = [each for each in refusals if each.key not in known]
    clocks.check_all(county, [each.happened_at for each in fresh])
    waiting = _open_ones(county, bags.values())
    _require_sides(actor, county, {each.taker for each in fresh})
    gone: list[UUID] = []
    for each in fresh:
        over = waiting.pop(_known_bag(bags, each.bag).id, None)
        if over is None or over.taker != each.taker:
            raise NotOffered(bag=each.bag)
        _require_no_other_trip(each.bag, trips, each.taker)
        gone.append(over.id)
    entries = [_refused(county, each, bags[each.bag]) for each in fresh]
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    HandOver.objects.filter(county=county, id__in=gone).delete()
    open_all(
        county,
        [
            rows.incident(entry, TROUBLE_OF[each.why], bag=bags[each.bag], owner=DISPATCHERS)
            for entry, each in zip(entries, fresh, strict=True)
        ],
    )
    return tuple(recorded.get(each.key) or Receipt(known[each.key], is_repeat=True) for each in refusals)


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


def _miscounted(entries: Sequence[Entry], bags: Bags, count: BagCount | None) -> list[Incident]:
    """The incident of a count that is not what was listed: on the first of these bags, for all of them."""
    if count is None or count.counted == count.listed or not entries:
        return []
    first = min(entries, key=lambda entry: str(entry.facts["bag"]))
    return [rows.incident(first, ExceptionKind.COUNT_DIFFERS, bag=bags[str(first.facts["bag"])], owner=DISPATCHERS)]


def _settle_carried(county: str, taken: Sequence[Acceptance], bags: Bags) -> None:
    """What a driver would not carry goes after all."""
    if taken:
        mine = Incident.objects.filter(county=county, bag__in=[bags[each.bag].id for each in taken])
        mine.filter(kind=ExceptionKind.NOT_CARRIED, closed_at=None).update(closed_at=taken[0].happened_at)


def _offered(county: str, offer: Offer, bag: Bag | None, count: BagCount | None) -> Entry:
    told = count.facts if count else {}
    facts = {"bag": bag.number, "from": bag.custodian, "to": offer.taker, "pieces": bag.pieces} if bag else {}
    return _entry(
        county, "bag.offered", offer, facts={**facts, **told}, asked={"to": offer.taker, **told}, point=None
    )  # fmt: skip


def _refused(county: str, refusal: BagRefusal, bag: Bag | None) -> Entry:
    said = {"refusal": refusal.why.value, "note": refusal.note[:200], "photo": refusal.photo, "to": refusal.taker}
    facts = {"bag": bag.number, "from": bag.custodian, "pieces": bag.pieces, "counted_on": refusal.trip} if bag else {}
    return _entry(county, "bag.refused", refusal, facts={**facts, **said}, asked=said, point=None)


def _withdrawn(county: str, withdrawal: Withdrawal) -> Entry:
    facts = {"bag": withdrawal.bag, "reason": withdrawal.reason[:200]}
    return _entry(
        county, "bag.offer_withdrawn", withdrawal, facts=facts, asked={"reason": withdrawal.reason}, point=None
    )


def _accepted(county: str, each: Acceptance, bag: Bag | None, over: HandOver | None, count: BagCount | None) -> Entry:
    told = count.facts if count else {}
    asked = {"to": each.taker, "seal_intact": each.seal_intact, "counted": each.counted, **told}
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
            **told,
        }
    return _entry(county, "bag.handed_over", each, facts=facts, asked=asked, point=custody.id_of(each.taker, "point"))


def _entry(
    county: str,
    kind: str,
    act_: Offer | Withdrawal | Acceptance | BagRefusal,
    *,
    facts: Facts,
    asked: Facts,
    point: UUID | None,
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
