"""What a week of visits amounts to under the rule. Plain values in, plain values out.

The rule asks for a number of days in a week and leaves open which. So a day is *missed* when the week came short and
no later day could make up for it: the last days without a visit, as many as are lacking.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS = 7


class DayState(StrEnum):
    """What a day is for one village."""

    VISITED = "visited"
    MISSED = "missed"
    EXCUSED = "excused"  # no visit, in an announced suspension
    DUE = "due"  # still to come, and needed unless an earlier day is visited
    FREE = "free"  # no visit, and none was lacking
    UNKNOWN = "unknown"  # before the county had any facts


class WeekState(StrEnum):
    """What a week is for one village."""

    MET = "met"
    MISSED = "missed"
    EXCUSED = "excused"  # short, and only because of announced suspensions
    OPEN = "open"  # not over
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judged:
    """A week's state, its visited days, and the state of each day from Monday on."""

    state: WeekState
    visited: int
    days: tuple[DayState, ...]


def days_of(monday: date) -> tuple[date, ...]:
    """The seven days of a week."""
    return tuple(monday + timedelta(days=n) for n in range(DAYS))


def judge(
    *, monday: date, visited: Collection[date], excused: Collection[date], needed: int, today: date, since: date
) -> Judged:
    """Judge one village's week as seen on `today`; before `since` nothing is known."""
    week = days_of(monday)
    if since > monday:
        states = (DayState.VISITED if day in visited else DayState.UNKNOWN for day in week)
        return Judged(WeekState.UNKNOWN, sum(day in visited for day in week), tuple(states))
    came = sum(day in visited for day in week)
    bare = [day for day in week if day not in visited and day not in excused]
    lacking = frozenset(bare[came - needed :] if needed > came else ())
    days = tuple(_day(day, visited, excused, lacking, today) for day in week)
    return Judged(_week(days, came, needed), came, days)


def _day(
    day: date, visited: Collection[date], excused: Collection[date], lacking: Collection[date], today: date
) -> DayState:
    if day in visited:
        return DayState.VISITED
    if day in excused:
        return DayState.EXCUSED
    if day not in lacking:
        return DayState.FREE
    return DayState.DUE if day >= today else DayState.MISSED


def _week(days: Collection[DayState], came: int, needed: int) -> WeekState:
    if came >= needed:
        return WeekState.MET
    if DayState.MISSED in days:
        return WeekState.MISSED
    return WeekState.OPEN if DayState.DUE in days else WeekState.EXCUSED
