"""The scans of trips as drives and stays: what `transport` and `parcels` wrote into the journal, read as times.

A trip departs (`trip.departed` says from which point), calls at points and arrives (`trip.arrived` says where). At a
call bags are put off (`bag.offered` by the trip) and taken on (`bag.handed_over` to it): the stay ends with the last of
these, and there the next drive begins. A call without bags is part of the drive.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from huinong.journal.values import FactValue
from huinong.logistics.travel.profiles import Learning
from huinong.logistics.travel.values import Observed, SeenDrive, SeenStay

DEPARTED, CALLED, ARRIVED = "trip.departed", "trip.called", "trip.arrived"
OFFERED, HANDED = "bag.offered", "bag.handed_over"
KINDS = (DEPARTED, CALLED, ARRIVED, OFFERED, HANDED)
TRIP = "trip:"


@dataclass(slots=True)
class _Standing:
    """A trip at a point: since when, until when something was done there, and how many pieces it was."""

    point: UUID
    since: datetime
    until: datetime
    pieces: int = 0
    bags: int = 0


@dataclass(slots=True)
class _Seen:
    drives: list[SeenDrive] = field(default_factory=list)
    stays: list[SeenStay] = field(default_factory=list)
    absurd: int = 0


def observed(facts: Iterable[FactValue], limits: Learning) -> Observed:
    """The drives and stays of these facts, in the order of their trips; what cannot be true is counted and left out."""
    by_trip: dict[str, list[FactValue]] = defaultdict(list)
    for fact in facts:
        if trip := _trip_of(fact):
            by_trip[trip].append(fact)
    seen = _Seen()
    for of_trip in by_trip.values():
        _follow(sorted(of_trip, key=lambda fact: (fact.happened_at, fact.id)), limits, seen)
    return Observed(drives=tuple(seen.drives), stays=tuple(seen.stays), absurd=seen.absurd)


def _trip_of(fact: FactValue) -> str:
    """The id of the trip that a fact is about; "" when it is about none."""
    if fact.kind in {DEPARTED, CALLED, ARRIVED}:
        return str(fact.facts["trip_id"])
    custodian = str(fact.facts["from"] if fact.kind == OFFERED else fact.facts["to"])
    return custodian.removeprefix(TRIP) if custodian.startswith(TRIP) else ""


def _follow(facts: list[FactValue], limits: Learning, seen: _Seen) -> None:
    """One trip, fact by fact."""
    at: _Standing | None = None
    for fact in facts:
        if fact.kind not in {DEPARTED, CALLED, ARRIVED}:
            _handle(at, fact)
            continue
        point = _point_of(fact)
        if at is not None and fact.kind != DEPARTED:
            _leave(at, point, fact.happened_at, limits, seen)
        if point is None:
            at = None
        elif at is None or point != at.point:
            at = _Standing(point, fact.happened_at, fact.happened_at)


def _point_of(fact: FactValue) -> UUID | None:
    """Where the trip is by this fact; None when the fact is of before departures said it, or the place is no point."""
    if fact.kind == CALLED:
        return fact.point
    said = fact.facts.get("start" if fact.kind == DEPARTED else "end")
    return UUID(str(said)) if said else None


def _handle(at: _Standing | None, fact: FactValue) -> None:
    """A bag changed hands where the trip stands."""
    if at is not None:
        at.until = max(at.until, fact.happened_at)
        at.pieces += int(fact.facts.get("pieces") or 0)
        at.bags += 1


def _leave(at: _Standing, to: UUID | None, reached_at: datetime, limits: Learning, seen: _Seen) -> None:
    """From one standing to the next: a stay when bags changed hands, and a drive when it is known where to."""
    if to == at.point:
        return
    if at.bags:
        _keep(SeenStay(at.point, at.pieces, _seconds(at.since, at.until)), limits.longest_stay_s, seen)
    if to is not None:
        _keep(SeenDrive(at.point, to, _seconds(at.until, reached_at)), limits.longest_drive_s, seen)


def _keep(one: SeenDrive | SeenStay, longest_s: int, seen: _Seen) -> None:
    """Both take some time (what was scanned in one second says nothing of it), and neither takes half a day."""
    if not 0 < one.seconds <= longest_s:
        seen.absurd += 1
    elif isinstance(one, SeenDrive):
        seen.drives.append(one)
    else:
        seen.stays.append(one)


def _seconds(since: datetime, until: datetime) -> int:
    return round((until - since).total_seconds())
