from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from huinong.edge.errors import InvalidInput
from huinong.edge.gates import NotPermitted
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id
from huinong.logistics.transport import services
from huinong.logistics.transport.calendars import CalendarValue
from huinong.logistics.transport.errors import BadDepartures, NoSuchCalendar, NoSuchDeparture, NoSuchRoute
from huinong.logistics.transport.models import Departure, Route, Trip
from huinong.logistics.transport.values import NewDeparture
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
FRIDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 24)
EARLY = NewDeparture(minute=510, calendar="W")
CODE = "R01/0830/W"


@pytest.fixture
def planned(county: c.County) -> c.County:
    """A route and a calendar of working days."""
    lines.plan(county)
    workdays = CalendarValue(code="W", name="工作日", weekdays="1111100", starts_on=date(2026, 11, 1))
    services.set_calendar(county=c.CODE, key="cal", calendar=workdays, happened_at=c.NOW, actor=c.DISPATCHER)
    return county


def add(
    new: NewDeparture = EARLY,
    *,
    on: date = FRIDAY,
    key: str = "add",
    by: c.Actor = c.DISPATCHER,
    route: str = "R01",
    at: datetime = c.NOW,
) -> Receipt:
    return services.add_departure(
        county=c.CODE, key=key, route=route, departure=new, from_on=on, happened_at=at, actor=by
    )  # fmt: skip


def change(new: NewDeparture, *, on: date = TUESDAY, key: str = "change") -> Receipt:
    return services.change_departure(
        county=c.CODE, key=key, departure=CODE, changed=new, from_on=on, happened_at=c.NOW, actor=c.DISPATCHER
    )  # fmt: skip


def end(*, on: date = TUESDAY, key: str = "end") -> Receipt:
    return services.end_departure(
        county=c.CODE, key=key, departure=CODE, from_on=on, happened_at=c.NOW, actor=c.DISPATCHER
    )  # fmt: skip


def driver() -> str:
    return str(faces.staff(Role.DRIVER).id)


def put_on(days: int = 7) -> int:
    last = FRIDAY + timedelta(days=days - 1)
    done = services.schedule_span(
        county=c.CODE, key=f"span/{new_id()}", first=FRIDAY, last=last, happened_at=c.NOW, actor=c.DISPATCHER
    )
    return int(done.fact.facts["made"])


def leaving() -> list[str]:
    """The day and the minute of the trips that are to run."""
    rows = Trip.objects.exclude(state="cancelled").order_by("departs_at")
    return [f"{row.departs_at.astimezone(clock.BEIJING):%d %H:%M}" for row in rows]


def test_a_route_gets_one_more_departure_and_the_others_stay(planned: c.County) -> None:
    add()
    add(NewDeparture(minute=870, calendar="W"), key="add2", on=TUESDAY)
    put_on()
    assert leaving() == [
        "20 08:30", "23 08:30", "24 08:30", "24 14:30", "25 08:30", "25 14:30", "26 08:30", "26 14:30",
    ]  # fmt: skip
    assert add().is_repeat
    assert Departure.objects.count() == 2


def test_two_routes_may_leave_at_one_minute(planned: c.County) -> None:
    lines.plan(planned, key="plan2", code="R02")
    add()
    add(route="R02", key="add2")
    assert put_on(1) == 2


def test_a_departure_changes_on_its_day_and_trips_that_have_not_left_follow(planned: c.County) -> None:
    a, b = driver(), driver()
    add(replace(EARLY, driver=a))
    put_on()
    Trip.objects.filter(day=date(2026, 11, 26)).update(driver="by hand")
    change(replace(EARLY, minute=540, driver=b))
    assert leaving() == ["20 08:30", "23 08:30", "24 09:00", "25 09:00", "26 09:00"]
    assert list(Trip.objects.order_by("day").values_list("driver", flat=True)) == [a, a, b, b, "by hand"]
    assert change(replace(EARLY, minute=540, driver=b)).is_repeat
    assert [(row.leaves_s // 60, row.from_on.day, row.until_on) for row in Departure.objects.order_by("from_on")] == [
        (510, 20, TUESDAY), (540, 24, None),
    ]  # fmt: skip


def test_a_trip_keeps_the_pattern_it_was_made_with_when_its_departure_changes(planned: c.County) -> None:
    add()
    put_on()
    before = dict(Trip.objects.values_list("code", "pattern"))
    change(replace(EARLY, minute=540))
    assert dict(Trip.objects.values_list("code", "pattern")) == before


def test_a_departure_ends_and_its_later_trips_are_taken_off(planned: c.County) -> None:
    add()
    put_on()
    end()
    assert leaving() == ["20 08:30", "23 08:30"]
    assert put_on() == 0
    assert end().is_repeat
    with pytest.raises(NoSuchDeparture):
        end(on=date(2026, 11, 25), key="again")
    for day in (TUESDAY, date(2026, 11, 25)):
        with pytest.raises(NoSuchDeparture):
            change(replace(EARLY, minute=540), on=day)


def test_a_departure_ended_on_the_day_it_began_can_be_begun_again(planned: c.County) -> None:
    add()
    end(on=FRIDAY)
    add(key="add2")
    assert put_on() == 5
    assert [(row.from_on, row.until_on) for row in Departure.objects.all()] == [(FRIDAY, None)]


def test_a_minute_that_a_change_left_is_free_again_beside_what_was_changed(planned: c.County) -> None:
    add()
    change(replace(EARLY, minute=540))
    add(key="add2", on=TUESDAY)
    add(replace(EARLY, minute=870), key="add3", on=TUESDAY)
    put_on()
    assert leaving()[:5] == ["20 08:30", "23 08:30", "24 08:30", "24 09:00", "24 14:30"]
    assert list(Departure.objects.filter(from_on=TUESDAY).order_by("leaves_s").values_list("code", flat=True)) == [
        f"{CODE}/2", CODE, "R01/1430/W",
    ]  # fmt: skip


def test_a_new_driver_drives_until_the_next_change_alone(planned: c.County) -> None:
    a, b = driver(), driver()
    add(replace(EARLY, driver=a))
    change(replace(EARLY, driver=a, minute=540), on=date(2026, 11, 25))
    put_on()
    change(replace(EARLY, driver=b), on=TUESDAY, key="change2")
    assert list(Trip.objects.order_by("day").values_list("driver", flat=True)) == [a, a, b, a, a]
    assert leaving()[2:4] == ["24 08:30", "25 09:00"]


def test_a_trip_given_another_plate_by_hand_keeps_it_and_its_driver(planned: c.County) -> None:
    a, b = driver(), driver()
    add(replace(EARLY, driver=a, vehicle="鄂L1"))
    put_on()
    Trip.objects.filter(day=date(2026, 11, 25)).update(vehicle="鄂L9")
    change(replace(EARLY, driver=b, vehicle="鄂L2"))
    assert list(Trip.objects.filter(day__gte=TUESDAY).order_by("day").values_list("driver", "vehicle")) == [
        (b, "鄂L2"), (a, "鄂L9"), (b, "鄂L2"),
    ]  # fmt: skip


def test_what_was_taken_back_before_it_began_cannot_be_changed(planned: c.County) -> None:
    add(on=TUESDAY)
    end(on=FRIDAY)
    assert [(row.from_on, row.until_on) for row in Departure.objects.all()] == [(TUESDAY, TUESDAY)]
    with pytest.raises(NoSuchDeparture):
        change(replace(EARLY, minute=540), on=FRIDAY)
    assert Fact.objects.filter(kind="departure.changed").count() == 0


@pytest.mark.parametrize(
    ("new", "on"),
    [
        (EARLY, TUESDAY),  # the minute is taken
        (replace(EARLY, minute=1_800), FRIDAY),
        (replace(EARLY, minute=600), date(2026, 11, 19)),  # yesterday
    ],
)
def test_what_cannot_depart_is_refused_and_nothing_moves(planned: c.County, new: NewDeparture, on: date) -> None:
    add()
    with pytest.raises(BadDepartures):
        add(new, on=on, key="add2")
    assert (Departure.objects.count(), Fact.objects.filter(kind="departure.added").count()) == (1, 1)


def test_what_has_run_stays_whenever_a_change_is_said_to_have_been_made(planned: c.County) -> None:
    add()
    with pytest.raises(BadDepartures):
        add(replace(EARLY, minute=600), on=date(2026, 11, 18), key="add2", at=c.NOW - timedelta(days=2))
    with pytest.raises(BadDepartures):
        end(on=date(2026, 11, 19))
    assert [row.until_on for row in Departure.objects.all()] == [None]


def test_a_change_onto_a_minute_that_is_taken_is_refused(planned: c.County) -> None:
    add()
    add(replace(EARLY, minute=870), key="add2")
    with pytest.raises(BadDepartures):
        change(replace(EARLY, minute=870))
    assert Departure.objects.get(code=CODE).until_on is None


def test_a_departure_is_of_a_route_with_stops_on_a_calendar_by_a_driver_of_the_county(planned: c.County) -> None:
    Route.objects.create(county=c.CODE, code="R02", name="a feed's, with no trip", kind="bus")
    with pytest.raises(BadDepartures):
        add(route="R02")
    with pytest.raises(NoSuchRoute):
        add(route="R09")
    with pytest.raises(NoSuchCalendar):
        add(replace(EARLY, calendar="nothing"))
    for stranger in (faces.staff(Role.DRIVER, "611021"), faces.staff(Role.DISPATCHER)):
        with pytest.raises(InvalidInput):
            add(replace(EARLY, driver=str(stranger.id)))
    assert Departure.objects.count() == 0


def test_a_driver_plans_nothing(planned: c.County) -> None:
    with pytest.raises(NotPermitted):
        add(by=replace(c.DISPATCHER, permissions=frozenset({"transport.read", "transport.run"})))
    assert Departure.objects.count() == 0
