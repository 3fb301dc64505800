"""One depot, customers, and kinds of vehicle that differ in what they hold, what they cost a round and by distance.

The heterogeneous fleet problem of the literature (Golden et al. 1984; Pessoa, Sadykov and Uchoa 2018).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Distances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """So many vehicles alike: each drives one round at most, and costs `fixed_cost` if it goes."""

    count: int
    load: int
    fixed_cost: float
    cost_per_distance: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """`distances` are from place to place; place 0 is the depot, and customer c is place c + 1."""

    name: str
    distances: Distances
    demands: tuple[int, ...]
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """From the depot to customers in this order, and back."""

    kind: int
    customers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`bound` is None: none is proven here."""

    rounds: tuple[Round, ...]
    cost: float
    engine: str
    seed: int
    bound: float | None = None


class Impossible(Exception):  # noqa: N818  (an answer, not an error)
    """No plan was found that serves everybody."""


def cost(problem: Problem, kind: int, customers: tuple[int, ...]) -> float:
    """Of one round."""
    places = [0, *(customer + 1 for customer in customers), 0]
    far = float(problem.distances[places[:-1], places[1:]].sum())
    return problem.kinds[kind].fixed_cost + problem.kinds[kind].cost_per_distance * far
