"""The frozen values that cross the doors of transport."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from huinong.logistics.transport.wording import why


@dataclass(frozen=True, slots=True)
class Stop:
    """A point on a route, minutes after departure."""

    point: UUID
    offset_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoute:
    """A route to plan. `kind` is bus or van, `fee_basis` bag, piece or monthly. A capacity of None is not limited.

    `metres` is how far it drives, where known: what a company paid by the month and the kilometre is paid for.
    """

    code: str
    name: str
    kind: str
    stops: tuple[Stop, ...]
    company: UUID | None = None
    fee_basis: str = "bag"
    capacity_bags: int | None = None
    capacity_kg: int | None = None
    metres: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One departure of a timetable: minutes after midnight in Beijing."""

    route: str
    minute: int
    driver: str = ""
    vehicle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeparture:
    """A departure on the days of a calendar: minutes after midnight in Beijing, and the calendar's code."""

    minute: int
    calendar: str
    driver: str = ""
    vehicle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStop:
    """A call of a planned tour, in seconds of the service day."""

    point: UUID
    arrives_s: int
    leaves_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTour:
    """A planned tour of a vehicle, from its base and back: it becomes a trip of the day."""

    vehicle: str
    name: str
    plate: str
    driver: str
    stops: tuple[TourStop, ...]
    metres: int
    capacity_kg: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBagOrder:
    """Bags that a trip is to carry for a point. `trip` is a trip's code, or the number of a tour beside it ("#0")."""

    trip: str
    point: UUID
    direction: str
    on_seq: int
    off_seq: int
    bags: int
    pieces: int
    load_g: int
    is_fetched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BagOrderValue:
    """A line of a trip's planned bag list."""

    point: UUID
    direction: str
    on_seq: int
    off_seq: int
    bags: int
    pieces: int
    load_g: int
    is_fetched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A bag as the driver takes it on: its seal as seen, and how many pieces were counted, if they were."""

    bag: str
    seal_intact: bool = True
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Bags counted where they cannot be scanned, and the picture that shows them (JPEG or PNG)."""

    bags: int
    photo: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureValue:
    """A departure of the timetable, in force from a day to before another; `leaves_s` is of the service day."""

    code: str
    route: str
    route_name: str
    calendar: str
    calendar_name: str
    leaves_s: int
    headsign: str
    driver: str
    vehicle: str
    from_on: date
    until_on: date | None
    pattern: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StopValue:
    """A stop with the place it is at."""

    seq: int
    point: UUID
    name: str
    offset_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValue:
    """A call of a pattern, at a point of the network or not; seconds after the first departure."""

    seq: int
    code: str
    name: str
    lng: float | None
    lat: float | None
    point: UUID | None
    arrives_s: int
    leaves_s: int

    @property
    def offset_min(self) -> int:
        """Whole minutes after the first departure."""
        return self.arrives_s // 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteValue:
    """A route with its stops in order: `stops` are at points of the network, `places` are all where it calls."""

    id: UUID
    county: str
    code: str
    name: str
    kind: str
    company: UUID | None
    fee_basis: str
    capacity_bags: int | None
    capacity_kg: int | None
    metres: int | None
    stops: tuple[StopValue, ...]
    places: tuple[PlaceValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TripValue:
    """A trip as its readers see it. `bags` and `load_g` are what is aboard now."""

    id: UUID
    county: str
    code: str
    thread: str
    route: str
    route_name: str
    kind: str
    company: UUID | None
    day: date
    departs_at: datetime
    driver: str
    vehicle: str
    state: str
    last_seq: int
    departed_at: datetime | None
    arrived_at: datetime | None
    reason: str
    force_majeure: bool
    is_dropped: bool
    capacity_bags: int | None
    capacity_kg: int | None
    bags: int
    load_g: int

    @property
    def why(self) -> str:
        """Why it does not run, in the reader's language; "" when it does."""
        return why(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallValue:
    """A trip that will call at a point, and when."""

    trip: str
    route: str
    route_name: str
    calls_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLine:
    """A route as a GeoJSON feature; stops whose place is not known are left out of the line and counted."""

    code: str
    feature: Mapping[str, Any]
    without_place: int
