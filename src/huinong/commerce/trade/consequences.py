"""What goods and money do to orders, in the transaction of the fact itself: `web.wiring` names these."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from huinong.commerce.trade.models import Order, OrderBox
from huinong.commerce.trade.moves import Boxes, arrivals, boxes_of, entry, locked, move, telling
from huinong.commerce.trade.paying import give_back
from huinong.commerce.trade.values import State
from huinong.edge.gates import SYSTEM
from huinong.journal.services import append_many
from huinong.journal.values import Entry, FactValue
from huinong.storage import bulk

LEFT = "parcel.dispatched"
REACHED = "parcel.delivered"
TROUBLES = {"parcel.lost": "lost", "parcel.returned": "returned", "parcel.excepted": "excepted", "parcel.found": ""}
FOLLOWED = (LEFT, REACHED, *TROUBLES)
"""The parcel facts `follow_goods` wants to see."""

Moves = dict[str, list[tuple[State, datetime]]]


def note_paid(facts: Sequence[FactValue]) -> None:
    """payment.confirmed → order.paid. Money for an order that no longer waits for it goes back to its buyer."""
    for county, mine in _by_county(facts).items():
        orders = locked(SYSTEM, county, [fact.facts["order"] for fact in mine])
        entries: list[Entry] = []
        moves: Moves = {}
        for fact in mine:
            order = orders[fact.facts["order"]]
            if order.state != State.PLACED or order.number in moves:
                give_back(fact)
                continue
            assert fact.facts["amount_fen"] == order.total_fen, "a payment is opened for the whole order"
            order.payment = UUID(fact.facts["payment"])
            told = {**telling(order), "payment": fact.facts["payment"]}
            entries.append(entry(f"{fact.key}/paid", "order.paid", order, fact.happened_at, facts=told, asked={}))
            moves[order.number] = [(State.PAID, fact.happened_at)]
        append_many(entries, actor=SYSTEM)
        move([orders[number] for number in moves], moves, "payment")


def note_repaid(facts: Sequence[FactValue]) -> None:
    """payment.refunded → the order knows what its buyer has back; all of it back makes it refunded."""
    for county, mine in _by_county(facts).items():
        orders = locked(SYSTEM, county, [fact.facts["order"] for fact in mine])
        moves: Moves = {}
        for fact in mine:
            order = orders[fact.facts["order"]]
            if str(order.payment) != fact.facts["payment"]:
                continue  # a second or late payment given back was never this order's money
            order.repaid_fen += fact.facts["amount_fen"]
            if order.state == State.REFUNDING and order.repaid_fen == order.refunded_fen:
                moves[order.number] = [(State.REFUNDED, fact.happened_at)]
        move(list(orders.values()), moves, "repaid_fen")


def follow_goods(facts: Sequence[FactValue]) -> None:
    """Parcel facts of boxes → order.shipped with the first that left, order.delivered with the last to arrive."""
    of_orders = [fact for fact in facts if fact.facts.get("order")]
    for county, mine in _by_county(of_orders).items():
        orders = locked(SYSTEM, county, [fact.facts["order"] for fact in mine])
        boxes = boxes_of(county, orders.values())
        parcels = {(box.carrier, box.number): box for of_order in boxes.values() for box in of_order}
        for fact in mine:
            _note(parcels[fact.facts["carrier"], fact.facts["number"]], fact)
        bulk.update(list(parcels.values()), ["dispatched_at", "delivered_at", "trouble"])
        _advance(orders, boxes, mine)


def _note(box: OrderBox, fact: FactValue) -> None:
    if fact.kind in TROUBLES:
        box.trouble = TROUBLES[fact.kind]
        return
    box.trouble = ""
    box.dispatched_at = box.dispatched_at or fact.happened_at
    if fact.kind == REACHED:
        box.delivered_at = fact.happened_at


def _advance(orders: dict[str, Order], boxes: Boxes, facts: Sequence[FactValue]) -> None:
    """Tell, once an order, how far the facts brought it: the last of its facts is the one that did."""
    last = {fact.facts["order"]: fact for fact in facts}
    came = {
        number: arrivals(orders[number], boxes[orders[number].id], fact.key, fact.happened_at)
        for number, fact in last.items()
    }
    append_many([told for steps in came.values() for _, told in steps], actor=SYSTEM)
    moves = {number: [(state, last[number].happened_at) for state, _ in steps] for number, steps in came.items()}
    move([orders[number] for number, steps in moves.items() if steps], moves)


def _by_county(facts: Iterable[FactValue]) -> dict[str, list[FactValue]]:
    found: dict[str, list[FactValue]] = {}
    for fact in facts:
        found.setdefault(fact.county, []).append(fact)
    return found
