"""A county's roads as arrays, and how fast a kind of vehicle goes on them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.geometry import Real, flat

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Roads:
    """A road graph. Nodes have `lng` and `lat`; edge number e leads from node `start[e]` to node `end[e]`.

    Of each edge: `metres`; `kind`, the number of its class in `classes`; `one_way`: it may only be driven from its
    start to its end; `limit_kmh`, 0 where none is signed; `way`, the number of the road that it is a piece of;
    `closed`: nobody gets through. A closed road stays where it is: places along it are not moved to another.
    """

    lng: Real
    lat: Real
    start: Whole
    end: Whole
    metres: Real
    kind: Whole
    one_way: Flags
    limit_kmh: Whole
    way: Whole
    closed: Flags
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        edges = {len(each) for each in (self.start, self.end, self.metres, self.kind, self.one_way)}
        assert edges == {len(self.limit_kmh)} == {len(self.way)} == {len(self.closed)}, "edges are told alike"

    @property
    def nodes(self) -> int:
        """How many there are."""
        return len(self.lng)

    @property
    def edges(self) -> int:
        """How many there are."""
        return len(self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a kind of vehicle goes: kilometres an hour by road class, none on what is not named; never above `most`.

    A place within `snap_m` of a road is reached from it at `access_km_per_hour`; one farther off is not.
    """

    code: str
    km_per_hour: Mapping[str, int]
    most_km_per_hour: int
    access_km_per_hour: int
    snap_m: int

    def speeds(self, roads: Roads) -> Real:
        """Kilometres an hour on each edge, 0 where it may not go."""
        by_class = np.array([self.km_per_hour.get(name, 0) for name in roads.classes], float)
        usual = np.minimum(by_class[roads.kind], self.most_km_per_hour)
        return np.asarray(np.where(roads.limit_kmh > 0, np.minimum(usual, roads.limit_kmh), usual))


def without(roads: Roads, edges: Collection[int] | Whole) -> Roads:
    """The same roads with these edges closed too."""
    closed = roads.closed.copy()
    closed[np.asarray(list(edges), np.int64)] = True
    return replace(roads, closed=closed)


def of_ways(roads: Roads, ways: Collection[int]) -> Whole:
    """The edges of some roads, by the roads' numbers."""
    return np.flatnonzero(np.isin(roads.way, np.asarray(list(ways), np.int64)))


def near(roads: Roads, lng: float, lat: float, *, within_m: float) -> Whole:
    """The edges that come within so many metres of a spot: where a driver says that nobody gets through."""
    points = flat(roads.lng, roads.lat, middle=lat)
    spot = flat(np.array([lng]), np.array([lat]), middle=lat)[0]
    _, away = project(spot, points[roads.start], points[roads.end])
    return np.flatnonzero(away <= within_m)


def project(spot: Real, start: Real, end: Real) -> tuple[Real, Real]:
    """Of each straight piece from `start` to `end`: how far along it, 0 to 1, is nearest to `spot`, and how near."""
    along = end - start
    length = np.einsum("ij,ij->i", along, along)
    share = np.einsum("ij,ij->i", spot - start, along) / np.where(length > 0, length, 1.0)
    share = np.clip(share, 0.0, 1.0)
    return share, np.hypot(*(spot - (start + share[:, None] * along)).T)
