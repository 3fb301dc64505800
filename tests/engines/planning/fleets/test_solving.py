"""Mixed fleets: plans hold, and are the best where everything can be tried."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.checking.fleets import check
from huinong.engines.planning.fleets.solving import solve
from huinong.engines.planning.fleets.values import Kind, Problem, Round, cost
from huinong.engines.planning.runs import AfterRounds

KINDS = (
    Kind(count=2, load=10, fixed_cost=20.0, cost_per_distance=1.0),
    Kind(count=3, load=6, fixed_cost=8.0, cost_per_distance=0.83),
)


def fleet(seed: int, customers: int) -> Problem:
    rng = np.random.default_rng(seed)
    spots = rng.uniform(0, 30, (customers + 1, 2))
    far = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
    demands = tuple(int(load) for load in rng.integers(1, 6, customers))
    return Problem(name="tiny", distances=far, demands=demands, kinds=KINDS)


def cheapest(problem: Problem) -> float:
    """By trying all there is: every order, cut everywhere, each part by every kind."""
    found = [float("inf")]
    for order in itertools.permutations(range(len(problem.demands))):
        for cuts in itertools.product([False, True], repeat=len(order) - 1):
            found.append(_best_kinds(problem, _parts(order, cuts)))
    return min(found)


def _parts(order, cuts):
    parts = [[order[0]]]
    for customer, is_cut in zip(order[1:], cuts, strict=True):
        parts.append([customer]) if is_cut else parts[-1].append(customer)
    return parts


def _best_kinds(problem, parts):
    best = float("inf")
    for kinds in itertools.product(range(len(problem.kinds)), repeat=len(parts)):
        loads = [sum(problem.demands[customer] for customer in part) for part in parts]
        fits = all(load <= problem.kinds[kind].load for load, kind in zip(loads, kinds, strict=True))
        if fits and all(kinds.count(kind) <= one.count for kind, one in enumerate(problem.kinds)):
            best = min(best, sum(cost(problem, kind, tuple(part)) for kind, part in zip(kinds, parts, strict=True)))
    return best


@given(seed=st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_no_plan_of_a_tiny_fleet_is_cheaper(seed):
    problem = fleet(seed, customers=4)
    plan = solve(problem, seed=1, stop=AfterRounds(5))  # one round missed the best for one seed in 160; four for none
    assert check(problem, plan).broken == ()
    assert plan.cost <= cheapest(problem) * 1.001


def test_the_same_seed_and_rounds_give_the_same_plan():
    problem = fleet(7, customers=5)
    assert solve(problem, seed=3, stop=AfterRounds(1)) == solve(problem, seed=3, stop=AfterRounds(1))


def test_the_checker_sees_what_is_spoilt():
    problem = fleet(7, customers=5)
    plan = solve(problem, seed=1, stop=AfterRounds(1))
    twice = replace(plan, rounds=(*plan.rounds, Round(kind=0, customers=(0,))))
    assert "customer 0 is served 2 times" in check(problem, twice).broken
    whole = replace(plan, rounds=(Round(kind=1, customers=(0, 1, 2, 3, 4)),))
    assert any("carries" in rule for rule in check(problem, whole).broken)
    cheap = replace(plan, cost=plan.cost - 1)
    assert check(problem, cheap).broken[0].startswith("says it costs")
    assert check(problem, replace(plan, rounds=(Round(kind=9, customers=(0,)),))).cost is None
