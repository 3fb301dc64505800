"""Hard case 9: what falls due on a holiday is due on the next working day, made-up days counted; nothing is held
against a keeper meanwhile, and the calendar is data."""

from datetime import date, timedelta
from typing import Any

import pytest

from huinong.counter.till.errors import TillFrozen
from huinong.counter.till.schedule import Rules, due, workday_after
from huinong.counter.till.standing import require_may_take
from huinong.counter.till.values import Standing
from huinong.counter.till.workdays import is_workday
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement.values import Memo
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.registry.points.queries import point as point_of
from tests.counter.till.conftest import till
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EVE = date(2026, 9, 29)  # three working days later would be October 2nd


def at(day: date) -> Any:
    return clock.frozen_at(clock.at_beijing(day, hour=12))


def took(county: c.County, fen: int) -> None:
    """Postage taken in cash now, if the till may take it."""
    point = point_of(c.CODE, county.station)
    require_may_take(point, fen)
    lines = {codes.cash(county.keeper): -fen, codes.FREIGHT_INCOME: fen}
    posting = NewPosting(
        key=f"p-{new_id()}", county=c.CODE, lines=lines, memo=Memo.POSTAGE.value, thread="T", happened_at=clock.now()
    )
    ledger.post(posting, actor=SYSTEM)


@pytest.fixture
def takings(county: c.County) -> None:
    """¥400 above the float, taken two days before the National Day."""
    with at(EVE):
        took(county, 40_000)


@pytest.mark.usefixtures("takings")
def test_hard_case_09_cash_taken_before_the_holidays_is_due_after_them_without_penalty(county: c.County) -> None:
    for day in (EVE + timedelta(days=n) for n in range(1, 10)):
        with at(day):
            took(county, 100)
            found = till(county)
            assert (found.due_on, found.freezes_on) == (date(2026, 10, 9), date(2026, 10, 10))
            assert found.standing is Standing.DUE


@pytest.mark.usefixtures("takings")
def test_hard_case_09_a_made_up_saturday_is_a_working_day_on_which_it_freezes(county: c.County) -> None:
    saturday = date(2026, 10, 10)
    assert saturday.weekday() == 5
    with at(saturday):
        assert till(county).standing is Standing.FROZEN
        with pytest.raises(TillFrozen):
            took(county, 100)


@pytest.mark.parametrize(
    ("taken", "days", "due_on"),
    [
        (date(2025, 1, 24), 1, date(2025, 1, 26)),  # a Sunday worked before the Spring Festival
        (date(2025, 1, 27), 1, date(2025, 2, 5)),
        (date(2025, 2, 7), 1, date(2025, 2, 8)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2027, 10, 1), 1, date(2027, 10, 4)),  # no notice yet: weekends alone
    ],
)
def test_hard_case_09_the_calendar_of_each_year_is_data(taken: date, days: int, due_on: date) -> None:
    rules = Rules(float_fen=0, at_fen=10**9, days=days, grace_days=1)
    found = due({taken: 100}, 100, rules=rules, is_workday=is_workday, before=taken)
    assert found is not None
    assert found.due_on == due_on
    assert found.freezes_on == workday_after(due_on, 1, is_workday)
    assert not found.is_overdue(due_on)
