"""How a value reads in a list: on the page, and in a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from huinong.kernel import clock
from huinong.kernel.fen import yuan

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # OWASP, "CSV Injection": what a spreadsheet may run


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"  # a number that names something: it stands on one line
    NUMBER = "number"
    PERCENT = "percent"  # of a ratio: 0.864 reads 86.4 %
    MONEY = "money"
    TIME = "time"
    DATE = "date"
    STATUS = "status"
    LINK = "link"


class Tint(StrEnum):
    """The colours a status may have, beside its word: red must be acted on, amber will have to be."""

    GREY = "secondary"
    GREEN = "green"
    BLUE = "blue"
    AMBER = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Badge:
    label: Any
    tint: Tint = Tint.GREY


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` names the row's attribute (dots reach inside), the sort and the sheet's column.

    `sort` is what a queryset is ordered by when that is not `key`; "" says the column cannot sort.
    `badges` gives a STATUS its word and tint. `link` answers the address a LINK leads to, or "".
    """

    key: str
    label: Any
    kind: Kind = Kind.TEXT
    sort: str | None = None
    shown: bool = True
    badges: Mapping[str, Badge] = field(default_factory=dict)
    link: Callable[[Any], str] | None = None

    @property
    def order(self) -> str:
        return self.key.replace(".", "__") if self.sort is None else self.sort

    @property
    def is_figure(self) -> bool:
        return self.kind in {Kind.NUMBER, Kind.PERCENT, Kind.MONEY}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as the page shows it; `text` is "" when it is unknown."""

    column: Column
    text: str
    title: str = ""
    url: str = ""
    tint: str = ""


def value_at(row: Any, key: str) -> Any:
    """The row's value under a dotted key; None as soon as one step is None."""
    for name in key.split("."):
        row = getattr(row, name) if row is not None else None
    return row


def cell(column: Column, row: Any) -> Cell:
    """The cell of `row` in `column`."""
    value = value_at(row, column.key)
    url = column.link(row) if column.link else ""
    if value is None or value == "":
        return Cell(column, "", url=url)
    if column.kind == Kind.STATUS:
        badge = column.badges.get(str(value), Badge(value))
        return Cell(column, str(badge.label), url=url, tint=badge.tint.value)
    title = full_time(value) if column.kind == Kind.TIME else ""
    return Cell(column, _text(column.kind, value), title=title, url=url)


def _text(kind: Kind, value: Any) -> str:
    if kind == Kind.MONEY:
        return yuan(value).replace("-", "−")
    if kind == Kind.NUMBER:
        return f"{value:,}"
    if kind == Kind.PERCENT:
        return percent(value)
    if kind == Kind.TIME:
        return short_time(value)
    if kind == Kind.DATE:
        return short_day(clock.day_of(value) if isinstance(value, datetime) else value)
    return str(value)


def percent(ratio: float | Decimal) -> str:
    """`0.864` → `86.4 %`."""
    return f"{(Decimal(str(ratio)) * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):f} %"


def short_time(moment: datetime) -> str:
    """`14:05` today, `11-22 14:05` this year, else `2025-11-22 14:05`; Chinese wall-clock time."""
    local = moment.astimezone(clock.BEIJING)
    day = local.date()
    return f"{local:%H:%M}" if day == clock.today() else f"{short_day(day)} {local:%H:%M}"


def full_time(moment: datetime) -> str:
    """`2026-11-22 14:05:09`, for a title or a sheet."""
    return f"{moment.astimezone(clock.BEIJING):%Y-%m-%d %H:%M:%S}"


def short_day(day: date) -> str:
    """`11-22` this year, else `2025-11-22`."""
    return f"{day:%m-%d}" if day.year == clock.today().year else day.isoformat()


def sheet_value(column: Column, row: Any) -> Any:
    """The value for a spreadsheet: numbers as numbers, money in yuan, local times, and no text that runs."""
    value = value_at(row, column.key)
    if value is None:
        return None
    if column.kind == Kind.MONEY:
        return Decimal(value) / 100
    if column.kind in {Kind.NUMBER, Kind.PERCENT}:
        return value
    if column.kind == Kind.TIME:
        return value.astimezone(clock.BEIJING).replace(tzinfo=None, microsecond=0)
    if column.kind == Kind.DATE:
        return clock.day_of(value) if isinstance(value, datetime) else value
    if column.kind == Kind.STATUS and str(value) in column.badges:
        value = column.badges[str(value)].label
    return neutral(str(value))


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


YES_NO: Mapping[str, Badge] = {"True": Badge(_("Yes"), Tint.GREEN), "False": Badge(_("No"), Tint.GREY)}
"""The badges of a column of true and false."""

SIMULATED: Mapping[str, Badge] = {**YES_NO, "True": Badge(_("Simulated"))}
"""The badges of a column that says whether a simulator answered, which a card shows without its heading."""
