"""Market rules as people write them. Pure.

`逢3、6、9` is every day whose number ends in 3, 6 or 9, of the solar month, or with 农历 of the lunar one. Others run
on: `逢子、午` by the twelve branches, `每周三、周日` by the week, `每5天，2026-01-03起` from a day on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huinong.kernel.lunar import day_of_lunar_month
from huinong.registry.points.errors import BadMarketRule

NUMERALS = str.maketrans({numeral: str(value % 10) for value, numeral in enumerate("〇一二三四五六七八九十")})
FILLER = re.compile(r"[逢每月日号集场赶农阴阳公历旧的和及与、，,;；./\s]+")
LUNAR = re.compile("农历|阴历|旧历")
DIGITS = re.compile(r"10|\d")
WEEK, WEEKDAYS = re.compile(r"[逢每集场赶的和及与、，,;；\s]|周|星期|礼拜"), "一二三四五六日"
INTERVAL = re.compile(r"[逢]?每(?P<days>\d{1,2})[天日][^\d]*(?P<y>\d{4})[-年](?P<m>\d{1,2})[-月](?P<d>\d{1,2})[^\d]*")
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
FIRST_BRANCH = date(2000, 1, 7).toordinal() % 12  # 2000-01-07 was 甲子
LONGEST = 60  # days between two markets: one round of stems and branches


@dataclass(frozen=True, slots=True)
class Rule:
    """The last digits of market days, ascending, and whose month they count.

    With `cycle_days` months do not matter: the digits are what a day's number since the year 1 leaves, divided by it.
    """

    digits: tuple[int, ...]
    is_lunar: bool = False
    cycle_days: int = 0

    @property
    def text(self) -> str:
        """`3,6,9`."""
        return ",".join(map(str, self.digits))


def parse(text: str) -> Rule:
    """Raises BadMarketRule. `""` is no market at all."""
    return _interval(text) or _week(text) or _branches(text) or _last_digits(text)


def _interval(text: str) -> Rule | None:
    found = INTERVAL.fullmatch(text.strip())
    if found is None:
        return None
    days = int(found["days"])
    try:
        first = date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError as error:
        raise BadMarketRule(rule=text) from error
    if not 2 <= days <= LONGEST:
        raise BadMarketRule(rule=text)
    return Rule((first.toordinal() % days,), cycle_days=days)


def _week(text: str) -> Rule | None:
    if not re.search("周|星期|礼拜", text):
        return None
    named = WEEK.sub("", text).replace("天", "日")
    if not named or set(named) - set(WEEKDAYS):
        raise BadMarketRule(rule=text)
    return _cycle(7, (WEEKDAYS.index(name) + 1 for name in named))  # the year 1 began on a Monday


def _branches(text: str) -> Rule | None:
    named = FILLER.sub("", text)
    if not named or set(named) - set(BRANCHES):
        return None
    return _cycle(12, (BRANCHES.index(name) + FIRST_BRANCH for name in named))


def _cycle(days: int, places: Iterable[int]) -> Rule:
    return Rule(tuple(sorted({place % days for place in places})), cycle_days=days)


def _last_digits(text: str) -> Rule:
    words = [word.translate(NUMERALS) for word in FILLER.split(text) if word]
    digits = [found for word in words for found in DIGITS.findall(word)]
    if text.strip() and (not digits or "".join(digits) != "".join(words)):
        raise BadMarketRule(rule=text)
    return Rule(tuple(sorted({int(digit) % 10 for digit in digits})), bool(LUNAR.search(text)))


def stored(digits: str) -> tuple[int, ...]:
    """The digits of a stored rule."""
    return tuple(int(digit) for digit in digits.split(",") if digit)


def falls_on(rule: Rule, day: date) -> bool | None:
    """Whether a rule makes `day` a market day; None when the lunar calendar does not reach so far."""
    if rule.cycle_days:
        return day.toordinal() % rule.cycle_days in rule.digits
    number = day_of_lunar_month(day) if rule.is_lunar else day.day
    return None if number is None else number % 10 in rule.digits


def words(rule: Rule, today: date) -> str:
    """The rule as people write it, so that `parse` reads it again; an interval is told from its next market on."""
    if rule.cycle_days == 7:
        return "每周" + "、周".join(WEEKDAYS[place - 1] for place in _from(rule.digits, 1, 7))
    if rule.cycle_days == 12 and len(rule.digits) > 0:
        return "逢" + "、".join(BRANCHES[(place - FIRST_BRANCH) % 12] for place in _from(rule.digits, FIRST_BRANCH, 12))
    if rule.cycle_days:
        ahead = (rule.digits[0] - today.toordinal()) % rule.cycle_days
        return f"每{rule.cycle_days}天，{date.fromordinal(today.toordinal() + ahead)}起"
    digits = "、".join("十" if digit == 0 else str(digit) for digit in rule.digits)
    return f"{'农历' if rule.is_lunar else ''}逢{digits}" if digits else ""


def _from(places: tuple[int, ...], first: int, days: int) -> list[int]:
    """The places of a cycle in the order in which it is told, beginning with its first."""
    return sorted(places, key=lambda place: (place - first) % days)
