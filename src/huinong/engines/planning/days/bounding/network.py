"""A day's problem in arrays, relaxed: who could bring what, without clocks, cold room or what is aboard on the way up.

What is left out only makes plans cheaper, so that a bound over it holds for every plan that the checker allows:
vehicles of one kind are one *fleet*; what one village has in one direction is a *group* of demands; a *mode* is a way
of bringing a demand, with the fleet that calls at its village, if one does, and who brings it to the township centre.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from huinong.engines.planning.days.bounding.buses import KEEPER, KEEPERS, BagOption, Group, Real, bag_options, keeper_of
from huinong.engines.planning.days.values import Bus, Demand, Direction, Problem, Vehicle, Zone
from huinong.engines.planning.travel import UNREACHABLE, Matrix

NO_FLEET = -2
NEVER = 10**9
BUS = -1
"""In place of the fleet that brings it to the township centre."""
DIRECT = -2


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fleet:
    """Vehicles that are alike. Node 0 is their base; `places` says which place each node is.

    `fen` and `seconds` are the cheaper of both ways between two nodes, infinite where no way is. `idle_s`: how long
    from the start of its shift it has nothing to bring down, since nothing can have come to its base yet.
    """

    count: int
    like: Vehicle
    places: tuple[int, ...]
    node: dict[int, int]
    fen: Real
    seconds: Real
    stop_s: Real
    by_grams: bool
    capacity: float
    idle_s: int

    @property
    def tours(self) -> int:
        return self.count * self.like.trips

    @property
    def second_fen(self) -> float:
        return self.like.fen_per_hour / 3600


def room_of(group: Group, fleet: Fleet) -> Real:
    """What each demand takes of a vehicle's room: nothing on the way up, and no volume of the ambient if cold."""
    if group.direction is Direction.UP or (group.is_cold and not fleet.by_grams):
        return np.zeros(len(group.pieces))
    return group.grams if fleet.by_grams else group.cm3


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of bringing what is in a group: `at` calls at the village; `centre` and `up` where it goes over one."""

    group: int
    at: int
    centre: int | None = None
    up: int = DIRECT
    is_left: bool = False

    @property
    def by_bus_to_keeper(self) -> bool:
        return self.at in KEEPERS and self.centre is None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Network:
    problem: Problem
    fleets: tuple[Fleet, ...]
    groups: tuple[Group, ...]
    modes: tuple[Mode, ...]
    bags: tuple[BagOption, ...]
    keeper_fen: dict[int, int]
    """The least fee of the keeper of a village for one way, by place."""


def network(problem: Problem) -> Network:
    groups = tuple(_groups(problem))
    fleets = tuple(_fleets(problem, groups))
    bags = tuple(bag_options(problem, groups))
    return Network(
        problem=problem,
        fleets=fleets,
        groups=groups,
        modes=tuple(_modes(problem, fleets, groups, bags)),
        bags=bags,
        keeper_fen={v.place: min(f.fee_fen for f in v.fetches) for v in problem.villages if v.fetches},
    )


def _groups(problem: Problem) -> Iterator[Group]:
    members: defaultdict[tuple[int, Direction, Zone], list[Demand]] = defaultdict(list)
    for demand in problem.demands:
        members[demand.place, demand.direction, demand.zone].append(demand)
    for (place, direction, zone), demands in sorted(members.items()):
        yield Group(
            place=place,
            direction=direction,
            is_cold=zone is not Zone.AMBIENT,
            pieces=np.array([float(d.pieces) for d in demands]),
            grams=np.array([float(d.load_g) for d in demands]),
            cm3=np.array([float(d.volume_cm3) for d in demands]),
            ready_s=min(d.ready_s for d in demands),
            due_s=max(d.due_s for d in demands),
        )


def _fleets(problem: Problem, groups: tuple[Group, ...]) -> Iterator[Fleet]:
    alike: defaultdict[tuple[object, ...], list[Vehicle]] = defaultdict(list)
    for vehicle in problem.vehicles:
        v = vehicle
        spaces = tuple(sorted(v.spaces.items()))
        shift = (v.starts_s, v.ends_s, v.turnaround_s, v.trips)
        alike[v.base, v.profile, shift, v.load_g, spaces, v.fixed_fen, v.fen_per_km, v.fen_per_hour].append(vehicle)
    for vehicles in alike.values():
        yield _fleet(problem, vehicles[0], len(vehicles), groups)


def _fleet(problem: Problem, like: Vehicle, count: int, groups: tuple[Group, ...]) -> Fleet:
    villages = [v.place for v in problem.villages if v.place != like.base]
    centres = [c.place for c in problem.centres] if like.base == problem.depot else []
    places = (like.base, *sorted({*villages, *centres} - {like.base}))
    fen, seconds = _ways(problem.travel[like.profile], list(places), like)
    stops = _stop_seconds(problem)
    down = [g for g in groups if g.direction is Direction.DOWN and not g.is_cold]
    cm3 = like.spaces.get(Zone.AMBIENT, 0)
    by_grams = sum(g.grams.sum() for g in down) * cm3 >= sum(g.cm3.sum() for g in down) * like.load_g
    return Fleet(
        count=count,
        like=like,
        places=places,
        node={place: number for number, place in enumerate(places)},
        fen=fen,
        seconds=seconds,
        stop_s=np.array([0.0, *(stops[place] for place in places[1:])]),
        by_grams=by_grams,
        capacity=float(like.load_g if by_grams else cm3),
        idle_s=_idle_s(problem, like),
    )


def _idle_s(problem: Problem, like: Vehicle) -> int:
    """Until the first vehicle or bus from the county centre is there, and what it brings is handled."""
    if like.base == problem.depot:
        return 0
    centre = next(c for c in problem.centres if c.place == like.base)
    ready_s = min((d.ready_s for d in problem.demands if d.direction is Direction.DOWN), default=0)
    comes = [_comes_s(problem, each, like.base, ready_s) for each in problem.vehicles if each.base == problem.depot]
    comes += [_bus_comes_s(problem, bus, like.base) for bus in problem.buses]
    earliest_s = max(min(comes, default=NEVER), centre.opens_s) + centre.handling_s
    return min(max(0, earliest_s - like.starts_s), like.ends_s - like.starts_s)


def _comes_s(problem: Problem, vehicle: Vehicle, place: int, ready_s: int) -> int:
    """At the earliest, by the quickest way, over other places if need be."""
    seconds = problem.travel[vehicle.profile].seconds
    graph = np.where(seconds == UNREACHABLE, 0.0, np.maximum(seconds, 1e-3))
    np.fill_diagonal(graph, 0.0)
    least_s = dijkstra(csr_array(graph), indices=[problem.depot])[0, place]
    starts_s = max(vehicle.starts_s, problem.opens_s, ready_s)
    return starts_s + int(least_s) if np.isfinite(least_s) else NEVER


def _bus_comes_s(problem: Problem, bus: Bus, place: int) -> int:
    calls = [c for c in bus.calls if c.place == place] if problem.depot in {c.place for c in bus.calls} else []
    return min((c.arrives_s for c in calls), default=NEVER)


def _stop_seconds(problem: Problem) -> dict[int, float]:
    """Where a centre and a village are one place, the shorter of their stops: a call may use either."""
    stops = {c.place: float(c.stop_s) for c in problem.centres}
    return stops | {v.place: min(float(v.stop_s), stops.get(v.place, np.inf)) for v in problem.villages}


def _ways(matrix: Matrix, places: list[int], like: Vehicle) -> tuple[Real, Real]:
    some = np.ix_(places, places)
    seconds = matrix.seconds[some].astype(np.float64)
    fen = matrix.metres[some] * like.fen_per_km / 1000 + seconds * like.fen_per_hour / 3600
    none = matrix.seconds[some] == UNREACHABLE
    seconds[none], fen[none] = np.inf, np.inf
    return np.minimum(fen, fen.T), np.minimum(seconds, seconds.T)


def _modes(
    problem: Problem, fleets: tuple[Fleet, ...], groups: tuple[Group, ...], bags: tuple[BagOption, ...]
) -> Iterator[Mode]:
    centres = {c.place: c for c in problem.centres}
    keepers = {v.place: {f.stop for f in v.fetches} for v in problem.villages}
    by_bus = {(b.group, b.centre) for b in bags}
    from_depot = [c for c, fleet in enumerate(fleets) if fleet.like.base == problem.depot]
    for number, group in enumerate(groups):
        yield Mode(number, NO_FLEET, is_left=True)
        yield from (Mode(number, c) for c in from_depot if _may(fleets[c], group))
        for place in centres:
            ups = [c for c in from_depot if place in fleets[c].node and _has(fleets[c], group)]
            ups += [BUS] if (number, place) in by_bus else []
            feeders = [c for c, f in enumerate(fleets) if f.like.base == place and _may(f, group)]
            feeders += [KEEPER] if place in keepers.get(group.place, set()) and not group.is_cold else []
            yield from (Mode(number, at, place, up) for at in feeders for up in ups)
        if (number, None) in by_bus:
            yield Mode(number, keeper_of(problem, group, centres.keys()))


def _may(fleet: Fleet, group: Group) -> bool:
    return group.place in fleet.node and _has(fleet, group)


def _has(fleet: Fleet, group: Group) -> bool:
    """A cold group needs cold space, of whichever zone."""
    return not group.is_cold or any(s > 0 for zone, s in fleet.like.spaces.items() if zone is not Zone.AMBIENT)
