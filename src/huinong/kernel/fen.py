"""Money is an integer of fen. These are the only places where it is divided or shown."""

import re
from collections.abc import Sequence
from decimal import Decimal

AMOUNT = re.compile(r"-?¥?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
MOST_YUAN = 10**9  # more is a slip in a file


def share_out(amount_fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `amount_fen` by `weights`, exactly: the parts sum to the whole.

    Largest remainder (Hamilton's method); ties go to the earlier part. A negative amount splits as
    the mirror of its positive. Raises ValueError when the weights are negative or sum to zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    sign = -1 if amount_fen < 0 else 1
    quotas = [divmod(abs(amount_fen) * weight, whole) for weight in weights]
    parts = [quota for quota, _ in quotas]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-quotas[i][1], i))
    for index in by_remainder[: abs(amount_fen) - sum(parts)]:
        parts[index] += 1
    return tuple(sign * part for part in parts)


def yuan(amount_fen: int) -> str:
    """`123450` → `¥1,234.50`; `-5` → `-¥0.05`."""
    sign = "-" if amount_fen < 0 else ""
    whole, cents = divmod(abs(amount_fen), 100)
    return f"{sign}¥{whole:,}.{cents:02d}"


def read_yuan(text: str) -> int | None:
    """`¥1,234.5` → `123450`, rounding what a spreadsheet's binary fractions leave; None for what is no amount.

    A comma groups thousands; `68,5`, where it may be a point, is none.
    """
    if not AMOUNT.fullmatch(text.strip()):
        return None
    yuan_ = Decimal(text.replace(",", "").replace("¥", ""))
    if abs(yuan_) > MOST_YUAN:
        return None
    amount_fen = round(yuan_ * 100)
    return int(amount_fen) if abs(yuan_ * 100 - amount_fen) < Decimal("0.001") else None


DIGITS = "零壹贰叁肆伍陆柒捌玖"
SCALES = ((10**8, "亿"), (10**4, "万"), (10**3, "仟"), (10**2, "佰"), (10, "拾"))


def in_capitals(amount_fen: int) -> str:
    """`123405` → `人民币壹仟贰佰叁拾肆元零伍分`: an amount as bills must say it (支付结算办法 附一, 1997)."""
    yuan_, cents = divmod(abs(amount_fen), 100)
    jiao, fen = divmod(cents, 10)
    said = f"{_whole(yuan_)}元" if yuan_ or not cents else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif fen and said:
        said += "零"
    sign = "负" if amount_fen < 0 else ""
    return f"人民币{sign}{said}" + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    for scale, unit in SCALES:
        if number >= scale:
            high, rest = divmod(number, scale)
            gap = "零" if 0 < rest < scale // 10 else ""
            return _whole(high) + unit + gap + (_whole(rest) if rest else "")
    return DIGITS[number]
