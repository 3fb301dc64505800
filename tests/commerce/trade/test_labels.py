"""A label for each box of the orders that were packed, many orders in one document."""

from typing import Any

import pytest
from django.urls import reverse

from huinong.kernel.actor import Role
from tests.commerce.goods import COOP, COUNTY, OTHER_COOP
from tests.commerce.people import browser, page, robot
from tests.papers import pages

pytestmark = pytest.mark.django_db
LABELS = "/orders/labels.pdf"


def test_the_labels_of_many_orders_come_in_the_order_asked_for(shop: Any) -> None:
    first, second = shop.packed(3, key="a"), shop.packed(2, key="b")
    asked = {"order": [f"{COUNTY}/{second}", f"{COUNTY}/{first}", f"{COUNTY}/{second}"]}
    made = pages(browser(Role.COOP_CHAIR, party=COOP).get(LABELS, asked).content)
    assert [next(n for n in (first, second) if n in label) for label in made] == [second, first, first]
    assert all("韩*" in label or "*" in label for label in made)


def test_another_seller_a_buyer_and_an_order_not_packed_get_none(shop: Any) -> None:
    packed, paid = shop.packed(2, key="a"), shop.paid(2, key="b")
    asked = {"order": f"{COUNTY}/{packed}"}
    assert browser(Role.COOP_CHAIR, party=OTHER_COOP).get(LABELS, asked).status_code == 404
    assert browser(Role.BUYER, party=shop.buyer.scope.party).get(LABELS, asked).status_code == 403
    assert browser(Role.COOP_CHAIR, party=COOP).get(LABELS, {"order": f"{COUNTY}/{paid}"}).status_code == 409


def test_a_program_gets_them_too_and_a_stranger_does_not(shop: Any) -> None:
    number = shop.packed(2)
    call, asked = "/api/v1/trade/labels", {"order": f"{COUNTY}/{number}", "width": "58"}
    assert len(pages(robot(Role.COOP_CHAIR, party=COOP).get(call, asked).content)) == 1
    assert robot(Role.COOP_CHAIR, party=OTHER_COOP).get(call, asked).status_code == 404


def test_the_page_after_packing_leads_to_the_labels(shop: Any) -> None:
    number = shop.paid(2)
    keeper = browser(Role.KEEPER, point=shop.county.station)
    came = keeper.post(reverse("trade:to_ship"), {"key": "k", "order": f"{COUNTY}/{number}"})
    shown = keeper.get(came["Location"]).content.decode()
    assert f"/orders/labels.pdf?order={COUNTY}%2F{number}&amp;width=58" in shown
    assert f"?order={COUNTY}/{number}&amp;width=76" in page(keeper, "trade:order", COUNTY, number)[1]
