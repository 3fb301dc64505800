"""The day's planner: searches with prices, pools what they find, chooses, and searches again from what was chosen."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from huinong.engines.planning.days.digests import digest_of
from huinong.engines.planning.days.solving.choosing import Choice, Chooser, Haul, Hold, Pool, worth_fen
from huinong.engines.planning.days.solving.errands import task_of, villages_of
from huinong.engines.planning.days.solving.feeding import Feeding, shares_fen
from huinong.engines.planning.days.solving.fleets import fleets_of
from huinong.engines.planning.days.solving.orders import orders_of
from huinong.engines.planning.days.solving.programme import Patience
from huinong.engines.planning.days.solving.reasons import Reasons
from huinong.engines.planning.days.solving.rides import offers_of
from huinong.engines.planning.days.solving.routing import Effort, Found, Network, Search, search
from huinong.engines.planning.days.solving.supplies import Supply
from huinong.engines.planning.days.solving.workdays import Yard
from huinong.engines.planning.days.solving.writing import Counting, Writer
from huinong.engines.planning.days.values import Plan, Problem, Unserved
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody

ENGINE = "days 1"
SIDE_BY_SIDE = 2
SMOOTHING = 0.5  # of prices from one round to the next, so that they settle
ITERATIONS, NODES = 600, 200  # a search's and a choice's effort where rounds are counted
ROUND_PART, ROUND_MOST_S, ROUND_LEAST_S = 0.12, 20.0, 0.3  # of the time that is left, for a round's searches
CHOICE_PART, CHOICE_MOST_S = 0.04, 10.0


def solve(
    problem: Problem,
    *,
    seed: int,
    stop: Stop,
    observer: Observer = nobody,
    executor: Executor | None = None,
    buses: bool = True,
) -> Plan:
    """The cheapest plan found until the stop; without `buses`, neither they nor keepers' ways to them are used.

    With an executor, two searches run side by side in its processes. A stop of rounds gives the same plan for the same
    seed, with an executor or without.
    """
    planner = _Planner(problem, seed=seed, stop=stop, observer=observer, executor=executor, buses=buses)
    return planner.plan()


@dataclass
class _State:
    """What the rounds carry on."""

    best: Choice
    prices: dict[Hold, float]
    rounds: int = 0


class _Planner:
    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        stop: Stop,
        observer: Observer,
        executor: Executor | None,
        buses: bool,
    ) -> None:
        self._problem, self._seed, self._stop, self._observer, self._executor = problem, seed, stop, observer, executor
        self._orders, self._fleets = orders_of(problem), fleets_of(problem)
        self._villages = villages_of(problem)
        self._vans = [each for each in self._fleets if each.like.base == problem.depot]
        self._yard = Yard(self._fleets, [task_of(each, self._villages[each.place]) for each in self._orders])
        self._rideable = problem if buses else replace(problem, buses=())
        self._pool = Pool(offers=offers_of(self._rideable, self._orders, self._villages))
        self._feeding = Feeding(self._rideable, self._orders, self._fleets)
        self._chooser = Chooser(problem, self._orders, self._yard, self._pool)
        self._rng = np.random.default_rng(seed)
        self._is_timed = stop.remaining_s() < inf

    def plan(self) -> Plan:
        state = _State(best=self._chooser.choose(Patience(nodes=NODES, seconds=1.0), None), prices={})
        self._tell("routes", state)
        self._search(state, [(), ()])
        self._choose(state)
        if self._feeding.townships and not self._stop.is_over(state.rounds):
            self._propose(state)
        while not self._stop.is_over(state.rounds):
            self._search(state, self._structures(state))
            self._choose(state)
            self._tell("routes", state)
        return self._written(state)

    # Searching

    def _search(self, state: _State, structures: Sequence[Sequence[Supply]]) -> None:
        """One search for each structure: which supplies there are, so which orders the vans need not see to."""
        effort, asked = self._effort(ROUND_PART), []
        for structure in structures[: SIDE_BY_SIDE if self._executor or not self._is_timed else 1]:
            asked.append(self._asked(state, structure, effort))
        for found in self._run(search, [each for each in asked if each]):
            for kind, trips in (*found.routes, *found.best):
                self._take(kind, trips)
        state.rounds += 1

    def _asked(self, state: _State, structure: Sequence[Supply], effort: Effort) -> Search | None:
        gone = {number for supply in structure for number in supply.orders}
        worth = worth_fen(self._pool.offers, state.prices, self._orders)
        worth = {number: fen for number, fen in worth.items() if number not in gone and self._can(number)}
        hauled = {haul.load.task for haul in state.best.hauls}
        for supply in structure:
            for load in supply.loads:
                if load.task not in hauled and self._can(load.task):
                    worth[load.task] = sum(self._orders[each].unserved_fen for each in load.orders)
        if not worth or not self._vans:
            return None
        numbers = tuple(sorted(worth))
        network = Network(
            fleets=self._vans,
            numbers=numbers,
            tasks={each: self._yard.tasks[each] for each in numbers},
            worth_fen=worth,
            reloads=True,
        )
        van_index = {fleet.number: position for position, fleet in enumerate(self._vans)}
        first = tuple((van_index[day.fleet], day.trips) for day in state.best.days)
        seed = int(self._rng.integers(2**31))
        return Search(data=network.data(), numbers=numbers, seed=seed, effort=effort, first=first)

    def _can(self, task: int) -> bool:
        return any(self._yard.timed(fleet.number, (task,)) for fleet in self._vans)

    def _take(self, kind: int, trips: Sequence[tuple[int, ...]]) -> None:
        day = self._yard.any_order(self._vans[kind].number, trips) or self._yard.workday(self._vans[kind].number, trips)
        if day:
            self._pool.take(day)

    def _run(self, work: Callable[[Search], Found], asked: Sequence[Search]) -> Iterable[Found]:
        return list(self._executor.map(work, asked)) if self._executor else [work(each) for each in asked]

    def _effort(self, part: float) -> Effort:
        if not self._is_timed:
            return Effort(iterations=ITERATIONS)
        seconds = min(ROUND_MOST_S, max(ROUND_LEAST_S, self._stop.remaining_s() * part))
        return Effort(iterations=None, seconds=min(seconds, self._stop.remaining_s()))

    # Choosing

    def _choose(self, state: _State) -> None:
        left_s = self._stop.remaining_s()
        patience = (
            Patience(seconds=min(CHOICE_MOST_S, CHOICE_PART * left_s + 0.3))
            if self._is_timed
            else Patience(nodes=NODES)
        )
        state.best = self._chooser.choose(patience, state.best)
        for day in state.best.days:
            self._pool.take(day)
        if self._pool.offers:
            new = self._chooser.prices_fen()
            old = state.prices or new
            state.prices = {hold: SMOOTHING * old.get(hold, 0.0) + (1 - SMOOTHING) * fen for hold, fen in new.items()}

    # Centres

    def _propose(self, state: _State) -> None:
        worth = worth_fen(self._pool.offers, state.prices, self._orders)
        shares = shares_fen(self._yard, state.best.days, worth)
        effort = self._proposal_effort()
        proposals = list(self._feeding.proposals(shares, effort, self._seed))
        asked = [each for each in proposals if each.search]
        answers = iter(self._run(search, [each.search for each in asked if each.search]))
        for proposal in proposals:
            best = next(answers).best if proposal.search else ()
            if supply := self._feeding.supply(self._yard, proposal, best):
                self._pool.supplies.append(supply)
                for load, lifts in self._feeding.hauls(supply):
                    self._pool.hauls.append(Haul(load, lifts, sum(each.fen for each in lifts)))

    def _proposal_effort(self) -> Effort:
        if not self._is_timed:
            return Effort(iterations=ITERATIONS // 4)
        count = len(self._feeding.townships) * 3
        return Effort(iterations=None, seconds=max(0.05, 0.1 * self._stop.remaining_s() / count))

    def _structures(self, state: _State) -> list[list[Supply]]:
        """What was chosen, and what it would be with another supply at one or all centres."""
        chosen = list(state.best.supplies)
        by_centre: dict[int, list[Supply | None]] = {}
        for supply in self._pool.supplies:
            by_centre.setdefault(supply.centre, [None]).append(supply)
        if not by_centre:
            return [chosen, chosen]
        other = {each.centre: each for each in chosen}
        picked = self._rng.permutation(sorted(by_centre))[: 1 + int(self._rng.integers(len(by_centre)))].tolist()
        for centre in picked:
            others = [each for each in by_centre[centre] if each is not other.get(centre)]
            other_one = others[int(self._rng.integers(len(others)))]
            other.pop(centre, None)
            if other_one:
                other[centre] = other_one
        return [chosen, list(other.values())] if self._rng.random() < 0.7 else [list(other.values()), chosen]

    # Telling

    def _tell(self, doing: str, state: _State) -> None:
        self._observer(Progress(doing=doing, rounds=state.rounds, cost=state.best.fen))

    def _written(self, state: _State) -> Plan:
        writer, counting = Writer(self._problem, self._orders, self._yard), Counting(self._problem)
        choice = state.best
        tours, rides, fetchings = (
            writer.tours(choice, self._feeding.yards),
            writer.rides(choice),
            writer.fetchings(choice),
        )
        left = [code for number in choice.left for code in self._orders[number].demands]
        reasons = Reasons(self._problem, self._rideable)
        centres = {each.place: each for each in self._problem.centres}
        handled_fen = sum(
            centres[supply.centre].fee_fen_per_piece * self._orders[number].pieces
            for supply in choice.supplies
            for number in supply.orders
        )
        return Plan(
            tours=tours,
            rides=rides,
            fetchings=fetchings,
            unserved=tuple(Unserved(demand=code, reason=reasons.why(code)) for code in sorted(left)),
            costs=counting.costs(tours, rides, fetchings, left, handled_fen),
            passenger_s=sum(counting.waits_s(each) for each in rides),
            engine=ENGINE,
            seed=self._seed,
            digest=digest_of(self._problem),
            notes={"rounds": state.rounds, "days": len(self._pool.days), "supplies": len(self._pool.supplies)},
        )
