"""The two-echelon instances of Perboli, Tadei and Vigo (2011) and of Hemmelmayr, Cordeau and Crainic (2012).

Four lines of numbers, each after a comment that begins with `!`: trucks (number, capacity, cost per distance, fixed
cost), city freighters (most at a satellite, number, capacity, cost per distance, fixed cost), stores (`x,y` of the
depot, then of each satellite) and customers (`x,y,demand`). Distances are Euclidean and not rounded.
"""

import math
from collections.abc import Sequence

import numpy as np

from huinong.engines.planning.echelons.values import Distances, Freighters, Problem, Trucks
from huinong.engines.planning.formats.errors import UnreadableError

Row = tuple[float, ...]
PARTS = {"trucks": 4, "city freighters": 5, "stores": 2, "customers": 3}
"""The parts in their order, with how many numbers each of their entries has."""


def parse(name: str, text: str) -> Problem:
    """Read an instance; raises UnreadableError."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    rows = [(number, line) for number, line in lines if line and not line.startswith("!")]
    if len(rows) != len(PARTS):
        raise UnreadableError(len(lines), f"{len(rows)} lines of numbers, where {', '.join(PARTS)} make {len(PARTS)}")
    trucks, freighters, stores, customers = (
        _entries(number, line, part, size) for (number, line), (part, size) in zip(rows, PARTS.items(), strict=True)
    )
    if len(stores) < 2:
        raise UnreadableError(rows[2][0], "stores are the depot and at least one satellite")
    return Problem(
        name=name,
        first=_euclidean(stores),
        second=_euclidean([*stores[1:], *(entry[:2] for entry in customers)]),
        demands=tuple(_whole(rows[3][0], "demand", entry[2]) for entry in customers),
        trucks=_trucks(rows[0][0], trucks),
        freighters=_freighters(rows[1][0], freighters),
    )


def _entries(line: int, text: str, part: str, size: int) -> list[Row]:
    entries = []
    for word in text.split():
        try:
            entry = tuple(float(number) for number in word.split(","))
        except ValueError:
            raise UnreadableError(line, f"{word!r} of the {part} is not {size} numbers with commas") from None
        if len(entry) != size or not all(map(math.isfinite, entry)):
            raise UnreadableError(line, f"{word!r} of the {part} is not {size} numbers with commas")
        entries.append(entry)
    return entries


def _whole(line: int, what: str, number: float) -> int:
    if number <= 0 or number != int(number):
        raise UnreadableError(line, f"{what} {number:g} is not a whole number above 0")
    return int(number)


def _one(line: int, part: str, entries: Sequence[Row]) -> Row:
    if len(entries) != 1:
        raise UnreadableError(line, f"{len(entries)} entries of {part}, where one is meant")
    return entries[0]


def _trucks(line: int, entries: Sequence[Row]) -> Trucks:
    count, load, distance, fixed = _one(line, "trucks", entries)
    return Trucks(
        count=_whole(line, "number of trucks", count),
        load=_whole(line, "capacity", load),
        cost_per_distance=distance,
        fixed_cost=fixed,
    )


def _freighters(line: int, entries: Sequence[Row]) -> Freighters:
    most, count, load, distance, fixed = _one(line, "city freighters", entries)
    return Freighters(
        per_satellite=_whole(line, "most freighters at a satellite", most),
        count=_whole(line, "number of freighters", count),
        load=_whole(line, "capacity", load),
        cost_per_distance=distance,
        fixed_cost=fixed,
    )


def _euclidean(places: Sequence[Row]) -> Distances:
    spots = np.array(places, dtype=np.float64).reshape(-1, 2)
    apart = spots[:, None, :] - spots[None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]), dtype=np.float64)
