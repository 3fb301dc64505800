"""Events of pieces in the terms of UPU standard M40 (EMSEVT), for couriers' systems that read those.

The codes are those of the room's picture (`life.EMSEVT`, README): posting EMA, arrival and departure at the outward
office EMB and EMC, into and out of the sorting centre EDD and EDE, arrival at the delivery office EMG and at the
collection point EDH, unsuccessful delivery EMH with reason and action, final delivery EMI. A step without a code is
left out: none is made up. EMSEVT's retention code goes with EME, which nothing here is; its numeric lists of reasons
and actions are the UPU's, so that ours go by their words.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

import orjson

from huinong.edge import gates
from huinong.edge.cells import neutral
from huinong.journal.queries import facts_of_kinds
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import numbers
from huinong.logistics.parcels.errors import BadPeriod
from huinong.logistics.parcels.facts import REDIRECTED, event_of, kind_of
from huinong.logistics.parcels.life import EMSEVT, Direction, Event, Turn
from huinong.logistics.parcels.queries import is_narrow
from huinong.registry.points.queries import points_in
from huinong.registry.points.values import PointValue

MOST_DAYS = 366
CHUNK = 60_000  # characters of CSV sent at once
KINDS = tuple(sorted({kind_of(event) for _, event in EMSEVT if isinstance(event, Event)} | {REDIRECTED}))
ACTIONS: Mapping[Event | Turn, str] = MappingProxyType(
    {
        Event.RETURNED: "returned to sender",
        Turn.TURNED_BACK: "returned to sender",
        Turn.REDIRECTED: "forwarded",
    }
)


class Form(StrEnum):
    """As what the events are written."""

    CSV = "csv"
    NDJSON = "ndjson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events: of a county from day to day in China, both included; "" and None ask for all."""

    county: str
    since: date
    until: date
    carrier: str = ""
    direction: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackEvent:
    """One event of one item. `happened_at` is local time with its offset; `place_code` is our code of the point.

    `item_kind` says whether `item` is an S10 number or a domestic one; `reason` and `action` belong to EMH.
    """

    item: str
    item_kind: str
    carrier: str
    direction: str
    event: str
    happened_at: str
    place_code: str
    place: str
    reason: str
    action: str


HEAD = tuple(field.name for field in fields(TrackEvent))


def may_export(actor: Actor) -> bool:
    """Whether events are written for this actor: for a county's desks and for couriers, for no point or township."""
    return actor.may("parcels.read") and (actor.scope.party is not None or not is_narrow(actor))


def events(wanted: Wanted, *, actor: Actor) -> Iterator[TrackEvent]:
    """The events in the order they happened, as they are read: a county's for its desks, a courier's own for it.

    Raises at once NotPermitted, OutOfScope (a point and a township have no export), BadPeriod.
    """
    gates.require(actor, "parcels.read")
    if not wanted.county.startswith(actor.scope.division) or not may_export(actor):
        raise gates.OutOfScope
    if not timedelta(0) <= wanted.until - wanted.since < timedelta(days=MOST_DAYS):
        raise BadPeriod(since=wanted.since, until=wanted.until, days=MOST_DAYS)
    return _events(wanted, actor.scope.party)


def _events(wanted: Wanted, party: UUID | None) -> Iterator[TrackEvent]:
    points = {row.id: row for row in points_in(wanted.county)}
    since, until = clock.at_beijing(wanted.since, hour=0), clock.at_beijing(wanted.until, hour=24)
    for fact in facts_of_kinds(wanted.county, KINDS, since=since, until=until, party=party):
        if wanted.carrier not in {"", fact.facts["carrier"]}:
            continue
        if wanted.direction not in {None, fact.facts["direction"]}:
            continue
        told = _told(fact, points)
        if told is not None:
            yield told


def _told(fact: FactValue, points: Mapping[UUID, PointValue]) -> TrackEvent | None:
    said, event = fact.facts, event_of(fact)
    code = EMSEVT.get((Direction(said["direction"]), event))
    if code is None:
        return None
    point = points.get(fact.point) if fact.point else None
    return TrackEvent(
        item=said["number"],
        item_kind="S10" if numbers.is_s10(said["number"]) else "domestic",
        carrier=said["carrier"],
        direction=said["direction"],
        event=code,
        happened_at=fact.happened_at.astimezone(clock.BEIJING).isoformat(timespec="seconds"),
        place_code=point.code if point else "",
        place=point.name if point else "",
        reason=str(said.get("exception") or "") if event is Event.EXCEPTED else "",
        action=ACTIONS.get(event, ""),
    )


def as_csv(found: Iterable[TrackEvent]) -> Iterator[str]:
    """The events as CSV with a head, in pieces; nothing in it runs in a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEAD)
    for each in found:
        writer.writerow([neutral(text) for text in asdict(each).values()])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def as_ndjson(found: Iterable[TrackEvent]) -> Iterator[str]:
    """The events as JSON, one object a line."""
    for each in found:
        yield orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE).decode()


WRITERS: Mapping[Form, Callable[[Iterable[TrackEvent]], Iterator[str]]] = MappingProxyType(
    {Form.CSV: as_csv, Form.NDJSON: as_ndjson}
)
