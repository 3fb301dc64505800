from typing import Any

import pytest

from huinong.commerce.catalogue import queries, services
from huinong.commerce.catalogue.errors import NoSuchSku
from huinong.edge.gates import SYSTEM
from tests.commerce.goods import (
    CHAIR,
    COUNTY,
    ELSEWHERE,
    MANAGER,
    NOON,
    OTHER_CHAIR,
    OTHER_STATION,
    SHOPPER,
    STATION_KEEPER,
    new_sku,
    on_sale,
)

pytestmark = pytest.mark.django_db


def test_everyone_in_the_county_sees_what_is_on_sale_and_nobody_elsewhere() -> None:
    on_sale(quantity=10)
    for actor in (CHAIR, OTHER_CHAIR, SHOPPER, MANAGER, STATION_KEEPER):
        assert [(offer.sku.code, offer.left) for offer in queries.offers(actor=actor)] == [("HONEY", 10)]
    assert queries.offers(actor=ELSEWHERE) == ()


def test_goods_not_on_sale_are_seen_by_their_seller_only() -> None:
    services.register_sku(key="k", new=new_sku(origin_point=OTHER_STATION), happened_at=NOON, actor=SYSTEM)
    assert queries.sku(actor=CHAIR, county=COUNTY, code="HONEY").name == "桂花蜜"
    for actor in (OTHER_CHAIR, SHOPPER, STATION_KEEPER, ELSEWHERE):
        with pytest.raises(NoSuchSku):
            queries.sku(actor=actor, county=COUNTY, code="HONEY")


def test_stock_and_lots_are_their_sellers_business() -> None:
    on_sale()
    for actor in (CHAIR, MANAGER, STATION_KEEPER):
        assert [stock.left for stock in queries.stock(actor=actor)] == [10]
        assert [lot.code for lot in queries.lots(actor=actor, county=COUNTY, code="HONEY")] == ["L-HONEY"]
    for actor in (OTHER_CHAIR, SHOPPER, ELSEWHERE):
        assert queries.stock(actor=actor) == ()
        assert queries.lots(actor=actor, county=COUNTY, code="HONEY") == ()


@pytest.mark.parametrize("text", ["桂花", "guihua", "ghm", "honey"])
def test_goods_are_found_by_name_pinyin_initials_and_code(text: str) -> None:
    on_sale()
    on_sale("TEA", name="青砖茶")
    assert [offer.sku.code for offer in queries.offers(actor=SHOPPER, text=text)] == ["HONEY"]


def test_a_shelf_of_many_goods_takes_two_queries(django_assert_num_queries: Any) -> None:
    for code in ("A", "B", "C"):
        on_sale(code)
    with django_assert_num_queries(1):
        assert len(queries.offers(actor=SHOPPER)) == 3
    with django_assert_num_queries(2):
        assert len(queries.stock(actor=CHAIR)) == 3
