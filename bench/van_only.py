"""Other solvers on the van-only problem: vans from the county centre, one trip each, or several for those that can.

Each gets the same tasks, money, hours and room, and gives back trips; what they cost is counted by our rules.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import vroom
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from huinong.engines.planning.days.solving.errands import task_of, villages_of
from huinong.engines.planning.days.solving.fleets import Fleet, fleets_of
from huinong.engines.planning.days.solving.orders import Order, orders_of
from huinong.engines.planning.days.solving.planner import plan_of
from huinong.engines.planning.days.solving.routing import Effort, Network, Search, Trips, search
from huinong.engines.planning.days.solving.tasks import Task
from huinong.engines.planning.days.values import Plan, Problem, Zone

TENTHS = 10  # of a fen: OR-Tools wants whole costs a way

Routes = list[tuple[int, Trips]]
"""A fleet's number and the trips of one of it, for each van that goes."""


def common(problem: Problem, *, trips: int) -> Problem:
    """The problem that every solver here can be asked; with more than one trip a van, only those that reload."""
    return replace(
        problem,
        buses=(),
        centres=(),
        villages=tuple(replace(each, fetches=()) for each in problem.villages),
        vehicles=tuple(
            replace(each, trips=min(each.trips, trips)) for each in problem.vehicles if each.base == problem.depot
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The common problem as tasks."""

    problem: Problem
    orders: Sequence[Order]
    fleets: Sequence[Fleet]
    tasks: Sequence[Task]

    @property
    def places(self) -> list[int]:
        return [self.problem.depot, *(each.place for each in self.tasks)]

    @property
    def zones(self) -> list[Zone]:
        return sorted({each.zone for each in self.tasks})

    def vans(self) -> list[Fleet]:
        """A fleet for each van of it."""
        return [fleet for fleet in self.fleets for _ in fleet.codes]


def asked_of(problem: Problem) -> Asked:
    orders, villages = orders_of(problem), villages_of(problem)
    tasks = [task_of(each, villages[each.place]) for each in orders]
    return Asked(problem=problem, orders=orders, fleets=fleets_of(problem), tasks=tasks)


def planned(asked: Asked, solver: Callable[[Asked, float], Routes], seconds: float) -> Plan:
    """The plan of the trips that a solver gives in its time."""
    routes = solver(asked, seconds)
    return plan_of(asked.problem, routes)


def by_pyvrp(asked: Asked, seconds: float) -> Routes:
    """PyVRP by itself, with its own reloads, for the whole time."""
    numbers = tuple(range(len(asked.tasks)))
    worth = {each.number: each.unserved_fen for each in asked.orders}
    tasks: Mapping[int, Task] = dict(enumerate(asked.tasks))
    network = Network(fleets=asked.fleets, numbers=numbers, tasks=tasks, worth_fen=worth, reloads=True)
    found = search(
        Search(data=network.data(), numbers=numbers, seed=1, effort=Effort(iterations=None, seconds=seconds))
    )
    return [(asked.fleets[kind].number, trips) for kind, trips in found.best]


def by_vroom(asked: Asked, seconds: float) -> Routes:
    """VROOM at its highest level, two threads. It has no seed, and ends by itself or somewhat after its time."""
    question, fleet = vroom.Input(), asked.fleets[0]
    part = np.ix_(asked.places, asked.places)
    question.set_durations_matrix(profile="car", matrix_input=fleet.matrix.seconds[part].astype(np.uint32))
    question.set_distances_matrix(profile="car", matrix_input=fleet.matrix.metres[part].astype(np.uint32))
    for number, van in enumerate(asked.vans()):
        like = van.like
        question.add_vehicle(
            vroom.Vehicle(
                number,
                start=0,
                end=0,
                capacity=[like.load_g, *(like.spaces.get(zone, 0) for zone in asked.zones)],
                time_window=(van.starts_s, van.ends_s),
                costs=vroom.VehicleCosts(fixed=like.fixed_fen, per_hour=like.fen_per_hour, per_km=like.fen_per_km),
            )
        )
    for number, task in enumerate(asked.tasks):
        question.add_job(
            vroom.Job(
                number,
                number + 1,
                default_setup=task.stop_s,
                default_service=task.handling_s,
                delivery=_amounts(task, asked.zones, up=False),
                pickup=_amounts(task, asked.zones, up=True),
                time_windows=[(_opens_s(task), min(task.closes_s, task.ends_s - task.handling_s - task.stop_s))],
            )
        )
    answer = question.solve(exploration_level=5, nb_threads=2, timeout=timedelta(seconds=seconds))
    routes: dict[int, list[int]] = {}
    for step in answer.routes.to_dict("records"):
        if step["type"] == "job":
            routes.setdefault(int(step["vehicle_id"]), []).append(int(step["id"]))
    vans = asked.vans()
    return [(vans[number].number, (tuple(trip),)) for number, trip in sorted(routes.items())]


def _opens_s(task: Task) -> int:
    """From when a stop does all that it is for."""
    return max(task.opens_s, task.ready_s - task.stop_s)


def _amounts(task: Task, zones: Sequence[Zone], *, up: bool) -> list[int]:
    load_g, cm3 = (task.up_g, task.up_cm3) if up else (task.down_g, task.down_cm3)
    return [load_g, *(cm3 if zone == task.zone else 0 for zone in zones)]


def by_ortools(asked: Asked, seconds: float) -> Routes:
    """OR-Tools' routing, guided local search from the cheapest insertion of savings."""
    vans = asked.vans()
    manager = pywrapcp.RoutingIndexManager(len(asked.places), len(vans), 0)
    model = pywrapcp.RoutingModel(manager)
    _cost_and_time(asked, manager, model, vans)
    _loads(asked, manager, model, vans)
    for number, order in enumerate(asked.orders):
        model.AddDisjunction([manager.NodeToIndex(number + 1)], order.unserved_fen * TENTHS)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    answer = model.SolveWithParameters(parameters)
    return [] if answer is None else _routes(answer, manager, model, vans)


def _cost_and_time(asked: Asked, manager: Any, model: Any, vans: Sequence[Fleet]) -> None:
    """Stops are in the ways to them, as in our own searches, and so are their costs; waiting is free."""
    part = np.ix_(asked.places, asked.places)
    places = np.array(asked.places)
    stops = np.array([0, *(each.stop_s for each in asked.tasks)])
    stands_s = np.array([0, *(each.handling_s for each in asked.tasks)])
    moves = places[:, None] != places[None, :]
    transits = []
    for vehicle, van in enumerate(vans):
        seconds = van.matrix.seconds[part] + np.where(moves, stops[None, :], 0) + stands_s[:, None]
        money = van.matrix.metres[part] * van.like.fen_per_km / 1000 + seconds * van.like.fen_per_hour / 3600
        model.SetArcCostEvaluatorOfVehicle(
            model.RegisterTransitMatrix(np.rint(money * TENTHS).astype(int).tolist()), vehicle
        )
        model.SetFixedCostOfVehicle(van.like.fixed_fen * TENTHS, vehicle)
        transits.append(model.RegisterTransitMatrix(seconds.astype(int).tolist()))
    last_s = max(each.ends_s for each in vans)
    model.AddDimensionWithVehicleTransits(transits, last_s, last_s, False, "time")
    clock = model.GetDimensionOrDie("time")
    for vehicle, van in enumerate(vans):
        clock.CumulVar(model.Start(vehicle)).SetRange(van.starts_s, van.ends_s)
        clock.CumulVar(model.End(vehicle)).SetRange(van.starts_s, van.ends_s)
    for number, task in enumerate(asked.tasks):
        late_s = min(task.closes_s + task.stop_s, task.ends_s - task.handling_s, last_s)
        clock.CumulVar(manager.NodeToIndex(number + 1)).SetRange(_opens_s(task) + task.stop_s, late_s)


def _loads(asked: Asked, manager: Any, model: Any, vans: Sequence[Fleet]) -> None:
    """Grams, and cm³ by zone: what a van starts with is all that it brings down."""
    measures = [([(t.down_g, t.up_g) for t in asked.tasks], [van.like.load_g for van in vans])]
    for zone in asked.zones:
        own = [(t.down_cm3, t.up_cm3) if t.zone == zone else (0, 0) for t in asked.tasks]
        measures.append((own, [van.like.spaces.get(zone, 0) for van in vans]))
    for number, (pairs, room) in enumerate(measures):
        change = model.RegisterUnaryTransitVector([0, *(up - down for down, up in pairs)])
        brought = model.RegisterUnaryTransitVector([0, *(down for down, _ in pairs)])
        model.AddDimensionWithVehicleCapacity(change, 0, room, False, f"aboard {number}")
        model.AddDimensionWithVehicleCapacity(brought, 0, room, True, f"brought {number}")
        aboard, down = (model.GetDimensionOrDie(f"{what} {number}") for what in ("aboard", "brought"))
        for vehicle in range(len(vans)):
            model.solver().Add(aboard.CumulVar(model.Start(vehicle)) == down.CumulVar(model.End(vehicle)))


def _routes(answer: Any, manager: Any, model: Any, vans: Sequence[Fleet]) -> Routes:
    routes: Routes = []
    for vehicle, van in enumerate(vans):
        index, trip = answer.Value(model.NextVar(model.Start(vehicle))), []
        while not model.IsEnd(index):
            trip.append(manager.IndexToNode(index) - 1)
            index = answer.Value(model.NextVar(index))
        if trip:
            routes.append((van.number, (tuple(trip),)))
    return routes


def clocked(work: Callable[[], Plan]) -> tuple[Plan, float]:
    begun = time.perf_counter()
    plan = work()
    return plan, time.perf_counter() - begun
