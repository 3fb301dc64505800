"""What terms say of a piece."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from huinong.registry.contracts.checking import check
from huinong.registry.contracts.errors import NotTerms
from huinong.registry.contracts.values import Fault, PriceStep, PriceTier, Terms
from tests.registry.contracts import agreed as a


@pytest.mark.parametrize(
    ("weight_g", "fen"), [(0, 80), (1_000, 80), (1_001, 110), (3_000, 110), (3_001, 200), (50_000, 200)]
)
def test_a_piece_costs_what_its_weight_step_says(weight_g: int, fen: int) -> None:
    assert a.terms().price_fen(a.VILLAGE, weight_g) == fen


def test_a_community_named_by_itself_goes_before_its_township() -> None:
    agreed = a.terms()
    assert (agreed.tier_of(a.COMMUNITY), agreed.price_fen(a.COMMUNITY, 5_000)) == (PriceTier.TOWNSHIP, 60)
    assert (agreed.tier_of(a.VILLAGE), agreed.hours_to(a.VILLAGE)) == (PriceTier.VILLAGE, 42)
    assert agreed.price_fen(a.SEAT_VILLAGE, 5_000) == 40


def test_a_place_not_named_is_not_covered_and_has_no_price() -> None:
    agreed = a.terms()
    assert (agreed.covers(a.FAR_VILLAGE), agreed.price_fen(a.FAR_VILLAGE, 500), agreed.hours_to(a.FAR_VILLAGE)) == (
        False, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"brands": ()},
        {"brands": ("ZTO", "ZTO")},
        {"brands": ("中通",)},
        {"places": {}},
        {"places": {"420000101": PriceTier.VILLAGE}},
        {"places": {"42122310": PriceTier.VILLAGE}},
        {"prices": {PriceTier.COUNTY_SEAT: (PriceStep(None, 40),), PriceTier.TOWNSHIP: (PriceStep(None, 60),)}},
        {"prices": {tier: (PriceStep(1_000, 80),) for tier in PriceTier}},
        {"prices": {tier: (PriceStep(3_000, 80), PriceStep(1_000, 90), PriceStep(None, 100)) for tier in PriceTier}},
        {"prices": {tier: (PriceStep(None, -1),) for tier in PriceTier}},
        {"hours": {PriceTier.VILLAGE: 42}},
        {"on_time_bp": 10_001},
        {"month_cap_bp": 10_001},
        {"piece_cap_bp": -1},
        {"penalties_fen": {Fault.LATE: -1}},
        {"dispute_days": 0},
        {"valid_to": a.SINCE},
    ],
)
def test_terms_that_nobody_could_bill_by_are_refused(wrong: dict[str, Any]) -> None:
    check(a.COUNTY, a.terms())
    with pytest.raises(NotTerms):
        check(a.COUNTY, replace(a.terms(), **wrong))


def is_refused(terms: Terms) -> bool:
    try:
        check(a.COUNTY, terms)
    except NotTerms:
        return True
    return False


def test_terms_end_after_the_day_from_which_they_hold() -> None:
    days = (a.SINCE, a.SINCE + timedelta(days=1), date(2027, 10, 1))
    assert [is_refused(a.terms(valid_to=day)) for day in days] == [True, False, False]
