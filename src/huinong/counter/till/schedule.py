"""When cash is due to be remitted: a pure function of what was taken, what is held, the rules and the calendar."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Calendar = Callable[[date], bool]
"""Whether a day is a working day."""

LONGEST = 60  # no calendar has so many days off in a row; more is a broken calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`float_fen` may stay in the drawer; so much above it is due the next working day; all of it after `days`.

    `grace_days` working days after it was due the till is frozen.
    """

    float_fen: int
    at_fen: int
    days: int
    grace_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Cash to remit: the oldest of it was taken on `since`; frozen from `freezes_on` if it is still held then."""

    amount_fen: int
    since: date
    due_on: date
    freezes_on: date

    def is_overdue(self, today: date) -> bool:
        return today > self.due_on

    def is_frozen(self, today: date) -> bool:
        return today >= self.freezes_on


def due(takings: Mapping[date, int], held_fen: int, *, rules: Rules, is_workday: Calendar, before: date) -> Due | None:
    """What of the cash held is to be remitted, and until when; None while only the float is held.

    The oldest cash is remitted first, and the float is of the oldest: what is left was taken last. `takings` says what
    came in on each day; what they do not explain was taken on `before` at the latest.
    """
    excess_fen = held_fen - rules.float_fen
    if excess_fen <= 0:
        return None
    left = list(_left(takings, excess_fen, before))
    since = left[0][0]
    due_on = workday_after(since, rules.days, is_workday)
    full_on = _full_on(left, rules.at_fen)
    if full_on is not None:
        due_on = min(due_on, workday_after(full_on, 1, is_workday))
    return Due(
        amount_fen=excess_fen,
        since=since,
        due_on=due_on,
        freezes_on=workday_after(due_on, rules.grace_days, is_workday),
    )


def workday_after(day: date, count: int, is_workday: Calendar) -> date:
    """The `count`-th working day after `day`."""
    left, waited = count, 0
    while left > 0:
        day += timedelta(days=1)
        waited = 0 if is_workday(day) else waited + 1
        assert waited <= LONGEST, "a calendar has working days"
        left -= is_workday(day)
    return day


def _left(takings: Mapping[date, int], excess_fen: int, before: date) -> Iterator[tuple[date, int]]:
    """The takings not yet remitted, the oldest first."""
    found: list[tuple[date, int]] = []
    missing_fen = excess_fen
    for day in sorted(takings, reverse=True):
        part_fen = min(missing_fen, max(takings[day], 0))
        missing_fen -= part_fen
        if part_fen:
            found.append((day, part_fen))
    if missing_fen:
        found.append((min((before, *takings)), missing_fen))
    return reversed(found)


def _full_on(left: list[tuple[date, int]], at_fen: int) -> date | None:
    """The first day on which so much was held."""
    held_fen = 0
    for day, fen in left:
        held_fen += fen
        if held_fen >= at_fen:
            return day
    return None
