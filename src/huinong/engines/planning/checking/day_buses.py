"""Whether a day's rides and what its keepers fetch hold: bags, holds, and a keeper in one place at a time."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from huinong.engines.planning.checking.day_index import By, Index, Leg
from huinong.engines.planning.checking.rules import Broken, Rule
from huinong.engines.planning.days.values import Bus, Call, Demand, Direction, Fetch, Fetching, Plan, Ride, Zone


def ride_name(index: Index, ride: Ride) -> str:
    return f"{ride.bus} for {index.name(ride.village)} {ride.direction}"


def fetching_name(index: Index, fetching: Fetching) -> str:
    return f"keeper of {index.name(fetching.village)} at {index.name(fetching.stop)}"


def fetch_of(index: Index, fetching: Fetching) -> Fetch | None:
    """The keeper's way that it is: the cheapest to that stop which takes so long."""
    village = index.villages.get(fetching.village)
    takes_s = fetching.back_s - fetching.leaves_s
    ways = [f for f in village.fetches if (f.stop, f.takes_s) == (fetching.stop, takes_s)] if village else []
    return min(ways, key=lambda f: f.fee_fen, default=None)


def bus_legs(index: Index, plan: Plan) -> Iterator[Leg]:
    """A leg for every demand on a ride whose calls there are."""
    for ride in plan.rides:
        bus = index.buses.get(ride.bus)
        if bus and _is_sound(bus, ride):
            for code in ride.demands:
                yield Leg(code, By.RIDE, ride_name(index, ride), bus.calls[ride.on], bus.calls[ride.off])


def keeper_legs(index: Index, plan: Plan) -> Iterator[Leg]:
    """A leg for every demand that a keeper takes along, down from the stop or up to it."""
    for fetching in plan.fetchings:
        fetch = fetch_of(index, fetching)
        if fetch is None:
            continue
        away_s = fetching.meets_s - fetch.takes_s
        stop = Call(place=fetching.stop, arrives_s=fetching.meets_s, leaves_s=fetching.leaves_s)
        home = Call(place=fetching.village, arrives_s=away_s, leaves_s=away_s)
        back = Call(place=fetching.village, arrives_s=fetching.back_s, leaves_s=fetching.back_s)
        for code in fetching.demands:
            demand = index.demands.get(code)
            ends = (home, stop) if demand and demand.direction is Direction.UP else (stop, back)
            yield Leg(code, By.FETCHING, fetching_name(index, fetching), *ends)


def broken_rides(index: Index, plan: Plan) -> Iterator[Broken]:
    for ride in plan.rides:
        name = ride_name(index, ride)
        bus = index.buses.get(ride.bus)
        if bus is None or not _is_sound(bus, ride) or any(c not in index.demands for c in ride.demands):
            yield Broken(Rule.UNKNOWN, name, "no such bus, call or demand")
        else:
            yield from _broken_ride(index, ride, name)
    for bus in index.problem.buses:
        yield from _broken_hold(index, bus, [r for r in plan.rides if r.bus == bus.code])


def broken_fetchings(index: Index, plan: Plan) -> Iterator[Broken]:
    by_village: defaultdict[int, list[Fetching]] = defaultdict(list)
    for fetching in plan.fetchings:
        by_village[fetching.village].append(fetching)
        yield from _broken_fetching(index, fetching)
    for fetchings in by_village.values():
        away = sorted(fetchings, key=lambda f: f.meets_s - (f.back_s - f.leaves_s))
        for before, after in pairwise(away):
            if after.meets_s - (after.back_s - after.leaves_s) < before.back_s:
                yield Broken(Rule.KEEPER, fetching_name(index, after), "is still away on the way before")


def _is_sound(bus: Bus, ride: Ride) -> bool:
    return 0 <= ride.on < ride.off < len(bus.calls)


def _broken_ride(index: Index, ride: Ride, name: str) -> Iterator[Broken]:
    demands = [index.demands[code] for code in ride.demands]
    if any((d.place, d.direction) != (ride.village, ride.direction) for d in demands):
        yield Broken(Rule.BAGS, name, "a bag holds what is of one village in one direction")
    if any(d.zone is not Zone.AMBIENT for d in demands):
        yield Broken(Rule.COLD, name, "a bus carries what is ambient")
    bags = _bags(index, demands)
    if ride.bags != bags:
        yield Broken(Rule.BAGS, name, f"{ride.bags} bags said, {bags} filled")


def _bags(index: Index, demands: list[Demand]) -> int:
    rates = index.problem.rates
    return max(
        -(-sum(d.pieces for d in demands) // rates.bag_pieces),
        -(-sum(d.load_g for d in demands) // rates.bag_g),
        -(-sum(d.volume_cm3 for d in demands) // rates.bag_cm3),
    )


def _broken_hold(index: Index, bus: Bus, rides: list[Ride]) -> Iterator[Broken]:
    for number in range(len(bus.calls) - 1):
        aboard = [r for r in rides if r.on <= number < r.off]
        codes = [code for ride in aboard for code in ride.demands if code in index.demands]
        bags = sum(r.bags for r in aboard)
        load_g = sum(index.demands[code].load_g for code in codes)
        if bags > bus.bags or load_g > bus.load_g:
            where = f"{bus.code} after {index.name(bus.calls[number].place)}"
            yield Broken(Rule.HOLD, where, f"{bags} bags, {load_g} g aboard; {bus.bags} and {bus.load_g} allowed")


def _broken_fetching(index: Index, fetching: Fetching) -> Iterator[Broken]:
    name = fetching_name(index, fetching)
    village, fetch = index.villages.get(fetching.village), fetch_of(index, fetching)
    demands = [index.demands[code] for code in fetching.demands if code in index.demands]
    if village is None or fetch is None or len(demands) < len(fetching.demands):
        yield Broken(Rule.KEEPER, name, "no such village, way of its keeper's, or demand")
        return
    if fetching.meets_s > fetching.leaves_s or any(d.place != fetching.village for d in demands):
        yield Broken(Rule.KEEPER, name, "leaves before being there, or takes what is another village's")
    if fetching.meets_s - fetch.takes_s < village.opens_s or fetching.back_s > village.closes_s:
        yield Broken(Rule.HOURS, name, f"away outside {village.opens_s}-{village.closes_s}")
    stands_s = fetching.leaves_s - fetching.meets_s
    if stands_s > index.problem.rates.keeper_waits_s:
        yield Broken(Rule.KEEPER, name, f"stands there {stands_s} s, {index.problem.rates.keeper_waits_s} allowed")
    if any(d.zone is not Zone.AMBIENT for d in demands):
        yield Broken(Rule.COLD, name, "a keeper carries what is ambient")
    for direction in Direction:
        load_g = sum(d.load_g for d in demands if d.direction is direction)
        if load_g > fetch.load_g:
            yield Broken(Rule.LOAD, name, f"{load_g} g {direction}, {fetch.load_g} allowed")
