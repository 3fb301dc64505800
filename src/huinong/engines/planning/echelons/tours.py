"""The first echelon: the shortest tour of a truck through each set of satellites, and who drops how much where."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from huinong.engines.planning.echelons.values import Drop, Problem, TruckRoute

MOST_TOURS = 2000
"""Of more satellites than ten only the small sets are tours."""


@dataclass(frozen=True, slots=True)
class Tour:
    """The cheapest way of a truck through these satellites; `cost` includes what the truck costs at all."""

    stops: tuple[int, ...]
    cost: float


def tours(problem: Problem) -> tuple[Tour, ...]:
    """A tour for each set of satellites (Held and Karp 1962), from the small sets to the large."""
    legs = problem.first * problem.trucks.cost_per_distance
    ends: dict[frozenset[int], dict[int, tuple[float, tuple[int, ...]]]] = {}
    found = []
    for stops in _sets(problem.satellites):
        chosen = frozenset(stops)
        ends[chosen] = {last: _arrive(ends, legs, chosen - {last}, last) for last in stops}
        cost, order = min((cost + float(legs[last + 1, 0]), order) for last, (cost, order) in ends[chosen].items())
        found.append(Tour(order, cost + problem.trucks.fixed_cost))
    return tuple(found)


def _sets(satellites: int) -> list[tuple[int, ...]]:
    sets: list[tuple[int, ...]] = []
    for size in range(1, satellites + 1):
        sets += itertools.combinations(range(satellites), size)
        if len(sets) > MOST_TOURS:
            break
    return sets


def _arrive(
    ends: dict[frozenset[int], dict[int, tuple[float, tuple[int, ...]]]],
    legs: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    before: frozenset[int],
    last: int,
) -> tuple[float, tuple[int, ...]]:
    if not before:
        return float(legs[0, last + 1]), (last,)
    options = ((cost + float(legs[end + 1, last + 1]), order) for end, (cost, order) in ends[before].items())
    cost, order = min(options)
    return cost, (*order, last)


def dropped(problem: Problem, chosen: Sequence[Tour], loads: Sequence[int]) -> tuple[TruckRoute, ...] | None:
    """Share what the satellites need among the trucks that pass; None when these trucks cannot bring it.

    A maximum flow from satellites to trucks: whole loads, so whole drops.
    """
    satellites, trucks = len(loads), len(chosen)
    sink = satellites + trucks + 1
    arcs = [(0, 1 + satellite, load) for satellite, load in enumerate(loads)]
    for number, tour in enumerate(chosen):
        arcs += [(1 + stop, 1 + satellites + number, loads[stop]) for stop in tour.stops]
        arcs.append((1 + satellites + number, sink, problem.trucks.load))
    starts, finishes, sizes = (np.array(part, dtype=np.int32) for part in zip(*arcs, strict=True))
    flow = maximum_flow(csr_array((sizes, (starts, finishes)), shape=(sink + 1, sink + 1)), 0, sink)
    if flow.flow_value < sum(loads):
        return None
    moved = flow.flow.toarray()
    routes = []
    for number, tour in enumerate(chosen):
        brought = {stop: int(moved[1 + stop, 1 + satellites + number]) for stop in tour.stops}
        drops = tuple(Drop(satellite=stop, load=brought[stop]) for stop in tour.stops if brought[stop])
        if drops:
            routes.append(TruckRoute(drops=drops))
    return tuple(routes)
