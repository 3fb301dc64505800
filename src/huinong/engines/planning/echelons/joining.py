"""Which of the pooled routes go, and which trucks bring what they carry: the program of both echelons, in wholes."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from huinong.engines.planning.echelons.pricing import Priced, Pricer, Worth
from huinong.engines.planning.echelons.program import Floats, Hall, Link, Program
from huinong.engines.planning.echelons.routes import Pool, Route
from huinong.engines.planning.echelons.tours import Tour, dropped
from huinong.engines.planning.echelons.values import Problem, TruckRoute
from huinong.engines.planning.runs import Stop

CUT_ROUNDS = 10
NEAR = 1e-7
ZERO = 1e-6
NEAR_ENOUGH = 0.03
"""Within such a gap, as a share of the cost, all routes of better answers are sought."""
MOST_SETS = 1200
MOST_TOURS = 150
"""Of more tours than this the most promising are branched on."""
COMBINING = 20
"""Into this part of the time that is left one combining must fit."""
MOST_ADDED = 300
WIDTHS = (300, 3000)
"""How many beginnings of routes are followed at once: few as long as that finds any, then many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What a joining may take: rounds of `pricing`, `width` of enumerating, `most` routes, `nodes`, `share` of time."""

    pricing: int
    width: int
    most: int
    nodes: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An answer of both echelons; `trucks` with what they drop."""

    cost: float
    routes: tuple[Route, ...]
    tours: tuple[Tour, ...]
    trucks: tuple[TruckRoute, ...]
    unserved: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polished:
    """What came of some trucks: what a unit at each satellite is worth with them, and whether they can be better."""

    joined: Joined
    prices: Mapping[int, float]
    is_hopeless: bool


class Joiner:
    """The program of one problem, with all that it was given so far.

    `bound`: no answer costs less. `prices` and `route_price`: what a unit at a satellite, and a route, are worth.
    """

    def __init__(self, problem: Problem, tours: Sequence[Tour], pool: Pool, unserved_cost: float, stop: Stop) -> None:
        self._problem, self.tours, self._pool, self._stop = problem, tuple(tours), pool, stop
        self._unserved_cost = unserved_cost
        satellites = range(problem.satellites)
        self._halls: list[Hall] = [frozenset({satellite}) for satellite in satellites]
        if len(satellites) > 1:
            self._halls.append(frozenset(satellites))
        self._links: list[Link] = []
        self._candidates = _candidates(problem.satellites)
        self._has_all_tours = len(self.tours) == 2**problem.satellites - 1
        self._pricer = Pricer(problem)
        self._relaxed = self._program(())
        self._in: dict[int, int] = {}
        self._worth: Worth | None = None
        self._is_priced = False
        self._held: tuple[Tour, ...] | None = None
        self._near = self.tours
        self.bound = -math.inf

    @property
    def _is_whole(self) -> bool:
        """Whether what the relaxation costs is a bound of all answers."""
        return self._has_all_tours and self._held is None

    @property
    def prices(self) -> Mapping[int, float]:
        return {} if self._worth is None else dict(enumerate(self._worth.units.tolist()))

    @property
    def route_price(self) -> float:
        return 0.0 if self._worth is None else max(0.0, -float(self._worth.routes.min()))

    def polish(self, known: Joined, tours: tuple[Tour, ...], effort: Effort) -> Polished:
        """Join with just these trucks: once they are set, the relaxation comes near to what their freighters cost."""
        self._relaxed.hold(tours)
        self._held, self._is_priced = tours, False
        better = self.join(known, effort)
        is_hopeless = self._is_priced and self._relaxed.cost >= known.cost - NEAR
        prices = self.prices
        self._relaxed.hold(None)
        self._held, self._is_priced = None, False
        assert better is not None, "what is known is an answer"
        return Polished(joined=better, prices=prices, is_hopeless=is_hopeless)

    def promising(self, factors: Floats, effort: Effort) -> tuple[Tour, ...]:
        """Trucks that would be best if freighters could be had in parts, each tour's cost taken so many times."""
        program = self._program([self._pool[number] for number in self._in], self._near)
        seconds = self._stop.remaining_s() * effort.share / 4
        return program.branch_on_trucks(seconds=seconds, nodes=effort.nodes, factors=factors[: len(self._near)])

    def join(self, known: Joined | None, effort: Effort) -> Joined | None:
        """The cheapest answer that is found with this effort, no dearer than what is known.

        Routes whose reduced cost is above the gap to what is known can be in no better answer, and are left out.
        """
        ends_s = self._stop.remaining_s() * (1 - effort.share)
        for _ in range(effort.pricing):
            if self._is_priced or self._left_s(ends_s) <= 0:
                break
            self._price(ends_s)
        if self._worth is None or not self._relax(ends_s):
            return known
        gap = math.inf if known is None else known.cost - self._relaxed.cost
        if known is not None and gap <= NEAR * known.cost:
            return known
        is_near = known is not None and self._is_priced and gap < NEAR_ENOUGH * known.cost
        is_all = self._enumerate(gap, effort) if is_near else False
        return self._better(known, gap, effort, is_all=is_all)

    def combine(self, routes: Iterable[Route], nodes: int) -> Joined | None:
        """These routes with the trucks that they need: what one answer of the second echelon costs as a whole."""
        routes = tuple(routes)
        needs = np.zeros(self._problem.satellites)
        for route in routes:
            needs[route.satellite] += route.load
        pairs = [hall for hall in self._candidates if len(hall) <= 2 and needs[list(hall)].sum() > 0]
        seconds, tours = self._stop.remaining_s() / COMBINING, self.tours
        if len(tours) > MOST_TOURS:
            program = self._program(routes)
            program.require(pairs, needs)
            if not program.relax(seconds):
                return None
            tours = _nearest(tours, program.reduced_tours, math.inf)
        program = self._program(routes, tours)
        program.require(pairs, needs)
        return self._branch(program, None, nodes, seconds)

    def _left_s(self, ends_s: float) -> float:
        return math.inf if math.isinf(ends_s) else self._stop.remaining_s() - ends_s

    def _program(self, routes: Sequence[Route], tours: Sequence[Tour] | None = None) -> Program:
        program = Program(self._problem, tours or self.tours, self._unserved_cost)
        program.extend(self._halls, self._links)
        program.add(routes)
        return program

    def _relax(self, ends_s: float) -> bool:
        """Solve with parts of routes, until neither a row is broken nor a pooled route missing."""
        for _ in range(CUT_ROUNDS):
            self._follow()
            if not self._relaxed.relax(self._left_s(ends_s)):
                return False
            self._worth = self._relaxed.worth
            halls, links = self._relaxed.broken(self._candidates)
            reduced = self._pool.reduced(self._worth)
            missing = [int(n) for n in np.argsort(reduced, kind="stable")[: 2 * MOST_ADDED] if reduced[n] < -ZERO]
            missing = [number for number in missing if number not in self._in][:MOST_ADDED]
            if not halls and not links and not missing:
                break
            self._extend(halls, links)
            self._put(missing)
        return True

    def _extend(self, halls: list[Hall], links: list[Link]) -> None:
        self._halls += halls
        self._links += links
        self._relaxed.extend(halls, links)
        self._is_priced = self._is_priced and not halls and not links

    def _follow(self) -> None:
        for number in sorted(self._pool.cheaper & self._in.keys()):
            self._relaxed.replace(self._in[number], self._pool[number])
        self._pool.cheaper.clear()

    def _put(self, numbers: Sequence[int]) -> None:
        self._in |= {number: len(self._in) + at for at, number in enumerate(numbers)}
        self._relaxed.add([self._pool[number] for number in numbers])

    def _price(self, ends_s: float) -> None:
        """One round of column generation. When it finds none that is missing, the relaxation is as good as solved."""
        if not self._relax(ends_s):
            return
        assert self._worth is not None
        for width in WIDTHS:
            searches = [self._search(s, -ZERO, width) for s in range(self._problem.satellites)]
            least = min(found.least for found in searches)
            if self._is_whole:
                self.bound = max(self.bound, self._relaxed.cost + self._problem.freighters.count * min(0.0, least))
            fresh = [(s, order) for s, found in enumerate(searches) for order in found.rounds]
            if fresh:
                self._pool.add(fresh)
                return
        self._is_priced = True
        if all(found.is_all for found in searches) and self._is_whole:
            self.bound = max(self.bound, self._relaxed.cost)

    def _search(self, satellite: int, below: float, width: int) -> Priced:
        assert self._worth is not None
        return self._pricer.search(satellite, self._worth, below=below, width=width, most=MOST_ADDED)

    def _enumerate(self, gap: float, effort: Effort) -> bool:
        """Pool every route that a better answer could have; False when there are too many."""
        assert self._worth is not None
        is_all = True
        for satellite in range(self._problem.satellites):
            found = self._pricer.search(satellite, self._worth, below=gap, width=effort.width, most=effort.width)
            self._pool.add(((satellite, order) for order in found.rounds), is_tried_elsewhere=False)
            is_all = is_all and found.is_all
        return is_all

    def _better(self, known: Joined | None, gap: float, effort: Effort, *, is_all: bool) -> Joined | None:
        assert self._worth is not None
        reduced = self._pool.reduced(self._worth)
        near = [int(n) for n in np.argsort(reduced, kind="stable") if reduced[n] < gap]
        chosen = {self._pool[number].key: self._pool[number] for number in near[: effort.most]}
        if known is not None and self._can_start(known):
            chosen |= {route.key: route for route in known.routes if route.key not in chosen}
        tours, is_cut = self._tours_near(known, gap)
        program = self._program(tuple(chosen.values()), tours)
        if self._held is not None:
            program.hold(self._held)
        found = self._branch(
            program, known if self._can_start(known) else None, effort.nodes, self._stop.remaining_s() * effort.share
        )
        better = found if found and (known is None or found.cost < known.cost - NEAR) else known
        if better is not None and is_all and not is_cut and len(near) <= effort.most and self._is_whole:
            self.bound = max(self.bound, min(better.cost, program.bound))
        return better

    def _tours_near(self, known: Joined | None, gap: float) -> tuple[tuple[Tour, ...], bool]:
        """The tours that better answers could have, and whether some were left out as too many."""
        if self._held is not None:
            return tuple(dict.fromkeys(self._held)), False
        reduced = self._relaxed.reduced_tours
        self._near = tuple(dict.fromkeys([*_nearest(self.tours, reduced, gap), *(known.tours if known else ())]))
        return self._near, int((reduced < gap).sum()) > MOST_TOURS

    def _can_start(self, known: Joined | None) -> bool:
        return known is not None and self._held in (None, known.tours)

    def _branch(self, program: Program, known: Joined | None, nodes: int, seconds: float) -> Joined | None:
        start = None if known is None else (known.tours, known.routes)
        for _ in range(CUT_ROUNDS):
            if not program.branch(seconds=seconds, nodes=nodes, known=start):
                return None
            halls, _ = program.broken(self._candidates)
            if not halls:
                return self._joined(program)
            self._extend(halls, [])
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


def _nearest(tours: Sequence[Tour], reduced: Floats, gap: float) -> tuple[Tour, ...]:
    order = np.argsort(reduced, kind="stable")[:MOST_TOURS]
    return tuple(tours[number] for number in order if reduced[number] < gap)


def _candidates(satellites: int) -> tuple[Hall, ...]:
    """The sets of satellites that are looked at: all of them, or the small ones where there are too many."""
    sets: list[Hall] = [frozenset(range(satellites))]
    for size in range(1, satellites):
        sets += [frozenset(some) for some in itertools.combinations(range(satellites), size)]
        if len(sets) > MOST_SETS:
            break
    return tuple(sets)
