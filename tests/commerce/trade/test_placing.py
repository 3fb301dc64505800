from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.commerce.catalogue import services as catalogue
from huinong.commerce.catalogue.errors import NoSuchSku, NotListed, ShortStock
from huinong.commerce.catalogue.models import Lot
from huinong.commerce.trade import queries, services
from huinong.commerce.trade.errors import NotAnAddressee, NothingWanted, SeveralSellers, TooManyBoxes
from huinong.commerce.trade.models import Order, OrderBox, OrderLine
from huinong.commerce.trade.numbers import is_order_number
from huinong.commerce.trade.shares import Shares
from huinong.commerce.trade.values import NewOrder, State, Wanted
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from tests.commerce.goods import (
    BUYER,
    CHAIR,
    COUNTY,
    ELSEWHERE,
    NOON,
    OTHER_BUYER,
    OTHER_COOP,
    OTHER_SHOPPER,
    SHOPPER,
    new_order,
    on_sale,
)
from tests.logistics.county import County

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def place(**changes: Any) -> str:
    receipt = services.place_order(county=COUNTY, new=new_order(**changes), actor=SHOPPER)
    return receipt.fact.thread


def nothing_placed() -> bool:
    sold = sum(lot.sold for lot in Lot.objects.all())
    return sold == Order.objects.count() == Fact.objects.filter(kind__startswith="order.").count() == 0


def test_an_order_is_boxed_priced_and_shared_out_the_day_it_is_placed(county: County) -> None:
    on_sale(quantity=10, origin_point=county.station)
    number = place(wanted=(Wanted(sku="HONEY", quantity=5),))
    order = queries.order(actor=SHOPPER, county=COUNTY, number=number)
    assert is_order_number(number)
    assert [box.weight_g for box in order.boxes] == [1_000, 1_000, 500]
    assert [box.shares.goods_fen for box in order.boxes] == [13_600, 13_600, 6_800]
    shares = Shares(goods_fen=34_000, freight_fen=2_400, commission_fen=1_700, coop_fen=32_300)
    assert (order.summary.shares, order.summary.keeper_party) == (shares, county.keeper)
    assert (order.summary.state, order.phone) == (State.PLACED, "138****8812")
    assert Lot.objects.get().sold == 5


def test_the_fact_says_what_other_rooms_rely_on_and_nothing_of_the_person(county: County) -> None:
    on_sale(origin_point=county.station)
    place(wanted=(Wanted(sku="HONEY", quantity=3),))
    facts = Fact.objects.get(kind="order.placed").facts
    money = {name: facts[name] for name in ("goods_fen", "freight_fen", "commission_fen", "coop_fen", "boxes")}
    assert money == {"goods_fen": 20_400, "freight_fen": 1_600, "commission_fen": 1_020, "coop_fen": 19_380, "boxes": 2}
    assert facts["buyer_party"] == str(BUYER)
    assert not any(word in str(facts) for word in ("韩", "武汉", "13812348812"))


def test_repeating_an_order_changes_nothing_even_when_the_goods_are_gone() -> None:
    on_sale(quantity=2)
    first = services.place_order(county=COUNTY, new=new_order(), actor=SHOPPER)
    catalogue.unlist_sku(key="u", county=COUNTY, code="HONEY", reason="x", happened_at=NOON, actor=CHAIR)
    again = services.place_order(county=COUNTY, new=new_order(), actor=SHOPPER)
    assert (again.is_repeat, again.fact) == (True, first.fact)
    assert (Order.objects.count(), Lot.objects.get().sold) == (1, 2)
    with pytest.raises(KeyReused):
        services.place_order(county=COUNTY, new=new_order(address="广州市"), actor=SHOPPER)
    with pytest.raises(OutOfScope):
        services.place_order(county=COUNTY, new=new_order(), actor=OTHER_SHOPPER)


def test_an_order_repeated_without_its_moment_is_still_the_same_order() -> None:
    on_sale()
    first = services.place_order(county=COUNTY, new=new_order(happened_at=None), actor=SHOPPER)
    with clock.frozen_at(NOON + timedelta(hours=1)):
        again = services.place_order(county=COUNTY, new=new_order(happened_at=None), actor=SHOPPER)
    assert (again.is_repeat, again.fact) == (True, first.fact)


def test_one_key_twice_in_a_batch_is_one_order() -> None:
    on_sale(quantity=10)
    orders = [new_order(key="a"), new_order(key="b"), new_order(key="a")]
    receipts = services.place_orders(county=COUNTY, orders=orders, actor=SHOPPER)
    assert [receipt.is_repeat for receipt in receipts] == [False, False, True]
    assert receipts[0].fact == receipts[2].fact
    assert (Order.objects.count(), Lot.objects.get().sold) == (2, 4)


def test_short_stock_is_refused_with_what_is_left_and_the_whole_batch_with_it() -> None:
    on_sale(quantity=3)
    with pytest.raises(ShortStock) as refused:
        services.place_orders(county=COUNTY, orders=[new_order(key="a"), new_order(key="b")], actor=SHOPPER)
    assert (refused.value.facts["wanted"], refused.value.facts["left"]) == (2, 1)
    assert nothing_placed()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"wanted": ()}, NothingWanted),
        ({"wanted": (Wanted(sku="HONEY", quantity=0),)}, NothingWanted),
        ({"wanted": (Wanted(sku="NONE", quantity=1),)}, NoSuchSku),
        ({"wanted": (Wanted(sku="HONEY", quantity=601),)}, TooManyBoxes),
        ({"wanted": (Wanted(sku="HONEY", quantity=1), Wanted(sku="TEA", quantity=1))}, SeveralSellers),
        ({"phone": "12345"}, NotAnAddressee),
        ({"address": " "}, NotAnAddressee),
        ({"buyer_party": OTHER_BUYER}, OutOfScope),
    ],
)
def test_what_cannot_be_an_order_is_refused_and_nothing_moves(wrong: dict[str, Any], refusal: type[Exception]) -> None:
    on_sale(quantity=1_000)
    on_sale("TEA", seller_party=OTHER_COOP)
    with pytest.raises(refusal):
        place(**wrong)
    assert nothing_placed()


def test_only_who_may_order_orders() -> None:
    on_sale()
    with pytest.raises(NotPermitted):
        services.place_order(county=COUNTY, new=new_order(), actor=CHAIR)
    with pytest.raises(OutOfScope):
        services.place_order(county=COUNTY, new=new_order(), actor=ELSEWHERE)
    assert nothing_placed()


def test_goods_taken_off_sale_are_not_ordered() -> None:
    on_sale()
    catalogue.unlist_sku(key="u", county=COUNTY, code="HONEY", reason="x", happened_at=NOON, actor=CHAIR)
    with pytest.raises(NotListed):
        place()
    assert nothing_placed()


def test_an_order_keeps_the_price_it_was_placed_at() -> None:
    on_sale()
    number = place()
    later = NOON + timedelta(hours=1)
    price = {"price_fen": 9_900, "freight_fen": 0}
    with clock.frozen_at(later):
        catalogue.reprice(key="p", county=COUNTY, code="HONEY", happened_at=later, actor=CHAIR, **price)
        newer = place(key="k2")
    assert queries.order(actor=SHOPPER, county=COUNTY, number=number).boxes[0].lines[0].price_fen == 6_800
    assert queries.order(actor=SHOPPER, county=COUNTY, number=newer).boxes[0].lines[0].price_fen == 9_900


def test_without_a_keeper_the_co_operative_gets_all_of_the_goods() -> None:
    on_sale()
    number = place()
    shares = queries.order(actor=SHOPPER, county=COUNTY, number=number).summary.shares
    assert (shares.commission_fen, shares.coop_fen) == (0, 13_600)


def ten_lines(key: str) -> NewOrder:
    return new_order(key=key, wanted=tuple(Wanted(sku=f"G{n}", quantity=3) for n in range(10)))


def statements(orders: list[NewOrder]) -> int:
    with CaptureQueriesContext(connection) as seen:
        services.place_orders(county=COUNTY, orders=orders, actor=SYSTEM)
    return sum(1 for query in seen if "SAVEPOINT" not in query["sql"])


def test_an_order_of_ten_lines_takes_fewer_than_25_queries_and_a_batch_no_more() -> None:
    for n in range(10):
        on_sale(f"G{n}", quantity=1_000)
    statements([ten_lines("first of the day")])
    one = statements([ten_lines("a")])
    many = statements([ten_lines(f"b{n}") for n in range(20)])
    assert one < 25
    assert many == one
    assert (OrderBox.objects.count(), OrderLine.objects.count()) == (22 * 20, 22 * 20)
