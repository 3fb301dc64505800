"""Which days a calendar runs on. Plain values in, days out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from huinong.registry.points.markets import Rule, falls_on

WEEK = 7
RUNS = "1"


Markets = Mapping[UUID, Rule]
"""The market rules of points, by point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What a calendar says of its days as long as it is not changed: weekdays in a season, and market days.

    Without a beginning it has no days; a season without an end goes on.
    """

    weekdays: str = "0000000"
    starts_on: date | None = None
    ends_on: date | None = None
    market_point: UUID | None = None

    def runs_on(self, day: date, markets: Markets) -> bool:
        """Whether it runs by its season's week or by its market."""
        if self.starts_on is None or day < self.starts_on or (self.ends_on is not None and day > self.ends_on):
            return False
        return self.weekdays[day.weekday()] == RUNS or self.is_market_day(day, markets)

    def is_market_day(self, day: date, markets: Markets) -> bool:
        """Whether its market is held on a day; one that nobody can tell, past the lunar table, is none."""
        rule = markets.get(self.market_point) if self.market_point else None
        return bool(rule and falls_on(rule, day))

    @property
    def week(self) -> "Week":
        """This week alone: a calendar's without its single days."""
        return Week(
            weekdays=self.weekdays, starts_on=self.starts_on, ends_on=self.ends_on, market_point=self.market_point
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarValue(Week):
    """The days of a service: weekdays (Monday to Sunday as ones and noughts) within a season, market days, single days.

    `before` is what held until a day, the oldest first: a calendar that is changed from a day on keeps its days
    before it. Single days go before all of them.
    """

    code: str
    name: str
    days: Mapping[date, bool] = field(default_factory=dict)
    before: tuple[tuple[date, Week], ...] = ()

    def week_on(self, day: date) -> Week:
        """The week that holds on a day."""
        return next((week for until_on, week in self.before if day < until_on), self.week)

    def runs_on(self, day: date, markets: Markets) -> bool:
        """Whether it runs: what is said of the single day goes before the season's week and its market days."""
        if day in self.days:
            return self.days[day]
        return self.week_on(day).runs_on(day, markets)

    @property
    def market_points(self) -> frozenset[UUID]:
        """The points whose markets it runs on, now or before."""
        return frozenset(week.market_point for _, week in (*self.before, (None, self)) if week.market_point)


def changed(old: CalendarValue, new: CalendarValue, from_on: date) -> CalendarValue:
    """What a calendar says when it is changed from a day on: before that day it keeps its weeks and single days."""
    held = old.week_on(from_on - timedelta(days=1))
    before = [(until_on, week) for until_on, week in old.before if until_on < from_on]
    if held != new.week:
        before.append((from_on, held))
    kept = {day: runs for day, runs in old.days.items() if day < from_on}
    later = {day: runs for day, runs in new.days.items() if day >= from_on}
    return replace(new, before=tuple(before), days={**kept, **later})


def running_days(calendar: CalendarValue, span: Iterable[date], markets: Markets) -> tuple[date, ...]:
    """The days of a span on which a calendar runs."""
    return tuple(day for day in span if calendar.runs_on(day, markets))


def span(first: date, last: date) -> tuple[date, ...]:
    """Every day from the first to the last, both in it."""
    return tuple(first + timedelta(days=count) for count in range((last - first).days + 1))
