"""Which withdrawals a person must look at, and why: a pure function of those of the day and the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huinong.counter.withdrawals.values import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """So many of one card a day; so many cards within so long at one point, together beyond one card's limit."""

    card_day_fen: int
    repeats: int
    together: timedelta
    cards: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A withdrawal at a point: whose card, by its hash."""

    card: str
    amount_fen: int
    at: datetime
    is_here: bool


def flags_of(new: Made, before: Sequence[Made], *, is_own_card: bool, rules: Rules) -> tuple[Flag, ...]:
    """Why the new one is looked at, beside those before it on its day: of its card anywhere, of its point any card."""
    same = [each for each in before if each.card == new.card]
    near = [new, *(each for each in before if each.is_here and new.at - each.at <= rules.together)]
    cards, sum_fen = {each.card for each in near}, sum(each.amount_fen for each in near)
    found = {
        Flag.OWN_CARD: is_own_card,
        Flag.REPEATED: len(same) + 1 >= rules.repeats,
        Flag.TOGETHER: len(cards) >= rules.cards and sum_fen > rules.card_day_fen,
    }
    return tuple(flag for flag, holds in found.items() if holds)
