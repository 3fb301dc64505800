"""What may be assessed for a loss, by the law, the insurance or the contract."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huinong.funds.claims.limits import Case, limit_of
from huinong.funds.claims.values import Claimant, LimitRule, Loss

AMOUNTS = st.integers(0, 10**7)


def case(**changes: Any) -> Case:
    """An uninsured piece of our own mail, postage ¥12.00, lost with ¥300.00 in it."""
    told = {
        "loss": Loss.LOST, "claimant": Claimant.SENDER, "is_mail": True, "insured_fen": 0, "value_fen": 30_000,
        "postage_fen": 1_200, "times": 3, "contract_fen": None, **changes,
    }  # fmt: skip
    return Case(**told)


@pytest.mark.parametrize(
    ("changes", "loss_fen", "rule", "fen"),
    [
        ({}, 30_000, LimitRule.UNINSURED_MAIL, 3_600),
        ({}, 2_000, LimitRule.UNINSURED_MAIL, 2_000),
        ({"insured_fen": 20_000}, 30_000, LimitRule.INSURED, 20_000),
        ({"insured_fen": 20_000, "loss": Loss.DAMAGED}, 15_000, LimitRule.INSURED_PART, 10_000),
        ({"insured_fen": 30_000, "loss": Loss.SHORT}, 15_000, LimitRule.INSURED_PART, 15_000),
        ({"insured_fen": 30_000, "value_fen": 0, "loss": Loss.SHORT}, 40_000, LimitRule.INSURED_PART, 30_000),
        ({"is_mail": False}, 30_000, LimitRule.ACTUAL_LOSS, 30_000),
        ({"is_mail": False, "claimant": Claimant.COURIER, "contract_fen": 240}, 30_000, LimitRule.CONTRACT, 240),
        ({"is_mail": False, "claimant": Claimant.COURIER, "contract_fen": 240}, 100, LimitRule.CONTRACT, 100),
        ({"is_mail": False, "claimant": Claimant.COURIER}, 30_000, LimitRule.ACTUAL_LOSS, 30_000),
        ({"is_mail": False, "claimant": Claimant.RECEIVER, "contract_fen": 240}, 900, LimitRule.ACTUAL_LOSS, 900),
    ],
)
def test_the_limit_follows_its_rule(changes: dict[str, Any], loss_fen: int, rule: LimitRule, fen: int) -> None:
    found = limit_of(case(**changes), loss_fen)
    assert (found.rule, found.fen) == (rule, fen)


def test_the_rule_of_three_times_the_postage_says_how_often() -> None:
    assert "3 倍" in limit_of(case(), 30_000).label
    assert "2 倍" in limit_of(case(times=2), 30_000).label


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(Loss))
def test_an_insured_piece_never_gets_more_than_it_was_insured_for(
    insured_fen: int, value_fen: int, loss_fen: int, loss: Loss
) -> None:
    found = limit_of(case(insured_fen=insured_fen + 1, value_fen=value_fen, loss=loss), loss_fen)
    assert 0 <= found.fen <= insured_fen + 1
