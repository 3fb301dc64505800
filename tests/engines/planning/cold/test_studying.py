"""Modes side by side, each store's worth, and what happens when the world is otherwise."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.cold.choosing import choose
from huinong.engines.planning.cold.figures import worths
from huinong.engines.planning.cold.sides import sides
from huinong.engines.planning.cold.stays import needs, stay
from huinong.engines.planning.cold.study import study
from huinong.engines.planning.cold.swings import cases, grid, tornado
from huinong.engines.planning.cold.values import Case, Mode
from huinong.engines.planning.days.values import Zone
from huinong.engines.planning.runs import AfterRounds
from tests.engines.planning.cold.counties import SHOOTS, ally, build, county, harvest, rent, scattered

LONG = AfterRounds(10_000)
ONE = county([harvest(0, 20_000)], [[build(100, 1_000_000), ally(50, 0, 500_000), rent(100, 1_000)]], years=3)


def test_a_kilogram_that_stands_ten_days_needs_a_week_and_three_days_of_room():
    assert stay(replace(SHOOTS, stands_days=10, kg_per_m3=100)) == (0.01, 3 / 7 / 100)


def test_the_need_is_said_at_three_ends():
    (need,) = needs([SHOOTS], [harvest(0, 20_000, week=12)])
    assert (need.zone, need.week, need.kg) == (Zone.CHILLED, 12, {"low": 10_000, "mid": 20_000, "high": 40_000})
    assert need.m3 == {"low": 50.0, "mid": 100.0, "high": 200.0}


def test_what_is_picked_at_the_end_of_the_year_stands_in_the_next():
    found = needs([replace(SHOOTS, stands_days=14)], [harvest(0, 2_000, week=51)])
    assert [(need.week, need.kg["mid"], need.m3["mid"]) for need in found] == [(0, 0, 10.0), (51, 2_000, 10.0)]


def test_a_store_says_how_full_it_was_and_when_it_has_paid():
    choice = choose(ONE, seed=1, stop=LONG)
    (worth,) = worths(ONE, choice)
    assert (worth.mode, worth.kg, worth.saved_kg) == (Mode.BUILD, 60_000, 12_000)
    assert (worth.used, worth.season) == (pytest.approx(1 / 52), 1.0)
    assert worth.payback_years == pytest.approx(1_000_000 / (20_000 * 157))
    assert abs(worth.npv_fen - choice.npv_fen) <= 3


def test_the_three_ways_stand_side_by_side():
    choice = choose(ONE, seed=1, stop=LONG)
    built, allied, rented = sides(ONE, choice, seed=1, stop=LONG)
    assert (built.is_chosen, allied.is_chosen, rented.is_chosen) == (True, False, False)
    assert built.gain_fen > rented.gain_fen > allied.gain_fen > 0
    assert (allied.worth.kg, rented.worth.kg) == (30_000, 60_000)


def test_a_way_that_nobody_offers_is_said_to_be_impossible():
    problem = county([harvest(0, 20_000)], [[rent(100, 1_000)]])
    choice = choose(problem, seed=1, stop=LONG)
    assert [side.is_possible for side in sides(problem, choice, seed=1, stop=LONG)] == [False, False, True]


def test_a_price_that_falls_makes_the_same_stores_worth_less():
    choice = choose(ONE, seed=1, stop=LONG)
    found = {swing.name: swing for swing in tornado(ONE, choice, by=0.2, seed=1, stop=LONG)}
    assert found["price"].low_fen < choice.npv_fen < found["price"].high_fen
    assert found["build"].low_fen > choice.npv_fen > found["build"].high_fen
    assert found["rent"].low_fen == found["rent"].high_fen == choice.npv_fen


def test_the_ends_of_the_forecast_are_worth_less_and_more():
    choice = choose(ONE, seed=1, stop=LONG)
    found = cases(ONE, choice, seed=1, stop=LONG)
    assert found[Case.LOW] < found[Case.MID] == choice.npv_fen
    assert found[Case.HIGH] == pytest.approx(found[Case.MID], abs=2)  # the store is full already


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 1_000))
def test_choosing_anew_is_never_worse_than_keeping(seed: int):
    problem = scattered(seed, origins=3, sites=2)
    choice = choose(problem, seed=1, stop=LONG)
    cells = grid(problem, choice, by=0.2, seed=1, stop=LONG)
    assert len(cells) == 9
    assert all(cell.kept_fen <= cell.best_fen for cell in cells)
    assert cells[4].best_fen == pytest.approx(choice.npv_fen, rel=1e-4, abs=100)


def test_a_study_that_is_stopped_at_once_says_what_it_has():
    found = study(ONE, by=0.2, seed=1, stop=AfterRounds(0))
    assert (found.sides, found.swings, found.cases[Case.MID]) == ((), (), None)
    assert [need.week for need in found.needs] == [12]


def test_a_study_answers_all_that_is_asked():
    found = study(ONE, by=0.2, seed=1, stop=LONG)
    assert (len(found.sides), len(found.swings), len(found.cells), len(found.worths)) == (3, 7, 9, 1)
