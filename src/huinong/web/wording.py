"""How numbers, money, moments and durations read: the same on every page, in print and in exports."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huinong.edge import cells
from huinong.kernel import clock
from huinong.kernel.fen import yuan


def unknown() -> str:
    """What stands where there is no figure: never 0, never blank."""
    return _("no data")


def money(amount_fen: int | None) -> str:
    """`123450` → `¥1,234.50`."""
    return unknown() if amount_fen is None else yuan(amount_fen).replace("-", "−")


def quantity(number: float | Decimal | None, unit: str = "") -> str:
    """`3012` → `3,012`; with a unit, `3,012 件`. At most two decimals, and no empty ones."""
    if number is None:
        return unknown()
    text = f"{_rounded(number, '0.01'):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace("-", "−")
    return f"{text} {unit}" if unit else text


def percent(ratio: float | Decimal | None) -> str:
    """`0.864` → `86.4 %`."""
    return unknown() if ratio is None else cells.percent(ratio)


def weight(grams: int | None) -> str:
    """`8400` → `8.4 kg`; below a kilogram in grams."""
    if grams is None:
        return unknown()
    return quantity(grams, "g") if abs(grams) < 1000 else quantity(_decimal(grams) / 1000, "kg")


def moment(at: datetime | date | None) -> str:
    """`14:05` today; `11-22 14:05` on another day; with the year when it is another year. As in every list."""
    if at is None:
        return unknown()
    return cells.short_time(at) if isinstance(at, datetime) else cells.short_day(at)


def day(on: date | datetime | None) -> str:
    """`11-23`; with the year when it is another one."""
    if on is None:
        return unknown()
    return cells.short_day(clock.day_of(on) if isinstance(on, datetime) else on)


def long_day(on: date | datetime | None) -> str:
    """`11月23日 星期一`, for headings."""
    if on is None:
        return unknown()
    local = clock.day_of(on) if isinstance(on, datetime) else on
    return date_format(local, pgettext("day, month and weekday", "l, j F"))


def duration(length: timedelta | int | float | None) -> str:
    """`2 小时 10 分` from a timedelta or seconds; days above 48 hours; the sign is the caller's to tell."""
    if length is None:
        return unknown()
    seconds = length.total_seconds() if isinstance(length, timedelta) else float(length)
    minutes = int(abs(seconds) // 60)
    if minutes == 0:
        return _("under a minute")
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        days, hours = divmod(hours, 24)
        return _("{days} d {hours} h").format(days=days, hours=hours) if hours else _("{days} d").format(days=days)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    if not minutes:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def mask(text: str | None) -> str:
    """`13812345678` → `138****5678`; short texts keep their first sign only. A masked text stays as it is."""
    if not text:
        return unknown()
    if "*" in text:
        return text
    if len(text) >= 8:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return text[0] + "*" * (len(text) - 1)


def _decimal(number: float | Decimal) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))


def _rounded(number: float | Decimal, step: str) -> Decimal:
    return _decimal(number).quantize(Decimal(step), ROUND_HALF_UP)
