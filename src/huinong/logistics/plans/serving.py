"""How each village is served by a plan, read off the legs; and what the plan's tours and buses carry."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huinong.engines.planning.days.reads import Mode, modes_of
from huinong.engines.planning.days.values import Demand, Direction, Plan, Problem, Ride, Tour


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One village in one direction: how, by what, when, and how much. `by` are codes of vehicles and buses in order.

    `at_s` is when it comes to the village, or leaves it; None where it is not served.
    """

    place: int
    direction: Direction
    mode: Mode
    by: tuple[str, ...]
    at_s: int | None
    pieces: int
    forecast: int
    load_g: int
    reason: str = ""
    is_fetched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BagLine:
    """Bags of one village in one direction on a bus, between two of its calls."""

    bus: str
    village: int
    direction: Direction
    on: int
    off: int
    on_s: int
    off_s: int
    bags: int
    pieces: int
    load_g: int
    is_fetched: bool


class Reading:
    """A plan beside its problem, with what its pages ask of both."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.demands: Mapping[str, Demand] = {each.code: each for each in problem.demands}
        self._tours: dict[str, list[int]] = defaultdict(list)
        for number, tour in sorted(enumerate(plan.tours), key=lambda pair: pair[1].calls[0].leaves_s):
            for carriage in tour.carries:
                self._tours[carriage.demand].append(number)
        self._rides = {code: ride for ride in plan.rides for code in ride.demands}
        self._fetched = {code: each for each in plan.fetchings for code in each.demands}
        self._modes = modes_of(problem, plan)
        self._left = {each.demand: each.reason.value for each in plan.unserved}

    def name(self, place: int) -> str:
        return self.problem.places[place].name

    def served(self) -> tuple[Served, ...]:
        """Every village and direction, by place; where its lots go different ways, each way has a line."""
        groups: dict[tuple[int, Direction, Mode, tuple[str, ...]], list[Demand]] = defaultdict(list)
        for each in self.problem.demands:
            groups[each.place, each.direction, self._modes[each.code], self.by(each.code)].append(each)
        rows = [self._served(key, demands) for key, demands in groups.items()]
        return tuple(sorted(rows, key=lambda row: (row.place, row.direction)))

    def _served(self, key: tuple[int, Direction, Mode, tuple[str, ...]], demands: Sequence[Demand]) -> Served:
        place, direction, mode, by = key
        first = demands[0].code
        return Served(
            place=place, direction=direction, mode=mode, by=by, at_s=self._at_s(first, place),
            pieces=sum(each.pieces for each in demands),
            forecast=sum(each.pieces for each in demands if each.is_forecast),
            load_g=sum(each.load_g for each in demands), reason=self._left.get(first, ""),
            is_fetched=first in self._fetched,
        )  # fmt: skip

    def by(self, code: str) -> tuple[str, ...]:
        """The vehicles and buses that carry a demand."""
        ride = self._rides.get(code)
        vehicles = tuple(self.plan.tours[number].vehicle for number in self._tours[code])
        return vehicles if ride is None else (ride.bus, *vehicles)

    def _at_s(self, code: str, place: int) -> int | None:
        fetched = self._fetched.get(code)
        if fetched is not None:
            is_down = self.demands[code].direction is Direction.DOWN
            return fetched.back_s if is_down else fetched.meets_s - (fetched.back_s - fetched.leaves_s)
        for number in self._tours[code]:
            for call in self.plan.tours[number].calls:
                if call.place == place:
                    return call.arrives_s
        return None

    def bag_lines(self) -> tuple[BagLine, ...]:
        """The bag lists of all buses, by bus, then by where they are put on."""
        lines = [self._bag_line(ride) for ride in self.plan.rides]
        return tuple(sorted(lines, key=lambda line: (line.on_s, line.bus, line.on, line.off, line.village)))

    def _bag_line(self, ride: Ride) -> BagLine:
        bus = next(each for each in self.problem.buses if each.code == ride.bus)
        demands = [self.demands[code] for code in ride.demands]
        return BagLine(
            bus=ride.bus, village=ride.village, direction=ride.direction, on=ride.on, off=ride.off,
            on_s=bus.calls[ride.on].leaves_s, off_s=bus.calls[ride.off].arrives_s, bags=ride.bags,
            pieces=sum(each.pieces for each in demands), load_g=sum(each.load_g for each in demands),
            is_fetched=ride.demands[0] in self._fetched,
        )  # fmt: skip

    def loads(self, tour: Tour) -> Iterator[tuple[int, int]]:
        """(pieces, grams) aboard after each call but the last."""
        for number in range(len(tour.calls) - 1):
            aboard = [self.demands[each.demand] for each in tour.carries if each.on <= number < each.off]
            yield sum(each.pieces for each in aboard), sum(each.load_g for each in aboard)

    def handed(self, tour: Tour, number: int) -> tuple[int, int]:
        """(pieces put off, pieces taken on) at a call."""
        off = sum(self.demands[each.demand].pieces for each in tour.carries if each.off == number)
        return off, sum(self.demands[each.demand].pieces for each in tour.carries if each.on == number)
