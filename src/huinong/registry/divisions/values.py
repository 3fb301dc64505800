"""What the divisions room takes and answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from huinong.registry.divisions.codes import Level, VillageKind, parents, prefix_of

__all__ = [
    "BoundaryValue",
    "Changes",
    "CountyLoad",
    "DivisionValue",
    "Finding",
    "Level",
    "LevelCounts",
    "NationalLoad",
    "PlaceValue",
    "Precision",
    "Problem",
    "SuccessionValue",
    "Successor",
    "VillageKind",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DivisionValue:
    """One version of a division. `prefix` names it (and, as a prefix, all below); `code` has twelve digits."""

    code: str
    level: Level
    name: str
    kind: VillageKind
    urban_rural_class: str
    valid_from: date
    valid_to: date | None

    @property
    def prefix(self) -> str:
        """`421223000000` → `421223`."""
        return prefix_of(self.level, self.code)

    @property
    def parent(self) -> str:
        """The prefix of the division above; "" above a province."""
        return parents(self.prefix)[-1] if self.level > Level.PROVINCE else ""

    @property
    def is_village_committee(self) -> bool:
        """Whether this is a 建制村: what 村村有服务 counts."""
        return self.kind is VillageKind.VILLAGE_COMMITTEE


class Precision(StrEnum):
    """How far a point can be believed."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """Where a division lies, in WGS-84. Without a real point `lng` and `lat` are None."""

    code: str
    lng: float | None
    lat: float | None
    precision: Precision
    source: str = ""


@dataclass(frozen=True, slots=True)
class BoundaryValue:
    """A GeoJSON geometry in WGS-84."""

    code: str
    geojson: Mapping[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class SuccessionValue:
    """`share` of 10,000 of `predecessor` went on as `successor` from that day."""

    predecessor: str
    successor: str
    share: int
    kind: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class Successor:
    """What a division becomes: a code, a name, and which share (of 10,000) of the old one it takes."""

    code: str
    name: str
    share: int = 10_000


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many divisions of each level; `village_committees` are the 建制村 among the villages."""

    provinces: int
    cities: int
    counties: int
    towns: int
    villages: int
    village_committees: int

    @classmethod
    def of(cls, by_level: Mapping[Level, int], village_committees: int) -> Self:
        """From counts by level; a level left out has none."""
        provinces, cities, counties, towns, villages = (by_level.get(level, 0) for level in Level)
        return cls(provinces, cities, counties, towns, villages, village_committees)


class Problem(StrEnum):
    """What is wrong with a cell; `errors.PROBLEMS` says it to a person."""

    NO_FILE = "no_file"
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    MIXED_ENCODING = "mixed_encoding"
    ENCODING = "encoding"
    NO_COLUMN = "no_column"
    CELLS = "cells"
    WRONG_CODE = "wrong_code"
    NO_COUNTY = "no_county"
    UNKNOWN_REGION = "unknown_region"
    NOT_UNDER_COUNTY = "not_under_county"
    NOT_UNDER_TOWN = "not_under_town"
    NO_PARENT = "no_parent"
    DUPLICATE = "duplicate"
    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    WRONG_CLASS = "wrong_class"
    NOT_A_NUMBER = "not_a_number"
    HALF_A_POINT = "half_a_point"
    OUTSIDE = "outside"
    NOT_GEOJSON = "not_geojson"
    BAD_OUTLINE = "bad_outline"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, by file, row (the heading is row 1; 0 is the whole file) and column."""

    file: str
    row: int
    column: str
    problem: Problem
    value: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edition did to the versions here. `corrected` and `withdrawn` mend versions that began that very day."""

    added: int = 0
    renamed: int = 0
    closed: int = 0
    corrected: int = 0
    withdrawn: int = 0
    filled: int = 0
    moved: int = 0

    @property
    def is_history(self) -> bool:
        """Whether names, codes or classes differ: whether the files are another edition."""
        return any((self.added, self.renamed, self.closed, self.corrected, self.withdrawn))

    @property
    def is_any(self) -> bool:
        """Whether anything is different from before."""
        return self.is_history or self.filled > 0 or self.moved > 0


@dataclass(frozen=True, slots=True)
class NationalLoad:
    """What loading the national files did; `read` counts what the files hold."""

    edition: date
    read: LevelCounts
    changes: Changes


@dataclass(frozen=True, slots=True)
class CountyLoad:
    """What loading a county pack did. `villages_with_point` includes the approximate ones."""

    county: str
    name: str
    edition: date
    towns: int
    villages: int
    village_committees: int
    villages_with_point: int
    villages_approximate: int
    changes: Changes = field(default_factory=Changes)
