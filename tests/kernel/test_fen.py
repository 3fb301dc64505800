import pytest
from hypothesis import given
from hypothesis import strategies as st

from huinong.kernel.fen import share_out, yuan

WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(lambda weights: sum(weights) > 0)


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_shares_sum_to_the_whole(amount_fen: int, weights: list[int]) -> None:
    assert sum(share_out(amount_fen, weights)) == amount_fen


@given(st.integers(0, 10**12), WEIGHTS)
def test_no_share_is_a_fen_away_from_its_quota(amount_fen: int, weights: list[int]) -> None:
    for part, weight in zip(share_out(amount_fen, weights), weights, strict=True):
        assert abs(part * sum(weights) - amount_fen * weight) < sum(weights)


def test_a_negative_amount_splits_as_the_mirror_of_its_positive() -> None:
    assert share_out(100, [1, 1, 1]) == (34, 33, 33)
    assert share_out(-100, [1, 1, 1]) == (-34, -33, -33)


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [2, -1]])
def test_weights_that_cannot_share_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share_out(1, weights)


@pytest.mark.parametrize(
    ("fen", "text"), [(123450, "¥1,234.50"), (-5, "-¥0.05"), (0, "¥0.00"), (100_000_000, "¥1,000,000.00")]
)
def test_money_reads_as_people_write_it(fen: int, text: str) -> None:
    assert yuan(fen) == text
