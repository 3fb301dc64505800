"""The two-echelon problem: routes are gathered by PyVRP from many sides, and joined with the trucks by HiGHS.

A matheuristic of parts that are good at theirs: local search finds routes quickly but sees no trucks; the program sees
both echelons whole but only the routes that it is given, by local search and by pricing. While one exploring goes on,
what came of the last is joined; so what comes out does not depend on how many cores there are.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace

import numpy as np

from huinong.engines.planning.echelons.exploring import Rounds, Task, explore
from huinong.engines.planning.echelons.guiding import Guide
from huinong.engines.planning.echelons.joining import Effort, Joined, Joiner
from huinong.engines.planning.echelons.routes import Pool, Route
from huinong.engines.planning.echelons.tours import Tour, tours
from huinong.engines.planning.echelons.values import FreighterRoute, Plan, Problem
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody

ENGINE = "echelons 1"
TASKS = 2
SURVEY_ITERATIONS = 300
ITERATIONS = 800
MOST_ITERATIONS = 6000
EFFORT = Effort(pricing=4, width=3000, most=1500, nodes=200, share=0.15)
MOST = (1500, 500, 3000)
TRYING_NODES = 100
FREE_EVERY = 4
"""Of so many joinings one is with any trucks, and the others with trucks that are set."""
DRAWS = 5
SPREAD = 0.2
"""So much dearer or cheaper tours are made to look, by chance, to find other trucks."""
SHARE = 0.2
"""Of the time that is left at most so much goes into one exploring."""
RESERVE_S = 0.2


def solve(
    problem: Problem, *, seed: int, stop: Stop, observer: Observer = nobody, executor: Executor | None = None
) -> Plan:
    """The best plan found until the stop, or until none can be better; who cannot be served is named.

    A round is an exploring and a joining. At least one round is made. The executor lets both go on side by side.
    """
    search = _Search(problem, seed, stop, executor)
    search.begin()
    while True:
        search.step()
        cost = search.known.cost if search.known else None
        observer(Progress(doing="joining", rounds=search.rounds, cost=cost, bound=search.bound))
        if search.is_over():
            return search.finish()


@dataclass(slots=True)
class _Search:
    problem: Problem
    seed: int
    stop: Stop
    executor: Executor | None
    rounds: int = 0
    known: Joined | None = None
    pool: Pool = field(init=False)
    joiner: Joiner = field(init=False)
    guide: Guide = field(init=False)
    was_joined: bool = False
    tried: set[tuple[float, tuple[Tour, ...]]] = field(default_factory=set)
    hopeless: set[tuple[Tour, ...]] = field(default_factory=set)
    running: list["Future[Rounds] | Task"] = field(default_factory=list)

    def begin(self) -> None:
        self.pool = Pool(self.problem)
        self.pool.add(_plain(self.problem))
        self.guide = Guide(self.problem, np.random.default_rng(self.seed))
        unserved_cost = _unserved_cost(self.problem)
        self.joiner = Joiner(self.problem, tours(self.problem), self.pool, unserved_cost, self.stop)
        self.running = self._submitted()

    @property
    def bound(self) -> float | None:
        return self.joiner.bound if math.isfinite(self.joiner.bound) else None

    def is_over(self) -> bool:
        is_proven = self.known is not None and self.joiner.bound >= self.known.cost * (1 - 1e-9)
        return is_proven or self.stop.is_over(self.rounds) or self.stop.remaining_s() < RESERVE_S

    def step(self) -> None:
        """Take what was explored, send out the next, and join meanwhile, once all was surveyed."""
        found = [one.result() if isinstance(one, Future) else explore(one) for one in self.running]
        self.rounds += 1
        for rounds in found:
            self.pool.add(rounds)
            self._try(rounds)
        is_surveyed = not self.guide.waiting
        self.running = [] if self.is_over() else self._submitted()
        if is_surveyed or not self.running or self.known is None:
            self._join()

    def _try(self, rounds: Rounds) -> None:
        """What the rounds of one answer cost with their trucks, by themselves."""
        routes = _answer(self.problem, self.pool, rounds)
        tried = self.joiner.combine(routes, TRYING_NODES) if routes else None
        if tried is not None:
            self._learn(tried)

    def _learn(self, joined: Joined) -> None:
        if not joined.unserved:
            rounds = tuple((route.satellite, route.customers) for route in joined.routes)
            self.guide.learn(joined.cost, rounds)
        if self.known is None or joined.cost < self.known.cost:
            self.known = joined

    def _join(self) -> None:
        if self.rounds % FREE_EVERY and self.known and not self.known.unserved and self.was_joined:
            joined: Joined | None = self._polished(self.known)
        else:
            joined = self.joiner.join(self.known, self._effort)
            self.was_joined = True
            self._hint(self._promising(), self.joiner.prices)
        self.guide.prices = self.joiner.prices
        if joined is not None:
            self._learn(joined)

    @property
    def _effort(self) -> Effort:
        """Few routes are searched deep in one round, many less deep in another."""
        return replace(EFFORT, most=MOST[self.rounds // 2 % len(MOST)])

    def _polished(self, known: Joined) -> Joined:
        """With its trucks when they are new, or else with some that look good."""
        trucks = known.tours
        if (known.cost, trucks) in self.tried:
            trucks = self._promising() or known.tours
        self.tried.add((known.cost, trucks))
        polished = self.joiner.polish(known, trucks, self._effort)
        if polished.is_hopeless:
            self.hopeless.add(trucks)
        else:
            self._hint(trucks, polished.prices)
        return polished.joined

    def _hint(self, trucks: tuple[Tour, ...], prices: Mapping[int, float]) -> None:
        self.guide.hint(Counter(stop for tour in trucks for stop in tour.stops), prices)

    def _promising(self) -> tuple[Tour, ...]:
        for draw in range(DRAWS):
            spread = SPREAD * draw / DRAWS
            factors = 1 + spread * self.guide.rng.uniform(-1, 1, len(self.joiner.tours))
            trucks = self.joiner.promising(factors, EFFORT)
            if trucks and trucks not in self.hopeless:
                return trucks
        return ()

    def _submitted(self) -> list["Future[Rounds] | Task"]:
        tasks = [self._task(number) for number in range(TASKS)]
        return [task if self.executor is None else self.executor.submit(explore, task) for task in tasks]

    def _task(self, number: int) -> Task:
        guess = self.guide.survey()
        iterations = SURVEY_ITERATIONS if guess else min(MOST_ITERATIONS, ITERATIONS + 50 * self.rounds)
        guess = guess or self.guide.guess()
        return Task(
            problem=self.problem,
            prices=guess.prices,
            route_price=self.joiner.route_price,
            seed=self.seed + TASKS * self.rounds + number,
            iterations=iterations,
            seconds=SHARE * self.stop.remaining_s(),
            start=guess.start,
            most=guess.most,
        )

    def finish(self) -> Plan:
        known = self.known
        return Plan(
            trucks=known.trucks if known else (),
            freighters=tuple(FreighterRoute(satellite=r.satellite, customers=r.customers) for r in known.routes)
            if known
            else (),
            unserved=known.unserved if known else tuple(range(self.problem.customers)),
            cost=known.cost if known else 0.0,
            bound=self.bound,
            engine=ENGINE,
            seed=self.seed,
        )


def _unserved_cost(problem: Problem) -> float:
    """More than serving anybody could cost: by the longest way, with a truck and a freighter of its own."""
    trucks, freighters = problem.trucks, problem.freighters
    way = float(problem.first.max()) * trucks.cost_per_distance * (problem.satellites + 1) + trucks.fixed_cost
    return 2 * (way + 2 * float(problem.second.max()) * freighters.cost_per_distance + freighters.fixed_cost)


def _plain(problem: Problem) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Something for everybody to begin with: each customer alone, and with its nearest as long as there is room."""
    legs, demands = problem.second[problem.satellites :, problem.satellites :], problem.demands
    for customer in range(problem.customers):
        room, some = problem.freighters.load, list[int]()
        for near in (customer, *np.argsort(legs[customer], kind="stable").tolist()):
            if near not in some and demands[near] <= room:
                room -= demands[near]
                some.append(near)
                if some[0] == customer:
                    yield 0, tuple(some)


def _answer(problem: Problem, pool: Pool, rounds: Rounds) -> list[Route]:
    """The last rounds of an exploring that make an answer, as routes of the pool."""
    served: set[int] = set()
    routes = []
    for satellite, customers in reversed(rounds):
        if served & set(customers):
            break
        served |= set(customers)
        routes.append(pool[pool.number(satellite, customers)])
    return routes if len(served) == problem.customers else []
