"""Stores, room, baskets: who may open, see, promise and release."""

from datetime import date, timedelta

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.engines.planning.days.values import Zone
from huinong.kernel import clock
from huinong.logistics.coldchain import errors, queries, services
from huinong.logistics.coldchain.models import Basket, Facility
from huinong.logistics.coldchain.values import Held, NewFacility, NewPromise, NewRoom
from tests.logistics import county as c
from tests.logistics.coldchain.conftest import (
    AWAY,
    CHAIR,
    DISPATCHER,
    MANAGER,
    MONDAY,
    OUTLET,
    STRANGER,
    TODAY,
    expect,
    grow,
    number_of,
    open_store,
    promise,
)

pytestmark = pytest.mark.django_db


def stow(booking: str, *baskets: str, key: str = "s"):
    return services.stow(key=key, county=c.CODE, booking=booking, baskets=baskets, actor=DISPATCHER)


def test_a_store_is_opened_once(county: c.County) -> None:
    first, again = open_store(), open_store()
    assert (first.is_repeat, again.is_repeat, Facility.objects.count()) == (False, True, 1)


def test_a_share_larger_than_the_partners_store_is_refused(county: c.County) -> None:
    with pytest.raises(errors.FormWrong):
        open_store(rooms=[NewRoom(zone=Zone.CHILLED, whole_m3=10, ours_m3=20)])
    with pytest.raises(errors.FormWrong):
        open_store(means="rented")
    assert not Facility.objects.exists()


def test_a_number_names_one_store(store: str) -> None:
    with pytest.raises(errors.NumberTaken):
        services.open_facility(key="o2", county=c.CODE, new=_again(), actor=MANAGER)


def _again():
    return NewFacility(
        number="LK01", name="x", means="built", division=c.VILLAGE, lng=1, lat=1, opened_on=TODAY,
        rooms=[NewRoom(zone=Zone.FROZEN, whole_m3=1, ours_m3=1)],
    )  # fmt: skip


def test_only_the_desks_write(store: str) -> None:
    with pytest.raises(NotPermitted):
        services.release(key="r", county=c.CODE, booking="x", actor=CHAIR)
    with pytest.raises(OutOfScope):
        services.open_facility(key="o2", county=c.CODE, new=_again(), actor=AWAY)


def test_an_outlet_sees_the_stores_of_its_town(store: str) -> None:
    open_store("LK02", division=c.FAR_VILLAGE)
    seen = {
        actor.id: set(queries.visible_facilities(actor).values_list("number", flat=True))
        for actor in (MANAGER, OUTLET, AWAY)
    }
    assert list(seen.values()) == [{"LK01", "LK02"}, {"LK02"}, set()]
    with pytest.raises(errors.NoSuchFacility):
        queries.facility(OUTLET, c.CODE, "LK01")


def test_a_chair_sees_their_own_bookings_alone(store: str) -> None:
    number = number_of(promise(2))
    assert [row.number for row in queries.visible_bookings(CHAIR)] == [number]
    assert not queries.visible_bookings(STRANGER).exists()
    assert queries.booking(DISPATCHER, c.CODE, number).who == "白霓雷竹笋合作社"
    with pytest.raises(errors.NoSuchBooking):
        queries.booking(STRANGER, c.CODE, number)


def test_a_chair_sees_their_own_forecasts_alone(store: str) -> None:
    grow()
    expect((1, 1_000))
    assert [each.mid_kg for each in queries.forecasts(CHAIR, c.CODE, MONDAY, TODAY + timedelta(days=30))] == [1_000]
    assert queries.forecasts(STRANGER, c.CODE, MONDAY, TODAY + timedelta(days=30)) == ()


def test_a_forecast_replaces_the_one_before(store: str) -> None:
    grow()
    expect((1, 1_000))
    expect((1, 1_500))
    assert [each.mid_kg for each in queries.forecasts(CHAIR, c.CODE, MONDAY, TODAY + timedelta(days=30))] == [1_500]


def test_a_forecast_of_an_unknown_crop_is_refused(store: str) -> None:
    with pytest.raises(errors.NoSuchCrop):
        expect((1, 1_000), crop="durian")


def test_baskets_are_scanned_in_and_out_and_the_room_given_back(store: str) -> None:
    number = number_of(promise(2, first=TODAY))
    stow(number, "b1", "B2")
    assert queries.booking(DISPATCHER, c.CODE, number).baskets == 2
    with pytest.raises(errors.BasketsInside):
        services.release(key="r", county=c.CODE, booking=number, actor=DISPATCHER)
    services.take_out(key="t", county=c.CODE, booking=number, baskets=["B1", "B2"], actor=DISPATCHER)
    services.release(key="r", county=c.CODE, booking=number, actor=DISPATCHER)
    assert queries.booking(DISPATCHER, c.CODE, number).state is Held.RELEASED
    assert queries.facility(MANAGER, c.CODE, store).rooms[0].taken_l == 0


def test_a_basket_is_in_one_place(store: str) -> None:
    one, two = number_of(promise(1)), number_of(promise(1))
    stow(one, "B1")
    with pytest.raises(errors.BasketElsewhere):
        stow(two, "B1", key="s2")
    with pytest.raises(errors.BasketNotIn):
        services.take_out(key="t", county=c.CODE, booking=two, baskets=["B1"], actor=DISPATCHER)
    assert Basket.objects.filter(taken_at=None).count() == 1


def test_occupancy_is_what_stands_today(store: str) -> None:
    promise(5, first=TODAY)
    promise(7)
    (room,) = queries.facility(MANAGER, c.CODE, store).rooms
    assert (room.taken_l, room.free_l, room.used) == (5_000, 15_000, 0.25)
    assert queries.free_m3(MANAGER, c.CODE, 3)[Zone.CHILLED] == [15.0, 8.0, 20.0]


def test_a_released_booking_takes_no_room_in_any_week(store: str) -> None:
    number = number_of(promise(20))
    services.release(key="r", county=c.CODE, booking=number, actor=DISPATCHER)
    assert promise(20).is_repeat is False


def test_a_store_that_closes_has_no_room_afterwards(store: str) -> None:
    services.change_facility(key="c", county=c.CODE, number=store, closed_on=MONDAY + timedelta(days=14), actor=MANAGER)
    assert queries.free_m3(MANAGER, c.CODE, 3)[Zone.CHILLED] == [20.0, 20.0, 0.0]


def test_room_is_not_promised_for_days_that_are_over(store: str) -> None:
    with pytest.raises(errors.FormWrong):
        promise(1, first=clock.today() - timedelta(days=1))
    with pytest.raises(errors.TooFarAhead):
        promise(1, first=date(2027, 11, 1))


def test_a_store_that_opens_during_the_week_takes_goods_from_that_day(county: c.County) -> None:
    open_store(opened_on=TODAY)
    with pytest.raises(errors.NoSuchFacility):
        services.promise(key="b", county=c.CODE, new=_early(), actor=DISPATCHER)
    assert promise(5, first=TODAY, days=2).is_repeat is False


def _early() -> NewPromise:
    return NewPromise(
        zone=Zone.CHILLED, who="x", crop="", kg=1, litres=1, from_on=TODAY, until_on=TODAY + timedelta(days=1),
        facility="LK09",
    )  # fmt: skip
