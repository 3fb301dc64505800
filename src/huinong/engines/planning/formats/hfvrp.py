"""Mixed fleets in PyVRP's dialect of VRPLIB, after the instances of Pessoa, Sadykov and Uchoa (2018).

`VEHICLES` says how many there are; `CAPACITY_SECTION`, `VEHICLES_FIXED_COST_SECTION` (none: 0) and
`VEHICLES_UNIT_DISTANCE_COST_SECTION` (none: 1) have a row for each, costs in hundredths. Distances are Euclidean, not
rounded. Published costs are in whole units: 100 of the file's are one.
"""

from collections import Counter

import numpy as np

from huinong.engines.planning.fleets.values import Kind, Problem
from huinong.engines.planning.formats.errors import UnreadableError
from huinong.engines.planning.formats.reading import number, whole

HUNDREDTHS = 100
COORDINATES = "NODE_COORD_SECTION"
DEMANDS = "DEMAND_SECTION"
LOADS = "CAPACITY_SECTION"
FIXED = "VEHICLES_FIXED_COST_SECTION"
BY_DISTANCE = "VEHICLES_UNIT_DISTANCE_COST_SECTION"
DEPOTS = "DEPOT_SECTION"
SECTIONS = {COORDINATES: 3, DEMANDS: 2, LOADS: 2, FIXED: 2, BY_DISTANCE: 2, DEPOTS: 1}
"""How many words each row of a section has."""

Row = tuple[int, list[str]]


def parse(name: str, text: str) -> Problem:
    """Read an instance; raises UnreadableError."""
    headers, sections = _parts(text)
    last = len(text.splitlines())
    for wanted in (COORDINATES, DEMANDS, LOADS):
        if wanted not in sections:
            raise UnreadableError(last, f"{wanted} is missing")
    if headers.get("EDGE_WEIGHT_TYPE", (0, "EUC_2D"))[1] != "EUC_2D":
        raise UnreadableError(headers["EDGE_WEIGHT_TYPE"][0], "only EUC_2D is read")
    places = _count(headers, "DIMENSION", last)
    spots = [
        (number(row[1], line, "x"), number(row[2], line, "y"))
        for line, row in _numbered(sections, COORDINATES, places, last)
    ]
    demands = [whole(row[1], line, "demand") for line, row in _numbered(sections, DEMANDS, places, last)]
    _only_first(sections, demands)
    away = np.array(spots)
    return Problem(
        name=name,
        distances=np.hypot(*(away[:, None, :] - away[None, :, :]).transpose(2, 0, 1)),
        demands=tuple(demands[1:]),
        kinds=_kinds(sections, _count(headers, "VEHICLES", last), last),
    )


def _parts(text: str) -> tuple[dict[str, tuple[int, str]], dict[str, list[Row]]]:
    headers: dict[str, tuple[int, str]] = {}
    sections: dict[str, list[Row]] = {}
    rows: list[Row] | None = None
    for line, raw in enumerate(text.splitlines(), start=1):
        words = raw.split()
        if not words or words[0] in ("EOF", "-1"):
            continue
        if words[0].endswith("_SECTION"):
            if words[0] not in SECTIONS:
                raise UnreadableError(line, f"{words[0]} is not known")
            rows = sections.setdefault(words[0], [])
            width = SECTIONS[words[0]]
        elif rows is None:
            key, colon, value = raw.partition(":")
            if not colon:
                raise UnreadableError(line, f"{raw.strip()!r} is neither `NAME: value` nor a section")
            headers[key.strip()] = (line, value.strip())
        elif len(words) != width:
            raise UnreadableError(line, f"{len(words)} words, where {width} are due")
        else:
            rows.append((line, words))
    return headers, sections


def _count(headers: dict[str, tuple[int, str]], key: str, last: int) -> int:
    if key not in headers:
        raise UnreadableError(last, f"{key} is missing")
    line, value = headers[key]
    return whole(value, line, key, least=1)


def _numbered(sections: dict[str, list[Row]], section: str, count: int, last: int) -> list[Row]:
    """Rows 1, 2, 3 and so on to `count`."""
    rows = sections[section]
    for due, (line, row) in enumerate(rows, start=1):
        if whole(row[0], line, "number") != due:
            raise UnreadableError(line, f"row {row[0]} of {section}, where {due} is due")
    if len(rows) != count:
        raise UnreadableError(rows[-1][0] if rows else last, f"{section} has {len(rows)} rows, where {count} are due")
    return rows


def _only_first(sections: dict[str, list[Row]], demands: list[int]) -> None:
    for line, row in sections.get(DEPOTS, []):
        if row[0] != "1":
            raise UnreadableError(line, "the depot has to be place 1")
    if demands[0]:
        raise UnreadableError(sections[DEMANDS][0][0], "the depot has a demand")


def _kinds(sections: dict[str, list[Row]], vehicles: int, last: int) -> tuple[Kind, ...]:
    """Vehicles that are alike are one kind, in the order in which they come."""
    columns = []
    for section, due in ((LOADS, None), (FIXED, 0), (BY_DISTANCE, HUNDREDTHS)):
        if section in sections or due is None:
            rows = _numbered(sections, section, vehicles, last)
            columns.append([whole(row[1], line, section) for line, row in rows])
        else:
            columns.append([due] * vehicles)
    alike = Counter(zip(*columns, strict=True))
    return tuple(
        Kind(count=count, load=load, fixed_cost=fixed / HUNDREDTHS, cost_per_distance=unit / HUNDREDTHS)
        for (load, fixed, unit), count in alike.items()
    )
