"""The frozen values that cross the doors of plans."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

KINDS = ("van", "three_wheeler", "motorcycle")
ZONES = ("ambient", "cool", "chilled", "frozen")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVehicle:
    """A vehicle as it is to stand from a day on. Minutes are of the service day; `spaces` cubic centimetres by zone."""

    code: str
    kind: str
    base: UUID
    starts_min: int
    ends_min: int
    turnaround_min: int
    trips: int
    load_kg: int
    spaces: Mapping[str, int]
    fixed_fen: int
    fen_per_km: int
    fen_per_hour: int
    plate: str = ""
    driver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleValue:
    """A vehicle as it stands from a day on."""

    id: UUID
    county: str
    code: str
    kind: str
    plate: str
    driver: str
    base: UUID
    starts_min: int
    ends_min: int
    turnaround_min: int
    trips: int
    load_kg: int
    spaces: Mapping[str, int]
    fixed_fen: int
    fen_per_km: int
    fen_per_hour: int
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a plan is asked with: buses or none, vans more than there are, a later cut-off for what goes up."""

    buses: bool = True
    more_vans: int = 0
    later_min: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a day's plan is made of: pieces that are known, pieces that are foretold, and what is missing."""

    down_here: int
    down_announced: int
    down_forecast: int
    up_here: int
    up_forecast: int
    villages: int
    vehicles: int
    buses: int
    weeks: int
    unplaced: Sequence[str] = ()
    closed: Sequence[str] = ()
    is_estimate: bool = True
    road_map: str = ""

    @property
    def forecast(self) -> int:
        """Pieces that nobody has seen yet."""
        return self.down_forecast + self.up_forecast

    @property
    def pieces(self) -> int:
        return self.down_here + self.down_announced + self.up_here + self.forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanValue:
    """A plan of a day as its readers see it, without the problem and the result."""

    id: UUID
    county: str
    day: date
    title: str
    origin: str
    parent: UUID | None
    options: Mapping[str, Any]
    run: UUID | None
    shares_run: UUID | None
    state: str
    made_at: datetime
    made_by: str
    accepted_at: datetime | None
    known: Mapping[str, Any] | None
    changes: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    total_fen: int | None = None
    money_fen: int | None = None
    bound_fen: int | None = None
    unserved: int | None = None
    digest: str = ""
    facts_digest: str = ""

    @property
    def gap_percent(self) -> float | None:
        """How much of its cost could be saved at most, in percent; None until a bound is proven."""
        if not self.total_fen or self.bound_fen is None:
            return None
        return max(0.0, round(100 * (self.total_fen - self.bound_fen) / self.total_fen, 1))

    @property
    def is_ready(self) -> bool:
        return self.total_fen is not None
