"""Packing orders: each box that is left is handed in as a parcel. The doors are in `services`."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huinong.commerce.trade.errors import NotInState
from huinong.commerce.trade.models import Order, OrderBox
from huinong.commerce.trade.moves import boxes_of, live, telling
from huinong.commerce.trade.queries import shares_of
from huinong.commerce.trade.shares import summed
from huinong.commerce.trade.values import STATE_LABELS, Packing, State
from huinong.journal.values import Facts
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.values import Checks, IdKind, Posting
from huinong.storage import secrets

GOODS = "produce"  # what the catalogue offers; whoever packs it has seen it


@dataclass(frozen=True, slots=True)
class Job:
    """One order to pack now, and its boxes that were not refunded."""

    key: str
    at: datetime
    order: Order
    boxes: tuple[OrderBox, ...]

    def facts(self) -> Facts:
        """What is told of it once its parcels have their numbers."""
        pieces = [{"box": box.box, "carrier": box.carrier, "number": box.number} for box in self.boxes]
        part = summed(shares_of(box) for box in self.boxes)
        return {**telling(self.order, part, boxes=len(self.boxes)), "parcels": pieces}


def check_state(order: Order, states: Container[str]) -> None:
    """Raises NotInState unless the order is in one of the states."""
    if order.state not in states:
        raise not_in(order.number, State(order.state))


def not_in(number: str, state: State) -> NotInState:
    """The refusal, in the language active now."""
    return NotInState(order=number, state=str(STATE_LABELS[state]))


def jobs(
    county: str, packings: Sequence[Packing], orders: Mapping[str, Order], at: Mapping[str, datetime]
) -> dict[str, Job]:
    """The jobs by key, each order once and paid. Raises NotInState."""
    wanted: dict[str, Packing] = {}
    for packing in packings:
        check_state(orders[packing.number], {State.PAID})
        if wanted.setdefault(packing.number, packing).key != packing.key:
            raise not_in(packing.number, State.PACKED)
    boxes = boxes_of(county, [orders[number] for number in wanted])
    return {
        packing.key: Job(packing.key, at[packing.key], orders[number], tuple(live(boxes[orders[number].id])))
        for number, packing in wanted.items()
    }


def hand_in(of: Sequence[Job], actor: Actor) -> None:
    """Have every box accepted at its order's point, and write its parcel's carrier and number on it."""
    boxes = [box for job in of for box in job.boxes]
    pieces = [_posting(job, box) for job in of for box in job.boxes]
    for box, receipt in zip(boxes, parcels.accept(pieces=pieces, actor=actor), strict=True):
        box.carrier, box.number = receipt.fact.facts["carrier"], receipt.fact.facts["number"]


def _posting(job: Job, box: OrderBox) -> Posting:
    order = job.order
    return Posting(
        key=f"{job.key}/box-{box.box}",
        point=order.station,
        village=order.village,
        happened_at=job.at,
        recipient_name=order.buyer_name,
        recipient_phone=secrets.unseal(bytes(order.phone_sealed)),
        address=order.address,
        weight_g=box.weight_g,
        postage_fen=box.freight_fen,
        paid_by="order",
        sender_party=order.seller_party,
        order=order.number,
        checks=Checks(id_kind=IdKind.AGREEMENT, id_number="", contents=GOODS),
    )
