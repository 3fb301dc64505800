"""Whether the tours of a day's plan hold: base, way, times, hours, shift, turnaround, trips, load and space."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from huinong.engines.planning.checking.day_index import By, Index, Leg, tour_name
from huinong.engines.planning.checking.rules import Broken, Rule
from huinong.engines.planning.days.values import Call, Demand, Plan, Tour, Vehicle, Zone
from huinong.engines.planning.travel import UNREACHABLE

ALWAYS = 10**9
"""A second that no service day reaches: what is put off at the base stays there."""


def broken_tours(index: Index, plan: Plan) -> Iterator[Broken]:
    """Every rule that a tour breaks by itself, or beside the other tours of its vehicle."""
    by_vehicle: defaultdict[str, list[int]] = defaultdict(list)
    for number, tour in enumerate(plan.tours):
        name = tour_name(plan, number)
        if tour.vehicle not in index.vehicles:
            yield Broken(Rule.UNKNOWN, name, "no such vehicle")
            continue
        by_vehicle[tour.vehicle].append(number)
        yield from _broken_tour(index, tour, name)
    for code, numbers in by_vehicle.items():
        yield from _broken_shift(index.vehicles[code], [plan.tours[n] for n in numbers])


def tour_legs(plan: Plan) -> Iterator[Leg]:
    """A leg for every carriage whose calls there are. Taken on at the base before it leaves, put off as it comes."""
    for number, tour in enumerate(plan.tours):
        last = len(tour.calls) - 1
        for carriage in tour.carries:
            if not _is_sound(tour, carriage.on, carriage.off):
                continue
            on, off = tour.calls[carriage.on], tour.calls[carriage.off]
            on = Call(place=on.place, arrives_s=on.leaves_s, leaves_s=on.leaves_s) if carriage.on == 0 else on
            off = Call(place=off.place, arrives_s=off.arrives_s, leaves_s=ALWAYS) if carriage.off == last else off
            yield Leg(carriage.demand, By.TOUR, tour_name(plan, number), on, off, tour.calls[0].place)


def _is_sound(tour: Tour, on: int, off: int) -> bool:
    return 0 <= on < off < len(tour.calls)


def _broken_tour(index: Index, tour: Tour, name: str) -> Iterator[Broken]:
    vehicle = index.vehicles[tour.vehicle]
    ends_at_base = len(tour.calls) >= 2 and tour.calls[0].place == tour.calls[-1].place == vehicle.base
    if not ends_at_base:
        yield Broken(Rule.BASE, name, f"does not begin and end at {index.name(vehicle.base)}")
        return
    if not all(0 <= call.place < len(index.problem.places) for call in tour.calls):
        yield Broken(Rule.UNKNOWN, name, "calls at a place that there is not")
        return
    yield from _broken_carriages(index, tour, name)
    yield from _broken_ways(index, tour, vehicle, name)
    yield from _broken_base_hours(index, tour, name)
    for number in range(1, len(tour.calls) - 1):
        yield from _broken_call(index, tour, number, name)
    yield from _broken_room(index, tour, vehicle, name)


def _broken_carriages(index: Index, tour: Tour, name: str) -> Iterator[Broken]:
    for carriage in tour.carries:
        if carriage.demand not in index.demands:
            yield Broken(Rule.UNKNOWN, name, f"no demand {carriage.demand}")
        if not _is_sound(tour, carriage.on, carriage.off):
            yield Broken(Rule.UNKNOWN, name, f"{carriage.demand} rides between calls that there are not")


def _broken_ways(index: Index, tour: Tour, vehicle: Vehicle, name: str) -> Iterator[Broken]:
    matrix = index.problem.travel[vehicle.profile]
    for before, after in pairwise(tour.calls):
        way = f"{index.name(before.place)}-{index.name(after.place)}"
        seconds = int(matrix.seconds[before.place, after.place])
        if seconds == UNREACHABLE:
            yield Broken(Rule.WAY, name, f"no way leads {way}")
        elif after.arrives_s != before.leaves_s + seconds:
            yield Broken(Rule.TIMES, name, f"{way} takes {seconds} s, not {after.arrives_s - before.leaves_s}")


def _broken_base_hours(index: Index, tour: Tour, name: str) -> Iterator[Broken]:
    hours = index.hours(tour.calls[0].place)
    assert hours is not None, "a vehicle's base is the county centre or a township centre"
    if tour.calls[0].leaves_s < hours[0] or tour.calls[-1].arrives_s > hours[1]:
        yield Broken(Rule.HOURS, name, "leaves its base before it opens, or comes back after it closes")


def _broken_call(index: Index, tour: Tour, number: int, name: str) -> Iterator[Broken]:
    """A call on the way: at a village or a centre that is open, for as long as what is done there takes."""
    call = tour.calls[number]
    where = f"{name} at {index.name(call.place)}"
    is_known = call.place in index.villages or call.place in index.centres
    if not is_known or call.place in (tour.calls[0].place, index.problem.depot):
        yield Broken(
            Rule.PLACE, where, "calls at villages and township centres only, between leaving its base and return"
        )
        return
    hours = index.hours(call.place)
    assert hours is not None
    if call.arrives_s > hours[1]:
        yield Broken(Rule.HOURS, where, f"comes at {call.arrives_s}, after closing")
    over_s = max(call.arrives_s, hours[0]) + _stop_s(index, tour, number)
    if call.leaves_s < over_s:
        yield Broken(Rule.STOP, where, f"leaves at {call.leaves_s}; its stop is over at {over_s}")


def _stop_s(index: Index, tour: Tour, number: int) -> int:
    """How long a call takes. Where a centre and a village are one place, each takes its own stop if it is used."""
    place = tour.calls[number].place
    village, centre = index.villages.get(place), index.centres.get(place)
    here = [c.demand for c in tour.carries if number in (c.on, c.off) and c.demand in index.demands]
    own = [d for d in map(index.demands.__getitem__, here) if d.place == place]
    stop_s = 0
    if village and (own or not centre):
        stop_s += village.stop_s + village.piece_s * sum(d.pieces for d in own)
    if centre and (len(here) > len(own) or not village):
        stop_s += centre.stop_s
    return stop_s


def _broken_room(index: Index, tour: Tour, vehicle: Vehicle, name: str) -> Iterator[Broken]:
    """Grams of all together, and cubic centimetres of each zone, between every two calls."""
    for number in range(len(tour.calls) - 1):
        aboard = [index.demands[c.demand] for c in tour.carries if c.on <= number < c.off and c.demand in index.demands]
        where = f"{name} after {index.name(tour.calls[number].place)}"
        load_g = sum(d.load_g for d in aboard)
        if load_g > vehicle.load_g:
            yield Broken(Rule.LOAD, where, f"{load_g} g aboard, {vehicle.load_g} allowed")
        yield from _broken_spaces(aboard, vehicle, where)


def _broken_spaces(aboard: list[Demand], vehicle: Vehicle, where: str) -> Iterator[Broken]:
    for zone in Zone:
        inside = [d for d in aboard if d.zone is zone]
        space = vehicle.spaces.get(zone, 0)
        volume = sum(d.volume_cm3 for d in inside)
        if inside and space <= 0 and zone is not Zone.AMBIENT:
            yield Broken(Rule.COLD, where, f"has no {zone} space for {inside[0].code}")
        elif volume > space:
            yield Broken(Rule.SPACE, where, f"{volume} cm3 {zone} aboard, {space} allowed")


def _broken_shift(vehicle: Vehicle, tours: list[Tour]) -> Iterator[Broken]:
    inorder = sorted((t for t in tours if len(t.calls) >= 2), key=lambda t: t.calls[0].leaves_s)
    if len(tours) > vehicle.trips:
        yield Broken(Rule.TRIPS, vehicle.code, f"{len(tours)} trips, {vehicle.trips} allowed")
    for tour in inorder:
        if tour.calls[0].leaves_s < vehicle.starts_s or tour.calls[-1].arrives_s > vehicle.ends_s:
            yield Broken(Rule.SHIFT, vehicle.code, f"away outside {vehicle.starts_s}-{vehicle.ends_s}")
    for before, after in pairwise(inorder):
        stands_s = after.calls[0].leaves_s - before.calls[-1].arrives_s
        if stands_s < vehicle.turnaround_s:
            yield Broken(Rule.TURNAROUND, vehicle.code, f"stands {stands_s} s, needs {vehicle.turnaround_s}")
