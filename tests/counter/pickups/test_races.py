"""Two people at one window: the last place is given once, and no two windows stand in the same hours."""

from collections.abc import Callable
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import transaction

from huinong.counter.pickups import services
from huinong.counter.pickups.models import Booking, Window
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from tests.counter.pickups.conftest import FRIDAY, NEXT_FRIDAY, book, number_of, offer
from tests.funds.conftest import on_disk
from tests.logistics import county as c
from tests.logistics.parcels.test_races import at_once

__all__ = ["on_disk"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
HELD_S = 0.3


def answers(*acts: Callable[[], object]) -> list[str]:
    """What came of acts that began at once: "done", or the refusal's code."""

    def told(act: Callable[[], object]) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return "done"

    return sorted(at_once([lambda act=act: told(act) for act in acts]))  # type: ignore[misc]


def one_then_another(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """What came of two acts, the second begun when the first was done and not yet committed."""
    done = Event()

    def held() -> None:
        with transaction.atomic():
            first()
            done.set()
            sleep(HELD_S)

    def follows() -> None:
        done.wait(20)
        second()

    return answers(held, follows)


def test_the_last_place_of_a_window_is_given_once(friday: Window, keeper: Actor) -> None:
    book(friday, by=keeper)
    assert answers(*[lambda: book(friday, by=keeper)] * 4) == ["done", "pickups.full", "pickups.full", "pickups.full"]
    assert Booking.objects.filter(day=FRIDAY).count() == 2


def test_who_is_moved_waits_for_whoever_is_booking_the_last_place(friday: Window, keeper: Actor) -> None:
    book(friday, by=keeper)
    later = number_of(book(friday, NEXT_FRIDAY, by=keeper))
    moved: dict[str, Any] = {"number": later, "window": friday.id, "day": FRIDAY, "actor": keeper}
    told = one_then_another(lambda: book(friday, by=keeper), lambda: services.move(key="m", county=c.CODE, **moved))
    assert told == ["done", "pickups.full"]
    assert Booking.objects.filter(day=FRIDAY).count() == 2


def test_two_windows_are_booked_at_once_under_two_numbers(county: c.County, friday: Window, keeper: Actor) -> None:
    early = offer(county, opens=780, closes=840, cut_off_hours=0)
    assert answers(lambda: book(friday, by=keeper), lambda: book(early, by=keeper)) == ["done", "done"]
    assert len(set(Booking.objects.values_list("number", flat=True))) == 2


def test_a_booking_sent_twice_at_once_stands_once(friday: Window, keeper: Actor) -> None:
    assert answers(*[lambda: book(friday, by=keeper, key="k")] * 2) == ["done", "done"]
    assert Booking.objects.count() == 1


def test_the_first_window_of_a_weekday_is_offered_once(county: c.County) -> None:
    assert one_then_another(lambda: offer(county), lambda: offer(county)) == ["done", "pickups.overlaps"]
    assert Window.objects.count() == 1
