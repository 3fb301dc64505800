"""Small networks for the tests of designs."""

import itertools
import random

import numpy as np

from huinong.engines.planning.design.counting import costs, reached
from huinong.engines.planning.design.nearness import Going, hauls, walks
from huinong.engines.planning.design.values import (
    NOWHERE,
    Design,
    Kind,
    Links,
    Mode,
    Offer,
    Opened,
    Point,
    Problem,
    Rules,
    Village,
    Whole,
)

STATION = (
    Offer(mode=Mode.BUILD, capital_fen=30_000_00, yearly_fen=9_000_00, pieces=120),
    Offer(mode=Mode.ALLY, capital_fen=8_000_00, yearly_fen=7_000_00, pieces=40),
)
CENTRE = (Offer(mode=Mode.RENT, capital_fen=50_000_00, yearly_fen=20_000_00, pieces=1_000),)
BY_FOOT = Going(detour=1.4, metres_per_s=1.2, farthest_m=9_000, nearest=5)
BY_VAN = Going(detour=1.4, metres_per_s=9.0, farthest_m=90_000, nearest=3)
EASY = Rules(reach_m=2_000, beyond_fen=20_00)


def network(seed: int, *, villages: int, rules: Rules = EASY, counties: int = 1) -> Problem:
    """So many villages in each county, with a station each and two centres a county."""
    chance = random.Random(seed)
    people: list[Village] = []
    points: list[Point] = []
    for county in range(counties):
        here = [_village(chance, county, number) for number in range(villages)]
        people += here
        points += [_point(village, Kind.STATION) for village in here]
        points += [_point(village, Kind.CENTRE) for village in here[:2]]
    return Problem(
        villages=tuple(people),
        points=tuple(points),
        walks=walks(people, points, BY_FOOT, _walk_fen),
        hauls=hauls(points, BY_VAN, _haul_fen),
        rules=rules,
    )


def _village(chance: random.Random, county: int, number: int) -> Village:
    return Village(
        code=f"{county}-{number}",
        name=f"Village {number}",
        county=f"county {county}",
        township=f"township {number % 2}",
        lng=109 + county + chance.uniform(0, 0.08),
        lat=34 + chance.uniform(0, 0.08),
        people=chance.randint(200, 2_000),
        pieces=chance.randint(5, 35),
    )


def _point(village: Village, kind: Kind) -> Point:
    return Point(
        code=f"{kind} {village.code}",
        name=village.name,
        kind=kind,
        county=village.county,
        township=village.township,
        lng=village.lng,
        lat=village.lat,
        offers=STATION if kind == Kind.STATION else CENTRE,
    )


def _walk_fen(starts: Whole, metres: Whole) -> Whole:
    return metres * 150


def _haul_fen(starts: Whole, metres: Whole) -> Whole:
    return metres * 40


def designs(problem: Problem) -> list[Design]:
    """Every design there is, of a problem that is tiny; costs are left out."""
    choices = [[None, *range(len(point.offers))] for point in problem.points]
    found = []
    for offers in itertools.product(*choices):
        open_points = [number for number, offer in enumerate(offers) if offer is not None]
        centres = [_ends(problem.hauls, number, open_points) or [NOWHERE] for number in open_points]
        ways = [_ends(problem.walks, number, open_points) or [NOWHERE] for number in range(len(problem.villages))]
        for hung, serves in itertools.product(itertools.product(*centres), itertools.product(*ways)):
            opened = tuple(
                Opened(point=point, offer=offers[point] or 0, centre=centre)
                for point, centre in zip(open_points, hung, strict=True)
            )
            found.append((opened, serves))
    return [_design(problem, opened, serves) for opened, serves in found]


def _ends(links: Links, start: int, among: list[int]) -> list[int]:
    return [int(end) for end in links.ends[np.flatnonzero(links.starts == start)] if end in among]


def _design(problem: Problem, opened: tuple[Opened, ...], serves: tuple[int, ...]) -> Design:
    return Design(
        opened=opened,
        serves=serves,
        costs=costs(problem, opened, serves),
        reached=reached(problem, serves),
        engine="by hand",
        seed=0,
    )
