"""Refunding whole boxes: what may be given back, what it moves, and what a preview of it shows."""

from collections.abc import Sequence

from huinong.commerce.trade.errors import NoSuchBox, NoSuchOrder
from huinong.commerce.trade.models import Order, OrderBox
from huinong.commerce.trade.moves import boxes_of, live, telling
from huinong.commerce.trade.packing import check_state
from huinong.commerce.trade.queries import shares_of, visible_orders
from huinong.commerce.trade.shares import Shares, summed
from huinong.commerce.trade.values import REFUNDABLE, RefundPreview
from huinong.edge import gates
from huinong.journal.values import Facts
from huinong.kernel.actor import Actor


def preview(*, actor: Actor, county: str, number: str, boxes: Sequence[int]) -> RefundPreview:
    """What `services.refund_boxes` would move. Raises what it would raise; no boxes chosen yet move nothing."""
    gates.require(actor, "trade.refund")
    order = visible_orders(actor).filter(county=county, number=number).first()
    if order is None:
        raise NoSuchOrder(order=number)
    gates.require_scope(actor, order.village, point=order.station, party=order.seller_party)
    chosen = [row for row in boxes_of(county, [order])[order.id] if row.box in set(boxes)]
    if boxes:
        check_refundable(order, chosen, boxes)
    shares = summed(shares_of(row) for row in chosen) if chosen else Shares()
    return RefundPreview(boxes=tuple(row.box for row in chosen), shares=shares, is_split=order.delivered_at is not None)


def giving_back(order: Order, chosen: Sequence[OrderBox]) -> Facts:
    """What a refund says: the boxes, and their part of every share. `is_split` tells whether shares were paid out."""
    part = summed(shares_of(row) for row in chosen)
    return {
        **telling(order, part),
        "boxes": [row.box for row in chosen],
        "box_count": len(chosen),
        "amount_fen": part.total_fen,
        "is_split": order.delivered_at is not None,
    }


def check_refundable(order: Order, chosen: Sequence[OrderBox], boxes: Sequence[int]) -> None:
    """Raises NotInState, NoSuchBox."""
    check_state(order, REFUNDABLE)
    open_boxes = {row.box for row in live(chosen)}
    for box in boxes:
        if box not in open_boxes:
            raise NoSuchBox(order=order.number, box=box)
    if not boxes:
        raise NoSuchBox(order=order.number, box="")
