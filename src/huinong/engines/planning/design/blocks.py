"""A county's part of a design problem as arrays, small enough to be sent to another process."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huinong.engines.planning.design.values import Flags, Kind, Links, Problem, Rules, Whole


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Block:
    """Villages, points and offers are numbered within the block; `villages` and `points` hold the problem's numbers.

    `offer_number` is the number among the point's own offers. `wants` are sets of points of which one must be open.
    `needs_centre`: stations hang from a centre (a county without a candidate for one has none to hang from).
    """

    county: str
    rules: Rules
    villages: Whole
    people: Whole
    pieces: Whole
    points: Whole
    is_centre: Flags
    offer_point: Whole
    offer_number: Whole
    capital: Whole
    yearly: Whole
    room: Whole
    is_kept: Flags
    walk_from: Whole
    walk_to: Whole
    walk_fen: Whole
    is_within: Flags
    haul_from: Whole
    haul_to: Whole
    haul_fen: Whole
    wants: tuple[tuple[int, ...], ...]

    @property
    def needs_centre(self) -> bool:
        return bool(self.is_centre.any())


def blocks(problem: Problem) -> list[Block]:
    """One for each county that has a village, in the order of their codes."""
    towns = np.array([village.county for village in problem.villages])
    homes = np.array([point.county for point in problem.points])
    return [
        _block(problem, county, np.flatnonzero(towns == county), np.flatnonzero(homes == county))
        for county in sorted(set(towns.tolist()))
    ]


def together(problem: Problem) -> Block:
    """All counties as one."""
    return _block(problem, "", np.arange(len(problem.villages)), np.arange(len(problem.points)))


def _block(problem: Problem, county: str, villages: Whole, points: Whole) -> Block:
    offers = [
        (here, number, offer, problem.keeps.get(int(point)))
        for here, point in enumerate(points)
        for number, offer in enumerate(problem.points[point].offers)
    ]
    village_here = _renumbered(villages, len(problem.villages))
    point_here = _renumbered(points, len(problem.points))
    walks, hauls = _usable(problem, village_here), _chosen(problem.hauls, point_here)
    return Block(
        county=county,
        rules=problem.rules,
        villages=villages,
        people=_whole([problem.villages[village].people for village in villages]),
        pieces=_whole([problem.villages[village].pieces for village in villages]),
        points=points,
        is_centre=np.array([problem.points[point].kind == Kind.CENTRE for point in points], dtype=np.bool_),
        offer_point=_whole([here for here, _, _, _ in offers]),
        offer_number=_whole([number for _, number, _, _ in offers]),
        capital=_whole([offer.capital_fen for _, _, offer, _ in offers]),
        yearly=_whole([offer.yearly_fen for _, _, offer, _ in offers]),
        room=_whole([offer.pieces for _, _, offer, _ in offers]),
        is_kept=np.array([kept == number for _, number, _, kept in offers], dtype=np.bool_),
        walk_from=village_here[problem.walks.starts[walks]],
        walk_to=point_here[problem.walks.ends[walks]],
        walk_fen=problem.walks.fen[walks],
        is_within=problem.is_within[walks],
        haul_from=point_here[problem.hauls.starts[hauls]],
        haul_to=point_here[problem.hauls.ends[hauls]],
        haul_fen=problem.hauls.fen[hauls],
        wants=_wants(problem, points),
    )


def _whole(numbers: Sequence[int]) -> Whole:
    return np.array(numbers, dtype=np.int64)


def _renumbered(chosen: Whole, length: int) -> Whole:
    """The number within `chosen` of each of all; -1 of those that are not."""
    here = np.full(length, -1, dtype=np.int64)
    here[chosen] = np.arange(len(chosen))
    return here


def _chosen(links: Links, here: Whole) -> Whole:
    return np.flatnonzero(here[links.starts] >= 0)


def _usable(problem: Problem, here: Whole) -> Whole:
    walks, farthest_m = problem.walks, problem.rules.farthest_m
    chosen = _chosen(walks, here)
    return chosen if farthest_m is None else chosen[walks.metres[chosen] <= farthest_m]


def _wants(problem: Problem, points: Whole) -> tuple[tuple[int, ...], ...]:
    rules = problem.rules
    any_by_town: dict[tuple[str, str], list[int]] = {}
    centres_by_town: dict[tuple[str, str], list[int]] = {}
    for here, number in enumerate(points.tolist()):
        point = problem.points[number]
        if not point.offers:
            continue
        town = (point.county, point.township)
        any_by_town.setdefault(town, []).append(here)
        if point.kind == Kind.CENTRE:
            centres_by_town.setdefault(town, []).append(here)
    asked = [*any_by_town.values()] if rules.each_township_point else []
    asked += [*centres_by_town.values()] if rules.each_township_centre else []
    return tuple(map(tuple, asked))
