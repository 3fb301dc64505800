"""A plan held against its day, from facts: tours, bags on buses, villages, and what was foretold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from huinong.engines.planning.days.reads import Mode
from huinong.engines.planning.days.values import Direction, Plan, Problem
from huinong.journal.queries import counted_at_points
from huinong.kernel import clock
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.day_loads import Load, came_untold
from huinong.logistics.parcels.hand_overs import Carried, bags_carried
from huinong.logistics.plans.demand import Landing
from huinong.logistics.plans.ground import ground
from huinong.logistics.plans.outcomes import (
    BUS,
    CANCELLED,
    JUDGED,
    KEPT,
    OFF,
    PENDING,
    TOUR,
    UNKNOWN,
    UNPLANNED,
    VILLAGE,
    Judged,
    Outcome,
)
from huinong.logistics.plans.serving import Reading
from huinong.logistics.plans.values import PlanValue
from huinong.logistics.transport.driven import Driven, driven
from huinong.registry.points.queries import point_names
from huinong.registry.policies.queries import figure

ARRIVED, SHELVED, HANDED_OVER = "parcel.arrived", "parcel.shelved", "bag.handed_over"
M_A_KM, S_A_MINUTE = 1000, 60
NEAR = timedelta(minutes=1)

Visit = tuple[datetime, datetime]
"""When a tour was to call, and when it did."""


def judge(found: PlanValue, problem: Problem, plan: Plan) -> Judged:
    """A plan that was taken, held against what was recorded. The number of queries does not grow with the day."""
    county, day = found.county, found.day
    on_time_min = figure("plans.on_time_min", division=county, on=day)
    trips = driven(county, day, found.id)
    buses = [each for each in trips if not each.is_tour]
    carried = _carried(county, day, buses)
    villages = _Villages(found, Reading(problem, plan), _visits(day, trips))
    rows = [
        *(_tour(each, day, on_time_min) for each in trips if each.is_tour),
        *(_bus(each, day, carried.get(custody.trip(each.trip.id), ())) for each in buses),
        *villages.rows(),
    ]
    return Judged(
        rows=tuple(sorted(rows, key=lambda row: row.weight)), on_time_min=on_time_min, is_over=day < clock.today()
    )


def _visits(day: date, trips: Sequence[Driven]) -> Mapping[UUID, list[Visit]]:
    """When tours were to call at each point, and when they did."""
    midnight = clock.at_beijing(day, hour=0)
    found: dict[UUID, list[Visit]] = {}
    for each in trips:
        for call, at in zip(each.trip.calls[1:], each.reached_at[1:], strict=True):
            if each.is_tour and call.place.point is not None and at is not None:
                found.setdefault(call.place.point, []).append((midnight + timedelta(seconds=call.arrives_s), at))
    return found


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


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // S_A_MINUTE)


def _open(day: date) -> str:
    """What something is that nothing was recorded of: still to come, or unknown for good."""
    return UNKNOWN if day < clock.today() else PENDING


def _tour(each: Driven, day: date, on_time_min: int) -> Outcome:
    trip = each.trip
    midnight = clock.at_beijing(day, hour=0)
    due = [midnight + timedelta(seconds=call.arrives_s) for call in trip.calls]
    late = [_minutes(at - planned) for planned, at in zip(due[1:], each.reached_at[1:], strict=True) if at is not None]
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

    def __init__(self, found: PlanValue, reading: Reading, visits: Mapping[UUID, list[Visit]]) -> None:
        self._day, self._county, self._visits = found.day, found.county, visits
        self._planned: Counter[UUID] = Counter()
        self._foretold: Counter[UUID] = Counter()
        self._at: dict[UUID, datetime] = {}
        self._by: dict[UUID, str] = {}
        self._read(reading)
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
            if row.direction is Direction.DOWN and row.mode is not Mode.UNSERVED:
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
        due, reached = self._visit(point)
        return Outcome(
            kind=VILLAGE, code=str(point), name=self._names.get(point, ""), by=self._by.get(point, ""),
            verdict=verdict, planned_at=due, done_at=reached,
            late_min=None if due is None or reached is None else _minutes(reached - due),
            planned=planned or None, done=done if is_known else None,
            foretold=self._foretold[point] if self._is_foretold else None,
            came=self._came.get(point, 0) if self._is_any else None,
            extra=self._facts.get((point, HANDED_OVER), 0),
        )  # fmt: skip

    def _visit(self, point: UUID) -> tuple[datetime | None, datetime | None]:
        """When a village was to be served, and when the tour that was to serve it called."""
        due = self._at.get(point)
        near = [at for planned, at in self._visits.get(point, ()) if due is not None and abs(planned - due) < NEAR]
        return due, near[0] if near else None

    def _is_to_come(self, point: UUID) -> bool:
        at = self._at.get(point)
        return at is None or at > clock.now()
