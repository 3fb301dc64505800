from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import SYSTEM
from huinong.registry.points import queries, services
from huinong.registry.points.models import PointDay
from huinong.registry.points.values import PointKind, Standing, Status
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.registry.points.network import COUNTY, DAY, NETWORK, VILLAGE, clerk, days_before, new, open_points, scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policies")]


def status(point: UUID, on: date = DAY) -> Status:
    return queries.statuses(COUNTY, on)[point].status


def opened(since: date) -> UUID:
    return open_points(new(opened_on=since))[0]


LONG_AGO = DAY - timedelta(days=200)


def test_a_plaque_makes_nothing_active() -> None:
    [point] = open_points(new(opened_on=LONG_AGO, plaque_on=LONG_AGO))
    assert queries.statuses(COUNTY, DAY)[point] == Standing(Status.SILENT, 0, 30, 20)
    assert queries.active_villages(COUNTY, DAY) == frozenset()


def test_twenty_days_of_the_last_thirty_make_a_point_active_and_nineteen_do_not() -> None:
    point = opened(LONG_AGO)
    scan(point, days_before(DAY, 19), n=3)
    assert queries.statuses(COUNTY, DAY)[point] == Standing(Status.SILENT, 19, 30, 20)
    scan(point, [DAY - timedelta(days=29)])
    assert queries.statuses(COUNTY, DAY)[point] == Standing(Status.ACTIVE, 20, 30, 20)
    assert queries.active_villages(COUNTY, DAY) == {VILLAGE}
    assert queries.active_points_by_village(COUNTY, DAY) == {VILLAGE: (point,)}
    assert status(point, DAY + timedelta(days=1)) is Status.SILENT  # the oldest day has left the window


def test_a_status_is_told_as_of_any_day() -> None:
    point = opened(LONG_AGO)
    scan(point, days_before(DAY, 30))
    days = [DAY - timedelta(days=11), DAY - timedelta(days=10), DAY + timedelta(days=10), DAY + timedelta(days=11)]
    assert [status(point, day) for day in days] == [Status.SILENT, Status.ACTIVE, Status.ACTIVE, Status.SILENT]


def test_many_scans_on_one_day_are_one_day_and_other_facts_are_none() -> None:
    point = opened(LONG_AGO)
    scan(point, [DAY], n=500)
    scan(point, days_before(DAY, 30), kind="test.noticed")
    scan(None, [DAY])
    assert queries.statuses(COUNTY, DAY)[point].scan_days == 1
    assert queries.custody_days(COUNTY, point, since=DAY, until=DAY) == {DAY: 500}


def test_a_repeated_scan_counts_once_and_a_later_one_adds() -> None:
    point = opened(LONG_AGO)
    scan(point, [DAY])
    scan(point, [DAY])
    scan(point, [DAY], n=2)
    assert PointDay.objects.values_list("point", "custody_scans").get() == (point, 2)


@pytest.mark.parametrize("hour", [0, 7, 23])
def test_a_scan_belongs_to_the_day_it_is_in_china(hour: int) -> None:
    scan(opened(LONG_AGO), [DAY], hour=hour)
    assert PointDay.objects.get().day == DAY


def test_a_point_is_new_while_it_can_still_become_active() -> None:
    point = opened(DAY)
    assert status(point, DAY - timedelta(days=1)) is Status.CLOSED
    assert [status(point, DAY + timedelta(days=n)) for n in (0, 9, 10)] == [Status.NEW, Status.NEW, Status.SILENT]
    scan(point, [DAY + timedelta(days=n) for n in range(3)])
    found = [status(point, DAY + timedelta(days=n)) for n in (12, 13)]
    assert found == [Status.NEW, Status.SILENT]  # ten days missed, then eleven


def test_a_new_point_is_active_as_soon_as_it_has_its_days() -> None:
    point = opened(DAY)
    scan(point, [DAY + timedelta(days=n) for n in range(20)])
    assert [status(point, DAY + timedelta(days=n)) for n in (18, 19)] == [Status.NEW, Status.ACTIVE]


def test_a_closed_point_is_closed_whatever_its_scans_and_its_past_stays() -> None:
    point = opened(LONG_AGO)
    scan(point, days_before(DAY, 30))
    services.close_point(county=COUNTY, key="c", point=point, closed_on=DAY, actor=clerk())
    assert [status(point, DAY), status(point, DAY - timedelta(days=1))] == [Status.CLOSED, Status.ACTIVE]
    later = DAY + timedelta(days=40)
    services.reopen(county=COUNTY, key="o", point=point, reopened_on=later, actor=clerk())
    assert [status(point, day) for day in (DAY, later)] == [Status.CLOSED, Status.NEW]


def test_a_county_may_ask_for_other_figures() -> None:
    point = opened(LONG_AGO)
    scan(point, days_before(DAY, 5))
    for key, value in (("points.active_days", 5), ("points.active_window_days", 7)):
        enter_figure(figure=PolicyValue(key, COUNTY, DAY, None, value, "days", "test"), actor=SYSTEM)
    assert queries.statuses(COUNTY, DAY)[point] == Standing(Status.ACTIVE, 5, 7, 5)
    assert status(point, DAY - timedelta(days=1)) is Status.SILENT  # before the figures held


def test_thousands_of_points_take_as_many_queries_as_one() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.statuses(COUNTY, DAY)
        return len(asked)

    ids = open_points(*[new(f"S{n}") for n in range(3)])
    few = cost()
    open_points(*[new(f"M{n}") for n in range(2000)])
    scan(ids[0], [DAY])
    assert cost() == few
    assert few <= 5  # two of them the figures, which a process keeps outside tests


def test_scans_elsewhere_count_for_nobody_here() -> None:
    point = opened(LONG_AGO)
    scan(point, days_before(DAY, 30), county="611021")
    scan(uuid4(), [DAY])  # a fact is never refused for a point unknown here
    assert status(point) is Status.SILENT


def test_an_active_outlet_in_the_seat_of_a_town_serves_no_village() -> None:
    ids = open_points(*NETWORK)
    for point in ids:
        scan(point, days_before(DAY, 30))
    assert queries.active_villages(COUNTY, DAY) == {"421223100201", "421223101201"}
    assert queries.counties_on_network("42") == (COUNTY,)
    assert queries.counties_on_network("61") == ()


def test_a_village_with_two_stations_shows_the_older_open_one() -> None:
    old, _ = open_points(new("S1"), new("S2", opened_on=DAY))
    open_points(new("T1", PointKind.OUTLET))
    assert queries.stations_by_village(COUNTY)[VILLAGE].code == "S1"
    services.close_point(county=COUNTY, key="c", point=old, closed_on=DAY, actor=clerk())
    assert queries.stations_by_village(COUNTY)[VILLAGE].code == "S2"
