"""The pool: every freighter route that was found, the cheapest order of each satellite and set of customers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.echelons.values import Problem

Key = tuple[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Route:
    """`cost` includes what the freighter costs at all."""

    satellite: int
    customers: tuple[int, ...]
    cost: float
    load: int

    @property
    def key(self) -> Key:
        return self.satellite, frozenset(self.customers)


class Pool:
    """Routes by satellite and set of customers. Each set that is found is tried from all other satellites too."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._legs = problem.second * problem.freighters.cost_per_distance
        self._routes: dict[Key, Route] = {}

    def __len__(self) -> int:
        return len(self._routes)

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())

    def __getitem__(self, key: Key) -> Route:
        return self._routes[key]

    def add(self, satellite: int, customers: tuple[int, ...]) -> None:
        """Take in a route that holds, and the same round from elsewhere."""
        key = satellite, frozenset(customers)
        there = self._routes.get(key)
        cost = self._cost(satellite, customers)
        if there is not None and there.cost <= cost + 1e-9:
            return
        load = sum(self._problem.demands[customer] for customer in customers)
        self._routes[key] = Route(satellite, customers, cost, load)
        for route in self._elsewhere(satellite, customers, load):
            known = self._routes.get(route.key)
            if known is None or route.cost < known.cost - 1e-9:
                self._routes[route.key] = route

    def add_all(self, routes: Iterable[tuple[int, tuple[int, ...]]]) -> None:
        for satellite, customers in routes:
            self.add(satellite, customers)

    def keep(self, keys: set[Key]) -> None:
        """Forget all others."""
        self._routes = {key: route for key, route in self._routes.items() if key in keys}

    def _cost(self, satellite: int, customers: tuple[int, ...]) -> float:
        places = [satellite, *(self._problem.satellites + one for one in customers), satellite]
        return float(self._legs[places[:-1], places[1:]].sum()) + self._problem.freighters.fixed_cost

    def _elsewhere(self, satellite: int, customers: tuple[int, ...], load: int) -> Iterator[Route]:
        """The round of the customers opened at the leg where another satellite fits best."""
        stops: NDArray[np.intp] = np.array(customers) + self._problem.satellites
        ahead = np.roll(stops, -1)
        satellites = np.arange(self._problem.satellites)
        legs = self._legs[stops, ahead]
        longer = self._legs[np.ix_(stops, satellites)] + self._legs[np.ix_(satellites, ahead)].T - legs[:, None]
        best = longer.argmin(axis=0)
        around = float(legs.sum()) + self._problem.freighters.fixed_cost
        for other in range(self._problem.satellites):
            if other != satellite:
                cut = int(best[other]) + 1
                order = (*customers[cut:], *customers[:cut])
                yield Route(other, order, around + float(longer[best[other], other]), load)
