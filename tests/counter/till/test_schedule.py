"""Cash is due by days or by its amount, on working days alone; remitting never makes anything due earlier."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.counter.till.schedule import Due, Rules, due, workday_after
from huinong.counter.till.workdays import is_workday

RULES = Rules(float_fen=30_000, at_fen=200_000, days=3, grace_days=1)
FRIDAY, BEFORE = date(2026, 11, 20), date(2026, 9, 1)
DAYS = st.dates(date(2026, 9, 2), date(2026, 11, 30))
TAKINGS = st.dictionaries(DAYS, st.integers(1, 150_000), max_size=12)
ANY_RULES = st.builds(
    Rules,
    float_fen=st.integers(0, 60_000), at_fen=st.integers(1, 400_000), days=st.integers(1, 9),
    grace_days=st.integers(1, 5),
)  # fmt: skip
QUICK = settings(max_examples=60, deadline=None)


def asked(takings: Mapping[date, int], held_fen: int | None = None, rules: Rules = RULES) -> Due | None:
    held = sum(takings.values()) if held_fen is None else held_fen
    return due(takings, held, rules=rules, is_workday=is_workday, before=BEFORE)


def told(takings: Mapping[date, int], held_fen: int | None = None, rules: Rules = RULES) -> Due:
    found = asked(takings, held_fen, rules)
    assert found is not None
    return found


def test_the_float_alone_is_never_due() -> None:
    assert asked({FRIDAY: 30_000}) is None
    assert asked({}, 0) is None
    assert asked({}, -5) is None


def test_what_was_taken_is_due_after_so_many_working_days() -> None:
    found = told({FRIDAY: 30_001})
    assert (found.amount_fen, found.since, found.due_on) == (1, FRIDAY, date(2026, 11, 25))
    assert found.freezes_on == date(2026, 11, 26)
    assert [found.is_overdue(date(2026, 11, n)) for n in (25, 26)] == [False, True]
    assert [found.is_frozen(date(2026, 11, n)) for n in (25, 26)] == [False, True]


def test_much_cash_is_due_on_the_next_working_day() -> None:
    assert told({FRIDAY: 229_999}).due_on == date(2026, 11, 25)
    assert told({FRIDAY: 230_000}).due_on == date(2026, 11, 23)
    later = {date(2026, 11, 17): 100_000, date(2026, 11, 19): 130_000}
    assert told(later).due_on == FRIDAY


def test_the_oldest_cash_is_remitted_first() -> None:
    takings = {date(2026, 11, 16): 50_000, date(2026, 11, 18): 50_000}
    assert told(takings).since == date(2026, 11, 16)
    assert told(takings, 80_000).since == date(2026, 11, 18)


def test_cash_that_no_taking_explains_is_as_old_as_what_is_looked_at() -> None:
    assert told({FRIDAY: 10_000}, 50_000).since == BEFORE
    assert told({}, 50_000).since == BEFORE


def test_hard_case_9_what_falls_due_on_a_holiday_is_due_on_the_next_working_day() -> None:
    eve = date(2026, 9, 30)
    one_day = Rules(float_fen=0, at_fen=1_000_000, days=1, grace_days=1)
    found = told({eve: 100}, rules=one_day)
    assert (found.due_on, found.freezes_on) == (date(2026, 10, 8), date(2026, 10, 9))
    assert not found.is_overdue(date(2026, 10, 7))
    saturday_worked = told({date(2026, 10, 9): 100}, rules=one_day)
    assert saturday_worked.due_on == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [("2026-10-01", False), ("2026-10-10", True), ("2026-11-21", False), ("2026-11-23", True), ("2031-01-04", False)],
)
def test_the_calendar_knows_holidays_and_make_up_days(day: str, is_worked: bool) -> None:
    assert is_workday(date.fromisoformat(day)) is is_worked


@QUICK
@given(TAKINGS, ANY_RULES, st.integers(0, 1_000_000))
def test_whatever_is_above_the_float_is_due_on_a_working_day(
    takings: dict[date, int], rules: Rules, held_fen: int
) -> None:
    found = asked(takings, held_fen, rules)
    assert (found is None) == (held_fen <= rules.float_fen)
    if found is not None:
        assert found.amount_fen == held_fen - rules.float_fen
        assert found.since < found.due_on < found.freezes_on
        assert is_workday(found.due_on)
        assert is_workday(found.freezes_on)
        assert found.due_on <= workday_after(found.since, rules.days, is_workday)


@QUICK
@given(TAKINGS, ANY_RULES, st.integers(1, 200_000))
def test_remitting_never_makes_anything_due_earlier(takings: dict[date, int], rules: Rules, paid_fen: int) -> None:
    held_fen = sum(takings.values())
    before, after = asked(takings, held_fen, rules), asked(takings, held_fen - paid_fen, rules)
    if after is not None:
        assert before is not None
        assert after.since >= before.since
        assert after.due_on >= before.due_on
        assert after.amount_fen == before.amount_fen - paid_fen


@QUICK
@given(TAKINGS, ANY_RULES)
def test_remitting_all_that_is_due_leaves_nothing_due(takings: dict[date, int], rules: Rules) -> None:
    held_fen = sum(takings.values())
    found = asked(takings, held_fen, rules)
    assert asked(takings, held_fen - (found.amount_fen if found else 0), rules) is None


@QUICK
@given(TAKINGS, ANY_RULES, st.integers(1, 100_000))
def test_new_takings_never_put_off_what_was_due(takings: dict[date, int], rules: Rules, fen: int) -> None:
    first = asked(takings, rules=rules)
    more = {**takings, date(2026, 12, 1): fen}
    second = asked(more, rules=rules)
    if first is not None and rules.float_fen == 0:
        assert second is not None
        assert second.due_on <= first.due_on


@QUICK
@given(DAYS, st.integers(1, 30))
def test_so_many_working_days_lie_after_a_day_up_to_the_day_they_lead_to(day: date, count: int) -> None:
    end = workday_after(day, count, is_workday)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(is_workday(each) for each in between) == count
