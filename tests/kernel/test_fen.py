import pytest
from hypothesis import given
from hypothesis import strategies as st

from huinong.kernel.fen import in_capitals, read_yuan, share_out, yuan

WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(lambda weights: sum(weights) > 0)


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_shares_sum_to_the_whole(amount_fen: int, weights: list[int]) -> None:
    assert sum(share_out(amount_fen, weights)) == amount_fen


@given(st.integers(0, 10**12), WEIGHTS)
def test_no_share_is_a_fen_away_from_its_quota(amount_fen: int, weights: list[int]) -> None:
    for part, weight in zip(share_out(amount_fen, weights), weights, strict=True):
        assert abs(part * sum(weights) - amount_fen * weight) < sum(weights)


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_a_split_is_the_same_however_often_and_mirrors_its_negative(amount_fen: int, weights: list[int]) -> None:
    parts = share_out(amount_fen, weights)
    assert parts == share_out(amount_fen, weights)
    assert parts == tuple(-part for part in share_out(-amount_fen, weights))
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)


@given(st.integers(0, 10**9), WEIGHTS, st.integers(2, 50))
def test_weights_in_the_same_proportion_split_alike(amount_fen: int, weights: list[int], times: int) -> None:
    assert share_out(amount_fen, [weight * times for weight in weights]) == share_out(amount_fen, weights)


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


@pytest.mark.parametrize(
    ("amount_fen", "said"),
    [
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角整"),
        (105, "人民币壹元零伍分"),
        (123450, "人民币壹仟贰佰叁拾肆元伍角整"),
        (140950, "人民币壹仟肆佰零玖元伍角整"),
        (1_000_000_000, "人民币壹仟万元整"),
        (1_001_000, "人民币壹万零壹拾元整"),
        (680_732, "人民币陆仟捌佰零柒元叁角贰分"),
        (10_000_000_001, "人民币壹亿元零壹分"),
        (1_000_500_000_000, "人民币壹佰亿零伍佰万元整"),
        (-224_800, "人民币负贰仟贰佰肆拾捌元整"),
    ],
)
def test_an_amount_is_said_in_capitals_as_bills_must_say_it(amount_fen: int, said: str) -> None:
    assert in_capitals(amount_fen) == said


@given(st.integers(min_value=0, max_value=10**14))
def test_capitals_say_the_amount_and_no_two_amounts_alike(amount_fen: int) -> None:
    assert _read(in_capitals(amount_fen)) == amount_fen


def _read(said: str) -> int:
    """The amount that capitals say, read by other code than wrote them."""
    units = {"拾": 10, "佰": 100, "仟": 1_000}
    total = section = digit = fen = 0
    for sign in said.removeprefix("人民币").removesuffix("整"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in units:
            section, digit = section + digit * units[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif sign == "元":
            fen, total, section, digit = (total + section + digit) * 100, 0, 0, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[sign], 0
    return fen


@given(st.integers(min_value=-(10**11), max_value=10**11))
def test_an_amount_is_read_back_as_it_is_written(amount_fen: int) -> None:
    assert read_yuan(yuan(amount_fen)) == amount_fen
    assert read_yuan(str(amount_fen / 100)) == amount_fen  # as a spreadsheet's cell has it


@pytest.mark.parametrize(
    "text", ["", "一元", "1.005", "NaN", "Infinity", "1e12", "68,5", "1,23", "1_000", "9999999999", "¥"]
)
def test_what_is_no_amount_is_read_as_none(text: str) -> None:
    assert read_yuan(text) is None
