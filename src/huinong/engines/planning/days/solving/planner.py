"""The day's planner: searches with prices, pools what they find, chooses, and searches again from what was chosen."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from huinong.engines.planning.days.solving.choosing import Choice, Chooser, Haul, Pool, worth_fen
from huinong.engines.planning.days.solving.errands import task_of, villages_of
from huinong.engines.planning.days.solving.feeding import LEVELS, Feeding, shares_fen
from huinong.engines.planning.days.solving.fleets import Fleet, fleets_of
from huinong.engines.planning.days.solving.lines import Line, Lines
from huinong.engines.planning.days.solving.orders import orders_of
from huinong.engines.planning.days.solving.packing import packed
from huinong.engines.planning.days.solving.programme import Patience
from huinong.engines.planning.days.solving.rides import offers_of
from huinong.engines.planning.days.solving.routing import Effort, Found, Network, Search, Trips, search
from huinong.engines.planning.days.solving.structures import Structure, Structures
from huinong.engines.planning.days.solving.workdays import Workday, Yard
from huinong.engines.planning.days.solving.writing import Writer
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.runs import AfterRounds, Observer, Progress, Stop, nobody

SIDE_BY_SIDE = 2
ITERATIONS, NODES = 600, 200  # a search's and a choice's effort where rounds are counted
ROUND_MOST_S, FIRST_ROUND, LAST_ROUND = 20.0, 0.5, 1.6  # a round's seconds; the first and the last as parts of it
CHOICE_PART, CHOICE_MOST_S = 0.03, 10.0  # of the time that is left, for each choice
SLACK = 1.04  # of vans' hours over what their trips take now
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


@dataclass(frozen=True, slots=True)
class _Question:
    """A search, and what it was asked for."""

    line: Line
    vans: Sequence[Fleet]
    structure: Structure
    whole_days: bool
    worth: dict[int, int]
    search: Search


@dataclass
class _State:
    """What the rounds carry on."""

    lines: Lines
    rounds: int = 0
    shares: dict[int, float] = field(default_factory=dict)

    @property
    def best(self) -> Choice:
        return self.lines.main.best


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
        self._has_feeders = len(self._vans) < len(self._fleets)
        self._yard = Yard(self._fleets, [task_of(each, self._villages[each.place]) for each in self._orders])
        self._rideable = problem if buses else replace(problem, buses=())
        self._pool = Pool(offers=offers_of(self._rideable, self._orders, self._villages))
        self._feeding = Feeding(self._rideable, self._orders, self._fleets)
        self._rng = np.random.default_rng(seed)
        self._structured = Structures(self._feeding, self._pool.supplies, self._rng)
        self._chooser = Chooser(problem, self._orders, self._yard, self._pool)
        self._is_timed = stop.remaining_s() < inf
        self._round_s = min(ROUND_MOST_S, stop.remaining_s() / 4, 2 + stop.remaining_s() / 8)

    def plan(self) -> Plan:
        state = _State(Lines(Line(self._chooser.nothing())))
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
        return self._written(_State(Lines(Line(best))))

    # Searching

    def _search(self, state: _State, structures: Sequence[Structure]) -> None:
        """One search for each structure: which supplies there are, so which orders the vans need not see to."""
        effort = self._effort(state.rounds)
        sides = list(enumerate(structures))
        if self._is_timed and not self._executor:  # one after the other would be half as long each
            sides = [(state.rounds % SIDE_BY_SIDE, structures[0])]
        asked = [each for side, structure in sides if (each := self._asked(state, structure, side, effort))]
        answers = self._run(search, [each.search for each in asked])
        for question, found in zip(asked, answers, strict=True):
            self._answered(question, found)
        state.rounds += 1
        self._choose(state)
        self._tell("routes", state)

    def _answered(self, question: _Question, found: Found) -> None:
        line, days = question.line, self._days(question, found)
        patience = Patience(seconds=self._choice_s() / 2) if self._is_timed else Patience(nodes=NODES)
        got = {task for day in days for task in day.tasks}
        paid_fen = sum(each.fen for each in days) + sum(each.fen for each in question.structure)
        held_fen = sum(fen * self._problem.buses[bus].bags for (bus, _), fen in line.prices.items())
        line.hope_fen = paid_fen + sum(fen for task, fen in question.worth.items() if task not in got) - held_fen
        line.best = self._chooser.completed(days, question.structure, line.best, patience)
        line.searches += 1

    def _asked(self, state: _State, structure: Structure, side: int, effort: Effort) -> _Question | None:
        """Whole days; single trips to begin with on one side, and where vans would wait for a centre's feeders."""
        gone = frozenset(number for supply in structure for number in supply.orders)
        is_other = {id(each) for each in structure} != {id(each) for each in state.best.supplies}
        line = self._line(state, side, is_other=is_other)
        worth = self._worth(line, structure, gone)
        vans = [each for each in self._vans if line.most.get(each.number, len(each.codes))]
        if not worth or not vans:
            return None
        whole_days = not structure and (state.rounds > 0 or side > 0)
        numbers = tuple(sorted(worth))
        network = Network(
            fleets=vans,
            numbers=numbers,
            tasks={each: self._yard.tasks[each] for each in numbers},
            worth_fen=worth,
            reloads=whole_days,
            vehicles=line.most,
        )
        seed = int(self._rng.integers(2**31))
        days = self._thinned(line.best.days, gone) if is_other else line.best.days
        is_own = line is state.lines.main and not is_other
        is_afresh = is_own and side > 0 and state.rounds % 2 > 0 and not self._is_last()
        first = () if is_afresh else self._first(vans, days, whole_days=whole_days)
        asked = Search(data=network.data(), numbers=numbers, seed=seed, effort=effort, first=first)
        return _Question(line, vans, structure, whole_days, worth, asked)

    def _line(self, state: _State, side: int, *, is_other: bool) -> Line:
        """The rival is searched for on the second side; on both, once it was not given up after its first search."""
        rival = state.lines.rival
        return rival if rival and not is_other and (side > 0 or rival.searches) else state.lines.main

    def _worth(self, line: Line, structure: Structure, gone: frozenset[int]) -> dict[int, int]:
        """What vans are paid for each task that they can do."""
        worth = worth_fen(self._pool.offers, line.prices, self._orders)
        worth = {number: fen for number, fen in worth.items() if number not in gone and self._can(number)}
        hauled = {haul.load.task for haul in line.best.hauls}
        for load in (load for supply in structure for load in supply.loads):
            if load.task not in hauled and self._can(load.task):
                worth[load.task] = sum(self._orders[each].unserved_fen for each in load.orders)
        return worth

    def _first(
        self, vans: Sequence[Fleet], days: Sequence[Workday], *, whole_days: bool
    ) -> tuple[tuple[int, Trips], ...]:
        van_index = {fleet.number: position for position, fleet in enumerate(vans)}
        if whole_days:
            return tuple((van_index[day.fleet], day.trips) for day in days)
        return tuple((van_index[day.fleet], (trip,)) for day in days for trip in day.trips)

    def _days(self, question: _Question, found: Found) -> list[Workday]:
        """The best days that were found; all others are kept for later choices."""
        vans = question.vans
        for kind, trips in found.routes:
            self._take(vans[kind], trips)
        if question.whole_days:
            return [day for kind, trips in found.best if (day := self._take(vans[kind], trips))]
        days = []
        for kind, fleet in enumerate(vans):
            trips = tuple(trip for other, mine in found.best if other == kind for trip in mine)
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

    def _take(self, fleet: Fleet, trips: Trips) -> Workday | None:
        day = self._yard.any_order(fleet.number, trips) or self._yard.workday(fleet.number, trips)
        if day:
            self._pool.take(day)
        return day

    def _run(self, work: Callable[[Search], Found], asked: Sequence[Search]) -> Iterable[Found]:
        return list(self._executor.map(work, asked)) if self._executor else [work(each) for each in asked]

    def _effort(self, rounds: int) -> Effort:
        """Rounds are long enough for a search to get somewhere; the last takes all that is left."""
        if not self._is_timed:
            return Effort(iterations=ITERATIONS)
        left_s = self._stop.remaining_s() - self._choice_s()
        seconds = FIRST_ROUND * self._round_s if not rounds else left_s if self._is_last() else self._round_s
        return Effort(iterations=None, seconds=max(0.01, min(seconds, left_s)))

    def _is_last(self) -> bool:
        return self._is_timed and self._stop.remaining_s() < LAST_ROUND * self._round_s

    def _choice_s(self) -> float:
        return min(CHOICE_MOST_S, CHOICE_PART * self._stop.remaining_s())

    # Choosing

    def _choose(self, state: _State) -> None:
        patience = Patience(seconds=self._choice_s()) if self._is_timed else Patience(nodes=NODES)
        lines = state.lines
        lines.main.best = self._chooser.choose(patience, state.best)
        for day in state.best.days:
            self._pool.take(day)
        for line in (lines.main, lines.rival):
            if line and self._pool.offers:
                line.reprice(self._chooser.prices_fen(line.most))
        lines.settle()
        if state.best.days and not self._is_last():
            away_s, shifts_s = zip(*((self._away_s(day), self._shift_s(day)) for day in state.best.days), strict=True)
            lines.challenge(away_s, shifts_s, self._chooser.nothing(), [each.number for each in self._vans])

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
        is_rival_tried = state.lines.rival and (not self._has_feeders or state.rounds % 2)
        if self._is_last() or is_rival_tried:
            return [chosen, chosen]
        other = self._structured.beside(chosen, self._shares(state))
        return [chosen, other] if state.rounds % 2 else [other, chosen]

    def _shares(self, state: _State) -> dict[int, float]:
        """What each order costs as it is served now; those of a centre what they are taken to have cost before."""
        worth = worth_fen(self._pool.offers, state.lines.main.prices, self._orders)
        state.shares |= shares_fen(self._yard, state.best.days, worth)
        return state.shares

    # Telling

    def _tell(self, doing: str, state: _State) -> None:
        self._observer(Progress(doing=doing, rounds=state.rounds, cost=state.best.fen))

    def _written(self, state: _State) -> Plan:
        notes = {"rounds": state.rounds, "days": len(self._pool.days), "supplies": len(self._pool.supplies)}
        writer = Writer(self._problem, self._rideable, self._orders, self._yard, self._feeding.yards)
        return writer.plan(state.best, self._seed, notes)
