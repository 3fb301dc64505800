"""The timetable's pages and endpoints: calendars with a month's picture, a route's departures."""

import re
from datetime import date

import pytest
from django.test import Client

from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.logistics.transport import services
from huinong.logistics.transport.calendars import CalendarValue
from huinong.logistics.transport.models import Calendar, Departure, Trip
from huinong.logistics.transport.values import NewDeparture
from huinong.registry.points.services import set_market_days
from huinong.registry.points.values import Spell
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
WEEKDAYS = CalendarValue(code="W", name="工作日", weekdays="1111100", starts_on=date(2026, 11, 1))
CALENDAR = {
    "key": "c1", "code": "M", "name": "赶集线", "weekday": ["5", "6"], "starts_on": "2026-11-01", "ends_on": "",
    "added": "2026-12-02", "removed": "2026-12-05\n2026-12-06", "from_on": "2026-11-20",
}  # fmt: skip
DEPARTURE = {"key": "d1", "leaves": "08:30", "calendar": "W", "from_on": "2026-11-20", "vehicle": "鄂L1"}
PAGE = "/timetable/departure/?code=R01/0830/W"


def green(page: str) -> list[int]:
    """The days of the month that the picture shows as running."""
    cells = re.findall(r'<td class="is-run( is-outside)?[^"]*"[^>]*><span>(\d+)', page)
    return [int(day) for outside, day in cells if not outside]


@pytest.fixture
def planned(county: c.County) -> c.County:
    lines.plan(county)
    services.set_calendar(county=c.CODE, key="cal", calendar=WEEKDAYS, happened_at=c.NOW, actor=c.DISPATCHER)
    return county


def test_a_calendar_of_weekends_and_market_days_is_made_and_pictured(county: c.County) -> None:
    set_market_days(
        county=c.CODE, key="m", rule="逢3、6、9", hours=Spell(360, 720), point=county.station, actor=SYSTEM
    )  # fmt: skip
    client = faces.browser()
    made = client.post("/timetable/calendar/", {**CALENDAR, "market": str(county.station)})
    assert (made.status_code, made["Location"]) == (302, "/timetable/calendar/?code=M")
    page = faces.text(client, "/timetable/calendar/?code=M&month=2026-12")
    assert green(page) == [2, 3, 9, 12, 13, 16, 19, 20, 23, 26, 27, 29]
    assert ("taken out" in page, "added" in page, "market" in page) == (True, True, True)
    listed = faces.text(client, "/timetable/calendars/?q=赶集")
    assert "weekdays Sat Sun、market days 逢3、6、9" in listed


def test_a_calendar_is_changed_from_a_day_on_and_says_what_holds_until_then(planned: c.County) -> None:
    client = faces.browser()
    form = {"key": "c2", "name": "周末", "weekday": ["5", "6"], "starts_on": "2026-11-01", "from_on": "2026-12-07"}
    assert client.post("/timetable/calendar/?code=W", form).status_code == 302
    page = faces.text(client, "/timetable/calendar/?code=W&month=2026-12")
    assert green(page) == [1, 2, 3, 4, 12, 13, 19, 20, 26, 27]
    assert "Until 12-07, not on it: weekdays Mon Tue Wed Thu Fri" in page


def test_a_calendar_that_cannot_be_kept_stands_in_the_form_as_it_was_typed(county: c.County) -> None:
    client = faces.browser()
    for wrong in ({"ends_on": "2026-10-01"}, {"added": "next monday"}, {"from_on": "2026-11-01"}):
        answer = client.post("/timetable/calendar/", {**CALENDAR, **wrong})
        assert (answer.status_code, "赶集线" in answer.content.decode()) == (422, True)
    assert Calendar.objects.count() == 0


def test_a_departure_is_added_changed_and_ended_from_the_routes_page(planned: c.County) -> None:
    client = faces.browser()
    assert client.post("/timetable/departure/?route=R01", DEPARTURE).status_code == 302
    page = faces.text(client, "/routes/R01/?month=2026-12")
    assert ("08:30" in page, green(page)[:5]) == (True, [1, 2, 3, 4, 7])
    assert client.post("/timetable/schedule/", {"key": "s"}).status_code == 302
    assert Trip.objects.count() == 10
    opened = faces.text(client, PAGE)
    assert ("08:30" in opened, "09:00" in opened, "鄂L1" in opened) == (True, True, True)  # its stops by the clock
    changed = {**DEPARTURE, "key": "d2", "act": "keep", "leaves": "09:10", "from_on": "2026-11-25"}
    assert client.post(PAGE, changed).status_code == 302
    assert sorted(Departure.objects.values_list("leaves_s", flat=True)) == [30_600, 33_000]
    assert client.post(PAGE, {"key": "d3", "act": "end", "from_on": "2026-11-24"}).status_code == 302
    assert Trip.objects.exclude(state="cancelled").count() == 2


def test_a_departure_is_refused_with_what_is_wrong(planned: c.County) -> None:
    client = faces.browser()
    for wrong in ({"leaves": "noon"}, {"calendar": "X"}, {"driver": "nobody"}, {"from_on": "2026-11-01"}):
        answer = client.post("/timetable/departure/?route=R01", {**DEPARTURE, **wrong})
        assert (answer.status_code, "hn-refusal" in answer.content.decode()) in {(422, True), (404, True)}
    assert Departure.objects.count() == 0


def test_who_only_reads_finds_no_form_and_a_stranger_no_route(planned: c.County) -> None:
    keeper = faces.browser(Role.KEEPER, c.VILLAGE, point=planned.station)
    page = faces.text(keeper, "/routes/R01/")
    assert ("+50" in page, "/timetable/departure/" in page) == (True, False)
    assert 'name="weekday"' not in faces.text(faces.browser(Role.OUTLET_MANAGER, c.TOWN), "/timetable/calendar/?code=W")
    services.add_departure(
        county=c.CODE, key="dep", route="R01", departure=NewDeparture(minute=510, calendar="W"),
        from_on=date(2026, 11, 20), happened_at=c.NOW, actor=c.DISPATCHER,
    )  # fmt: skip
    stranger = faces.browser(Role.KEEPER, c.FAR_VILLAGE, point=planned.far_station)
    faces.text(stranger, "/routes/R01/", 404)
    assert ["工作日" in faces.text(each, "/timetable/calendars/") for each in (keeper, stranger)] == [True, False]
    faces.text(faces.browser(Role.DRIVER), "/timetable/departure/?route=R01", 403)


def sent(client: Client, path: str, key: str, **body: object) -> int:
    told = {"county": c.CODE, "happened_at": c.NOW.isoformat(), **body}
    return client.post(
        f"/api/v1/transport/{path}", told, content_type="application/json", headers={"Idempotency-Key": key}
    ).status_code


def test_a_program_keeps_calendars_and_departures(planned: c.County) -> None:
    robot = faces.robot()
    season = {"code": "S", "name": "旺季", "weekdays": "1111111", "starts_on": "2026-12-01", "ends_on": "2026-12-03"}
    assert sent(robot, "calendars", "k1", **season, removed=["2026-12-02"]) == 200
    days = robot.get("/api/v1/transport/calendars/days?code=S&first=2026-11-20").json()
    assert days == ["2026-12-01", "2026-12-03"]
    when = {"minute": 510, "calendar": "S", "from_on": "2026-11-20"}
    assert sent(robot, "departures", "k2", route="R01", **when) == 200
    assert sent(robot, "departures", "k3", route="R01", **when) == 422
    assert sent(robot, "departures/change", "k4", departure="R01/0830/S", **{**when, "minute": 520}) == 200
    found = robot.get("/api/v1/transport/departures?route=R01").json()
    assert [(each["code"], each["leaves_s"], each["calendar"]) for each in found] == [("R01/0830/S", 31_200, "S")]
    assert sent(robot, "timetable/schedule", "k5", first="2026-12-01", last="2026-12-05") == 200
    assert Trip.objects.count() == 2
    assert sent(robot, "departures/end", "k6", departure="R01/0830/S", from_on="2026-11-21") == 200
    assert robot.get("/api/v1/transport/departures?route=R01").json()[0]["until_on"] == "2026-11-21"
    listed = robot.get("/api/v1/transport/calendars").json()
    assert [(each["code"], each["removed"]) for each in listed] == [("W", []), ("S", ["2026-12-02"])]
