"""What the homes, the map and the search show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Tile:
    """A count or an amount of a home, as the `figure` component takes it."""

    label: Any
    value: float | None = None
    kind: str = "number"
    unit: Any = ""
    part: int | None = None
    whole: int | None = None
    change: float | None = None
    compared: Any = ""
    better: str = "up"
    as_of: datetime | date | None = None
    href: str = ""
    note: Any = ""
    trend: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A point, or a village that has no active one, as the map's list shows it."""

    name: str
    kind: Any
    town: str
    tone: str
    status: Any
    href: str
    lng: float | None
    lat: float | None
    precision: str
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a search found."""

    title: str
    text: str
    href: str
    label: Any = ""
    tone: str = ""
    time: datetime | None = None
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The things of one kind that a search found; `total` counts those left out too."""

    kind: str
    label: Any
    icon: str
    hits: tuple[Hit, ...]
    total: int
    all_href: str = ""


FeatureCollection = Mapping[str, Any]
"""GeoJSON (RFC 7946) with `without_place`: how many things no position is known of."""
