"""The dispatcher's day: the next cut-off, the gates, the trips that have not left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.day_queries import Measures, TownGate, Upstream, measures_taken, town_gates, upstream
from huinong.logistics.parcels.troubles import IncidentRow, due_first
from huinong.logistics.transport.labels import MARKS
from huinong.logistics.transport.models import Trip
from huinong.logistics.transport.orders import planned_bags
from huinong.logistics.transport.queries import visible_trips
from huinong.logistics.transport.roads import RoadValue, blocked_roads
from huinong.logistics.transport.trip_names import HolderNames, drivers
from huinong.registry.points.values import PointKind
from huinong.registry.policies.queries import figure

SOON = timedelta(minutes=30)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """One cut-off of the day. `place` is how far along the line it stands, in percent."""

    key: str
    label: object
    at: datetime
    tone: str
    place: float


@dataclass(frozen=True, slots=True)
class ClockLine:
    """The day's cut-offs, the one that comes next, and how long it is until then."""

    marks: tuple[Mark, ...]
    coming: Mark | None
    left: timedelta | None
    place: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a gate's bar: pieces that came exactly this far."""

    kind: str
    pieces: int
    width: float


@dataclass(frozen=True, slots=True)
class GateBar:
    """One township's gate as a bar."""

    name: str
    gate: TownGate
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class DueTrip:
    """A trip that has not left yet; `planned` is how many bags it is to carry by the day's plan."""

    code: str
    route: str
    departs_at: datetime
    driver: str
    vehicle: str
    aboard: int
    offered: int
    capacity: int | None
    is_late: bool
    planned: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows but the scan box."""

    day: date
    now: datetime
    clock: ClockLine
    total: TownGate
    total_bars: tuple[GateBar, ...]
    gates: tuple[GateBar, ...]
    bags_waiting: int
    upstream: Upstream
    measures: Measures
    incidents: Sequence[IncidentRow]
    incidents_open: int
    trips: tuple[DueTrip, ...]
    trips_waiting: int
    trips_all: int
    trips_left: int
    roads: tuple[RoadValue, ...]
    may_run: bool

    @property
    def today(self) -> str:
        """The day as an address says it."""
        return self.day.isoformat()


def board(*, actor: Actor, county: str) -> Board:
    """The day so far; a constant number of indexed queries, whatever the county's history holds."""
    now, day, names = clock.now(), clock.today(), HolderNames()
    centres = [
        custody.point(point.id) for point in names.points(county).values() if point.kind is PointKind.COUNTY_CENTRE
    ]
    gates = town_gates(actor=actor, county=county, day=day, centres=centres)
    total = _sum(gates)
    waiting = parcels.bags_of(county=county, custodians=centres)
    incidents, open_ones = due_first(actor=actor, county=county, names=names, limit=SHOWN)
    rows = list(visible_trips(actor).filter(county=county, day=day).order_by("departs_at", "code"))
    due = _due_trips(county, [row for row in rows if row.state == Trip.State.SCHEDULED], now)
    return Board(
        day=day,
        now=now,
        clock=clock_line(county, day, now),
        total=total,
        total_bars=(GateBar("", total, _segments(total)),),
        gates=tuple(GateBar(_gate_name(gate, names), gate, _segments(gate)) for gate in gates),
        bags_waiting=len(waiting),
        upstream=upstream(actor=actor, county=county),
        measures=measures_taken(actor=actor, county=county, day=day),
        incidents=incidents,
        incidents_open=open_ones,
        trips=due,
        trips_waiting=sum(row.state == Trip.State.SCHEDULED for row in rows),
        trips_all=sum(row.state != Trip.State.CANCELLED for row in rows),
        trips_left=sum(row.state in {Trip.State.DEPARTED, Trip.State.ARRIVED} for row in rows),
        roads=blocked_roads(actor=actor, county=county),
        may_run=actor.may("transport.run") and actor.scope.covers(county),
    )


def _gate_name(gate: TownGate, names: HolderNames) -> str:
    return names.town(gate.town) if gate.town else "—"


def clock_line(county: str, day: date, now: datetime) -> ClockLine:
    """The cut-offs of a day as they stand at a moment, evenly spaced so that each can be read."""
    minutes = {key: figure(key, division=county, on=day) for key in MARKS}
    ordered = sorted(MARKS, key=lambda key: minutes[key])
    moments = [clock.at_beijing(day, hour=0, minute=minutes[key]) for key in ordered]
    passed = sum(moment <= now for moment in moments)
    marks = tuple(
        Mark(key, MARKS[key], moment, _tone(moment, now, is_next=n == passed), _place(n + 0.5))
        for n, (key, moment) in enumerate(zip(ordered, moments, strict=True))
    )
    coming = marks[passed] if passed < len(marks) else None
    return ClockLine(marks, coming, coming.at - now if coming else None, _place(_between(moments, passed, now)))


def _tone(at: datetime, now: datetime, *, is_next: bool) -> str:
    if at <= now:
        return "past"
    if is_next:
        return "soon" if at - now <= SOON else "next"
    return "later"


def _between(moments: Sequence[datetime], passed: int, now: datetime) -> float:
    """How many marks are behind, with the share of the way to the next one."""
    if passed in {0, len(moments)}:
        return float(passed)
    before, after = moments[passed - 1], moments[passed]
    return passed - 0.5 + (now - before) / (after - before)


def _place(marks: float) -> float:
    return round(100 * marks / len(MARKS), 2)


def _sum(gates: Sequence[TownGate]) -> TownGate:
    names = ("expected", "carried", "arrived", "bagged", "loaded", "shelved", "troubled")
    return TownGate(town="", **{name: sum(getattr(gate, name) for gate in gates) for name in names})


def _segments(gate: TownGate) -> tuple[Segment, ...]:
    """The bar from what came farthest to what has not come; the troubled stand between."""
    waiting = max(0, gate.arrived - gate.bagged - gate.troubled)
    parts = (
        ("shelved", gate.shelved),
        ("loaded", max(0, gate.loaded - gate.shelved)),
        ("bagged", max(0, gate.bagged - gate.loaded)),
        ("arrived", waiting),
        ("troubled", gate.troubled),
        ("expected", gate.expected),
    )
    whole = sum(pieces for _, pieces in parts) or 1
    return tuple(Segment(kind, pieces, round(100 * pieces / whole, 2)) for kind, pieces in parts if pieces)


def _due_trips(county: str, rows: Sequence[Trip], now: datetime) -> tuple[DueTrip, ...]:
    first = rows[:SHOWN]
    mine = [custody.trip(row.id) for row in first]
    aboard = [bag.custodian for bag in parcels.bags_of(county=county, custodians=mine)] if mine else []
    offered = [bag.offered_to for bag in parcels.bags_offered_to(county=county, takers=mine)] if mine else []
    named, planned = drivers({row.driver for row in first}), planned_bags(county, [row.id for row in first])
    return tuple(
        DueTrip(
            code=row.code,
            route=row.route.name,
            departs_at=row.departs_at,
            driver=named.get(row.driver, ""),
            vehicle=row.vehicle,
            aboard=aboard.count(custody.trip(row.id)),
            offered=offered.count(custody.trip(row.id)),
            capacity=row.capacity_bags,
            is_late=row.departs_at < now,
            planned=planned.get(row.id, 0),
        )
        for row in first
    )
