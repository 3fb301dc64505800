"""What a booking must be before it may stand in a window."""

from datetime import date, timedelta
from uuid import UUID

from huinong.counter.pickups.errors import (
    ClosedThatDay,
    FormWrong,
    NoSuchWindow,
    NotOfferedThatDay,
    OutOfReach,
    PastCutOff,
    TooFarAhead,
    WindowFull,
)
from huinong.counter.pickups.models import Window
from huinong.counter.pickups.slots import ahead_days, next_free, slots
from huinong.counter.pickups.values import NewBooking, Room, Slot
from huinong.edge.cells import short_time
from huinong.kernel import clock
from huinong.logistics.parcels.people import MASKED, is_phone
from huinong.registry.divisions import queries as divisions
from huinong.registry.points.values import PointValue

TOWN_DIGITS = 9
NAME, ADDRESS = 60, 200
MOST_PIECES, MOST_G = 500, 5_000_000


def locked_window(county: str, window: UUID) -> Window:
    """The window, locked: whoever books in it goes one after the other. Raises NoSuchWindow."""
    row = Window.objects.select_for_update().filter(county=county, id=window).first()
    if row is None:
        raise NoSuchWindow
    return row


def check_free(point: PointValue, window: UUID, day: date, *, moved: UUID | None = None) -> Slot:
    """That one more address fits in: the window is locked by the caller. Raises what says why not."""
    today = clock.today()
    days = ahead_days(point.county, today)
    if day > today + timedelta(days=days):
        raise TooFarAhead(days=days, until=(today + timedelta(days=days)).isoformat())
    found = next((each for each in slots(point, day, 1, without=moved) if each.window.id == window), None)
    if found is not None and found.is_free:
        return found
    follows = next_free(point, day)
    if found is None:
        raise NotOfferedThatDay(day=day.isoformat(), next=follows)
    if found.room is Room.SHUT:
        raise ClosedThatDay(day=day.isoformat(), next=follows)
    if found.room is Room.LATE:
        raise PastCutOff(slot=found.said, until=short_time(found.window.closes_for(day)), next=follows)
    raise WindowFull(slot=found.said, places=found.window.places, next=follows)


def check_form(new: NewBooking) -> None:
    """That somebody can be found by it. Raises FormWrong."""
    wrong = [
        name
        for name, is_right in (
            ("name", 0 < len(new.name.strip()) <= NAME),
            ("phone", is_phone(new.phone) and not MASKED.match(new.phone)),
            ("address", 0 < len(new.address.strip()) <= ADDRESS),
            ("pieces", 0 < new.pieces <= MOST_PIECES),
            ("weight_g", 0 < new.weight_g <= MOST_G),
        )
        if not is_right
    ]
    if wrong:
        raise FormWrong.of(wrong)


def check_reach(point: PointValue, village: str) -> None:
    """A point collects in its own township. Raises OutOfReach."""
    if village not in {each.code for each in divisions.villages(point.division[:TOWN_DIGITS])}:
        raise OutOfReach
