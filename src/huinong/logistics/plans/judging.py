"""A plan held against its day, from facts: tours, bags on buses, villages, and what was foretold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from huinong.engines.planning.days.values import Direction, Plan, Problem
from huinong.journal.queries import counted_at_points
from huinong.kernel import clock
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.day_loads import Load, came_untold
from huinong.logistics.parcels.hand_overs import Carried, bags_carried
from huinong.logistics.plans.demand import Landing
from huinong.logistics.plans.ground import ground
from huinong.logistics.plans.serving import UNSERVED, Reading
from huinong.logistics.plans.values import PlanValue
from huinong.logistics.transport.driven import Driven, driven
from huinong.registry.points.queries import point_names
from huinong.registry.policies.queries import figure

TOUR, BUS, VILLAGE = "tour", "bus", "village"
KEPT, OFF, CANCELLED, PENDING, UNKNOWN, UNPLANNED = "kept", "off", "cancelled", "pending", "unknown", "unplanned"
JUDGED = (KEPT, OFF, CANCELLED)
ARRIVED, SHELVED, HANDED_OVER = "parcel.arrived", "parcel.shelved", "bag.handed_over"
M_A_KM, S_A_MINUTE = 1000, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One tour, bus or village: `planned` and `done` are stops on time, listed bags or pieces; None is unknown.

    `code` is the trip's or the point's, `late_min` that of the latest stop. `extra` is what else was seen: a tour's
    stops without a record, a bus's bags that no list has, the bags that a village took over.
    """

    kind: str
    code: str
    name: str
    verdict: str
    by: str = ""
    planned_at: datetime | None = None
    done_at: datetime | None = None
    late_min: int | None = None
    km: float | None = None
    planned: int | None = None
    done: int | None = None
    foretold: int | None = None
    came: int | None = None
    extra: int = 0

    @property
    def missed(self) -> float | None:
        """The share that went otherwise than planned; None where it is not known or not over."""
        if self.verdict not in JUDGED or not self.planned or self.done is None:
            return None
        return max(0.0, 1 - self.done / self.planned)

    @property
    def weight(self) -> tuple[float, int]:
        """The worst first: by the share, then by how much that is; the unknown after what went well."""
        missed = self.missed
        return (1.0, 0) if missed is None else (-missed, -(self.planned or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`part` of `whole`, both None where nothing is known; `unknown` are those of which nobody knows."""

    part: int | None
    whole: int | None
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A day beside its plan: every row, the worst first, and the four figures that open to them."""

    rows: tuple[Outcome, ...]
    on_time_min: int
    is_over: bool

    def of(self, kind: str) -> tuple[Outcome, ...]:
        return tuple(row for row in self.rows if row.kind == kind)

    def _kept(self, kind: str) -> Share:
        rows = [row for row in self.of(kind) if row.planned]
        known = [row for row in rows if row.verdict in JUDGED]
        unknown = sum(row.verdict == UNKNOWN for row in rows)
        return Share(part=sum(_is_served(row) for row in known), whole=len(known) or None, unknown=unknown)

    @property
    def tours(self) -> Share:
        """Tours all of whose stops were on time."""
        return self._kept(TOUR)

    @property
    def villages(self) -> Share:
        """Villages that got something on the day on which the plan served them."""
        return self._kept(VILLAGE)

    @property
    def bags(self) -> Share:
        """Listed bags that went by the bus that was to take them."""
        known = [row for row in self.of(BUS) if row.verdict in JUDGED]
        unknown = sum(row.verdict == UNKNOWN for row in self.of(BUS))
        whole = sum(row.planned or 0 for row in known)
        return Share(part=sum(row.done or 0 for row in known), whole=whole or None, unknown=unknown)

    @property
    def foretold(self) -> Share:
        """Of the pieces that came though nobody knew of them when the plan was made, those foretold for their village."""
        rows = [
            (row.came, row.foretold) for row in self.of(VILLAGE) if row.came is not None and row.foretold is not None
        ]
        whole = sum(came for came, _ in rows)
        return Share(part=sum(min(pair) for pair in rows), whole=whole or None)

    @property
    def forecast(self) -> int | None:
        """How many pieces were foretold; None where there was nothing to foretell from."""
        known = [row.foretold for row in self.of(VILLAGE) if row.foretold is not None]
        return sum(known) if known else None


def _is_served(row: Outcome) -> bool:
    return row.verdict == KEPT or (row.kind == VILLAGE and bool(row.done or row.extra))


def judge(found: PlanValue, problem: Problem, plan: Plan) -> Judged:
    """A plan that was taken, held against what was recorded. The number of queries does not grow with the day."""
    county, day = found.county, found.day
    on_time_min = figure("plans.on_time_min", division=county, on=day)
    trips = driven(county, day, found.id)
    buses = [each for each in trips if not each.is_tour]
    carried = _carried(county, day, buses)
    villages = _Villages(found, problem, plan)
    rows = [
        *(_tour(each, day, on_time_min) for each in trips if each.is_tour),
        *(_bus(each, day, carried.get(custody.trip(each.trip.id), ())) for each in buses),
        *villages.rows(),
    ]
    return Judged(
        rows=tuple(sorted(rows, key=lambda row: row.weight)), on_time_min=on_time_min, is_over=day < clock.today()
    )


def _carried(county: str, day: date, buses: Sequence[Driven]) -> Mapping[str, list[Carried]]:
    if not buses:
        return {}
    stops = {call.place.point for each in buses for call in each.trip.calls if call.place.point}
    midnight = clock.at_beijing(day, hour=0)
    rows = bags_carried(
        county=county, holders={custody.trip(each.trip.id) for each in buses},
        to_points=stops | {order.point for each in buses for order in each.orders}, since=midnight,
        until=midnight + timedelta(days=1),
    )  # fmt: skip
    found: dict[str, list[Carried]] = {}
    for row in rows:
        found.setdefault(row.holder, []).append(row)
    return found


def _open(day: date) -> str:
    """What something is that nothing was recorded of: still to come, or unknown for good."""
    return UNKNOWN if day < clock.today() else PENDING


def _tour(each: Driven, day: date, on_time_min: int) -> Outcome:
    trip = each.trip
    midnight = clock.at_beijing(day, hour=0)
    due = [midnight + timedelta(seconds=call.arrives_s) for call in trip.calls]
    late = [
        int((at - planned).total_seconds() // S_A_MINUTE)
        for planned, at in zip(due[1:], each.reached_at[1:], strict=True)
        if at is not None
    ]
    on_time = sum(minutes <= on_time_min for minutes in late)
    verdict = KEPT if late and on_time == len(late) else OFF
    if trip.state == "cancelled":
        verdict = CANCELLED
    elif trip.arrived_at is None:
        verdict = _open(day)
    return Outcome(
        kind=TOUR, code=trip.code, name=trip.code, by=trip.route_name, verdict=verdict, planned_at=due[-1],
        done_at=trip.arrived_at, late_min=max(late, default=None),
        km=None if trip.metres is None else round(trip.metres / M_A_KM, 1),
        planned=len(due) - 1 if verdict == CANCELLED else len(late) or len(due) - 1,
        done=on_time if late else 0 if verdict == CANCELLED else None,
        extra=0 if verdict == CANCELLED else len(due) - 1 - len(late),
    )  # fmt: skip


def _bus(each: Driven, day: date, carried: Sequence[Carried]) -> Outcome:
    trip = each.trip
    listed: Counter[tuple[str, UUID]] = Counter()
    for order in each.orders:
        listed[order.direction, order.point] += order.bags
    taken = Counter(("down", bag.to_point) for bag in carried) + Counter(("up", bag.from_point) for bag in carried)
    done = sum(min(bags, taken[key]) for key, bags in listed.items())
    planned = listed.total()
    verdict = KEPT if done >= planned else OFF
    if trip.state == "cancelled":
        verdict = CANCELLED
    elif trip.departed_at is None:
        verdict = _open(day)
    is_known = verdict in JUDGED
    return Outcome(
        kind=BUS, code=trip.code, name=trip.code, by=trip.route_name, verdict=verdict, planned_at=trip.departs_at,
        done_at=trip.departed_at, planned=planned, done=done if is_known else None,
        extra=len(carried) - done if is_known else 0,
    )  # fmt: skip


class _Villages:
    """The counters of a plan beside what was recorded at them."""

    def __init__(self, found: PlanValue, problem: Problem, plan: Plan) -> None:
        self._day, self._county = found.day, found.county
        self._planned: Counter[UUID] = Counter()
        self._foretold: Counter[UUID] = Counter()
        self._at: dict[UUID, datetime] = {}
        self._by: dict[UUID, str] = {}
        self._read(Reading(problem, plan))
        self._lands = Landing(ground(found.county, found.day))
        came = came_untold(found.county, found.day, since=found.made_at)
        self._came = self._landed(came)
        self._is_any, self._is_foretold = bool(came), bool((found.known or {}).get("weeks"))
        self._points = self._planned.keys() | self._foretold.keys() | self._came.keys()
        self._facts = counted_at_points(found.county, self._points, since=found.day, until=found.day)
        self._brought = self._over_townships()
        self._seen = {point for point, _ in self._facts}
        self._names = point_names(found.county, self._points)

    def _read(self, reading: Reading) -> None:
        midnight = clock.at_beijing(self._day, hour=0)
        for row in reading.served():
            point = UUID(reading.problem.places[row.place].code.partition("/")[0])
            self._foretold[point] += row.forecast
            if row.direction is Direction.DOWN and row.mode != UNSERVED:
                self._planned[point] += row.pieces
                self._by.setdefault(point, " → ".join(row.by))
                if row.at_s is not None:
                    at = midnight + timedelta(seconds=row.at_s)
                    self._at[point] = max(at, self._at.get(point, at))

    def _landed(self, came: Sequence[Load]) -> Mapping[UUID, int]:
        found: Counter[UUID] = Counter()
        for load in came:
            for need in self._lands.each([load], is_up=load.point is not None):
                found[need.counter] += need.pieces
        return found

    def _over_townships(self) -> Mapping[UUID, int]:
        """What arrived at a township for the villages that are served over its counter: its shelf is not their way."""
        counted = counted_at_points(
            self._county, self._points, since=self._day, until=self._day, kind=ARRIVED, by="village"
        )
        found: Counter[UUID] = Counter()
        for (point, village), pieces in counted.items():
            if self._lands.of_village(village) == point:
                found[point] += pieces
        return found

    def rows(self) -> Iterator[Outcome]:
        for point in sorted(self._points):
            yield self._row(point)

    def _row(self, point: UUID) -> Outcome:
        planned = self._planned[point]
        is_known = point in self._seen
        done = max(self._facts.get((point, SHELVED), 0), self._brought.get(point, 0))
        verdict = KEPT if done >= planned else OFF
        if not planned:
            verdict = UNPLANNED
        elif not is_known or (verdict == OFF and self._day == clock.today() and self._is_to_come(point)):
            verdict = _open(self._day)
        return Outcome(
            kind=VILLAGE, code=str(point), name=self._names.get(point, ""), by=self._by.get(point, ""),
            verdict=verdict, planned_at=self._at.get(point), planned=planned or None, done=done if is_known else None,
            foretold=self._foretold[point] if self._is_foretold else None,
            came=self._came.get(point, 0) if self._is_any else None,
            extra=self._facts.get((point, HANDED_OVER), 0),
        )  # fmt: skip

    def _is_to_come(self, point: UUID) -> bool:
        at = self._at.get(point)
        return at is None or at > clock.now()
