"""What a window takes and what it refuses, always with the next free one named; moving, cancelling, repeating."""

from datetime import date, timedelta
from typing import Any

import pytest

from huinong.counter.pickups import errors, queries, services
from huinong.counter.pickups.models import Booking, Window
from huinong.counter.pickups.values import NewWindow, Room
from huinong.edge.gates import SYSTEM, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from huinong.registry.points.services import close_point, set_hours, set_market_days
from huinong.registry.points.values import Hours, Spell
from tests.counter.pickups.conftest import (
    CHAIR,
    COOP,
    FRIDAY,
    MONDAY,
    NEXT_FRIDAY,
    OUTLET,
    PHONE,
    book,
    number_of,
    offer,
    someone,
)
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def end(window: Window, on: date, *, by: Actor = OUTLET) -> None:
    services.end_window(key=f"e-{new_id()}", county=c.CODE, window=window.id, on=on, actor=by)


def test_a_booking_stands_in_its_window_and_its_phone_nowhere_in_clear(friday: Window, keeper: Actor) -> None:
    told = book(friday, by=keeper)
    value = queries.booking(keeper, c.CODE, number_of(told))
    assert (value.day, value.clock_text, value.phone, value.kg) == (FRIDAY, "15:00–17:00", "138****8812", "42.5")
    assert [slot.left for slot in queries.slots_of(keeper, c.CODE, friday.point, FRIDAY, 1)] == [1]
    row = Booking.objects.get()
    assert PHONE.encode() not in bytes(row.phone_sealed)
    said = str(list(Fact.objects.values_list("facts", flat=True)))
    assert [text for text in (PHONE, "陈桂英", "三组", row.phone_hash) if text in said] == []


def test_a_repeat_books_once_and_another_person_under_its_key_is_refused(friday: Window, keeper: Actor) -> None:
    first = book(friday, by=keeper, key="k")
    with clock.frozen_at(c.NOW + timedelta(minutes=9)):
        again = book(friday, by=keeper, key="k")
        assert (again.is_repeat, again.fact.id) == (True, first.fact.id)
        with pytest.raises(KeyReused):
            book(friday, by=keeper, key="k", name="刘强")
    assert Booking.objects.count() == 1


def test_a_full_window_names_the_next_free_one(friday: Window, monday: Window, keeper: Actor) -> None:
    for _ in range(2):
        book(friday, by=keeper)
    with pytest.raises(errors.WindowFull) as told:
        book(friday, by=keeper)
    assert "2026-11-23 09:00–11:00" in told.value.say_mend()
    assert Booking.objects.count() == 2


def test_past_the_cut_off_the_next_free_one_is_named(friday: Window, monday: Window, keeper: Actor) -> None:
    with clock.frozen_at(clock.at_beijing(FRIDAY, hour=13, minute=1)), pytest.raises(errors.PastCutOff) as told:
        book(friday, by=keeper)
    assert "2026-11-23 09:00–11:00" in told.value.say_mend()
    with clock.frozen_at(clock.at_beijing(FRIDAY, hour=13)):
        book(friday, by=keeper)
    assert Booking.objects.count() == 1


def test_on_a_closed_day_nothing_is_booked(county: c.County, friday: Window, monday: Window, keeper: Actor) -> None:
    week = [Hours(weekday, 480, 1080) for weekday in (1, 2, 3, 4)]
    set_hours(county=c.CODE, key="h", point=county.station, hours=week, actor=SYSTEM)
    with pytest.raises(errors.ClosedThatDay) as told:
        book(monday, MONDAY, by=keeper)
    assert "2026-11-27 15:00–17:00" in told.value.say_mend()
    rooms = [slot.room for slot in queries.slots_of(keeper, c.CODE, county.station, FRIDAY, 5)]
    assert rooms == [Room.FREE, Room.SHUT]


def test_a_market_day_is_open_whatever_the_posted_week(county: c.County, friday: Window, keeper: Actor) -> None:
    posted = {"county": c.CODE, "point": county.station, "actor": SYSTEM}
    set_hours(key="h", hours=[Hours(0, 480, 1080)], **posted)  # type: ignore[arg-type]
    set_market_days(key="m", rule="逢7", hours=Spell(480, 720), **posted)  # type: ignore[arg-type]
    rooms = [(slot.day, slot.room) for slot in queries.slots_of(keeper, c.CODE, county.station, FRIDAY, 8)]
    assert rooms == [(FRIDAY, Room.SHUT), (NEXT_FRIDAY, Room.FREE)]


def test_a_closed_station_takes_none_and_says_so(county: c.County, friday: Window, keeper: Actor) -> None:
    close_point(county=c.CODE, key="c", point=county.station, closed_on=MONDAY, reason="", actor=SYSTEM)
    with pytest.raises(errors.ClosedThatDay) as told:
        book(friday, NEXT_FRIDAY, by=keeper)
    assert "请给站点打电话" in told.value.say_mend()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"day": MONDAY}, errors.NotOfferedThatDay),
        ({"day": date(2026, 12, 11)}, errors.TooFarAhead),
        ({"day": date(2026, 11, 13)}, errors.NotOfferedThatDay),
        ({"village": c.FAR_VILLAGE}, errors.OutOfReach),
        ({"village": "421223100999"}, errors.OutOfReach),
        ({"phone": "138****8812"}, errors.FormWrong),
        ({"phone": "12"}, errors.FormWrong),
        ({"name": " "}, errors.FormWrong),
        ({"pieces": 0}, errors.FormWrong),
    ],
)
def test_what_cannot_be_booked(friday: Window, keeper: Actor, changes: dict[str, Any], refusal: type) -> None:
    with pytest.raises(refusal):
        book(friday, **{"day": FRIDAY, "by": keeper, **changes})
    assert Booking.objects.count() == 0


def test_a_window_that_is_not_there(friday: Window, keeper: Actor) -> None:
    with pytest.raises(errors.NoSuchWindow):
        book(Window(id=new_id()), by=keeper)
    assert Booking.objects.count() == 0


def test_the_last_day_that_may_be_booked_is_fourteen_days_ahead(friday: Window, keeper: Actor) -> None:
    book(friday, date(2026, 12, 4), by=keeper)
    assert Booking.objects.get().day == date(2026, 12, 4)


def test_a_window_is_offered_from_its_first_day_to_the_day_before_it_ends(
    county: c.County, friday: Window, keeper: Actor
) -> None:
    offer(county, weekday=0, valid_from=date(2026, 11, 30))
    end(friday, NEXT_FRIDAY)
    days = [slot.day for slot in queries.slots_of(keeper, c.CODE, county.station, FRIDAY, 14)]
    assert days == [FRIDAY, date(2026, 11, 30)]
    with clock.frozen_at(c.NOW + timedelta(days=7)):
        assert [each.weekday for each in queries.windows(keeper, c.CODE, county.station)] == [0]


def test_a_past_day_of_a_window_is_past_its_cut_off(county: c.County, keeper: Actor) -> None:
    window = offer(county)
    with clock.frozen_at(clock.at_beijing(MONDAY, hour=9)), pytest.raises(errors.PastCutOff):
        book(window, FRIDAY, by=keeper)
    assert Booking.objects.count() == 0


def test_a_chair_books_for_the_co_operative_and_sees_its_own_alone(friday: Window, keeper: Actor) -> None:
    own, villagers = number_of(book(friday, by=CHAIR)), number_of(book(friday, by=keeper))
    assert Booking.objects.get(number=own).party == COOP
    assert list(queries.visible_bookings(CHAIR).values_list("number", flat=True)) == [own]
    assert set(queries.visible_bookings(OUTLET).values_list("number", flat=True)) == {own, villagers}
    with pytest.raises(errors.NoSuchBooking):
        services.cancel(key="x", county=c.CODE, number=villagers, reason="不寄了", actor=CHAIR)
    with pytest.raises(OutOfScope):
        book(friday, by=someone(Role.COOP_CHAIR, division="421224", party=COOP))


def test_the_next_stations_keeper_sees_and_books_nothing_here(county: c.County, friday: Window, keeper: Actor) -> None:
    number = number_of(book(friday, by=keeper))
    stranger = someone(Role.KEEPER, point=county.next_station)
    assert list(queries.visible_bookings(stranger)) == []
    with pytest.raises(OutOfScope):
        book(friday, by=stranger)
    with pytest.raises(OutOfScope):
        queries.slots_of(stranger, c.CODE, county.station, FRIDAY, 1)
    with pytest.raises(errors.NoSuchBooking):
        services.finish(key="x", county=c.CODE, number=number, accepted=[], actor=stranger)


def test_another_town_s_outlet_sees_no_booking_and_keeps_no_window_here(
    county: c.County, friday: Window, keeper: Actor
) -> None:
    book(friday, by=keeper)
    other, stranger = (
        someone(Role.OUTLET_MANAGER, division=c.OTHER_TOWN),
        someone(Role.KEEPER, point=county.next_station),
    )
    assert list(queries.visible_bookings(other)) == []
    kept = [county.station in {each.id for each in queries.collecting_points(actor)} for actor in (OUTLET, other)]
    assert kept == [True, False]
    offered = [len(queries.bookable_points(actor, c.CODE)) for actor in (keeper, CHAIR, stranger, other)]
    assert offered == [1, 1, 0, 0]


def test_a_booking_moves_to_a_window_of_its_own_point_alone(county: c.County, friday: Window, keeper: Actor) -> None:
    number = number_of(book(friday, by=keeper))
    there = offer(county, weekday=0, point=county.next_station)
    with pytest.raises(errors.NoSuchWindow):
        services.move(key="m", county=c.CODE, number=number, window=there.id, day=MONDAY, actor=keeper)
    assert Booking.objects.get().day == FRIDAY


def test_moving_frees_the_old_place_and_cancelling_the_new(friday: Window, monday: Window, keeper: Actor) -> None:
    number = number_of(book(friday, by=keeper))
    services.move(key="m", county=c.CODE, number=number, window=monday.id, day=MONDAY, actor=keeper)
    assert services.move(key="m", county=c.CODE, number=number, window=monday.id, day=MONDAY, actor=keeper).is_repeat
    taken = [slot.taken for slot in queries.slots_of(keeper, c.CODE, friday.point, FRIDAY, 4)]
    assert taken == [0, 1]
    services.cancel(key="c", county=c.CODE, number=number, reason="卖给邻居了", actor=keeper)
    assert [slot.taken for slot in queries.slots_of(keeper, c.CODE, friday.point, FRIDAY, 4)] == [0, 0]
    with pytest.raises(errors.WrongState):
        services.move(key="m2", county=c.CODE, number=number, window=friday.id, day=FRIDAY, actor=keeper)


def test_a_full_window_is_not_moved_into_but_its_own_place_may_be_kept(friday: Window, keeper: Actor) -> None:
    here = [number_of(book(friday, by=keeper)) for _ in range(2)]
    later = number_of(book(friday, NEXT_FRIDAY, by=keeper))
    with pytest.raises(errors.WindowFull):
        services.move(key="m", county=c.CODE, number=later, window=friday.id, day=FRIDAY, actor=keeper)
    services.move(key="n", county=c.CODE, number=here[0], window=friday.id, day=FRIDAY, actor=keeper)
    assert Booking.objects.filter(day=FRIDAY).count() == 2


def test_windows_do_not_overlap_and_do_not_end_under_a_booking(county: c.County, friday: Window, keeper: Actor) -> None:
    with pytest.raises(errors.WindowOverlaps):
        offer(county, opens=960, closes=1080)
    book(friday, NEXT_FRIDAY, by=keeper)
    with pytest.raises(errors.WindowBooked):
        services.end_window(key="e", county=c.CODE, window=friday.id, on=MONDAY, actor=keeper)
    services.end_window(key="e2", county=c.CODE, window=friday.id, on=date(2026, 11, 28), actor=keeper)
    offered = queries.free_slots(keeper, c.CODE, county.station)
    assert [slot.day for slot in offered] == [FRIDAY, NEXT_FRIDAY]
    offer(county, opens=960, closes=1080, valid_from=date(2026, 11, 28))
    assert Window.objects.count() == 2


def test_windows_may_touch_and_are_not_offered_from_a_day_that_is_over(county: c.County, friday: Window) -> None:
    offer(county, opens=1020, closes=1080)
    with pytest.raises(errors.FormWrong, match="生效日"):
        offer(county, opens=540, closes=600, valid_from=FRIDAY - timedelta(days=1))
    assert Window.objects.count() == 2


def test_a_window_ends_today_or_later_and_what_was_cancelled_does_not_hold_it(friday: Window, keeper: Actor) -> None:
    number = number_of(book(friday, NEXT_FRIDAY, by=keeper))
    with pytest.raises(errors.WindowBooked):
        end(friday, NEXT_FRIDAY)
    services.cancel(key="c", county=c.CODE, number=number, reason="不寄了", actor=keeper)
    with clock.frozen_at(c.NOW + timedelta(days=4)), pytest.raises(errors.FormWrong):
        end(friday, MONDAY)
    end(friday, NEXT_FRIDAY)
    friday.refresh_from_db()
    assert friday.valid_to == NEXT_FRIDAY


def test_the_next_stations_keeper_neither_offers_nor_ends_a_window_here(county: c.County, friday: Window) -> None:
    stranger = someone(Role.KEEPER, point=county.next_station)
    new = NewWindow(weekday=0, opens=900, closes=1020, places=2, cut_off_hours=2, valid_from=FRIDAY)
    with pytest.raises(OutOfScope):
        services.offer_window(key="w", county=c.CODE, point=county.station, new=new, actor=stranger)
    with pytest.raises(OutOfScope):
        end(friday, MONDAY, by=stranger)
    assert Window.objects.get().valid_to is None


def test_a_window_that_was_ended_may_end_earlier_and_not_later(county: c.County, friday: Window) -> None:
    end(friday, date(2026, 11, 28))
    offer(county, opens=960, closes=1080, valid_from=date(2026, 11, 28))
    with pytest.raises(errors.FormWrong):
        end(friday, date(2026, 11, 29))
    end(friday, MONDAY)
    friday.refresh_from_db()
    assert friday.valid_to == MONDAY


def test_a_township_centre_calls_at_no_house(county: c.County) -> None:
    new = NewWindow(weekday=4, opens=900, closes=1020, places=2, cut_off_hours=2, valid_from=FRIDAY)
    with pytest.raises(errors.CollectsNothing):
        services.offer_window(key="w", county=c.CODE, point=county.town, new=new, actor=SYSTEM)
    assert Window.objects.count() == 0
