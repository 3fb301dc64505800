"""Order numbers: `DD`, the county, the day, a serial of the day, and a check digit (ISO 7064 MOD 11,10)."""

from datetime import date

from stdnum.iso7064 import mod_11_10

PREFIX = "DD"
LEAST_DIGITS = 18  # county 6, day 6, serial 5 or more, check 1


def order_number(county: str, day: date, serial: int) -> str:
    """`DD421223261120000014` for the first order of 2026-11-20 in Chongyang."""
    body = f"{county}{day:%y%m%d}{serial:05d}"
    return f"{PREFIX}{body}{mod_11_10.calc_check_digit(body)}"


def is_order_number(text: str) -> bool:
    """Whether `text` could be an order number: a slip of one digit, or two neighbours swapped, is found."""
    digits = text.removeprefix(PREFIX)
    is_shaped = text.startswith(PREFIX) and digits.isdecimal() and len(digits) >= LEAST_DIGITS
    return is_shaped and bool(mod_11_10.is_valid(digits))
