"""A plan is taken: tours are trips of the day, bag lists stand on the buses, and what has left stays."""

import pytest

from huinong.journal.queries import thread
from huinong.journal.telling import told
from huinong.kernel import clock
from huinong.logistics.plans import queries
from huinong.logistics.plans.changing import Change
from huinong.logistics.plans.errors import PlanSettled, PlanStale
from huinong.logistics.plans.values import Options
from huinong.logistics.transport import queries as transport
from huinong.logistics.transport import services as running
from huinong.logistics.transport.models import BagOrder, Trip
from huinong.logistics.transport.orders import orders_of_trip
from huinong.logistics.transport.trip_sheet import trip_sheet
from tests.logistics import county as c
from tests.logistics.plans import day as d
from tests.papers import words

pytestmark = pytest.mark.django_db


def test_an_accepted_plans_tours_are_trips_and_its_bags_stand_on_the_buses(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        plan = d.change(plan, Change(how="bus", village=str(county.station), bus="B1-20261121-0900"))
        receipt = d.accept(plan)
        trips = transport.trips(actor=d.PLANNER, county=c.CODE, day=d.DAY)
        lines = orders_of_trip(actor=d.PLANNER, county=c.CODE, code="B1-20261121-0900")
    _, found = queries.solution(c.CODE, plan)
    assert receipt.fact.facts["trips"] == len(found.tours)
    assert [trip.kind for trip in trips].count("van") == len(found.tours)
    assert (county.station, "down", 1, 3, True) in [
        (line.point, line.direction, line.bags, line.pieces, line.is_fetched) for line in lines
    ]
    assert queries.plan(d.PLANNER, c.CODE, plan).state == "accepted"


def test_the_trip_that_has_a_bag_list_tells_its_story(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        d.accept(d.change(plan, Change(how="bus", village=str(county.station), bus="B1-20261121-0900")))
    facts = thread(c.CODE, "TRIP-B1-20261121-0900", actor=d.PLANNER)
    assert [fact.kind for fact in facts] == ["trip.scheduled", "trip.ordered"]
    assert "1" in told(facts, actor=d.PLANNER)[-1].sentence


def test_the_trip_sheet_of_a_bus_names_the_bags_that_the_plan_lists(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        d.accept(d.change(d.made(), Change(how="bus", village=str(county.station), bus="B1-20261121-0900")))
        told = words(trip_sheet(county=c.CODE, code="B1-20261121-0900", actor=d.PLANNER))
    for said in ("计划装袋", "下行（站长接车）", "centre09:00", "town09:20", "计划合计1"):
        assert said in told


def test_the_trip_sheet_of_a_tour_names_its_own_stops_and_its_bags(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        d.accept(d.made(options=Options(buses=False)))
        tours = [trip.code for trip in Trip.objects.filter(plan__isnull=False)]
        sheets = [words(trip_sheet(county=c.CODE, code=code, actor=d.PLANNER)) for code in tours]
    planned, called = zip(*(told.split("二、沿途交接") for told in sheets), strict=True)
    assert any("far_station" in told for told in planned)
    assert any("far_station" in told for told in called)


def test_accepting_again_changes_nothing(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        assert [d.accept(plan).is_repeat, d.accept(plan).is_repeat] == [False, True]
        counted = (Trip.objects.count(), BagOrder.objects.count())
        with pytest.raises(PlanSettled):
            d.accept(plan, key="another")
    assert counted == (Trip.objects.count(), BagOrder.objects.count())


def test_a_plan_whose_bus_is_cancelled_is_stale_and_moves_nothing(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.change(d.made(), Change(how="bus", village=str(county.station), bus="B1-20261121-0900"))
        d.cancel("B1-20261121-0900")
        with pytest.raises(PlanStale):
            d.accept(plan)
    assert queries.plan(d.PLANNER, c.CODE, plan).state == "draft"
    assert not BagOrder.objects.exists()


def test_what_has_left_stays_when_another_plan_is_taken(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        first = d.made()
        d.accept(first)
        gone = Trip.objects.filter(route__kind="van").order_by("departs_at").first()
        assert gone is not None
    with clock.frozen_at(gone.departs_at):
        running.depart(county=c.CODE, key="leave", trip=gone.code, happened_at=gone.departs_at, actor=d.PLANNER)
    with clock.frozen_at(d.MORNING):
        second = d.made(key="second", title="另一个")
        d.accept(second, key="accept-second")
    gone.refresh_from_db()
    assert gone.state == "departed"
    assert BagOrder.objects.filter(trip=gone).exists()
    assert queries.plan(d.PLANNER, c.CODE, first).state == "superseded"
