"""The cold problem (which stores to build, ally or rent) and its plan.

Weeks are 0 to 51 of a year, years 0 to `years` - 1; money is whole fen, and every sum of several years is discounted to
the beginning of year 0. What stands in a store is in cubic metres, what is harvested in kilograms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huinong.engines.planning.days.values import Place, Zone
from huinong.engines.planning.travel import Matrix

WEEKS = 52


class Mode(StrEnum):
    """How a store is come by (建、联、租)."""

    BUILD = "build"
    ALLY = "ally"
    RENT = "rent"


class Case(StrEnum):
    """Which end of a forecast is meant."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """What is harvested, how long it stands in a cold store (`stands_days`), and what the cold saves of it.

    `heat_s` is the field-heat clock: from picking until it must be in the cold. `loss_share` is lost without
    pre-cooling, `cooled_loss_share` with it.
    """

    code: str
    name: str
    zone: Zone
    price_fen_per_kg: int
    kg_per_m3: int
    stands_days: int
    heat_s: int
    loss_share: float
    cooled_loss_share: float

    @property
    def saved_fen_per_kg(self) -> float:
        """What cooling one kilogram in time is worth."""
        return self.price_fen_per_kg * (self.loss_share - self.cooled_loss_share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What one place is expected to pick of one crop in one week of a year."""

    code: str
    place: int
    crop: str
    week: int
    low_kg: int
    mid_kg: int
    high_kg: int

    def kg(self, case: Case) -> int:
        """The amount at one end of the forecast."""
        return {Case.LOW: self.low_kg, Case.MID: self.mid_kg, Case.HIGH: self.high_kg}[case]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A store that is built, or a share of a partner's, from `lead_weeks` after it is begun for `lasts_years`.

    `upfront_fen` is what building, or the share, costs; `yearly_fen` and `fen_per_kg` what running it does. A built
    store keeps a value until its life ends (`keeps_value`), a contract does not.
    """

    mode: Mode
    spaces: Mapping[Zone, int]
    upfront_fen: int
    yearly_fen: int
    fen_per_kg: int
    lead_weeks: int
    lasts_years: int

    @property
    def keeps_value(self) -> bool:
        """Whether what is left of its life at the end counts, straight-line."""
        return self.mode is Mode.BUILD


@dataclass(frozen=True, slots=True, kw_only=True)
class Rent:
    """Space to rent by the cubic metre and week within a season, each lease for `least_weeks` at the least."""

    spaces: Mapping[Zone, int]
    fen_per_m3_week: int
    fen_per_kg: int
    least_weeks: int
    first_week: int
    last_week: int
    mode: Mode = Mode.RENT


Offer = Standing | Rent


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a store may be: every way in which one could be had there. One of them at a time."""

    code: str
    name: str
    place: int
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Harvests that need cold, and where it could be had. `places` are the rows and columns of `travel`.

    `growth` is each year's harvest against the forecast's (1.0 is the same); `budgets_fen` is what may be spent up
    front in each year. `loading_s` passes before a load sets out; `fen_per_tonne_km` is paid on the loaded way.
    """

    places: tuple[Place, ...]
    travel: Matrix
    crops: tuple[Crop, ...]
    harvests: tuple[Harvest, ...]
    sites: tuple[Site, ...]
    years: int
    growth: tuple[float, ...]
    budgets_fen: tuple[int, ...]
    discount: float
    loading_s: int
    fen_per_tonne_km: int
    case: Case = Case.MID

    def __post_init__(self) -> None:
        assert len(self.growth) == len(self.budgets_fen) == self.years, "a growth and a budget for each year"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Start:
    """Offer number `offer` of a site is begun at the start of a year."""

    site: str
    offer: int
    year: int


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Lease:
    """Space rented in one zone, from a week of a year for so many weeks."""

    site: str
    offer: int
    year: int
    week: int
    weeks: int
    zone: Zone
    m3: float


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Load:
    """What of a harvest goes into a store in a year."""

    harvest: str
    site: str
    offer: int
    year: int
    kg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """By part, in fen, discounted, each rounded half up. `losses` is the value of what spoils, cooled or not."""

    upfront: int = 0
    residual: int = 0
    yearly: int = 0
    rent: int = 0
    handling: int = 0
    transport: int = 0
    losses: int = 0

    @property
    def total(self) -> int:
        """What the planner makes small."""
        return self.money + self.losses

    @property
    def money(self) -> int:
        """What is paid, less what the built stores are still worth at the end."""
        return self.upfront - self.residual + self.yearly + self.rent + self.handling + self.transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which stores, from when, and what goes where. `bound`: no choice costs less in total; None until proven.

    `idle_fen` is the total with no store at all, so that `npv_fen` is what the choice is worth.
    """

    starts: tuple[Start, ...]
    leases: tuple[Lease, ...]
    loads: tuple[Load, ...]
    costs: Costs
    idle_fen: int
    bound: int | None
    engine: str
    seed: int

    @property
    def npv_fen(self) -> int:
        """What is gained against having no store, discounted."""
        return self.idle_fen - self.costs.total

    @property
    def gap(self) -> float | None:
        """How far the total can be from the best, as a share of it."""
        if self.bound is None:
            return None
        return max(0.0, (self.costs.total - self.bound) / max(1, self.costs.total))
