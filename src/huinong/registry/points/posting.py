"""Hours, market days and capabilities: what `services` offers as the `set_…` acts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from huinong.edge import gates
from huinong.journal.queries import moment_of, moments_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.registry.divisions import queries as divisions
from huinong.registry.points import facts
from huinong.registry.points.errors import (
    BadHours,
    BatchTooLarge,
    LiveTooSoon,
    MarketNowhere,
    PlaceElsewhere,
    PlaceUnknown,
)
from huinong.registry.points.markets import Rule, parse
from huinong.registry.points.models import MINUTES_A_DAY, Capability, MarketDay, OpeningHours, Point
from huinong.registry.points.rows import locked, thread_of, told
from huinong.registry.points.values import (
    CAPABILITY_LABELS,
    LICENSED_ONLY,
    CapabilityService,
    Hours,
    NewCapability,
    Spell,
)
from huinong.storage import bulk

BATCH = 5_000
WEEKDAYS = 7
DATES = ("licensed_on", "trained_on", "equipped_on", "live_on")


@act
def set_hours(
    *,
    county: str,
    key: str,
    point: UUID,
    hours: Sequence[Hours],
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """Post a point's week; what was posted before is replaced. Raises BadHours."""
    gates.require(actor, "points.write")
    row = locked(county, [point], actor)[point]
    week = sorted((one.weekday, one.opens, one.closes) for one in hours)
    asked = {"hours": [list(one) for one in week]}
    entry = _entry(row, key, facts.HOURS_SET, asked, happened_at or moment_of(county, key))
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    _check_week(week)
    receipt = append(entry, actor=actor)
    OpeningHours.objects.filter(county=county, point=row).delete()
    bulk.insert([OpeningHours(county=county, point=row, weekday=w, opens=o, closes=c) for w, o, c in week])
    return receipt


@act
def set_market_days(
    *,
    county: str,
    key: str,
    rule: str,
    hours: Spell,
    actor: Actor,
    point: UUID | None = None,
    division: str = "",
    happened_at: datetime | None = None,
) -> Receipt:
    """Set the market days (`逢3、6、9`, `农历逢五、十`) of one point or of all points of a place; "" takes them away.

    A point is open on its market days even when its week says otherwise. Raises BadMarketRule, BadHours,
    MarketNowhere, PlaceElsewhere.
    """
    gates.require(actor, "points.write")
    if (point is None) == (division == ""):
        raise MarketNowhere
    row = locked(county, [point], actor)[point] if point else None
    if row is None:
        _check_place(county, division, actor)
    parsed = parse(rule)
    if not 0 <= hours.opens < hours.closes <= MINUTES_A_DAY:
        raise BadHours
    asked = {"digits": parsed.text, "is_lunar": parsed.is_lunar, "cycle_days": parsed.cycle_days, **asdict(hours)}
    holder = told(row) if row else {"name": division, "division": division}
    entry = Entry(
        key=key,
        kind=facts.MARKET_DAYS_SET,
        county=county,
        thread=thread_of(row.code if row else division),
        happened_at=happened_at or moment_of(county, key),
        facts={**holder, **asked},
        asked=asked,
        point=point,
    )
    if key in recall(county, [entry]):
        return append(entry, actor=actor)
    receipt = append(entry, actor=actor)
    _replace_market(county, point, division, parsed, hours)
    return receipt


def set_capability(
    *, county: str, capability: NewCapability, actor: Actor, happened_at: datetime | None = None
) -> Receipt:
    """Set one service at one point. See `set_capabilities`."""
    return set_capabilities(county=county, capabilities=[capability], actor=actor, happened_at=happened_at)[0]


@act
def set_capabilities(
    *, county: str, capabilities: Sequence[NewCapability], actor: Actor, happened_at: datetime | None = None
) -> tuple[Receipt, ...]:
    """Set the dates of services at points, all or none; the last of one batch holds. Raises LiveTooSoon."""
    gates.require(actor, "points.write")
    if len(capabilities) > BATCH:
        raise BatchTooLarge(size=len(capabilities), limit=BATCH)
    points = locked(county, {one.point for one in capabilities}, actor)
    moments = moments_of(county, {one.key: happened_at for one in capabilities})
    entries = [_capability_entry(points[one.point], one, moments[one.key]) for one in capabilities]
    known = recall(county, entries)
    fresh = {(one.point, one.service): one for one in capabilities if one.key not in known}
    for one in fresh.values():
        _check_live(points[one.point], one)
    receipts = append_many(entries, actor=actor)
    _write_capabilities(county, fresh)
    return receipts


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


def _capability_entry(row: Point, one: NewCapability, happened_at: datetime) -> Entry:
    asked = {name: value for name, value in asdict(one).items() if name not in {"key", "point"}}
    return _entry(row, one.key, facts.CAPABILITY_SET, asked, happened_at)


def _check_week(week: Sequence[tuple[int, int, int]]) -> None:
    """Raises BadHours unless every spell runs forward within its day and none overlap."""
    for weekday, opens, closes in week:
        if not (0 <= weekday < WEEKDAYS and 0 <= opens < closes <= MINUTES_A_DAY):
            raise BadHours
    for earlier, later in pairwise(week):
        if earlier[0] == later[0] and later[1] < earlier[2]:
            raise BadHours


def _check_place(county: str, division: str, actor: Actor) -> None:
    if not (len(division) == 12 and division.isdigit() and division.startswith(county)):
        raise PlaceElsewhere(division=division, county=county)
    if divisions.unknown(county, [division]):
        raise PlaceUnknown(division=division, county=county)
    gates.require_scope(actor, division)


def _replace_market(county: str, point: UUID | None, division: str, rule: Rule, hours: Spell) -> None:
    MarketDay.objects.filter(county=county, point=point, division=division).delete()
    if not rule.digits:
        return
    row = MarketDay(
        county=county,
        point_id=point,
        division=division,
        digits=rule.text,
        is_lunar=rule.is_lunar,
        cycle_days=rule.cycle_days,
        opens=hours.opens,
        closes=hours.closes,
    )
    bulk.insert([row])


def _check_live(row: Point, one: NewCapability) -> None:
    if one.live_on is None:
        return
    needed = [one.trained_on, one.equipped_on]
    if one.service in LICENSED_ONLY:
        needed.append(one.licensed_on)
    if any(day is None or day > one.live_on for day in needed):
        raise LiveTooSoon(service=CAPABILITY_LABELS[one.service], code=row.code)


def _write_capabilities(county: str, fresh: Mapping[tuple[UUID, CapabilityService], NewCapability]) -> None:
    here = Capability.objects.filter(county=county, point_id__in={point for point, _ in fresh})
    rows = {(row.point_id, CapabilityService(row.service)): row for row in here}
    changed = [rows[place] for place in fresh if place in rows]
    for row in changed:
        for name in DATES:
            setattr(row, name, getattr(fresh[row.point_id, CapabilityService(row.service)], name))
    bulk.update(changed, DATES)
    bulk.insert([_capability(county, one) for place, one in fresh.items() if place not in rows])


def _capability(county: str, one: NewCapability) -> Capability:
    dates = {name: getattr(one, name) for name in DATES}
    return Capability(county=county, point_id=one.point, service=one.service, **dates)
