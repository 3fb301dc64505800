"""Ordering for somebody at a counter (代购): of anything on sale in the county, whoever's goods they are."""

from typing import Any
from uuid import UUID

import pytest

from huinong.access.roles import ROLES
from huinong.commerce.trade import queries, services
from huinong.commerce.trade.errors import NoSuchOrder
from huinong.commerce.trade.rights import doable
from huinong.commerce.trade.values import Neighbour, OrderFilter, Packing, State, Wanted
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.journal import queries as journal
from huinong.journal.errors import NoSuchThread
from huinong.kernel.actor import Actor, Role, Scope
from tests.commerce.goods import COUNTY
from tests.commerce.people import browser, page, robot, sent
from tests.logistics.county import FAR_VILLAGE, NOW, OTHER_TOWN

pytestmark = pytest.mark.django_db
GRANNY = Neighbour(name="王秀英", phone="13812345678", address="武汉市洪山区珞喻路 1 号")


def keeper_at(point: UUID, division: str = COUNTY) -> Actor:
    return Actor(f"keeper:{point}", "Keeper", Role.KEEPER, Scope(division, point), ROLES[Role.KEEPER])


@pytest.fixture
def far_keeper(shop: Any) -> Actor:
    """The keeper of a village in another township than the one the honey leaves from."""
    return keeper_at(shop.county.far_station)


def placed(by: Actor, *, key: str = "k", jars: int = 3) -> str:
    wanted = [Wanted(sku="HONEY", quantity=jars)]
    told = services.place_for_neighbour(key=key, county=COUNTY, neighbour=GRANNY, wanted=wanted, actor=by)
    return told.fact.thread


def seen_by(actor: Actor) -> list[str]:
    return [row.number for row in queries.orders(actor=actor, narrow=OrderFilter()).rows]


def test_a_keeper_orders_goods_of_another_place_and_follows_them(shop: Any, far_keeper: Actor) -> None:
    number = placed(far_keeper)
    found = queries.order(actor=far_keeper, county=COUNTY, number=number).summary
    assert (found.station, found.counter_point, found.counter_division) == (
        shop.county.station,
        shop.county.far_station,
        FAR_VILLAGE,
    )
    assert services.pay_order(county=COUNTY, number=number, happened_at=NOW, actor=far_keeper).state == "confirmed"
    kinds = [fact.kind for fact in journal.thread(COUNTY, number, actor=far_keeper)]
    assert [kind for kind in kinds if kind.startswith("order.")] == ["order.placed", "order.paid"]


def test_what_was_ordered_at_a_counter_is_its_own_and_the_sellers(shop: Any, far_keeper: Actor) -> None:
    number = placed(far_keeper)
    others = keeper_at(shop.county.next_station)
    assert seen_by(far_keeper) == seen_by(shop.keeper) == [number]
    assert seen_by(others) == []
    with pytest.raises(NoSuchThread):
        journal.thread(COUNTY, number, actor=others)
    with pytest.raises(NoSuchOrder):
        services.pay_order(county=COUNTY, number=number, actor=others)


def test_the_counter_pays_and_cancels_and_the_place_it_leaves_from_packs(shop: Any, far_keeper: Actor) -> None:
    first, second = placed(far_keeper), placed(far_keeper, key="k2")
    services.pay_order(county=COUNTY, number=first, happened_at=NOW, actor=far_keeper)
    assert queries.to_ship(actor=far_keeper, by=NOW) == ()
    with pytest.raises(OutOfScope):
        services.pack_order(county=COUNTY, new=Packing(key="p", number=first), actor=far_keeper)
    shop.packs(first)
    services.cancel_order(key="c", county=COUNTY, number=second, reason="changed her mind", actor=far_keeper)
    states = {row.number: row.state for row in queries.orders(actor=SYSTEM, narrow=OrderFilter()).rows}
    assert states == {first: State.PACKED, second: State.CANCELLED}


def test_the_buttons_are_the_counters(shop: Any, far_keeper: Actor) -> None:
    number = placed(far_keeper)
    may = doable(far_keeper, queries.order(actor=far_keeper, county=COUNTY, number=number).summary)
    assert (may.pay, may.cancel, may.pack, may.refund) == (True, True, False, False)


def test_a_repeat_from_another_counter_is_not_answered(shop: Any, far_keeper: Actor) -> None:
    number = placed(far_keeper)
    assert placed(far_keeper) == number
    with pytest.raises(OutOfScope):
        placed(keeper_at(shop.county.next_station))
    assert len(seen_by(SYSTEM)) == 1


def test_an_outlet_orders_for_its_town_and_sees_what_its_stations_ordered(shop: Any) -> None:
    outlet = Actor("outlet", "Outlet", Role.OUTLET_MANAGER, Scope(OTHER_TOWN), ROLES[Role.OUTLET_MANAGER])
    own, stations = placed(outlet), placed(keeper_at(shop.county.far_station, FAR_VILLAGE), key="k2")
    assert sorted(seen_by(outlet)) == sorted([own, stations])
    assert seen_by(keeper_at(shop.county.far_station)) == [stations]


def test_nobody_orders_what_another_county_sells_or_without_the_right(shop: Any) -> None:
    elsewhere = Actor("k", "K", Role.KEEPER, Scope("611021", shop.county.station), ROLES[Role.KEEPER])
    with pytest.raises(OutOfScope):
        placed(elsewhere)
    driver = Actor("d", "D", Role.DRIVER, Scope(COUNTY), ROLES[Role.DRIVER])
    with pytest.raises(NotPermitted):
        placed(driver)
    assert seen_by(SYSTEM) == []


def test_the_shop_offers_a_keeper_what_is_sold_elsewhere(shop: Any) -> None:
    keeper = browser(Role.KEEPER, point=shop.county.far_station)
    assert "sku=HONEY" in page(keeper, "catalogue:offers")[1]
    form = {"key": "f", "sku": "HONEY", "packs-HONEY": "2", "buyer_name": "王秀英", "phone": GRANNY.phone}
    told = keeper.post("/orders/place/", {**form, "address": GRANNY.address})
    assert told.status_code == 302
    assert keeper.get(told["Location"]).status_code == 200


def test_the_api_orders_for_somebody_of_another_village(shop: Any) -> None:
    keeper = robot(Role.KEEPER, point=shop.county.far_station)
    body = {"buyer_name": "王秀英", "phone": GRANNY.phone, "address": GRANNY.address}
    told = sent(keeper, f"trade/{COUNTY}/orders", {**body, "wanted": [{"sku": "HONEY", "quantity": 1}]})[1]
    here = f"trade/{COUNTY}/orders/{told['thread']}"
    assert sent(keeper, f"{here}/pay", key="pay")[1]["state"] == "confirmed"
    whole = keeper.get(f"/api/v1/{here}").json()
    assert (whole["order"]["counter_point"], whole["may"]["pack"]) == (str(shop.county.far_station), False)
