from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huinong.registry.points.errors import BadMarketRule
from huinong.registry.points.markets import Rule, falls_on, parse, stored, words

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "digits", "is_lunar"),
    [
        ("逢3、6、9", (3, 6, 9), False),
        ("3,6,9", (3, 6, 9), False),
        ("369", (3, 6, 9), False),
        ("逢九、六、三", (3, 6, 9), False),
        ("逢五、十", (0, 5), False),
        ("逢5、10赶集", (0, 5), False),
        ("农历逢一、四、七", (1, 4, 7), True),
        ("", (), False),
    ],
)
def test_a_rule_is_read_as_people_write_it(text: str, digits: tuple[int, ...], is_lunar: bool) -> None:
    rule = parse(text)
    assert (rule.digits, rule.is_lunar, rule.cycle_days) == (digits, is_lunar, 0)
    assert stored(rule.text) == digits


def falling(text: str, first: date, days: int) -> list[date]:
    every = (first + timedelta(days=n) for n in range(days))
    return [day for day in every if falls_on(parse(text), day)]


@pytest.mark.parametrize(
    "text", ["逢", "每周", "每周八", "Saturday", "逢3或下雨", "每1天，2026-01-03起", "每5天，2026-02-30起"]
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(BadMarketRule):
        parse(text)


def test_market_days_end_in_one_of_the_digits() -> None:
    days = falling("逢3、6、9", date(2026, 11, 1), 30)
    assert [day.day for day in days] == [3, 6, 9, 13, 16, 19, 23, 26, 29]
    assert [day.day for day in falling("逢十", date(2026, 11, 1), 30)] == [10, 20, 30]


def test_lunar_market_days_are_those_of_the_lunar_month() -> None:
    days = falling("农历逢五、十", date(2026, 11, 9), 30)  # 2026-11-09 begins the tenth lunar month
    assert [day.isoformat()[5:] for day in days] == ["11-13", "11-18", "11-23", "11-28", "12-03", "12-08"]


def test_past_the_lunar_table_it_is_unknown_and_not_no() -> None:
    assert falls_on(parse("农历逢五"), date(2060, 1, 1)) is None


def test_a_market_by_branches_comes_every_twelfth_day() -> None:
    assert falling("逢子", date(2000, 1, 1), 30) == [date(2000, 1, 7), date(2000, 1, 19)]  # 2000-01-07 was 甲子
    assert falling("逢子、午", date(2026, 11, 20), 12) == [date(2026, 11, 22), date(2026, 11, 28)]


def test_a_market_of_the_week_comes_on_its_weekdays() -> None:
    assert falling("每周三、周日", date(2026, 11, 16), 7) == [date(2026, 11, 18), date(2026, 11, 22)]
    assert parse("逢星期天").digits == parse("每周日").digits


def test_a_market_at_an_interval_runs_on_through_months_and_years() -> None:
    days = falling("每5天，2026-12-25起", date(2026, 12, 20), 20)
    assert [day.isoformat()[5:] for day in days] == ["12-20", "12-25", "12-30", "01-04"]


@given(st.integers(2, 60), st.integers(0, 59))
def test_every_interval_is_told_so_that_it_can_be_read_again(days: int, place: int) -> None:
    rule = Rule((place % days,), cycle_days=days)
    assert parse(words(rule, TODAY)) == rule


@pytest.mark.parametrize("text", ["", "逢3、6、9", "农历逢五、十", "逢子、午", "每周三、周日", "每5天，2026-11-22起"])
def test_every_rule_is_told_as_people_write_it(text: str) -> None:
    assert parse(words(parse(text), TODAY)) == parse(text)
    assert words(parse("逢午、子"), TODAY) == "逢子、午"
    assert words(parse("每周日、周三"), TODAY) == "每周三、周日"
    assert words(parse("每5天，2026-01-01起"), TODAY) == "每5天，2026-11-22起"
