"""The words and frozen values of courier contracts (邮快合作)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

PREFIXES = (12, 9, 6)  # digits of a village, a township, a county: the nearest that a contract names counts


class PriceTier(StrEnum):
    """How far a piece is carried: by this it is priced and promised."""

    COUNTY_SEAT = "county_seat"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Fault(StrEnum):
    """What is deducted for."""

    LATE = "late"
    LOST = "lost"
    COMPLAINED = "complained"


TIER_LABELS = {
    PriceTier.COUNTY_SEAT: _("County seat"),
    PriceTier.TOWNSHIP: _("Township"),
    PriceTier.VILLAGE: _("Village"),
}
FAULT_LABELS = {
    Fault.LATE: _("Delayed"),
    Fault.LOST: _("Lost or damaged"),
    Fault.COMPLAINED: _("Complained of"),
}


@dataclass(frozen=True, slots=True)
class PriceStep:
    """What a signed piece costs up to and with a weight; the last step has none and takes all that is heavier."""

    up_to_g: int | None
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed, valid on `valid_from`, no longer on `valid_to`.

    `places` gives code prefixes (6, 9 or 12 digits) their tier; the longest that fits a village counts. Penalties
    are a piece's; all deductions of one piece stay within `piece_cap_bp` of its price, those of a month within
    `month_cap_bp` of its bill.
    """

    brands: tuple[str, ...]
    places: Mapping[str, PriceTier]
    prices: Mapping[PriceTier, tuple[PriceStep, ...]]
    hours: Mapping[PriceTier, int]
    on_time_bp: int
    penalties_fen: Mapping[Fault, int]
    piece_cap_bp: int
    month_cap_bp: int
    dispute_days: int
    valid_from: date
    valid_to: date | None = None

    def tier_of(self, place: str) -> PriceTier | None:
        """The tier of a village's or township's code; None where nothing was agreed."""
        return next((tier for digits in PREFIXES if (tier := self.places.get(place[:digits])) is not None), None)

    def covers(self, place: str) -> bool:
        """Whether the contract covers a village."""
        return self.tier_of(place) is not None

    def price_fen(self, place: str, weight_g: int) -> int | None:
        """What a signed inbound piece costs there; None where the contract does not cover the place."""
        tier = self.tier_of(place)
        if tier is None:
            return None
        return next(step.fen for step in self.prices[tier] if step.up_to_g is None or weight_g <= step.up_to_g)

    def hours_to(self, place: str) -> int | None:
        """Within how many hours of its first scan a piece is to be there; None where the place is not covered."""
        tier = self.tier_of(place)
        return None if tier is None else self.hours[tier]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractVersion:
    """One version of a contract. Its terms are never rewritten; once signed it holds from its first day on."""

    county: str
    number: str
    party: UUID
    version: int
    terms: Terms
    drafted_at: datetime
    signed_on: date | None
    ended_on: date | None

    def holds(self, day: date) -> bool:
        """Whether it is signed and, taken alone, valid on that day."""
        ends = [end for end in (self.terms.valid_to, self.ended_on) if end is not None]
        return self.signed_on is not None and self.terms.valid_from <= day and all(day < end for end in ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractValue:
    """A contract with all its versions, the newest first."""

    county: str
    number: str
    party: UUID
    ended_on: date | None
    end_reason: str
    versions: tuple[ContractVersion, ...]

    def on(self, day: date) -> ContractVersion | None:
        """The version that holds on a day: of those signed, the one that began last."""
        held = [version for version in self.versions if version.holds(day)]
        return max(held, key=lambda version: version.terms.valid_from, default=None)
