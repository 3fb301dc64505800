"""A rival with a van less: when there is one, when it wins and when it goes."""

from dataclasses import replace

import pytest

from huinong.engines.planning.days.solving.choosing import Choice
from huinong.engines.planning.days.solving.lines import MOST_SEARCHES, Line, Lines
from huinong.engines.planning.days.solving.workdays import Workday

NOTHING = Choice(days=(), offers=(), supplies=(), hauls=(), left=(), fen=10_000)


def choice(vans: int, fen: int) -> Choice:
    days = tuple(Workday(0, ((number,),), (0,), 100) for number in range(vans))
    return replace(NOTHING, days=days, fen=fen)


def challenged(vans: int = 3, away_s: tuple[int, ...] = (50, 20, 60)) -> Lines:
    lines = Lines(Line(choice(vans, 1_000)))
    lines.challenge(away_s, (100,) * vans, NOTHING, [0, 1])
    return lines


def test_the_rival_goes_without_the_van_that_is_away_least() -> None:
    rival = challenged().rival
    assert rival
    assert [day.trips for day in rival.best.days] == [((0,),), ((2,),)]
    assert rival.most == {0: 2, 1: 0}


def test_there_is_no_rival_where_the_others_have_no_hours_for_it() -> None:
    assert challenged(away_s=(95, 90, 95)).rival is None


def test_a_rival_that_is_no_dearer_takes_over() -> None:
    lines = challenged()
    assert lines.rival
    lines.rival.best = choice(2, 1_000)
    lines.settle()
    assert (len(lines.main.best.days), lines.main.most, lines.rival) == (2, {0: 2}, None)


@pytest.mark.parametrize(("searches", "hope_fen", "goes"), [(1, 1_040, False), (1, 1_060, True), (2, 1_000, True)])
def test_a_rival_that_hopes_for_too_little_goes_and_does_not_come_back(
    searches: int, hope_fen: int, goes: bool
) -> None:
    lines = challenged()
    assert lines.rival
    lines.rival.best, lines.rival.searches, lines.rival.hope_fen = choice(2, 1_100), searches, hope_fen
    lines.settle()
    assert (lines.rival is None) is goes
    lines.challenge((50, 20, 60), (100,) * 3, NOTHING, [0, 1])
    assert (lines.rival is None) is goes


def test_a_rival_is_not_searched_for_for_ever() -> None:
    lines = challenged()
    assert lines.rival
    lines.rival.best, lines.rival.searches = choice(2, 1_100), MOST_SEARCHES
    lines.settle()
    assert lines.rival is None


def test_no_place_is_priced_above_a_call_of_a_van() -> None:
    line = Line(choice(2, 1_000))
    line.reprice({(0, 0): 5_000.0, (1, 0): 40.0})
    assert line.prices == {(0, 0): 100.0, (1, 0): 40.0}
