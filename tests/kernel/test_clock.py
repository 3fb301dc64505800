from datetime import UTC, date, datetime

from huinong.kernel import clock


def test_a_chinese_day_begins_at_sixteen_utc() -> None:
    assert clock.day_of(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert clock.day_of(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_wall_clock_hours_past_midnight_run_into_the_next_day() -> None:
    assert clock.at_beijing(date(2026, 11, 22), hour=26) == datetime(2026, 11, 22, 18, tzinfo=UTC)


def test_a_frozen_clock_answers_its_moment_inside_the_block_only() -> None:
    moment = datetime(2026, 1, 2, 3, tzinfo=UTC)
    with clock.frozen_at(moment):
        assert clock.now() == moment
        assert clock.today() == date(2026, 1, 2)
    assert clock.now() != moment
