"""Hard case 8: more is ripe than the cold and the trucks can take."""

from datetime import date, timedelta

import pytest

from huinong.journal.models import Fact
from huinong.logistics.coldchain import errors, harvest
from huinong.logistics.coldchain.models import Booking
from huinong.registry.policies.models import Policy
from huinong.registry.policies.queries import distrust
from tests.logistics import county as c
from tests.logistics.coldchain.conftest import (
    CHAIR,
    MANAGER,
    MONDAY,
    OTHER,
    STRANGER,
    expect,
    grow,
    number_of,
    open_store,
    promise,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def outlook(actor=MANAGER, *, weeks: int = 6):
    return harvest.outlook(actor, c.CODE, MONDAY, weeks)


def test_a_promise_beyond_the_room_is_refused_and_names_the_soonest_week(store: str) -> None:
    promise(15)
    promise(15, first=MONDAY + 2 * WEEK)
    with pytest.raises(errors.OverCapacity) as refused:
        promise(6, days=14)
    assert refused.value.facts["free"] == "5"
    assert refused.value.facts["soonest"] == (MONDAY + 3 * WEEK).isoformat()
    assert Booking.objects.count() == Fact.objects.filter(kind="cold.promised").count() == 2


def test_what_fits_beside_is_promised_still(store: str) -> None:
    promise(15)
    assert promise(5).is_repeat is False


def test_a_second_store_takes_what_the_first_cannot(store: str) -> None:
    open_store("LK02", m3=10)
    promise(15)
    assert promise(6).fact.facts["facility"] == "LK02"
    with pytest.raises(errors.OverCapacity):
        promise(6, facility="LK01")


def test_nothing_is_promised_past_the_end_of_a_contract(county: c.County) -> None:
    from_allied = {"means": "allied", "contract_to": MONDAY + 3 * WEEK, "whole_m3": 80}
    open_store("LK03", **from_allied)
    promise(20, first=MONDAY + 2 * WEEK)
    with pytest.raises(errors.OverCapacity) as refused:
        promise(20, first=MONDAY + 3 * WEEK)
    assert refused.value.facts["soonest"] == "—"


def test_a_promise_that_is_repeated_takes_no_more_room(store: str) -> None:
    first, again = (promise(15, key="same") for _time in range(2))
    assert (again.is_repeat, number_of(again)) == (True, number_of(first))
    assert Booking.objects.count() == 1


def test_what_is_too_much_is_staged_and_the_rest_is_said(store: str) -> None:
    grow(waits_weeks=1)
    expect((1, 6_000), (2, 4_000))
    found = outlook()
    assert [(each.monday, each.kg, each.is_later) for each in found.stages] == [
        (MONDAY + WEEK, 4_000, False),
        (MONDAY + 2 * WEEK, 2_000, True),
        (MONDAY + 2 * WEEK, 2_000, False),
        (MONDAY + 3 * WEEK, 2_000, True),
    ]
    assert found.overflows == ()
    expect((2, 9_000))
    (over,) = outlook().overflows
    assert (over.overflow_kg, over.short_of) == (3_000, "cold")


def test_what_spoils_soonest_goes_first(store: str) -> None:
    grow()
    grow("cabbage", heat_minutes=720)
    expect((1, 4_000))
    expect((1, 4_000), crop="cabbage")
    found = outlook()
    assert [each.crop for each in found.stages] == ["shoots"]
    assert [(each.crop, each.overflow_kg) for each in found.overflows] == [("cabbage", 4_000)]


def test_trucks_that_are_too_few_are_named(store: str) -> None:
    grow()
    Policy.objects.create(
        key="cold.truck_kg_week", division=c.CODE, valid_from=date(2026, 1, 1), value=1_000, unit="kg"
    )
    distrust()
    expect((1, 3_000))
    assert [(each.overflow_kg, each.short_of) for each in outlook().overflows] == [(2_000, "trucks")]


def test_room_that_is_promised_is_no_room_for_the_harvest(store: str) -> None:
    grow()
    promise(15)
    expect((1, 4_000))
    week = next(each for each in outlook().weeks if each.monday == MONDAY + WEEK)
    assert (week.capacity_m3, week.free_m3, week.need_m3["mid"], week.is_short) == (20, 5, 20, True)


def test_a_glut_warns_of_the_price_floor(store: str) -> None:
    grow(floor_fen=500)
    expect((1, 6_000))
    (alert,) = outlook().alerts
    assert (alert.crop, alert.overflow_kg, alert.floor_fen_per_kg) == ("shoots", 2_000, 500)


def test_a_chair_sees_when_their_own_members_pick_and_nobody_elses(store: str) -> None:
    grow()
    expect((1, 3_000))
    expect((1, 3_000), party=OTHER)
    assert [(each.kg, each.party != OTHER) for each in outlook(CHAIR).stages] == [(2_000, True)]
    assert [each.party for each in outlook(STRANGER).overflows] == [OTHER]
    assert sum(each.kg for each in outlook().stages) == 4_000
