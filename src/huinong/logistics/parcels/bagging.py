"""Closing and opening bags: pieces into a bag's custody, and out of it into a point's."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import clocks, custody, numbers, rows, serials, steps
from huinong.logistics.parcels.bag_values import NewBag, Opening
from huinong.logistics.parcels.errors import (
    AlreadyOffered,
    BagEmpty,
    BagNotHere,
    ForeignPoint,
    NoSuchBag,
    NotBaggable,
    NotInTheBag,
)
from huinong.logistics.parcels.facts import kind_of, payload
from huinong.logistics.parcels.incidents import open_all
from huinong.logistics.parcels.life import Event, Holder, State, Step, next_step
from huinong.logistics.parcels.models import Bag, HandOver, Incident, Parcel
from huinong.logistics.parcels.places import Place, places_of
from huinong.logistics.parcels.values import ExceptionKind, PieceId
from huinong.storage import bulk

Places = Mapping[UUID, Place]


@act
def close_bags(*, county: str, bags: Sequence[NewBag], actor: Actor) -> tuple[Receipt, ...]:
    """Seal pieces into bags of one county, all bags or none; each bag gets a number. One receipt a bag.

    Raises ForeignPoint, ClockOff, BagEmpty, and NotBaggable when a piece is not in the hands of the bag's point.
    """
    gates.require(actor, "parcels.scan")
    if not bags:
        return ()
    places = _required(county, {bag.from_point for bag in bags}, {bag.to_point for bag in bags}, actor)
    pieces = rows.locked_pieces(county, [rows.key_of(piece) for bag in bags for piece in bag.pieces])
    known = rows.recorded_under(county, [bag.key for bag in bags])
    recall(county, [_closed(county, bag, known[bag.key].thread) for bag in bags if bag.key in known])
    fresh = [bag for bag in bags if bag.key not in known]
    clocks.check_all(county, [bag.happened_at for bag in fresh])
    _check_contents(fresh)
    serial = serials.take(county, "bag", len(fresh)) if fresh else range(0)
    made: list[Bag] = []
    entries: list[Entry] = []
    for new, number in zip(fresh, serial, strict=True):
        bag, its_entries = _fill(county, new, numbers.bag(county, number), pieces, places)
        made.append(bag)
        entries += its_entries
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.insert(made)
    bulk.update([piece for piece in pieces.values() if piece.state == State.BAGGED], rows.MOVING_FIELDS)
    return tuple(recorded.get(bag.key) or Receipt(known[bag.key], is_repeat=True) for bag in bags)


def close_bag(*, county: str, bag: NewBag, actor: Actor) -> Receipt:
    """Close one bag; its number is in the receipt's facts. See `close_bags`."""
    return close_bags(county=county, bags=[bag], actor=actor)[0]


def _required(county: str, mine: set[UUID], others: set[UUID], actor: Actor) -> Places:
    """These points of the county. Raises ForeignPoint when one is unknown, or one of `mine` is not the actor's."""
    places = places_of(county, mine | others)
    if not (mine | others) <= places.keys():
        raise ForeignPoint
    if not all(actor.scope.covers(places[id_].division, point=id_) for id_ in mine):
        raise ForeignPoint
    return places


def _check_contents(bags: Sequence[NewBag]) -> None:
    counts = Counter(piece for bag in bags for piece in bag.pieces)
    if any(not bag.pieces for bag in bags) or max(counts.values(), default=1) > 1:
        raise BagEmpty


def _fill(county: str, new: NewBag, number: str, pieces: rows.Pieces, places: Places) -> tuple[Bag, list[Entry]]:
    inside = [_baggable(new, piece, pieces, places) for piece in new.pieces]
    bag = Bag(
        id=new_id(),
        county=county,
        number=number,
        from_point=new.from_point,
        to_point=new.to_point,
        seal_no=new.seal_no[:40],
        state=Bag.State.SEALED,
        custodian=custody.point(new.from_point),
        pieces=len(inside),
        weight_g=sum(piece.weight_g for piece, _ in inside),
        closed_at=new.happened_at,
    )
    entries = [_closed(county, new, rows.bag_thread(number), bag)]
    for piece, step in inside:
        steps.move(piece, step, new.from_point, new.happened_at)
        piece.bag = bag
        facts = payload(piece, bag=number, joins=rows.bag_thread(number))
        entries.append(_of_piece(new, new.from_point, Event.BAGGED, piece, facts))
    return bag, entries


def _baggable(new: NewBag, piece: PieceId, pieces: rows.Pieces, places: Places) -> tuple[Parcel, Step]:
    parcel = pieces.get(rows.key_of(piece))
    here = places[new.from_point]
    if parcel is not None:
        holder = rows.holder(parcel, here, places)
        step = next_step(parcel.direction, parcel.state, Event.BAGGED, here.tier, holder)
        if isinstance(step, Step):
            return parcel, step
    state = parcel.state if parcel else "unknown"
    held = parcel.custodian if parcel else "nobody"
    raise NotBaggable(carrier=piece.carrier, number=piece.number, state=state, custodian=held)


def _closed(county: str, new: NewBag, thread: str, bag: Bag | None = None) -> Entry:
    pieces = sorted(f"{piece.carrier}-{piece.number}" for piece in new.pieces)
    ends = {"from_point": str(new.from_point), "to_point": str(new.to_point), "seal_no": new.seal_no}
    facts = {**ends, "bag": bag.number, "pieces": bag.pieces, "weight_g": bag.weight_g} if bag else {}
    return Entry(
        key=new.key,
        kind="bag.closed",
        county=county,
        thread=thread,
        happened_at=new.happened_at,
        facts=facts,
        asked={**ends, "pieces": pieces},
        point=new.from_point,
    )


def _of_piece(doing: NewBag | Opening, point: UUID, event: Event, piece: Parcel, facts: Facts) -> Entry:
    return Entry(
        key=f"{doing.key}/{piece.carrier}-{piece.number}",
        kind=kind_of(event),
        county=piece.county,
        thread=piece.thread,
        happened_at=doing.happened_at,
        facts=facts,
        point=point,
        party=piece.carrier_party,
    )


@act
def open_bags(*, county: str, openings: Sequence[Opening], actor: Actor) -> tuple[Receipt, ...]:
    """Open bags of one county at the point that holds them; what is not missing is in that point's hands.

    A missing piece becomes an exception. Who answers for it follows the custody chain: the giver of the last
    hand-over when its seal or count was bad, else this point. Raises ForeignPoint, ClockOff, NoSuchBag, BagNotHere,
    NotInTheBag, and AlreadyOffered: a bag that waits for its next custodian stays closed.
    """
    gates.require(actor, "parcels.scan")
    if not openings:
        return ()
    places = _required(county, {opening.point for opening in openings}, set(), actor)
    bags = locked_bags(county, [opening.bag for opening in openings])
    pieces = rows.locked_contents(county, list(bags.values()))
    known = recall(county, [_opened(county, opening, None) for opening in openings])
    fresh = [opening for opening in openings if opening.key not in known]
    clocks.check_all(county, [opening.happened_at for opening in fresh])
    liable = _liable(county, [bags[opening.bag] for opening in fresh if opening.missing and opening.bag in bags])
    offered = _offered(county, [bags[opening.bag] for opening in fresh if opening.bag in bags])
    entries: list[Entry] = []
    incidents: list[Incident] = []
    for opening in fresh:
        bag = _openable(opening, bags, offered)
        inside = [piece for piece in pieces.values() if piece.bag_id == bag.id]
        entries.append(_opened(county, opening, bag))
        its_entries, its_incidents = _empty(opening, bag, inside, places, liable)
        entries += its_entries
        incidents += its_incidents
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.update([bags[opening.bag] for opening in fresh], ["state", "opened_at"])
    bulk.update([piece for piece in pieces.values() if piece.state != State.BAGGED], rows.MOVING_FIELDS)
    open_all(county, incidents)
    return tuple(recorded.get(opening.key) or Receipt(known[opening.key], is_repeat=True) for opening in openings)


def open_bag(*, county: str, opening: Opening, actor: Actor) -> Receipt:
    """Open one bag. See `open_bags`."""
    return open_bags(county=county, openings=[opening], actor=actor)[0]


def locked_bags(county: str, bag_numbers: Iterable[str]) -> Mapping[str, Bag]:
    """These bags by number, locked in the order of their ids."""
    held = Bag.objects.filter(county=county, number__in=set(bag_numbers)).select_for_update().order_by("id")
    return {row.number: row for row in held}


def _openable(opening: Opening, bags: Mapping[str, Bag], offered: Mapping[UUID, str]) -> Bag:
    bag = bags.get(opening.bag)
    if bag is None:
        raise NoSuchBag(bag=opening.bag)
    if bag.state != Bag.State.SEALED or bag.custodian != custody.point(opening.point):
        raise BagNotHere(bag=bag.number, state=bag.state, custodian=bag.custodian)
    if bag.id in offered:
        raise AlreadyOffered(bag=bag.number, taker=offered[bag.id])
    bag.state, bag.opened_at = Bag.State.OPENED, opening.happened_at
    return bag


def _offered(county: str, bags: Sequence[Bag]) -> Mapping[UUID, str]:
    """The takers of those of these bags that are on offer."""
    waiting = HandOver.objects.filter(county=county, bag__in=[bag.id for bag in bags], accepted_at__isnull=True)
    return dict(waiting.values_list("bag_id", "taker"))


def _opened(county: str, opening: Opening, bag: Bag | None) -> Entry:
    missing = sorted(f"{piece.carrier}-{piece.number}" for piece in opening.missing)
    facts = {"bag": bag.number, "pieces": bag.pieces, "missing": missing} if bag else {}
    return Entry(
        key=opening.key,
        kind="bag.opened",
        county=county,
        thread=rows.bag_thread(opening.bag),
        happened_at=opening.happened_at,
        facts=facts,
        asked={"missing": missing},
        point=opening.point,
    )


def _empty(
    opening: Opening, bag: Bag, inside: Sequence[Parcel], places: Places, liable: Mapping[UUID, str]
) -> tuple[list[Entry], list[Incident]]:
    missing = {rows.key_of(piece) for piece in opening.missing}
    for carrier, number in missing - {(piece.carrier, piece.number) for piece in inside}:
        raise NotInTheBag(carrier=carrier, number=number, bag=bag.number)
    entries, incidents = [], []
    tier, thread = places[opening.point].tier, rows.bag_thread(bag.number)
    for piece in inside:
        step = next_step(piece.direction, piece.state, Event.UNBAGGED, tier, Holder.BAG)
        assert isinstance(step, Step), "whatever is in a bag can be taken out of it"
        steps.move(piece, step, opening.point, opening.happened_at)
        event, facts = Event.UNBAGGED, payload(piece, bag=bag.number, leaves=thread)
        if opening.record:
            facts["record"] = opening.record
        if (piece.carrier, piece.number) in missing:
            piece.state = State.EXCEPTED
            piece.custodian = opening.answers or liable.get(bag.id, piece.custodian)
            event = Event.EXCEPTED
            facts |= {"exception": "short", "before_signing": False, "custodian": piece.custodian}
        entry = _of_piece(opening, opening.point, event, piece, facts)
        entries.append(entry)
        if event == Event.EXCEPTED:
            incidents.append(rows.incident(entry, ExceptionKind.SHORT, parcel=piece))
    return entries, incidents


def _liable(county: str, bags: Sequence[Bag]) -> Mapping[UUID, str]:
    """The giver of each bag's last hand-over, where that hand-over showed a broken seal or a short count."""
    if not bags:
        return {}
    chain = HandOver.objects.filter(county=county, bag__in=[bag.id for bag in bags], accepted_at__isnull=False)
    pieces = {bag.id: bag.pieces for bag in bags}
    last = {over.bag_id: over for over in chain.order_by("accepted_at", "id")}
    return {
        id_: over.giver
        for id_, over in last.items()
        if not over.seal_intact or (over.counted is not None and over.counted < pieces[id_])
    }


@act
def flag_force_majeure(
    *, county: str, key: str, bags: Sequence[str], reason: str, happened_at: datetime, actor: Actor
) -> tuple[Receipt, ...]:
    """Flag the time limits of what is in these bags (不可抗力). The limits stay: a flag explains, it erases nothing."""
    gates.require(actor, "transport.run")
    gates.require_scope(actor, county)
    held = locked_bags(county, bags)
    pieces = [row for row in rows.locked_contents(county, list(held.values())).values() if not row.force_majeure]
    entries = [
        Entry(
            key=f"{key}/flag/{piece.carrier}-{piece.number}",
            kind="parcel.flagged",
            county=county,
            thread=piece.thread,
            happened_at=happened_at,
            facts=payload(piece, reason=reason[:200], due_at=piece.due_at.isoformat() if piece.due_at else None),
            asked={"reason": reason[:200]},
            party=piece.carrier_party,
        )
        for piece in pieces
    ]
    for piece in pieces:
        piece.force_majeure = True
    receipts = append_many(entries, actor=actor)
    bulk.update(pieces, ["force_majeure"])
    return receipts
