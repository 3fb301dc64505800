"""Reads a county pack: `towns.csv` (its first row is the county), `villages.csv`, `boundary.geojson` (GCJ-02)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huinong.registry.divisions.codes import URBAN_RURAL_CLASSES, Level, full, kind_of
from huinong.registry.divisions.csv_files import Row, read_rows
from huinong.registry.divisions.editions import Incoming
from huinong.registry.divisions.gcj02 import to_wgs84
from huinong.registry.divisions.outlines import DECIMALS, Outline, read_outline
from huinong.registry.divisions.values import Finding, PlaceValue, Precision, Problem, VillageKind

TOWNS, VILLAGES, BOUNDARY = "towns.csv", "villages.csv", "boundary.geojson"
POINT = ("lng_gcj02", "lat_gcj02")
TOWN_COLUMNS = ("code", "name", *POINT)
VILLAGE_COLUMNS = ("code", "name", "town_code", "urban_rural_class", *POINT)
NAME_MOST = 80


@dataclass(frozen=True, slots=True)
class CountyPack:
    """A pack without faults. `divisions` and `places` begin with the county, then towns, then villages."""

    county: str
    name: str
    divisions: tuple[Incoming, ...]
    places: tuple[PlaceValue, ...]
    outline: Outline


class PackReader:
    """Reads one folder; every fault of every file gathers in `findings`, by file and row."""

    def __init__(self, folder: Path) -> None:
        self.findings: list[Finding] = []
        self._towns = read_rows(folder / TOWNS, TOWN_COLUMNS, self.findings.append)
        self._villages = read_rows(folder / VILLAGES, VILLAGE_COLUMNS, self.findings.append)
        self._outline = read_outline(folder / BOUNDARY, self.findings.append)
        self.county = self._towns[0]["code"][:6] if self._towns else ""
        self._points = {(TOWNS, row.number): self._point(TOWNS, row) for row in self._towns}
        self._points |= {(VILLAGES, row.number): self._point(VILLAGES, row) for row in self._villages}

    def read(self, *, margin_m: int) -> CountyPack | None:
        """Check all rows; None when there are findings. A point may lie `margin_m` outside the outline."""
        self._check_codes()
        self._check_outside(margin_m)
        self.findings.sort(key=lambda finding: (finding.file, finding.row))
        if self.findings or self._outline is None:
            return None
        return CountyPack(
            county=self.county,
            name=self._towns[0]["name"],
            divisions=tuple(self._divisions()),
            places=tuple(self._places()),
            outline=self._outline,
        )

    def _check_codes(self) -> None:
        if not self._towns or self._fault_of_town(self._towns[0]["code"], is_first=True, seen=set()):
            for row in self._towns[:1]:
                self._report(TOWNS, row, "code", Problem.NO_COUNTY)
            return  # without its county no other row can be judged
        towns: set[str] = set()
        for row in self._towns:
            is_first = row is self._towns[0]
            self._check(TOWNS, row, self._fault_of_town(row["code"], is_first=is_first, seen=towns))
            towns.add(row["code"])
        villages: set[str] = set()
        for row in self._villages:
            self._check(VILLAGES, row, self._fault_of_village(row["code"], seen=villages))
            self._check_under_town(row, towns)
            if row["urban_rural_class"] not in {"", *URBAN_RURAL_CLASSES}:
                self._report(VILLAGES, row, "urban_rural_class", Problem.WRONG_CLASS)
            villages.add(row["code"])

    def _check(self, file: str, row: Row, fault: Problem | None) -> None:
        if fault:
            self._report(file, row, "code", fault)
        if not row["name"]:
            self._report(file, row, "name", Problem.NO_NAME)
        if len(row["name"]) > NAME_MOST:
            self._report(file, row, "name", Problem.LONG_NAME)

    def _fault_of_town(self, code: str, *, is_first: bool, seen: set[str]) -> Problem | None:
        if not _is_code(code) or not code.endswith("000"):
            return Problem.WRONG_CODE
        if is_first:
            return None if code.endswith("000000") else Problem.NO_COUNTY
        if code in seen:
            return Problem.DUPLICATE
        return None if code.startswith(self.county) else Problem.NOT_UNDER_COUNTY

    def _fault_of_village(self, code: str, *, seen: set[str]) -> Problem | None:
        if not _is_code(code) or code[9] > "5" or code.endswith("000"):
            return Problem.WRONG_CODE
        if code in seen:
            return Problem.DUPLICATE
        return None if code.startswith(self.county) else Problem.NOT_UNDER_COUNTY

    def _check_under_town(self, row: Row, towns: set[str]) -> None:
        town = row["town_code"]
        if town not in towns or town == full(self.county):
            self._report(VILLAGES, row, "town_code", Problem.NO_PARENT)
        elif row["code"][:9] != town[:9] and row["code"].startswith(self.county):
            self._report(VILLAGES, row, "code", Problem.NOT_UNDER_TOWN)

    def _check_outside(self, margin_m: int) -> None:
        for (file, number), point in self._points.items():
            away_m = self._outline.metres_outside(*point) if self._outline and point else 0.0
            if away_m > margin_m:
                self.findings.append(
                    Finding(file, number, ", ".join(POINT), Problem.OUTSIDE, f"{away_m / 1000:.1f} km")
                )

    def _point(self, file: str, row: Row) -> tuple[float, float] | None:
        """The row's point in WGS-84; None when it has none, or a faulty one that is reported."""
        given = [column for column in POINT if row[column]]
        if not given:
            return None
        if len(given) == 1:
            self._report(file, row, given[0], Problem.HALF_A_POINT)
            return None
        lng, lat = (_degrees(row[column]) for column in POINT)
        for column, number, most in zip(POINT, (lng, lat), (180, 90), strict=True):
            if number is None or not abs(number) <= most:  # also refuses NaN
                self._report(file, row, column, Problem.NOT_A_NUMBER)
                return None
        assert lng is not None
        assert lat is not None
        east, north = to_wgs84(lng, lat)
        return round(east, DECIMALS), round(north, DECIMALS)

    def _report(self, file: str, row: Row, column: str, problem: Problem) -> None:
        self.findings.append(Finding(file, row.number, column, problem, row[column]))

    def _divisions(self) -> Iterator[Incoming]:
        county, *towns = self._towns
        yield Incoming(Level.COUNTY, county["code"], county["name"])
        for row in towns:
            yield Incoming(Level.TOWN, row["code"], row["name"])
        for row in self._villages:
            kind = kind_of(row["code"])
            yield Incoming(Level.VILLAGE, row["code"], row["name"], kind, row["urban_rural_class"])

    def _places(self) -> Iterator[PlaceValue]:
        villages = Counter(self._points[VILLAGES, row.number] for row in self._villages)
        towns = Counter(self._points[TOWNS, row.number] for row in self._towns)
        for row in self._towns:
            point = self._points[TOWNS, row.number]
            is_shared = towns[point] > 1 and row is not self._towns[0]
            yield _place(row["code"], point, is_approximate=is_shared)
        for row in self._villages:
            point = self._points[VILLAGES, row.number]
            yield _place(row["code"], point, is_approximate=point in towns or villages[point] > 1)


def villages_of(divisions: Sequence[Incoming], *, kind: VillageKind | None = None) -> int:
    """How many village-level rows there are, or of one kind."""
    return sum(1 for row in divisions if row.level is Level.VILLAGE and kind in {None, row.kind})


def _place(code: str, point: tuple[float, float] | None, *, is_approximate: bool) -> PlaceValue:
    if point is None:
        return PlaceValue(code, None, None, Precision.UNKNOWN)
    return PlaceValue(code, *point, Precision.APPROXIMATE if is_approximate else Precision.EXACT)


def _is_code(code: str) -> bool:
    return len(code) == 12 and code.isascii() and code.isdigit()


def _degrees(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
