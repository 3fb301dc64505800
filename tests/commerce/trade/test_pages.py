from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huinong.commerce.trade.models import Order
from huinong.commerce.trade.values import State
from huinong.journal.models import Fact
from huinong.kernel.actor import Role
from huinong.registry.parties import queries as parties
from huinong.registry.parties.values import PartyKind, Scheme
from tests.commerce.goods import BUYER, COOP, COUNTY, OTHER_BUYER, OTHER_COOP
from tests.commerce.people import browser, page

pytestmark = pytest.mark.django_db
ADDRESSEE = {"buyer_name": "韩梅", "phone": "13812348812", "address": "武汉市洪山区珞喻路 1 号"}


@pytest.fixture
def manager(shop: Any) -> Client:
    return browser(Role.COUNTY_MANAGER)


@pytest.fixture
def chair(shop: Any) -> Client:
    return browser(Role.COOP_CHAIR, party=COOP)


@pytest.fixture
def buyer(shop: Any) -> Client:
    return browser(Role.BUYER, party=BUYER)


@pytest.fixture
def keeper(shop: Any) -> Client:
    return browser(Role.KEEPER, point=shop.county.station)


def send(client: Client, name: str, *args: object, **form: object) -> Any:
    return client.post(reverse(name, args=args), {"key": "page-key", **form})


def test_the_list_shows_each_side_its_orders_and_strangers_none(shop: Any, manager: Client, chair: Client) -> None:
    number = shop.paid()
    strangers = (browser(Role.BUYER, party=OTHER_BUYER), browser(Role.COOP_CHAIR, party=OTHER_COOP))
    for client in (manager, chair, browser(Role.BUYER, party=BUYER)):
        status, text = page(client, "trade:orders")
        assert (status, number in text, "桂花蜜" in text) == (200, True, True)
    for client in (*strangers, browser(Role.COUNTY_MANAGER, "611021")):
        assert number not in page(client, "trade:orders")[1]
    assert page(browser(Role.DRIVER), "trade:orders")[0] == 403


@pytest.mark.parametrize(("query", "found"), [({"q": "hm"}, 1), ({"q": "wang"}, 0), ({"state": "paid"}, 0)])
def test_the_list_is_searched_and_filtered(shop: Any, manager: Client, query: dict[str, str], found: int) -> None:
    number = shop.placed()
    assert page(manager, "trade:orders", **query)[1].count(f"/orders/{COUNTY}/{number}/") == found


def test_the_list_takes_a_fixed_number_of_queries(
    shop: Any, manager: Client, django_assert_max_num_queries: Any
) -> None:
    placed = [shop.placed(1, key=f"k{n}") for n in range(4)]
    with django_assert_max_num_queries(16):
        text = page(manager, "trade:orders")[1]
    assert [number for number in placed if f"/orders/{COUNTY}/{number}/" not in text] == []


def test_the_list_comes_as_a_sheet(shop: Any, manager: Client) -> None:
    shop.placed()
    assert manager.get(reverse("trade:orders"), {"export": "xlsx"})["Content-Type"].endswith("sheet")


def test_an_order_shows_boxes_money_and_the_four_flows(shop: Any, manager: Client) -> None:
    number = shop.delivered(5)
    status, text = page(manager, "trade:order", COUNTY, number)
    assert status == 200
    for wanted in ("3 boxes", "¥364.00", "¥323.00", "¥17.00", "¥24.00", "with the buyer", "Simulated", "韩梅"):
        assert wanted in text
    assert "13812348812" not in text
    funds = page(manager, "trade:order", COUNTY, number, flow="funds")[1]
    assert ("the buyer&#x27;s payment is held" in funds, "ordered for" in funds) == (True, False)


def test_an_order_takes_a_fixed_number_of_queries(
    shop: Any, manager: Client, django_assert_max_num_queries: Any
) -> None:
    number = shop.packed(5)
    with django_assert_max_num_queries(24):
        text = page(manager, "trade:order", COUNTY, number)[1]
    assert "3 boxes" in text


def test_a_buyer_sees_where_it_is_and_not_who_earns_what(shop: Any, buyer: Client) -> None:
    number = shop.placed()
    status, text = page(buyer, "trade:order", COUNTY, number)
    assert (status, "ordered for" in text, "Shared out" in text) == (200, True, False)
    assert page(browser(Role.BUYER, party=OTHER_BUYER), "trade:order", COUNTY, number)[0] == 404


def test_a_buyer_pays_once_however_often_the_button_is_pressed(shop: Any, buyer: Client) -> None:
    number = shop.placed()
    for _ in range(2):
        assert send(buyer, "trade:pay", COUNTY, number).status_code == 302
    assert Order.objects.get().state == State.PAID
    assert Fact.objects.filter(kind="payment.confirmed").count() == 1


def test_the_buttons_are_those_the_role_and_the_state_allow(
    shop: Any, buyer: Client, keeper: Client, chair: Client
) -> None:
    number = shop.placed()
    pay, pack, refund = (reverse(f"trade:{act}", args=(COUNTY, number)) for act in ("pay", "pack", "refund"))
    assert pay in page(buyer, "trade:order", COUNTY, number)[1]
    send(buyer, "trade:pay", COUNTY, number)
    text = page(keeper, "trade:order", COUNTY, number)[1]
    assert (pay in text, pack in text, refund in text) == (False, True, False)
    assert pack not in page(chair, "trade:order", COUNTY, number)[1]


def test_what_is_paid_waits_to_be_packed_and_the_keeper_packs_it(shop: Any, chair: Client, keeper: Client) -> None:
    number = shop.paid(5)
    text = page(chair, "trade:to_ship")[1]
    assert (number in text, "Fetch from the store" in text, 'form="packing"' in text) == (True, True, False)
    assert ("<h1>Packing list</h1>" in text, "when its keeper takes them in" in text) == (True, True)
    assert 'form="packing"' in page(keeper, "trade:to_ship")[1]
    assert send(keeper, "trade:to_ship", order=f"{COUNTY}/{number}").status_code == 302
    assert Order.objects.get().state == State.PACKED
    assert number not in page(keeper, "trade:to_ship")[1]


def test_a_refund_is_previewed_share_by_share_before_it_moves(shop: Any, manager: Client) -> None:
    number = shop.delivered(5)
    text = page(manager, "trade:refund", COUNTY, number, boxes="3")[1]
    assert all(wanted in text for wanted in ("¥76.00", "¥64.60", "¥8.00", "¥3.40"))
    assert Order.objects.get().refunded_fen == 0
    with shop.committed(execute=True):
        assert send(manager, "trade:refund", COUNTY, number, boxes="3", reason="rotten").status_code == 302
    assert Order.objects.get().refunded_fen == 7_600


def test_a_refused_refund_keeps_what_was_typed_and_moves_nothing(shop: Any, manager: Client) -> None:
    number = shop.packed(2)
    response = send(manager, "trade:refund", COUNTY, number, boxes="9", reason="rotten")
    assert b'value="rotten"' in response.content
    assert Order.objects.get().refunded_fen == 0


def test_an_order_is_cancelled_by_its_buyer_and_not_by_a_stranger(shop: Any, buyer: Client) -> None:
    number = shop.placed()
    stranger = browser(Role.BUYER, party=OTHER_BUYER)
    assert send(stranger, "trade:cancel", COUNTY, number, reason="changed my mind").status_code == 404
    assert send(buyer, "trade:cancel", COUNTY, number, reason="changed my mind").status_code == 302
    assert Order.objects.get().state == State.CANCELLED


def test_a_phone_is_read_only_for_a_reason_and_the_reading_is_logged(shop: Any, manager: Client, chair: Client) -> None:
    number = shop.placed()
    assert "13812348812" not in send(manager, "trade:phone", COUNTY, number, reason="").content.decode()
    assert "13812348812" in send(manager, "trade:phone", COUNTY, number, reason="ask about the door").content.decode()
    assert send(chair, "trade:phone", COUNTY, number, reason="curious").status_code == 403
    (fact,) = Fact.objects.filter(kind="personal_data.read")
    assert (fact.thread, fact.facts["purpose"], fact.facts["subject"]) == (number, "ask about the door", str(BUYER))


def test_a_buyer_orders_for_themselves(shop: Any, buyer: Client) -> None:
    response = send(buyer, "trade:place", sku="HONEY", **{"packs-HONEY": "3"}, **ADDRESSEE)
    assert response.status_code == 302
    order = Order.objects.get()
    assert (order.buyer_party, order.goods_fen, order.boxes) == (BUYER, 3 * 6_800, 2)


def test_the_price_is_that_of_the_order_it_will_be(shop: Any, buyer: Client) -> None:
    text = page(buyer, "trade:place", sku="HONEY", **{"packs-HONEY": "3"})[1]
    assert all(wanted in text for wanted in ("¥204.00", "Freight, 2 boxes", "¥16.00", "¥220.00"))


def test_more_than_there_is_is_refused_with_what_was_typed(shop: Any, buyer: Client) -> None:
    response = send(buyer, "trade:place", sku="HONEY", **{"packs-HONEY": "99"}, **ADDRESSEE)
    text = response.content.decode()
    assert (response.status_code, "珞喻路" in text, "20 are left" in text) == (409, True, True)
    assert Order.objects.count() == 0


def test_a_keeper_orders_for_somebody_who_is_registered_once(shop: Any, keeper: Client) -> None:
    for key in ("a", "b"):
        send(keeper, "trade:place", key=key, sku="HONEY", **{"packs-HONEY": "1"}, **ADDRESSEE)
    assert Order.objects.count() == 2
    known = parties.party_by_identifier(COUNTY, Scheme.PHONE, "13812348812")
    assert known is not None
    assert (known.kind, known.name) == (PartyKind.BUYER, "韩梅")
    assert set(Order.objects.values_list("buyer_party", flat=True)) == {known.id}


def test_another_person_behind_the_same_phone_is_another_buyer(shop: Any, keeper: Client) -> None:
    send(keeper, "trade:place", key="a", sku="HONEY", **{"packs-HONEY": "1"}, **ADDRESSEE)
    send(keeper, "trade:place", key="b", sku="HONEY", **{"packs-HONEY": "1"}, **{**ADDRESSEE, "buyer_name": "王二"})
    assert Order.objects.values("buyer_party").distinct().count() == 2
