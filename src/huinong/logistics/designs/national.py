"""Reads lists of villages by their twelve-digit codes, as CSV or as JSON, and of where townships are."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from huinong.logistics.designs.errors import BadVillages
from huinong.registry.divisions.codes import VillageKind, kind_of
from huinong.registry.divisions.gcj02 import to_wgs84

DIGITS, TOWN, COUNTY = 12, 9, 6
NAMED = ("lng", "lat")
SHIFTED = ("lng_gcj02", "lat_gcj02")


@dataclass(frozen=True, slots=True)
class Listed:
    """A village as a list has it."""

    code: str
    name: str


def villages_of(file: Path, province: str) -> tuple[Listed, ...]:
    """The villages of a province, by code; codes that only make sums complete are left out. Raises BadVillages."""
    found = [each for each in _read(file) if each.code.startswith(province)]
    kept = {each.code: each for each in found if kind_of(each.code) is not VillageKind.VIRTUAL}
    if not kept:
        raise BadVillages(name=file.name, row="–", problem=_("no village of this province"))
    return tuple(kept[code] for code in sorted(kept))


def _read(file: Path) -> Iterator[Listed]:
    for number, row in _rows(file):
        if "code" not in row or "name" not in row:
            raise BadVillages(name=file.name, row=number, problem=_("no column code or name"))
        code = str(row["code"]).strip()
        if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
            raise BadVillages(name=file.name, row=number, problem=_("a code that is not twelve digits"))
        yield Listed(code, str(row["name"]).strip())


def spots_of(file: Path) -> Mapping[str, tuple[float, float]]:
    """Where townships (nine digits) and counties (six) are: columns code and lng, lat, or lng_gcj02, lat_gcj02.

    Rows without a place are left out. Raises BadVillages.
    """
    found: dict[str, tuple[float, float]] = {}
    for number, row in _rows(file):
        try:
            spot = _spot(row)
        except ValueError as error:
            raise BadVillages(name=file.name, row=number, problem=_("not readable as text")) from error
        if spot is not None and row.get("code"):
            found[str(row["code"]).strip()[:TOWN]] = spot
    return found


def _spot(row: Mapping[str, Any]) -> tuple[float, float] | None:
    for (lng, lat), is_shifted in ((NAMED, False), (SHIFTED, True)):
        if row.get(lng) and row.get(lat):
            spot = float(row[lng]), float(row[lat])
            return to_wgs84(*spot) if is_shifted else spot
    return None


def _rows(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows by the heads of a CSV file (the heading is row 1), or the objects of a JSON list. Raises BadVillages."""
    try:
        if file.suffix.lower() == ".json":
            told = json.loads(file.read_bytes())
            yield from ((n, row) for n, row in enumerate(told, start=1) if isinstance(row, dict))
            return
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from enumerate(csv.DictReader(lines), start=2)
    except (UnicodeDecodeError, json.JSONDecodeError, csv.Error) as error:
        raise BadVillages(name=file.name, row="–", problem=_("not readable as text")) from error
