"""What buses and keepers could bring, of what each village has: by the timetable, but whatever else goes."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.values import Bus, Direction, Fetch, Problem, Village

Real = NDArray[np.float64]

KEEPER, KEEPER_DOWN, KEEPER_UP = -1, -3, -4
"""In place of a fleet: the keeper goes; to meet what comes down and what goes up apart, where no way serves both."""
KEEPERS = frozenset({KEEPER, KEEPER_DOWN, KEEPER_UP})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Group:
    """What one village has in one direction, cold or not; arrays by demand. The first is ready at `ready_s`."""

    place: int
    direction: Direction
    is_cold: bool
    pieces: Real
    grams: Real
    cm3: Real
    ready_s: int
    due_s: int


@dataclass(frozen=True, slots=True)
class BagOption:
    """A bus that could carry a group's bags, to a keeper (`centre` None) or to a centre, and what it costs a bag.

    `most`: what it can carry that way in all, which is its hold as often as it calls at the county centre for it.
    """

    group: int
    bus: int
    centre: int | None
    fen: float
    most: float


def bag_options(problem: Problem, groups: tuple[Group, ...]) -> Iterator[BagOption]:
    """Every bus that calls at the county centre, and at a stop of the village's keeper or a centre, in that order."""
    villages = {v.place: v for v in problem.villages}
    centres = {c.place for c in problem.centres}
    for number, group in enumerate(groups):
        if group.is_cold:
            continue
        for which, bus in enumerate(problem.buses):
            reached = _reached(problem, bus, group.direction)
            fen = bus.fee_fen + _passengers_fen(problem, bus)
            most = float(bus.bags * _depot_calls(problem, bus, group.direction))
            if any(_can_meet(problem, bus, group, villages[group.place], f) for f in villages[group.place].fetches):
                yield BagOption(number, which, None, fen, most)
            for centre in sorted(reached & centres):
                yield BagOption(number, which, centre, fen, most)


def _can_meet(problem: Problem, bus: Bus, group: Group, village: Village, fetch: Fetch) -> bool:
    """Whether its keeper can be at that stop with something of the group while his village is open, in its time."""
    if fetch.load_g < group.grams.min():
        return False
    is_down = group.direction is Direction.DOWN
    for here, call in enumerate(bus.calls):
        if call.place != fetch.stop:
            continue
        away_s, back_s = call.arrives_s - fetch.takes_s, call.leaves_s + fetch.takes_s
        rest = bus.calls[:here] if is_down else bus.calls[here + 1 :]
        ends = [c for c in rest if c.place == problem.depot]
        is_home = away_s >= village.opens_s and back_s <= village.closes_s
        if is_home and ends and is_down:
            if max(c.leaves_s for c in ends) >= group.ready_s and back_s <= group.due_s:
                return True
        elif is_home and ends and away_s >= group.ready_s and min(c.arrives_s for c in ends) <= group.due_s:
            return True
    return False


def _reached(problem: Problem, bus: Bus, direction: Direction) -> set[int]:
    """Places after its first call at the county centre on the way down, before its last on the way up."""
    places = [call.place for call in bus.calls]
    if problem.depot not in places:
        return set()
    if direction is Direction.DOWN:
        return set(places[places.index(problem.depot) + 1 :])
    return set(places[: len(places) - 1 - places[::-1].index(problem.depot)])


def _depot_calls(problem: Problem, bus: Bus, direction: Direction) -> int:
    calls = bus.calls[:-1] if direction is Direction.DOWN else bus.calls[1:]
    return sum(call.place == problem.depot for call in calls)


def _passengers_fen(problem: Problem, bus: Bus) -> float:
    """A bag's, less half a fen: a ride's is rounded, and has one bag at least."""
    return max(0.0, bus.passengers * bus.bag_s * 2 * problem.rates.passenger_fen_per_hour / 3600 - 0.5)


def keeper_of(problem: Problem, group: Group, centres: Set[int]) -> int:
    """Whether one way of the keeper's can serve both directions: on the market, or where two buses meet in time."""
    village = next(each for each in problem.villages if each.place == group.place)
    stops = {fetch.stop for fetch in village.fetches}
    if stops & centres or any(_meet(problem, stop) for stop in stops):
        return KEEPER
    return KEEPER_DOWN if group.direction is Direction.DOWN else KEEPER_UP


def _meet(problem: Problem, stop: int) -> bool:
    """Whether a bus from the county centre and one to it stop there with no longer between than a keeper waits."""
    downs, ups = (
        [c for bus in problem.buses if stop in _reached(problem, bus, way) for c in bus.calls if c.place == stop]
        for way in (Direction.DOWN, Direction.UP)
    )
    waits_s = problem.rates.keeper_waits_s
    return any(max(a.leaves_s, b.leaves_s) - min(a.arrives_s, b.arrives_s) <= waits_s for a in downs for b in ups)
