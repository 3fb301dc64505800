"""A plan of a day, from what is known and what is foretold, by way of the queue."""

import pytest

from huinong.kernel import clock
from huinong.logistics.plans import queries
from huinong.logistics.plans.errors import DayOver, NothingToPlan
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.values import Options
from huinong.logistics.runs.working import work_once
from tests.logistics import county as c
from tests.logistics.plans import day as d

pytestmark = pytest.mark.django_db


def test_a_plan_is_there_at_once_and_has_its_result_when_its_run_is_over(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.make()
        assert not queries.plan(d.PLANNER, c.CODE, plan).is_ready
        assert work_once() == 1
        made = queries.plan(d.PLANNER, c.CODE, plan)
    problem, found = queries.solution(c.CODE, plan)
    assert made.is_ready
    assert made.unserved == 0
    assert sum(demand.pieces for demand in problem.demands) == 8
    assert made.total_fen == found.costs.total


def test_asking_for_a_plan_again_changes_nothing(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        assert d.make() == d.make()
    assert DayPlan.objects.count() == 1


def test_the_same_seed_and_rounds_give_the_same_plan(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        one, other = d.made(), d.made(key="other")
    assert queries.solution(c.CODE, one)[1] == queries.solution(c.CODE, other)[1]


def test_how_much_could_be_saved_at_most_is_proven(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = queries.plan(d.PLANNER, c.CODE, d.made())
    assert plan.total_fen is not None
    assert plan.bound_fen is not None
    assert 0 < plan.bound_fen <= plan.total_fen
    assert plan.gap_percent is not None
    assert plan.gap_percent < 100


def test_a_day_that_is_over_is_not_planned(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(clock.at_beijing(d.DAY, hour=30)), pytest.raises(DayOver):
        d.make()
    assert not DayPlan.objects.exists()


def test_a_day_without_vehicles_and_buses_is_not_planned(county: c.County) -> None:
    with clock.frozen_at(d.MORNING), pytest.raises(NothingToPlan):
        d.make()
    assert not DayPlan.objects.exists()


def test_without_buses_none_is_used(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made(options=Options(buses=False))
    assert queries.solution(c.CODE, plan)[1].rides == ()
