"""Day plans hold by the checker that shares no code with the planner, whatever the day."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Fetch, Plan, Problem
from huinong.engines.planning.runs import AfterRounds, Progress
from tests.engines.planning.days import drawn as d
from tests.engines.planning.days.drawn import days

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def planned(problem: Problem, *, seed: int = 1, rounds: int = 3, buses: bool = True) -> Plan:
    return solve(problem, seed=seed, stop=AfterRounds(rounds), buses=buses)


@FEW
@given(days())
def test_a_plan_breaks_no_rule_and_knows_what_it_costs(problem: Problem) -> None:
    assert check(problem, planned(problem)).broken == ()


@FEW
@given(days())
def test_served_and_unserved_are_all_that_there_is(problem: Problem) -> None:
    plan = planned(problem)
    carried = {each.demand for tour in plan.tours for each in tour.carries}
    carried |= {code for legs in (plan.rides, plan.fetchings) for leg in legs for code in leg.demands}
    left = [each.demand for each in plan.unserved]
    assert sorted([*carried, *left]) == sorted(each.code for each in problem.demands)


@FEW
@given(days())
def test_without_buses_nothing_rides_and_the_plan_still_holds(problem: Problem) -> None:
    plan = planned(problem, buses=False)
    assert plan.rides == ()
    assert check(problem, plan).broken == ()


@settings(FEW, max_examples=4)
@given(days())
def test_the_same_seed_and_rounds_give_the_same_plan_side_by_side_too(problem: Problem) -> None:
    with ThreadPoolExecutor(2) as executor:
        aside = solve(problem, seed=5, stop=AfterRounds(3), executor=executor)
    assert planned(problem, seed=5) == aside == planned(problem, seed=5)


@settings(FEW, max_examples=4)
@given(days())
def test_a_plan_is_never_dearer_for_going_on(problem: Problem) -> None:
    told: list[Progress] = []
    plan = solve(problem, seed=1, stop=AfterRounds(5), observer=told.append)
    costs = [each.cost for each in told if each.cost is not None]
    assert costs == sorted(costs, reverse=True)
    assert plan.costs.total == costs[-1]


def test_a_bus_may_stop_at_the_counter_itself() -> None:
    fetches = (Fetch(stop=1, takes_s=0, fee_fen=0, load_g=60_000),)
    problem = d.day(
        [(0, 0), (9_000, 0)],
        demands=(d.demand("a", 1),),
        villages=(d.village(1, fetches=fetches),),
        vehicles=(d.vehicle("van"),),
        buses=(d.bus("out", [0, 1], 9 * 3600),),
    )
    plan = planned(problem)
    assert [ride.bus for ride in plan.rides] == ["out"]
    assert check(problem, plan).broken == ()
