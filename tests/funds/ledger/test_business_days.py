"""The day a posting counts for stands apart from the day whose books it is written into."""

import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import close_old_connections, connection, connections, transaction

from huinong.funds.ledger import business_days, codes, dated, errors, services
from huinong.funds.ledger.models import Posting
from huinong.funds.ledger.values import NewPosting
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from tests.funds.conftest import COUNTY, KEEPER

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
DAY = date(2026, 11, 20)
NEXT = DAY + timedelta(days=1)
MINE, COST = codes.keeper(KEEPER), codes.OPERATOR_COST

pytestmark = pytest.mark.django_db


def posting(key: str, *, fen: int = 35, at: datetime = NOON, **changes: object) -> NewPosting:
    lines: Mapping[str, int] = {COST: -fen, MINE: fen}
    given = {"key": key, "county": COUNTY, "lines": lines, "memo": "inbound_fee", "thread": "YTO-1", "happened_at": at}
    return NewPosting(**{**given, **changes})  # type: ignore[arg-type]


def days_of(key: str) -> tuple[date, date]:
    row = Posting.objects.get(key=key)
    return row.effective_on, row.booked_on


def end(day: date) -> None:
    with clock.frozen_at(clock.at_beijing(day, hour=20)), transaction.atomic():
        business_days.move_on(COUNTY, day)


def test_a_posting_counts_for_the_day_it_happened_and_is_booked_on_it(system: Actor) -> None:
    services.post(posting("k1"), actor=system)
    assert days_of("k1") == (DAY, DAY)


def test_what_comes_after_the_day_end_counts_then_and_is_booked_on_the_open_day(system: Actor) -> None:
    services.post(posting("k1"), actor=system)
    end(DAY)
    services.post(posting("late", fen=40), actor=system)
    assert days_of("late") == (DAY, NEXT)
    assert [(each.effective_on, each.booked_on, each.raised_fen) for each in dated.day_sums(COUNTY, since=NEXT)
            if each.account == MINE] == [(DAY, NEXT, 40)]  # fmt: skip


def test_nobody_dates_into_a_day_that_has_ended_but_as_a_correction(system: Actor) -> None:
    end(DAY)
    tomorrow = NOON + timedelta(days=1)
    with pytest.raises(errors.DayEnded):
        services.post(posting("k1", at=tomorrow, effective_on=DAY), actor=system)
    assert not Posting.objects.exists()
    services.post(posting("k1", at=tomorrow, effective_on=DAY, is_correction=True), actor=system)
    assert days_of("k1") == (DAY, NEXT)


def test_nothing_counts_for_a_day_after_it_happened(system: Actor) -> None:
    with pytest.raises(errors.NotYetEffective):
        services.post(posting("k1", effective_on=NEXT), actor=system)


def test_days_end_one_after_the_other_and_none_before_it_came() -> None:
    end(DAY)
    for day, now in ((DAY, NEXT), (NEXT + timedelta(days=1), NEXT + timedelta(days=2)), (NEXT, DAY)):
        with clock.frozen_at(clock.at_beijing(now, hour=20)), pytest.raises(errors.NotForward), transaction.atomic():
            business_days.move_on(COUNTY, day)
    assert dated.open_day(COUNTY) == NEXT


def test_a_captured_hold_counts_for_the_day_it_is_captured(system: Actor) -> None:
    services.hold(posting("h1"), actor=system)
    services.capture(county=COUNTY, key="h1", happened_at=NOON + timedelta(days=1), actor=system)
    assert days_of("h1") == (NEXT, NEXT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer: nothing to wait for")
def test_a_day_end_waits_for_the_postings_under_way(system: Actor) -> None:
    services.post(posting("k0"), actor=system)
    ended = threading.Event()

    def end_it() -> None:
        close_old_connections()
        end(DAY)
        ended.set()
        connections.close_all()

    other = threading.Thread(target=end_it)
    with transaction.atomic():
        services.post(posting("k1"), actor=system)
        other.start()
        assert not ended.wait(0.5)
    other.join()
    assert days_of("k1") == (DAY, DAY)
    assert connection.vendor == "postgresql"
