"""Which spot of which road is nearest to a place."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from huinong.engines.planning.geometry import Real, flat
from huinong.engines.planning.roads.values import Flags, Roads, Whole, project

STEP_M = 100.0  # every spot of a road is within half of this of a mark
NONE = -1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Snaps:
    """Of each place: the `edge` nearest to it (NONE when none is near enough), how far along, and metres away."""

    edge: Whole
    share: Real
    away_m: Real

    @property
    def found(self) -> Flags:
        """Which places have a road."""
        return np.asarray(self.edge != NONE)


class Marks:
    """Marks along those edges that places may be joined to, to look near ones up by.

    The nearest mark is at most half a step farther than the nearest road, so the nearest road has a mark within that
    of it: the answer is exact, though only a few edges are looked at.
    """

    def __init__(self, roads: Roads, edges: Whole) -> None:
        self._middle = float(np.mean(roads.lat)) if roads.nodes else 0.0
        points = flat(roads.lng, roads.lat, middle=self._middle)
        self._start, self._end = points[roads.start], points[roads.end]
        lengths = np.hypot(*(self._end[edges] - self._start[edges]).T)
        counts = np.maximum(1, np.ceil(lengths / STEP_M)).astype(np.int64)
        self._edge = np.repeat(edges, counts)
        first = np.repeat(np.cumsum(counts) - counts, counts)
        share = (np.arange(len(self._edge)) - first + 0.5) / np.repeat(counts, counts)
        marks = self._start[self._edge] + share[:, None] * (self._end - self._start)[self._edge]
        self._tree = cKDTree(marks) if len(marks) else None

    def snap(self, lng: Real, lat: Real, *, within_m: float) -> Snaps:
        """The nearest spot on a road of each place."""
        spots = flat(lng, lat, middle=self._middle)
        edge, share, away = np.full(len(spots), NONE, np.int64), np.zeros(len(spots)), np.full(len(spots), np.inf)
        for number, spot in enumerate(spots if self._tree is not None else ()):
            edge[number], share[number], away[number] = self._nearest(spot)
        edge[away > within_m] = NONE
        return Snaps(edge=edge, share=share, away_m=away)

    def _nearest(self, spot: Real) -> tuple[int, float, float]:
        assert self._tree is not None, "asked only where there are roads"
        nearest, _ = self._tree.query(spot)
        close = self._edge[self._tree.query_ball_point(spot, nearest + STEP_M / 2 + 1e-6)]
        edges = np.unique(close)
        share, away = project(spot, self._start[edges], self._end[edges])
        best = int(np.argmin(away))
        return int(edges[best]), float(share[best]), float(away[best])
