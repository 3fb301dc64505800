"""What a week of visits amounts to: which days were missed, excused, due."""

from datetime import date, timedelta

import pytest

from huinong.insight.universal.rules import DayState, Judged, WeekState, judge

MONDAY = date(2026, 11, 16)
AFTER = date(2026, 11, 23)
LETTERS = {"V": DayState.VISITED, "M": DayState.MISSED, "E": DayState.EXCUSED, "D": DayState.DUE, "-": DayState.FREE}


def week(visited: str, *, excused: str = "", needed: int = 3, today: date = AFTER) -> Judged:
    """Judge a week whose visited and excused days are given as digits, 1 for Monday."""
    days = [{MONDAY + timedelta(days=int(n) - 1) for n in text} for text in (visited, excused)]
    return judge(monday=MONDAY, visited=days[0], excused=days[1], needed=needed, today=today, since=MONDAY)


@pytest.mark.parametrize(
    ("visited", "excused", "drawn", "state"),
    [
        ("135", "", "V-V-V--", WeekState.MET),
        ("1234567", "", "VVVVVVV", WeekState.MET),
        ("1", "", "V----MM", WeekState.MISSED),
        ("7", "", "----MMV", WeekState.MISSED),
        ("", "", "----MMM", WeekState.MISSED),
        ("12", "67", "VV--MEE", WeekState.MISSED),
        ("1", "4567", "VMMEEEE", WeekState.MISSED),
        ("12", "34567", "VVEEEEE", WeekState.EXCUSED),
        ("235", "1", "EVV-V--", WeekState.MET),
    ],
)
def test_a_day_is_missed_when_no_later_day_could_make_up_for_it(
    visited: str, excused: str, drawn: str, state: WeekState
) -> None:
    judged = week(visited, excused=excused)
    assert judged.days == tuple(LETTERS[letter] for letter in drawn)
    assert judged.state is state


def test_in_a_week_that_is_not_over_the_visits_still_needed_are_due() -> None:
    judged = week("1", today=MONDAY + timedelta(days=3))
    assert judged.days == tuple(LETTERS[letter] for letter in "V----DD")
    assert judged.state is WeekState.OPEN


def test_a_week_is_lost_as_soon_as_the_days_left_cannot_make_it() -> None:
    judged = week("", today=MONDAY + timedelta(days=5))
    assert judged.days == tuple(LETTERS[letter] for letter in "----MDD")
    assert judged.state is WeekState.MISSED


def test_a_daily_visit_has_no_day_to_spare() -> None:
    assert week("123456", needed=7).days[-1] is DayState.MISSED


def test_before_a_county_has_facts_a_week_is_unknown_and_not_missed() -> None:
    judged = judge(monday=MONDAY, visited=set(), excused=set(), needed=3, today=AFTER, since=date(2026, 11, 18))
    assert judged.state is WeekState.UNKNOWN
    assert set(judged.days) == {DayState.UNKNOWN}
