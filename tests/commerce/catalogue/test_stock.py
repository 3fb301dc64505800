from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huinong.commerce.catalogue.errors import ShortStock
from huinong.commerce.catalogue.stock import allot
from huinong.commerce.catalogue.values import LotValue, SkuValue, Zone

SKU = UUID(int=1)


def goods() -> SkuValue:
    return SkuValue(
        id=SKU,
        county="421223",
        code="HONEY",
        name="桂花蜜",
        unit="瓶",
        pack_g=500,
        box_packs=6,
        seller_party=UUID(int=2),
        origin_point=UUID(int=3),
        village="421223100201",
        zone=Zone.AMBIENT,
        shelf_life_days=None,
        brand_licence=None,
        is_listed=True,
        price_fen=6_800,
        freight_fen=800,
    )


def lot(number: int, quantity: int, sold: int = 0) -> LotValue:
    return LotValue(
        id=UUID(int=100 + number),
        code=f"L{number}",
        sku=SKU,
        harvested_on=date(2026, 11, number),
        best_until=None,
        quantity=quantity,
        sold=sold,
        certificate=None,
        note="",
    )


def taken(lots: list[LotValue], *wants: int) -> list[list[tuple[str, int]]]:
    found = allot({SKU: lots}, [(goods(), want) for want in wants])
    return [[(taking.lot_code, taking.quantity) for taking in takings] for takings in found]


def test_the_oldest_harvest_is_sold_first_and_a_want_may_span_two() -> None:
    assert taken([lot(1, 10, sold=7), lot(2, 5)], 5) == [[("L1", 3), ("L2", 2)]]


def test_what_an_earlier_order_of_the_batch_took_is_gone_for_the_later() -> None:
    assert taken([lot(1, 3), lot(2, 5)], 2, 4) == [[("L1", 2)], [("L1", 1), ("L2", 3)]]


def test_a_short_want_is_refused_with_what_is_left() -> None:
    with pytest.raises(ShortStock) as refused:
        taken([lot(1, 3)], 2, 2)
    assert refused.value.facts == {"sku": "HONEY", "name": "桂花蜜", "wanted": 2, "left": 1}


def test_goods_without_a_lot_have_nothing_left() -> None:
    with pytest.raises(ShortStock) as refused:
        allot({}, [(goods(), 1)])
    assert refused.value.facts["left"] == 0


@given(st.lists(st.integers(0, 20), max_size=6), st.lists(st.integers(1, 20), max_size=6))
def test_wants_are_met_whole_or_refused_and_no_lot_gives_more_than_it_has(sizes: list[int], wants: list[int]) -> None:
    lots = [lot(n + 1, size) for n, size in enumerate(sizes)]
    if sum(wants) > sum(sizes):
        with pytest.raises(ShortStock):
            taken(lots, *wants)
        return
    found = taken(lots, *wants)
    assert [sum(n for _, n in takings) for takings in found] == wants
    for of_lot in lots:
        assert sum(n for takings in found for code, n in takings if code == of_lot.code) <= of_lot.quantity
