"""Numbers that catch a misread digit: our waybill, the bag, and the UPU's S10. Plain Python.

Our check digit is Damm's (H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004): it finds every
single wrong digit and every swap of neighbours, with digits only, which Luhn and MOD 11 do not.
"""

import re

from stdnum import damm

WAYBILL_PREFIX = "HN"
WAYBILL = re.compile(r"^HN\d{12}$")
BAG = re.compile(r"^B\d{13}$")
S10 = re.compile(r"^[A-Z]{2}\d{9}[A-Z]{2}$")
FOREIGN = re.compile(r"^[A-Z0-9][A-Z0-9-]{4,30}[A-Z0-9]$")  # what partners print; their own rules are theirs
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)  # UPU S10-12 §3.3


def waybill(serial: int) -> str:
    """`HN`, eleven digits and the check digit: 10¹¹ numbers for the nation (S10 has 10⁸ a prefix)."""
    if not 0 < serial < 10**11:
        raise ValueError(f"a waybill has eleven digits, not {serial}")
    digits = f"{serial:011d}"
    return f"{WAYBILL_PREFIX}{digits}{damm.calc_check_digit(digits)}"


def is_waybill(number: str) -> bool:
    """Whether `number` is one of ours with a right check digit."""
    return bool(WAYBILL.match(number)) and bool(damm.is_valid(number[2:]))


def bag(county: str, serial: int) -> str:
    """`B`, the county, six digits that wrap after a million bags, and the check digit."""
    digits = f"{county}{serial % 1_000_000:06d}"
    return f"B{digits}{damm.calc_check_digit(digits)}"


def is_bag(number: str) -> bool:
    """Whether `number` is a bag's with a right check digit."""
    return bool(BAG.match(number)) and bool(damm.is_valid(number[1:]))


def s10_check_digit(serial: str) -> str:
    """The S10 check digit of eight digits: 11 less the weighted sum modulo 11, with 10 → 0 and 11 → 5."""
    left = 11 - sum(int(digit) * weight for digit, weight in zip(serial, S10_WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(left, str(left))


def s10(service: str, serial: int, country: str = "CN") -> str:
    """An international item's number, as `EE123456785CN`."""
    digits = f"{serial:08d}"
    number = f"{service}{digits}{s10_check_digit(digits)}{country}"
    if not S10.match(number):
        raise ValueError(f"{number} is not of the S10 form")
    return number


def is_s10(number: str) -> bool:
    """Whether `number` has the S10 form and a right check digit."""
    return bool(S10.match(number)) and s10_check_digit(number[2:10]) == number[10]


def is_good(number: str) -> bool:
    """Whether a scanned waybill can be right: ours and S10 by their check digits, partners' by their form."""
    if WAYBILL.match(number):
        return is_waybill(number)
    return is_s10(number) if S10.match(number) else bool(FOREIGN.match(number))
