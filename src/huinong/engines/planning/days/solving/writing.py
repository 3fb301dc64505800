"""A choice as a plan: who calls where when, with what aboard, and what it all costs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from huinong.engines.planning.days.digests import digest_of
from huinong.engines.planning.days.solving.choosing import Choice
from huinong.engines.planning.days.solving.fleets import Fleet, half_up
from huinong.engines.planning.days.solving.orders import Order
from huinong.engines.planning.days.solving.reasons import Reasons
from huinong.engines.planning.days.solving.rides import Lift, Meeting
from huinong.engines.planning.days.solving.tasks import halts
from huinong.engines.planning.days.solving.workdays import Numbers, Workday, Yard
from huinong.engines.planning.days.values import (
    Call,
    Carriage,
    Costs,
    Fetching,
    Plan,
    Problem,
    Ride,
    Tour,
    Unserved,
)

ENGINE = "days 2"


class Writer:
    """Writes a choice. `rideable`: the problem with the buses that it may choose; `townships`: the supplies' yards."""

    def __init__(
        self, problem: Problem, rideable: Problem, orders: Sequence[Order], yard: Yard, townships: Mapping[int, Yard]
    ) -> None:
        self._problem, self._rideable, self._orders = problem, rideable, orders
        self._yard, self._townships = yard, townships

    def plan(self, choice: Choice, seed: int, notes: Mapping[str, int]) -> Plan:
        counting, reasons = Counting(self._problem), Reasons(self._problem, self._rideable)
        tours, rides, fetchings = self._tours(choice), self._rides(choice), self._fetchings(choice)
        left = [code for number in choice.left for code in self._orders[number].demands]
        return Plan(
            tours=tours,
            rides=rides,
            fetchings=fetchings,
            unserved=tuple(Unserved(demand=code, reason=reasons.why(code)) for code in sorted(left)),
            costs=counting.costs(tours, rides, fetchings, left, self._handled_fen(choice)),
            passenger_s=sum(counting.waits_s(each) for each in rides),
            engine=ENGINE,
            seed=seed,
            digest=digest_of(self._problem),
            notes=notes,
        )

    def _handled_fen(self, choice: Choice) -> int:
        centres = {each.place: each for each in self._problem.centres}
        return sum(
            centres[supply.centre].fee_fen_per_piece * self._orders[number].pieces
            for supply in choice.supplies
            for number in supply.orders
        )

    def _tours(self, choice: Choice) -> tuple[Tour, ...]:
        """Each vehicle's, in the order of vehicles; identical vehicles take the dearest day first."""
        behind = {load.task: load.orders for each in choice.supplies for load in each.loads}
        days: defaultdict[int, list[tuple[Workday, Yard]]] = defaultdict(list)
        for day in choice.days:
            days[day.fleet].append((day, self._yard))
        for supply in choice.supplies:
            for day in supply.days:
                days[day.fleet].append((day, self._townships[id(supply)]))
        tours: list[Tour] = []
        for fleet in self._yard.fleets:
            mine = sorted(days[fleet.number], key=lambda pair: (-pair[0].fen, pair[0].trips))
            for code, (day, yard) in zip(fleet.codes, mine, strict=False):
                tours += self._day(fleet, code, day, yard, behind)
        return tuple(tours)

    def _day(self, fleet: Fleet, code: str, day: Workday, yard: Yard, behind: dict[int, Numbers]) -> Iterator[Tour]:
        for trip, start_s in zip(day.trips, day.starts_s, strict=True):
            calls, number = [Call(place=fleet.like.base, arrives_s=start_s, leaves_s=start_s)], 0
            carries: list[tuple[int, int]] = []
            for halt, count in halts([yard.tasks[each] for each in trip]):
                comes_s = calls[-1].leaves_s + int(fleet.matrix.seconds[calls[-1].place, halt.place])
                leaves_s = max(comes_s, halt.early_s) + halt.stays_s
                calls.append(Call(place=halt.place, arrives_s=comes_s, leaves_s=leaves_s))
                here = [order for task in trip[number : number + count] for order in behind.get(task, (task,))]
                carries += [(order, len(calls) - 1) for order in here]
                number += count
            back_s = calls[-1].leaves_s + int(fleet.matrix.seconds[calls[-1].place, fleet.like.base])
            calls.append(Call(place=fleet.like.base, arrives_s=back_s, leaves_s=back_s))
            yield Tour(
                vehicle=code,
                calls=tuple(calls),
                carries=tuple(each for order, at in carries for each in self._carriages(order, at, len(calls) - 1)),
            )

    def _carriages(self, number: int, at: int, last: int) -> Iterator[Carriage]:
        order = self._orders[number]
        on, off = (0, at) if order.is_down else (at, last)
        return (Carriage(demand=each, on=on, off=off) for each in order.demands)

    def _rides(self, choice: Choice) -> tuple[Ride, ...]:
        taken = [pair for each in choice.offers for pair in zip(each.orders, each.lifts, strict=True)]
        taken += [pair for each in choice.hauls for pair in zip(each.load.orders, each.lifts, strict=True)]
        return tuple(self._ride(self._orders[number], lift) for number, lift in sorted(taken))

    def _ride(self, order: Order, lift: Lift) -> Ride:
        return Ride(
            bus=self._problem.buses[lift.bus].code,
            village=order.place,
            direction=order.direction,
            on=lift.on,
            off=lift.off,
            bags=lift.bags,
            demands=order.demands,
        )

    def _fetchings(self, choice: Choice) -> tuple[Fetching, ...]:
        ways = [(each.orders, each.meeting) for each in choice.offers]
        ways += [(each.orders, each.meeting) for supply in choice.supplies for each in supply.markets]
        return tuple(self._fetching(orders, meeting) for orders, meeting in sorted(ways, key=lambda way: way[0]))

    def _fetching(self, numbers: Numbers, meeting: Meeting) -> Fetching:
        return Fetching(
            village=self._orders[numbers[0]].place,
            stop=meeting.fetch.stop,
            meets_s=meeting.meets_s,
            leaves_s=meeting.leaves_s,
            back_s=meeting.back_s,
            demands=tuple(each for number in numbers for each in self._orders[number].demands),
        )


class Counting:
    """Counts what legs cost, by part, by the rules of the day plan."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._vehicles = {each.code: each for each in problem.vehicles}
        self._buses = {each.code: each for each in problem.buses}
        self._pieces = {each.code: each.pieces for each in problem.demands}

    def costs(
        self,
        tours: Sequence[Tour],
        rides: Sequence[Ride],
        fetchings: Sequence[Fetching],
        unserved: Sequence[str],
        handled_fen: int,
    ) -> Costs:
        rates = self._problem.rates
        return Costs(
            fixed=sum(self._vehicles[code].fixed_fen for code in {each.vehicle for each in tours}),
            distance=sum(self._distance_fen(each) for each in tours),
            time=sum(self._time_fen(each) for each in tours),
            bus=sum(self._buses[each.bus].fee_fen * each.bags for each in rides),
            passengers=sum(half_up(self.waits_s(each) * rates.passenger_fen_per_hour, 3600) for each in rides),
            handling=handled_fen,
            keepers=sum(self._fee_fen(each) for each in fetchings),
            unserved=sum(self._pieces[each] for each in unserved) * rates.unserved_fen,
        )

    def waits_s(self, ride: Ride) -> int:
        """What the passengers wait for a ride's bags, all together."""
        bus = self._buses[ride.bus]
        return bus.passengers * bus.bag_s * 2 * ride.bags

    def _distance_fen(self, tour: Tour) -> int:
        vehicle = self._vehicles[tour.vehicle]
        metres = self._problem.travel[vehicle.profile].metres
        places = [call.place for call in tour.calls]
        way_m = sum(int(metres[start, end]) for start, end in pairwise(places))
        return half_up(way_m * vehicle.fen_per_km, 1000)

    def _time_fen(self, tour: Tour) -> int:
        away_s = tour.calls[-1].arrives_s - tour.calls[0].leaves_s
        return half_up(away_s * self._vehicles[tour.vehicle].fen_per_hour, 3600)

    def _fee_fen(self, fetching: Fetching) -> int:
        takes_s = fetching.back_s - fetching.leaves_s
        village = next(each for each in self._problem.villages if each.place == fetching.village)
        ways = [each for each in village.fetches if (each.stop, each.takes_s) == (fetching.stop, takes_s)]
        return min(each.fee_fen for each in ways)
