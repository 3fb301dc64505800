"""A vehicle's day: its trips one after the other, and what they cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from huinong.engines.planning.days.solving.fleets import Fleet
from huinong.engines.planning.days.solving.tasks import Task, Timing, timing

Numbers = tuple[int, ...]
"""Tasks by their numbers, in the order of a trip."""


@dataclass(frozen=True)
class Workday:
    """Trips of one vehicle of a fleet, when each leaves, and what all cost together."""

    fleet: int
    trips: tuple[Numbers, ...]
    starts_s: tuple[int, ...]
    fen: int

    @cached_property
    def tasks(self) -> frozenset[int]:
        return frozenset(number for trip in self.trips for number in trip)


class Yard:
    """Knows the tasks that there are, and times trips of them. What was timed once is remembered."""

    def __init__(self, fleets: Sequence[Fleet], tasks: Sequence[Task]) -> None:
        self.fleets, self.tasks = fleets, list(tasks)
        self._timed: dict[tuple[int, Numbers], Timing | None] = {}

    def add(self, task: Task) -> int:
        """The number of a new task."""
        self.tasks.append(task)
        return len(self.tasks) - 1

    def timed(self, fleet: int, trip: Numbers) -> Timing | None:
        key = (fleet, trip)
        if key not in self._timed:
            self._timed[key] = timing(self.fleets[fleet], [self.tasks[each] for each in trip])
        return self._timed[key]

    def trip_fen(self, fleet: int, took: Timing, away_s: int) -> int:
        kind = self.fleets[fleet]
        return kind.way_fen(took.metres) + kind.time_fen(away_s)

    def workday(self, fleet: int, trips: Iterable[Numbers]) -> Workday | None:
        """The trips in this order, each as soon as it can start without waiting; None when they don't fit."""
        kind, mine = self.fleets[fleet], tuple(trip for trip in trips if trip)
        now_s, starts, fen = kind.starts_s, [], kind.like.fixed_fen
        if not mine or len(mine) > kind.like.trips:
            return None
        for trip in mine:
            took = self.timed(fleet, trip)
            if took is None or now_s > took.late_s:
                return None
            start_s = max(now_s, took.early_s)
            starts.append(start_s)
            fen += self.trip_fen(fleet, took, took.takes_s)
            now_s = start_s + took.takes_s + kind.like.turnaround_s
        return Workday(fleet, mine, tuple(starts), fen)

    def any_order(self, fleet: int, trips: Sequence[Numbers]) -> Workday | None:
        """The same with trips in the order of how late they may start at the latest."""
        timed = [(took.late_s, trip) for trip in trips if (took := self.timed(fleet, trip))]
        if len(timed) < len(trips):
            return None
        return self.workday(fleet, [trip for _, trip in sorted(timed)])

    def without(self, day: Workday, dropped: frozenset[int]) -> Workday | None:
        """The day with these tasks left out; None when nothing is left."""
        trips = [tuple(each for each in trip if each not in dropped) for trip in day.trips]
        return self.workday(day.fleet, trips)
