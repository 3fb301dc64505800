"""Two problems of where to be, and their answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Capacitated:
    """Warehouses that cost `opening` if open and can send `room`; customers need `demands`, from several if need be.

    `sending[customer, warehouse]` is what it costs to send all that a customer needs from there.
    """

    name: str
    opening: Floats
    room: Floats
    demands: Floats
    sending: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Median:
    """Open `count` of the places so that everybody's distance to the nearest open one is least in sum."""

    name: str
    distances: Floats
    count: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sent:
    """An answer to Capacitated: `shares[customer, warehouse]` of what is needed; none costs less than `bound`."""

    opened: tuple[int, ...]
    shares: Floats
    cost: float
    engine: str
    seed: int
    bound: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An answer to Median; none costs less than `bound`."""

    opened: tuple[int, ...]
    cost: float
    engine: str
    seed: int
    bound: float | None


class Impossible(Exception):  # noqa: N818  (an answer, not an error)
    """All warehouses together cannot send what is needed, or none was found in the time."""
