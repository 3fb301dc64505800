from collections.abc import Callable
from typing import Any

import pytest

from huinong.commerce.trade import queries, services
from huinong.commerce.trade.values import State, Wanted
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor, Role, Scope
from tests.commerce.goods import BUYER, COUNTY, FULL, READS, new_order, on_sale
from tests.logistics.county import NOW, twice
from tests.papers import pages

from .conftest import Post

pytestmark = pytest.mark.django_db
HAN = Actor("buyer", "Han", Role.BUYER, Scope(COUNTY, party=BUYER), READS | FULL)


@pytest.fixture
def order(post: Post, django_capture_on_commit_callbacks: Callable[..., Any]) -> str:
    """A paid order of two boxes that leaves from the station."""
    on_sale(quantity=20, origin_point=post.county.station)
    new = new_order(wanted=(Wanted(sku="HONEY", quantity=3),))
    number = services.place_order(county=COUNTY, new=new, actor=HAN).fact.thread
    services.pay_order(county=COUNTY, number=number, happened_at=NOW, actor=HAN)
    return number


def test_a_paid_order_is_packed_with_one_button_and_gets_its_labels(post: Post, order: str) -> None:
    assert "桂花蜜" in post.text("/station/orders/")
    response = post.browser.post(f"/station/orders/{order}/pack/", {"key": "k1"})
    page = post.text(response["Location"])
    assert page.count("hn-st-row") == 2
    assert f"/orders/labels.pdf?order={COUNTY}/{order}&amp;width=58" in page
    labels = pages(post.browser.get(f"/orders/labels.pdf?order={COUNTY}/{order}&width=58").content)
    assert [order in label for label in labels] == [True, True]
    assert queries.order(actor=SYSTEM, county=COUNTY, number=order).summary.state is State.PACKED
    assert "Nothing has to be packed now." in post.text("/station/orders/")


def test_the_home_counts_what_is_to_pack(post: Post, order: str) -> None:
    assert "<span>Orders to pack</span><b>1</b>" in post.text("/station/")


def test_packing_twice_with_one_key_is_packing_once(post: Post, order: str) -> None:
    places = {post.browser.post(f"/station/orders/{order}/pack/", {"key": "k1"})["Location"] for _ in twice()}
    assert len(places) == 1
    assert post.text(places.pop()).count("hn-st-row") == 2


def test_another_station_neither_sees_nor_packs_it(post: Post, neighbour: Post, order: str) -> None:
    assert "桂花蜜" not in neighbour.text("/station/orders/")
    assert neighbour.browser.post(f"/station/orders/{order}/pack/", {"key": "k2"}).status_code == 404
    neighbour.text(f"/station/orders/{order}/labels/", 404)
    neighbour.text(f"/orders/labels.pdf?order={COUNTY}/{order}", 404)
    assert queries.order(actor=SYSTEM, county=COUNTY, number=order).summary.state is State.PAID
