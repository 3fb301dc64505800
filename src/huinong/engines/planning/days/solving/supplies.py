"""What a township centre can take over: feeders from there, keepers on their way to market.

A supply is one way of working one centre: which orders, by which feeders' days and keepers, what must be brought there
by when, and what can be fetched from when. To the county's vans its loads are tasks like a village's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from huinong.engines.planning.days.solving.errands import task_of, villages_of
from huinong.engines.planning.days.solving.fleets import Fleet
from huinong.engines.planning.days.solving.orders import Order
from huinong.engines.planning.days.solving.rides import Meeting
from huinong.engines.planning.days.solving.routing import Trips
from huinong.engines.planning.days.solving.tasks import NEVER_S, Task
from huinong.engines.planning.days.solving.workdays import Numbers, Workday, Yard
from huinong.engines.planning.days.values import Centre, Problem, Zone

PART_OF_A_VAN = 0.2
"""The most of a van that one load of a centre takes: smaller ones find room beside what else vans carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a centre works: what is brought is there by `brought_s`, what is fetched has come by `fetched_s`."""

    brought_s: int
    fetched_s: int


@dataclass(frozen=True, slots=True)
class Market:
    """A keeper's way to the centre for these orders."""

    orders: Numbers
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Load:
    """What goes to a centre, or from there, in one piece: a task of the county's vans, or bags on a bus."""

    task: int
    orders: Numbers
    is_down: bool


@dataclass(frozen=True)
class Supply:
    """`fen` is what feeders, keepers and handling cost; who brings the loads is paid apart."""

    centre: int
    hours: Hours
    days: tuple[Workday, ...]
    markets: tuple[Market, ...]
    loads: tuple[Load, ...]
    fen: int

    @cached_property
    def orders(self) -> frozenset[int]:
        return frozenset(number for load in self.loads for number in load.orders)


class Township:
    """One centre with its feeders, at given hours, for what comes down alone or both ways: makes supplies of trips."""

    def __init__(
        self,
        problem: Problem,
        centre: Centre,
        hours: Hours,
        orders: Sequence[Order],
        fleets: Sequence[Fleet],
        *,
        ups: bool = True,
    ) -> None:
        self._ups = ups
        self.problem, self.centre, self.hours = problem, centre, hours
        self.orders, self.villages = orders, villages_of(problem)
        self.fleets = [each for each in fleets if each.like.base == centre.place]
        self.yard = Yard(fleets, [self._errand(each) for each in orders])

    def _errand(self, order: Order) -> Task:
        from_s = max(self.centre.opens_s, self.hours.brought_s) + self.centre.handling_s
        by_s = min(self.centre.closes_s, self.hours.fetched_s - self.centre.handling_s)
        return task_of(order, self.villages[order.place], from_s=from_s, by_s=by_s)

    def can(self, order: Order) -> bool:
        """Whether the order may go by here at all."""
        is_way = order.is_down or self._ups
        return is_way and order.zone is Zone.AMBIENT and order.zone in self.centre.zones

    def market(self, numbers: Numbers) -> Market | None:
        """The keeper of these orders' village comes here when what was brought is handled."""
        mine = [self.orders[each] for each in numbers]
        village = self.villages[mine[0].place]
        at_s = max(self.centre.opens_s, self.hours.brought_s) + self.centre.handling_s
        for fetch in sorted(village.fetches, key=lambda each: each.fee_fen):
            meeting = Meeting(fetch, at_s, at_s)
            downs, ups = [each for each in mine if each.is_down], [each for each in mine if not each.is_down]
            if (
                fetch.stop == self.centre.place
                and max(sum(each.load_g for each in part) for part in (downs, ups)) <= fetch.load_g
                and village.opens_s <= meeting.away_s
                and meeting.back_s <= min([village.closes_s, *(each.due_s for each in downs)])
                and all(each.ready_s <= meeting.away_s for each in ups)
                and (not ups or at_s + self.centre.handling_s <= self.hours.fetched_s)
                and at_s <= self.centre.closes_s
            ):
                return Market(numbers, meeting)
        return None

    def handling_fen(self, number: int) -> int:
        return self.centre.fee_fen_per_piece * self.orders[number].pieces

    def supply(self, yard: Yard, routes: Sequence[tuple[int, Trips]], markets: Sequence[Market]) -> Supply | None:
        """These feeders' trips and keepers' ways as a supply, its loads put among the tasks of `yard`."""
        days = [self.yard.any_order(self.fleets[kind].number, trips) for kind, trips in routes]
        good = tuple(day for day in days if day is not None)
        parts = [trip for day in good for trip in day.trips] + [each.orders for each in markets]
        numbers = [number for part in parts for number in part]
        if not numbers or sum(self.orders[each].pieces for each in numbers) > self.centre.pieces:
            return None
        fen = sum(day.fen for day in good) + sum(each.meeting.fetch.fee_fen for each in markets)
        fen += sum(self.handling_fen(each) for each in numbers)
        together = [trip for day in good for trip in day.trips]
        together += [tuple(number for each in markets for number in each.orders)] if markets else []
        loads = tuple(load for part in together for load in self._loads(yard, part))
        return Supply(self.centre.place, self.hours, good, tuple(markets), loads, fen)

    def _loads(self, yard: Yard, numbers: Numbers) -> Iterator[Load]:
        """What goes one way in parts that find room in vans that others fill as well."""
        for is_down in (True, False):
            mine = [each for each in numbers if self.orders[each].is_down is is_down]
            for part in self._parts(mine):
                yield Load(yard.add(self._load(part, is_down)), part, is_down)

    def _parts(self, numbers: Sequence[int]) -> Iterator[Numbers]:
        part: list[int] = []
        for number in numbers:
            if part and self.share([*part, number]) > PART_OF_A_VAN:
                yield tuple(part)
                part = []
            part.append(number)
        if part:
            yield tuple(part)

    def share(self, numbers: Sequence[int]) -> float:
        """Of the roomiest van of the county centre's."""
        mine = [self.orders[each] for each in numbers]
        vans = [each for each in self.problem.vehicles if each.base == self.problem.depot]
        load_g = max(each.load_g for each in vans)
        cm3 = max(each.spaces.get(Zone.AMBIENT, 0) for each in vans)
        return max(
            sum(each.load_g for each in mine) / max(1, load_g), sum(each.volume_cm3 for each in mine) / max(1, cm3)
        )

    def _load(self, numbers: Numbers, is_down: bool) -> Task:
        mine = [self.orders[each] for each in numbers]
        load_g, cm3 = sum(each.load_g for each in mine), sum(each.volume_cm3 for each in mine)
        return Task(
            place=self.centre.place,
            opens_s=self.centre.opens_s if is_down else max(self.centre.opens_s, self.hours.fetched_s),
            closes_s=min(self.centre.closes_s, self.hours.brought_s) if is_down else self.centre.closes_s,
            ends_s=NEVER_S,
            stop_s=self.centre.stop_s,
            handling_s=0,
            zone=Zone.AMBIENT,
            down_g=load_g if is_down else 0,
            down_cm3=cm3 if is_down else 0,
            up_g=0 if is_down else load_g,
            up_cm3=0 if is_down else cm3,
            leaves_from_s=max(each.ready_s for each in mine) if is_down else 0,
            back_by_s=NEVER_S if is_down else min(each.due_s for each in mine),
        )
