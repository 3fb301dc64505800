"""The pages of plans: what they show, to whom, and that one county's plans are no other's."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.kernel import clock
from huinong.logistics.plans import fleet_queries, queries, services
from huinong.logistics.plans.building import build
from huinong.logistics.plans.errors import BadVehicle, NoSuchPlan
from huinong.logistics.plans.models import DayPlan, Vehicle
from huinong.logistics.plans.shown import Shown
from huinong.logistics.plans.values import Options
from tests.logistics import county as c
from tests.logistics.plans import day as d

pytestmark = pytest.mark.django_db


def test_another_countys_dispatcher_sees_no_plan_and_no_vehicle(county: c.County) -> None:
    d.ready(county)
    other = d.actor("421222")
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        assert fleet_queries.vehicles(d.PLANNER, c.CODE, d.DAY)
        assert fleet_queries.vehicles(other, c.CODE, d.DAY) == ()
        with pytest.raises(NoSuchPlan):
            queries.plan(other, c.CODE, plan)
        with pytest.raises(OutOfScope):
            d.accept(plan, by=other)
    assert queries.plan(d.PLANNER, c.CODE, plan).state == "draft"


@pytest.mark.parametrize("scope", [{"division": c.TOWN}, {"point": uuid4()}, {"party": uuid4()}])
def test_whoever_is_bound_to_less_than_the_county_sees_no_plan(county: c.County, scope: dict[str, Any]) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        d.made()
    assert not queries.visible_plans(d.actor(**scope)).exists()
    assert queries.visible_plans(d.PLANNER).count() == 1


def test_who_may_not_write_plans_makes_none(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING), pytest.raises(NotPermitted):
        d.make(by=d.actor(may=d.WORK - {"plans.write"}))
    assert not DayPlan.objects.exists()


def test_a_vehicle_changed_from_a_day_on_stays_as_it_was_before(county: c.County) -> None:
    d.set_van(county)
    later = d.DAY + timedelta(days=3)
    services.set_vehicle(
        county=c.CODE, key="heavier", vehicle=d.van(county, load_kg=900), from_on=later, actor=d.PLANNER
    )
    assert [van.load_kg for van in fleet_queries.fleet_on(c.CODE, d.DAY)] == [600]
    assert [van.load_kg for van in fleet_queries.fleet_on(c.CODE, later)] == [900]
    services.end_vehicle(county=c.CODE, key="end", code="V1", from_on=later, actor=d.PLANNER)
    assert fleet_queries.fleet_on(c.CODE, later) == ()


def test_a_vehicle_whose_shift_ends_before_it_begins_is_refused(county: c.County) -> None:
    with pytest.raises(BadVehicle):
        d.set_van(county, starts_min=700, ends_min=600)
    assert not Vehicle.objects.exists()


def test_building_a_day_asks_as_often_for_many_pieces_as_for_few(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        with CaptureQueriesContext(connection) as few:
            build(c.CODE, d.DAY, Options())
        c.at_centre(county, 5, start=50, village=c.NEXT_VILLAGE)
        with CaptureQueriesContext(connection) as many:
            build(c.CODE, d.DAY, Options())
    assert len(many) <= len(few)


def test_a_plan_is_shown_with_every_village_and_its_costs_add_up(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
    view = Shown(*queries.solution(c.CODE, plan))
    assert sum(part.fen for part in view.parts()) == view.plan.costs.total
    assert sum(row.pieces for row in view.villages()) == 8
    assert {feature["properties"]["kind"] for feature in view.layers(c.CODE)["points"]["features"]} == {
        "county", "township", "village",
    }  # fmt: skip


def test_what_is_foretold_is_the_mean_of_the_weekday_and_says_so(county: c.County) -> None:
    d.set_van(county)
    c.at_centre(county, 4)
    with clock.frozen_at(clock.at_beijing(clock.day_of(c.NOW) + timedelta(days=7), hour=3)):
        built = build(c.CODE, clock.today(), Options())
    foretold = [demand for demand in built.problem.demands if demand.is_forecast]
    assert (built.known.weeks, sum(demand.pieces for demand in foretold)) == (1, 4)
