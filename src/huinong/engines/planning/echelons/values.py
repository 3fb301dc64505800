"""The two-echelon vehicle routing problem (Perboli, Tadei and Vigo 2011) and its plan. All places are indexes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Distances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trucks:
    """The first echelon's vehicles, from the depot to satellites: `count` of them, one tour each."""

    count: int
    load: int
    cost_per_distance: float
    fixed_cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Freighters:
    """The second echelon's vehicles, from satellites to customers: `count` in all, `per_satellite` at any one."""

    per_satellite: int
    count: int
    load: int
    cost_per_distance: float
    fixed_cost: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """Everything begins at the depot and is reloaded at a satellite. A satellite may be supplied by several trucks.

    `first`: distances between the depot (row 0) and the satellites (rows 1 on). `second`: between the satellites (the
    first rows) and the customers after them. `demands` are whole and above 0, one a customer; none is split.
    """

    name: str
    first: Distances
    second: Distances
    demands: tuple[int, ...]
    trucks: Trucks
    freighters: Freighters

    def __post_init__(self) -> None:
        places = self.satellites + len(self.demands)
        assert self.first.shape == (self.satellites + 1,) * 2, "the first matrix is square"
        assert self.second.shape == (places, places), "the second matrix holds satellites and customers"

    @property
    def satellites(self) -> int:
        return len(self.first) - 1

    @property
    def customers(self) -> int:
        return len(self.demands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """What a truck leaves at a satellite."""

    satellite: int
    load: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TruckRoute:
    """From the depot along its drops and back."""

    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreighterRoute:
    """From a satellite along its customers and back."""

    satellite: int
    customers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who carries what. `bound`: no plan costs less; None until one is proven. `unserved` is empty unless it had to be.

    `engine` and `seed` say what made it.
    """

    trucks: tuple[TruckRoute, ...]
    freighters: tuple[FreighterRoute, ...]
    unserved: tuple[int, ...]
    cost: float
    bound: float | None
    engine: str
    seed: int
