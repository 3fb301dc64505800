"""What is left behind is said why, and each way of serving a village is found where it is the cheapest."""

from dataclasses import replace

import pytest

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.days.digests import digest_of
from huinong.engines.planning.days.lots import in_lots
from huinong.engines.planning.days.reads import Mode, modes_of
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Direction, Fetch, Plan, Problem, Reason, Zone
from huinong.engines.planning.runs import AfterRounds
from tests.engines.planning.days.drawn import HOUR_S, bus, centre, day, demand, vehicle, village

DOWN = Direction.DOWN


def one(*, cut: tuple[int, ...] = (), van: dict[str, object] | None = None, **changed: object) -> Problem:
    """A village five kilometres out, one demand, one van."""
    return day(
        [(0, 0), (5_000, 0)],
        cut=cut,
        demands=(demand("d", 1, **changed),),
        villages=(village(1),),
        vehicles=(vehicle("van", **(van or {})),),
    )


def planned(problem: Problem) -> Plan:
    plan = solve(problem, seed=1, stop=AfterRounds(3))
    assert check(problem, plan).broken == ()
    return plan


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (one(cut=(1,)), Reason.NO_WAY),
        (one(zone=Zone.FROZEN), Reason.NO_COLD),
        (one(load_g=700_000), Reason.TOO_HEAVY),
        (one(due_s=8 * HOUR_S), Reason.NO_TIME),
        (one(van={"fen_per_km": 100_000}), Reason.TOO_DEAR),
    ],
)
def test_what_is_left_is_said_why(problem: Problem, reason: Reason) -> None:
    assert [each.reason for each in planned(problem).unserved] == [reason]


def test_what_others_took_the_room_of_is_left_for_want_of_room() -> None:
    problem = one(van={"trips": 1, "spaces": {Zone.AMBIENT: 100_000}})
    two = replace(problem, demands=(*problem.demands, demand("e", 1)))
    assert [each.reason for each in planned(two).unserved] == [Reason.NO_ROOM]


def test_a_demand_that_no_van_holds_goes_in_lots() -> None:
    problem = in_lots(one(load_g=1_000_001, pieces=100))
    assert [each.code for each in problem.demands] == ["d/1", "d/2"]
    assert sum(each.load_g for each in problem.demands) == 1_000_001
    assert planned(problem).unserved == ()


def test_a_far_village_by_the_road_is_served_by_bus_and_keeper() -> None:
    problem = replace(
        day([(0, 0), (20_000, 0), (20_000, 900)], vehicles=(vehicle("van"),)),
        demands=(demand("d", 2), demand("u", 2, Direction.UP)),
        villages=(village(2, fetches=(Fetch(stop=1, takes_s=300, fee_fen=250, load_g=60_000),)),),
        buses=(bus("out", [0, 1], 9 * HOUR_S), bus("back", [1, 0], 9 * HOUR_S + 1_500)),
    )
    plan = planned(problem)
    assert modes_of(problem, plan) == {"d": Mode.BUS, "u": Mode.BUS}
    assert {ride.bus: ride.bags for ride in plan.rides} == {"out": 1, "back": 1}
    assert len(plan.fetchings) == 1, "the keeper meets both buses on one way"
    assert plan.passenger_s == 2 * 8 * 30 * 2


def test_far_villages_round_a_centre_are_fed_from_there() -> None:
    places = [(0, 0), (30_000, 0), *((36_000, 1_500 * n) for n in range(-4, 5))]
    problem = day(
        places,
        demands=tuple(demand(str(place), place) for place in range(2, 11)),
        villages=tuple(village(place) for place in range(2, 11)),
        centres=(centre(1),),
        vehicles=(
            vehicle("van", fixed_fen=0, fen_per_km=300, fen_per_hour=20_000),
            vehicle("feeder", 1, fixed_fen=100, fen_per_km=10, fen_per_hour=100),
        ),
    )
    plan = planned(problem)
    assert set(modes_of(problem, plan).values()) == {Mode.FEEDER}
    assert len(plan.tours[0].carries) == 9


def test_the_digest_knows_the_problem_and_not_how_it_was_put_together() -> None:
    problem = one()
    assert digest_of(problem) == digest_of(one()) == planned(problem).digest
    assert digest_of(problem) != digest_of(one(pieces=9))
