from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel.ids import new_id
from huinong.logistics.transport import queries, services, timetable_queries
from huinong.logistics.transport.calendars import CalendarValue, running_days, span
from huinong.logistics.transport.errors import BadCalendar, NoSuchCalendar, SpanTooLong
from huinong.logistics.transport.gtfs_reading import read
from huinong.logistics.transport.gtfs_writing import export
from huinong.logistics.transport.models import Departure, Trip
from huinong.logistics.transport.values import NewDeparture, Stop
from huinong.registry.points.services import set_market_days
from huinong.registry.points.values import Spell
from tests.logistics import county as c
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)
WORKDAYS = CalendarValue(code="W", name="工作日", weekdays="1111100", starts_on=date(2026, 11, 1))


def keep(
    calendar: CalendarValue,
    *,
    key: str = "cal",
    by: c.Actor = c.DISPATCHER,
    from_on: date | None = None,
    at: datetime = c.NOW,
) -> Receipt:
    return services.set_calendar(
        county=c.CODE, key=key, calendar=calendar, from_on=from_on, happened_at=at, actor=by
    )  # fmt: skip


def depart(*minutes: int, calendar: str = "W") -> None:
    for minute in minutes:
        services.add_departure(
            county=c.CODE, key=f"dep/{new_id()}", route="R01", departure=NewDeparture(minute=minute, calendar=calendar),
            from_on=FRIDAY, happened_at=c.NOW, actor=c.DISPATCHER,
        )  # fmt: skip


def put_on(days: int = 7) -> int:
    last = FRIDAY + timedelta(days=days - 1)
    done = services.schedule_span(
        county=c.CODE, key=f"span/{new_id()}", first=FRIDAY, last=last, happened_at=c.NOW, actor=c.DISPATCHER
    )
    return int(done.fact.facts["made"])


def days_run() -> list[int]:
    return sorted(Trip.objects.exclude(state="cancelled").values_list("day__day", flat=True))


def test_a_calendar_runs_on_its_week_in_its_season_and_on_single_days() -> None:
    value = CalendarValue(
        code="S", name="旺季", weekdays="0000011", starts_on=date(2026, 11, 21), ends_on=date(2026, 11, 28),
        days={date(2026, 11, 22): False, date(2026, 11, 25): True, date(2026, 12, 1): True},
    )  # fmt: skip
    days = running_days(value, span(date(2026, 11, 14), date(2026, 12, 6)), {})
    assert [day.isoformat()[5:] for day in days] == ["11-21", "11-25", "11-28", "12-01"]


def test_a_route_runs_on_market_days(county: c.County) -> None:
    set_market_days(
        county=c.CODE, key="m", rule="逢3、6、9", hours=Spell(360, 720), point=county.station, actor=SYSTEM
    )  # fmt: skip
    lines.plan(county)
    keep(CalendarValue(code="M", name="赶集", starts_on=FRIDAY, market_point=county.station))
    depart(390, calendar="M")
    put_on(10)
    assert days_run() == [23, 26, 29]


def test_a_market_by_the_lunar_month_has_its_days_without_anybody_entering_them(county: c.County) -> None:
    set_market_days(
        county=c.CODE, key="m", rule="农历逢三", hours=Spell(360, 720), point=county.station, actor=SYSTEM
    )  # fmt: skip
    lines.plan(county)
    keep(CalendarValue(code="M", name="赶集", starts_on=FRIDAY, market_point=county.station))
    depart(390, calendar="M")
    put_on(31)
    # 2026-11-21, 12-01 and 12-11 are the 13th and 23rd of the tenth month and the 3rd of the eleventh.
    assert [str(day)[5:] for day in Trip.objects.order_by("day").values_list("day", flat=True)] == [
        "11-21", "12-01", "12-11",
    ]  # fmt: skip


def test_a_calendar_changed_from_a_day_on_keeps_its_days_before_it(county: c.County) -> None:
    lines.plan(county)
    keep(replace(WORKDAYS, days={date(2026, 11, 22): True}))
    depart(510)
    put_on(14)
    weekend = replace(WORKDAYS, weekdays="0000011")
    keep(weekend, key="cal2", from_on=date(2026, 11, 27))
    put_on(14)
    assert days_run() == [20, 22, 23, 24, 25, 26, 28, 29]
    kept = timetable_queries.calendar(actor=c.DISPATCHER, county=c.CODE, code="W")
    assert [(until_on.day, week.weekdays) for until_on, week in kept.before] == [(27, "1111100")]
    assert kept.days == {date(2026, 11, 22): True}


def test_a_second_change_before_the_first_takes_its_place(county: c.County) -> None:
    keep(WORKDAYS)
    keep(replace(WORKDAYS, weekdays="0000011"), key="cal2", from_on=date(2026, 12, 1))
    for number, weekdays in enumerate(("0100000", "1000000"), 3):
        keep(replace(WORKDAYS, weekdays=weekdays), key=f"cal{number}", from_on=date(2026, 11, 25))
    kept = timetable_queries.calendar(actor=c.DISPATCHER, county=c.CODE, code="W")
    assert (kept.weekdays, [(until_on.day, week.weekdays) for until_on, week in kept.before]) == (
        "1000000", [(25, "1111100")],
    )  # fmt: skip


def test_a_change_of_what_has_run_is_refused(county: c.County) -> None:
    keep(WORKDAYS)
    with pytest.raises(BadCalendar):
        keep(replace(WORKDAYS, weekdays="0000011"), key="cal2", from_on=date(2026, 11, 19))
    with pytest.raises(BadCalendar):  # whenever it is said to have been changed
        keep(
            replace(WORKDAYS, weekdays="0000011"), key="cal4", from_on=date(2026, 11, 18), at=c.NOW - timedelta(days=2)
        )
    late = replace(WORKDAYS, days={date(2026, 11, 21): True})
    with pytest.raises(BadCalendar):
        keep(late, key="cal3", from_on=date(2026, 11, 23))
    assert Fact.objects.filter(kind="calendar.set").count() == 1


def test_a_changed_calendar_goes_out_as_the_days_it_runs(county: c.County) -> None:
    lines.plan(county)
    keep(WORKDAYS)
    depart(510)
    keep(replace(WORKDAYS, weekdays="0000010"), key="cal2", from_on=date(2026, 11, 25))
    out = export(actor=c.DISPATCHER, county=c.CODE, first=FRIDAY, last=date(2026, 11, 30), url="https://example.org/")
    told = read(out).calendars[0]
    days = running_days(
        CalendarValue(
            code="W", name="", weekdays=told.weekdays, starts_on=told.starts_on, ends_on=told.ends_on, days=told.days
        ),
        span(FRIDAY, date(2026, 11, 30)), {},
    )  # fmt: skip
    assert [day.day for day in days] == [20, 23, 24, 28]


def test_trips_of_calendars_are_put_on_once_and_beside_those_put_on_by_hand(county: c.County) -> None:
    lines.plan(county)
    keep(WORKDAYS)
    depart(510, 870)
    lines.schedule()  # the half past eight of this Friday, by hand
    assert (put_on(), put_on()) == (9, 0)
    assert Trip.objects.filter(day=FRIDAY).count() == 2
    assert Fact.objects.filter(kind="trip.scheduled").count() == 10


def test_a_changed_calendar_takes_trips_off_that_have_not_left(county: c.County) -> None:
    lines.plan(county)
    keep(WORKDAYS)
    depart(510)
    put_on()
    Trip.objects.filter(day=FRIDAY).update(state="departed")
    keep(CalendarValue(code="W", name="周二", weekdays="0100000", starts_on=date(2026, 11, 1)), key="cal2")
    assert days_run() == [20, 24]
    assert Trip.objects.filter(state="cancelled").count() == 3


def test_a_changed_route_is_run_as_it_was_until_its_day(county: c.County) -> None:
    lines.plan(county)
    keep(WORKDAYS)
    depart(510)
    put_on()
    shorter = (Stop(county.centre, 0), Stop(county.town, 25))
    services.plan_routes(
        county=c.CODE, key="plan2", routes=[lines.new(county, stops=shorter)], happened_at=c.NOW,
        from_on=date(2026, 11, 24), actor=c.DISPATCHER,
    )  # fmt: skip
    stops = {
        row.day.day: len(queries.route_of_trip(actor=c.DISPATCHER, county=c.CODE, code=row.code).stops)
        for row in Trip.objects.all()
    }
    assert stops == {20: 3, 23: 3, 24: 2, 25: 2, 26: 2}
    assert [len(queries.route(actor=c.DISPATCHER, county=c.CODE, code="R01", on=day).stops) for day in (
        date(2026, 11, 23), date(2026, 11, 24),
    )] == [3, 2]  # fmt: skip
    assert [(row.from_on.day, row.until_on) for row in Departure.objects.order_by("from_on")] == [
        (20, date(2026, 11, 24)), (24, None),
    ]  # fmt: skip


def test_what_makes_no_timetable_is_refused(county: c.County) -> None:
    lines.plan(county)
    with pytest.raises(BadCalendar):
        keep(CalendarValue(code="X", name="x", weekdays="11"))
    with pytest.raises(BadCalendar):
        keep(CalendarValue(code="X", name="x", starts_on=FRIDAY, ends_on=FRIDAY - timedelta(days=1)))
    with pytest.raises(NoSuchCalendar):
        depart(510)
    with pytest.raises(SpanTooLong):
        put_on(63)
    with pytest.raises(NotPermitted):
        keep(WORKDAYS, by=c.Actor(id="r", name="r", role=c.Role.DRIVER, scope=c.DISPATCHER.scope), key="no")
    assert not Departure.objects.exists()
