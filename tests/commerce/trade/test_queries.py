from datetime import timedelta
from typing import Any

import pytest

from huinong.commerce.catalogue.models import Lot
from huinong.commerce.trade import queries
from huinong.commerce.trade.errors import NoSuchOrder
from huinong.commerce.trade.values import OrderFilter, State
from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.parcels.life import Event
from tests.commerce.goods import CHAIR, COOP, COUNTY, ELSEWHERE, MANAGER, OTHER_CHAIR, OTHER_SHOPPER, READS, SHOPPER
from tests.logistics.county import NOW

pytestmark = pytest.mark.django_db


def numbers(actor: Actor, **narrow: Any) -> list[str]:
    page = queries.orders(actor=actor, narrow=OrderFilter(**narrow))
    assert page.total == len(page.rows)
    return [row.number for row in page.rows]


def outlet(town: str) -> Actor:
    return Actor("outlet", "Outlet", Role.OUTLET_MANAGER, Scope(town), READS)


def test_an_order_is_seen_from_both_ends_its_station_and_above_and_by_nobody_else(shop: Any) -> None:
    number = shop.placed()
    for actor in (SHOPPER, CHAIR, MANAGER, shop.keeper, outlet("421223100"), SYSTEM):
        assert numbers(actor) == [number]
        assert queries.order(actor=actor, county=COUNTY, number=number).summary.number == number
    for stranger in (OTHER_SHOPPER, OTHER_CHAIR, ELSEWHERE, outlet("421223101")):
        assert numbers(stranger) == []
        with pytest.raises(NoSuchOrder):
            queries.order(actor=stranger, county=COUNTY, number=number)
    with pytest.raises(NotPermitted):
        queries.orders(actor=Actor("driver", "Driver", Role.DRIVER, Scope(COUNTY)))


@pytest.mark.parametrize("text", ["韩梅", "hanmei", "hm", "13812348812", "8812", "DD421223261120000014", "0014"])
def test_an_order_is_found_by_number_buyer_and_phone(shop: Any, text: str) -> None:
    number = shop.placed()
    assert numbers(CHAIR, text=text) == [number]
    assert numbers(CHAIR, text="王") == []


def test_lists_are_narrowed_by_state_party_time_and_lot(shop: Any) -> None:
    first, second = shop.paid(2, key="a"), shop.placed(2, key="b")
    assert numbers(MANAGER) == [second, first]
    assert numbers(MANAGER, states=frozenset({State.PAID})) == [first]
    assert numbers(MANAGER, seller_party=COOP, lot=Lot.objects.get().id) == [second, first]
    assert numbers(MANAGER, placed_from=NOW + timedelta(minutes=1)) == []


def test_what_is_paid_before_the_cut_off_is_to_be_shipped(shop: Any) -> None:
    number = shop.paid(2, key="a")
    shop.placed(2, key="b")
    assert [row.number for row in queries.to_ship(actor=shop.keeper, by=NOW + timedelta(hours=3))] == [number]
    assert queries.to_ship(actor=shop.keeper, by=NOW - timedelta(hours=1)) == ()
    shop.packs(number)
    assert queries.to_ship(actor=shop.keeper, by=NOW + timedelta(hours=3)) == ()


def test_boxes_are_on_the_road_until_they_arrive_or_are_refunded(shop: Any) -> None:
    number = shop.packed()
    for event in (Event.ARRIVED, Event.DISPATCHED):
        shop.scan(number, event)
    shop.scan(number, Event.DELIVERED, 1)
    shop.scan(number, Event.LOST, 2)
    road = queries.on_the_road(actor=CHAIR)
    assert [(box.order, box.box, box.trouble) for box in road] == [(number, 2, "lost"), (number, 3, "")]
    shop.refund(number, 2)
    assert [box.box for box in queries.on_the_road(actor=CHAIR)] == [3]
    assert queries.on_the_road(actor=OTHER_CHAIR) == ()


def test_a_co_operative_sees_what_is_on_its_way_earned_and_given_back(shop: Any) -> None:
    shop.paid(2, key="a")
    delivered = shop.delivered(5, key="b")
    shop.placed(2, key="unpaid")
    shop.refund(delivered, 3)
    (due,) = queries.coops_due(actor=CHAIR)
    assert (due.seller_party, due.orders) == (COOP, 2)
    assert (due.on_the_way_fen, due.earned_fen, due.refunded_fen) == (12_920, 25_840, 6_460)
    assert queries.coops_due(actor=OTHER_CHAIR) == ()


def test_pages_take_a_fixed_number_of_queries(shop: Any, django_assert_num_queries: Any) -> None:
    number = shop.packed(2, key="a")
    for key in ("b", "c"):
        shop.packed(2, key=key)
    with django_assert_num_queries(2):
        queries.orders(actor=CHAIR)
    with django_assert_num_queries(3):
        queries.order(actor=CHAIR, county=COUNTY, number=number)
    with django_assert_num_queries(1):
        queries.on_the_road(actor=CHAIR)
    with django_assert_num_queries(1):
        queries.coops_due(actor=CHAIR)
