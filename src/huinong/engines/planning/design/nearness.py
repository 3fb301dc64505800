"""Ways by straight lines, where no roads are known: an estimate, and marked as one."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from huinong.engines.planning.design.values import Kind, Links, Point, Village, Whole
from huinong.kernel.earth import RADIUS_M

Pricing = Callable[[Whole, Whole], Whole]


class Located(Protocol):
    @property
    def county(self) -> str: ...
    @property
    def lng(self) -> float: ...
    @property
    def lat(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """`detour` is road metres over straight metres; ways of more than `farthest_m` of road are left out.

    At most the `nearest` ends of each start are taken.
    """

    detour: float
    metres_per_s: float
    farthest_m: int
    nearest: int


@dataclass(frozen=True, slots=True, eq=False)
class _Some:
    """The places of `places` that are meant, by their numbers."""

    places: Sequence[Located]
    numbers: Sequence[int]

    def in_county(self, county: str) -> list[int]:
        return [number for number in self.numbers if self.places[number].county == county]

    def flat(self, numbers: Sequence[int], middle: float) -> NDArray[np.float64]:
        """Longitude and latitude as metres in a plane: good to a few parts in a thousand within a county."""
        places = np.array([[self.places[number].lng, self.places[number].lat] for number in numbers])
        return np.asarray(np.radians(places) * RADIUS_M * np.array([middle, 1.0]), dtype=np.float64)


def walks(villages: Sequence[Village], points: Sequence[Point], going: Going, price: Pricing) -> Links:
    """From each village to the points near it; `price` gives a year's fen of villages and metres."""
    return _links(_Some(villages, range(len(villages))), _Some(points, range(len(points))), going, price)


def hauls(points: Sequence[Point], going: Going, price: Pricing) -> Links:
    """From each station to the centres near it."""
    stations = [number for number, point in enumerate(points) if point.kind == Kind.STATION]
    centres = [number for number, point in enumerate(points) if point.kind == Kind.CENTRE]
    return _links(_Some(points, stations), _Some(points, centres), going, price)


def _links(froms: _Some, tos: _Some, going: Going, price: Pricing) -> Links:
    rows: list[tuple[int, int, int]] = []
    for county in sorted({froms.places[number].county for number in froms.numbers}):
        rows += _of_county(froms, tos, froms.in_county(county), tos.in_county(county), going)
    found = np.array(rows, dtype=np.int64).reshape(-1, 3)
    fen = price(found[:, 0], found[:, 2])
    seconds = np.rint(found[:, 2] / going.metres_per_s).astype(np.int64)
    return Links(starts=found[:, 0], ends=found[:, 1], metres=found[:, 2], seconds=seconds, fen=fen, is_estimate=True)


def _of_county(
    froms: _Some, tos: _Some, starts: Sequence[int], ends: Sequence[int], going: Going
) -> list[tuple[int, int, int]]:
    if not ends:
        return []
    middle = math.cos(math.radians(sum(tos.places[end].lat for end in ends) / len(ends)))
    tree = cKDTree(tos.flat(ends, middle))
    most = range(1, min(going.nearest, len(ends)) + 1)
    straight, chosen = tree.query(
        froms.flat(starts, middle), k=most, distance_upper_bound=going.farthest_m / going.detour
    )
    return [
        (start, ends[end], round(far * going.detour))
        for start, fars, nears in zip(starts, np.asarray(straight), np.asarray(chosen), strict=True)
        for far, end in zip(fars.tolist(), nears.tolist(), strict=True)
        if math.isfinite(far)
    ]
