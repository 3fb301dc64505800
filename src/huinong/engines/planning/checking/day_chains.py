"""Whether each demand of a day's plan goes once from its origin to its destination, over legs that meet in time."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from huinong.engines.planning.checking.day_index import By, Index, Leg
from huinong.engines.planning.checking.rules import Broken, Rule
from huinong.engines.planning.days.values import Centre, Demand, Direction, Plan, Zone


class Chains:
    """Every demand's legs in their order. `handled`: pieces that pass through each township centre, by place."""

    def __init__(self, index: Index, plan: Plan, legs: list[Leg]) -> None:
        self._index = index
        self._unserved = Counter(u.demand for u in plan.unserved)
        self._legs: defaultdict[str, list[Leg]] = defaultdict(list)
        for leg in sorted(legs, key=lambda leg: (leg.on.leaves_s, leg.off.arrives_s)):
            self._legs[leg.demand].append(leg)
        self.handled: Counter[int] = Counter()

    def broken(self) -> Iterator[Broken]:
        """Every rule broken on the way of a demand. Counts what is `handled` as it goes: walk it once."""
        for code in self._unserved.keys() - self._index.demands.keys():
            yield Broken(Rule.UNKNOWN, code, "unserved, but no such demand")
        for demand in self._index.problem.demands:
            legs, unserved = self._legs[demand.code], self._unserved[demand.code]
            if (unserved == 0) == (not legs) or unserved > 1:
                yield Broken(Rule.ONCE, demand.code, f"{len(legs)} legs and {unserved} times unserved")
            if legs:
                yield from self._broken_chain(demand, legs)
        for place, pieces in self.handled.items():
            if pieces > self._index.centres[place].pieces:
                yield Broken(Rule.CENTRE, self._index.name(place), f"{pieces} pieces pass through it")

    def _broken_chain(self, demand: Demand, legs: list[Leg]) -> Iterator[Broken]:
        origin, destination = self._index.origin(demand), self._index.destination(demand)
        moving = [leg for leg in legs if leg.on.place != leg.off.place]  # a bus may stop at the keeper's own counter
        if sum(leg.on.place == origin for leg in moving) > 1 or sum(leg.off.place == destination for leg in moving) > 1:
            yield Broken(Rule.ONCE, demand.code, "carried more than once")
        elif legs[0].on.place != origin or legs[-1].off.place != destination:
            yield Broken(Rule.CHAIN, demand.code, "does not lead from its origin to its destination")
        else:
            yield from self._broken_ends(demand, legs)
            for before, after in pairwise(legs):
                yield from self._broken_meeting(demand, before, after)

    def _broken_ends(self, demand: Demand, legs: list[Leg]) -> Iterator[Broken]:
        first, last = legs[0].on, legs[-1].off
        if first.leaves_s < demand.ready_s:
            yield Broken(Rule.READY, demand.code, f"leaves at {first.leaves_s}, ready at {demand.ready_s}")
        taken_s = max(self._begins_s(first.place, first.arrives_s), demand.ready_s)
        if demand.warm_s is not None and demand.zone is not Zone.AMBIENT and taken_s > demand.ready_s + demand.warm_s:
            yield Broken(Rule.WARM, demand.code, f"warm for {taken_s - demand.ready_s} s, {demand.warm_s} allowed")
        there_s = self._begins_s(last.place, last.arrives_s)
        if there_s > demand.due_s:
            yield Broken(Rule.DUE, demand.code, f"there at {there_s}, due at {demand.due_s}")
        yield from self._broken_depot(demand, legs)
        yield from self._broken_counter(demand, legs)

    def _begins_s(self, place: int, arrives_s: int) -> int:
        hours = self._index.hours(place)
        return max(arrives_s, hours[0]) if hours else arrives_s

    def _broken_depot(self, demand: Demand, legs: list[Leg]) -> Iterator[Broken]:
        """A bus is loaded and unloaded at the county centre within its hours, as everything is."""
        problem = self._index.problem
        ends = (legs[0].on, legs[-1].off)
        for end in ends:
            if end.place == problem.depot and (end.leaves_s < problem.opens_s or end.arrives_s > problem.closes_s):
                yield Broken(Rule.HOURS, demand.code, "at the county centre when nobody is there")

    def _broken_counter(self, demand: Demand, legs: list[Leg]) -> Iterator[Broken]:
        """A bus leaves nothing at a village by itself, nor takes it: a keeper is there."""
        at_village = ((legs[0], legs[0].on.place), (legs[-1], legs[-1].off.place))
        if any(leg.by is By.RIDE and place == demand.place for leg, place in at_village):
            yield Broken(Rule.CHAIN, demand.code, "a bus hands over to a keeper, not to a village")

    def _broken_meeting(self, demand: Demand, before: Leg, after: Leg) -> Iterator[Broken]:
        place = before.off.place
        where = f"{demand.code} at {self._index.name(place)}"
        centre = self._index.centres.get(place)
        if after.on.place != place:
            yield Broken(Rule.CHAIN, where, f"put off here, taken on at {self._index.name(after.on.place)}")
        elif _meet(before, after):
            return
        elif centre is None:
            rule = Rule.KEEPER if {before.by, after.by} == {By.RIDE, By.FETCHING} else Rule.PLACE
            yield Broken(rule, where, "put down where nobody takes it")
        else:
            self.handled[place] += demand.pieces
            yield from self._broken_sides(demand, before, after, where)
            yield from _broken_handling(demand, centre, before, after, where)

    def _broken_sides(self, demand: Demand, before: Leg, after: Leg, where: str) -> Iterator[Broken]:
        """By bus or its vehicles on the county centre's side of a township centre; no bus on the village's side."""
        county, village = (before, after) if demand.direction is Direction.DOWN else (after, before)
        depot = self._index.problem.depot
        if county.by is By.FETCHING or village.by is By.RIDE:
            yield Broken(Rule.CHAIN, where, "a keeper goes on the village's side of a centre, a bus on the county's")
        elif county.by is By.TOUR and county.base != depot:
            yield Broken(Rule.CHAIN, where, "brought to, or taken from, a centre by a vehicle not of the county centre")
        elif village.by is By.TOUR and village.base != before.off.place:
            yield Broken(Rule.CHAIN, where, "goes between a centre and its villages by that centre's own vehicles")


def _meet(before: Leg, after: Leg) -> bool:
    """Whether a keeper is at the stop when the bus is, so that it goes from hand to hand."""
    at = {before.by: before.off, after.by: after.on}
    if at.keys() != {By.RIDE, By.FETCHING}:
        return False
    bus, keeper = at[By.RIDE], at[By.FETCHING]
    return keeper.arrives_s <= bus.arrives_s and keeper.leaves_s >= bus.leaves_s


def _broken_handling(demand: Demand, centre: Centre, before: Leg, after: Leg, where: str) -> Iterator[Broken]:
    """Through a township centre: handed in and taken in its hours, handled in between, in a zone that it has."""
    if demand.zone not in centre.zones:
        yield Broken(Rule.COLD, where, f"the centre keeps nothing {demand.zone}")
    for end in (before.off, after.on):
        if end.leaves_s < centre.opens_s or end.arrives_s > centre.closes_s:
            yield Broken(Rule.HOURS, where, "at the centre when nobody is there")
    there_s = max(before.off.arrives_s, centre.opens_s)
    if after.on.leaves_s < there_s + centre.handling_s:
        yield Broken(Rule.HANDLING, where, f"leaves at {after.on.leaves_s}, came at {there_s}")
