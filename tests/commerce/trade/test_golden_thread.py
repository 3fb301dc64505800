"""One order through the four flows: lot, payment, parcels, bag, bus, buyer, split, one box refunded."""

from collections.abc import Mapping
from typing import Any

import pytest

from huinong.commerce.catalogue import queries as catalogue
from huinong.commerce.trade.values import State
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import queries as ledger
from huinong.funds.settlement import consequences as settlement
from huinong.journal import consequences, queries
from huinong.logistics.parcels import custody, services
from huinong.logistics.parcels.bag_values import Acceptance, NewBag, Opening
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.transport import services as transport
from tests.commerce.goods import COOP, COUNTY
from tests.logistics.county import DISPATCHER, NOW
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db


def books() -> Mapping[str, int]:
    assert ledger.trial_balance(COUNTY, actor=SYSTEM).is_whole
    found = {row.code: row.posted_fen for row in ledger.balances(COUNTY, actor=SYSTEM)}
    assert sum(found.values()) == 0
    return {code: fen for code, fen in found.items() if fen}


def by_bus(shop: Any, number: str) -> None:
    """The order's boxes in one sealed bag, by bus to the county centre, and out of the bag."""
    county = shop.county
    pieces = tuple(PieceId(box.carrier, box.number) for box in shop.order(number).boxes)
    sealed = NewBag(
        key="bag", from_point=county.station, to_point=county.centre, pieces=pieces, seal_no="S-77", happened_at=NOW
    )
    bag = str(services.close_bag(county=COUNTY, bag=sealed, actor=DISPATCHER).fact.facts["bag"])
    trip, centre = lines.running(county), custody.point(county.centre)
    lines.offer(trip, bag)
    lines.load(trip, bag)
    transport.unload_bags(
        county=COUNTY, key="un", trip=trip, point=county.centre, bags=[bag], happened_at=NOW, actor=DISPATCHER
    )
    taken = Acceptance(key="take", bag=bag, taker=centre, happened_at=NOW)
    services.accept_hand_over(county=COUNTY, bag=taken, actor=DISPATCHER)
    services.open_bag(
        county=COUNTY, opening=Opening(key="open", bag=bag, point=county.centre, happened_at=NOW), actor=DISPATCHER
    )


@pytest.fixture
def bus_fees(shop: Any) -> None:
    consequences.install({**consequences.installed(), "bag.handed_over": [settlement.accrue_for_buses]})


@pytest.mark.usefixtures("bus_fees")
def test_the_golden_thread_of_one_order_up_to_the_refund_of_one_box(shop: Any) -> None:
    keeper, coop, bus = f"keeper:{shop.county.keeper}", f"coop:{COOP}", f"bus:{shop.county.bus_company}"
    carriage = {keeper: 3 * 50, bus: 300, "operator:cost": -450}

    number = shop.paid(jars=5)
    assert [stock.left for stock in catalogue.stock(actor=SYSTEM)] == [15]
    assert books() == {"psp:simulated": -36_400, "escrow:orders": 36_400}

    shop.packs(number)
    by_bus(shop, number)
    assert books() == {"psp:simulated": -36_400, "escrow:orders": 36_400, **carriage}

    shop.scan(number, Event.DISPATCHED)
    shop.scan(number, Event.DELIVERED, 1, 2)
    assert shop.order(number).summary.state is State.SHIPPED
    shop.scan(number, Event.DELIVERED, 3)
    assert shop.order(number).summary.state is State.DELIVERED
    split = {coop: 32_300, "freight:income": 2_400, keeper: 1_700 + carriage[keeper]}
    assert books() == {**carriage, "psp:simulated": -36_400, **split}

    shop.refund(number, 3)
    order = shop.order(number).summary
    assert (order.state, order.refunded_fen, order.repaid_fen, order.refunded_boxes) == (
        State.DELIVERED,
        7_600,
        7_600,
        1,
    )
    reversed_ = {coop: 32_300 - 6_460, "freight:income": 2_400 - 800, keeper: 1_700 - 340 + carriage[keeper]}
    assert books() == {**carriage, "psp:simulated": -36_400 + 7_600, **reversed_}

    shop.refund(number, 1, 2, key="r2")
    assert shop.order(number).summary.state is State.REFUNDED
    assert books() == carriage


def test_the_thread_of_an_order_tells_all_four_flows_in_order(shop: Any) -> None:
    number = shop.packed(jars=2)
    by_bus(shop, number)
    shop.scan(number, Event.DISPATCHED)
    shop.scan(number, Event.DELIVERED)
    shop.refund(number, 1)
    told = [fact.kind for fact in queries.thread(COUNTY, number, actor=SYSTEM)]
    wanted = [
        *("order.placed", "payment.confirmed", "order.paid", "parcel.accepted", "order.packed", "parcel.bagged"),
        *("bag.handed_over", "parcel.unbagged", "parcel.dispatched", "order.shipped", "parcel.delivered"),
        *("order.delivered", "ledger.posted", "order.refunded", "payment.refunded"),
    ]
    assert [kind for kind in wanted if kind not in told] == []
    first = [told.index(kind) for kind in wanted if kind not in {"ledger.posted", "bag.handed_over"}]
    assert first == sorted(first)
