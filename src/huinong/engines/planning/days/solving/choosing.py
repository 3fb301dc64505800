"""Set partitioning over what was found: vehicles' days, buses and keepers, supplies of centres, or leaving behind.

Columns may cover an order twice (a trip that leaves a stop out is no longer); what is served twice is taken from where
that saves most. Duals of the relaxation are the shadow prices of the buses' holds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import inf
from types import MappingProxyType

from huinong.engines.planning.days.solving.orders import Order
from huinong.engines.planning.days.solving.programme import Patience, Programme
from huinong.engines.planning.days.solving.rides import Lift, Meeting, Offer
from huinong.engines.planning.days.solving.supplies import Load, Supply
from huinong.engines.planning.days.solving.workdays import Workday, Yard
from huinong.engines.planning.days.values import Problem

Hold = tuple[int, int]
"""A bus between two of its calls: its number, and the call it leaves."""


@dataclass(frozen=True, slots=True)
class Haul:
    """A load of a centre on a bus: a place for each of its orders."""

    load: Load
    lifts: tuple[Lift, ...]
    fen: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is done: `fen` with what is `left` behind."""

    days: tuple[Workday, ...]
    offers: tuple[Offer, ...]
    supplies: tuple[Supply, ...]
    hauls: tuple[Haul, ...]
    left: tuple[int, ...]
    fen: int


@dataclass
class Pool:
    """What was found so far."""

    days: dict[tuple[int, tuple[tuple[int, ...], ...]], Workday] = field(default_factory=dict)
    offers: Sequence[Offer] = ()
    supplies: list[Supply] = field(default_factory=list)
    hauls: list[Haul] = field(default_factory=list)

    def take(self, day: Workday) -> None:
        self.days.setdefault((day.fleet, day.trips), day)


class Chooser:
    """Builds the programme of a pool."""

    def __init__(self, problem: Problem, orders: Sequence[Order], yard: Yard, pool: Pool) -> None:
        self._problem, self._orders, self._yard, self._pool = problem, orders, yard, pool

    def choose(self, patience: Patience, known: Choice | None) -> Choice:
        """The best choice found, no worse than the one known."""
        model = _Model(self._problem, self._orders, self._yard, self._pool)
        values = model.programme.chosen(patience, model.columns_of(known) if known else [])
        found = self._tidied(model.picked(values)) if values else None
        candidates: list[Choice] = [each for each in (found, known) if each is not None]
        return min(candidates, key=lambda each: each.fen) if candidates else self.nothing()

    def completed(
        self, days: Sequence[Workday], supplies: Sequence[Supply], known: Choice, patience: Patience
    ) -> Choice:
        """These days and supplies as they are, with the best places on buses beside them; or what is known."""
        tasks = {load.task for each in supplies for load in each.loads}
        own = Pool(
            days={(each.fleet, each.trips): each for each in days},
            offers=self._pool.offers,
            supplies=list(supplies),
            hauls=[each for each in self._pool.hauls if each.load.task in tasks],
        )
        mine = Chooser(self._problem, self._orders, self._yard, own)
        return mine.choose(patience, known)

    def prices_fen(self, most: Mapping[int, int]) -> dict[Hold, float]:
        """What a bag's place in each hold is worth, by the relaxation; `most`: of a fleet's vehicles so many go."""
        model = _Model(self._problem, self._orders, self._yard, self._pool, most)
        duals = model.programme.duals()
        return {hold: max(0.0, -float(duals[row])) for hold, row in model.bags.items()}

    def nothing(self) -> Choice:
        """Everything left behind."""
        everything = tuple(each.number for each in self._orders)
        fen = sum(each.unserved_fen for each in self._orders)
        return Choice(days=(), offers=(), supplies=(), hauls=(), left=everything, fen=fen)

    def _tidied(self, picked: Choice) -> Choice:
        """Nothing served twice, nothing brought to where it is not wanted; the sum made again."""
        wanted = {load.task for supply in picked.supplies for load in supply.loads}
        hauled = {haul.load.task for haul in picked.hauls}
        unwanted = frozenset(
            task
            for day in picked.days
            for task in day.tasks
            if task >= len(self._orders) and task not in wanted - hauled
        )
        days = [self._yard.without(day, unwanted) for day in picked.days]
        served = Counter(order for supply in picked.supplies for order in supply.orders)
        kept, offers = self._served_once([day for day in days if day], list(picked.offers), served)
        there = (
            served.keys() | {each for day in kept for each in day.tasks} | {o for each in offers for o in each.orders}
        )
        left = tuple(each.number for each in self._orders if each.number not in there)
        fen = sum(each.fen for part in (kept, offers, picked.supplies, picked.hauls) for each in part)
        fen += sum(self._orders[each].unserved_fen for each in left)
        return Choice(
            days=tuple(kept), offers=tuple(offers), supplies=picked.supplies, hauls=picked.hauls, left=left, fen=fen
        )

    def _served_once(
        self, days: list[Workday], offers: list[Offer], served: Counter[int]
    ) -> tuple[list[Workday], list[Offer]]:
        times = served + Counter(each for day in days for each in day.tasks)
        offers = [
            each
            for each in offers
            if any(not times[order] for order in each.orders) or each.fen <= self._saved(days, each.orders)
        ]
        offers = _without_seconds(offers, set(served))
        times += Counter(o for each in offers for o in each.orders)
        ridden = {o for each in offers for o in each.orders}
        for task in sorted(task for task, count in times.items() if count > 1):
            holders = [n for n, day in enumerate(days) if task in day.tasks]
            holders.sort(key=lambda n: (-self._saving(days[n], task), n))
            keeps = 0 if task in ridden or task in served else 1
            for n in sorted(holders[: len(holders) - keeps], reverse=True):
                shorter = self._yard.without(days[n], frozenset({task}))
                days[n : n + 1] = [shorter] if shorter else []
        return days, offers

    def _saved(self, days: Sequence[Workday], orders: Sequence[int]) -> int:
        return sum(max((self._saving(day, each) for day in days if each in day.tasks), default=0) for each in orders)

    def _saving(self, day: Workday, task: int) -> int:
        shorter = self._yard.without(day, frozenset({task}))
        return day.fen - (shorter.fen if shorter else 0)


class _Model:
    """Rows and columns of a pool."""

    def __init__(
        self,
        problem: Problem,
        orders: Sequence[Order],
        yard: Yard,
        pool: Pool,
        most: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        self.programme, self._pool = Programme(), pool
        self._problem, self._yard = problem, yard
        programme = self.programme
        self._order_rows = [programme.row(1, inf) for _ in orders]
        self._task_rows = {load.task: programme.row(0, inf) for each in pool.supplies for load in each.loads}
        self._centre_rows = {each.centre: programme.row(0, 1) for each in pool.supplies}
        self._fleet_rows = [programme.row(0, most.get(each.number, len(each.codes))) for each in yard.fleets]
        self.bags, self._grams = self._hold_rows()
        self._keepers: defaultdict[int, list[int]] = defaultdict(list)
        for one, other in overlapping(orders, pool.offers, pool.supplies):
            row = programme.row(0, 1)
            self._keepers[id(one)].append(row)
            self._keepers[id(other)].append(row)
        self._days = [(programme.column(day.fen, self._of_day(day)), day) for day in pool.days.values()]
        self._offers = [(programme.column(each.fen, self._of_offer(each)), each) for each in pool.offers]
        self._supplies = [(programme.column(each.fen, self._of_supply(each)), each) for each in pool.supplies]
        self._hauls = [(programme.column(each.fen, self._of_haul(each)), each) for each in pool.hauls]
        for order in orders:
            programme.column(order.unserved_fen, {self._order_rows[order.number]: 1.0})

    def _hold_rows(self) -> tuple[dict[Hold, int], dict[Hold, int]]:
        lifts = [lift for each in self._pool.offers for lift in each.lifts]
        lifts += [lift for each in self._pool.hauls for lift in each.lifts]
        holds = sorted({hold for lift in lifts for hold in holds_of(lift)})
        buses = self._problem.buses
        bags = {hold: self.programme.row(0, buses[hold[0]].bags) for hold in holds}
        return bags, {hold: self.programme.row(0, buses[hold[0]].load_g / 1000) for hold in holds}

    def _of_day(self, day: Workday) -> dict[int, float]:
        orders = len(self._order_rows)
        rows = [self._order_rows[each] for each in day.tasks if each < orders]
        rows += [self._task_rows[each] for each in day.tasks if each >= orders]
        return dict.fromkeys([*rows, self._fleet_rows[day.fleet]], 1.0)

    def _of_lifts(self, lifts: Sequence[Lift]) -> dict[int, float]:
        entries: defaultdict[int, float] = defaultdict(float)
        for lift in lifts:
            for hold in holds_of(lift):
                entries[self.bags[hold]] += lift.bags
                entries[self._grams[hold]] += lift.load_g / 1000
        return entries

    def _of_offer(self, offer: Offer) -> dict[int, float]:
        rows = [*(self._order_rows[each] for each in offer.orders), *self._keepers[id(offer)]]
        return dict.fromkeys(rows, 1.0) | self._of_lifts(offer.lifts)

    def _of_supply(self, supply: Supply) -> dict[int, float]:
        rows = [*(self._order_rows[each] for each in supply.orders), *self._keepers[id(supply)]]
        entries = dict.fromkeys([*rows, self._centre_rows[supply.centre]], 1.0)
        return entries | {self._task_rows[load.task]: -1.0 for load in supply.loads}

    def _of_haul(self, haul: Haul) -> dict[int, float]:
        return {self._task_rows[haul.load.task]: 1.0} | self._of_lifts(haul.lifts)

    def picked(self, values: Sequence[float]) -> Choice:
        """What the columns' values say; not yet tidy."""
        return Choice(
            days=tuple(day for column, day in self._days if values[column] > 0.5),
            offers=tuple(each for column, each in self._offers if values[column] > 0.5),
            supplies=tuple(each for column, each in self._supplies if values[column] > 0.5),
            hauls=tuple(each for column, each in self._hauls if values[column] > 0.5),
            left=(),
            fen=0,
        )

    def columns_of(self, known: Choice) -> list[int]:
        """The columns of a choice, where the pool has them all."""
        days = {(each.fleet, each.trips) for each in known.days}
        own = [column for column, day in self._days if (day.fleet, day.trips) in days]
        for mine, theirs in (
            (self._offers, known.offers),
            (self._supplies, known.supplies),
            (self._hauls, known.hauls),
        ):
            identities = {id(each) for each in theirs}
            own += [column for column, each in mine if id(each) in identities]
        first = len(self._days) + len(self._offers) + len(self._supplies) + len(self._hauls)
        return own + [first + each for each in known.left]


def _without_seconds(offers: Sequence[Offer], served: set[int]) -> list[Offer]:
    """Each order on one bus at most, and on none if a centre sees to it."""
    kept, there = [], set(served)
    for offer in offers:
        own = [position for position, order in enumerate(offer.orders) if order not in there]
        there.update(offer.orders)
        if own:
            lifts = tuple(offer.lifts[each] for each in own)
            fen = sum(each.fen for each in lifts) + offer.meeting.fetch.fee_fen
            kept.append(Offer(tuple(offer.orders[each] for each in own), lifts, offer.meeting, fen))
    return kept


def holds_of(lift: Lift) -> Iterator[Hold]:
    """Every stretch between two calls that a lift takes part of."""
    return ((lift.bus, call) for call in range(lift.on, lift.off))


def overlapping(
    orders: Sequence[Order], offers: Sequence[Offer], supplies: Sequence[Supply]
) -> Iterator[tuple[Offer | Supply, Offer | Supply]]:
    """What would have one keeper in two places at a time."""
    ways: defaultdict[int, list[tuple[Offer | Supply, tuple[int, ...], Meeting]]] = defaultdict(list)
    for offer in offers:
        ways[orders[offer.orders[0]].place].append((offer, offer.orders, offer.meeting))
    for supply in supplies:
        for market in supply.markets:
            ways[orders[market.orders[0]].place].append((supply, market.orders, market.meeting))
    for mine in ways.values():
        for (one, its, here), (other, others, there) in combinations(mine, 2):
            is_apart = here.back_s <= there.away_s or there.back_s <= here.away_s
            if not is_apart and not (set(its) & set(others)) and isinstance(one, Offer):
                yield one, other


def worth_fen(offers: Sequence[Offer], prices: Mapping[Hold, float], orders: Sequence[Order]) -> dict[int, int]:
    """What each order is worth to a van: what the cheapest bus would take, with the price of its place; or its loss."""
    worth: dict[int, float] = {each.number: float(each.unserved_fen) for each in orders}
    for offer in offers:
        price = offer.fen + sum(lift.bags * prices.get(hold, 0.0) for lift in offer.lifts for hold in holds_of(lift))
        if len(offer.orders) == 1:
            worth[offer.orders[0]] = min(worth[offer.orders[0]], price)
    return {number: max(0, round(fen)) for number, fen in worth.items()}
