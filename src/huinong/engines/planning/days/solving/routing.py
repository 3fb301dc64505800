"""PyVRP, asked about tasks of one base: which trips are worth their way, given what each task is worth.

Prizes make the routing prize-collecting: a task is left to others (a bus, a feeder) where its way costs more than they
take. PyVRP (Wouda, Lan and Kool 2024) wants whole numbers: money is scaled so that a second costs a whole number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd, inf
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
import pyvrp
from pyvrp import Activity, ActivityType, Client, Depot, Location, ProblemData, Solution, VehicleType
from pyvrp.IteratedLocalSearch import IteratedLocalSearchParams
from pyvrp.solve import SolveParams

from huinong.engines.planning.days.solving.fleets import Fleet
from huinong.engines.planning.days.solving.tasks import Task
from huinong.engines.planning.days.solving.workdays import Numbers
from huinong.engines.planning.days.values import Zone
from huinong.engines.planning.travel import UNREACHABLE, Whole
from huinong.engines.planning.watching import HISTORY, Watching, stop_after

NO_WAY_S = 500_000
"""Stands where no way leads: no shift is as long. Larger figures overflow when added up."""

Trips = tuple[Numbers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long one search works: iterations where an answer must be repeatable, seconds otherwise."""

    iterations: int | None
    seconds: float = inf


@dataclass(frozen=True, kw_only=True)
class Search:
    """A question that can be sent to another process. `first`: routes to begin with, by place among the fleets."""

    data: Any  # pyvrp.ProblemData
    numbers: Numbers
    seed: int
    effort: Effort
    first: tuple[tuple[int, Trips], ...] = ()
    most: int = 400


@dataclass(frozen=True, kw_only=True)
class Network:
    """The tasks `numbers` for `fleets` of one base. `worth_fen`: by task; those without one must be done."""

    fleets: Sequence[Fleet]
    numbers: Numbers
    tasks: Mapping[int, Task]
    worth_fen: Mapping[int, int]
    reloads: bool
    vehicles: Mapping[int, int] = field(default_factory=dict)  # how many of a fleet there are, if not all

    def data(self) -> Any:
        """As PyVRP has it. With reloads, time is paid on the way and waiting is free; without, as it passes."""
        base = self.fleets[0].like.base
        places = [base, *sorted({self.tasks[each].place for each in self.numbers} - {base})]
        index = {place: number for number, place in enumerate(places)}
        scale = self._scale()
        zones: list[Zone] = sorted({self.tasks[each].zone for each in self.numbers})
        turnarounds = sorted({each.like.turnaround_s if self.reloads else 0 for each in self.fleets})
        stop_s = np.zeros(len(places), dtype=np.int64)
        for number in self.numbers:
            stop_s[index[self.tasks[number].place]] = self.tasks[number].stop_s
        profiles: list[tuple[Any, Any]] = [self._profile(fleet, places, stop_s, scale) for fleet in self.fleets]
        return ProblemData(
            locations=[Location(0, 0) for _ in places],
            clients=[self._client(each, index, zones, scale, turnarounds[0]) for each in self.numbers],
            depots=[Depot(0, service_duration=each) for each in turnarounds],
            vehicle_types=[
                self._vehicles(profile, fleet, zones, scale, turnarounds) for profile, fleet in enumerate(self.fleets)
            ],
            distance_matrices=[distances for distances, _ in profiles],
            duration_matrices=[durations for _, durations in profiles],
        )

    def _scale(self) -> int:
        """So that an hour's price over 3,600 s is whole."""
        return 3600 // gcd(3600, *(each.like.fen_per_hour for each in self.fleets))

    def _profile(self, fleet: Fleet, places: Sequence[int], stop_s: Whole, scale: int) -> tuple[Whole, Whole]:
        """Money on the way, and seconds with the stop at the end of each way: a second task there stops no more."""
        part = np.ix_(places, places)
        metres, seconds = fleet.matrix.metres[part], fleet.matrix.seconds[part]
        is_way = seconds != UNREACHABLE
        stops = np.where(np.eye(len(places), dtype=bool), 0, stop_s[None, :])
        durations = np.where(is_way, seconds + stops, NO_WAY_S)
        money = metres * fleet.like.fen_per_km / 1000
        if self.reloads:
            money = money + (seconds + stops) * fleet.like.fen_per_hour / 3600
        distances = np.where(is_way, np.rint(money * scale), NO_WAY_S).astype(np.int64)
        np.fill_diagonal(distances, 0)
        np.fill_diagonal(durations, 0)
        return distances, durations

    def _client(self, number: int, index: Mapping[int, int], zones: Sequence[Zone], scale: int, stands_s: int) -> Any:
        task, worth = self.tasks[number], self.worth_fen.get(number)
        way_s = self.fleets[0].matrix.seconds[self.fleets[0].like.base, task.place]
        way_back_s = self.fleets[0].matrix.seconds[task.place, self.fleets[0].like.base]
        done_by_s = min(task.ends_s, task.back_by_s - int(way_back_s))
        late_s = min(
            task.closes_s + task.stop_s,
            done_by_s - task.handling_s,
            task.leaves_by_s + int(way_s) + task.stop_s,
        )
        early_s = max(task.opens_s + task.stop_s, task.ready_s)
        return Client(
            index[task.place],
            delivery=[task.down_g, *(task.down_cm3 if zone == task.zone else 0 for zone in zones)],
            pickup=[task.up_g, *(task.up_cm3 if zone == task.zone else 0 for zone in zones)],
            service_duration=task.handling_s,
            tw_early=min(early_s, max(0, late_s)),
            tw_late=max(0, late_s),
            release_time=min(max(0, late_s), max(0, task.leaves_from_s - stands_s)),
            prize=0 if worth is None else max(0, worth * scale - self._handling(task, scale)),
            required=worth is None,
        )

    def _handling(self, task: Task, scale: int) -> int:
        """What the time of handing over costs, where only the way's time is paid: the prize is so much less."""
        fen_per_hour = min(each.like.fen_per_hour for each in self.fleets)
        return task.handling_s * fen_per_hour * scale // 3600 if self.reloads else 0

    def _vehicles(
        self, profile: int, fleet: Fleet, zones: Sequence[Zone], scale: int, turnarounds: Sequence[int]
    ) -> Any:
        like, count = fleet.like, self.vehicles.get(fleet.number, len(fleet.codes))
        stands_s = like.turnaround_s if self.reloads else 0
        depot = turnarounds.index(stands_s)
        share_fen = 0 if self.reloads else _share_fen_per_hour(fleet)
        return VehicleType(
            num_available=count if self.reloads else count * like.trips,
            capacity=[like.load_g, *(like.spaces.get(zone, 0) for zone in zones)],
            start_depot=depot,
            end_depot=depot,
            fixed_cost=like.fixed_fen * scale if self.reloads else 0,
            tw_early=max(0, fleet.starts_s - stands_s),
            tw_late=fleet.ends_s,
            unit_distance_cost=1,
            unit_duration_cost=0 if self.reloads else (like.fen_per_hour + share_fen) * scale // 3600,
            profile=profile,
            reload_depots=[depot] if self.reloads and like.trips > 1 else [],
            max_reloads=like.trips - 1 if self.reloads else 0,
        )


def _share_fen_per_hour(fleet: Fleet) -> int:
    """What an hour of its shift takes of a vehicle's fixed price: a single trip pays its part of the day."""
    return fleet.like.fixed_fen * 3600 // max(3600, fleet.ends_s - fleet.starts_s)


class _Gathering(Watching):
    """Keeps the routes of the better plans that the search passes through, the newest first."""

    WITHIN = 1.02

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.best: list[Any] = []
        self.routes: dict[tuple[Any, ...], Any] = {}

    def is_worth(self, candidate: Any, best: Any, cost_evaluator: Any) -> bool:
        is_near: bool = cost_evaluator.cost(candidate) <= self.WITHIN * cost_evaluator.cost(best)
        return candidate.is_feasible() and is_near

    def on_best(self, best: Any) -> None:
        super().on_best(best)
        if best.is_feasible():
            self.best = best.routes()

    def take(self, solution: Any) -> None:
        for route in solution.routes():
            key = (route.vehicle_type(), *((each.type, each.idx) for each in route))
            self.routes.pop(key, None)
            self.routes[key] = route
        while len(self.routes) > self._most:
            del self.routes[next(iter(self.routes))]


@dataclass(frozen=True, kw_only=True)
class Found:
    """`best`: the routes of the best plan; `routes`: others met on the way; each a fleet and its trips."""

    best: tuple[tuple[int, Trips], ...]
    routes: tuple[tuple[int, Trips], ...]


def search(asked: Search) -> Found:
    """Run one search. Its best plan is feasible, or empty."""
    gathering = _Gathering(asked.most)
    params = SolveParams(ils=IteratedLocalSearchParams(history_length=HISTORY, callbacks=gathering))
    first = _first(asked) if asked.first else None
    with catch_warnings():
        simplefilter("ignore")  # of penalties at their limit: what is infeasible is looked at below
        result = pyvrp.solve(
            asked.data,
            stop_after(asked.effort.iterations, asked.effort.seconds),
            seed=asked.seed,
            collect_stats=False,
            display=False,
            params=params,
            initial_solution=first,
        )
    best = result.best.routes() if result.best.is_feasible() else gathering.best
    return Found(
        best=tuple(_told(asked.numbers, route) for route in best),
        routes=tuple(_told(asked.numbers, route) for route in gathering.routes.values()),
    )


def _told(numbers: Numbers, route: Any) -> tuple[int, Trips]:
    trips: list[list[int]] = [[]]
    for activity in list(route)[1:-1]:
        if activity.is_depot():
            trips.append([])
        else:
            trips[-1].append(numbers[activity.idx])
    return route.vehicle_type(), tuple(tuple(trip) for trip in trips if trip)


def _first(asked: Search) -> Any:
    """A plan to begin with, of those tasks that are still asked about."""
    place = {number: position for position, number in enumerate(asked.numbers)}
    routes = []
    for kind, trips in asked.first:
        kept = [[place[each] for each in trip if each in place] for trip in trips]
        activities: list[Any] = []
        reload = asked.data.vehicle_type(kind).start_depot
        for trip in (each for each in kept if each):
            activities += [Activity(ActivityType.DEPOT, reload)] if activities else []
            activities += [Activity(ActivityType.CLIENT, each) for each in trip]
        if activities:
            routes.append(pyvrp.Route(asked.data, activities, kind))
    return Solution(asked.data, routes)
