"""The checker of a day's plan: a plan made by hand holds, and each rule that is broken is named."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.checking.rules import Rule
from huinong.engines.planning.days.values import Carriage, Plan, Problem, Reason, Tour, Unserved, Zone
from tests.engines.planning.checking.county import AN, BEI, CHANG, DEPOT, STOP, TOWN, H, call, plan, problem

Case = tuple[Problem, Plan]
Change = Callable[[Problem, Plan], Case]


def test_a_plan_made_by_hand_holds_and_costs_what_it_says() -> None:
    verdict = check(problem(), plan())
    assert verdict.broken == ()
    assert verdict.costs == plan().costs
    assert (verdict.costs.total, verdict.costs.money, verdict.passenger_s) == (21_369, 17_929, 2880)


def tour(plan: Plan, number: int, **more: Any) -> Plan:
    tours = list(plan.tours)
    tours[number] = replace(tours[number], **more)
    return replace(plan, tours=tuple(tours))


def calls(plan: Plan, number: int, *changes: tuple[int, dict[str, int]]) -> Plan:
    changed = list(plan.tours[number].calls)
    for at, more in changes:
        changed[at] = replace(changed[at], **more)
    return tour(plan, number, calls=tuple(changed))


def ride(plan: Plan, number: int, **more: Any) -> Plan:
    rides = list(plan.rides)
    rides[number] = replace(rides[number], **more)
    return replace(plan, rides=tuple(rides))


def fetching(plan: Plan, number: int, **more: Any) -> Plan:
    fetchings = list(plan.fetchings)
    fetchings[number] = replace(fetchings[number], **more)
    return replace(plan, fetchings=tuple(fetchings))


def moved(plan: Plan, number: int, by_s: int) -> Plan:
    shifted = tuple(call(c.place, c.arrives_s + by_s, c.leaves_s + by_s) for c in plan.tours[number].calls)
    return tour(plan, number, calls=shifted)


def demand(problem: Problem, code: str, **more: Any) -> Problem:
    return replace(problem, demands=tuple(replace(d, **more) if d.code == code else d for d in problem.demands))


def vehicle(problem: Problem, code: str, **more: Any) -> Problem:
    return replace(problem, vehicles=tuple(replace(v, **more) if v.code == code else v for v in problem.vehicles))


def centre(problem: Problem, **more: Any) -> Problem:
    return replace(problem, centres=(replace(problem.centres[0], **more),))


def shut(problem: Problem, place: int, opens_s: int, closes_s: int) -> Problem:
    villages = tuple(
        replace(v, opens_s=opens_s, closes_s=closes_s) if v.place == place else v for v in problem.villages
    )
    return replace(problem, villages=villages)


def hold(problem: Problem, **more: Any) -> Problem:
    return replace(problem, buses=(replace(problem.buses[0], **more), problem.buses[1]))


def no_way(problem: Problem) -> Problem:
    matrix = problem.travel["van"]
    seconds = matrix.seconds.copy()
    seconds[DEPOT, AN] = -1
    return replace(problem, travel={"van": replace(matrix, seconds=seconds)})


def twice(plan: Plan) -> Plan:
    second = moved(plan, 0, 2 * H).tours[0]
    return replace(plan, tours=(*plan.tours, second))


def idle(start_s: int) -> Tour:
    return Tour(vehicle="V1", calls=(call(DEPOT, start_s), call(DEPOT, start_s)), carries=())


BREAKS: list[tuple[Rule, str, Change]] = [
    (Rule.UNKNOWN, "vehicle", lambda p, x: (p, tour(x, 0, vehicle="V9"))),
    (Rule.UNKNOWN, "demand", lambda p, x: (p, tour(x, 0, carries=(Carriage(demand="who", on=0, off=1),)))),
    (Rule.UNKNOWN, "call", lambda p, x: (p, tour(x, 0, carries=(Carriage(demand="an-down", on=1, off=7),)))),
    (Rule.UNKNOWN, "place", lambda p, x: (p, calls(x, 0, (1, {"place": 77})))),
    (Rule.UNKNOWN, "bus", lambda p, x: (p, ride(x, 0, bus="B9"))),
    (Rule.UNKNOWN, "bus call", lambda p, x: (p, ride(x, 0, off=9))),
    (Rule.UNKNOWN, "unserved", lambda p, x: (p, replace(x, unserved=(Unserved(demand="who", reason=Reason.NO_WAY),)))),
    (Rule.ONCE, "neither", lambda p, x: (p, replace(x, unserved=()))),
    (Rule.ONCE, "both", lambda p, x: (p, replace(x, unserved=(Unserved(demand="an-up", reason=Reason.NO_ROOM),)))),
    (Rule.ONCE, "unserved twice", lambda p, x: (p, replace(x, unserved=x.unserved * 2))),
    (Rule.ONCE, "carried twice", lambda p, x: (p, twice(x))),
    (Rule.CHAIN, "half way", lambda p, x: (p, replace(x, tours=x.tours[:1]))),
    (Rule.CHAIN, "gap", lambda p, x: (p, fetching(x, 0, demands=("bei-down", "chang-down")))),
    (Rule.CHAIN, "no keeper", lambda p, x: (at_roadside(p), replace(x, fetchings=x.fetchings[1:]))),
    (Rule.CHAIN, "not the centre's own", lambda p, x: (p, van_takes_over(x))),
    (Rule.CHAIN, "elsewhere", lambda p, x: (p, ride(x, 1, on=1))),
    (Rule.BASE, "elsewhere", lambda p, x: (p, calls(x, 0, (2, {"place": TOWN})))),
    (Rule.BASE, "no calls", lambda p, x: (p, tour(x, 0, calls=(), carries=()))),
    (Rule.PLACE, "roadside", lambda p, x: (p, calls(x, 0, (1, {"place": STOP})))),
    (Rule.PLACE, "base on the way", lambda p, x: (p, calls(x, 0, (1, {"place": DEPOT})))),
    (Rule.PLACE, "at another village", lambda p, x: (p, dropped_at_an(x))),
    (Rule.WAY, "", lambda p, x: (no_way(p), x)),
    (Rule.TIMES, "too soon", lambda p, x: (p, calls(x, 0, (1, {"arrives_s": 8 * H + 599})))),
    (Rule.TIMES, "back too soon", lambda p, x: (p, calls(x, 0, (2, {"arrives_s": 8 * H + 1489})))),
    (Rule.STOP, "a second short", lambda p, x: (p, calls(x, 0, (1, {"leaves_s": 8 * H + 889})))),
    (Rule.STOP, "did not wait", lambda p, x: (shut(p, AN, 8 * H + 601, 18 * H), x)),
    (Rule.HOURS, "village", lambda p, x: (shut(p, AN, 7 * H, 8 * H + 599), x)),
    (Rule.HOURS, "county centre closes", lambda p, x: (replace(p, closes_s=8 * H + 1489), x)),
    (Rule.HOURS, "county centre opens", lambda p, x: (replace(p, opens_s=8 * H + 1), x)),
    (Rule.HOURS, "keeper leaves", lambda p, x: (shut(p, BEI, 9 * H - 659, 18 * H), x)),
    (Rule.HOURS, "keeper is back", lambda p, x: (shut(p, BEI, 7 * H, 15 * H + 599), x)),
    (Rule.HOURS, "township centre opens", lambda p, x: (centre(p, opens_s=10 * H + 1), x)),
    (Rule.HOURS, "township centre closes", lambda p, x: (centre(p, closes_s=11 * H), x)),
    (Rule.SHIFT, "starts", lambda p, x: (vehicle(p, "V1", starts_s=8 * H + 1), x)),
    (Rule.SHIFT, "ends", lambda p, x: (vehicle(p, "V1", ends_s=8 * H + 1489), x)),
    (Rule.TURNAROUND, "", lambda p, x: (p, replace(x, tours=(*x.tours, idle(8 * H + 1490 + 899))))),
    (Rule.TRIPS, "", lambda p, x: (p, replace(x, tours=(*x.tours, idle(10 * H), idle(11 * H))))),
    (Rule.LOAD, "van", lambda p, x: (vehicle(p, "V1", load_g=9_999), x)),
    (Rule.LOAD, "keeper", lambda p, x: (demand(p, "bei-down", load_g=15_001), x)),
    (Rule.SPACE, "ambient", lambda p, x: (demand(p, "an-down", volume_cm3=250_001), x)),
    (Rule.SPACE, "chilled", lambda p, x: (demand(p, "an-cold", volume_cm3=50_001), x)),
    (Rule.COLD, "no such space", lambda p, x: (demand(p, "an-cold", zone=Zone.FROZEN), x)),
    (Rule.COLD, "bus", lambda p, x: (demand(p, "bei-up", zone=Zone.CHILLED), x)),
    (Rule.COLD, "centre", lambda p, x: (centre(p, zones=frozenset({Zone.CHILLED})), x)),
    (Rule.WARM, "", lambda p, x: (demand(p, "an-cold", warm_s=H + 599), x)),
    (Rule.READY, "van", lambda p, x: (demand(p, "an-down", ready_s=8 * H + 1), x)),
    (Rule.READY, "bus", lambda p, x: (demand(p, "chang-down", ready_s=8 * H + 1), x)),
    (Rule.READY, "keeper", lambda p, x: (demand(p, "bei-up", ready_s=15 * H - 599), x)),
    (Rule.DUE, "village", lambda p, x: (demand(p, "an-down", due_s=8 * H + 599), x)),
    (Rule.DUE, "county centre", lambda p, x: (demand(p, "an-up", due_s=8 * H + 1489), x)),
    (Rule.DUE, "keeper", lambda p, x: (demand(p, "bei-down", due_s=9 * H + 659), x)),
    (Rule.BAGS, "too few", lambda p, x: (p, ride(x, 0, bags=1))),
    (Rule.BAGS, "grams", lambda p, x: (demand(p, "bei-up", load_g=10_001), x)),
    (Rule.BAGS, "cm3", lambda p, x: (demand(p, "bei-up", volume_cm3=40_001), x)),
    (Rule.BAGS, "two villages", lambda p, x: (p, ride(x, 0, demands=("bei-down", "chang-down")))),
    (Rule.HOLD, "bags", lambda p, x: (hold(p, bags=2), x)),
    (Rule.HOLD, "grams", lambda p, x: (hold(p, load_g=19_999), x)),
    (Rule.KEEPER, "no such way", lambda p, x: (p, fetching(x, 0, stop=TOWN))),
    (Rule.KEEPER, "came late", lambda p, x: (p, fetching(x, 0, meets_s=9 * H + 1))),
    (Rule.KEEPER, "left early", lambda p, x: (p, fetching(x, 0, leaves_s=9 * H + 59, back_s=9 * H + 659))),
    (Rule.KEEPER, "left before", lambda p, x: (p, fetching(x, 1, meets_s=15 * H + 1))),
    (Rule.KEEPER, "stood long", lambda p, x: (replace(p, rates=replace(p.rates, keeper_waits_s=59)), x)),
    (Rule.KEEPER, "two at once", lambda p, x: (p, replace(x, fetchings=(*x.fetchings, x.fetchings[1])))),
    (Rule.HANDLING, "", lambda p, x: (centre(p, handling_s=H + 1), x)),
    (Rule.CENTRE, "", lambda p, x: (centre(p, pieces=7), x)),
    (Rule.COSTS, "", lambda p, x: (p, replace(x, costs=replace(x.costs, time=x.costs.time - 1)))),
    (Rule.PASSENGERS, "", lambda p, x: (p, replace(x, passenger_s=0))),
]


def at_roadside(problem: Problem) -> Problem:
    """Bei lies at the bus stop itself: a keeper still has to be there."""
    return demand(problem, "bei-down", place=STOP)


def van_takes_over(plan: Plan) -> Plan:
    """The van takes on at the town what the bus brought, and brings it to Chang itself."""
    at_town, at_chang = call(TOWN, 11 * H, 11 * H + 300), call(CHANG, 11 * H + 900, 11 * H + 1100)
    calls = (call(DEPOT, 11 * H - 600), at_town, at_chang, call(DEPOT, 11 * H + 1700))
    return tour(plan, 1, vehicle="V1", calls=calls, carries=(Carriage(demand="chang-down", on=1, off=2),))


def dropped_at_an(plan: Plan) -> Plan:
    """The van leaves what is for Chang at An, and the feeder takes it on there."""
    carries = (*plan.tours[0].carries, Carriage(demand="chang-down", on=0, off=1))
    plan = tour(replace(plan, rides=(plan.rides[0], plan.rides[2])), 0, carries=carries)
    at_an = call(AN, 11 * H + 600, 11 * H + 720)
    at_chang = call(CHANG, 11 * H + 1320, 11 * H + 1520)
    calls = (call(TOWN, 11 * H), at_an, at_chang, call(TOWN, 11 * H + 2120))
    return tour(plan, 1, calls=calls, carries=(Carriage(demand="chang-down", on=1, off=2),))


@pytest.mark.parametrize(
    ("rule", "change"), [(rule, c) for rule, _, c in BREAKS], ids=[f"{r}-{w}" for r, w, _ in BREAKS]
)
def test_each_rule_that_a_plan_breaks_is_named(rule: Rule, change: Change) -> None:
    assert rule in {broken.rule for broken in check(*change(problem(), plan())).broken}


def test_every_rule_is_tried() -> None:
    assert {rule for rule, _, _ in BREAKS} == set(Rule)


def test_what_is_at_the_very_limit_holds() -> None:
    tight = shut(vehicle(problem(), "V1", starts_s=8 * H, ends_s=8 * H + 1490, load_g=10_000), AN, 7 * H, 8 * H + 600)
    tight = hold(centre(tight, pieces=8, handling_s=H, opens_s=10 * H), bags=3, load_g=20_000)
    tight = demand(tight, "an-cold", warm_s=H + 600, volume_cm3=50_000)
    assert check(tight, plan()).broken == ()


def test_a_keeper_takes_what_lies_handled_at_the_township_centre_without_meeting_the_bus() -> None:
    at_town = tuple(replace(v, fetches=tuple(replace(f, stop=TOWN) for f in v.fetches)) for v in problem().villages)
    by_town = ride(plan(), 0, off=2)
    by_town = fetching(by_town, 0, stop=TOWN, meets_s=10 * H + 300, leaves_s=10 * H + 900, back_s=10 * H + 1500)
    by_town = replace(by_town, rides=by_town.rides[:2], fetchings=by_town.fetchings[:1])
    left = tuple(Unserved(demand=d, reason=Reason.NO_ROOM) for d in ("chang-far", "bei-up"))
    verdict = check(replace(problem(), villages=at_town), replace(by_town, unserved=left))
    assert {b.rule for b in verdict.broken} == {Rule.COSTS, Rule.PASSENGERS}
    assert verdict.costs.handling == 15 * 20
    early = fetching(by_town, 0, leaves_s=10 * H + 899, back_s=10 * H + 1499)
    assert Rule.HANDLING in {b.rule for b in check(replace(problem(), villages=at_town), early).broken}
