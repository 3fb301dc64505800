"""The quickest ways of one kind of vehicle, from place to place."""

from collections.abc import Collection, Sequence
from copy import copy
from itertools import product

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from huinong.engines.planning.geometry import Located, Real, coordinates
from huinong.engines.planning.roads.links import LONGEST, SHIFT, Links, contracted, weights
from huinong.engines.planning.roads.snapping import Marks, Snaps
from huinong.engines.planning.roads.values import Flags, Profile, Roads, Whole, without
from huinong.engines.planning.travel import UNREACHABLE, Matrix

AT_ONCE = 4_000_000  # distances held in memory at once, 32 MB: a large map is searched from some places after others


class Network:
    """The roads that one kind of vehicle can use, made ready to be asked again and again.

    Places are joined to the largest part of it from each of whose nodes one can drive to each other (Tarjan 1972,
    "Depth-first search and linear graph algorithms"): a car park's loop or a road cut off at the map's edge is no way
    out. Which part that is, and where a place is joined, does not depend on what is closed.
    """

    def __init__(self, roads: Roads, profile: Profile) -> None:
        self.roads, self.profile = roads, profile
        self._speeds = profile.speeds(roads)
        self._marks = Marks(roads, np.flatnonzero(self._main()))

    def _main(self) -> Flags:
        roads, usable = self.roads, np.asarray(self._speeds > 0)
        links = Links(start=roads.start, end=roads.end, weight=np.ones(roads.edges), one_way=roads.one_way)
        if not usable.any():
            return usable
        _, labels = connected_components(links.chosen(usable).graph(roads.nodes), connection="strong")
        largest = np.argmax(np.bincount(labels))
        return np.asarray(usable & (labels[roads.start] == largest) & (labels[roads.end] == largest))

    def snaps(self, places: Sequence[Located]) -> Snaps:
        """Where each place is joined to a road."""
        return self._marks.snap(*coordinates(places), within_m=self.profile.snap_m)

    def without(self, edges: Collection[int] | Whole) -> "Network":
        """The same network with these edges closed; it is ready at once."""
        made = copy(self)
        made.roads = without(self.roads, edges)
        return made

    def matrix(self, places: Sequence[Located]) -> Matrix:
        """Seconds, rounded up, and metres of the quickest way between each two places."""
        snaps = self.snaps(places)
        found = np.flatnonzero(snaps.found)
        total = np.full((len(places), len(places)), np.inf)
        if len(found):
            on_road = self._ways(snaps.edge[found], snaps.share[found])
            total[np.ix_(found, found)] = on_road
        access = np.where(snaps.found, snaps.away_m, 0.0)
        return _matrix(total, weights(access, np.full(len(places), float(self.profile.access_km_per_hour))))

    def _ways(self, edge: Whole, share: Real) -> Real:
        """Weights of the quickest ways between spots on roads."""
        links, spots = self._split(edge, share)
        nodes = self.roads.nodes + len(edge)
        links = contracted(links, spots, nodes)
        known, numbers = np.unique(np.concatenate((links.start, links.end, spots)), return_inverse=True)
        count = len(links.start)
        links = Links(start=numbers[:count], end=numbers[count : 2 * count], weight=links.weight, one_way=links.one_way)
        return _searched(links.graph(len(known)), numbers[2 * count :])

    def _split(self, edge: Whole, share: Real) -> tuple[Links, Whole]:
        """The open links with those cut on which places lie, and the node of each place: its own, or a road's end."""
        roads, inside = self.roads, (share > 0) & (share < 1)
        spots = np.where(share > 0, roads.end[edge], roads.start[edge])
        spots[inside] = roads.nodes + np.flatnonzero(inside)
        pieces, start, end, part = _cut(roads, edge[inside], share[inside], spots[inside])
        whole = np.ones(roads.edges, bool)
        whole[pieces] = False
        rest = np.flatnonzero(whole)
        every = np.concatenate((rest, pieces))
        metres = np.concatenate((roads.metres[rest], part * roads.metres[pieces]))
        usable = (self._speeds[every] > 0) & ~roads.closed[every]
        links = Links(
            start=np.concatenate((roads.start[rest], start)),
            end=np.concatenate((roads.end[rest], end)),
            weight=weights(metres, np.where(usable, self._speeds[every], 1.0)),
            one_way=roads.one_way[every],
        )
        return links.chosen(usable), spots


def _cut(roads: Roads, edge: Whole, share: Real, node: Whole) -> tuple[Whole, Whole, Whole, Real]:
    """Edges cut at nodes that lie on them, several on one in their order: of each piece its edge, ends and part."""
    order = np.lexsort((share, edge))
    cut, at, node = edge[order], share[order], node[order]
    first = np.ones(len(cut), bool)
    first[1:] = cut[1:] != cut[:-1]
    last = np.roll(first, -1)
    before = np.where(first, roads.start[cut], np.roll(node, 1))
    part = at - np.where(first, 0.0, np.roll(at, 1))
    pieces, start = np.concatenate((cut, cut[last])), np.concatenate((before, node[last]))
    end = np.concatenate((node, roads.end[cut[last]]))
    return pieces, start, end, np.concatenate((part, 1.0 - at[last]))


def matrix(roads: Roads, places: Sequence[Located], profile: Profile) -> Matrix:
    """The quickest ways between places for one kind of vehicle; UNREACHABLE where none leads."""
    return Network(roads, profile).matrix(places)


def unreachable(travel: Matrix, places: Sequence[Located]) -> tuple[tuple[str, str], ...]:
    """From where to where no way leads, by the places' codes."""
    pairs = product(enumerate(places), enumerate(places))
    return tuple((here.code, there.code) for (a, here), (b, there) in pairs if not travel.reaches(a, b))


def cut_off(travel: Matrix, places: Sequence[Located]) -> tuple[str, ...]:
    """The codes of the places outside the largest group that can all reach each other: fewer to name than the pairs."""
    if not places:
        return ()
    _, labels = connected_components(csr_matrix(travel.seconds != UNREACHABLE), connection="strong")
    largest = np.argmax(np.bincount(labels))
    return tuple(place.code for place, label in zip(places, labels, strict=True) if label != largest)


def _searched(graph: csr_matrix, spots: Whole) -> Real:
    """Dijkstra (1959) from each spot, with Fibonacci heaps as scipy has them."""
    at_once = max(1, AT_ONCE // graph.shape[0])
    parts = [spots[start : start + at_once] for start in range(0, len(spots), at_once)]
    return np.vstack([dijkstra(graph, indices=part, limit=LONGEST)[:, spots] for part in parts])


def _matrix(total: Real, access: Real) -> Matrix:
    """From weights on roads and to them, in whole seconds and metres.

    Seconds are rounded up, so that no way round is quicker than the direct one by rounding.
    """
    reached = np.isfinite(total)
    weight = np.where(reached, total, 0.0)
    milliseconds, decimetres = np.floor(weight / SHIFT), np.mod(weight, SHIFT)
    away_ms, away_dm = np.floor(access / SHIFT), np.mod(access, SHIFT)
    seconds = np.ceil((milliseconds + away_ms[:, None] + away_ms[None, :]) / 1000)
    metres = np.rint((decimetres + away_dm[:, None] + away_dm[None, :]) / 10)
    np.fill_diagonal(reached, val=True)
    for figures in (seconds, metres):
        figures[~reached] = UNREACHABLE
        np.fill_diagonal(figures, 0)
    return Matrix(seconds=seconds.astype(np.int64), metres=metres.astype(np.int64), is_estimate=False)
