"""Who pays what of a plan: every group planned apart, and shares that come to the cost to the fen."""

import pytest

from huinong.edge.gates import OutOfScope
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.plans import queries, services
from huinong.logistics.plans.errors import PlanNotReady
from huinong.logistics.plans.shares_shown import complaint, shares_shown
from huinong.logistics.plans.sharing import OTHERS, gathered, lines_of
from huinong.logistics.runs import queries as runs
from huinong.logistics.runs.working import work_once
from tests.logistics import county as c
from tests.logistics.plans import day as d

pytestmark = pytest.mark.django_db


def shared(plan: object, key: str = "shares", by: Actor = d.PLANNER) -> object:
    return services.share_plan(county=c.CODE, key=key, plan=plan, seconds=20, seed=1, rounds=1, actor=by)  # type: ignore[arg-type]


def test_the_shares_come_to_the_plans_cost_to_the_fen(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        assert shared(plan) == shared(plan)
        assert work_once() == 1
    found = queries.plan(d.PLANNER, c.CODE, plan)
    assert found.shares_run is not None
    result = runs.run(c.CODE, found.shares_run, d.PLANNER).result or {}
    assert sum(each["fen"] for each in result["parties"]) == result["total_fen"] == found.total_fen
    bus = [each for each in result["parties"] if each["party"] == f"bus:{county.bus_company}"]
    assert [(each["pieces"], each["alone_fen"]) for each in bus] == [(0, 0)]
    lines = shares_shown(d.PLANNER, found)["shares"]
    assert sum(line.pieces for line in lines) == 8
    assert all(line.name for line in lines)


def test_while_it_is_computed_the_page_shows_how_far_it_is(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        assert shares_shown(d.PLANNER, queries.plan(d.PLANNER, c.CODE, plan)) == {}
        shared(plan)
        assert list(shares_shown(d.PLANNER, queries.plan(d.PLANNER, c.CODE, plan))) == ["sharing"]


def test_a_plan_that_is_not_computed_is_not_shared(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.make()
        with pytest.raises(PlanNotReady):
            shared(plan)
        with pytest.raises(OutOfScope):
            shared(plan, by=d.actor("421222"))


def test_the_smallest_parties_are_one(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        problem, _plan = queries.solution(c.CODE, d.made())
    assert {each.carrier for each in gathered(problem, 1).demands} == {OTHERS}
    assert lines_of(problem, {}) == {}


def test_a_group_that_would_do_better_alone_is_named(county: c.County) -> None:
    told = complaint(c.CODE, {"group": ["ZTO", OTHERS], "fen": 300})
    assert told is not None
    assert told["fen"] == 300
    assert complaint(c.CODE, None) is None
