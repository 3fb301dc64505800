"""Orders brought as far as a test needs them, by the public doors, with everything wired that follows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from huinong.commerce.trade import consequences as trade
from huinong.commerce.trade import queries, services
from huinong.commerce.trade.values import OrderValue, Packing, Wanted
from huinong.edge.gates import SYSTEM
from huinong.funds.settlement import consequences as settlement
from huinong.journal import consequences
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from tests.commerce.goods import BUYER, COUNTY, FULL, READS, new_order, on_sale
from tests.logistics.county import NOW, County, record, scan

WIRED = {
    "payment.confirmed": [trade.note_paid],
    "payment.refunded": [trade.note_repaid],
    "parcel.accepted": [settlement.accrue_for_parcels],
    **{kind: [trade.follow_goods] for kind in trade.FOLLOWED},
    "order.delivered": [settlement.split_order],
    "order.refunded": [settlement.reverse_order],
}


@dataclass
class Shop:
    """One co-operative's honey at one station; two jars go into a box. `run` ends with what waits for the commit."""

    county: County
    committed: Callable[..., Any]
    keeper: Actor
    buyer: Actor = field(
        default_factory=lambda: Actor("buyer", "Han", Role.BUYER, Scope(COUNTY, party=BUYER), READS | FULL)
    )

    def placed(self, jars: int = 5, *, key: str = "k") -> str:
        new = new_order(key=key, wanted=(Wanted(sku="HONEY", quantity=jars),))
        return services.place_order(county=COUNTY, new=new, actor=self.buyer).fact.thread

    def paid(self, jars: int = 5, *, key: str = "k") -> str:
        number = self.placed(jars, key=key)
        services.pay_order(county=COUNTY, number=number, happened_at=NOW, actor=self.buyer)
        return number

    def packed(self, jars: int = 5, *, key: str = "k") -> str:
        number = self.paid(jars, key=key)
        self.packs(number)
        return number

    def packs(self, number: str) -> None:
        packing = Packing(key=f"pack-{number}", number=number, happened_at=NOW)
        services.pack_order(county=COUNTY, new=packing, actor=self.keeper)

    def delivered(self, jars: int = 5, *, key: str = "k") -> str:
        number = self.packed(jars, key=key)
        for event in (Event.ARRIVED, Event.DISPATCHED, Event.DELIVERED):
            self.scan(number, event)
        return number

    def order(self, number: str) -> OrderValue:
        return queries.order(actor=SYSTEM, county=COUNTY, number=number)

    def scan(self, number: str, event: Event, *boxes: int) -> None:
        """Scan these boxes of an order, or all, at the county centre."""
        mine = [box for box in self.order(number).boxes if not boxes or box.box in boxes]
        pieces = [PieceId(box.carrier, box.number) for box in mine if box.number]
        assert set(record(*[scan(piece, event, self.county.centre) for piece in pieces])) == {"applied"}

    def refund(self, number: str, *boxes: int, key: str = "r", by: Actor = SYSTEM) -> Any:
        """Refund boxes, and let the provider pay out."""
        with self.committed(execute=True):
            return services.refund_boxes(
                key=key, county=COUNTY, number=number, boxes=boxes, reason="rotten", happened_at=NOW, actor=by
            )


@pytest.fixture
def shop(county: County, django_capture_on_commit_callbacks: Callable[..., Any]) -> Iterator[Shop]:
    keeper = Actor("keeper", "Zhou", Role.KEEPER, Scope(COUNTY, point=county.station), FULL)
    before = consequences.installed()
    consequences.install(WIRED)
    on_sale(quantity=20, origin_point=county.station)
    yield Shop(county, django_capture_on_commit_callbacks, keeper)
    consequences.install(before)
