from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huinong.commerce.catalogue.models import Lot, Price, Sku
from huinong.kernel.actor import Role
from tests.commerce.goods import BUYER, COOP, COUNTY, OTHER_COOP, on_sale
from tests.commerce.people import browser, page, robot, sent

pytestmark = pytest.mark.django_db
LOT = {"code": "L2", "harvested_on": "2026-11-18", "quantity": 30, "certificate": "HGZ-7"}


@pytest.fixture(autouse=True)
def goods(county: Any) -> None:
    on_sale(quantity=20, origin_point=county.station)


@pytest.fixture
def chair() -> Client:
    return browser(Role.COOP_CHAIR, party=COOP)


def send(client: Client, act: str, **form: object) -> Any:
    return client.post(reverse(f"catalogue:{act}", args=(COUNTY, "HONEY")), {"key": f"page-{act}", **form})


def test_a_buyer_finds_a_shop_and_the_seller_its_stock(chair: Client) -> None:
    shop, stock = page(browser(Role.BUYER, party=BUYER), "catalogue:offers"), page(chair, "catalogue:offers")
    assert ("¥68.00" in shop[1], reverse("trade:place") in shop[1], "Register goods" in shop[1]) == (True, True, False)
    assert ("¥68.00" in stock[1], reverse("trade:place") in stock[1], "Register goods" in stock[1]) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(("text", "found"), [("ghm", True), ("honey", True), ("桂花", True), ("茶", False)])
def test_goods_are_found_by_name_initials_and_code(chair: Client, text: str, found: bool) -> None:
    for client in (chair, browser(Role.BUYER, party=BUYER)):
        assert (
            reverse("catalogue:sku", args=(COUNTY, "HONEY")) in page(client, "catalogue:offers", q=text)[1]
        ) is found


def test_pages_take_a_fixed_number_of_queries(chair: Client, county: Any, django_assert_max_num_queries: Any) -> None:
    for n in range(4):
        on_sale(f"TEA{n}", origin_point=county.station)
    for client in (chair, browser(Role.BUYER, party=BUYER)):
        with django_assert_max_num_queries(14):
            page(client, "catalogue:offers")


def test_stock_and_lots_are_the_sellers_and_everybody_sees_the_certificate(chair: Client) -> None:
    send(chair, "receive_lot", **{f"lot-{name}": value for name, value in LOT.items()})
    own, others = page(chair, "catalogue:sku", COUNTY, "HONEY"), browser(Role.BUYER, party=BUYER)
    assert ("Take a harvest in" in own[1], "HGZ" in own[1]) == (True, True)
    status, text = page(others, "catalogue:sku", COUNTY, "HONEY")
    assert (status, "HGZ" in text, "Take a harvest in" in text, "Sold" in text) == (200, True, False, False)
    assert page(others, "catalogue:sku", COUNTY, "NOTHING")[0] == 404


def test_a_harvest_comes_in_once(chair: Client) -> None:
    for _ in range(2):
        assert send(chair, "receive_lot", **{f"lot-{name}": value for name, value in LOT.items()}).status_code == 302
    lot = Lot.objects.get(code="L2")
    assert (lot.quantity, lot.certificate, lot.harvested_on) == (30, "HGZ-7", date(2026, 11, 18))


def test_a_harvest_to_come_is_refused_with_what_was_typed(chair: Client) -> None:
    typed = {**LOT, "harvested_on": "2026-12-24"}
    response = send(chair, "receive_lot", **{f"lot-{name}": value for name, value in typed.items()})
    assert (response.status_code, b"HGZ-7" in response.content) == (422, True)
    assert not Lot.objects.filter(code="L2").exists()


def test_a_price_is_typed_in_yuan_and_kept_in_fen(chair: Client) -> None:
    typed = {"price-price_fen": "70.50", "price-freight_fen": "8"}
    assert send(chair, "reprice", **typed).status_code == 302
    newest = Price.objects.latest("id")
    assert (newest.price_fen, newest.freight_fen) == (7_050, 800)
    assert page(chair, "catalogue:sku", COUNTY, "HONEY")[1].count("¥70.50") >= 2


def test_goods_go_off_sale_for_a_reason_and_on_again(chair: Client) -> None:
    assert send(chair, "unlist_sku", **{"unlist-reason": ""}).status_code == 200
    assert send(chair, "unlist_sku", **{"unlist-reason": "out of season"}).status_code == 302
    assert not Sku.objects.get().is_listed
    assert send(chair, "list_sku").status_code == 302
    assert Sku.objects.get().is_listed


def test_nobody_changes_anothers_goods() -> None:
    stranger = browser(Role.COOP_CHAIR, party=OTHER_COOP)
    typed = {"price-price_fen": "1", "price-freight_fen": "0"}
    assert send(stranger, "reprice", **typed).status_code == 404
    assert send(browser(Role.BUYER, party=BUYER), "reprice", **typed).status_code == 403
    assert Price.objects.count() == 1


def test_goods_are_registered_as_the_chairs_own(chair: Client, county: Any) -> None:
    form = {
        **{"key": "new", "name": "青砖茶", "code": "TEA-1", "unit": "盒", "pack_g": 350, "box_packs": 4},
        **{"price_fen": "56", "freight_fen": "6", "zone": "ambient", "origin_point": str(county.station)},
    }
    assert chair.post(reverse("catalogue:register"), form).status_code == 302
    sku = Sku.objects.get(code="TEA-1")
    assert (sku.seller_party, sku.origin_point, sku.is_listed) == (COOP, county.station, False)


def test_the_api_registers_prices_stocks_and_lists(county: Any) -> None:
    chair = robot(Role.COOP_CHAIR, party=COOP)
    new = {"code": "TEA", "name": "茶", "unit": "盒", "pack_g": 350, "price_fen": 5_600, "freight_fen": 600}
    place = {"seller_party": str(COOP), "origin_point": str(county.station), "village": "421223100201"}
    here = f"catalogue/{COUNTY}/skus/TEA"
    told = [
        sent(chair, "catalogue/skus", {**new, **place}, key="1"),
        sent(chair, f"{here}/prices", {"price_fen": 5_000, "freight_fen": 600}, key="2"),
        sent(chair, f"{here}/lots", LOT, key="3"),
        sent(chair, f"{here}/list", key="4"),
    ]
    assert [status for status, _ in told] == [200] * 4
    assert [row["price_fen"] for row in chair.get(f"/api/v1/{here}/prices").json()] == [5_000, 5_600]
    assert [(row["code"], row["left"]) for row in chair.get(f"/api/v1/{here}/lots").json()] == [("L2", 30)]
    buyer = robot(Role.BUYER, party=BUYER)
    offers = buyer.get("/api/v1/catalogue/offers").json()["items"]
    assert {offer["code"]: offer["left"] for offer in offers} == {"HONEY": 20, "TEA": 30}
    assert buyer.get(f"/api/v1/{here}/lots").json() == []
    assert [row["certificate"] for row in buyer.get(f"/api/v1/{here}/harvests").json()] == ["HGZ-7"]
    assert sent(chair, f"{here}/unlist", {"reason": "out of season"}, key="5")[0] == 200
    assert {row["code"] for row in chair.get("/api/v1/catalogue/stock").json()["items"]} == {"HONEY", "TEA"}
    assert buyer.get(f"/api/v1/{here}").status_code == 404
