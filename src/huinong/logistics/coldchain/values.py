"""The words and frozen values of the cold chain (冷链)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.engines.planning.days.values import Zone

ZONE_LABELS = {
    Zone.COOL: pgettext_lazy("cold zone", "cool"),
    Zone.CHILLED: pgettext_lazy("cold zone", "chilled"),
    Zone.FROZEN: pgettext_lazy("cold zone", "frozen"),
}
COLD = tuple(ZONE_LABELS)
"""The zones that a cold store can have."""


class Means(StrEnum):
    """How a store is come by (建、联、租)."""

    BUILT = "built"
    ALLIED = "allied"
    RENTED = "rented"


MEANS_LABELS = {
    Means.BUILT: pgettext_lazy("cold store", "built"),
    Means.ALLIED: pgettext_lazy("cold store", "allied"),
    Means.RENTED: pgettext_lazy("cold store", "rented"),
}


class Verdict(StrEnum):
    """What becomes of goods that stood where nobody knows how warm it was."""

    KEEP = "keep"
    DOWNGRADE = "downgrade"
    DISCARD = "discard"


VERDICT_LABELS = {
    Verdict.KEEP: pgettext_lazy("quarantine", "keep as it is"),
    Verdict.DOWNGRADE: pgettext_lazy("quarantine", "sell as a lower grade"),
    Verdict.DISCARD: pgettext_lazy("quarantine", "discard"),
}


class Held(StrEnum):
    """How far a promise of room has come."""

    PROMISED = "promised"
    STORED = "stored"
    RELEASED = "released"


HELD_LABELS = {
    Held.PROMISED: pgettext_lazy("cold booking", "promised"),
    Held.STORED: pgettext_lazy("cold booking", "in the store"),
    Held.RELEASED: pgettext_lazy("cold booking", "released"),
}


class Warmth(StrEnum):
    """What is known of a stretch of time."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


WARMTH_LABELS = {
    Warmth.IN: pgettext_lazy("temperature", "in range"),
    Warmth.OUT: pgettext_lazy("temperature", "out of range"),
    Warmth.UNKNOWN: pgettext_lazy("temperature", "unknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFacility:
    """A store to open. `rooms` is cubic metres by zone: the whole, and what of it is ours.

    `rate_fen` is paid a year for an allied share, and a cubic metre and week for rented room.
    """

    number: str
    name: str
    means: Means
    division: str
    lng: float
    lat: float
    opened_on: date
    rooms: Sequence["NewRoom"]
    point: UUID | None = None
    partner: UUID | None = None
    rate_fen: int = 0
    contract_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoom:
    """One temperature zone of a store."""

    zone: Zone
    whole_m3: int
    ours_m3: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomValue:
    """One temperature zone of a store; `taken_l` and `free_l` are litres of what is ours."""

    id: UUID
    zone: Zone
    whole_m3: int
    ours_m3: int
    taken_l: int

    @property
    def free_l(self) -> int:
        """What may still be promised; never below nothing."""
        return max(0, self.ours_m3 * 1_000 - self.taken_l)

    @property
    def taken_m3(self) -> str:
        """Taken, without needless zeros."""
        return f"{self.taken_l / 1_000:g}"

    @property
    def bar(self) -> int:
        """How long the bar of what is taken is, in percent."""
        return min(100, round(100 * (self.used or 0)))

    @property
    def is_shared(self) -> bool:
        """Whether others have the rest of it."""
        return self.ours_m3 < self.whole_m3

    @property
    def used(self) -> float | None:
        """Taken / ours."""
        return self.taken_l / (self.ours_m3 * 1_000) if self.ours_m3 else None

    @property
    def share(self) -> float | None:
        """Ours / the partner's whole."""
        return self.ours_m3 / self.whole_m3 if self.whole_m3 else None

    @property
    def label(self) -> object:
        """`chilled`, …"""
        return ZONE_LABELS[self.zone]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityValue:
    """A store as its readers see it."""

    id: UUID
    county: str
    number: str
    name: str
    means: Means
    division: str
    point: UUID | None
    partner: UUID | None
    rate_fen: int
    opened_on: date
    contract_to: date | None
    closed_on: date | None
    lng: float
    lat: float
    rooms: tuple[RoomValue, ...]

    @property
    def label(self) -> object:
        """`built`, `allied`, `rented`."""
        return MEANS_LABELS[self.means]

    @property
    def ends_on(self) -> date | None:
        """The first day on which it is no longer there, by contract or because it was closed."""
        return min((day for day in (self.contract_to, self.closed_on) if day), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReading:
    """What a probe, or a person with a thermometer, read: thousandths of a degree Celsius."""

    at: datetime
    milli_c: int
    is_manual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeValue:
    """A probe and its last calibration; `expires_on` is the first day on which it proves nothing."""

    id: UUID
    county: str
    code: str
    facility: str
    zone: Zone
    registered_at: datetime
    calibrated_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromise:
    """Room to promise: whose goods, how much, in which zone, from when until the day they leave."""

    zone: Zone
    who: str
    crop: str
    kg: int
    litres: int
    from_on: date
    until_on: date
    party: UUID | None = None
    facility: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingValue:
    """Room that was promised. `baskets` are what was scanned in and not out again."""

    county: str
    number: str
    facility: str
    facility_name: str
    zone: Zone
    who: str
    party: UUID | None
    crop: str
    kg: int
    litres: int
    from_on: date
    until_on: date
    state: Held
    baskets: int

    @property
    def m3(self) -> str:
        """Its room in cubic metres, without needless zeros."""
        return f"{self.litres / 1_000:g}"

    @property
    def label(self) -> object:
        """Its state in words."""
        return HELD_LABELS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCrop:
    """A crop as the calendar keeps it. `waits_weeks`: how long it may be left on the field once it is ripe."""

    code: str
    name: str
    zone: Zone
    price_fen_per_kg: int
    floor_fen_per_kg: int
    kg_per_m3: int
    stands_days: int
    heat_minutes: int
    waits_weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewForecast:
    """What a place, or a co-operative there, expects to pick in a week: least, most likely, most."""

    crop: str
    division: str
    monday: date
    low_kg: int
    mid_kg: int
    high_kg: int
    party: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastValue:
    """A forecast with its crop's name."""

    crop: str
    crop_name: str
    division: str
    party: UUID | None
    monday: date
    low_kg: int
    mid_kg: int
    high_kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffer:
    """One way in which a store could be had at a site that is looked at."""

    means: Means
    rooms: Sequence[tuple[Zone, int]]
    upfront_fen: int = 0
    yearly_fen: int = 0
    fen_per_kg: int = 0
    lead_weeks: int = 0
    lasts_years: int = 0
    fen_per_m3_week: int = 0
    least_weeks: int = 0
    first_week: int = 1
    last_week: int = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCandidate:
    """A site where a store might be, with every way in which it could be had."""

    code: str
    name: str
    lng: float
    lat: float
    offers: Sequence[NewOffer]


FIELDS = {
    "number": pgettext_lazy("cold store", "Number"),
    "name": pgettext_lazy("cold store", "Name"),
    "rooms": _("Zones and their cubic metres"),
    "contract_to": _("Contract until"),
    "division": pgettext_lazy("cold store", "Place"),
    "readings": _("Readings"),
    "reason": pgettext_lazy("quarantine", "Reason"),
    "who": _("Whose goods"),
    "kg": _("Kilograms"),
    "litres": _("Room in litres"),
    "days": _("From and until"),
    "crop": pgettext_lazy("cold chain", "Crop"),
    "forecast": _("Least, likely and most"),
    "monday": _("The week's Monday"),
    "offers": _("Ways to have the store"),
    "calibrated_on": _("Calibrated on"),
    "baskets": _("Baskets"),
}
"""What is filled in, as the forms and the refusals call it."""
