"""Market rules as people write them: `逢3、6、9` is every day whose number ends in 3, 6 or 9. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from huinong.registry.points.errors import BadMarketRule

NUMERALS = str.maketrans({numeral: str(value % 10) for value, numeral in enumerate("〇一二三四五六七八九十")})
FILLER = re.compile(r"[逢每月日号集场赶农阴阳公历旧的和及与、，,;；./\s]+")
LUNAR = re.compile("农历|阴历|旧历")
DIGITS = re.compile(r"10|\d")


@dataclass(frozen=True, slots=True)
class Rule:
    """The last digits of market days, ascending, and whose month they count."""

    digits: tuple[int, ...]
    is_lunar: bool

    @property
    def text(self) -> str:
        """`3,6,9`."""
        return ",".join(map(str, self.digits))


def parse(text: str) -> Rule:
    """Raises BadMarketRule. `""` is no market at all."""
    words = [word.translate(NUMERALS) for word in FILLER.split(text) if word]
    digits = [found for word in words for found in DIGITS.findall(word)]
    if text.strip() and (not digits or "".join(digits) != "".join(words)):
        raise BadMarketRule(rule=text)
    return Rule(tuple(sorted({int(digit) % 10 for digit in digits})), bool(LUNAR.search(text)))


def stored(digits: str) -> tuple[int, ...]:
    """The digits of a stored rule."""
    return tuple(int(digit) for digit in digits.split(",") if digit)


def falls_on(digits: tuple[int, ...], day: date) -> bool:
    """Whether a solar rule makes `day` a market day."""
    return day.day % 10 in digits
