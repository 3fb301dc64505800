"""Tours as what is put on and off at each stop, and their times from that: for those who change a plan."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from huinong.engines.planning.days.values import Call, Carriage, Demand, Plan, Problem, Tour, Vehicle
from huinong.engines.planning.travel import UNREACHABLE


class Stopping(NamedTuple):
    """A call of a tour before it has times: where, what is put on, what is put off."""

    place: int
    on: tuple[str, ...]
    off: tuple[str, ...]


def stops_of(tour: Tour) -> tuple[Stopping, ...]:
    """A tour without its times."""
    return tuple(
        Stopping(
            call.place,
            tuple(each.demand for each in tour.carries if each.on == number),
            tuple(each.demand for each in tour.carries if each.off == number),
        )
        for number, call in enumerate(tour.calls)
    )


def timed(problem: Problem, vehicle: Vehicle, stops: Sequence[Stopping], leaves_s: int) -> Tour | None:
    """The tour over these stops that sets out then and never waits longer than it must; None where no way leads on."""
    demands = {each.code: each for each in problem.demands}
    seconds = problem.travel[vehicle.profile].seconds
    calls = [Call(place=stops[0].place, arrives_s=leaves_s, leaves_s=leaves_s)]
    for number, stop in enumerate(stops[1:], 1):
        drives_s = int(seconds[calls[-1].place, stop.place])
        if drives_s == UNREACHABLE:
            return None
        arrives_s = calls[-1].leaves_s + drives_s
        is_last = number == len(stops) - 1
        leaves = arrives_s if is_last else _over_s(problem, stop, demands, arrives_s)
        calls.append(Call(place=stop.place, arrives_s=arrives_s, leaves_s=leaves))
    return Tour(vehicle=vehicle.code, calls=tuple(calls), carries=_carries(stops))


def _over_s(problem: Problem, stop: Stopping, demands: dict[str, Demand], arrives_s: int) -> int:
    """When a stop is over: somebody must be there, and what is put on must be ready."""
    village = next((each for each in problem.villages if each.place == stop.place), None)
    centre = next((each for each in problem.centres if each.place == stop.place), None)
    here = [demands[code] for code in (*stop.on, *stop.off)]
    own = [each for each in here if each.place == stop.place]
    opens_s = max([each.opens_s for each in (village, centre) if each], default=0)
    ready_s = max([demands[code].ready_s for code in stop.on if demands[code].place == stop.place], default=0)
    stop_s = 0
    if village and (own or not centre):
        stop_s += village.stop_s + village.piece_s * sum(each.pieces for each in own)
    if centre and (len(here) > len(own) or not village):
        stop_s += centre.stop_s
    return max(arrives_s, opens_s, ready_s) + stop_s


def _carries(stops: Sequence[Stopping]) -> tuple[Carriage, ...]:
    puts_on = {code: number for number, stop in enumerate(stops) for code in stop.on}
    return tuple(
        Carriage(demand=code, on=puts_on[code], off=number)
        for number, stop in enumerate(stops)
        for code in stop.off
        if code in puts_on
    )


def without(problem: Problem, plan: Plan, gone: frozenset[str]) -> Plan:
    """A plan in which nothing carries these demands; tours keep their numbers, and call where there is a need."""
    vehicles = {each.code: each for each in problem.vehicles}
    tours = []
    for tour in plan.tours:
        if not any(each.demand in gone for each in tour.carries):
            tours.append(tour)
            continue
        stops = [Stopping(stop.place, _less(stop.on, gone), _less(stop.off, gone)) for stop in stops_of(tour)]
        kept = (stops[0], *(stop for stop in stops[1:-1] if stop.on or stop.off), stops[-1])
        vehicle = vehicles.get(tour.vehicle)
        made = timed(problem, vehicle, kept, tour.calls[0].leaves_s) if vehicle else None
        tours.append(made or tour)
    rides = [replace(ride, demands=_less(ride.demands, gone)) for ride in plan.rides]
    fetchings = [replace(each, demands=_less(each.demands, gone)) for each in plan.fetchings]
    return replace(
        plan,
        tours=tuple(tours),
        rides=tuple(ride for ride in rides if ride.demands),
        fetchings=tuple(each for each in fetchings if each.demands),
        unserved=tuple(each for each in plan.unserved if each.demand not in gone),
    )


def _less(codes: Sequence[str], gone: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in gone)


def followed(problem: Problem, plan: Plan, vehicle: Vehicle) -> Plan:
    """A vehicle's later tours set out when it is back and has stood its time."""
    tours = list(plan.tours)
    free_s = 0
    for number in sorted(range(len(tours)), key=lambda n: tours[n].calls[0].leaves_s):
        tour = tours[number]
        if tour.vehicle != vehicle.code:
            continue
        if tour.calls[0].leaves_s < free_s:
            tours[number] = timed(problem, vehicle, stops_of(tour), free_s) or tour
        free_s = tours[number].calls[-1].arrives_s + vehicle.turnaround_s
    return replace(plan, tours=tuple(tours))
