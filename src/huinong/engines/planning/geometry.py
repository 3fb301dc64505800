"""Distances on the globe, in metres."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from huinong.kernel.earth import RADIUS_M

Real = NDArray[np.float64]


class Located(Protocol):
    """Where something is, by WGS 84 degrees, and what its owner calls it."""

    @property
    def code(self) -> str: ...
    @property
    def lng(self) -> float: ...
    @property
    def lat(self) -> float: ...


def coordinates(places: Sequence[Located]) -> tuple[Real, Real]:
    """The degrees of some places, as arrays of longitudes and latitudes."""
    return np.array([place.lng for place in places], float), np.array([place.lat for place in places], float)


def between(lng: Real, lat: Real, to_lng: Real, to_lat: Real) -> Real:
    """Metres along the great circle, element by element: `kernel.earth.metres_between` of arrays."""
    here, there = np.radians(lat), np.radians(to_lat)
    rise, run = np.sin((there - here) / 2), np.sin(np.radians(to_lng - lng) / 2)
    root = np.sqrt(rise**2 + np.cos(here) * np.cos(there) * run**2)
    return np.asarray(2 * RADIUS_M * np.arcsin(np.minimum(root, 1.0)))


def flat(lng: Real, lat: Real, *, middle: float) -> Real:
    """Metres east and north, (n, 2): the globe laid flat around a latitude. Right to a percent over a county."""
    return np.column_stack(
        (np.radians(lng) * np.cos(np.radians(middle)) * RADIUS_M, np.radians(lat) * RADIUS_M),
    )
