"""A whole province as one design problem: real codes and names, places scattered by chance within each township.

What is real: which villages, townships and counties there are, and where townships are, as far as a file says. The
rest is made up and said to be: villages lie evenly over a disc around their township's seat, a township of unknown
place lies so around its county's, and nothing stands yet. Ways stay in a county, so where it lies does not matter.
"""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from huinong.engines.planning.design.values import Links, Problem, Whole
from huinong.logistics.designs.building import moved, straight_m
from huinong.logistics.designs.national import COUNTY, TOWN, Listed
from huinong.logistics.designs.problems import problem_of
from huinong.logistics.designs.values import Ground, GroundOutlet, GroundVillage, Options
from huinong.logistics.parcels.names import short

COUNTY_M = 22_000  # how far a township whose place is unknown may lie from its county's seat: a mean county's radius
MIDDLE = (108.9, 34.3)  # where a county of unknown place is put
LEAST_M, MOST_M = 1_000, 9_000  # how wide a township is taken for, at least and at most
NEIGHBOURLY = 0.8  # of the way to the nearest other township
SPREAD = 0.5  # of the logarithm of a village's pieces: most have half to double the middle one's

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Province:
    """The problem, and how much of it is made up."""

    problem: Problem
    counties: int
    towns: int
    towns_placed: int


def province(
    listed: Sequence[Listed], spots: Mapping[str, Spot], rates: Mapping[str, int], options: Options, *, seed: int
) -> Province:
    """The design problem of all these villages; shares and budget are the whole province's."""
    draw = random.Random(seed)  # noqa: S311  (made-up places, said to be so)
    by_county: dict[str, list[Listed]] = defaultdict(list)
    for each in listed:
        by_county[each.code[:COUNTY]].append(each)
    grounds = [_county(code, rows, spots, rates, draw) for code, rows in sorted(by_county.items())]
    towns = {each.code[:TOWN] for each in listed}
    problem = _joined([problem_of(ground, options) for ground in grounds])
    return Province(problem, len(grounds), len(towns), len(towns & spots.keys()))


def _county(
    code: str, rows: Sequence[Listed], spots: Mapping[str, Spot], rates: Mapping[str, int], draw: random.Random
) -> Ground:
    middle = spots.get(code, MIDDLE)
    towns = list(dict.fromkeys(row.code[:TOWN] for row in rows))
    seats = {town: spots.get(town) or _scattered(middle, COUNTY_M, draw) for town in towns}
    wide = {town: _wide(town, seats) for town in towns}
    return Ground(
        county=code,
        name=code,
        on=date.min,
        days=0,
        lng=middle[0],
        lat=middle[1],
        towns={town: town for town in towns},
        villages=tuple(_village(row, seats, wide, rates, draw) for row in rows),
        outlets=tuple(
            GroundOutlet(
                code=f"N{town}",
                name=town,
                town=town,
                lng=seat[0],
                lat=seat[1],
                is_placed=town in spots,
                is_centre=False,
            )
            for town, seat in seats.items()
        ),
        rates=rates,
    )


def _village(
    row: Listed, seats: Mapping[str, Spot], wide: Mapping[str, float], rates: Mapping[str, int], draw: random.Random
) -> GroundVillage:
    town = row.code[:TOWN]
    lng, lat = _scattered(seats[town], wide[town], draw)
    pieces = rates["designs.village_pieces"] * math.exp(draw.gauss(0, SPREAD))
    return GroundVillage(
        code=row.code,
        name=short(row.name),
        town=town,
        lng=lng,
        lat=lat,
        is_placed=False,
        day_pieces=round(pieces, 1),
        is_counted=False,
    )


def _wide(town: str, seats: Mapping[str, Spot]) -> float:
    """Most of the way to the next township."""
    others = [straight_m(seats[town], seat) for other, seat in seats.items() if other != town]
    return min(max(NEIGHBOURLY * min(others, default=MOST_M), LEAST_M), MOST_M)


def _scattered(middle: Spot, wide_m: float, draw: random.Random) -> Spot:
    """Somewhere on a disc, evenly."""
    return moved(middle, wide_m * math.sqrt(draw.random()), draw.random() * math.tau)


def _joined(parts: Sequence[Problem]) -> Problem:
    """Counties side by side; the rules are those of each, asked of all together."""
    villages = np.cumsum([0, *(len(part.villages) for part in parts)])
    points = np.cumsum([0, *(len(part.points) for part in parts)])
    return replace(
        parts[0],
        villages=tuple(village for part in parts for village in part.villages),
        points=tuple(point for part in parts for point in part.points),
        walks=_stacked([part.walks for part in parts], villages, points),
        hauls=_stacked([part.hauls for part in parts], points, points),
        keeps={},
    )


def _stacked(parts: Sequence[Links], starts: Whole, ends: Whole) -> Links:
    """Ways of many counties, their places numbered on."""
    return Links(
        starts=np.concatenate([part.starts + start for part, start in zip(parts, starts[:-1], strict=True)]),
        ends=np.concatenate([part.ends + end for part, end in zip(parts, ends[:-1], strict=True)]),
        metres=np.concatenate([part.metres for part in parts]),
        seconds=np.concatenate([part.seconds for part in parts]),
        fen=np.concatenate([part.fen for part in parts]),
        is_estimate=True,
    )
