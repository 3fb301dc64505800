"""A province to design for: Shaanxi's real counties and townships, its villages scattered within their townships.

What is real: codes, names, how many villages a township has, and the points of counties and of most townships. All else
is made by the seed: where villages lie, how many people live there, what they get. Prices are round figures of a
plausible size, the same for everybody, and stand for nothing but a size.
"""

import csv
import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from huinong.engines.planning.design.nearness import Going, hauls, walks
from huinong.engines.planning.design.values import Kind, Mode, Offer, Point, Problem, Rules, Village, Whole

SOURCE = Path(__file__).parent / "data" / "shaanxi-610000" / "townships.csv"
KM_OF_LAT = 111.2
STATION = (
    Offer(mode=Mode.BUILD, capital_fen=30_000_00, yearly_fen=14_000_00, pieces=400),
    Offer(mode=Mode.ALLY, capital_fen=8_000_00, yearly_fen=9_500_00, pieces=90),
)
CENTRE = (
    Offer(mode=Mode.BUILD, capital_fen=500_000_00, yearly_fen=80_000_00, pieces=6_000),
    Offer(mode=Mode.RENT, capital_fen=120_000_00, yearly_fen=110_000_00, pieces=2_500),
)
RULES = Rules(
    reach_m=3_000,
    farthest_m=12_000,
    villages_share=0.9,
    each_township_point=True,
    budget_fen=200_000_000_00,
    beyond_fen=12_00,
)
BY_FOOT = Going(detour=1.4, metres_per_s=4.0, farthest_m=12_000, nearest=14)
BY_VAN = Going(detour=1.4, metres_per_s=9.0, farthest_m=60_000, nearest=5)
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Township:
    """`radius_km`: within how far its villages lie."""

    code: str
    name: str
    county: str
    villages: int
    spot: Spot
    radius_km: float


def province(*, seed: int, rules: Rules = RULES, counties: int | None = None) -> Problem:
    """The whole of it, or the first so many counties."""
    townships = _townships(random.Random(seed), counties)
    villages = _villages(townships, random.Random(seed + 1))
    points = [_station(village) for village in villages] + [_centre(township) for township in townships]
    pieces = np.array([village.pieces for village in villages], dtype=np.int64)

    def walk_fen(starts: Whole, metres: Whole) -> Whole:
        # there and back for every third piece, 1 yuan a kilometre: the wear of an e-bike, and their time
        return (pieces[starts] * rules.days * metres * 2 * 100 // (3 * 1000)).astype(np.int64)

    def haul_fen(starts: Whole, metres: Whole) -> Whole:
        # 300 days there and back at 1.5 yuan a kilometre; a tour of several stations shares two thirds of the way
        return (metres * 300 * 2 * 150 // (3 * 1000)).astype(np.int64)

    return Problem(
        villages=tuple(villages),
        points=tuple(points),
        walks=walks(villages, points, BY_FOOT, walk_fen),
        hauls=hauls(points, BY_VAN, haul_fen),
        rules=rules,
    )


def _townships(chance: random.Random, counties: int | None) -> list[Township]:
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    spot_by_county = {row["code"]: _spot(row) for row in rows if row["code"] == row["county"]}
    kept = sorted(spot_by_county)[:counties]
    by_county = defaultdict(list)
    for row in rows:
        if row["code"] != row["county"] and row["county"] in kept:
            by_county[row["county"]].append(row)
    made: list[Township] = []
    for county, some in by_county.items():
        made += _of_county(spot_by_county[county], some, chance)
    return made


def _of_county(middle: Spot | None, rows: Sequence[dict[str, str]], chance: random.Random) -> list[Township]:
    assert middle is not None, "every county has a point"
    known = [spot for row in rows if (spot := _spot(row))]
    reach_km = sorted(_km(middle, spot) for spot in known)[len(known) // 2] if known else 15.0
    spots = [_spot(row) or _scattered(middle, max(reach_km, 3.0), chance) for row in rows]
    return [
        Township(
            code=row["code"],
            name=row["name"],
            county=row["county"],
            villages=int(row["villages"]),
            spot=spot,
            radius_km=_radius_km(spot, spots),
        )
        for row, spot in zip(rows, spots, strict=True)
    ]


def _radius_km(spot: Spot, spots: Sequence[Spot]) -> float:
    """Most of the way to the next township."""
    nearest = min((_km(spot, other) for other in spots if other != spot), default=10.0)
    return min(max(0.8 * nearest, 1.0), 9.0)


def _villages(townships: Sequence[Township], chance: random.Random) -> list[Village]:
    made = []
    for township in townships:
        for number in range(township.villages):
            lng, lat = _scattered(township.spot, township.radius_km, chance)
            people = min(max(round(chance.lognormvariate(6.8, 0.5)), 100), 6_000)
            made.append(
                Village(
                    code=f"{township.code}{number + 1:03}",
                    name=f"{township.name} {number + 1}",
                    county=township.county,
                    township=township.code,
                    lng=lng,
                    lat=lat,
                    people=people,
                    pieces=max(1, round(people * chance.uniform(0.01, 0.03))),
                )
            )
    return made


def _station(village: Village) -> Point:
    return Point(
        code=village.code,
        name=village.name,
        kind=Kind.STATION,
        county=village.county,
        township=village.township,
        lng=village.lng,
        lat=village.lat,
        offers=STATION,
    )


def _centre(township: Township) -> Point:
    return Point(
        code=township.code,
        name=township.name,
        kind=Kind.CENTRE,
        county=township.county,
        township=township.code,
        lng=township.spot[0],
        lat=township.spot[1],
        offers=CENTRE,
    )


def _spot(row: dict[str, str]) -> Spot | None:
    return (float(row["lng_gcj02"]), float(row["lat_gcj02"])) if row["lng_gcj02"] else None


def _scattered(middle: Spot, radius_km: float, chance: random.Random) -> Spot:
    """Evenly over a disc."""
    far, turn = radius_km * math.sqrt(chance.random()), chance.uniform(0, 2 * math.pi)
    lat = middle[1] + far * math.sin(turn) / KM_OF_LAT
    return middle[0] + far * math.cos(turn) / (KM_OF_LAT * math.cos(math.radians(middle[1]))), lat


def _km(one: Spot, other: Spot) -> float:
    across = (one[0] - other[0]) * math.cos(math.radians(one[1]))
    return KM_OF_LAT * math.hypot(across, one[1] - other[1])
