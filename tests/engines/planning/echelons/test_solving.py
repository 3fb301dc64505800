"""Two echelons: what the solver promises, by the checker that shares no code with it."""

import itertools
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.checking.echelons import check
from huinong.engines.planning.echelons import solve
from huinong.engines.planning.echelons.values import Drop, FreighterRoute, Freighters, Plan, Problem, TruckRoute, Trucks
from huinong.engines.planning.formats.two_echelon import parse
from huinong.engines.planning.runs import AfterRounds, Progress

FOLDER = Path(__file__).parents[3] / "data" / "benchmarks" / "2e-vrp"


def published(name: str) -> Problem:
    return parse(name, (FOLDER / f"{name}.dat").read_text(encoding="utf-8"))


@st.composite
def tiny(draw: st.DrawFn) -> Problem:
    """At most two satellites and four customers, with limits that bind but leave an answer."""
    satellites, customers = draw(st.integers(1, 2)), draw(st.integers(1, 4))
    count = 1 + satellites + customers
    spot = st.tuples(st.integers(0, 9), st.integers(0, 9))
    spots = draw(st.lists(spot, min_size=count, max_size=count, unique=True))
    places = np.array(spots, dtype=float)
    apart = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
    demands = tuple(draw(st.lists(st.integers(1, 4), min_size=customers, max_size=customers)))
    return Problem(
        name="tiny",
        first=apart[: 1 + satellites, : 1 + satellites],
        second=apart[1:, 1:],
        demands=demands,
        trucks=Trucks(
            count=draw(st.integers(2, 3)), load=draw(st.integers(8, 12)), cost_per_distance=1.5, fixed_cost=3
        ),
        freighters=Freighters(
            per_satellite=customers, count=customers, load=draw(st.integers(4, 9)), cost_per_distance=1, fixed_cost=2
        ),
    )


def around(legs: np.ndarray, places: tuple[int, ...]) -> float:
    return float(sum(legs[a, b] for a, b in zip(places, (*places[1:], places[0]), strict=True)))


def truck_cost(problem: Problem, loads: tuple[int, ...]) -> float:
    """The cheapest trucks for what at most two satellites need: alone or together, as many as it takes."""
    fleet, needing = problem.trucks, [s for s, load in enumerate(loads) if load]
    tours = [stops for size in (1, 2) for stops in itertools.combinations(needing, size)]
    costs = {
        t: around(problem.first, (0, *(s + 1 for s in t))) * fleet.cost_per_distance + fleet.fixed_cost for t in tours
    }
    options = [
        sum(costs[tour] for tour in some)
        for count in range(1, fleet.count + 1)
        for some in itertools.combinations_with_replacement(tours, count)
        if sum(loads) <= count * fleet.load
        and all(loads[s] <= fleet.load * sum(s in tour for tour in some) for s in needing)
    ]
    return min(options, default=math.inf)


def cheapest(problem: Problem) -> float:
    """By trying everything: each customer's satellite, then each way of cutting an order of its customers."""
    best = math.inf
    for choice in itertools.product(range(problem.satellites), repeat=problem.customers):
        loads = tuple(
            sum(d for d, c in zip(problem.demands, choice, strict=True) if c == s) for s in range(problem.satellites)
        )
        rounds = sum(
            rounds_cost(problem, s, [c for c, at in enumerate(choice) if at == s]) for s in range(problem.satellites)
        )
        best = min(best, rounds + truck_cost(problem, loads))
    return best


def rounds_cost(problem: Problem, satellite: int, customers: list[int]) -> float:
    fleet, best = problem.freighters, math.inf
    for order in itertools.permutations(customers):
        costs = [0.0] + [math.inf] * len(order)
        for end in range(1, len(order) + 1):
            for start in range(end):
                part = order[start:end]
                if sum(problem.demands[c] for c in part) <= fleet.load:
                    way = around(problem.second, (satellite, *(problem.satellites + c for c in part)))
                    costs[end] = min(costs[end], costs[start] + way * fleet.cost_per_distance + fleet.fixed_cost)
        best = min(best, costs[-1])
    return best


@given(tiny())
@settings(max_examples=20, deadline=None)
def test_a_tiny_problem_is_answered_as_cheaply_as_by_trying_everything(problem: Problem) -> None:
    plan = solve(problem, seed=1, stop=AfterRounds(3))
    verdict = check(problem, plan)
    assert verdict.broken == ()
    assert verdict.cost == pytest.approx(plan.cost) == pytest.approx(cheapest(problem))


def test_the_same_seed_and_rounds_give_the_same_plan_alone_and_side_by_side() -> None:
    problem = published("Set2a_E-n22-k4-s6-17")
    alone = solve(problem, seed=3, stop=AfterRounds(2))
    with ThreadPoolExecutor(2) as pool:
        side_by_side = solve(problem, seed=3, stop=AfterRounds(2), executor=pool)
    assert alone == side_by_side


def test_a_published_instance_is_solved_to_its_optimum() -> None:
    problem, seen = published("Set2a_E-n22-k4-s6-17"), list[Progress]()
    plan = solve(problem, seed=1, stop=AfterRounds(3), observer=seen.append)
    assert check(problem, plan).broken == ()
    assert round(plan.cost, 2) == 417.07
    assert plan.bound == pytest.approx(plan.cost)  # proven, and so it ends before its rounds do
    assert [progress.rounds for progress in seen] == [1, 2]


def test_customers_that_no_freighter_is_left_for_are_named() -> None:
    problem, _ = small_plan()
    short = replace(problem, freighters=replace(problem.freighters, count=1))
    plan = solve(short, seed=1, stop=AfterRounds(2))
    assert len(plan.unserved) == 1
    assert check(short, plan).broken == tuple(f"customer {one} is served 0 times" for one in plan.unserved)


def small_plan() -> tuple[Problem, Plan]:
    problem = parse("small", "!\n2,10,1,0\n!\n2,3,4,2,1\n!\n0,0 3,4 0,1\n!\n3,5,2  3,8,4 0,2,1")
    plan = Plan(
        trucks=(TruckRoute(drops=(Drop(satellite=0, load=6), Drop(satellite=1, load=1))),),
        freighters=(
            FreighterRoute(satellite=0, customers=(0,)),
            FreighterRoute(satellite=0, customers=(1,)),
            FreighterRoute(satellite=1, customers=(2,)),
        ),
        unserved=(),
        cost=0,
        bound=None,
        engine="by hand",
        seed=0,
    )
    return problem, plan


def test_the_checker_adds_up_a_plan_made_by_hand() -> None:
    problem, plan = small_plan()
    verdict = check(problem, plan)
    assert verdict.broken == ()
    assert verdict.cost == pytest.approx(5 + 18**0.5 + 1 + 2 * (2 * 1 + 2 * 4 + 2 * 1) + 3 * 1)


TRUCK = TruckRoute(drops=(Drop(satellite=0, load=6),))
ROUND = FreighterRoute(satellite=0, customers=(0,))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"freighters": (ROUND,)}, "customer 1 is served 0 times"),
        ({"freighters": (ROUND, ROUND)}, "customer 0 is served 2 times"),
        ({"freighters": (FreighterRoute(satellite=0, customers=(0, 1)),)}, "freighter 0 carries 6, 4 it can"),
        ({"freighters": (ROUND,) * 3}, "3 freighters at satellite 0, 2 may be"),
        ({"freighters": (ROUND,) * 4}, "4 freighters, 3 there are"),
        ({"freighters": (FreighterRoute(satellite=0, customers=()),)}, "freighter 0 serves nobody"),
        ({"freighters": (FreighterRoute(satellite=7, customers=(0,)),)}, "unknown satellite 7"),
        ({"freighters": (FreighterRoute(satellite=0, customers=(-1,)),)}, "unknown customer -1"),
        ({"trucks": (TRUCK,)}, "satellite 1 gets 0 and sends out 1"),
        ({"trucks": (TRUCK,) * 3}, "3 trucks, 2 there are"),
        ({"trucks": (TruckRoute(drops=(Drop(satellite=0, load=11),)),)}, "truck 0 carries 11, 10 it can"),
        ({"trucks": (TruckRoute(drops=(Drop(satellite=0, load=0),)),)}, "truck 0 has a stop without a load"),
        ({"trucks": (TruckRoute(drops=TRUCK.drops * 2),)}, "truck 0 is twice at one satellite"),
        ({"trucks": (TruckRoute(drops=(Drop(satellite=2, load=1),)),)}, "unknown satellite 2"),
    ],
)
def test_the_checker_names_each_broken_rule(change: dict[str, object], rule: str) -> None:
    problem, plan = small_plan()
    assert rule in check(problem, replace(plan, **change)).broken  # type: ignore[arg-type]
