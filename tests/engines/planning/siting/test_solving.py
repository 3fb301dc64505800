"""Where to be: answers hold, are proven, and are the best where everything can be tried."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.checking.siting import check_capacitated, check_median
from huinong.engines.planning.runs import AfterRounds
from huinong.engines.planning.siting import capacitated, median
from huinong.engines.planning.siting.values import Capacitated, Impossible, Median


def medians(seed: int, places: int, count: int) -> Median:
    spots = np.random.default_rng(seed).uniform(0, 100, (places, 2))
    far = np.rint(np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1)))
    return Median(name="tiny", distances=far, count=count)


def warehouses(seed: int, room: float = 40.0) -> Capacitated:
    rng = np.random.default_rng(seed)
    return Capacitated(
        name="tiny",
        opening=rng.uniform(50, 150, 4),
        room=np.full(4, room),
        demands=rng.uniform(5, 15, 6),
        sending=rng.uniform(1, 60, (6, 4)),
    )


@given(seed=st.integers(0, 10_000), count=st.integers(1, 6))
@settings(max_examples=15, deadline=None)
def test_no_medians_are_nearer(seed, count):
    problem = medians(seed, 9, count)
    answer = median.solve(problem, seed=1, stop=AfterRounds(3))
    tried = itertools.combinations(range(9), count)
    assert answer.cost == min(problem.distances[:, list(some)].min(axis=1).sum() for some in tried)
    assert answer.bound == answer.cost
    assert check_median(problem, answer).broken == ()


def test_the_program_proves_what_the_lagrangian_bound_leaves_open():
    problem = medians(2, 60, 7)
    ruled = median._Bounded(0.0, np.zeros(60, dtype=bool), np.zeros(60, dtype=bool))
    first = np.arange(7)
    best, bound = median._program(problem, ruled, first, median.Limits())
    answer = median.solve(problem, seed=1, stop=AfterRounds(3))
    assert answer.cost == problem.distances[:, best].min(axis=1).sum() == pytest.approx(bound)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_no_warehouses_send_for_less(seed):
    problem = warehouses(seed)
    answer = capacitated.solve(problem, seed=1, stop=AfterRounds(2))
    assert check_capacitated(problem, answer).broken == ()
    assert answer.bound == pytest.approx(answer.cost, rel=1e-6)
    shut = [place for place in range(4) if place not in answer.opened]
    for place in shut:  # opening one more for nothing helps at most as much as it costs
        freed = replace(problem, opening=np.where(np.arange(4) == place, 0.0, problem.opening))
        assert capacitated.solve(freed, seed=1, stop=AfterRounds(2)).cost >= answer.cost - problem.opening[place] - 1e-6


def test_too_little_room_is_said():
    with pytest.raises(Impossible):
        capacitated.solve(warehouses(1, room=2.0), seed=1, stop=AfterRounds(1))


def test_the_checkers_see_what_is_spoilt():
    problem = warehouses(3)
    answer = capacitated.solve(problem, seed=1, stop=AfterRounds(1))
    assert "closed" in check_capacitated(problem, replace(answer, opened=answer.opened[1:])).broken[0]
    assert "of what it needs" in check_capacitated(problem, replace(answer, shares=answer.shares * 0.5)).broken[0]
    places = medians(3, 9, 3)
    chosen = median.solve(places, seed=1, stop=AfterRounds(1))
    assert "should be" in check_median(places, replace(chosen, opened=chosen.opened[1:])).broken[0]
    assert "less than its bound" in check_median(places, replace(chosen, bound=chosen.cost + 1)).broken[0]
