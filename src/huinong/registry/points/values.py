"""The words and frozen values of points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.registry.divisions.values import Precision

__all__ = [
    "CAPABILITY_LABELS", "KIND_LABELS", "PRECISION_LABELS", "STAGE_LABELS", "STATUS_LABELS", "CapabilityMatrix",
    "CapabilityRow", "CapabilityService", "CapabilityValue", "Feature", "FeatureCollection", "Hours", "MarketValue",
    "NewCapability", "NewPoint", "Opening", "PointKind", "PointPage", "PointRow", "PointValue", "Precision", "Spell",
    "Stage", "Standing", "Status",
]  # fmt: skip


class PointKind(StrEnum):
    """两中心一站点, and the outlet (网点: own staff, licensed), which is not a station (站点)."""

    COUNTY_CENTRE = "county_centre"
    TOWNSHIP_CENTRE = "township_centre"
    OUTLET = "outlet"
    VILLAGE_STATION = "village_station"


TIERS = {kind: tier for tier, kind in enumerate(PointKind)}
"""Who may stand above whom: a parent's tier is lower."""


class Status(StrEnum):
    """What a point is on a day, by custody scans alone. A plaque makes nothing active."""

    ACTIVE = "active"
    NEW = "new"
    SILENT = "silent"
    CLOSED = "closed"


class Stage(StrEnum):
    """How far a service has come at a point."""

    LICENSED = "licensed"
    TRAINED = "trained"
    EQUIPPED = "equipped"
    LIVE = "live"


class CapabilityService(StrEnum):
    """The tick-list of a village station (代投, 代揽, 代缴, 批销/零售, 助农取款, 农产品代收, 政务帮办, 信息采集)."""

    DELIVERY = "delivery"
    COLLECTION = "collection"
    BILL_PAYMENT = "bill_payment"
    RETAIL = "retail"
    CASH_WITHDRAWAL = "cash_withdrawal"
    PRODUCE_INTAKE = "produce_intake"
    GOVERNMENT_HELP = "government_help"
    DATA_COLLECTION = "data_collection"


LICENSED_ONLY = frozenset({CapabilityService.BILL_PAYMENT, CapabilityService.CASH_WITHDRAWAL})
"""Services nobody may run without an agreement of the biller or the bank behind them."""

KIND_LABELS = {
    PointKind.COUNTY_CENTRE: _("County centre"),
    PointKind.TOWNSHIP_CENTRE: _("Township centre"),
    PointKind.OUTLET: _("Outlet"),
    PointKind.VILLAGE_STATION: _("Village station"),
}
STATUS_LABELS = {
    Status.ACTIVE: _("Active"),
    Status.NEW: _("New"),
    Status.SILENT: _("Silent"),
    Status.CLOSED: _("Closed"),
}
CAPABILITY_LABELS = {
    CapabilityService.DELIVERY: _("Parcel pick-up"),
    CapabilityService.COLLECTION: _("Parcel sending"),
    CapabilityService.BILL_PAYMENT: _("Bill payment"),
    CapabilityService.RETAIL: _("Wholesale and retail"),
    CapabilityService.CASH_WITHDRAWAL: _("Cash for farmers"),
    CapabilityService.PRODUCE_INTAKE: _("Produce intake"),
    CapabilityService.GOVERNMENT_HELP: _("Help with government services"),
    CapabilityService.DATA_COLLECTION: _("Data collection"),
}


STAGE_LABELS = {
    Stage.LICENSED: _("Licensed"),
    Stage.TRAINED: _("Trained"),
    Stage.EQUIPPED: _("Equipped"),
    Stage.LIVE: _("Live"),
}
PRECISION_LABELS = {
    Precision.EXACT: _("exact"),
    Precision.APPROXIMATE: _("approximate"),
    Precision.UNKNOWN: _("unknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoint:
    """A point to open. `parent` is a code, which may stand in the same batch; coordinates are WGS-84."""

    key: str
    code: str
    kind: PointKind
    name: str
    division: str
    opened_on: date
    parent: str = ""
    lng: float | None = None
    lat: float | None = None
    precision: Precision = Precision.UNKNOWN
    keeper_party: UUID | None = None
    plaque_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCapability:
    """The four dates of one service at one point, as they now stand."""

    key: str
    point: UUID
    service: CapabilityService
    licensed_on: date | None = None
    trained_on: date | None = None
    equipped_on: date | None = None
    live_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointValue:
    """A point. `closed_on` is the first day on which it no longer serves."""

    id: UUID
    county: str
    code: str
    kind: PointKind
    name: str
    parent: UUID | None
    division: str
    lng: float | None
    lat: float | None
    precision: Precision
    keeper_party: UUID | None
    opened_on: date
    closed_on: date | None
    plaque_on: date | None

    def is_open(self, on: date) -> bool:
        """Whether it serves on that day, as far as is known now (`queries.statuses` knows earlier closures too)."""
        return self.opened_on <= on and (self.closed_on is None or on < self.closed_on)


@dataclass(frozen=True, slots=True)
class Standing:
    """A point's status on a day and the figures behind it: days with a custody scan, the window, and the need."""

    status: Status
    scan_days: int
    window_days: int
    needed_days: int


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point in a list, with its standing."""

    point: PointValue
    standing: Standing


@dataclass(frozen=True, slots=True)
class PointPage:
    """One page of a list, and how many there are in all."""

    rows: tuple[PointRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Hours:
    """One spell of a weekday (0 is Monday), in minutes of the day."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """Open from `opens` until `closes`, in minutes of the day."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class MarketValue:
    """A market rule (`markets.Rule`), as people write it, and its hours."""

    text: str
    digits: tuple[int, ...]
    is_lunar: bool
    cycle_days: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Opening:
    """When a point is open on a day. `is_market_day` is None past the lunar calendar's end."""

    spells: tuple[Spell, ...]
    is_market_day: bool | None

    @property
    def is_open(self) -> bool:
        """Whether it opens at all."""
        return bool(self.spells)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityValue:
    """One service at one point, and how far it has come on the day asked for (None: not begun)."""

    service: CapabilityService
    licensed_on: date | None
    trained_on: date | None
    equipped_on: date | None
    live_on: date | None
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class CapabilityRow:
    """One point of the matrix; `cells` stand in the order of `CapabilityMatrix.services`."""

    point: PointValue
    cells: tuple[CapabilityValue, ...]


@dataclass(frozen=True, slots=True)
class CapabilityMatrix:
    """Which point can do what (一点多能)."""

    services: tuple[CapabilityService, ...]
    rows: tuple[CapabilityRow, ...]
    live: Mapping[CapabilityService, int]


class Geometry(TypedDict):
    type: Literal["Point"]
    coordinates: list[float]


class Feature(TypedDict):
    """A GeoJSON feature (RFC 7946 §3.2) with public attributes only."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: dict[str, Any]


class FeatureCollection(TypedDict):
    """A GeoJSON feature collection; `without_place` counts points that no real coordinates are known of."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    without_place: int
