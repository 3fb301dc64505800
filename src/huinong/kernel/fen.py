"""Money is an integer of fen. These are the only places where it is divided or shown."""

from collections.abc import Sequence


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
