"""A plan as its pages show it: strings, shares and percents, ready for templates; and its layers for the map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from huinong.edge.cells import Badge
from huinong.engines.planning.days.reads import Mode
from huinong.engines.planning.days.values import Bus, Call, Costs, Direction, Plan, Problem, Tour
from huinong.logistics.plans.accepting import metres_of
from huinong.logistics.plans.serving import BagLine, Reading, Served
from huinong.logistics.plans.wording import DIRECTIONS, MODES, PARTS, REASONS, clock_s
from huinong.registry.divisions.queries import boundary

HOUR_S = 3600
TONES = {"direct": "good", "feeder": "info", "bus": "will", "market": "will", "unserved": "must"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a row of the timeline, in percent of the day shown; `ticks` are its calls."""

    left: float
    width: float
    text: str
    title: str
    ticks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One vehicle or bus of the timeline. A vehicle's shift is the pale stretch behind its tours."""

    name: str
    kind: str
    bars: tuple[Bar, ...]
    shift: Bar | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The day from its first hour to its last."""

    hours: tuple[tuple[float, str], ...]
    vehicles: tuple[TimeRow, ...]
    buses: tuple[TimeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourCall:
    name: str
    arrives: str
    leaves: str
    off: int
    on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TourShown:
    """A tour with its calls and its load."""

    number: int
    vehicle: str
    leaves: str
    back: str
    km: float
    minutes: int
    pieces: int
    load_g: int
    limit_g: int
    load_percent: int
    calls: tuple[TourCall, ...]

    @property
    def stops(self) -> tuple[TourCall, ...]:
        """Its calls without the base, where it begins and ends."""
        return self.calls[1:-1]

    @property
    def way(self) -> str:
        """How a form names this tour."""
        return f"tour:{self.vehicle}:{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageShown:
    """A village in one direction as a row of the list."""

    name: str
    code: str
    direction: object
    mode: str
    how: Badge
    by: str
    at: str
    pieces: int
    forecast: int
    reason: str
    is_fetched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BagShown:
    """A line of a bus's bag list."""

    line: str
    bus: str
    leaves: str
    village: str
    direction: object
    on: str
    off: str
    off_at: str
    bags: int
    pieces: int
    is_fetched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the cost, and its share of the whole in percent."""

    key: str
    label: object
    fen: int
    percent: int


class Shown:
    """One plan for its pages."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.reading = Reading(problem, plan)
        self._lines = {bus.code: bus for bus in problem.buses}
        starts = [v.starts_s for v in problem.vehicles] + [b.calls[0].leaves_s for b in problem.buses]
        ends = [v.ends_s for v in problem.vehicles] + [b.calls[-1].arrives_s for b in problem.buses]
        self._from_s = min(starts, default=problem.opens_s) // HOUR_S * HOUR_S
        self._until_s = -(-max(ends, default=problem.closes_s) // HOUR_S) * HOUR_S

    def _at(self, seconds: int) -> float:
        return round(100 * (seconds - self._from_s) / max(1, self._until_s - self._from_s), 2)

    def timeline(self) -> Timeline:
        """Vehicles with their tours, and the buses that carry something."""
        hours = range(self._from_s, self._until_s + 1, HOUR_S)
        used = {ride.bus for ride in self.plan.rides}
        return Timeline(
            hours=tuple((self._at(at), str(at // HOUR_S)) for at in hours),
            vehicles=tuple(self._vehicle_rows()),
            buses=tuple(self._bus_row(bus) for bus in self.problem.buses if bus.code in used),
        )

    def _vehicle_rows(self) -> Iterator[TimeRow]:
        for vehicle in self.problem.vehicles:
            tours = [tour for tour in self.plan.tours if tour.vehicle == vehicle.code]
            shift = self._bar(vehicle.starts_s, vehicle.ends_s, "", "", ())
            bars = tuple(self._tour_bar(tour) for tour in tours)
            yield TimeRow(vehicle.code, vehicle.kind, bars, shift)

    def _tour_bar(self, tour: Tour) -> Bar:
        first, last = tour.calls[0], tour.calls[-1]
        pieces = sum(self.reading.demands[each.demand].pieces for each in tour.carries)
        title = f"{clock_s(first.leaves_s)}–{clock_s(last.arrives_s)} · {len(tour.calls) - 2}"
        return self._bar(first.leaves_s, last.arrives_s, str(pieces), title, tour.calls[1:-1])

    def _bus_row(self, bus: Bus) -> TimeRow:
        bags = sum(ride.bags for ride in self.plan.rides if ride.bus == bus.code)
        first, last = bus.calls[0], bus.calls[-1]
        title = f"{clock_s(first.leaves_s)}–{clock_s(last.arrives_s)}"
        bar = self._bar(first.leaves_s, last.arrives_s, str(bags), title, bus.calls[1:-1])
        return TimeRow(f"{bus.line} {clock_s(first.leaves_s)}", "bus", (bar,))

    def _bar(self, start_s: int, end_s: int, text: str, title: str, calls: Sequence[Call]) -> Bar:
        left, right = self._at(start_s), self._at(end_s)
        span = max(1, end_s - start_s)
        ticks = tuple(round(100 * (call.arrives_s - start_s) / span, 1) for call in calls)
        return Bar(left, round(max(0.6, right - left), 2), text, title, ticks)

    def tours(self) -> tuple[TourShown, ...]:
        """Every tour by when it sets out."""
        rows = [self._tour(number, tour) for number, tour in enumerate(self.plan.tours)]
        return tuple(sorted(rows, key=lambda row: (row.leaves, row.vehicle)))

    def _tour(self, number: int, tour: Tour) -> TourShown:
        vehicle = next(each for each in self.problem.vehicles if each.code == tour.vehicle)
        loads = list(self.reading.loads(tour))
        most_g = max((load_g for _, load_g in loads), default=0)
        handed = [self.reading.handed(tour, n) for n in range(len(tour.calls))]
        calls = tuple(
            TourCall(
                name=self.reading.name(call.place), arrives=clock_s(call.arrives_s), leaves=clock_s(call.leaves_s),
                off=off, on=on,
            )
            for call, (off, on) in zip(tour.calls, handed, strict=True)
        )  # fmt: skip
        seconds = tour.calls[-1].arrives_s - tour.calls[0].leaves_s
        return TourShown(
            number=number, vehicle=tour.vehicle, leaves=calls[0].leaves, back=calls[-1].arrives,
            km=round(metres_of(self.problem, tour) / 1000, 1), minutes=seconds // 60,
            pieces=sum(self.reading.demands[each.demand].pieces for each in tour.carries), load_g=most_g,
            limit_g=vehicle.load_g, load_percent=min(100, round(100 * most_g / max(1, vehicle.load_g))), calls=calls,
        )  # fmt: skip

    def villages(self) -> tuple[VillageShown, ...]:
        """Every village and direction: how it is served; what is not served first."""
        rows = sorted(self.reading.served(), key=lambda row: (row.mode != "unserved", self.reading.name(row.place)))
        return tuple(self._village(row) for row in rows)

    def _village(self, row: Served) -> VillageShown:
        return VillageShown(
            name=self.reading.name(row.place), code=self.problem.places[row.place].code,
            direction=DIRECTIONS[row.direction.value], mode=row.mode, how=MODES[row.mode], by=self.by_words(row.by),
            at=clock_s(row.at_s) if row.at_s is not None else "", pieces=row.pieces, forecast=row.forecast,
            reason=str(REASONS[row.reason]) if row.reason else "", is_fetched=row.is_fetched,
        )  # fmt: skip

    def by_words(self, by: Sequence[str]) -> str:
        """`V1 → T2`, or a bus by its line and when it leaves."""
        return " → ".join(self._carrier(code) for code in by)

    def _carrier(self, code: str) -> str:
        bus = self._lines.get(code)
        return f"{bus.line} {clock_s(bus.calls[0].leaves_s)}" if bus else code

    def bags(self) -> tuple[BagShown, ...]:
        """The bag lists of the buses."""
        return tuple(self._bag(line) for line in self.reading.bag_lines())

    def _bag(self, line: BagLine) -> BagShown:
        bus = self._lines[line.bus]
        return BagShown(
            line=bus.line, bus=line.bus, leaves=clock_s(bus.calls[0].leaves_s), village=self.reading.name(line.village),
            direction=DIRECTIONS[line.direction.value], on=self.reading.name(bus.calls[line.on].place),
            off=self.reading.name(bus.calls[line.off].place), off_at=clock_s(line.off_s), bags=line.bags,
            pieces=line.pieces, is_fetched=line.is_fetched,
        )  # fmt: skip

    def parts(self) -> tuple[Part, ...]:
        """The cost by part, the largest first; parts of nothing are left out."""
        return parts_of(self.plan.costs)

    def modes(self) -> Mapping[str, int]:
        """How many villages are served how, what comes down before what goes up."""
        best: dict[int, str] = {}
        for row in self.reading.served():
            if row.place not in best or row.direction is Direction.DOWN:
                best[row.place] = row.mode
        counted = list(best.values())
        return {mode: counted.count(mode) for mode in Mode}

    def layers(self, county: str) -> dict[str, Any]:
        """The map's layers: villages by how they are served, tours and buses as lines from stop to stop."""
        outline = boundary(county)
        return {
            "boundary": outline.geojson if outline else "",
            "points": {"type": "FeatureCollection", "features": list(self._features())},
            "routes": {"type": "FeatureCollection", "features": list(self._route_lines())},
        }

    def _features(self) -> Iterator[dict[str, Any]]:
        rows: dict[int, list[Served]] = {}
        for row in self.reading.served():
            rows.setdefault(row.place, []).append(row)
        places = self.problem.places
        middles = {0: "county"} | {centre.place: "township" for centre in self.problem.centres}
        for place, kind in middles.items():
            told = {"kind": kind, "tone": "calm", "status": gettext("centres"), "lines": []}
            yield _point(places[place], told)
        for place, served in rows.items():
            mode = served[0].mode
            lines = [self._popup(row) for row in served]
            told = {"kind": "village", "tone": TONES[mode], "status": str(MODES[mode].label), "lines": lines}
            yield _point(places[place], told)

    def _popup(self, row: Served) -> str:
        how = f"{MODES[row.mode].label} {self.by_words(row.by)}"
        return f"{DIRECTIONS[row.direction.value]} {row.pieces} · {how}"

    def _route_lines(self) -> Iterator[dict[str, Any]]:
        used = {ride.bus for ride in self.plan.rides}
        for tour in self.plan.tours:
            yield self._line(tour.vehicle, "van", [call.place for call in tour.calls])
        for bus in self.problem.buses:
            if bus.code in used:
                yield self._line(bus.line, "bus", [call.place for call in bus.calls])

    def _line(self, name: str, kind: str, places: Sequence[int]) -> dict[str, Any]:
        at = [[self.problem.places[place].lng, self.problem.places[place].lat] for place in places]
        geometry = {"type": "LineString", "coordinates": at}
        return {"type": "Feature", "geometry": geometry, "properties": {"name": name, "kind": kind}}


def parts_of(costs: Costs) -> tuple[Part, ...]:
    """The parts of a cost, the largest first."""
    found = [(key, getattr(costs, key)) for key in PARTS]
    rows = [(key, fen) for key, fen in found if fen]
    whole = max(1, costs.total)
    return tuple(
        Part(key=key, label=PARTS[key], fen=fen, percent=round(100 * fen / whole))
        for key, fen in sorted(rows, key=lambda row: -row[1])
    )


def driven_m(problem: Problem, plan: Plan) -> int:
    """How far all tours drive."""
    return sum(metres_of(problem, tour) for tour in plan.tours)


def _point(place: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [place.lng, place.lat]}
    return {"type": "Feature", "geometry": geometry, "properties": {"name": place.name, "href": "", **told}}
