"""Where to look next: which satellites to open, and at which prices.

Which satellites are open is the crux (Breunig et al. 2016 close and open them by hand, too): sets that did well are
tried again, and their neighbours, with one satellite opened, closed or both.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from huinong.engines.planning.echelons.exploring import Rounds
from huinong.engines.planning.echelons.values import Problem

Open = frozenset[int]
SURVEYED = 31
"""So many sets of satellites are all tried once; of more, those of one satellite fewer than all, and the neighbours."""
STAY = 0.6
TEMPERATURE = 0.04
"""A set this share of the cost dearer than the best is drawn 1/e times as often."""
FREE = 0.5


class Guess(NamedTuple):
    """Open satellites with their prices a unit; `start` are rounds to begin with, or none; `most` routes at each."""

    prices: Mapping[int, float]
    start: Rounds
    most: Mapping[int, int] = {}


@dataclass(slots=True)
class Guide:
    """Remembers how each set of open satellites did, and draws the next."""

    problem: Problem
    rng: np.random.Generator
    costs: dict[Open, float] = field(default_factory=dict)
    rounds: dict[Open, Rounds] = field(default_factory=dict)
    prices: Mapping[int, float] = field(default_factory=dict)
    waiting: list[Open] = field(default_factory=list)
    hints: list[Guess] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = self.problem.satellites
        if 2**count - 1 <= SURVEYED:
            sets = [frozenset(s for s in range(count) if bits >> s & 1) for bits in range(1, 2**count)]
        else:
            everything = frozenset(range(count))
            sets = [everything, *(everything - {satellite} for satellite in everything)]
        self.waiting = [some for some in sets if self._is_enough(some)]

    def learn(self, cost: float, rounds: Rounds) -> None:
        """A set of satellites did so well, with these rounds."""
        used = frozenset(satellite for satellite, _ in rounds)
        if cost < self.costs.get(used, np.inf):
            self.costs[used], self.rounds[used] = cost, rounds

    def hint(self, trucks: Mapping[int, int], prices: Mapping[int, float]) -> None:
        """So many trucks at these satellites look good, at these prices: the next guess.

        A price is weak where few routes are large: no satellite gets more of them than its trucks can fill.
        """
        if not trucks or not prices:
            return
        whole, fleet = sum(self.problem.demands), self.problem.freighters
        routes = math.ceil(whole / fleet.load)
        fill = {satellite: count * self.problem.trucks.load * routes / whole for satellite, count in trucks.items()}
        most = {satellite: max(1, math.floor(filled)) for satellite, filled in fill.items()}
        if sum(most.values()) < routes:
            most = {satellite: math.ceil(filled) for satellite, filled in fill.items()}
        start = (
            self.rounds.get(min(self.costs, key=lambda some: (self.costs[some], sorted(some))), ())
            if self.costs
            else ()
        )
        used = Counter(satellite for satellite, _ in start)
        is_within = all(count <= most.get(satellite, 0) for satellite, count in used.items())
        priced = {satellite: prices[satellite] for satellite in sorted(trucks)}
        self.hints = [Guess(priced, start if is_within and self.rng.random() < STAY else (), most)]

    def survey(self) -> Guess | None:
        """The next set that was never looked at, as long as not all were."""
        if not self.waiting:
            return None
        return Guess(dict.fromkeys(sorted(self.waiting.pop(0)), 0.0), ())

    def guess(self) -> Guess:
        """A set that did well, or a neighbour of one, at prices that are drawn, too."""
        if self.hints:
            return self.hints.pop(0)
        if not self.costs:
            return Guess(dict.fromkeys(range(self.problem.satellites), 0.0), ())
        known = self._drawn()
        chosen = known
        if self.rng.random() > STAY:
            other = self._neighbour(known)
            chosen = other if self.rng.random() < self._chance(other) else known
        start = self.rounds[known] if known <= chosen and self.rng.random() < STAY else ()
        return Guess(self._drawn_prices(chosen), start)

    def _drawn(self) -> Open:
        sets = sorted(self.costs, key=lambda some: (self.costs[some], sorted(some)))
        chances = np.array([self._chance(some) for some in sets])
        return sets[int(self.rng.choice(len(sets), p=chances / chances.sum()))]

    def _chance(self, some: Open) -> float:
        """1 for the best set, and for one that was never tried."""
        best = min(self.costs.values())
        return float(np.exp((best - self.costs.get(some, best)) / max(1e-9, TEMPERATURE * best)))

    def _neighbour(self, some: Open) -> Open:
        inside, outside = sorted(some), sorted(set(range(self.problem.satellites)) - some)
        near = [some - {one} for one in inside] + [some | {one} for one in outside]
        near += [some - {one} | {other} for one in inside for other in outside]
        near = [other for other in near if self._is_enough(other)]
        return near[int(self.rng.integers(len(near)))] if near else some

    def _is_enough(self, some: Open) -> bool:
        fleet = self.problem.freighters
        return len(some) * min(fleet.per_satellite, fleet.count) * fleet.load >= sum(self.problem.demands)

    def _drawn_prices(self, some: Open) -> dict[int, float]:
        """None; or what the program says that a unit is worth; or a share of a truck's way there and back."""
        draw = self.rng.random()
        if draw < FREE:
            return dict.fromkeys(sorted(some), 0.0)
        if draw < (1 + FREE) / 2 and self.prices:
            return {satellite: self.prices[satellite] for satellite in sorted(some)}
        trucks = self.problem.trucks
        ways = (self.problem.first[0, 1:] + self.problem.first[1:, 0]) * trucks.cost_per_distance / trucks.load
        share = self.rng.random(self.problem.satellites)
        return {satellite: float(ways[satellite] * share[satellite]) for satellite in sorted(some)}
