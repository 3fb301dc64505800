"""How much room is free in which week, over all stores that an actor may see or in one of them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from huinong.logistics.coldchain.models import Booking, Facility, Room
from huinong.logistics.coldchain.values import Held

WEEK = timedelta(days=7)
LITRES = 1_000


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def weeks_from(first: date, weeks: int) -> tuple[date, ...]:
    """So many Mondays."""
    monday = monday_of(first)
    return tuple(monday + week * WEEK for week in range(weeks))


def capacity_l(room: Room, facility: Facility, monday: date) -> int:
    """Litres of ours in a week; none in one after whose beginning the contract ends. It may open during its week."""
    ends = min((day for day in (facility.contract_to, facility.closed_on) if day), default=date.max)
    is_there = facility.opened_on < monday + WEEK and monday + WEEK <= ends
    return room.ours_m3 * LITRES if is_there else 0


def taken_l(bookings: Iterable[Booking], mondays: Sequence[date]) -> list[int]:
    """Litres that stand, or were promised, at the tightest moment of each week: all that touch it, together."""
    taken = [0] * len(mondays)
    for booking in bookings:
        for at, monday in enumerate(mondays):
            if booking.from_on < monday + WEEK and booking.until_on > monday:
                taken[at] += booking.litres
    return taken


def free_l(room: Room, facility: Facility, mondays: Sequence[date]) -> list[int]:
    """Litres of a room that may still be promised, by week."""
    held = Booking.objects.filter(county=room.county, room=room, until_on__gt=mondays[0]).exclude(state=Held.RELEASED)
    taken = taken_l(held, mondays)
    return [max(0, capacity_l(room, facility, monday) - taken[at]) for at, monday in enumerate(mondays)]
