"""A bound of a day: no plan that holds is below it, whatever things cost, and it is near where the best is known."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.checking.rules import Rule
from huinong.engines.planning.days.bounding import bound
from huinong.engines.planning.days.solving.planner import solve
from huinong.engines.planning.days.values import Direction, Fetch, Plan, Problem, Reason, Unserved
from huinong.engines.planning.runs import AfterRounds, Progress
from tests.engines.planning.checking.county import plan, problem
from tests.engines.planning.days import drawn

PARTS = (("an-down", "an-up", "an-cold"), ("chang-down",), ("bei-down",), ("bei-up",))


def without(whole: Plan, left: set[str]) -> Plan:
    """The plan made by hand, but what is in `left` stays where it is."""
    return replace(
        whole,
        tours=tuple(t for t in whole.tours if not {c.demand for c in t.carries} & left),
        rides=tuple(r for r in whole.rides if not set(r.demands) & left),
        fetchings=tuple(f for f in whole.fetchings if not set(f.demands) & left),
        unserved=(*whole.unserved, *(Unserved(demand=d, reason=Reason.TOO_DEAR) for d in sorted(left))),
    )


def plans() -> list[Plan]:
    """Sixteen plans: each part of the one made by hand, or not."""
    chosen = product((True, False), repeat=len(PARTS))
    return [
        without(plan(), {d for part, is_in in zip(PARTS, c, strict=True) if not is_in for d in part}) for c in chosen
    ]


def cheapest(day: Problem) -> int:
    verdicts = [check(day, each) for each in plans()]
    assert all({b.rule for b in v.broken} <= {Rule.COSTS, Rule.PASSENGERS} for v in verdicts)
    return min(v.costs.total for v in verdicts)


@st.composite
def days(draw: st.DrawFn) -> Problem:
    """The county made by hand at other prices."""
    day = problem()

    def fen(most: int) -> int:
        return draw(st.integers(0, most))

    return replace(
        day,
        rates=replace(day.rates, unserved_fen=fen(5000), passenger_fen_per_hour=1 + fen(5000)),
        vehicles=tuple(
            replace(v, fixed_fen=fen(20_000), fen_per_km=fen(300), fen_per_hour=fen(5000)) for v in day.vehicles
        ),
        buses=tuple(replace(b, fee_fen=fen(2000)) for b in day.buses),
        centres=tuple(replace(c, fee_fen_per_piece=fen(100)) for c in day.centres),
        villages=tuple(
            replace(v, fetches=tuple(replace(f, fee_fen=fen(2000)) for f in v.fetches)) for v in day.villages
        ),
    )


@settings(max_examples=60, deadline=None)
@given(days(), st.integers(1, 12))
def test_no_plan_that_holds_costs_less_than_the_bound(day: Problem, rounds: int) -> None:
    assert bound(day, stop=AfterRounds(rounds)).value_fen <= cheapest(day)


def test_a_bound_of_a_day_whose_best_plan_is_plain_is_that_plan_but_for_the_rounding() -> None:
    """One village, both ways, and a van: it goes, or what it brings is left."""
    day = problem()
    day = replace(day, demands=day.demands[:2], buses=(), centres=(), vehicles=day.vehicles[:1])
    best = check(day, replace(without(plan(), {"chang-down", "bei-down", "bei-up", "chang-far"}), unserved=()))
    van_alone = 5000 + 2000 + 1225  # two ways of ten kilometres and ten minutes, a stop of 270 seconds
    proven = bound(day, stop=AfterRounds(20)).value_fen
    assert best.costs.total > 0
    assert van_alone - 2 <= proven <= van_alone


def test_the_same_rounds_prove_the_same_alone_or_side_by_side() -> None:
    with ThreadPoolExecutor(2) as pool:
        assert bound(problem(), stop=AfterRounds(5)) == bound(problem(), stop=AfterRounds(5), executor=pool)


def test_a_bound_only_rises_and_says_its_gap_to_the_plan_given() -> None:
    said: list[Progress] = []
    found = bound(problem(), stop=AfterRounds(8), observer=said.append, start=plan())
    bounds = [p.bound for p in said if p.bound is not None]
    assert bounds == sorted(bounds)
    assert found.gap is not None
    assert found.value_fen == round((1 - found.gap) * plan().costs.total)


def test_nothing_to_do_is_bounded_by_nothing() -> None:
    assert bound(replace(problem(), demands=()), stop=AfterRounds(3)).value_fen == 0


@settings(max_examples=8, deadline=None)
@given(drawn.days(), st.integers(1, 40))
def test_no_day_is_planned_for_less_than_its_bound(day: Problem, rounds: int) -> None:
    found = solve(day, seed=1, stop=AfterRounds(1))
    assert bound(day, stop=AfterRounds(rounds)).value_fen <= found.costs.total


def test_a_bus_that_comes_back_to_the_county_centre_holds_its_bags_both_ways() -> None:
    at_road = (Fetch(stop=1, takes_s=300, fee_fen=100, load_g=60_000),)
    loop = drawn.day(
        [(0, 0), (9_000, 0), (9_000, 500), (9_000, -500)],
        demands=(drawn.demand("down", 2), drawn.demand("up", 3, Direction.UP, ready_s=8 * drawn.HOUR_S)),
        villages=(drawn.village(2, fetches=at_road), drawn.village(3, fetches=at_road)),
        buses=(drawn.bus("loop", [0, 1, 0], 9 * drawn.HOUR_S, bags=1),),
    )
    plan = solve(loop, seed=1, stop=AfterRounds(1))
    assert (len(plan.rides), plan.unserved) == (2, ())
    assert bound(loop, stop=AfterRounds(5)).value_fen <= plan.costs.total


def test_a_keeper_who_meets_both_buses_on_one_way_is_paid_once() -> None:
    at_road = (Fetch(stop=1, takes_s=300, fee_fen=5_000, load_g=60_000),)
    twice = drawn.day(
        [(0, 0), (9_000, 0), (9_000, 500)],
        demands=(drawn.demand("down", 2), drawn.demand("up", 2, Direction.UP, ready_s=8 * drawn.HOUR_S)),
        villages=(drawn.village(2, fetches=at_road),),
        buses=(drawn.bus("out", [0, 1], 9 * drawn.HOUR_S), drawn.bus("back", [1, 0], 10 * drawn.HOUR_S)),
    )
    apart = replace(twice, rates=replace(twice.rates, keeper_waits_s=600))
    plans = [solve(each, seed=1, stop=AfterRounds(1)) for each in (twice, apart)]
    proven = [bound(each, stop=AfterRounds(5)).value_fen for each in (twice, apart)]
    assert [plan.costs.keepers for plan in plans] == [5_000, 10_000]
    assert [plan.costs.total - least for plan, least in zip(plans, proven, strict=True)] == [1, 1]
