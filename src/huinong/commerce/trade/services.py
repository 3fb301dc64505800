"""The doors of orders: place, pay, pack, refund, cancel. What goods and money do to orders is in `consequences`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from msgspec import structs

from huinong.commerce.catalogue import services as catalogue
from huinong.commerce.catalogue.values import Taking
from huinong.commerce.trade import packing, placing
from huinong.commerce.trade.drafts import Draft
from huinong.commerce.trade.errors import NoSuchOrder
from huinong.commerce.trade.models import Order, OrderBox, OrderLine
from huinong.commerce.trade.moves import arrivals, boxes_of, entry, live, locked, move, telling
from huinong.commerce.trade.packing import check_state
from huinong.commerce.trade.paying import charge, repay
from huinong.commerce.trade.places import counter_of, keepers, known_buyer
from huinong.commerce.trade.queries import visible_orders
from huinong.commerce.trade.refunding import check_refundable, giving_back
from huinong.commerce.trade.rights import is_buyers_side
from huinong.commerce.trade.values import UNPACKED, Neighbour, NewOrder, Packing, Phone, State, Wanted
from huinong.edge import gates
from huinong.edge.gates import SYSTEM
from huinong.funds.payments.values import PaymentValue
from huinong.journal.queries import moment_of, moments_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.parties.errors import PurposeMissing
from huinong.registry.parties.facts import DATA_READ
from huinong.registry.parties.values import Scheme
from huinong.storage import bulk, secrets

PURPOSE = 200  # characters of a reason, as the registry of parties has it
NOBODY = UUID(int=0)


def place_order(*, county: str, new: NewOrder, actor: Actor) -> Receipt:
    """Place one order. See `place_orders`."""
    return place_orders(county=county, orders=[new], actor=actor)[0]


@act
def place_orders(*, county: str, orders: Sequence[NewOrder], actor: Actor) -> tuple[Receipt, ...]:
    """Place orders and reserve their goods, oldest harvest first, all or none; a repeated key changes nothing.

    Raises NothingWanted, NotAnAddressee, SeveralSellers, TooManyBoxes, and the catalogue's NoSuchSku, NotListed
    and ShortStock, which says what is left.
    """
    gates.require(actor, "trade.order")
    for new in orders:
        placing.check(new)
    shelf = catalogue.hold(county=county, codes=[wanted.sku for new in orders for wanted in new.wanted])
    placed = {row.key: row for row in Order.objects.filter(county=county, key__in=[new.key for new in orders])}
    fresh = list({new.key: new for new in reversed(orders) if new.key not in placed}.values())[::-1]
    filled = placing.pick(shelf, [placing.wants(shelf, new, actor) for new in fresh])
    at = moments_of(county, {new.key: new.happened_at for new in orders})
    kept_by = keepers(county, {boxes[0].sku.origin_point for boxes in filled})
    made = placing.drafts(county, fresh, filled, at=at, keepers=kept_by, counter=counter_of(actor))
    entries = [_placing(new, placed, made, at[new.key], actor) for new in orders]
    receipts = append_many(entries, actor=actor)
    bulk.insert([draft.order for draft in made.values()])
    bulk.insert([box for draft in made.values() for box in draft.boxes])
    bulk.insert([line for draft in made.values() for line in draft.lines])
    catalogue.reserve(county=county, takings=[taking for boxes in filled for box in boxes for taking in box.contents])
    return receipts


@act
def place_for_neighbour(
    *,
    key: str,
    county: str,
    neighbour: Neighbour,
    wanted: Sequence[Wanted],
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """Place an order for somebody at the counter; a buyer not known by this name and phone is registered first.

    Raises what `place_orders` raises.
    """
    gates.require(actor, "trade.order")
    new = NewOrder(
        key=key,
        buyer_party=NOBODY,
        buyer_name=neighbour.name,
        address=neighbour.address,
        phone=neighbour.phone,
        wanted=tuple(wanted),
        happened_at=happened_at,
    )
    placing.check(new)
    before = Order.objects.filter(county=county, key=key).first()
    buyer = before.buyer_party if before else known_buyer(county, neighbour, key=key)
    return place_order(county=county, new=replace(new, buyer_party=buyer), actor=actor)


def pay_order(*, county: str, number: str, actor: Actor, happened_at: datetime | None = None) -> PaymentValue:
    """Pay an order; `order.paid` follows when the provider confirms. An order is charged once, however often asked.

    Not to be called inside a transaction. A payment that failed may be tried again. Raises NoSuchOrder, NotInState.
    """
    gates.require(actor, "trade.order")
    order = visible_orders(actor).filter(county=county, number=number).first()
    if order is None:
        raise NoSuchOrder(order=number)
    _require_buyers_side(actor, order)
    if order.payment is None:
        check_state(order, {State.PLACED})
    return charge(order, happened_at=happened_at or clock.now(), actor=actor)


def pack_order(*, county: str, new: Packing, actor: Actor) -> Receipt:
    """Pack one order. See `pack_orders`."""
    return pack_orders(county=county, packings=[new], actor=actor)[0]


@act
def pack_orders(*, county: str, packings: Sequence[Packing], actor: Actor) -> tuple[Receipt, ...]:
    """Pack paid orders: each box that is left becomes one outbound parcel, accepted at the order's point.

    Raises NoSuchOrder, NotInState, and what parcels refuse at acceptance; then nothing is packed.
    """
    gates.require(actor, "trade.fulfil")
    orders = locked(actor, county, [each.number for each in packings])
    for order in orders.values():
        gates.require_scope(actor, order.village, point=order.station, party=order.seller_party)
    at = moments_of(county, {each.key: each.happened_at for each in packings})
    asking = [entry(p.key, "order.packed", orders[p.number], at[p.key], facts={}, asked={}) for p in packings]
    known = recall(county, asking)
    jobs = packing.jobs(county, [each for each in packings if each.key not in known], orders, at)
    packing.hand_in(list(jobs.values()), actor)
    told = [structs.replace(each, facts=jobs[each.key].facts()) if each.key in jobs else each for each in asking]
    receipts = append_many(told, actor=actor)
    bulk.update([box for job in jobs.values() for box in job.boxes], ["carrier", "number"])
    moves = {job.order.number: [(State.PACKED, job.at)] for job in jobs.values()}
    move([job.order for job in jobs.values()], moves)
    return receipts


@act
def refund_boxes(
    *,
    key: str,
    county: str,
    number: str,
    boxes: Sequence[int],
    reason: str,
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """Refund whole boxes of a paid order, before or after delivery: every share gives back that box's part.

    Boxes not yet packed go back into their lots. Raises NoSuchOrder, NotInState, NoSuchBox.
    """
    gates.require(actor, "trade.refund")
    order = locked(actor, county, [number])[number]
    gates.require_scope(actor, order.village, point=order.station, party=order.seller_party)
    rows = list(boxes_of(county, [order])[order.id])
    chosen = [row for row in rows if row.box in set(boxes)]
    at = happened_at or moment_of(county, key)
    asked = {"boxes": sorted(set(boxes)), "reason": reason}
    facts = {**giving_back(order, chosen), "reason": reason}
    asking = entry(key, "order.refunded", order, at, facts=facts, asked=asked)
    if recall(county, [asking]):
        return append(asking, actor=actor)
    check_refundable(order, chosen, boxes)
    receipt = append(asking, actor=actor)
    if order.state == State.PAID:
        _release(order, chosen)
    _write_refund(order, rows, chosen, receipt)
    repay(order, happened_at=at)
    return receipt


@act
def cancel_order(
    *, key: str, county: str, number: str, reason: str, actor: Actor, happened_at: datetime | None = None
) -> Receipt:
    """Cancel an order that is not packed: its goods go back into their lots, and what was paid to its buyer.

    A buyer cancels their own, a seller its sale. Raises NoSuchOrder, NotInState.
    """
    order = locked(actor, county, [number])[number]
    _require_side(actor, order)
    rows = live(boxes_of(county, [order])[order.id])
    owed_fen = order.total_fen - order.refunded_fen if order.paid_at else 0
    facts = {**telling(order), "amount_fen": owed_fen, "reason": reason}
    at = happened_at or moment_of(county, key)
    asking = entry(key, "order.cancelled", order, at, facts=facts, asked={"reason": reason})
    if recall(county, [asking]):
        return append(asking, actor=actor)
    check_state(order, UNPACKED)
    receipt = append(asking, actor=actor)
    _release(order, rows)
    order.refunded_fen += owed_fen
    move([order], {number: [(State.CANCELLED, at)]}, "refunded_fen")
    repay(order, happened_at=at)
    return receipt


@act
def reveal_phone(*, key: str, county: str, number: str, purpose: str, actor: Actor) -> Phone:
    """The clear phone of an order's addressee, and a fact of who read it and why. Raises PurposeMissing."""
    gates.require(actor, "parties.reveal")
    gates.require(actor, "trade.read")
    order = locked(actor, county, [number])[number]
    why = purpose.strip()
    if not 2 <= len(why) <= PURPOSE:
        raise PurposeMissing(limit=PURPOSE)
    told = {"subject": order.buyer_party, "scheme": Scheme.PHONE, "purpose": why}
    facts = {**told, "order": number, "village": order.village, "buyer_party": order.buyer_party}
    reading = entry(key, DATA_READ, order, moment_of(county, key), facts=facts, asked=told)
    return Phone(secrets.unseal(bytes(order.phone_sealed)), append(reading, actor=actor))


@act
def repay_order(*, county: str, number: str, actor: Actor) -> None:
    """Send again what a failed refund did not bring back to the buyer, if anything. Raises NoSuchOrder."""
    gates.require(actor, "trade.refund")
    order = locked(actor, county, [number])[number]
    gates.require_scope(actor, order.village, point=order.station, party=order.seller_party)
    repay(order, happened_at=clock.now())


def _placing(
    new: NewOrder, placed: Mapping[str, Order], made: Mapping[str, Draft], at: datetime, actor: Actor
) -> Entry:
    before = placed.get(new.key)
    if before is None:
        return placing.placed_entry(new, made[new.key].order, made[new.key], at)
    _require_buyers_side(actor, before)
    return placing.placed_entry(new, before, None, at)


def _write_refund(order: Order, rows: Sequence[OrderBox], chosen: Sequence[OrderBox], receipt: Receipt) -> None:
    """Mark the boxes; an order with none left is refunding, and one whose last open box went has arrived."""
    at = receipt.fact.happened_at
    for row in chosen:
        row.refunded_at = at
    bulk.update(chosen, ["refunded_at"])
    order.refunded_boxes += len(chosen)
    order.refunded_fen += int(receipt.fact.facts["amount_fen"])
    came = arrivals(order, rows, receipt.fact.key, at)
    append_many([arrival for _, arrival in came], actor=SYSTEM)
    states = [(state, at) for state, _ in came] if live(rows) else [(State.REFUNDING, at)]
    move([order], {order.number: states}, "refunded_boxes", "refunded_fen")


def _release(order: Order, boxes: Sequence[OrderBox]) -> None:
    numbers = [box.box for box in boxes]
    lines = OrderLine.objects.filter(county=order.county, order_id=order.id, box__in=numbers)
    takings = [Taking(lot=row.lot, lot_code=row.lot_code, sku=row.sku, quantity=row.quantity) for row in lines]
    catalogue.release(county=order.county, takings=takings)


def _require_side(actor: Actor, order: Order) -> None:
    """The buyer's side may cancel what it ordered, the seller's what it sells."""
    if actor.scope.party == order.seller_party:
        gates.require(actor, "trade.fulfil")
        gates.require_scope(actor, order.village, point=order.station, party=order.seller_party)
        return
    gates.require(actor, "trade.order")
    _require_buyers_side(actor, order)


def _require_buyers_side(actor: Actor, order: Order) -> None:
    if not is_buyers_side(actor, order):
        raise gates.OutOfScope
