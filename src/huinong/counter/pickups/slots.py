"""How full the windows of a point are, and which is free next: read in a fixed number of queries for many days."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from huinong.counter.pickups.models import Booking, Window
from huinong.counter.pickups.values import CLOSED_SAID, Room, Slot, State, WindowValue
from huinong.kernel import clock
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointValue
from huinong.registry.policies.queries import figure

AHEAD = "pickups.ahead_days"


def window_value(row: Window) -> WindowValue:
    """The frozen value of a row."""
    return WindowValue(**{name: getattr(row, name) for name in WindowValue.__slots__})


def windows_on(county: str, point: UUID, first: date, last: date) -> tuple[WindowValue, ...]:
    """The windows of a point that hold on any of these days, by weekday and time."""
    rows = Window.objects.filter(Q(valid_to=None) | Q(valid_to__gt=first), county=county, point=point)
    rows = rows.filter(valid_from__lte=last).order_by("weekday", "opens", "valid_from")
    return tuple(window_value(row) for row in rows)


def ahead_days(county: str, today: date) -> int:
    """How many days ahead a pick-up may be booked. Raises PolicyMissing."""
    return figure(AHEAD, division=county, on=today)


def slots(point: PointValue, first: date, days: int, *, without: UUID | None = None) -> tuple[Slot, ...]:
    """Every window of these days in order; `without` leaves one booking uncounted, which is being moved."""
    last = first + timedelta(days=days - 1)
    windows = windows_on(point.county, point.id, first, last)
    if not windows:
        return ()
    counted = Booking.objects.filter(county=point.county, window__in=[each.id for each in windows])
    counted = counted.filter(day__gte=first, day__lte=last).exclude(state=State.CANCELLED)
    counted = counted.exclude(id=without) if without else counted
    taken_in = counted.order_by().values_list("window", "day").annotate(Count("id"))
    sums = {(window, on): count for window, on, count in taken_in}
    asked = [first + timedelta(days=n) for n in range(days)]
    week, now = _Week(point, asked), clock.now()
    found: list[Slot] = []
    for day in asked:
        for window in windows:
            if window.is_on(day):
                taken = sums.get((window.id, day), 0)
                found.append(Slot(window=window, day=day, taken=taken, room=_room(week, window, day, taken, now)))
    return tuple(found)


def _room(week: "_Week", window: WindowValue, day: date, taken: int, now: datetime) -> Room:
    if week.is_shut(day):
        return Room.SHUT
    if now > window.closes_for(day):
        return Room.LATE
    return Room.FULL if taken >= window.places else Room.FREE


class _Week:
    """A point's posted week. Where no hours are posted, it is open while it serves; market days open it besides."""

    def __init__(self, point: PointValue, days: Sequence[date]) -> None:
        self.point = point
        weekdays = {each.weekday for each in points.hours(point.county, point.id)}
        self.unposted = {day for day in days if weekdays and day.weekday() not in weekdays}
        if self.unposted:
            self.unposted -= points.market_days(point.county, point.id, self.unposted)

    def is_shut(self, day: date) -> bool:
        return day in self.unposted or not self.point.is_open(day)


def free(found: Sequence[Slot]) -> tuple[Slot, ...]:
    """Those that may be booked."""
    return tuple(slot for slot in found if slot.is_free)


def next_free(point: PointValue, day: date) -> str:
    """The next free window from a day on, in words for a mend."""
    today = clock.today()
    first = max(day, today)
    left = (today + timedelta(days=ahead_days(point.county, today)) - first).days + 1
    found = free(slots(point, first, max(left, 1)))
    return found[0].said if found else str(CLOSED_SAID)
