"""Days end, months are locked by a second person, and what comes later shows beside what was published."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.funds.books import closing, errors, queries, services
from huinong.funds.books.models import DayEnd, DaySum, MonthClose
from huinong.funds.books.values import Balance, MonthReport, MonthStatus
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.errors import DayEnded
from huinong.funds.ledger.models import Posting
from huinong.funds.ledger.values import DatedLine, NewPosting
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from tests.funds.books.closing_year import (
    COST,
    FIRST,
    LAST,
    LIN,
    MINE,
    NOVEMBER,
    WANG,
    bookkeeper,
    close,
    correct,
    end,
    pay,
)
from tests.funds.conftest import COUNTY

DEC_1, DEC_2, DEC_5 = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 5)
FEES, OWED = "640101", "220201"

pytestmark = pytest.mark.django_db


def closing_fen(balance: Balance, code: str) -> int:
    return next((line.subject.shown(line.totals.closing_fen) for line in balance.lines if line.subject.code == code), 0)


def test_hard_case_11_a_correction_after_month_close_is_dated_now_and_effective_then(system: Actor) -> None:
    pay("k1", 500, FIRST, system)
    pay("k2", 300, LAST, system)
    end(FIRST, DEC_1)
    close(NOVEMBER, DEC_2)
    with clock.frozen_at(clock.at_beijing(DEC_5, hour=9)):
        posting = NewPosting(
            key="wrong", county=COUNTY, lines={COST: 120, MINE: -120}, memo="inbound_fee", thread="YTO-wrong",
            happened_at=clock.now(), effective_on=LAST,
        )  # fmt: skip
        with pytest.raises(DayEnded) as refused:
            ledger.post(posting, actor=system)
    assert "更正" in str(refused.value.mend)

    correct("fix", 120, LAST, DEC_5)

    row = Posting.objects.get(key="fix/posted")
    assert (row.effective_on, row.booked_on) == (LAST, DEC_5)
    report = queries.month_report(COUNTY, NOVEMBER, actor=LIN)
    assert closing_fen(report.published, OWED) == 800
    assert closing_fen(report.corrected, OWED) == 680
    assert [each.difference_fen for each in report.lines if each.subject.code == OWED] == [-120]
    late = queries.late_lines(COUNTY, NOVEMBER, actor=LIN)
    assert {(each.account, each.amount_fen, each.thread) for each in late} == {
        (MINE, -120, "BOOKS-2026-11-30"), (COST, 120, "BOOKS-2026-11-30"),
    }  # fmt: skip


def test_what_a_station_sends_days_later_is_not_lost_and_counts_for_its_own_day(system: Actor) -> None:
    pay("k1", 500, FIRST, system)
    end(FIRST, DEC_1)
    close(NOVEMBER, DEC_2)
    pay("offline", 70, LAST, system, on=DEC_5)
    report = queries.month_report(COUNTY, NOVEMBER, actor=LIN)
    assert (closing_fen(report.published, OWED), closing_fen(report.corrected, OWED)) == (500, 570)
    days = queries.account_days(COUNTY, MINE, FIRST, LAST, actor=LIN)
    assert [(each.day, each.totals.closing_fen, each.late_fen) for each in days] == [(FIRST, 500, 0), (LAST, 570, 70)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    late=st.lists(
        st.tuples(st.booleans(), st.integers(1, 5_000), st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=6
    )
)
def test_as_published_never_changes_and_with_what_came_late_it_is_as_corrected(
    system: Actor, late: list[tuple[bool, int, int, int]]
) -> None:
    with transaction.atomic():
        before, report, lines = lived_through(late, system)
        transaction.set_rollback(True)
    assert report.published == before
    assert len({each.key for each in lines}) == sum(back > 0 for _, _, back, _ in late)
    for code, account in ((OWED, MINE), (FEES, COST)):
        published = sum(line.totals.closing_fen for line in report.published.lines if account in line.accounts)
        corrected = sum(line.totals.closing_fen for line in report.corrected.lines if account in line.accounts)
        assert corrected == published + sum(each.amount_fen for each in lines if each.account == account), code


def lived_through(
    late: list[tuple[bool, int, int, int]], system: Actor
) -> tuple[Balance, MonthReport, Sequence[DatedLine]]:
    """Close November and let these corrections and late facts come: what was published, both views, the late lines."""
    pay("k1", 9_000, FIRST, system)
    end(FIRST, DEC_1)
    close(NOVEMBER, DEC_2)
    before = queries.month_report(COUNTY, NOVEMBER, actor=LIN).published
    for number, (is_correction, fen, back, ahead) in enumerate(late):
        day, on = DEC_1 - timedelta(days=back), DEC_2 + timedelta(days=ahead)
        if is_correction:
            correct(f"c{number}", fen, day, on)
        else:
            pay(f"p{number}", fen, day, system, on=on)
    report = queries.month_report(COUNTY, NOVEMBER, actor=LIN)
    return before, report, queries.late_lines(COUNTY, NOVEMBER, actor=LIN)


def test_the_sums_of_ended_days_are_those_of_the_lines(system: Actor) -> None:
    pay("k1", 500, FIRST, system)
    end(FIRST)
    pay("late", 20, FIRST, system, on=LAST)
    live = queries.balance(COUNTY, FIRST, LAST, actor=LIN)
    end(FIRST + timedelta(days=1), LAST)
    assert DaySum.objects.count() == 4
    assert queries.balance(COUNTY, FIRST, LAST, actor=LIN) == live
    assert live.is_whole


def test_only_another_person_closes_what_one_prepared(system: Actor) -> None:
    pay("k1", 500, LAST, system)
    end(FIRST, LAST)
    with clock.frozen_at(clock.at_beijing(DEC_1, hour=9)):
        with pytest.raises(errors.NotPrepared):
            closing.close_month(key="c0", county=COUNTY, month=NOVEMBER, actor=WANG)
        closing.prepare_month(key="p1", county=COUNTY, month=NOVEMBER, actor=LIN)
        with pytest.raises(errors.SamePerson):
            closing.close_month(key="c1", county=COUNTY, month=NOVEMBER, actor=LIN)
        with pytest.raises(errors.PreparedAlready):
            closing.prepare_month(key="p2", county=COUNTY, month=NOVEMBER, actor=WANG)
        closing.close_month(key="c2", county=COUNTY, month=NOVEMBER, actor=WANG)
        closing.close_month(key="c2", county=COUNTY, month=NOVEMBER, actor=WANG)
        with pytest.raises(errors.MonthClosed):
            closing.close_month(key="c3", county=COUNTY, month=NOVEMBER, actor=WANG)
    assert MonthClose.objects.get().known_on == LAST
    assert queries.months(COUNTY, actor=LIN)[-1].status is MonthStatus.CLOSED


def test_a_month_closes_when_all_its_days_have_ended_and_in_its_turn() -> None:
    end(FIRST, LAST)
    with clock.frozen_at(clock.at_beijing(DEC_5, hour=9)), pytest.raises(errors.DaysNotEnded):
        closing.prepare_month(key="p1", county=COUNTY, month=DEC_1, actor=LIN)
    end(DEC_1, date(2026, 12, 31))
    close(NOVEMBER, date(2027, 1, 2))
    end(date(2027, 1, 1), date(2027, 1, 31))
    with clock.frozen_at(clock.at_beijing(date(2027, 2, 2), hour=9)), pytest.raises(errors.MonthsInOrder):
        closing.prepare_month(key="p2", county=COUNTY, month=date(2027, 1, 1), actor=LIN)


def test_a_day_ends_once_and_the_same_key_again_changes_nothing() -> None:
    end(FIRST)
    end(FIRST)
    with clock.frozen_at(clock.at_beijing(FIRST, hour=22)), pytest.raises(errors.NotTheOpenDay):
        services.end_day(key="again", division=COUNTY, day=FIRST, actor=LIN)
    assert DayEnd.objects.count() == 1


def test_an_outlet_ends_its_own_day_and_the_countys_goes_on() -> None:
    town = bookkeeper("zhi", f"{COUNTY}100")
    with clock.frozen_at(clock.at_beijing(FIRST, hour=18)):
        services.end_day(key="t1", division=f"{COUNTY}100", day=FIRST, actor=town)
        assert queries.day_state(town).day == FIRST + timedelta(days=1)
        assert queries.day_state(LIN).day == FIRST
        with pytest.raises(OutOfScope):
            services.end_day(key="t2", division=COUNTY, day=FIRST, actor=town)


def test_an_open_day_needs_no_correction() -> None:
    end(FIRST)
    with pytest.raises(errors.DayStillOpen):
        correct("c1", 100, FIRST + timedelta(days=1), FIRST + timedelta(days=1))
    assert not Posting.objects.exists()


def test_a_countys_own_subject_holds_from_its_day_and_moves_nothing_closed(system: Actor) -> None:
    pay("k1", 500, FIRST, system)
    end(FIRST, DEC_1)
    close(NOVEMBER, DEC_2)
    with clock.frozen_at(clock.at_beijing(DEC_2, hour=10)):
        asked = {"county": COUNTY, "account": "keeper", "memo": "", "subject": "2241", "source": "县财务", "actor": LIN}
        with pytest.raises(errors.EntryWrong):
            services.set_subject(key="s1", valid_from=LAST, **asked)  # type: ignore[arg-type]
        services.set_subject(key="s2", valid_from=DEC_2, **asked)  # type: ignore[arg-type]
        with pytest.raises(errors.SubjectTaken):
            services.set_subject(key="s3", valid_from=DEC_2, **asked)  # type: ignore[arg-type]
    assert closing_fen(queries.balance(COUNTY, NOVEMBER, LAST, actor=LIN), OWED) == 500
    assert closing_fen(queries.balance(COUNTY, DEC_2, DEC_5, actor=LIN), "2241") == 500


@pytest.mark.parametrize("division", ["421221", "421223100", "42"])
def test_books_are_seen_and_kept_by_those_whose_county_it_is(division: str) -> None:
    stranger = bookkeeper("stranger", division)
    if division != "42":
        with pytest.raises(OutOfScope):
            queries.balance(COUNTY, FIRST, LAST, actor=stranger)
    else:
        queries.balance(COUNTY, FIRST, LAST, actor=stranger)
    nobody = Actor("n", "n", Role.KEEPER, Scope(COUNTY), frozenset())
    with pytest.raises(NotPermitted):
        services.end_day(key="x", division=COUNTY, day=FIRST, actor=nobody)
