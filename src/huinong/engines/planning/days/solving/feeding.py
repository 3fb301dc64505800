"""Supplies worth a look: what a centre would take over if its orders were worth so much to the county's vans."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huinong.engines.planning.days.solving.fleets import Fleet
from huinong.engines.planning.days.solving.orders import Order
from huinong.engines.planning.days.solving.rides import Lift, Timetable
from huinong.engines.planning.days.solving.routing import Effort, Network, Search, Trips
from huinong.engines.planning.days.solving.supplies import Hours, Load, Market, Supply, Township
from huinong.engines.planning.days.solving.workdays import Workday, Yard
from huinong.engines.planning.days.values import Centre, Problem
from huinong.engines.planning.travel import UNREACHABLE

LEVELS = (0.8, 1.2)
"""What an order is taken to be worth, by its part in the trip that serves it: a centre may take less, or more."""

NEAR = 1.3
"""How much longer than from the nearest centre the way to a village may be."""

EARLY, LATE = (0.12, 0.70), (0.25, 0.92)
"""When loads are brought and fetched, by the time between a van's first arrival at a centre and its last leaving."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question about a centre's feeders, and the keepers that come there anyway."""

    township: Township
    markets: tuple[Market, ...]
    search: Search | None


def hours_of(problem: Problem, fleets: Sequence[Fleet], centre: Centre) -> tuple[Hours, ...]:
    """How a centre may work: loads are brought in the morning and fetched at the end of the day, or somewhat before.

    None where no van comes.
    """
    ways = []
    for van in (each for each in fleets if each.like.base == problem.depot):
        way_s, back_s = (
            int(van.matrix.seconds[pair]) for pair in ((problem.depot, centre.place), (centre.place, problem.depot))
        )
        if UNREACHABLE not in (way_s, back_s):
            ways.append((van.starts_s + way_s, van.ends_s - back_s - centre.stop_s))
    if not ways:
        return ()
    first_s, last_s = max(min(way[0] for way in ways), centre.opens_s), max(way[1] for way in ways)
    span_s = max(0, last_s - first_s)
    return tuple(
        Hours(brought_s=first_s + round(span_s * brought), fetched_s=first_s + round(span_s * fetched))
        for brought, fetched in (EARLY, LATE)
    )


def shares_fen(yard: Yard, days: Sequence[Workday], worth: Mapping[int, int]) -> dict[int, float]:
    """What each order that vans serve has its part of: of its day's price, by its stop's own saving.

    No more than its worth; what no van serves has none.
    """
    shares: dict[int, float] = {}
    for day in days:
        savings = {task: day.fen - _fen(yard.without(day, frozenset({task}))) for task in day.tasks}
        rest_fen = day.fen - sum(savings.values())
        mine = {task: saving + rest_fen / len(savings) for task, saving in savings.items() if task in worth}
        shares |= {task: min(worth[task], share) for task, share in mine.items()}
    return shares


def _fen(day: Workday | None) -> int:
    return day.fen if day else 0


class Feeding:
    """Townships with their feeders, and the supplies that searches made of them."""

    def __init__(
        self,
        problem: Problem,
        orders: Sequence[Order],
        fleets: Sequence[Fleet],
    ) -> None:
        self._problem, self._orders = problem, orders
        self._vans = [each for each in fleets if each.like.base == problem.depot]
        self._timetable = Timetable(problem)
        self.yards: dict[int, Yard] = {}
        self.townships = [
            Township(problem, centre, hours, orders, fleets, ups=ups)
            for centre in problem.centres
            for hours in hours_of(problem, fleets, centre)
            for ups in (True, False)
        ]

    def proposals(self, shares: Mapping[int, float], effort: Effort, seed: int) -> Iterator[Proposal]:
        """One for each centre and level."""
        for township in self.townships:
            for level in LEVELS:
                yield self._proposal(
                    township, {each.number: shares.get(each.number, 0.0) * level for each in self._orders}, effort, seed
                )

    def _proposal(self, township: Township, worth: Mapping[int, float], effort: Effort, seed: int) -> Proposal:
        able = [each.number for each in self._orders if township.can(each) and self._is_near(township, each)]
        markets = list(self._markets(township, able, worth))
        gone = {number for each in markets for number in each.orders}
        gains = {each: round(worth[each]) - township.handling_fen(each) for each in able if each not in gone}
        numbers = tuple(
            each
            for each, gain in gains.items()
            if gain > 0 and any(township.yard.timed(fleet.number, (each,)) for fleet in township.fleets)
        )
        if not numbers:
            return Proposal(township, tuple(markets), None)
        network = Network(
            fleets=township.fleets,
            numbers=numbers,
            tasks={each: township.yard.tasks[each] for each in numbers},
            worth_fen=gains,
            reloads=True,
        )
        asked = Search(data=network.data(), numbers=numbers, seed=seed, effort=effort, most=0)
        return Proposal(township, tuple(markets), asked)

    def _is_near(self, township: Township, order: Order) -> bool:
        """Whether no other centre is much nearer, nor the county centre: the further are not worth a search."""
        if not township.fleets:
            return True
        ways_s = township.fleets[0].matrix.seconds[:, order.place]
        others = [int(ways_s[each.centre.place]) for each in self.townships]
        others.append(int(ways_s[self._problem.depot]))
        own_s = int(ways_s[township.centre.place])
        return own_s != UNREACHABLE and own_s <= NEAR * min([each for each in others if each != UNREACHABLE])

    def _markets(self, township: Township, able: Sequence[int], worth: Mapping[int, float]) -> Iterator[Market]:
        """Keepers who come for less than what the way there is worth."""
        by_village: defaultdict[int, list[int]] = defaultdict(list)
        for number in able:
            by_village[self._orders[number].place].append(number)
        for numbers in by_village.values():
            downs = [each for each in numbers if self._orders[each].is_down]
            for part in (numbers, downs):
                market = township.market(tuple(part)) if part else None
                if market is None:
                    continue
                fen = market.meeting.fetch.fee_fen + sum(township.handling_fen(each) for each in part)
                if fen < sum(worth[each] for each in part):
                    yield market
                break

    def supply(self, yard: Yard, proposal: Proposal, best: Sequence[tuple[int, Trips]]) -> Supply | None:
        """What came of a proposal."""
        supply = proposal.township.supply(yard, best, proposal.markets)
        if supply:
            self.yards[id(supply)] = proposal.township.yard
        return supply

    def gain_fen(self, supply: Supply, shares: Mapping[int, float]) -> float:
        """What vans would be spared, by orders' shares, less what the supply costs and its part of a van there."""
        township = next(each for each in self.townships if each.centre.place == supply.centre)
        part = township.share([each for load in supply.loads if load.is_down for each in load.orders])
        there_fen = min(
            fleet.way_fen(2 * int(fleet.matrix.metres[self._problem.depot, supply.centre]))
            + fleet.time_fen(2 * int(fleet.matrix.seconds[self._problem.depot, supply.centre]))
            for fleet in self._vans
        )
        return sum(shares.get(each, 0.0) for each in supply.orders) - supply.fen - part * there_fen

    def hauls(self, supply: Supply) -> Iterator[tuple[Load, tuple[Lift, ...]]]:
        """A bus that takes all of a load, in time."""
        centre = next(each for each in self._problem.centres if each.place == supply.centre)
        for load in supply.loads:
            ends = (self._problem.depot, centre.place) if load.is_down else (centre.place, self._problem.depot)
            by_bus: defaultdict[int, list[Lift]] = defaultdict(list)
            for number in load.orders:
                order, seen = self._orders[number], set()
                for lift, leaves_s, comes_s in self._timetable.lifts(order, *ends):
                    if load.is_down:
                        is_in_time = leaves_s >= order.ready_s and centre.opens_s <= comes_s <= supply.hours.brought_s
                    else:
                        is_in_time = supply.hours.fetched_s <= leaves_s <= centre.closes_s and comes_s <= order.due_s
                    if is_in_time and lift.bus not in seen:
                        seen.add(lift.bus)
                        by_bus[lift.bus].append(lift)
            for bus, lifts in by_bus.items():
                has_room = sum(each.bags for each in lifts) <= self._problem.buses[bus].bags
                if len(lifts) == len(load.orders) and has_room:
                    yield load, tuple(lifts)
