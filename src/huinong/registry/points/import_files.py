"""Reads an operator's own list of points: a CSV of any columns, and a mapping that says which column is what.

A mapping is a small TOML or JSON file:

    [columns]                  # which column of the file is what; code, name, kind and division are required
    code = "office_id"
    name = "office_name"
    kind = "type"
    division = "district"
    parent = "reports_to"      # the code of the point above
    latitude = "lat"
    longitude = "lon"
    precision = "quality"
    opened_on = "opened"

    [kinds]                    # the file's words for our kinds
    HO = "county_centre"

    [precisions]               # the file's words for exact and approximate; without them a position is exact
    suspect = "approximate"

    [defaults]
    opened_on = "2020-01-01"   # where the file does not say
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from huinong.registry.divisions.csv_files import Row, read_rows
from huinong.registry.divisions.values import Finding
from huinong.registry.points.errors import BadMapping
from huinong.registry.points.services import CODE, NAME
from huinong.registry.points.values import TIERS, NewPoint, PointKind, Precision

REQUIRED = ("code", "name", "kind", "division")
OPTIONAL = ("parent", "latitude", "longitude", "precision", "opened_on")
DIGITS = 12
COUNTY = 6


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column is what, and what the file's words mean."""

    columns: Mapping[str, str]
    kinds: Mapping[str, PointKind]
    precisions: Mapping[str, Precision]
    opened_on: date | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; `row` counts from the heading, which is row 1."""

    row: int
    column: str
    problem: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """A parent that the file does not hold: it must stand in the county already, above a point of that kind."""

    county: str
    kind: PointKind
    fault: Fault


@dataclass(slots=True)
class PointFile:
    """The points of a file by county, and what was found wrong or left out."""

    points: dict[str, list[NewPoint]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: list[Finding] = field(default_factory=list)
    rows: int = 0
    without_place: int = 0
    parents_elsewhere: list[Fault] = field(default_factory=list)
    parents_outside: list[Outside] = field(default_factory=list)


def read_mapping(path: Path) -> ColumnMap:
    """The mapping in a TOML or JSON file. Raises BadMapping."""
    try:
        text = path.read_text(encoding="utf-8")
        given: dict[str, Any] = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        columns = dict(given["columns"])
        opened = given.get("defaults", {}).get("opened_on")
        found = ColumnMap(
            columns=columns,
            kinds={str(word): PointKind(kind) for word, kind in given["kinds"].items()},
            precisions={str(word): Precision(kind) for word, kind in given.get("precisions", {}).items()},
            opened_on=date.fromisoformat(str(opened)) if opened else None,
        )
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadMapping(problem=f"{type(error).__name__}: {error}") from error
    _check(found)
    return found


def _check(found: ColumnMap) -> None:
    lacking = [name for name in REQUIRED if name not in found.columns]
    strange = [name for name in found.columns if name not in (*REQUIRED, *OPTIONAL)]
    halves = ("latitude" in found.columns) != ("longitude" in found.columns)
    if lacking or strange or halves or ("opened_on" not in found.columns and found.opened_on is None):
        raise BadMapping(problem=", ".join(lacking or strange) or ("latitude, longitude" if halves else "opened_on"))


def read_points(path: Path, mapping: ColumnMap) -> PointFile:
    """Every row of a file as a point to open, and every fault by row and column."""
    found = PointFile()
    rows = read_rows(path, sorted(set(mapping.columns.values())), found.unread.append)
    found.rows = len(rows)
    placed = _Placed(rows, mapping)
    for row in rows:
        if point := _Reading(row, mapping, placed, found).point():
            found.points.setdefault(point.division[:COUNTY], []).append(point)
    return found


class _Placed:
    """Where each code of the file stands and of which kind it is: for parents, and for codes given twice."""

    def __init__(self, rows: list[Row], mapping: ColumnMap) -> None:
        code, division, kind = (mapping.columns[name] for name in ("code", "division", "kind"))
        self.county: dict[str, str] = {}
        self.kind: dict[str, PointKind | None] = {}
        self.first: dict[tuple[str, str], int] = {}
        for row in rows:
            county = row[division][:COUNTY]
            self.county.setdefault(row[code], county)
            self.kind.setdefault(row[code], mapping.kinds.get(row[kind]))
            self.first.setdefault((county, row[code]), row.number)


class _Reading:
    """One row on its way to a point."""

    def __init__(self, row: Row, mapping: ColumnMap, placed: _Placed, found: PointFile) -> None:
        self.row, self.mapping, self.placed, self.found = row, mapping, placed, found
        self.is_sound = True

    def point(self) -> NewPoint | None:
        """The point, or None when something is wrong with the row."""
        code, name, division = self._code(), self._name(), self._division()
        kind = self.mapping.kinds.get(self._cell("kind"))
        if kind is None:
            self._fault("kind", "no_kind")
        lng, lat = self._degrees("longitude", 180), self._degrees("latitude", 90)
        if (lng is None) != (lat is None) and self.is_sound:
            self._fault("longitude" if lng is None else "latitude", "half_a_position")
        opened_on = self._opened_on()
        parent = self._parent(kind, division) if kind and self.is_sound else ""
        if not self.is_sound or kind is None or opened_on is None:
            return None
        self.found.without_place += lng is None
        return NewPoint(
            key=f"import/{code}",
            code=code,
            kind=kind,
            name=name,
            division=division,
            opened_on=opened_on,
            parent=parent,
            lng=lng,
            lat=lat,
            precision=Precision.UNKNOWN if lng is None else self._precision(),
        )

    def _cell(self, name: str) -> str:
        column = self.mapping.columns.get(name)
        return self.row[column] if column else ""

    def _fault(self, name: str, problem: str) -> None:
        self.is_sound = False
        column = self.mapping.columns.get(name, name)
        self.found.faults.append(Fault(self.row.number, column, problem, self._cell(name)))

    def _code(self) -> str:
        code = self._cell("code")
        if not CODE.fullmatch(code):
            self._fault("code", "no_code")
        elif self.placed.first[self._cell("division")[:COUNTY], code] != self.row.number:
            self._fault("code", "twice")
        return code

    def _name(self) -> str:
        name = self._cell("name")
        if not 1 <= len(name) <= NAME:
            self._fault("name", "no_name")
        return name

    def _division(self) -> str:
        division = self._cell("division")
        if not (division.isascii() and division.isdigit() and COUNTY <= len(division) <= DIGITS):
            self._fault("division", "no_division")
        return division.ljust(DIGITS, "0")

    def _degrees(self, name: str, most: int) -> float | None:
        text = self._cell(name)
        if not text:
            return None
        try:
            degrees = float(text)
        except ValueError:
            degrees = float("nan")
        if not -most <= degrees <= most:
            self._fault(name, "no_position")
            return None
        return degrees

    def _precision(self) -> Precision:
        return self.mapping.precisions.get(self._cell("precision"), Precision.EXACT)

    def _opened_on(self) -> date | None:
        text = self._cell("opened_on")
        try:
            return date.fromisoformat(text) if text else self.mapping.opened_on
        except ValueError:
            self._fault("opened_on", "no_day")
            return None

    def _parent(self, kind: PointKind, division: str) -> str:
        """The code of the point above; one in another county is told and left out: a row stays in its county."""
        parent = self._cell("parent")
        if not parent:
            return parent
        at = Fault(self.row.number, self.mapping.columns["parent"], "no_parent", parent)
        if parent not in self.placed.county:
            self.found.parents_outside.append(Outside(division[:COUNTY], kind, at))
            return parent
        if self.placed.county[parent] != division[:COUNTY]:
            self.found.parents_elsewhere.append(replace(at, problem="parent_elsewhere"))
            return ""
        above = self.placed.kind[parent]
        if above is None or TIERS[above] >= TIERS[kind]:
            self._fault("parent", "parent_not_above")
        return parent
