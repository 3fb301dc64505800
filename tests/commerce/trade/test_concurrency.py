"""Two sessions at one shelf and at one order: nothing is promised twice, nothing refunded twice."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from huinong.commerce.catalogue.errors import ShortStock
from huinong.commerce.catalogue.models import Lot
from huinong.commerce.trade import services
from huinong.commerce.trade.errors import NotInState
from huinong.commerce.trade.models import Order
from huinong.commerce.trade.values import Wanted
from huinong.edge.gates import SYSTEM
from huinong.kernel.refusal import Refusal
from tests.commerce.goods import COUNTY, new_order, on_sale
from tests.logistics.county import County

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk", "county")]


def in_two_sessions(work: Callable[[int], object]) -> list[object]:
    return in_sessions(work, 2)


def in_sessions(work: Callable[[int], object], count: int) -> list[object]:
    """What each session answered: the work's result, or the refusal."""
    start, answers = Barrier(count), []

    def run(session: int) -> None:
        try:
            start.wait()
            answers.append(work(session))
        except Refusal as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(session,)) for session in range(1, count + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == count
    return answers


def place(key: str, jars: int) -> bool:
    new = new_order(key=key, wanted=(Wanted(sku="HONEY", quantity=jars),))
    return services.place_order(county=COUNTY, new=new, actor=SYSTEM).is_repeat


def test_many_orders_from_two_sessions_sell_what_there_is_and_no_more(county: County) -> None:
    on_sale(quantity=30, origin_point=county.station)
    answers = [answer for turn in range(6) for answer in in_two_sessions(lambda n, turn=turn: place(f"{turn}-{n}", 3))]
    assert [type(answer) for answer in answers] == [bool] * 10 + [ShortStock] * 2
    assert (Order.objects.count(), Lot.objects.get().sold) == (10, 30)


def test_sixteen_orders_at_once_sell_what_there_is_and_no_more(county: County) -> None:
    on_sale(quantity=10, origin_point=county.station)
    answers = Counter(type(answer) for answer in in_sessions(lambda n: place(f"k{n}", 3), 16))
    assert answers == Counter({bool: 3, ShortStock: 13})
    assert (Order.objects.count(), Lot.objects.get().sold) == (3, 9)


def test_two_buyers_want_all_that_is_left_and_one_gets_it(county: County) -> None:
    on_sale(quantity=4, origin_point=county.station)
    answers = in_two_sessions(lambda session: place(f"k{session}", 3))
    assert sorted(type(answer).__name__ for answer in answers) == ["ShortStock", "bool"]
    (refused,) = (answer for answer in answers if isinstance(answer, ShortStock))
    assert refused.facts["left"] == 1
    assert (Order.objects.count(), Lot.objects.get().sold) == (1, 3)


def test_one_order_sent_twice_at_once_is_one_order(county: County) -> None:
    on_sale(quantity=10, origin_point=county.station)
    assert sorted(in_two_sessions(lambda _: place("same", 3)), key=str) == [False, True]
    assert (Order.objects.count(), Lot.objects.get().sold) == (1, 3)


def test_one_order_cancelled_twice_at_once_gives_its_goods_back_once(county: County) -> None:
    on_sale(quantity=10, origin_point=county.station)
    place("k", 3)
    number = Order.objects.get().number

    def cancel(session: int) -> bool:
        return services.cancel_order(
            key=f"c{session}", county=COUNTY, number=number, reason="x", actor=SYSTEM
        ).is_repeat

    answers = in_two_sessions(cancel)
    assert sorted(type(answer) for answer in answers if isinstance(answer, Refusal)) == [NotInState]
    assert Lot.objects.get().sold == 0
