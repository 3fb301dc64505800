"""The frozen values of roads and times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.learning import Blend, ServiceTime, Source
from huinong.engines.planning.straight import Detour
from huinong.engines.planning.travel import Matrix

LICENCE = "© OpenStreetMap contributors, ODbL 1.0"
"""Stands wherever figures from their roads are shown (ODbL 1.0, §4.3)."""

VEHICLES = ("van", "three_wheeler", "motorcycle")
"""The kinds of vehicle that have speeds of their own (`travel.km_per_hour.<class>.<kind>`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractValue:
    """A county's road map, as it is told."""

    id: UUID
    county: str
    name: str
    digest: str
    licence: str
    nodes: int
    edges: int
    road_m: int
    loaded_at: datetime
    loaded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A spot where nobody gets through: every road within so many metres of it is closed."""

    lng: float
    lat: float
    within_m: int = 30


@dataclass(frozen=True, slots=True)
class SeenDrive:
    """A trip drove from one point to another in so many seconds."""

    start: UUID
    end: UUID
    seconds: int


@dataclass(frozen=True, slots=True)
class SeenStay:
    """A trip stood at a point so long, and so many pieces changed hands."""

    point: UUID
    pieces: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the scans of trips say. `absurd` is how many drives and stays were left out as impossible."""

    drives: Sequence[SeenDrive]
    stays: Sequence[SeenStay]
    absurd: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """How long and how far it is between places, and where each figure is from.

    `off_map` are the codes of places that no road of the map comes near: their pairs are estimates. `unreachable` are
    the pairs that no way joins (a road is closed), by code. `extract` is the map; None where there is none and every
    pair is an estimate or learned.
    """

    blend: Blend
    off_map: tuple[str, ...]
    unreachable: tuple[tuple[str, str], ...]
    extract: ExtractValue | None
    detour_percent: int

    @property
    def matrix(self) -> Matrix:
        """What a planner takes."""
        return self.blend.matrix

    @property
    def sources(self) -> NDArray[np.int8]:
        """Of each pair its `Source`."""
        return self.blend.sources


@dataclass(frozen=True, slots=True, kw_only=True)
class PairValue:
    """What was learned of the way from one point to another, beside what was thought before."""

    start: str
    end: str
    km: float
    thought_min: float
    driven_min: float
    learned_min: float
    drives: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well a county's points lie on its road map, by name: `unplaced` have no coordinates, no road comes near
    those `off_map`, and those `cut_off` cannot be driven to from most others.

    `near` are those within `near_m` of a road; `detour` is road over straight line between them.
    """

    points: int
    unplaced: tuple[str, ...]
    near_m: int
    near: int = 0
    off_map: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()
    detour: Detour | None = None


__all__ = [
    "LICENCE", "VEHICLES", "Closure", "ExtractValue", "Observed", "PairValue", "Quality", "SeenDrive", "SeenStay",
    "ServiceTime", "Source", "Travel",
]  # fmt: skip
