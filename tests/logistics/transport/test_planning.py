from datetime import timedelta
from typing import Any

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.logistics.transport import queries, services
from huinong.logistics.transport.errors import BadRoute, NoSuchRoute, NoSuchTrip, TripTaken
from huinong.logistics.transport.models import PatternStop, Route, Trip
from huinong.logistics.transport.values import Departure, Stop
from tests.logistics import county as c
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db


def test_a_planned_route_has_its_stops_in_order(county: c.County) -> None:
    lines.plan(county)
    route = queries.route(actor=c.DISPATCHER, county=c.CODE, code="R01")
    assert [(stop.seq, stop.name, stop.offset_min) for stop in route.stops] == [
        (1, "centre", 0), (2, "town", 30), (3, "station", 50),
    ]  # fmt: skip
    assert (route.company, route.fee_basis) == (county.bus_company, "bag")


def test_a_plan_sent_again_is_a_repeat_and_a_new_plan_replaces_the_stops(county: c.County) -> None:
    lines.plan(county)
    lines.plan(county)
    assert (Route.objects.count(), PatternStop.objects.count()) == (1, 3)
    shorter = (Stop(county.centre, 0), Stop(county.town, 25))
    lines.plan(county, key="plan2", stops=shorter, capacity_bags=4)
    assert (Route.objects.get().capacity_bags, PatternStop.objects.count()) == (4, 2)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "boat"}, {"fee_basis": "smile"}, {"code": ""}, {"stops": ()}, {"backwards": True}, {"elsewhere": True}],
)
def test_a_route_that_cannot_run_is_refused(county: c.County, changes: dict[str, Any]) -> None:
    if changes.pop("backwards", False):
        changes["stops"] = (Stop(county.centre, 30), Stop(county.town, 0))
    if changes.pop("elsewhere", False):
        changes["stops"] = (Stop(county.centre, 0), Stop(new_id(), 30))
    with pytest.raises(BadRoute):
        lines.plan(county, **changes)
    assert (Route.objects.count(), PatternStop.objects.count()) == (0, 0)


def test_a_timetable_is_put_on_many_days_at_once(county: c.County) -> None:
    lines.plan(county)
    days = [clock.today() + timedelta(days=n) for n in range(7)]
    told = lines.schedule(days=days, minutes=(510, 870))
    assert len(told) == 14
    assert Trip.objects.count() == 14
    first = queries.trips(actor=c.DISPATCHER, county=c.CODE, day=days[0])[0]
    assert (first.code, first.departs_at) == ("R01-20261120-0830", clock.at_beijing(days[0], hour=8, minute=30))
    assert [receipt.is_repeat for receipt in lines.schedule(days=days, minutes=(510, 870))] == [True] * 14


def test_a_minute_taken_keeps_the_whole_timetable_off(county: c.County) -> None:
    lines.plan(county)
    lines.schedule()
    with pytest.raises(TripTaken):
        lines.schedule(key="other", minutes=(600, 510))
    with pytest.raises(TripTaken):
        lines.schedule(key="twice", minutes=(700, 700))
    with pytest.raises(NoSuchRoute):
        services.schedule_trips(
            county=c.CODE, key="x", days=[clock.today()], departures=[Departure(route="R99", minute=1)],
            happened_at=c.NOW, actor=c.DISPATCHER,
        )  # fmt: skip
    assert Trip.objects.count() == 1


def test_planning_needs_permission_and_the_whole_county(county: c.County) -> None:
    with pytest.raises(OutOfScope):
        lines.plan(county, by=c.actor(c.TOWN))
    reader = c.Actor(id="r", name="r", role=c.Role.DRIVER, scope=c.DISPATCHER.scope)
    with pytest.raises(NotPermitted):
        lines.plan(county, by=reader)


def test_trips_are_seen_where_they_call_and_by_who_runs_them(county: c.County) -> None:
    trip = lines.running(county)
    sees = {
        "county": c.DISPATCHER,
        "province": c.actor("42"),
        "keeper": c.keeper_of(county.station),
        "other keeper": c.keeper_of(county.far_station),
        "company": c.actor(party=county.bus_company),
        "other company": c.actor(party=county.zto),
        "other county": c.actor("611021"),
    }
    seen = {who: len(queries.trips(actor=by, county=c.CODE, day=clock.today())) for who, by in sees.items()}
    assert seen == {
        "county": 1, "province": 1, "keeper": 1, "other keeper": 0, "company": 1, "other company": 0, "other county": 0,
    }  # fmt: skip
    with pytest.raises(NoSuchTrip):
        queries.trip(actor=sees["other keeper"], county=c.CODE, code=trip)


def test_the_next_trips_of_a_point_are_told_by_when_they_call(county: c.County) -> None:
    lines.plan(county)
    lines.schedule(minutes=(510, 870, 1020))  # at noon, the half past eight has gone
    calls = queries.next_trips(actor=c.DISPATCHER, county=c.CODE, point=county.station)
    assert [call.trip for call in calls] == ["R01-20261120-1430", "R01-20261120-1700"]
    assert calls[0].calls_at == clock.at_beijing(clock.today(), hour=15, minute=20)


def test_routes_are_drawn_through_the_stops_whose_place_is_known(county: c.County) -> None:
    lines.plan(county)
    [line] = queries.route_lines(actor=c.DISPATCHER, county=c.CODE)
    assert line.feature["geometry"] == {
        "type": "LineString",
        "coordinates": [[114.0, 29.5], [114.01, 29.5], [114.03, 29.5]],
    }
    assert line.without_place == 0
