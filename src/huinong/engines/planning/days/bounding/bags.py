"""How many bags a part of a group fills, at the least."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.bounding.buses import Group, Real
from huinong.engines.planning.days.values import Rates

FEW = 7
"""With more demands than this in a group, its parts are not listed: bags are counted by their share."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Every part of a group (a row, True where a demand is in it), and the bags that it fills at the least.

    `shares` is a number a demand whose sum over any part is at most its bags.
    """

    inside: NDArray[np.bool_]
    bags: Real
    shares: Real

    def lines(self, weights: Real) -> list[tuple[float, float]]:
        """Slope and constant of lines below the bags of every part, seen by the part's share of `weights`."""
        share = self.inside @ (weights / weights.sum())
        points = sorted(zip(share.tolist(), self.bags.tolist(), strict=True))
        return _lower_hull(points)


def parts(group: Group, rates: Rates) -> Parts:
    count = len(group.pieces)
    if count > FEW:
        whole = np.ones((1, count), dtype=np.bool_)
        shares = group.cm3 / rates.bag_cm3
        return Parts(np.vstack([~whole, whole]), np.array([0.0, float(shares.sum())]), shares)
    inside = (np.arange(1 << count)[:, None] >> np.arange(count)) & 1 == 1
    by_measure = [
        inside @ (group.pieces / rates.bag_pieces),
        inside @ (group.grams / rates.bag_g),
        inside @ (group.cm3 / rates.bag_cm3),
    ]
    bags = np.ceil(np.maximum.reduce(by_measure) - 1e-9)
    return Parts(inside, bags, _shares(inside, bags, group.cm3))


def _shares(inside: NDArray[np.bool_], bags: Real, weights: Real) -> Real:
    """By weight, as much as no part fills less than."""
    held = inside @ weights
    return np.asarray(weights * np.min(bags[1:] / held[1:]))


def _lower_hull(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    hull: list[tuple[float, float]] = []
    for point in points:
        while len(hull) >= 2 and _is_above(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    pairs = [(a, b) for a, b in pairwise(hull) if b[0] > a[0] + 1e-9]
    return [((b[1] - a[1]) / (b[0] - a[0]), a[1] - a[0] * (b[1] - a[1]) / (b[0] - a[0])) for a, b in pairs]


def _is_above(first: tuple[float, float], middle: tuple[float, float], last: tuple[float, float]) -> bool:
    turn = (middle[0] - first[0]) * (last[1] - first[1]) - (middle[1] - first[1]) * (last[0] - first[0])
    return turn <= 0
