"""Universal service as pages and the API see it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.insight.universal.rules import DayState, WeekState
from huinong.registry.divisions.place_classes import PlaceClass

CLASS_LABELS = {
    PlaceClass.COUNTY_SEAT: _("county seat"),
    PlaceClass.TOWN_SEAT: _("township seat"),
    PlaceClass.VILLAGE: _("village"),
}
DAY_LABELS = {
    DayState.VISITED: _("visited"),
    DayState.MISSED: _("missed"),
    DayState.EXCUSED: _("excused"),
    DayState.DUE: _("due"),
    DayState.FREE: _("no visit needed"),
    DayState.UNKNOWN: _("not known yet"),
}
WEEK_LABELS = {
    WeekState.MET: _("met"),
    WeekState.MISSED: _("missed"),
    WeekState.EXCUSED: _("excused"),
    WeekState.OPEN: _("not over"),
    WeekState.UNKNOWN: _("not known yet"),
}


class OpenState(StrEnum):
    """What a day was for one point."""

    OPENED = "opened"
    MISSED = "missed"  # posted, pieces there, and not one scan
    MARKET_MISSED = "market_missed"
    EXCUSED = "excused"
    UNPROVED = "unproved"  # posted, no scan, and nothing there to scan
    COMING = "coming"
    SHUT = "shut"  # not posted
    CLOSED = "closed"
    UNKNOWN = "unknown"  # no days are posted


OPEN_LABELS = {
    OpenState.OPENED: _("was open"),
    OpenState.MISSED: _("did not open"),
    OpenState.MARKET_MISSED: _("did not open on a market day"),
    OpenState.EXCUSED: _("excused"),
    OpenState.UNPROVED: _("posted; no scan, and nothing to scan"),
    OpenState.COMING: _("posted"),
    OpenState.SHUT: _("not posted"),
    OpenState.CLOSED: _("out of service"),
    OpenState.UNKNOWN: _("no opening days are posted"),
}
BREACHES = frozenset({OpenState.MISSED, OpenState.MARKET_MISSED})


@dataclass(frozen=True, slots=True)
class VisitDay:
    """One day of a village: its state, and how many scans prove a visit."""

    on: date
    state: DayState
    scans: int


@dataclass(frozen=True, slots=True)
class VillageWeek:
    """One village's week under the rule."""

    village: str
    name: str
    town: str
    town_name: str
    place_class: PlaceClass
    monday: date
    needed: int
    visited: int
    state: WeekState
    days: tuple[VisitDay, ...]

    @property
    def lacking(self) -> int:
        """How many visits the week is short of."""
        return max(0, self.needed - self.visited)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The active point nearest to a village, as the crow flies; how long the road takes is not known."""

    point: UUID
    name: str
    distance_m: int


@dataclass(frozen=True, slots=True)
class PointDay:
    """One day of a point: its state, its scans, and the pieces on its shelf when the day began."""

    on: date
    state: OpenState
    scans: int
    waiting: int
    is_market_day: bool


@dataclass(frozen=True, slots=True)
class PointWeek:
    """One point's week: the days it posted, those the rule asks for, and what came of each."""

    county: str
    point: UUID
    code: str
    name: str
    division: str
    town: str
    place_class: PlaceClass
    monday: date
    posted: int | None
    needed: int
    days: tuple[PointDay, ...]

    @property
    def missed(self) -> int:
        """Days on which it broke its word."""
        return sum(day.state in BREACHES for day in self.days)

    @property
    def posts_too_few(self) -> bool:
        """Whether it posts fewer days than the rule asks, or none."""
        return (self.posted or 0) < self.needed


@dataclass(frozen=True, slots=True)
class LatePiece:
    """One of our own pieces that did not come by its due day. `closed_on` is the day it came, if it did."""

    parcel: UUID
    carrier: str
    number: str
    village: str
    name: str
    due_on: date
    closed_on: date | None
    opened_by: UUID
    is_excused: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """A place's week in counts. Each pair is part and whole; a whole of 0 is unknown, not none."""

    met: int
    villages: int
    excused: int
    opened: int
    points: int
    unposted: int
    in_time: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSuspension:
    """A suspension to announce; places are prefixes of division codes."""

    places: tuple[str, ...]
    first_on: date
    last_on: date
    reason: str
    remedy: str
    reported_to: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionValue:
    """A suspension as it was announced."""

    county: str
    fact: UUID
    thread: str
    first_on: date
    last_on: date
    places: tuple[str, ...]
    reason: str
    remedy: str
    reported_to: str
    text: str
    announced_at: datetime

    def covers(self, division: str, day: date) -> bool:
        """Whether it excuses a place on a day."""
        return self.first_on <= day <= self.last_on and any(division.startswith(place) for place in self.places)


@dataclass(frozen=True, slots=True)
class Unannounced:
    """Trips that force majeure stopped, of which nothing was announced for some of the places they serve."""

    county: str
    day: date
    reason: str
    trips: tuple[str, ...]
    facts: tuple[UUID, ...]
    places: tuple[str, ...]
