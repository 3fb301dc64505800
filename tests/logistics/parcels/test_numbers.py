import pytest
from hypothesis import given
from hypothesis import strategies as st

from huinong.logistics.parcels import numbers


def test_a_waybill_has_a_prefix_eleven_digits_and_a_check_digit() -> None:
    assert numbers.waybill(572) == "HN000000005724"  # Damm's own example: 572 → 4
    assert numbers.is_waybill("HN000000005724")


@given(st.integers(1, 10**11 - 1), st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_always_found(serial: int, place: int, shift: int) -> None:
    digits = numbers.waybill(serial)[2:]
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert not numbers.is_waybill("HN" + wrong)


@given(st.integers(1, 10**11 - 1), st.integers(0, 10))
def test_swapped_neighbours_are_always_found(serial: int, place: int) -> None:
    digits = numbers.waybill(serial)[2:]
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert numbers.is_waybill("HN" + swapped) == (swapped == digits)


@pytest.mark.parametrize("number", ["RR473124829GB", "EE876543216CN", "CP123456785CN"])
def test_s10_check_digits_agree_with_published_numbers(number: str) -> None:
    assert numbers.s10_check_digit(number[2:10]) == number[10]
    assert numbers.is_s10(number)


@pytest.mark.parametrize(("serial", "digit"), [("00000000", "5"), ("00000006", "2"), ("00000003", "1")])
def test_s10_writes_eleven_as_five(serial: str, digit: str) -> None:
    assert numbers.s10_check_digit(serial) == digit


def test_s10_writes_ten_as_nought() -> None:
    def weighed(n: int) -> int:
        return sum(int(digit) * weight for digit, weight in zip(f"{n:08d}", numbers.S10_WEIGHTS, strict=True))

    tens = [n for n in range(100) if weighed(n) % 11 == 1]
    assert tens
    assert {numbers.s10_check_digit(f"{n:08d}") for n in tens} == {"0"}


def test_a_service_indicator_of_the_wrong_form_makes_no_number() -> None:
    with pytest.raises(ValueError, match="S10"):
        numbers.s10("E", 1)


def test_a_bag_number_names_its_county() -> None:
    assert numbers.bag("421223", 7).startswith("B421223000007")
    assert numbers.is_bag(numbers.bag("421223", 1_000_007))
    assert not numbers.is_bag("B4212230000070" if numbers.bag("421223", 7)[-1] != "0" else "B4212230000071")


def test_partners_numbers_keep_their_form_and_ours_must_check() -> None:
    assert numbers.is_good("73123456789012")
    assert numbers.is_good("SF1234567890123")
    assert not numbers.is_good("HN000000005725")
    assert not numbers.is_good("RR473124828GB")
    assert not numbers.is_good("7312 345")
