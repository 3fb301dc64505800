"""The next day: a plan beside what was recorded of its tours, buses and villages."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.kernel import clock
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.plans import queries
from huinong.logistics.plans.changing import Change
from huinong.logistics.plans.judging import judge
from huinong.logistics.plans.outcomes import Judged, Outcome
from huinong.logistics.plans.values import Options
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.driven import driven
from huinong.logistics.transport.values import Load
from huinong.registry.points.models import Point
from tests.logistics import county as c
from tests.logistics.plans import day as d

pytestmark = pytest.mark.django_db
BUS = "B1-20261121-0900"
AFTER = clock.at_beijing(d.DAY, hour=33)  # nine on the next morning


def taken(**changes: Any) -> UUID:
    with clock.frozen_at(d.MORNING):
        plan = d.made(**changes)
        d.accept(plan)
    return plan


def told(plan: UUID, at: datetime = AFTER) -> Judged:
    with clock.frozen_at(at):
        return judge(queries.plan(d.PLANNER, c.CODE, plan), *queries.solution(c.CODE, plan))


def drive(plan: UUID, late: timedelta = timedelta()) -> None:
    """Every tour of a plan leaves, calls and ends so much after its plan."""
    for each in driven(c.CODE, d.DAY, plan):
        if not each.is_tour:
            continue
        midnight = clock.at_beijing(d.DAY, hour=0)
        first, *calls, last = [(call, midnight + timedelta(seconds=call.arrives_s) + late) for call in each.trip.calls]
        said: dict[str, Any] = {"county": c.CODE, "trip": each.trip.code, "actor": d.PLANNER}
        with clock.frozen_at(last[1]):
            transport.depart(key=f"{each.trip.code}/d", happened_at=first[1], **said)
            for call, at in calls:
                point = c.as_id(call.place.point)
                transport.arrive_stop(key=f"{each.trip.code}/{call.place.seq}", point=point, happened_at=at, **said)
            transport.arrive(key=f"{each.trip.code}/a", happened_at=last[1], **said)


def shelve(county: c.County, count: int, *, start: int = 0) -> None:
    """Pieces of the first village come to its shelf on the day."""
    at = clock.at_beijing(d.DAY, hour=15)
    scans = [
        c.scan(PieceId("ZTO", f"7312345{n:06d}"), Event.SHELVED, county.station, happened_at=at)
        for n in range(start, start + count)
    ]
    with clock.frozen_at(at):
        assert set(c.record(*scans)) == {"applied"}


def at_point(judged: Judged, point: UUID) -> Outcome:
    return next(row for row in judged.rows if row.code == str(point))


def test_tours_that_kept_their_times_are_on_time_and_late_ones_are_not(county: c.County) -> None:
    d.ready(county)
    plan = taken(options=Options(buses=False))
    drive(plan, timedelta(minutes=10))
    judged = told(plan)
    assert judged.tours.part == judged.tours.whole == len(judged.of("tour"))
    assert {row.late_min for row in judged.of("tour")} == {10}
    assert all(row.missed == 0 for row in judged.of("tour"))
    assert at_point(judged, county.far_station).late_min == 10


def test_a_tour_that_is_late_everywhere_missed_all_its_stops(county: c.County) -> None:
    d.ready(county)
    plan = taken(options=Options(buses=False))
    drive(plan, timedelta(minutes=40))
    judged = told(plan)
    assert (judged.tours.part, judged.rows[0].missed, judged.rows[0].verdict) == (0, 1.0, "off")


def test_what_nobody_recorded_is_unknown_and_not_nothing(county: c.County) -> None:
    d.ready(county)
    judged = told(taken(options=Options(buses=False)))
    tours = judged.of("tour")
    assert {(row.verdict, row.done, row.late_min, row.missed) for row in tours} == {("unknown", None, None, None)}
    assert (judged.tours.whole, judged.tours.unknown) == (None, len(tours))
    assert at_point(judged, county.far_station).done is None
    assert judged.foretold.whole is None


def test_before_the_day_is_over_what_is_still_to_come_is_not_judged(county: c.County) -> None:
    d.ready(county)
    judged = told(taken(options=Options(buses=False)), at=d.MORNING)
    assert {row.verdict for row in judged.rows if row.planned} == {"pending"}


def test_a_village_is_held_against_the_pieces_that_came_to_its_shelf(county: c.County) -> None:
    d.ready(county)
    plan = taken(options=Options(buses=False))
    shelve(county, 2)
    judged = told(plan)
    row = at_point(judged, county.station)
    assert (row.planned, row.done, row.verdict, round(row.missed or 0, 2)) == (3, 2, "off", 0.33)
    assert (judged.villages.part, judged.villages.whole, judged.villages.unknown) == (1, 1, 1)


def test_the_bags_of_a_bus_are_those_that_it_took_over(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.change(d.made(), Change(how="bus", village=str(county.station), bus=BUS))
        d.accept(plan)
        bag = c.bagged(county, [PieceId("ZTO", f"7312345{n:06d}") for n in range(3)])
        d.offer(BUS, bag)
        said: dict[str, Any] = {"county": c.CODE, "trip": BUS, "happened_at": clock.now(), "actor": c.DISPATCHER}
        transport.load_bags(key="load", bags=[Load(bag=bag)], **said)
        transport.depart(key="leave", **said)
    judged = told(plan)
    row = next(each for each in judged.of("bus") if each.code == BUS)
    assert row.done == 1
    assert (judged.bags.part, judged.bags.whole) == (1, row.planned)


def test_a_cancelled_bus_carried_none_of_its_bags(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.change(d.made(), Change(how="bus", village=str(county.station), bus=BUS))
        d.accept(plan)
        d.cancel(BUS)
    row = next(each for each in told(plan).of("bus") if each.code == BUS)
    assert (row.verdict, row.done, row.missed) == ("cancelled", 0, 1.0)


def test_what_comes_unannounced_is_held_against_the_forecast(county: c.County) -> None:
    d.ready(county)
    plan = taken(options=Options(buses=False))
    with clock.frozen_at(clock.at_beijing(d.DAY, hour=9)):
        parcels.announce(
            county=c.CODE, carrier="ZTO", manifest="late", lines=[c.line(900)], happened_at=clock.now(),
            actor=c.DISPATCHER,
        )  # fmt: skip
        piece = PieceId("ZTO", "7312345000900")
        assert c.record(c.scan(piece, Event.ARRIVED, county.centre, happened_at=clock.now())) == ["applied"]
    assert at_point(told(plan), county.station).came == 1


def test_a_village_without_a_station_is_served_when_its_pieces_reach_its_township(county: c.County) -> None:
    d.ready(county)
    Point.objects.filter(id=county.station).update(lng=None, lat=None)
    plan = taken(options=Options(buses=False))
    at = clock.at_beijing(d.DAY, hour=11)
    with clock.frozen_at(at):
        pieces = [PieceId("ZTO", f"7312345{n:06d}") for n in range(3)]
        c.record(*[c.scan(piece, Event.ARRIVED, county.town, happened_at=at) for piece in pieces])
    row = at_point(told(plan), county.town)
    assert (row.planned, row.done, row.verdict) == (3, 3, "kept")


def test_the_worst_comes_first_and_the_unknown_last(county: c.County) -> None:
    d.ready(county)
    plan = taken(options=Options(buses=False))
    drive(plan, timedelta(minutes=5))
    shelve(county, 1)
    missed = [row.missed for row in told(plan).rows]
    known = [share for share in missed if share is not None]
    assert known == sorted(known, reverse=True)
    assert missed[len(known) :] == [None] * (len(missed) - len(known))


def test_judging_asks_as_often_for_many_pieces_as_for_few(county: c.County) -> None:
    d.ready(county)
    plan = taken(options=Options(buses=False))
    drive(plan)
    shelve(county, 1)
    with CaptureQueriesContext(connection) as few:
        told(plan)
    shelve(county, 2, start=1)
    with CaptureQueriesContext(connection) as many:
        told(plan)
    assert len(many) == len(few) <= 24
