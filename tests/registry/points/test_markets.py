from datetime import date

import pytest

from huinong.registry.points.errors import BadMarketRule
from huinong.registry.points.markets import falls_on, parse, stored


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
    assert (rule.digits, rule.is_lunar) == (digits, is_lunar)
    assert stored(rule.text) == digits


@pytest.mark.parametrize("text", ["逢", "每周三", "Saturday", "逢3或下雨"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(BadMarketRule):
        parse(text)


def test_market_days_end_in_one_of_the_digits() -> None:
    found = [day for day in range(1, 31) if falls_on((3, 6, 9), date(2026, 11, day))]
    assert found == [3, 6, 9, 13, 16, 19, 23, 26, 29]
    assert [day for day in range(1, 31) if falls_on((0,), date(2026, 11, day))] == [10, 20, 30]
