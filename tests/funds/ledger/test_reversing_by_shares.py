"""Shares of a posting that add up to one leave nothing of it, in any order and size; no line ever turns over."""

import random
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import queries, services
from huinong.funds.ledger.errors import NoLines, OverReversed
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.kernel import clock
from huinong.kernel.fen import share_out
from huinong.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
COUNTY = "421223"
PARTIES = [f"coop:{new_id()}" for _ in range(4)]
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PARTS = st.lists(st.integers(1, 50), min_size=1, max_size=5)


def posted(amount_fen: int, weights: list[int]) -> tuple[str, dict[str, int]]:
    """A split of an amount among parties, posted: its key and lines."""
    parts = dict(zip(PARTIES, share_out(amount_fen, weights), strict=False))
    lines = {"escrow:orders": -amount_fen, **{code: fen for code, fen in parts.items() if fen}}
    key = f"k-{new_id()}"
    posting = NewPosting(key=key, county=COUNTY, lines=lines, memo="order_split", thread=key, happened_at=clock.now())
    services.post(posting, actor=SYSTEM)
    return key, lines


def taken_back(key: str, numerator: int, denominator: int) -> dict[str, int]:
    reversal = Reversal(
        key=f"r-{new_id()}", county=COUNTY, of=key, numerator=numerator, denominator=denominator,
        memo="order_reversal", happened_at=clock.now(),
    )  # fmt: skip
    found: dict[str, int] = services.reverse(reversal, actor=SYSTEM).fact.facts["lines"]
    return found


@FEW
@given(
    st.integers(1_000, 10**7), st.lists(st.integers(0, 100), min_size=1, max_size=4).filter(any), PARTS, st.randoms()
)
def test_shares_that_add_up_to_one_leave_nothing_in_any_order(
    amount_fen: int, weights: list[int], parts: list[int], draw: random.Random
) -> None:
    draw.shuffle(parts)
    key, lines = posted(amount_fen, weights)
    left, whole = dict(lines), sum(parts)
    for part, so_far in zip(parts, accumulate(parts), strict=True):
        moved = taken_back(key, part, whole)
        assert sum(moved.values()) == 0
        for code, fen in moved.items():
            left[code] += fen
            assert left[code] * lines[code] >= 0
        back_fen = int((Fraction(amount_fen * so_far, whole) * 2 + 1) // 2)  # to the nearest fen, halves up
        assert sum(fen for fen in left.values() if fen > 0) == amount_fen - back_fen
    assert set(left.values()) == {0}
    assert queries.trial_balance(COUNTY, actor=SYSTEM).is_whole


@FEW
@given(st.integers(1_000, 10**6), PARTS)
def test_no_more_than_the_whole_is_ever_taken_back(amount_fen: int, parts: list[int]) -> None:
    key, _ = posted(amount_fen, [1, 1])
    for part in parts:
        taken_back(key, part, sum(parts))
    with pytest.raises(OverReversed):
        taken_back(key, 1, 1)
    assert queries.trial_balance(COUNTY, actor=SYSTEM).is_whole


def test_a_share_of_less_than_half_a_fen_is_refused_and_counts_for_nothing() -> None:
    key, lines = posted(1, [1])
    with pytest.raises(NoLines):
        taken_back(key, 1, 3)
    assert taken_back(key, 1, 1) == {code: -fen for code, fen in lines.items()}
