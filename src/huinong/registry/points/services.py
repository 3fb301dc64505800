"""The only writers of points: open, close, reopen, assign a keeper; `posting` holds hours, markets and capabilities."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from huinong.edge import gates
from huinong.journal.queries import moment_of, moments_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.divisions import queries as divisions
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.points import facts
from huinong.registry.points.errors import (
    AlreadyClosed,
    BadCoordinates,
    BatchTooLarge,
    CodeMissing,
    DayTooEarly,
    NoSuchKeeper,
    NotClosed,
    PlaceElsewhere,
    PlaceUnknown,
    PointExists,
    WrongParent,
)
from huinong.registry.points.models import Closure, Point
from huinong.registry.points.posting import set_capabilities, set_capability, set_hours, set_market_days
from huinong.registry.points.rows import locked, thread_of, told
from huinong.registry.points.values import TIERS, NewPoint, PointKind, Precision
from huinong.storage import bulk, search

__all__ = [
    "assign_keeper",
    "close_point",
    "open_point",
    "open_points",
    "reopen",
    "set_capabilities",
    "set_capability",
    "set_hours",
    "set_market_days",
]

BATCH = 5_000
CODE = re.compile(r"[0-9A-Za-z-]{1,24}")
NAME = 80


def open_point(*, county: str, point: NewPoint, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Open one point; its id is `receipt.fact.point`. See `open_points`."""
    return open_points(county=county, points=[point], actor=actor, happened_at=happened_at)[0]


@act
def open_points(
    *, county: str, points: Sequence[NewPoint], actor: Actor, happened_at: datetime | None = None
) -> tuple[Receipt, ...]:
    """Open points, all or none, in a constant number of queries; each repeats by its own key.

    Raises PointExists, CodeMissing, PlaceElsewhere, PlaceUnknown, BadCoordinates, WrongParent, NoSuchKeeper,
    BatchTooLarge.
    """
    gates.require(actor, "points.write")
    for point in points:
        gates.require_scope(actor, point.division)
    if len(points) > BATCH:
        raise BatchTooLarge(size=len(points), limit=BATCH)
    here = _by_code(county, {code for point in points for code in (point.code, point.parent) if code})
    ids = {code: row.id for code, row in here.items()}
    for point in points:
        ids.setdefault(point.code, new_id())
    moments = moments_of(county, {point.key: happened_at for point in points})
    entries = [_opened(county, point, ids[point.code], moments[point.key]) for point in points]
    known = recall(county, entries)
    fresh = {point.key: point for point in points if point.key not in known}
    rows = _rows(county, list(fresh.values()), ids, here)
    receipts = append_many(entries, actor=actor)
    bulk.insert(rows)
    return receipts


@act
def close_point(
    *,
    county: str,
    key: str,
    point: UUID,
    closed_on: date,
    actor: Actor,
    reason: str = "",
    happened_at: datetime | None = None,
) -> Receipt:
    """End a point's service: `closed_on` is the first day without it."""
    gates.require(actor, "points.write")
    row = locked(county, [point], actor)[point]
    asked = {"closed_on": closed_on, "reason": reason.strip()}
    entry = _entry(row, key, facts.CLOSED, asked, happened_at or moment_of(county, key))
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    if row.closed_on is not None:
        raise AlreadyClosed(code=row.code, closed_on=row.closed_on)
    last = Closure.objects.filter(county=county, point=row).order_by("-closed_on").first()
    since = last.reopened_on if last and last.reopened_on else row.opened_on
    if closed_on <= since:
        raise DayTooEarly(code=row.code, day=closed_on, since=since)
    receipt = append(entry, actor=actor)
    bulk.insert([Closure(county=county, point=row, closed_on=closed_on, reason=reason.strip()[:200])])
    row.closed_on = closed_on
    row.save(update_fields=["closed_on"])
    return receipt


@act
def reopen(
    *, county: str, key: str, point: UUID, reopened_on: date, actor: Actor, happened_at: datetime | None = None
) -> Receipt:
    """Take up a closed point's service again from that day on; its closure stays on record."""
    gates.require(actor, "points.write")
    row = locked(county, [point], actor)[point]
    moment = happened_at or moment_of(county, key)
    entry = _entry(row, key, facts.REOPENED, {"reopened_on": reopened_on}, moment)
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    if row.closed_on is None:
        raise NotClosed(code=row.code)
    if reopened_on <= row.closed_on:
        raise DayTooEarly(code=row.code, day=reopened_on, since=row.closed_on)
    receipt = append(entry, actor=actor)
    Closure.objects.filter(county=county, point=row, reopened_on=None).update(reopened_on=reopened_on)
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    return receipt


@act
def assign_keeper(
    *,
    county: str,
    key: str,
    point: UUID,
    keeper_party: UUID | None,
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """Put a party in charge of a point, or nobody. Raises NoSuchKeeper."""
    gates.require(actor, "points.write")
    row = locked(county, [point], actor)[point]
    entry = _entry(
        row, key, facts.KEEPER_ASSIGNED, {"keeper_party": keeper_party}, happened_at or moment_of(county, key)
    )
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    _refuse_strangers(county, [keeper_party])
    receipt = append(replace(entry, facts={**entry.facts, "before": row.keeper_party}), actor=actor)
    row.keeper_party = keeper_party
    row.save(update_fields=["keeper_party"])
    return receipt


def _entry(row: Point, key: str, kind: str, asked: Mapping[str, object], happened_at: datetime) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=thread_of(row.code),
        happened_at=happened_at,
        facts={**told(row), **asked},
        asked=asked,
        point=row.id,
        party=row.keeper_party,
    )


def _by_code(county: str, codes: set[str]) -> dict[str, Point]:
    rows = Point.objects.select_for_update().filter(county=county, code__in=codes).order_by("id")
    return {row.code: row for row in rows}


def _opened(county: str, point: NewPoint, point_id: UUID, happened_at: datetime) -> Entry:
    said = {
        **{"code": point.code, "kind": point.kind, "name": point.name.strip(), "division": point.division},
        **{"parent": point.parent, "lng": point.lng, "lat": point.lat, "precision": point.precision},
        **{"keeper_party": point.keeper_party, "opened_on": point.opened_on, "plaque_on": point.plaque_on},
    }
    return Entry(
        key=point.key,
        kind=facts.OPENED,
        county=county,
        thread=thread_of(point.code),
        happened_at=happened_at,
        facts={"point": point_id, **said},
        asked=said,
        point=point_id,
        party=point.keeper_party,
    )


def _rows(county: str, points: Sequence[NewPoint], ids: Mapping[str, UUID], here: Mapping[str, Point]) -> list[Point]:
    """The rows to write. Raises what forbids them."""
    kinds = {code: PointKind(row.kind) for code, row in here.items() if row.closed_on is None}
    kinds |= {point.code: point.kind for point in points}
    taken = set(here)
    for point in points:
        if point.code in taken:
            raise PointExists(code=point.code)
        taken.add(point.code)
        _check(county, point)
        if point.parent and (point.parent not in kinds or TIERS[kinds[point.parent]] >= TIERS[point.kind]):
            raise WrongParent(code=point.code, parent=point.parent)
    for division in sorted(divisions.unknown(county, {point.division for point in points})):
        raise PlaceUnknown(division=division, county=county)
    _refuse_strangers(county, [point.keeper_party for point in points])
    return [_row(county, point, ids) for point in points]


def _check(county: str, point: NewPoint) -> None:
    if not CODE.fullmatch(point.code) or not 1 <= len(point.name.strip()) <= NAME:
        raise CodeMissing(code=point.code, name=point.name)
    division = point.division
    if not (len(division) == 12 and division.isdigit() and division.startswith(county)):
        raise PlaceElsewhere(division=division, county=county)
    if not _is_position(point):
        raise BadCoordinates(code=point.code, lng=point.lng, lat=point.lat)


def _is_position(point: NewPoint) -> bool:
    if point.lng is None or point.lat is None:
        return point.lng is None and point.lat is None and point.precision is Precision.UNKNOWN
    return -180 <= point.lng <= 180 and -90 <= point.lat <= 90 and point.precision is not Precision.UNKNOWN


def _refuse_strangers(county: str, keepers: Sequence[UUID | None]) -> None:
    wanted = {keeper for keeper in keepers if keeper is not None}
    known = parties_by_id(county, wanted) if wanted else {}
    if any(keeper not in known or known[keeper].merged_into for keeper in wanted):
        raise NoSuchKeeper


def _row(county: str, point: NewPoint, ids: Mapping[str, UUID]) -> Point:
    name = point.name.strip()
    return Point(
        id=ids[point.code],
        county=county,
        code=point.code,
        kind=point.kind,
        name=name,
        parent_id=ids[point.parent] if point.parent else None,
        division=point.division,
        lng=point.lng,
        lat=point.lat,
        precision=point.precision,
        keeper_party=point.keeper_party,
        opened_on=point.opened_on,
        plaque_on=point.plaque_on,
        tokens=search.column(search.name_tokens(name), search.number_tokens(point.code)),
    )
