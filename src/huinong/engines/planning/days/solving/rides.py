"""What buses and keepers offer an order: which trip, from where to where, met by whom, for how much."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huinong.engines.planning.days.solving.fleets import half_up
from huinong.engines.planning.days.solving.orders import Order
from huinong.engines.planning.days.values import Bus, Fetch, Problem, Village, Zone


@dataclass(frozen=True, slots=True)
class Lift:
    """An order's place on a bus, from call to call. `fen` is fee and passengers' time."""

    bus: int
    on: int
    off: int
    bags: int
    load_g: int
    fen: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A keeper's way, at the stop from `meets_s` to `leaves_s`."""

    fetch: Fetch
    meets_s: int
    leaves_s: int

    @property
    def away_s(self) -> int:
        return self.meets_s - self.fetch.takes_s

    @property
    def back_s(self) -> int:
        return self.leaves_s + self.fetch.takes_s


@dataclass(frozen=True, slots=True)
class Offer:
    """Orders of one village that one way of its keeper's serves: one order, or one each way."""

    orders: tuple[int, ...]
    lifts: tuple[Lift, ...]
    meeting: Meeting
    fen: int


class Timetable:
    """The buses, by where they call."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._calls: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, bus in enumerate(problem.buses):
            for position, call in enumerate(bus.calls):
                self._calls[call.place].append((number, position))

    def lifts(self, order: Order, start: int, end: int) -> Iterator[tuple[Lift, int, int]]:
        """Every bus from `start` to `end` that has room for the order: its place, when it leaves, when it comes."""
        problem = self._problem
        bags = bags_of(problem, order)
        for number, on in self._calls[start]:
            bus = problem.buses[number]
            if bags > bus.bags or order.load_g > bus.load_g or order.zone is not Zone.AMBIENT:
                continue
            for off in (at for other, at in self._calls[end] if other == number and at > on):
                leaves_s, comes_s = bus.calls[on].leaves_s, bus.calls[off].arrives_s
                is_open = start != problem.depot or leaves_s >= problem.opens_s
                if is_open and (end != problem.depot or comes_s <= problem.closes_s):
                    yield Lift(number, on, off, bags, order.load_g, _lift_fen(problem, bus, bags)), leaves_s, comes_s


def bags_of(problem: Problem, order: Order) -> int:
    rates = problem.rates
    return max(
        -(-order.pieces // rates.bag_pieces),
        -(-order.load_g // rates.bag_g),
        -(-order.volume_cm3 // rates.bag_cm3),
    )


def _lift_fen(problem: Problem, bus: Bus, bags: int) -> int:
    waits_s = bus.passengers * bus.bag_s * 2 * bags
    return bus.fee_fen * bags + half_up(waits_s * problem.rates.passenger_fen_per_hour, 3600)


def offers_of(problem: Problem, orders: Sequence[Order], villages: Mapping[int, Village]) -> tuple[Offer, ...]:
    """Every bus and keeper that could serve an order, then every way that serves both directions at once."""
    timetable = Timetable(problem)
    single = [offer for order in orders for offer in _offers(problem, timetable, order, villages[order.place])]
    return (*single, *_both_ways(orders, single, problem.rates.keeper_waits_s))


def _offers(problem: Problem, timetable: Timetable, order: Order, village: Village) -> Iterator[Offer]:
    for fetch in village.fetches:
        if order.load_g > fetch.load_g:
            continue
        ends = (problem.depot, fetch.stop) if order.is_down else (fetch.stop, problem.depot)
        for lift, leaves_s, comes_s in timetable.lifts(order, *ends):
            call = problem.buses[lift.bus].calls[lift.off if order.is_down else lift.on]
            meeting = Meeting(fetch, call.arrives_s, call.leaves_s)
            if meeting.away_s < village.opens_s or meeting.back_s > village.closes_s:
                continue
            ready_s = leaves_s if order.is_down else meeting.away_s
            there_s = meeting.back_s if order.is_down else comes_s
            if ready_s >= order.ready_s and there_s <= order.due_s:
                yield Offer((order.number,), (lift,), meeting, lift.fen + fetch.fee_fen)


def _both_ways(orders: Sequence[Order], single: Sequence[Offer], waits_s: int) -> Iterator[Offer]:
    by_way: defaultdict[tuple[int, Fetch], list[Offer]] = defaultdict(list)
    for offer in single:
        by_way[orders[offer.orders[0]].place, offer.meeting.fetch].append(offer)
    for (_, fetch), offers in by_way.items():
        ups = [each for each in offers if not orders[each.orders[0]].is_down]
        for down in (each for each in offers if orders[each.orders[0]].is_down):
            for up in ups:
                meets_s = min(down.meeting.meets_s, up.meeting.meets_s)
                leaves_s = max(down.meeting.leaves_s, up.meeting.leaves_s)
                order = orders[up.orders[0]]
                if leaves_s - meets_s <= waits_s and meets_s - fetch.takes_s >= order.ready_s:
                    meeting = Meeting(fetch, meets_s, leaves_s)
                    if max(each.meeting.back_s for each in (down, up)) == meeting.back_s <= _due_s(orders, down):
                        fen = down.fen + up.fen - fetch.fee_fen
                        yield Offer((*down.orders, *up.orders), (*down.lifts, *up.lifts), meeting, fen)


def _due_s(orders: Sequence[Order], down: Offer) -> int:
    return orders[down.orders[0]].due_s
