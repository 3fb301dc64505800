"""Designs hold, cost no less than their bound, and are the best where everything can be tried."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.checking.design import check
from huinong.engines.planning.design import blocks
from huinong.engines.planning.design.apart import solve_apart
from huinong.engines.planning.design.buying import next_buys
from huinong.engines.planning.design.results import design
from huinong.engines.planning.design.sharing import shared
from huinong.engines.planning.design.solving import solve
from huinong.engines.planning.design.values import Design, Impossible, Problem
from huinong.engines.planning.runs import AfterRounds, nobody
from tests.engines.planning.design.networks import EASY, designs, network

BUDGETS = st.sampled_from([None, 70_000_00, 90_000_00, 120_000_00])


def apart(problem: Problem, *, rounds: int = 1, executor: ProcessPoolExecutor | None = None) -> Design:
    found = solve_apart(
        blocks.blocks(problem),
        shared(problem),
        seed=1,
        stop=AfterRounds(rounds),
        observer=nobody,
        executor=executor,
    )
    return design(problem, found, seed=1)


@given(seed=st.integers(0, 10_000), budget=BUDGETS, share=st.sampled_from([0.0, 0.5, 1.0]))
@settings(max_examples=8, deadline=None)
def test_no_design_of_a_tiny_network_is_cheaper(seed, budget, share):
    rules = replace(EASY, budget_fen=budget, villages_share=share, each_township_point=True)
    problem = network(seed, villages=2, rules=rules)
    holding = [one.costs.total for one in designs(problem) if check(problem, one).holds]
    if not holding:
        with pytest.raises(Impossible):
            solve(problem, seed=1, stop=AfterRounds(4))
        return
    found = solve(problem, seed=1, stop=AfterRounds(4))
    assert check(problem, found).broken == ()
    assert found.costs.total == pytest.approx(min(holding), rel=1e-4)


@given(seed=st.integers(0, 10_000), budget=st.integers(400_000_00, 600_000_00), share=st.floats(0, 0.6))
@settings(max_examples=5, deadline=None)
def test_counties_apart_hold_what_they_share(seed, budget, share):
    rules = replace(EASY, budget_fen=budget, people_share=share, each_township_centre=True)
    problem = network(seed, villages=4, rules=rules, counties=3)
    found = apart(problem)
    assert check(problem, found).broken == ()
    assert found.bound <= solve(problem, seed=1, stop=AfterRounds(2)).costs.total


def test_a_budget_is_never_exceeded_and_costs_something():
    free = solve(network(3, villages=7), seed=1, stop=AfterRounds(3))
    rules = replace(EASY, budget_fen=free.costs.capital - 20_000_00)
    bound_by = solve(network(3, villages=7, rules=rules), seed=1, stop=AfterRounds(3))
    assert bound_by.costs.capital <= rules.budget_fen
    assert bound_by.costs.total > free.costs.total


def test_a_budget_too_small_is_named():
    with pytest.raises(Impossible) as why:
        solve(network(3, villages=4, rules=replace(EASY, budget_fen=1)), seed=1, stop=AfterRounds(1))
    assert why.value.rules == ("budget",)


def test_the_same_seed_and_rounds_give_the_same_design_in_other_processes_too():
    problem = network(5, villages=4, rules=replace(EASY, budget_fen=400_000_00), counties=3)
    here = apart(problem)
    with ProcessPoolExecutor(2) as pool:
        assert apart(problem, executor=pool) == here
    assert apart(problem) == here


def test_the_checker_sees_what_is_spoilt():
    problem = network(4, villages=8)
    found = solve(problem, seed=1, stop=AfterRounds(2))
    closed = replace(found, opened=found.opened[1:])
    assert any("closed" in rule for rule in check(problem, closed).broken)
    cheap = replace(found, costs=replace(found.costs, walks=found.costs.walks + 1))
    assert check(problem, cheap).broken[0].startswith("says it costs")
    left = replace(found, serves=(-1, *found.serves[1:]))
    assert any("left without" in rule for rule in check(problem, left).broken)


def test_the_next_money_brings_more_people_within_reach():
    rules = replace(EASY, budget_fen=70_000_00, beyond_fen=50_00)
    problem = network(6, villages=6, rules=rules)
    first = solve(problem, seed=1, stop=AfterRounds(3))
    small, large = next_buys(problem, first, [20_000_00, 60_000_00], seed=1, stop=AfterRounds(3))
    assert first.costs.capital + 20_000_00 >= small.design.costs.capital
    assert small.people > 0
    assert large.people >= small.people
    assert {one.point for one in first.opened} <= {one.point for one in small.design.opened}
    assert {one.point for one in small.opens} <= {one.point for one in large.opens}
