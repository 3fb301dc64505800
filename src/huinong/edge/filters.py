"""The filters of a list: each reads as part of a sentence, and narrows a queryset or a list of values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import QueryDict

from huinong.edge.cells import short_day, value_at
from huinong.kernel import clock

Options = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Control:
    """One input of a filter as the form shows it."""

    name: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownFilter:
    """A filter in the form, and what it says now (`said` is "" while it narrows nothing)."""

    label: str
    controls: tuple[Control, ...]
    said: str


class Filter(Protocol):
    """What a list needs of a filter."""

    def narrow(self, rows: Any, asked: QueryDict) -> Any:
        """The rows that remain; all of them when nothing valid was asked."""

    def shown(self, asked: QueryDict) -> ShownFilter:
        """The filter as the form shows it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values. `options` are (value, label), or a function that answers them.

    `field` is the queryset's look-up or the value's attribute when that is not `key`; `narrow_by`
    replaces it where one look-up is not enough.
    """

    key: str
    label: Any
    options: Options | Callable[[], Options]
    field: str = ""
    narrow_by: Callable[[Any, str], Any] | None = None

    def _options(self) -> Options:
        return self.options() if callable(self.options) else self.options

    def _value(self, asked: QueryDict) -> str:
        value = asked.get(self.key, "")
        return value if value in {option for option, _ in self._options()} else ""

    def narrow(self, rows: Any, asked: QueryDict) -> Any:
        value = self._value(asked)
        if not value:
            return rows
        if self.narrow_by:
            return self.narrow_by(rows, value)
        field = self.field or self.key
        if isinstance(rows, QuerySet):
            return rows.filter(**{field: value})
        return [row for row in rows if str(value_at(row, field)) == value]

    def shown(self, asked: QueryDict) -> ShownFilter:
        value = self._value(asked)
        options = tuple((option, str(label)) for option, label in self._options())
        return ShownFilter(str(self.label), (Control(self.key, value, options),), dict(options).get(value, ""))


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included. `field` holds a moment, or a date when `is_date`."""

    key: str
    label: Any
    field: str = ""
    is_date: bool = False

    def _bounds(self, asked: QueryDict) -> tuple[date | None, date | None]:
        return _day(asked.get(f"{self.key}_from", "")), _day(asked.get(f"{self.key}_until", ""))

    def narrow(self, rows: Any, asked: QueryDict) -> Any:
        first, last = self._bounds(asked)
        field = self.field or self.key
        if not isinstance(rows, QuerySet):
            return [row for row in rows if self._within(value_at(row, field), first, last)]
        if first:
            rows = rows.filter(**{f"{field}__gte": first if self.is_date else clock.at_beijing(first, hour=0)})
        if last:
            end = last + timedelta(days=1)
            rows = rows.filter(**{f"{field}__lt": end if self.is_date else clock.at_beijing(end, hour=0)})
        return rows

    @staticmethod
    def _within(value: Any, first: date | None, last: date | None) -> bool:
        if value is None:
            return first is None and last is None
        day = clock.day_of(value) if isinstance(value, datetime) else value
        return (first is None or first <= day) and (last is None or day <= last)

    def shown(self, asked: QueryDict) -> ShownFilter:
        first, last = self._bounds(asked)
        controls = (
            Control(f"{self.key}_from", first.isoformat() if first else ""),
            Control(f"{self.key}_until", last.isoformat() if last else ""),
        )
        said = f"{short_day(first) if first else ''} – {short_day(last) if last else ''}".strip()
        return ShownFilter(str(self.label), controls, said if first or last else "")


def _day(text: str) -> date | None:
    """A day somebody typed; None when it is not one we could compare with."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1900, 1, 1) <= day < date(2200, 1, 1) else None
