"""A day's cost shared out: to the fen, alike for the alike, and who would rather go alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from huinong.engines.planning.days.sharing import Complaint, coalition_costs, groups, part_of, share
from huinong.engines.planning.days.values import Costs, Plan, Problem
from huinong.engines.planning.runs import AfterRounds, Stop
from tests.engines.planning.checking.county import problem

NAMES = "abcdef"


@st.composite
def games(draw: st.DrawFn) -> dict[frozenset[str], int]:
    everybody = frozenset(NAMES[: draw(st.integers(1, 6))])
    return {group: draw(st.integers(0, 10**6)) if group else 0 for group in groups(everybody)}


@given(games())
def test_shares_add_up_to_the_cost_of_all(costs: dict[frozenset[str], int]) -> None:
    everybody = max(costs, key=len)
    assert sum(share(costs).fen.values()) == costs[everybody]


@given(games(), st.integers(0, 10**6))
def test_who_costs_the_same_whoever_is_there_pays_just_that(costs: dict[frozenset[str], int], own: int) -> None:
    with_it = costs | {group | {"z"}: cost + own for group, cost in costs.items()}
    assert share(with_it).fen["z"] == own


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=6))
def test_parties_that_are_alike_pay_alike_but_for_a_fen(by_size: list[int]) -> None:
    everybody = frozenset(NAMES[: len(by_size)])
    fen = share({group: by_size[len(group) - 1] if group else 0 for group in groups(everybody)}).fen
    assert max(fen.values()) - min(fen.values()) <= 1


def test_three_that_share_a_road_pay_for_the_stretch_that_they_use() -> None:
    """The airport game of Littlechild and Owen (1973): each stretch is shared by those who go that far."""
    reach = {"near": 300, "middle": 500, "far": 900}
    costs = {group: max((reach[p] for p in group), default=0) for group in groups(frozenset(reach))}
    shares = share(costs)
    assert shares.fen == {"near": 100, "middle": 200, "far": 600}
    assert shares.in_core


def test_a_fen_that_cannot_be_halved_goes_to_the_first_by_name() -> None:
    assert share({frozenset("a"): 0, frozenset("b"): 0, frozenset("ab"): 1}).fen == {"a": 1, "b": 0}


def test_a_pair_that_would_do_better_alone_is_named_with_its_complaint() -> None:
    costs = {group: (0, 90, 100, 210)[len(group)] for group in groups(frozenset("abc"))}
    shares = share(costs)
    assert shares.fen == {"a": 70, "b": 70, "c": 70}
    assert shares.worst == Complaint(frozenset("bc"), 40)


def a_hundred_each(problem: Problem, *, seed: int, stop: Stop) -> Plan:
    """A planner that takes a hundred a demand, ten less where a bus goes, and is clumsy with all together."""
    fen = len(problem.demands) * (90 if problem.buses else 100) + (500 if len(problem.demands) == 7 else 0)
    return Plan(
        tours=(),
        rides=(),
        fetchings=(),
        unserved=(),
        costs=Costs(time=fen),
        passenger_s=0,
        engine="",
        seed=seed,
        digest="",
    )


def of_three_carriers() -> Problem:
    day = problem()
    carriers = ("post", "post", "zto", "zto", "zto", "yto", "yto")
    return replace(day, demands=tuple(replace(d, carrier=c) for d, c in zip(day.demands, carriers, strict=True)))


def once() -> Stop:
    return AfterRounds(1)


def test_every_group_is_planned_by_itself_and_costs_no_more_than_its_parts() -> None:
    costs = coalition_costs(of_three_carriers(), {"bus": ["1"]}, solve=a_hundred_each, seed=1, stops=once)
    assert len(costs) == 16
    assert costs[frozenset({"post"})] == 200
    assert costs[frozenset({"post", "bus"})] == 180
    assert costs[frozenset({"post", "zto", "yto", "bus"})] == 5 * 90 + 200
    assert all(costs[a | b] <= costs[a] + costs[b] for a, b in combinations(costs, 2) if not a & b)


def test_groups_are_planned_side_by_side_alike() -> None:
    day = of_three_carriers()
    with ThreadPoolExecutor(2) as pool:
        beside = coalition_costs(day, {}, solve=a_hundred_each, seed=1, stops=once, executor=pool)
    assert beside == coalition_costs(day, {}, solve=a_hundred_each, seed=1, stops=once)


def test_a_carrier_with_nothing_to_add_pays_nothing() -> None:
    costs = {group: 500 if group & {"a"} else 0 for group in groups(frozenset("ab"))}
    assert share(costs).fen == {"a": 500, "b": 0}


def test_a_line_that_is_nobodys_is_there_for_everybody() -> None:
    assert part_of(of_three_carriers(), frozenset({"post"}), {"bus": ["2"]}).buses == problem().buses
    assert part_of(of_three_carriers(), frozenset({"post"}), {"bus": ["1"]}).buses == ()
