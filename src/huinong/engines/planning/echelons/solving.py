"""The two-echelon problem: routes are gathered by PyVRP from many sides, and joined with the trucks by HiGHS.

A matheuristic of parts that are good at theirs: local search finds routes quickly but sees no trucks; the program sees
both echelons whole but only the routes that it is given. Each round explores side by side while the last round's
routes are joined; so what comes out does not depend on how many cores there are.
"""

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np

from huinong.engines.planning.echelons.exploring import Rounds, Task, explore
from huinong.engines.planning.echelons.guiding import Guide
from huinong.engines.planning.echelons.joining import Joined, Joiner, Limits
from huinong.engines.planning.echelons.routes import Pool, Route
from huinong.engines.planning.echelons.tours import tours
from huinong.engines.planning.echelons.values import FreighterRoute, Plan, Problem
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody

ENGINE = "echelons 1"
TASKS = 2
SURVEY_ITERATIONS = 300
ITERATIONS = 800
MOST_ITERATIONS = 6000
MOST_ROUTES = 12_000
JOINING = Limits(nodes=200, seconds=math.inf, most=3000)
TRYING = Limits(nodes=200, seconds=math.inf, most=500)
SHARE = 0.2
"""Of the time that is left at most so much goes into one joining, or one exploring."""
RESERVE_S = 0.3


def solve(
    problem: Problem, *, seed: int, stop: Stop, observer: Observer = nobody, executor: Executor | None = None
) -> Plan:
    """The best plan found until the stop; the rest of a too tight problem is named as unserved.

    A round is `TASKS` explorings and a joining. At least one round is made.
    """
    search = _Search(problem, seed, stop, executor)
    search.begin()
    while True:
        search.step()
        cost = search.known.cost if search.known else None
        observer(Progress(doing="joining", rounds=search.rounds, cost=cost))
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
    running: list["Future[Rounds] | Task"] = field(default_factory=list)
    route_price: float = 0.0
    joined_at: int = 0

    def begin(self) -> None:
        self.pool = Pool(self.problem)
        self.pool.add_all(_plain(self.problem))
        self.guide = Guide(self.problem, np.random.default_rng(self.seed))
        self.joiner = Joiner(self.problem, tours(self.problem), _unserved_cost(self.problem))
        self.running = self._submitted(self._tasks())

    def is_over(self) -> bool:
        return self.stop.is_over(self.rounds) or self.stop.remaining_s() < RESERVE_S

    def step(self) -> None:
        """Take what was explored, send out the next, and join meanwhile."""
        found = [one.result() if isinstance(one, Future) else explore(one) for one in self.running]
        self.rounds += 1
        for rounds in found:
            self.pool.add_all(rounds)
        for rounds in found:
            self._try(rounds)
        self.running = [] if self.is_over() else self._submitted(self._tasks())
        if self.rounds % 2 == 0 or self.known is None or not self.running:
            self._join()

    def _try(self, rounds: Rounds) -> None:
        """What the rounds of one answer cost with their trucks, by themselves."""
        routes = _answer(self.problem, self.pool, rounds)
        if not routes:
            return
        tried, _ = self.joiner.join(routes, known=None, limits=self._limits(TRYING))
        if not tried.unserved:
            self.guide.learn(tried.cost, tuple((route.satellite, route.customers) for route in tried.routes))
        if self.known is None or tried.cost < self.known.cost:
            self.known = tried

    def _join(self) -> None:
        self.known, relaxed = self.joiner.join(tuple(self.pool), known=self.known, limits=self._limits(JOINING))
        self.guide.prices, self.route_price = relaxed.prices, relaxed.route_price
        if not self.known.unserved:
            rounds = tuple((route.satellite, route.customers) for route in self.known.routes)
            self.guide.learn(self.known.cost, rounds)

    def _limits(self, limits: Limits) -> Limits:
        return Limits(nodes=limits.nodes, seconds=SHARE * self.stop.remaining_s() + RESERVE_S / 3, most=limits.most)

    def _tasks(self) -> list[Task]:
        return [self._task(number) for number in range(TASKS)]

    def _task(self, number: int) -> Task:
        guess = self.guide.survey()
        iterations = SURVEY_ITERATIONS if guess else min(MOST_ITERATIONS, ITERATIONS + 50 * self.rounds)
        guess = guess or self.guide.guess()
        return Task(
            problem=self.problem,
            prices=guess.prices,
            route_price=self.route_price,
            seed=self.seed + TASKS * self.rounds + number,
            iterations=iterations,
            seconds=SHARE * self.stop.remaining_s(),
            start=guess.start,
        )

    def _submitted(self, tasks: Sequence[Task]) -> list["Future[Rounds] | Task"]:
        if self.executor is None:
            return list(tasks)
        return [self.executor.submit(explore, task) for task in tasks]

    def finish(self) -> Plan:
        assert self.known is not None
        return Plan(
            trucks=self.known.trucks,
            freighters=tuple(FreighterRoute(satellite=r.satellite, customers=r.customers) for r in self.known.routes),
            unserved=self.known.unserved,
            cost=self.known.cost,
            bound=None,
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
    """The last rounds of an exploring that make an answer, as routes of the pool, from all satellites."""
    served: set[int] = set()
    keys = []
    for satellite, customers in reversed(rounds):
        if served & set(customers):
            break
        served |= set(customers)
        keys.append((satellite, frozenset(customers)))
    return [pool[key] for key in keys] if len(served) == problem.customers else []
