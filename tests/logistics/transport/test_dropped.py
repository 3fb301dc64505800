"""Trips that the timetable dropped and has again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.transport import services
from huinong.logistics.transport.calendars import CalendarValue
from huinong.logistics.transport.errors import TripOutOfOrder
from huinong.logistics.transport.models import Departure, Notice, NoticePoint, Trip
from huinong.logistics.transport.notices import notice_of_trip, notices_at
from huinong.logistics.transport.values import NewDeparture, Stop
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.parcels.test_races import at_once
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)
DAILY = CalendarValue(code="W", name="每天", weekdays="1111111", starts_on=date(2026, 11, 1))
NEVER = replace(DAILY, weekdays="0000000")
CODE, TRIP = "R01/1530/W", "R01-20261120-1530"


@pytest.fixture
def dropped(county: c.County) -> c.County:
    """A departure at half past three of every day whose calendar was emptied by a slip after its trips were put on."""
    lines.plan(county)
    keep(DAILY, key="cal")
    services.add_departure(
        county=c.CODE, key="add", route="R01", departure=NewDeparture(minute=930, calendar="W"), from_on=FRIDAY,
        happened_at=c.NOW, actor=c.DISPATCHER,
    )  # fmt: skip
    put_on("first")
    keep(NEVER, key="slip")
    return county


def keep(calendar: CalendarValue, *, key: str, from_on: date | None = None) -> None:
    services.set_calendar(
        county=c.CODE, key=key, calendar=calendar, from_on=from_on, happened_at=c.NOW, actor=c.DISPATCHER
    )  # fmt: skip


def put_on(key: str, *, days: int = 5, at: datetime = c.NOW) -> Receipt:
    last = FRIDAY + timedelta(days=days - 1)
    return services.schedule_span(
        county=c.CODE, key=key, first=FRIDAY, last=last, happened_at=at, actor=c.DISPATCHER
    )  # fmt: skip


def counted(receipt: Receipt) -> tuple[int, int, int]:
    told = receipt.fact.facts
    return told["made"], told["resumed"], told["there"]


def resumed() -> list[str]:
    """The threads on which a trip came back, in the order of days."""
    return sorted(Fact.objects.filter(kind="trip.resumed").values_list("thread", flat=True))


def test_trips_come_back_when_a_slip_of_the_calendar_is_undone(dropped: c.County) -> None:
    before = dict(Trip.objects.values_list("code", "id"))
    keep(DAILY, key="undo")
    assert counted(put_on("again")) == (0, 5, 0)
    assert dict(Trip.objects.values_list("code", "id")) == before
    rows = Trip.objects.values_list("state", "reason", "is_dropped", "cancelled_at", "notice").distinct()
    assert list(rows) == [("scheduled", "", False, None, None)]
    services.depart(county=c.CODE, key="go", trip=TRIP, happened_at=c.NOW, actor=c.DISPATCHER)
    assert Trip.objects.get(code=TRIP).state == "departed"


def test_a_trip_comes_back_once_and_a_repeat_changes_nothing(dropped: c.County) -> None:
    assert counted(put_on("too early")) == (0, 0, 0)
    keep(DAILY, key="undo")
    first = put_on("again")
    services.cancel(
        county=c.CODE, key="snow", trips=[TRIP], reason="雪", force_majeure=False, happened_at=c.NOW, actor=c.DISPATCHER
    )
    assert (put_on("again").is_repeat, put_on("again").fact.facts == first.fact.facts) == (True, True)
    assert counted(put_on("once more")) == (0, 0, 5)
    assert resumed() == [f"TRIP-R01-202611{day}-1530" for day in range(20, 25)]
    assert Trip.objects.get(code=TRIP).state == "cancelled"


def test_what_a_person_cancelled_stays_cancelled(county: c.County, dropped: c.County) -> None:
    keep(DAILY, key="undo")
    put_on("again")
    for key, trip in (("snow", TRIP), ("words", "R01-20261123-1530")):
        services.cancel(
            county=c.CODE, key=key, trips=[trip], reason="timetable_changed", force_majeure=False, happened_at=c.NOW,
            actor=c.DISPATCHER,
        )  # fmt: skip
    keep(NEVER, key="slip2")
    keep(DAILY, key="undo2")
    assert counted(put_on("third")) == (0, 3, 2)
    assert sorted(Trip.objects.filter(state="cancelled").values_list("day__day", flat=True)) == [20, 23]


def test_a_trip_that_is_off_the_timetable_cannot_be_cancelled_besides(dropped: c.County) -> None:
    with pytest.raises(TripOutOfOrder):
        services.cancel(
            county=c.CODE, key="snow", trips=[TRIP], reason="雪", force_majeure=False, happened_at=c.NOW,
            actor=c.DISPATCHER,
        )  # fmt: skip
    assert Trip.objects.get(code=TRIP).is_dropped


@pytest.mark.parametrize(("late_s", "back"), [(-1, [20, 21, 22, 23, 24]), (0, [21, 22, 23, 24])])
def test_a_trip_whose_time_is_over_does_not_come_back(dropped: c.County, late_s: int, back: list[int]) -> None:
    keep(DAILY, key="undo")
    half_past_three = clock.at_beijing(FRIDAY, hour=15, minute=30)
    with clock.frozen_at(half_past_three + timedelta(seconds=late_s)):
        put_on("again", at=clock.now())
    assert sorted(Trip.objects.filter(state="scheduled").values_list("day__day", flat=True)) == back


def test_only_the_days_that_are_asked_about_come_back(dropped: c.County) -> None:
    keep(DAILY, key="undo")
    assert counted(put_on("again", days=2)) == (0, 2, 0)
    assert Trip.objects.filter(is_dropped=True).count() == 3


def test_a_trip_comes_back_as_the_timetable_now_says(dropped: c.County) -> None:
    driver = str(faces.staff(Role.DRIVER).id)
    keep(DAILY, key="undo")
    services.change_departure(
        county=c.CODE, key="change", departure=CODE, from_on=MONDAY, happened_at=c.NOW, actor=c.DISPATCHER,
        changed=NewDeparture(minute=960, calendar="W", driver=driver, vehicle="鄂L1"),
    )  # fmt: skip
    put_on("again")
    rows = Trip.objects.order_by("day").select_related("departure")
    shown = [(f"{row.departs_at.astimezone(clock.BEIJING):%d %H:%M}", row.driver, row.vehicle) for row in rows]
    assert shown[1:4] == [("21 15:30", "", ""), ("22 15:30", "", ""), ("23 16:00", driver, "鄂L1")]
    assert rows[3].departure == Departure.objects.get(from_on=MONDAY)
    assert Fact.objects.get(kind="trip.resumed", thread="TRIP-R01-20261123-1530").facts["driver"] == driver


def test_a_departure_that_ended_and_comes_back_brings_its_trips(dropped: c.County) -> None:
    keep(DAILY, key="undo")
    put_on("again")
    services.end_departure(
        county=c.CODE, key="end", departure=CODE, from_on=MONDAY, happened_at=c.NOW, actor=c.DISPATCHER
    )  # fmt: skip
    assert counted(put_on("still off")) == (0, 0, 3)
    services.add_departure(
        county=c.CODE, key="add2", route="R01", departure=NewDeparture(minute=930, calendar="W"), from_on=TUESDAY,
        happened_at=c.NOW, actor=c.DISPATCHER,
    )  # fmt: skip
    assert counted(put_on("back")) == (0, 1, 3)
    assert list(Trip.objects.filter(is_dropped=True).values_list("day", flat=True)) == [MONDAY]


def test_bags_that_stayed_aboard_ride_on(county: c.County, dropped: c.County) -> None:
    keep(DAILY, key="undo")
    put_on("again")
    bag = c.bagged(county, c.at_centre(county, 1), key="b")
    lines.offer(TRIP, bag)
    lines.load(TRIP, bag)
    keep(NEVER, key="slip2")
    keep(DAILY, key="undo2")
    put_on("third")
    page = faces.text(faces.browser(), f"/trips/{TRIP}/")
    assert (bag in page, "It has left" in page, "Notice to the public" in page) == (True, True, False)


def test_the_notice_of_trips_that_all_run_again_is_gone(county: c.County, dropped: c.County) -> None:
    keeper = c.keeper_of(county.station)
    [notice] = notices_at(actor=keeper, county=c.CODE, point=county.station)
    assert "因时刻表调整，11月20日下列班次停运" in notice.text
    keep(DAILY, key="undo")
    assert put_on("again").fact.facts["unpublished"] == 0
    assert notices_at(actor=keeper, county=c.CODE, point=county.station) == ()
    assert (Notice.objects.count(), NoticePoint.objects.count()) == (0, 0)
    assert Fact.objects.get(kind="notice.withdrawn").facts["notice"] == str(notice.id)


def test_a_published_notice_of_which_a_part_runs_again_is_a_draft_of_the_rest(
    county: c.County, dropped: c.County
) -> None:
    notice = Notice.objects.get()
    services.publish_notice(
        county=c.CODE, key="up", notice=notice.id, text="都停了", happened_at=c.NOW, actor=c.DISPATCHER
    )
    keep(DAILY, key="undo")
    assert put_on("again", days=4).fact.facts["unpublished"] == 1
    assert notice_of_trip(actor=c.DISPATCHER, county=c.CODE, trip=TRIP) is None
    left = notice_of_trip(actor=c.DISPATCHER, county=c.CODE, trip="R01-20261124-1530")
    assert left is not None
    assert (left.published_at, left.routes) == (None, "崇阳—白霓 11-24 15:30")
    assert "11月24日下列班次停运" in left.text
    assert NoticePoint.objects.count() == 3


def test_a_notice_of_the_rest_is_for_its_own_stops_and_for_those_that_wait_for_a_bag(
    county: c.County, dropped: c.County
) -> None:
    keep(DAILY, key="undo")
    put_on("again")
    lines.plan(county, key="plan2", code="R02", stops=(Stop(county.centre, 0), Stop(county.far_station, 40)))
    services.add_departure(
        county=c.CODE, key="add2", route="R02", departure=NewDeparture(minute=780, calendar="W"), from_on=FRIDAY,
        happened_at=c.NOW, actor=c.DISPATCHER,
    )  # fmt: skip
    put_on("one day", days=1)
    lines.offer(TRIP, c.bagged(county, c.at_centre(county, 1), key="b"))
    keep(NEVER, key="slip2")
    keep(DAILY, key="undo2")
    with clock.frozen_at(clock.at_beijing(FRIDAY, hour=14)):
        assert counted(put_on("late", at=clock.now())) == (4, 5, 1)
    left = notice_of_trip(actor=c.DISPATCHER, county=c.CODE, trip="R02-20261120-1300")
    assert left is not None
    assert dict(NoticePoint.objects.filter(notice=left.id).values_list("point", "bags")) == {
        county.centre: 0, county.far_station: 0, county.station: 1,
    }  # fmt: skip


def test_pages_tell_a_dropped_trip_from_a_cancelled_one_in_the_readers_language(dropped: c.County) -> None:
    client = faces.browser()
    assert Trip.objects.get(code=TRIP).reason == "timetable_changed"
    assert "Off the timetable" in faces.text(client, "/trips/")
    page = faces.text(client, f"/trips/{TRIP}/")
    assert ("Off the timetable" in page, "cancelled: the timetable has changed" in page) == (True, True)
    with translation.override("zh-hans"):
        client.cookies["django_language"] = "zh-hans"
        page = faces.text(client, f"/trips/{TRIP}/")
    assert ("已撤下" in page, "取消：时刻表调整" in page, "timetable" in page.lower()) == (True, True, False)


def test_the_drivers_day_does_not_call_a_dropped_trip_done(dropped: c.County) -> None:
    driver = faces.staff(Role.DRIVER)
    Trip.objects.update(driver=str(driver.id))
    page = faces.text(faces.of(driver), "/drive/")
    assert "Off the timetable" in page


def test_the_button_says_what_came_back(dropped: c.County) -> None:
    notice = Notice.objects.get()
    services.publish_notice(county=c.CODE, key="up", notice=notice.id, text="x", happened_at=c.NOW, actor=c.DISPATCHER)
    keep(DAILY, key="undo")
    page = faces.browser().post("/timetable/schedule/", {"key": "s"}, follow=True).content.decode()
    assert ("5 trips are back on." in page, "is taken down" in page) == (True, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
def test_two_who_put_trips_on_at_once_bring_each_back_once(dropped: c.County) -> None:
    keep(DAILY, key="undo")
    told = at_once([lambda n=n: put_on(f"again{n}") for n in range(2)])  # type: ignore[misc]
    assert sorted(counted(each) for each in told) == [(0, 0, 5), (0, 5, 0)]
    assert len(resumed()) == 5
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
def test_a_trip_dropped_while_trips_are_put_on_is_as_the_calendar_says(dropped: c.County) -> None:
    keep(DAILY, key="undo")
    at_once([lambda: put_on("again"), lambda: keep(NEVER, key="slip2")])
    assert not Trip.objects.filter(state="scheduled").exists()
