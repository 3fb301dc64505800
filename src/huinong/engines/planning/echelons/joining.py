"""Which of the pooled routes go, and which trucks bring what they carry: the program of both echelons, in wholes."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from huinong.engines.planning.echelons.program import Hall, Link, Program
from huinong.engines.planning.echelons.routes import Route
from huinong.engines.planning.echelons.tours import Tour, dropped
from huinong.engines.planning.echelons.values import Problem, TruckRoute

CUT_ROUNDS = 10
NEAR = 1e-7
MOST_HALLS = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one joining may take: `nodes` of branching, `seconds`, and the `most` routes that it branches on."""

    nodes: int
    seconds: float
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An answer of both echelons; `trucks` with what they drop."""

    cost: float
    routes: tuple[Route, ...]
    tours: tuple[Tour, ...]
    trucks: tuple[TruckRoute, ...]
    unserved: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """The answer with parts of routes. `prices`: what a unit at each satellite is worth, `route_price` a route."""

    cost: float
    prices: Mapping[int, float]
    route_price: float


class Joiner:
    """The program of one problem. Rows that were needed once stay for the next joinings."""

    def __init__(self, problem: Problem, tours: Sequence[Tour], unserved_cost: float) -> None:
        self._problem, self._tours, self._unserved_cost = problem, tuple(tours), unserved_cost
        satellites = range(problem.satellites)
        self._halls: list[Hall] = [frozenset({satellite}) for satellite in satellites]
        if len(satellites) > 1:
            self._halls.append(frozenset(satellites))
        self._links: list[Link] = []
        self._candidates = _candidates(problem.satellites)

    def join(self, routes: Sequence[Route], *, known: Joined | None, limits: Limits) -> tuple[Joined, Relaxed]:
        """The cheapest way of combining these routes that is found within the limits, no dearer than what is known.

        Routes whose reduced cost is above the gap to what is known can be in no better answer, and are left out.
        """
        program = self._relaxed(routes, limits)
        _, route_price, units = program.duals
        relaxed = Relaxed(cost=program.cost, prices=dict(enumerate(units.tolist())), route_price=-route_price)
        gap = math.inf if known is None else known.cost - program.cost
        if known is not None and gap <= NEAR * known.cost:
            return known, relaxed
        reduced = program.reduced
        near = [routes[number] for number in np.argsort(reduced, kind="stable")[: limits.most] if reduced[number] < gap]
        if known is not None:
            here = {route.key for route in near}
            near += [route for route in known.routes if route.key not in here]
        found = self._branch(near, known, limits)
        if found is None or (known is not None and found.cost >= known.cost - NEAR):
            assert known is not None, "customers left out are an answer"
            return known, relaxed
        return found, relaxed

    def _program(self, routes: Sequence[Route]) -> Program:
        program = Program(self._problem, self._tours, routes, self._unserved_cost)
        program.extend(self._halls, self._links)
        return program

    def _relaxed(self, routes: Sequence[Route], limits: Limits) -> Program:
        program = self._program(routes)
        program.relax(limits.seconds)
        for _ in range(CUT_ROUNDS):
            halls, links = program.broken(self._candidates)
            if not halls and not links:
                break
            self._halls += halls
            self._links += links
            program.extend(halls, links)
            program.relax(limits.seconds)
        return program

    def _branch(self, routes: Sequence[Route], known: Joined | None, limits: Limits) -> Joined | None:
        program = self._program(routes)
        start = None if known is None else (known.tours, known.routes)
        for _ in range(CUT_ROUNDS):
            if not program.branch(seconds=limits.seconds, nodes=limits.nodes, known=start):
                return None
            halls, _ = program.broken(self._candidates)
            if not halls:
                return self._joined(program)
            self._halls += halls
            program.extend(halls, ())
        return None

    def _joined(self, program: Program) -> Joined | None:
        tours, routes, unserved = program.chosen()
        loads = [0] * self._problem.satellites
        for route in routes:
            loads[route.satellite] += route.load
        trucks = dropped(self._problem, tours, loads)
        if trucks is None:
            return None
        return Joined(cost=program.cost, routes=routes, tours=tours, trucks=trucks, unserved=unserved)


def _candidates(satellites: int) -> tuple[Hall, ...]:
    """The sets of satellites that are looked at: all of them, or the small ones where there are too many."""
    sets: list[Hall] = [frozenset(range(satellites))]
    for size in range(1, satellites):
        sets += [frozenset(some) for some in itertools.combinations(range(satellites), size)]
        if len(sets) > MOST_HALLS:
            break
    return tuple(sets)
