"""Which days a calendar runs on. Plain values in, days out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

WEEK = 7
RUNS = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarValue:
    """The days of a service: weekdays (Monday to Sunday as ones and noughts) within a season, market days, single days.

    A season without an end goes on. Without a beginning only the single days count.
    """

    code: str
    name: str
    weekdays: str = "0000000"
    starts_on: date | None = None
    ends_on: date | None = None
    market_point: UUID | None = None
    days: Mapping[date, bool] = field(default_factory=dict)

    def runs_on(self, day: date, *, is_market_day: bool = False) -> bool:
        """Whether it runs: what is said of the single day goes before the season's week and its market days."""
        if day in self.days:
            return self.days[day]
        if self.starts_on is None or day < self.starts_on or (self.ends_on is not None and day > self.ends_on):
            return False
        return self.weekdays[day.weekday()] == RUNS or is_market_day


Markets = Mapping[UUID, Sequence[int]]
"""The last digits of the market days of points, by point."""


def running_days(calendar: CalendarValue, span: Iterable[date], markets: Markets) -> tuple[date, ...]:
    """The days of a span on which a calendar runs."""
    digits = markets.get(calendar.market_point, ()) if calendar.market_point else ()
    return tuple(day for day in span if calendar.runs_on(day, is_market_day=day.day % 10 in digits))


def span(first: date, last: date) -> tuple[date, ...]:
    """Every day from the first to the last, both in it."""
    return tuple(first + timedelta(days=count) for count in range((last - first).days + 1))
