"""Trips packed into vehicles' days by CP-SAT: as few vehicles as hold them, each with time to turn round between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from huinong.engines.planning.days.solving.fleets import Fleet
from huinong.engines.planning.days.solving.tasks import Timing
from huinong.engines.planning.days.solving.workdays import Numbers, Workday, Yard

DETERMINISTIC_S = 1.0  # CP-SAT's own measure of work: the same on every machine


@dataclass(frozen=True, slots=True)
class _Parcel:
    trip: Numbers
    took: Timing
    worth_fen: int


def packed(yard: Yard, fleet: Fleet, trips: Sequence[Numbers], worth_fen: Mapping[int, int]) -> list[Workday]:
    """Days of the fleet's vehicles for these trips; where not all fit, those that are worth most."""
    parcels = [
        _Parcel(trip, took, sum(worth_fen.get(task, 0) for task in trip))
        for trip in trips
        if (took := yard.timed(fleet.number, trip))
    ]
    if not parcels:
        return []
    model, starts, aboard = _model(fleet, parcels)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = DETERMINISTIC_S
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    days = []
    for vehicle in range(len(fleet.codes)):
        own = [n for n in range(len(parcels)) if solver.value(aboard[n, vehicle])]
        own.sort(key=lambda n: solver.value(starts[n]))
        day = yard.workday(fleet.number, [parcels[n].trip for n in own])
        days += [day] if day else []
    return days


def _model(
    fleet: Fleet, parcels: Sequence[_Parcel]
) -> tuple[cp_model.CpModel, list[cp_model.IntVar], dict[tuple[int, int], cp_model.IntVar]]:
    model, like = cp_model.CpModel(), fleet.like
    starts = [model.new_int_var(each.took.early_s, each.took.late_s, "") for each in parcels]
    vehicles = range(len(fleet.codes))
    aboard = {(n, vehicle): model.new_bool_var("") for n in range(len(parcels)) for vehicle in vehicles}
    used = [model.new_bool_var("") for _ in vehicles]
    for vehicle in vehicles:
        intervals = [
            model.new_optional_fixed_size_interval_var(
                starts[n], each.took.takes_s + like.turnaround_s, aboard[n, vehicle], ""
            )
            for n, each in enumerate(parcels)
        ]
        model.add_no_overlap(intervals)
        model.add(sum(aboard[n, vehicle] for n in range(len(parcels))) <= like.trips * used[vehicle])
        if vehicle:
            model.add_implication(used[vehicle], used[vehicle - 1])
    for n in range(len(parcels)):
        model.add_at_most_one(aboard[n, vehicle] for vehicle in vehicles)
    gained = sum(each.worth_fen * aboard[n, vehicle] for n, each in enumerate(parcels) for vehicle in vehicles)
    model.minimize(like.fixed_fen * sum(used) - gained)
    return model, starts, aboard
