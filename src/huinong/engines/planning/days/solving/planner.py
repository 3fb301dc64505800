"""The day's planner: searches with prices, pools what they find, chooses, and searches again from what was chosen."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from huinong.engines.planning.days.digests import digest_of
from huinong.engines.planning.days.solving.choosing import Choice, Chooser, Haul, Hold, Pool, worth_fen
from huinong.engines.planning.days.solving.errands import task_of, villages_of
from huinong.engines.planning.days.solving.feeding import LEVELS, Feeding, shares_fen
from huinong.engines.planning.days.solving.fleets import fleets_of
from huinong.engines.planning.days.solving.orders import orders_of
from huinong.engines.planning.days.solving.packing import packed
from huinong.engines.planning.days.solving.programme import Patience
from huinong.engines.planning.days.solving.reasons import Reasons
from huinong.engines.planning.days.solving.rides import offers_of
from huinong.engines.planning.days.solving.routing import Effort, Found, Network, Search, Trips, search
from huinong.engines.planning.days.solving.supplies import Supply
from huinong.engines.planning.days.solving.workdays import Workday, Yard
from huinong.engines.planning.days.solving.writing import Counting, Writer
from huinong.engines.planning.days.values import Plan, Problem, Unserved
from huinong.engines.planning.runs import AfterRounds, Observer, Progress, Stop, nobody

ENGINE = "days 1"
SIDE_BY_SIDE = 2
SMOOTHING = 0.5  # of prices from one round to the next, so that they settle
ITERATIONS, NODES = 600, 200  # a search's and a choice's effort where rounds are counted
ROUND_MOST_S, LAST_ROUND = 20.0, 1.6  # a round's seconds; the last may be so much longer
CHOICE_PART, CHOICE_MOST_S = 0.05, 10.0  # of the time that is left, for each choice
THIN_EVERY = 5  # searches with what is chosen begin with a van less, where its hours are not needed
SLACK = 1.04  # of vans' hours over what their trips take now
MORE = 0.7  # how often a supply is added or changed rather than given up
PROPOSALS_PART = 0.12  # of the time that is left after the first round, for the feeders of all centres


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


def plan_of(problem: Problem, routes: Sequence[tuple[int, Trips]]) -> Plan:
    """The plan of trips that somebody else found, by the fleets' numbers; what they leave is unserved."""
    planner = _Planner(problem, seed=0, stop=AfterRounds(0), observer=nobody, executor=None, buses=False)
    return planner.plan_of(routes)


Structure = tuple[Supply, ...]
"""Which centres take over what."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A search, and what it was asked for."""

    structure: Structure
    whole_days: bool
    worth: dict[int, int]
    search: Search


@dataclass
class _State:
    """What the rounds carry on."""

    best: Choice
    prices: dict[Hold, float]
    rounds: int = 0
    tried: set[int] = field(default_factory=set)
    shares: dict[int, float] = field(default_factory=dict)


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
        self._round_s = min(ROUND_MOST_S, stop.remaining_s() / 4, 2 + stop.remaining_s() / 8)

    def plan(self) -> Plan:
        state = _State(best=self._chooser.nothing(), prices={})
        self._tell("routes", state)
        self._search(state, [()] * SIDE_BY_SIDE)
        if self._feeding.townships and not self._stop.is_over(state.rounds):
            self._propose(state)
        while not self._stop.is_over(state.rounds):
            self._search(state, self._structures(state))
        return self._written(state)

    def plan_of(self, routes: Sequence[tuple[int, Trips]]) -> Plan:
        days = [day for fleet, trips in routes if (day := self._yard.any_order(fleet, trips))]
        best = self._chooser.completed(days, (), self._chooser.nothing(), Patience(nodes=NODES))
        return self._written(_State(best=best, prices={}))

    # Searching

    def _search(self, state: _State, structures: Sequence[Structure]) -> None:
        """One search for each structure: which supplies there are, so which orders the vans need not see to."""
        effort = self._effort()
        mine = structures[: SIDE_BY_SIDE if self._executor or not self._is_timed else 1]
        asked = [each for n, structure in enumerate(mine) if (each := self._asked(state, structure, n, effort))]
        answers = self._run(search, [each.search for each in asked])
        for question, found in zip(asked, answers, strict=True):
            best = self._days(question, found)
            patience = Patience(seconds=self._choice_s() / 2) if self._is_timed else Patience(nodes=NODES)
            state.best = self._chooser.completed(best, question.structure, state.best, patience)
        state.rounds += 1
        self._choose(state)
        self._tell("routes", state)

    def _asked(self, state: _State, structure: Structure, side: int, effort: Effort) -> _Question | None:
        """Whole days, or where vans would wait for a centre's feeders, and every other time, single trips."""
        gone = frozenset(number for supply in structure for number in supply.orders)
        worth = self._worth(state, structure, gone)
        if not worth or not self._vans:
            return None
        whole_days = not structure and (state.rounds + side) % 2 == 0
        numbers = tuple(sorted(worth))
        network = Network(
            fleets=self._vans,
            numbers=numbers,
            tasks={each: self._yard.tasks[each] for each in numbers},
            worth_fen=worth,
            reloads=whole_days,
        )
        seed = int(self._rng.integers(2**31))
        is_other = {id(each) for each in structure} != {id(each) for each in state.best.supplies}
        is_thin = is_other or (state.rounds + side) % THIN_EVERY == 1
        days = self._thinned(state.best.days, gone) if is_thin else state.best.days
        is_afresh = not is_other and side > 0 and state.rounds % 2 > 0
        first = () if is_afresh else self._first(days, whole_days=whole_days)
        asked = Search(data=network.data(), numbers=numbers, seed=seed, effort=effort, first=first)
        return _Question(structure, whole_days, worth, asked)

    def _worth(self, state: _State, structure: Structure, gone: frozenset[int]) -> dict[int, int]:
        """What vans are paid for each task that they can do."""
        worth = worth_fen(self._pool.offers, state.prices, self._orders)
        worth = {number: fen for number, fen in worth.items() if number not in gone and self._can(number)}
        hauled = {haul.load.task for haul in state.best.hauls}
        for load in (load for supply in structure for load in supply.loads):
            if load.task not in hauled and self._can(load.task):
                worth[load.task] = sum(self._orders[each].unserved_fen for each in load.orders)
        return worth

    def _first(self, days: Sequence[Workday], *, whole_days: bool) -> tuple[tuple[int, Trips], ...]:
        van_index = {fleet.number: position for position, fleet in enumerate(self._vans)}
        if whole_days:
            return tuple((van_index[day.fleet], day.trips) for day in days)
        return tuple((van_index[day.fleet], (trip,)) for day in days for trip in day.trips)

    def _days(self, question: _Question, found: Found) -> list[Workday]:
        """The best days that were found; all others are kept for later choices."""
        for route in found.routes:
            self._take(*route)
        if question.whole_days:
            return [day for kind, trips in found.best if (day := self._take(kind, trips))]
        days = []
        for kind, fleet in enumerate(self._vans):
            trips = [trip for other, mine in found.best if other == kind for trip in mine]
            days += packed(self._yard, fleet, trips, question.worth)
        for day in days:
            self._pool.take(day)
        return days

    def _thinned(self, days: Sequence[Workday], gone: frozenset[int]) -> list[Workday]:
        """The days without what is gone, on no more vans than their hours fill: searches rarely give up a van.

        What the vans given up had is put in again by the search.
        """
        left = [each for day in days if (each := self._yard.without(day, gone))]
        hours_s = sum(map(self._away_s, left))
        left.sort(key=self._away_s)
        while len(left) > 1 and hours_s * SLACK <= sum(map(self._shift_s, left[1:])):
            left.pop(0)
        return left

    def _away_s(self, day: Workday) -> int:
        return sum(took.takes_s for trip in day.trips if (took := self._yard.timed(day.fleet, trip)))

    def _shift_s(self, day: Workday) -> int:
        return self._fleets[day.fleet].ends_s - self._fleets[day.fleet].starts_s

    def _can(self, task: int) -> bool:
        return any(self._yard.timed(fleet.number, (task,)) for fleet in self._vans)

    def _take(self, kind: int, trips: Sequence[tuple[int, ...]]) -> Workday | None:
        fleet = self._vans[kind].number
        day = self._yard.any_order(fleet, trips) or self._yard.workday(fleet, trips)
        if day:
            self._pool.take(day)
        return day

    def _run(self, work: Callable[[Search], Found], asked: Sequence[Search]) -> Iterable[Found]:
        return list(self._executor.map(work, asked)) if self._executor else [work(each) for each in asked]

    def _effort(self) -> Effort:
        """Rounds are long enough for a search to get somewhere; the last takes all that is left."""
        if not self._is_timed:
            return Effort(iterations=ITERATIONS)
        left_s = self._stop.remaining_s() - self._choice_s()
        seconds = left_s if left_s < LAST_ROUND * self._round_s else self._round_s
        return Effort(iterations=None, seconds=max(0.01, seconds))

    def _choice_s(self) -> float:
        return min(CHOICE_MOST_S, CHOICE_PART * self._stop.remaining_s())

    # Choosing

    def _choose(self, state: _State) -> None:
        patience = Patience(seconds=self._choice_s()) if self._is_timed else Patience(nodes=NODES)
        state.best = self._chooser.choose(patience, state.best)
        for day in state.best.days:
            self._pool.take(day)
        if self._pool.offers:
            new = self._chooser.prices_fen()
            old = state.prices or new
            state.prices = {hold: SMOOTHING * old.get(hold, 0.0) + (1 - SMOOTHING) * fen for hold, fen in new.items()}

    # Centres

    def _propose(self, state: _State) -> None:
        shares, effort = self._shares(state), self._proposal_effort()
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
        seconds = PROPOSALS_PART * self._stop.remaining_s() / (len(self._feeding.townships) * len(LEVELS))
        return Effort(iterations=None, seconds=max(0.02, seconds * (SIDE_BY_SIDE if self._executor else 1)))

    def _structures(self, state: _State) -> list[Structure]:
        """What was chosen, and beside it what it would be with other supplies."""
        chosen = state.best.supplies
        if self._is_timed and self._stop.remaining_s() < LAST_ROUND * self._round_s:
            return [chosen, chosen]
        other = self._other(state)
        return [chosen, other] if state.rounds % 2 else [other, chosen]

    def _other(self, state: _State) -> Structure:
        """One centre more, another supply for one, or one less than what is chosen; those that seem to help first."""
        gains = self._gains(state)
        best = {each.centre: each for each in state.best.supplies}
        if gains and (not best or self._rng.random() < MORE):
            centres = sorted(gains, key=lambda centre: (-gains[centre][0], centre))
            centre = centres[min(int(self._rng.geometric(0.5)) - 1, len(centres) - 1)]
            best[centre] = gains[centre][1]
        elif best:
            del best[sorted(best)[int(self._rng.integers(len(best)))]]
        state.tried |= {id(each) for each in best.values()}
        return tuple(best.values())

    def _gains(self, state: _State) -> dict[int, tuple[float, Supply]]:
        """For each centre the supply that seems to help most, of those that were not tried."""
        shares = self._shares(state)
        ranked: dict[int, tuple[float, Supply]] = {}
        for supply in self._pool.supplies:
            gain = self._feeding.gain_fen(supply, shares)
            if id(supply) not in state.tried and (supply.centre not in ranked or ranked[supply.centre][0] < gain):
                ranked[supply.centre] = (gain, supply)
        return ranked

    def _shares(self, state: _State) -> dict[int, float]:
        """What each order costs as it is served now; those of a centre what they are taken to have cost before."""
        worth = worth_fen(self._pool.offers, state.prices, self._orders)
        state.shares |= shares_fen(self._yard, state.best.days, worth)
        return state.shares

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
