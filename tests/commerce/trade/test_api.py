from typing import Any

import pytest

from huinong.commerce.trade.models import Order
from huinong.kernel.actor import Role
from tests.commerce.goods import BUYER, COOP, COUNTY, OTHER_BUYER
from tests.commerce.people import robot, sent

pytestmark = pytest.mark.django_db
ORDER = {
    "buyer_name": "韩梅",
    "phone": "13812348812",
    "address": "武汉市洪山区珞喻路 1 号",
    "wanted": [{"sku": "HONEY", "quantity": 3}],
}


def test_an_order_goes_from_placing_to_refund_by_the_api_alone(shop: Any) -> None:
    buyer, keeper = robot(Role.BUYER, party=BUYER), robot(Role.KEEPER, point=shop.county.station)
    manager = robot(Role.COUNTY_MANAGER)
    status, receipt = sent(buyer, f"trade/{COUNTY}/orders", {**ORDER, "buyer_party": str(BUYER)})
    assert (status, receipt["kind"]) == (200, "order.placed")
    here = f"trade/{COUNTY}/orders/{receipt['thread']}"
    assert sent(buyer, f"{here}/pay", key="pay")[1]["state"] == "confirmed"
    assert [row["order"]["number"] for row in keeper.get("/api/v1/trade/to-ship").json()] == [receipt["thread"]]
    assert sent(keeper, f"{here}/pack", key="pack")[1]["kind"] == "order.packed"
    preview = manager.get(f"/api/v1/{here}/refund", {"boxes": [2]}).json()
    assert (preview["shares"]["total_fen"], preview["is_split"]) == (7_600, False)
    with shop.committed(execute=True):
        assert sent(manager, f"{here}/refund", {"boxes": [2], "reason": "rotten"}, key="r")[0] == 200
    whole = manager.get(f"/api/v1/{here}").json()
    assert (whole["order"]["refunded_fen"], whole["may"]["refund"], whole["phone"]) == (7_600, True, "138****8812")


def test_a_repeated_key_places_once(shop: Any) -> None:
    buyer = robot(Role.BUYER, party=BUYER)
    body = {**ORDER, "buyer_party": str(BUYER)}
    told = [sent(buyer, f"trade/{COUNTY}/orders", body)[1]["is_repeat"] for _ in range(2)]
    assert (told, Order.objects.count()) == ([False, True], 1)


def test_somebody_at_the_counter_is_registered_with_the_order(shop: Any) -> None:
    keeper = robot(Role.KEEPER, point=shop.county.station)
    for _ in range(2):
        assert sent(keeper, f"trade/{COUNTY}/orders", ORDER)[0] == 200
    assert Order.objects.count() == 1


def test_lists_are_scoped_searched_and_paged(shop: Any) -> None:
    numbers = [shop.placed(1, key=f"k{n}") for n in range(3)]
    chair = robot(Role.COOP_CHAIR, party=COOP)
    first = chair.get("/api/v1/trade/orders", {"limit": 2, "text": "hanmei"}).json()
    second = chair.get("/api/v1/trade/orders", {"limit": 2, "text": "hanmei", "cursor": first["next_cursor"]}).json()
    found = [row["number"] for row in first["items"] + second["items"]]
    assert (found, second["next_cursor"]) == (numbers[::-1], None)
    assert robot(Role.BUYER, party=OTHER_BUYER).get("/api/v1/trade/orders").json()["items"] == []


def test_what_belongs_to_others_is_absent(shop: Any) -> None:
    number = shop.placed()
    stranger = robot(Role.BUYER, party=OTHER_BUYER)
    assert stranger.get(f"/api/v1/trade/{COUNTY}/orders/{number}").json()["code"] == "trade.no_such_order"
    assert sent(stranger, f"trade/{COUNTY}/orders/{number}/cancel", {"reason": "mine?"})[0] == 404


def test_a_phone_is_told_with_the_receipt_of_its_reading(shop: Any) -> None:
    number = shop.placed()
    here = f"trade/{COUNTY}/orders/{number}/phone"
    status, told = sent(robot(Role.COUNTY_MANAGER), here, {"reason": "call the buyer"}, key="phone")
    assert (status, told["phone"], told["receipt"]["kind"]) == (200, "13812348812", "personal_data.read")
    assert sent(robot(Role.COOP_CHAIR, party=COOP), here, {"reason": "curious"}, key="phone2")[0] == 403


def test_sellers_read_what_is_on_the_road_and_what_is_due(shop: Any) -> None:
    shop.packed(2)
    chair = robot(Role.COOP_CHAIR, party=COOP)
    assert [box["box"] for box in chair.get("/api/v1/trade/on-the-road").json()] == [1]
    (due,) = chair.get("/api/v1/trade/coops-due").json()
    assert (due["on_the_way_fen"], due["earned_fen"]) == (12_920, 0)


def test_a_quote_is_what_the_order_then_costs(shop: Any) -> None:
    buyer = robot(Role.BUYER, party=BUYER)
    told = buyer.get(f"/api/v1/trade/{COUNTY}/quote", {"sku": "HONEY", "quantity": 3}).json()
    assert [(line["sku"], line["quantity"]) for line in told["lines"]] == [("HONEY", 3)]
    sent(buyer, f"trade/{COUNTY}/orders", {**ORDER, "buyer_party": str(BUYER)})
    assert told["total_fen"] == Order.objects.get().goods_fen + Order.objects.get().freight_fen
    assert buyer.get(f"/api/v1/trade/{COUNTY}/quote", {"sku": "NONE"}).status_code == 404
    assert buyer.get(f"/api/v1/trade/{COUNTY}/quote", {"sku": "HONEY", "quantity": -3}).status_code == 422
