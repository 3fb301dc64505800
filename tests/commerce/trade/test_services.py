from typing import Any

import pytest

from huinong.commerce.catalogue.models import Lot
from huinong.commerce.trade import services
from huinong.commerce.trade.errors import NoSuchBox, NoSuchOrder, NotInState
from huinong.commerce.trade.values import Packing, State
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.funds.ledger import queries as ledger
from huinong.funds.payments import providers
from huinong.funds.payments import services as payments
from huinong.funds.payments.simulator import Behaviour, SimulatedProvider
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Parcel
from tests.commerce.goods import CHAIR, COUNTY, ELSEWHERE, MANAGER, OTHER_SHOPPER, SHOPPER
from tests.logistics.county import NOW

pytestmark = pytest.mark.django_db


def sold() -> int:
    return Lot.objects.get().sold


def balances() -> dict[str, int]:
    assert ledger.trial_balance(COUNTY, actor=SYSTEM).is_whole
    return {row.code.split(":")[0]: row.posted_fen for row in ledger.balances(COUNTY, actor=SYSTEM) if row.posted_fen}


def simulated(script: dict[str, Behaviour]) -> None:
    providers.install(SimulatedProvider(script=script))


@pytest.fixture(autouse=True)
def _prompt_again() -> Any:
    yield
    simulated({})


def cancel(shop: Any, number: str, *, key: str = "c", by: Any = SYSTEM) -> Any:
    with shop.committed(execute=True):
        return services.cancel_order(
            key=key, county=COUNTY, number=number, reason="no longer needed", actor=by, happened_at=NOW
        )


def test_an_order_is_charged_once_however_often_it_is_paid(shop: Any) -> None:
    number = shop.paid()
    services.pay_order(county=COUNTY, number=number, actor=shop.buyer)
    assert balances() == {"psp": -36_400, "escrow": 36_400}
    assert Fact.objects.filter(kind="order.paid").count() == 1


def test_a_payment_that_failed_may_be_tried_again(shop: Any) -> None:
    number = shop.placed()
    simulated({f"ZF{number}-1": Behaviour.DECLINE})
    services.pay_order(county=COUNTY, number=number, actor=shop.buyer)
    assert shop.order(number).summary.state is State.PLACED
    services.pay_order(county=COUNTY, number=number, actor=shop.buyer)
    assert shop.order(number).summary.state is State.PAID


def test_money_that_comes_after_the_order_was_cancelled_goes_back_whole(shop: Any) -> None:
    number = shop.placed()
    simulated({f"ZF{number}-1": Behaviour.LATE_SUCCESS})
    services.pay_order(county=COUNTY, number=number, actor=shop.buyer)
    cancel(shop, number)
    with shop.committed(execute=True):
        for _ in range(2):
            payments.resolve_all(county=COUNTY)
    order = shop.order(number).summary
    assert (order.state, order.refunded_fen) == (State.CANCELLED, 0)
    assert balances() == {}


def test_packing_makes_one_parcel_a_box_on_the_orders_thread(shop: Any) -> None:
    number = shop.packed()
    parcels = list(Parcel.objects.order_by("number"))
    assert {parcel.thread for parcel in parcels} == {parcel.order for parcel in parcels} == {number}
    assert [box.number for box in shop.order(number).boxes] == [parcel.number for parcel in parcels]
    assert [parcel.weight_g for parcel in parcels] == [1_000, 1_000, 500]


def test_packing_again_changes_nothing_and_with_another_key_is_refused(shop: Any) -> None:
    number = shop.packed()
    again = Packing(key=f"pack-{number}", number=number, happened_at=NOW)
    assert services.pack_order(county=COUNTY, new=again, actor=shop.keeper).is_repeat
    with pytest.raises(NotInState):
        services.pack_order(county=COUNTY, new=Packing(key="k2", number=number), actor=shop.keeper)
    assert Parcel.objects.count() == 3


def test_a_batch_packs_all_or_none(shop: Any) -> None:
    numbers = [shop.paid(key="a"), shop.placed(key="b")]
    packings = [Packing(key=f"p-{number}", number=number, happened_at=NOW) for number in numbers]
    with pytest.raises(NotInState):
        services.pack_orders(county=COUNTY, packings=packings, actor=shop.keeper)
    assert (Parcel.objects.count(), shop.order(numbers[0]).summary.state) == (0, State.PAID)
    services.pay_order(county=COUNTY, number=numbers[1], actor=shop.buyer)
    assert len(services.pack_orders(county=COUNTY, packings=packings, actor=shop.keeper)) == 2
    assert Parcel.objects.count() == 6


def test_cancelling_before_payment_gives_the_goods_back(shop: Any) -> None:
    number = shop.placed()
    cancel(shop, number)
    assert cancel(shop, number).is_repeat
    assert (sold(), shop.order(number).summary.state, balances()) == (0, State.CANCELLED, {})
    with pytest.raises(NotInState):
        services.pay_order(county=COUNTY, number=number, actor=shop.buyer)


def test_cancelling_after_payment_gives_the_money_back_too(shop: Any) -> None:
    number = shop.paid()
    cancel(shop, number)
    order = shop.order(number).summary
    assert (order.state, order.refunded_fen, order.repaid_fen) == (State.CANCELLED, 36_400, 36_400)
    assert (sold(), balances()) == (0, {})


def test_a_packed_order_is_not_cancelled(shop: Any) -> None:
    number = shop.packed()
    with pytest.raises(NotInState):
        cancel(shop, number)
    assert (sold(), shop.order(number).summary.state) == (5, State.PACKED)


def test_a_box_refunded_before_packing_stays_at_home_and_the_rest_is_split(shop: Any) -> None:
    number = shop.paid()
    shop.refund(number, 2)
    assert sold() == 3
    shop.packs(number)
    assert Parcel.objects.count() == 2
    for event in (Event.ARRIVED, Event.DISPATCHED, Event.DELIVERED):
        shop.scan(number, event)
    assert shop.order(number).summary.state is State.DELIVERED
    fees = {"operator": -100}
    assert balances() == {"psp": -22_000, "coop": 19_380, "freight": 1_600, "keeper": 1_020 + 100, **fees}


def test_an_order_whose_lost_box_is_refunded_has_arrived(shop: Any) -> None:
    number = shop.packed()
    for event in (Event.ARRIVED, Event.DISPATCHED):
        shop.scan(number, event)
    shop.scan(number, Event.DELIVERED, 1, 2)
    shop.scan(number, Event.LOST, 3)
    assert [box.trouble for box in shop.order(number).boxes] == ["", "", "lost"]
    shop.refund(number, 3)
    assert shop.order(number).summary.state is State.DELIVERED
    assert balances() == {"psp": -28_800, "coop": 25_840, "freight": 1_600, "keeper": 1_360 + 150, "operator": -150}


def test_refunding_again_changes_nothing(shop: Any) -> None:
    number = shop.delivered()
    shop.refund(number, 3)
    before = balances()
    assert shop.refund(number, 3).is_repeat
    with pytest.raises(KeyReused):
        shop.refund(number, 2)
    for boxes in ((3,), (9,), ()):
        with pytest.raises(NoSuchBox):
            shop.refund(number, *boxes, key="r2")
    assert balances() == before


def test_an_unpaid_order_has_nothing_to_refund(shop: Any) -> None:
    number = shop.placed()
    with pytest.raises(NotInState):
        shop.refund(number, 1)
    assert (sold(), balances()) == (5, {})


def test_a_refund_the_provider_declined_is_sent_again(shop: Any) -> None:
    number = shop.paid(jars=2)
    simulated({f"TK{number}-1": Behaviour.DECLINE})
    shop.refund(number, 1)
    order = shop.order(number).summary
    assert (order.state, order.refunded_fen, order.repaid_fen) == (State.REFUNDING, 14_400, 0)
    for _ in range(2):
        with shop.committed(execute=True):
            services.repay_order(county=COUNTY, number=number, actor=SYSTEM)
    assert (shop.order(number).summary.state, balances()) == (State.REFUNDED, {})


def test_each_act_is_for_who_may_do_it_where_they_may(shop: Any) -> None:
    number = shop.paid()
    packing = Packing(key="p", number=number, happened_at=NOW)
    with pytest.raises(NoSuchOrder):
        services.pay_order(county=COUNTY, number=number, actor=OTHER_SHOPPER)
    with pytest.raises(NotPermitted):
        services.pack_order(county=COUNTY, new=packing, actor=SHOPPER)
    with pytest.raises(NotPermitted):
        services.pack_order(county=COUNTY, new=packing, actor=CHAIR)  # the station takes custody, not the seller
    with pytest.raises(NotPermitted):
        shop.refund(number, 1, by=SHOPPER)
    for stranger in (ELSEWHERE, OTHER_SHOPPER):
        with pytest.raises(NoSuchOrder):
            cancel(shop, number, by=stranger)
    with pytest.raises((OutOfScope, NoSuchOrder)):
        shop.refund(number, 1, by=ELSEWHERE)
    assert (Parcel.objects.count(), shop.order(number).summary.refunded_fen) == (0, 0)
    shop.refund(number, 1, by=MANAGER)
    assert shop.order(number).summary.refunded_boxes == 1
