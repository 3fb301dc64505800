"""The pool: every freighter route that was found, the cheapest order of each satellite and set of customers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.echelons.pricing import Worth
from huinong.engines.planning.echelons.values import Problem

Key = tuple[int, frozenset[int]]
Rounds = Iterable[tuple[int, tuple[int, ...]]]
"""Satellites, each with customers in an order."""


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
    """Routes by number. A round that is found may be tried from all other satellites, too."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._legs = problem.second * problem.freighters.cost_per_distance
        self._numbers: dict[Key, int] = {}
        self._routes: list[Route] = []
        fit = np.cumsum(sorted(problem.demands)) <= problem.freighters.load
        self.cheaper: set[int] = set()
        """Routes whose order became a cheaper one, until somebody takes note and clears this."""
        self._most = max(1, int(fit.sum()))
        self._stops = np.zeros((0, self._most), dtype=np.int32)
        self._where = np.zeros(0, dtype=np.intp)

    def __len__(self) -> int:
        return len(self._routes)

    def __getitem__(self, number: int) -> Route:
        return self._routes[number]

    def number(self, satellite: int, customers: Iterable[int]) -> int:
        return self._numbers[satellite, frozenset(customers)]

    def add(self, rounds: Rounds, *, is_tried_elsewhere: bool = True) -> None:
        """Take in rounds that hold."""
        for satellite, customers in rounds:
            load = sum(self._problem.demands[customer] for customer in customers)
            is_new = self._keep(Route(satellite, customers, self._cost(satellite, customers), load))
            if is_new and is_tried_elsewhere:
                for route in self._elsewhere(satellite, customers, load):
                    self._keep(route)

    def _keep(self, route: Route) -> bool:
        number = self._numbers.setdefault(route.key, len(self._routes))
        if number == len(self._routes):
            self._routes.append(route)
            return True
        is_cheaper = route.cost < self._routes[number].cost - 1e-9
        if is_cheaper:
            self._routes[number] = route
            self.cheaper.add(number)
        return is_cheaper

    def reduced(self, worth: Worth) -> NDArray[np.float64]:
        """What each route costs above what it is worth."""
        self._follow()
        customers = np.pad(worth.customers, ((0, 0), (0, 1)))
        costs = np.array([route.cost for route in self._routes])
        loads = np.array([route.load for route in self._routes])
        where = self._where
        met = customers[where[:, None], self._stops].sum(axis=1)
        return np.asarray(costs - met + worth.units[where] * loads - worth.routes[where], dtype=np.float64)

    def _follow(self) -> None:
        """Who is met does not change with the order, so it is written down once a route."""
        fresh = self._routes[len(self._where) :]
        nobody = self._problem.customers
        stops = [(*route.customers, *[nobody] * (self._most - len(route.customers))) for route in fresh]
        if fresh:
            self._stops = np.concatenate([self._stops, np.array(stops, dtype=np.int32)])
            self._where = np.concatenate([self._where, [route.satellite for route in fresh]])

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
