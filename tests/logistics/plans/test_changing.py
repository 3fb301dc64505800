"""A plan is changed by hand: the cost at once, the broken rules by name, and a version of its own."""

import pytest
from django.http import QueryDict

from huinong.kernel import clock
from huinong.logistics.plans import queries
from huinong.logistics.plans.change_pages import buses_for, order_of
from huinong.logistics.plans.changing import Change, trial
from huinong.logistics.plans.errors import BreaksRules, NoSuchChange
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.serving import Reading
from tests.logistics import county as c
from tests.logistics.plans import day as d

pytestmark = pytest.mark.django_db


def test_leaving_a_village_out_shows_what_it_costs_before_anything_is_kept(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        tried = trial(*queries.solution(c.CODE, plan), Change(how="out", village=str(county.far_station)))
    assert tried.costs.unserved == 20_000
    assert tried.more_money_fen < 0 < tried.more_fen
    assert tried.broken == ()
    assert DayPlan.objects.count() == 1


def test_a_changed_plan_is_a_version_of_its_own_and_the_one_before_stays(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        before = queries.plan(d.PLANNER, c.CODE, plan)
        change = Change(how="tour", village=str(county.far_station), vehicle="V2")
        made = [d.change(plan, change), d.change(plan, change)]
    now = queries.plan(d.PLANNER, c.CODE, made[0])
    assert made[0] == made[1]
    assert (now.parent, now.origin) == (plan, "changed")
    assert queries.plan(d.PLANNER, c.CODE, plan) == before
    reading = Reading(*queries.solution(c.CODE, now.id))
    far = next(row for row in reading.served() if reading.name(row.place) == "far_station")
    assert far.by == ("V2",)


def test_a_change_that_breaks_a_rule_is_refused_by_its_name_and_keeps_nothing(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        d.set_van(county, "V3", starts_min=421, ends_min=430)
        plan = d.made()
        with pytest.raises(BreaksRules) as refused:
            d.change(plan, Change(how="tour", village=str(county.far_station), vehicle="V3"))
    assert "班" in str(refused.value) or "shift" in str(refused.value)
    assert DayPlan.objects.count() == 1


def test_a_bus_that_does_not_pass_the_keepers_stop_is_no_change(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        with pytest.raises(NoSuchChange):
            d.change(plan, Change(how="bus", village=str(county.far_station), bus="B1-20261121-0900"))
    assert DayPlan.objects.count() == 1


def test_a_village_near_the_stop_goes_by_bus_both_ways(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        plan = d.change(plan, Change(how="bus", village=str(county.station), bus="B1-20261121-0900"))
        plan = d.change(plan, Change(how="bus", village=str(county.station), bus="C1-20261121-1300"), key="second")
    lines = Reading(*queries.solution(c.CODE, plan)).bag_lines()
    assert [(line.bus, line.bags, line.pieces, line.is_fetched) for line in lines] == [
        ("B1-20261121-0900", 1, 3, True),
        ("C1-20261121-1300", 1, 3, True),
    ]


def test_a_tour_is_driven_in_the_order_of_the_numbers_beside_its_calls(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
    problem, solution = queries.solution(c.CODE, plan)
    before = [call.place for call in solution.tours[0].calls]
    wanted = order_of(QueryDict(f"tour=0&{'&'.join(f'nth={n}' for n in range(len(before) - 2, 0, -1))}"))
    assert [call.place for call in trial(problem, solution, wanted).plan.tours[0].calls] == before[::-1]


def test_an_order_without_a_number_is_no_change() -> None:
    with pytest.raises(NoSuchChange):
        order_of(QueryDict("tour=0&nth=2&nth="))


def test_only_buses_that_the_keeper_can_meet_are_offered(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        problem, _solution = queries.solution(c.CODE, d.made())
    offered = buses_for(problem, {"village": str(county.station)})
    assert [bus.code for bus in offered] == ["B1-20261121-0900", "C1-20261121-1300"]
    assert buses_for(problem, {"village": str(county.far_station)}) == []
