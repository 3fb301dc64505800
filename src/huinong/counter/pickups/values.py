"""The words and frozen values of pick-up by appointment (上门揽收预约)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.kernel import clock


class State(StrEnum):
    """How far a booking has come."""

    BOOKED = "booked"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


STATE_LABELS = {
    State.BOOKED: pgettext_lazy("pickup", "booked"),
    State.DONE: pgettext_lazy("pickup", "collected"),
    State.MISSED: pgettext_lazy("pickup", "missed"),
    State.CANCELLED: pgettext_lazy("pickup", "cancelled"),
}
TONES = {State.BOOKED: "info", State.DONE: "good", State.MISSED: "must", State.CANCELLED: "calm"}
OPEN = frozenset({State.BOOKED, State.MISSED})
"""What may still be moved, cancelled or collected: somebody who was missed is called and gets another day."""


FIELDS = {
    "name": pgettext_lazy("pickup", "Name"),
    "phone": pgettext_lazy("pickup", "Phone"),
    "address": pgettext_lazy("pickup", "Address"),
    "pieces": _("About how many pieces"),
    "weight_g": _("About how many kilograms"),
    "weekday": _("Weekday"),
    "hours": pgettext_lazy("pickup", "Window"),
    "places": _("How many addresses"),
    "cut_off_hours": _("Booked at least so many hours before"),
    "valid_from": _("Holds from"),
    "valid_to": _("First day on which it is not offered"),
    "accepted": _("Waybill numbers of the pieces taken in, if you have them"),
    "reason": pgettext_lazy("pickup", "Reason"),
}
"""What is filled in, as the forms and the refusals call it."""


class Room(StrEnum):
    """Whether a window of a day takes another address, and if not, why."""

    FREE = "free"
    FULL = "full"
    LATE = "late"
    SHUT = "shut"


ROOM_LABELS = {
    Room.FREE: pgettext_lazy("pickup window", "free"),
    Room.FULL: pgettext_lazy("pickup window", "full"),
    Room.LATE: pgettext_lazy("pickup window", "past its cut-off"),
    Room.SHUT: pgettext_lazy("pickup window", "closed that day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWindow:
    """A window to offer from a day on: `weekday` 0 is Monday, times are minutes of the day, `places` addresses."""

    weekday: int
    opens: int
    closes: int
    places: int
    cut_off_hours: int
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowValue:
    """A window that a point offers every week; `valid_to` is the first day on which it no longer holds."""

    id: UUID
    county: str
    point: UUID
    weekday: int
    opens: int
    closes: int
    places: int
    cut_off_hours: int
    valid_from: date
    valid_to: date | None

    @property
    def clock_text(self) -> str:
        """`09:00–11:00`."""
        return clock_text(self.opens, self.closes)

    def is_on(self, day: date) -> bool:
        """Whether it is offered on that day."""
        return (
            day.weekday() == self.weekday and self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        )

    def closes_for(self, day: date) -> datetime:
        """Until when that day's window may be booked."""
        return clock.at_beijing(day, hour=0, minute=self.opens) - timedelta(hours=self.cut_off_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One window of one day: how many addresses are taken, and whether it takes another."""

    window: WindowValue
    day: date
    taken: int
    room: Room

    @property
    def label(self) -> object:
        """`free`, `full`, …"""
        return ROOM_LABELS[self.room]

    @property
    def left(self) -> int:
        """How many more addresses it takes."""
        return max(self.window.places - self.taken, 0)

    @property
    def is_free(self) -> bool:
        """Whether it may be booked."""
        return self.room is Room.FREE

    @property
    def said(self) -> str:
        """`2026-11-23 09:00–11:00`."""
        return f"{self.day.isoformat()} {self.window.clock_text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """Who asks to be called on, where, for how much and when. `phone` is whole; `weight_g` is about."""

    window: UUID
    day: date
    name: str
    phone: str
    address: str
    village: str
    pieces: int
    weight_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingValue:
    """A booking as its readers see it: the phone is masked. `party` is the co-operative that booked, if one did."""

    county: str
    number: str
    point: UUID
    window: UUID
    opens: int
    closes: int
    day: date
    name: str
    phone: str
    address: str
    village: str
    pieces: int
    weight_g: int
    party: UUID | None
    state: State
    reason: str
    accepted: Sequence[str]
    booked_at: datetime
    closed_at: datetime | None

    @property
    def clock_text(self) -> str:
        """`09:00–11:00`."""
        return clock_text(self.opens, self.closes)

    @property
    def label(self) -> object:
        """The state in words."""
        return STATE_LABELS[self.state]

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether anything may still be done about it."""
        return self.state in OPEN

    @property
    def kg(self) -> str:
        """`12.5`: kilograms, without needless zeros."""
        return f"{self.weight_g / 1_000:g}"


CLOSED_SAID = _("none within the days that may be booked; call the station")


def clock_text(opens: int, closes: int) -> str:
    """Two minutes of the day as a clock shows them."""
    return f"{opens // 60:02}:{opens % 60:02}–{closes // 60:02}:{closes % 60:02}"
