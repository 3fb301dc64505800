from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from huinong.commerce.trade.numbers import is_order_number, order_number

SERIALS = st.integers(1, 999_999)
DAY = date(2026, 11, 20)


def test_a_number_says_its_county_and_day() -> None:
    assert order_number("421223", DAY, 1) == "DD421223261120000014"


@given(SERIALS, st.integers(0, 17), st.integers(1, 9))
def test_a_slip_of_one_digit_is_found(serial: int, place: int, shift: int) -> None:
    number = order_number("421223", DAY, serial)
    assert is_order_number(number)
    slipped = str((int(number[2 + place]) + shift) % 10)
    assert not is_order_number(number[: 2 + place] + slipped + number[3 + place :])


def test_other_texts_are_not_order_numbers() -> None:
    assert not any(is_order_number(text) for text in ("", "DD", "421223261120000017", "DDx21223261120000017"))
