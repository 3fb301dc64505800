"""The rest of a day planned again: what has left stays, whatever falls out; and as little is changed as pays."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.checking.rules import Rule
from huinong.engines.planning.days.replanning import Fallen, Replanned, replan
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.touring import Stopping, timed
from huinong.engines.planning.days.values import Direction, Fetch, Plan, Problem, Ride
from huinong.engines.planning.runs import AfterRounds, Stop
from tests.engines.planning.days import drawn as d

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def anew(problem: Problem, seed: int, stop: Stop) -> Plan:
    return solve(problem, seed=seed, stop=stop)


def again(problem: Problem, plan: Plan, fallen: Fallen, *, change_fen: int = 0) -> Replanned:
    return replan(problem, plan, fallen, change_fen=change_fen, seed=1, stop=AfterRounds(2), solve=anew)


@st.composite
def fallen(draw: st.DrawFn) -> tuple[Problem, Plan, Fallen]:
    problem = draw(d.days())
    plan = solve(problem, seed=1, stop=AfterRounds(2))
    now_s = draw(st.integers(7, 16)) * 3600
    left = frozenset(bus.code for bus in problem.buses if bus.calls[0].leaves_s <= now_s)
    stay = [bus.code for bus in problem.buses if bus.code not in left]
    return (
        problem,
        plan,
        Fallen(
            now_s=now_s,
            buses=frozenset(draw(st.sets(st.sampled_from(stay))) if stay else ()),
            vehicles=frozenset(draw(st.sets(st.sampled_from([each.code for each in problem.vehicles]), max_size=1))),
            cut_off=frozenset(draw(st.sets(st.sampled_from([each.place for each in problem.villages]), max_size=1))),
            left_tours=frozenset(n for n, tour in enumerate(plan.tours) if tour.calls[0].leaves_s <= now_s),
            left_buses=left,
        ),
    )


@FEW
@given(fallen())
def test_what_has_left_is_never_touched(case: tuple[Problem, Plan, Fallen]) -> None:
    problem, plan, what = case
    after = again(problem, plan, what).plan
    assert {plan.tours[number] for number in what.left_tours} <= set(after.tours)
    assert {ride for ride in plan.rides if ride.bus in what.left_buses} <= set(after.rides)


@FEW
@given(fallen())
def test_the_rest_breaks_no_rule_and_rides_on_nothing_that_fell_out(case: tuple[Problem, Plan, Fallen]) -> None:
    problem, plan, what = case
    done = again(problem, plan, what)
    assert [each for each in check(done.rest, done.rest_plan).broken if each.rule is not Rule.COSTS] == []
    assert {ride.bus for ride in done.rest_plan.rides}.isdisjoint(what.buses)
    assert {tour.vehicle for tour in done.rest_plan.tours}.isdisjoint(what.vehicles)
    assert all(call.place not in what.cut_off for tour in done.rest_plan.tours for call in tour.calls)
    assert all(tour.calls[0].leaves_s >= what.now_s for tour in done.rest_plan.tours)


@FEW
@given(fallen())
def test_nothing_is_forgotten(case: tuple[Problem, Plan, Fallen]) -> None:
    problem, plan, what = case
    after = again(problem, plan, what).plan
    carried = {each.demand for tour in after.tours for each in tour.carries}
    carried |= {code for legs in (after.rides, after.fetchings) for leg in legs for code in leg.demands}
    assert carried | {each.demand for each in after.unserved} == {each.code for each in problem.demands}


def county() -> tuple[Problem, Plan]:
    """Two villages by the road, one by bus; a van that has left for neither."""
    fetches = (Fetch(stop=1, takes_s=600, fee_fen=250, load_g=60_000),)
    problem = d.day(
        [(0, 0), (9_000, 0), (10_000, 500), (10_000, -500)],
        demands=(d.demand("a", 2), d.demand("b", 3)),
        villages=(d.village(2, fetches=fetches), d.village(3, fetches=fetches)),
        vehicles=(d.vehicle("van"),),
        buses=(d.bus("out", [0, 1], 9 * 3600), d.bus("later", [0, 1], 14 * 3600)),
    )
    plan = solve(problem, seed=1, stop=AfterRounds(3))
    assert {ride.bus for ride in plan.rides} == {"out"}
    return problem, plan


def test_a_cancelled_bus_s_bags_wait_for_the_next_and_everyone_else_is_left_alone() -> None:
    problem, plan = county()
    done = again(problem, plan, Fallen(now_s=8 * 3600, buses=frozenset({"out"})))
    assert ({ride.bus for ride in done.plan.rides}, done.plan.unserved) == ({"later"}, ())
    assert done.changed == 2


def test_nothing_changes_when_nothing_fell_out_and_a_change_has_a_price() -> None:
    problem, plan = county()
    done = again(problem, plan, Fallen(now_s=8 * 3600), change_fen=100_000)
    assert (done.changed, set(done.plan.rides), done.plan.costs) == (0, set(plan.rides), plan.costs)


def test_a_village_that_is_cut_off_is_served_by_bus_or_says_why_not() -> None:
    problem, plan = county()
    bare = replace(problem, buses=())
    vans = solve(bare, seed=1, stop=AfterRounds(2))
    done = again(bare, vans, Fallen(now_s=8 * 3600, cut_off=frozenset({2})))
    assert [each.demand for each in done.plan.unserved] == ["a"]
    other = again(problem, plan, Fallen(now_s=8 * 3600, cut_off=frozenset({2})))
    assert other.plan.unserved == ()


def test_what_is_aboard_when_its_next_leg_falls_out_is_said_to_be_stranded() -> None:
    problem = d.day(
        [(0, 0), (9_000, 0), (10_000, 500)],
        demands=(d.demand("a", 2, Direction.DOWN),),
        villages=(d.village(2),),
        centres=(d.centre(1),),
        vehicles=(d.vehicle("feeder", 1),),
        buses=(d.bus("out", [0, 1], 9 * 3600),),
    )
    ride = Ride(bus="out", village=2, direction=Direction.DOWN, on=0, off=1, bags=1, demands=("a",))
    stops = (Stopping(1, ("a",), ()), Stopping(2, (), ("a",)), Stopping(1, (), ()))
    tour = timed(problem, problem.vehicles[0], stops, 36_000)
    assert tour is not None
    empty = solve(replace(problem, demands=()), seed=1, stop=AfterRounds(1))
    plan = replace(empty, tours=(tour,), rides=(ride,))
    what = Fallen(now_s=9 * 3600 + 60, vehicles=frozenset({"feeder"}), left_buses=frozenset({"out"}))
    done = again(problem, plan, what)
    assert [(each.demand, each.reason) for each in done.plan.unserved] == [("a", "stranded")]
