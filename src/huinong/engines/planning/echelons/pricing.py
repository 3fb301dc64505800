"""Routes that the program is worth more than they cost: column generation for the second echelon.

A route is worth what its customers are, less what a unit at its satellite costs the trucks. Routes are built customer
by customer, the most promising `width` at a time; what may still be won on the way home is bounded by routes that may
come back to a customer, though not at once (q-routes without 2-cycles: Christofides, Mingozzi and Toth 1981). When
nothing had to be dropped for want of width, the search is complete (Baldacci, Christofides and Mingozzi 2008).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.echelons.values import Problem

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]

MOST_STEPS = 400
"""Loads are counted in at most so many steps, rounded down: what is won on the way home is never set too low."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What things are worth: `customers` by satellite and customer, `units` and `routes` by satellite."""

    customers: Floats
    units: Floats
    routes: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Rounds below the line, best first; `is_all` if there are no others. No route at all costs less than `least`."""

    rounds: tuple[tuple[int, ...], ...]
    is_all: bool
    least: float


@dataclass(frozen=True, slots=True)
class _Home:
    """The least from a customer home by what room is left, the customer that comes first, and the least by another."""

    best: Floats
    first: Indexes
    other: Floats


@dataclass(slots=True)
class _Labels:
    """Beginnings of routes: what they cost so far, where they are, what they hold, whom they met and in which order."""

    cost: Floats
    last: Indexes
    load: NDArray[np.int64]
    met: NDArray[np.bool_]
    order: Indexes
    mark: NDArray[np.int64]


class Pricer:
    """Looks for routes of one problem."""

    def __init__(self, problem: Problem) -> None:
        legs = problem.second * problem.freighters.cost_per_distance
        count = problem.satellites
        self._out, self._back, self._legs = legs[:count, count:], legs[count:, :count], legs[count:, count:]
        self._loads = np.array(problem.demands, dtype=np.int64)
        self._room, self._fixed = problem.freighters.load, problem.freighters.fixed_cost
        step = math.gcd(self._room, *problem.demands)
        self._steps = min(MOST_STEPS, self._room // step)
        self._in_steps = self._loads * self._steps // self._room
        self._marks = np.random.default_rng(0).integers(1, 2**62, problem.customers)  # names of sets, by xor

    def search(self, satellite: int, worth: Worth, *, below: float, width: int, most: int) -> Priced:
        """Routes of the satellite whose cost less worth is under `below`, at most so many."""
        reward = worth.customers[satellite] - worth.units[satellite] * self._loads
        home = self._home(satellite, reward)
        labels = self._first(satellite, reward, self._fixed - float(worth.routes[satellite]))
        ahead = labels.cost + home.best[labels.last, self._left(labels.load)]
        least = float(ahead.min(initial=math.inf))
        labels = _taken(labels, np.flatnonzero(ahead < below))
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        is_all = True
        while len(labels.cost):
            _gather(found, labels, labels.cost + self._back[labels.last, satellite], below)
            labels, was_cut = self._longer(labels, reward, home, below, width)
            is_all = is_all and not was_cut
        best = sorted(found.values())
        return Priced(rounds=tuple(order for _, order in best[:most]), is_all=is_all and len(best) <= most, least=least)

    def _left(self, load: NDArray[np.int64]) -> NDArray[np.int64]:
        """The room that is left, in steps. Rounded down, as loads are, and so never too small for them."""
        return (self._room - load) * self._steps // self._room

    def _home(self, satellite: int, reward: Floats) -> _Home:
        customers, steps = len(reward), self._steps
        back = self._back[:, satellite]
        best, other = np.tile(back[:, None], steps + 1), np.full((customers, steps + 1), math.inf)
        first = np.full((customers, steps + 1), -1)
        legs = self._legs - reward[None, :]
        np.fill_diagonal(legs, math.inf)
        here = np.arange(customers)
        for room in range(steps + 1):
            left = room - self._in_steps
            fits = np.flatnonzero(left >= 0)
            if not len(fits) or room == 0:
                continue
            after = left[fits]
            returns = first[fits, after][None, :] == here[:, None]
            rest = np.where(returns, other[fits, after][None, :], best[fits, after][None, :])
            ways = legs[:, fits] + rest
            nearest = ways.argmin(axis=1)
            cost = ways[here, nearest]
            ways[here, nearest] = math.inf
            second = ways.min(axis=1)
            goes = cost < back
            best[:, room] = np.where(goes, cost, back)
            first[:, room] = np.where(goes, fits[nearest], -1)
            other[:, room] = np.where(goes, np.minimum(second, back), cost)
        return _Home(best, first, other)

    def _first(self, satellite: int, reward: Floats, constant: float) -> _Labels:
        who = np.flatnonzero(self._loads <= self._room)
        met = np.zeros((len(who), len(reward)), dtype=bool)
        met[np.arange(len(who)), who] = True
        cost = constant + self._out[satellite, who] - reward[who]
        return _Labels(cost, who, self._loads[who], met, who[:, None], self._marks[who])

    def _longer(self, labels: _Labels, reward: Floats, home: _Home, below: float, width: int) -> tuple[_Labels, bool]:
        """Each beginning with each customer more, as far as something below the line can come of it."""
        load = labels.load[:, None] + self._loads[None, :]
        rows, nexts = np.nonzero(~labels.met & (load <= self._room))
        cost = labels.cost[rows] + self._legs[labels.last[rows], nexts] - reward[nexts]
        left = self._left(load[rows, nexts])
        turns = home.first[nexts, left] == labels.last[rows]
        ahead = cost + np.where(turns, home.other[nexts, left], home.best[nexts, left])
        kept = np.flatnonzero(ahead < below)
        kept = kept[_cheapest_of_each(labels.mark[rows[kept]] ^ self._marks[nexts[kept]], nexts[kept], cost[kept])]
        was_cut = len(kept) > width
        if was_cut:
            kept = kept[np.argpartition(ahead[kept], width)[:width]]
        rows, nexts = rows[kept], nexts[kept]
        longer = _taken(labels, rows)
        longer.met[np.arange(len(rows)), nexts] = True
        order = np.concatenate([longer.order, nexts[:, None]], axis=1)
        mark = longer.mark ^ self._marks[nexts]
        return _Labels(cost[kept], nexts, longer.load + self._loads[nexts], longer.met, order, mark), was_cut


def _taken(labels: _Labels, rows: Indexes) -> _Labels:
    return _Labels(
        labels.cost[rows], labels.last[rows], labels.load[rows], labels.met[rows], labels.order[rows], labels.mark[rows]
    )


def _cheapest_of_each(marks: NDArray[np.int64], lasts: Indexes, cost: Floats) -> Indexes:
    """Of those that met the same customers and are at the same, the cheapest."""
    order = np.lexsort((cost, lasts, marks))
    marks, lasts = marks[order], lasts[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (marks[1:] != marks[:-1]) | (lasts[1:] != lasts[:-1])
    return np.sort(order[is_first])


def _gather(found: dict[int, tuple[float, tuple[int, ...]]], labels: _Labels, cost: Floats, below: float) -> None:
    good = np.flatnonzero(cost < below)
    for row in good[_cheapest_of_each(labels.mark[good], np.zeros(len(good), dtype=np.intp), cost[good])]:
        mark = int(labels.mark[row])
        found[mark] = min(found.get(mark, (math.inf, ())), (float(cost[row]), tuple(labels.order[row].tolist())))
