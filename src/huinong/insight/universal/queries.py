"""Reads of universal service: every door asks `indicators.read` and the actor's scope."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from huinong.edge import gates
from huinong.insight.indicators import queries as indicators
from huinong.insight.indicators import visits
from huinong.insight.indicators.evidence import visits_of
from huinong.insight.indicators.queries import short
from huinong.insight.indicators.values import COUNTY, TOWN, DueValue
from huinong.insight.universal.opening_days import last_weeks, point_weeks
from huinong.insight.universal.rules import DAYS, WeekState, days_of, judge
from huinong.insight.universal.suspensions import suspensions_in
from huinong.insight.universal.values import (
    LatePiece,
    Nearest,
    Overview,
    PointWeek,
    SuspensionValue,
    VillageWeek,
    VisitDay,
)
from huinong.journal.queries import facts_by_id
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.earth import metres_between
from huinong.logistics.parcels import queries as parcels
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.codes import full
from huinong.registry.divisions.values import DivisionValue
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointValue, Status

WORST_FIRST = {state: rank for rank, state in enumerate(("missed", "excused", "open", "unknown", "met"))}


def week_asked(day: date | None) -> date:
    """The Monday of the week a day lies in; without a day, of the latest whole week."""
    return day - timedelta(days=day.weekday()) if day else visits.whole_week(clock.today())


def village_weeks(division: str, monday: date, *, actor: Actor) -> tuple[VillageWeek, ...]:
    """One week of each administrative village of a place, the worst first."""
    prefix = gated(division, actor)
    found: list[VillageWeek] = []
    for county, since in indicators.known_since(prefix).items():
        found += _weeks_in(county, _narrower(prefix, county), [monday], since)
    return tuple(sorted(found, key=_worst))


def calendar(village: str, *, until: date, weeks: int, actor: Actor) -> tuple[VillageWeek, ...]:
    """So many weeks of one village up to the week of a day, the oldest first."""
    prefix = gated(village, actor)
    county = prefix[:COUNTY]
    since = indicators.known_since(county).get(county, date.max)
    return tuple(_weeks_in(county, prefix, last_weeks(week_asked(until), weeks), since))


def _worst(week: VillageWeek) -> tuple[int, int, str]:
    return (WORST_FIRST[week.state], -week.lacking, week.village)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the facts say of a county's villages: since when, the days with a visit, and the suspensions."""

    since: date
    visited: Mapping[str, Mapping[date, int]]
    suspended: Sequence[SuspensionValue]


def _weeks_in(county: str, prefix: str, mondays: Sequence[date], since: date) -> Iterable[VillageWeek]:
    last = mondays[-1] + timedelta(days=DAYS - 1)
    only = prefix if len(prefix) > TOWN else ""
    visited = visits.days_visited(county, since=mondays[0], until=last, village=only)
    known = _Known(since, visited, suspensions_in(county, mondays[0], last))
    for monday in mondays:
        sunday = monday + timedelta(days=DAYS - 1)
        villages = divisions.villages(prefix, on=sunday) if only else divisions.village_committees(prefix, on=sunday)
        towns = divisions.names({each.code[:TOWN] for each in villages}, on=sunday)
        for each in villages:
            yield _week(each, towns.get(each.code[:TOWN], ""), monday, known)


def _week(village: DivisionValue, town_name: str, monday: date, known: _Known) -> VillageWeek:
    week = days_of(monday)
    scans = known.visited.get(village.code, {})
    excused = {day for day in week if any(each.covers(village.code, day) for each in known.suspended)}
    kind, needed = visits.needed_days(village, week[-1])
    judged = judge(
        monday=monday, visited=scans.keys(), excused=excused, needed=needed, today=clock.today(), since=known.since
    )
    return VillageWeek(
        village=village.code,
        name=village.name,
        town=village.code[:TOWN],
        town_name=town_name,
        place_class=kind,
        monday=monday,
        needed=needed,
        visited=judged.visited,
        state=judged.state,
        days=tuple(VisitDay(day, state, scans.get(day, 0)) for day, state in zip(week, judged.days, strict=True)),
    )


def point_openings(division: str, monday: date, *, actor: Actor) -> tuple[PointWeek, ...]:
    """One week of each public point of a place: who broke their word first, then who posts too little."""
    prefix = gated(division, actor)
    found: list[PointWeek] = []
    for county in indicators.known_since(prefix):
        suspended = suspensions_in(county, monday, monday + timedelta(days=DAYS - 1))
        found += point_weeks(county, _narrower(prefix, county), monday, suspended)
    return tuple(sorted(found, key=lambda week: (-week.missed, not week.posts_too_few, week.code)))


def late_pieces(division: str, *, since: date, until: date, actor: Actor) -> tuple[LatePiece, ...]:
    """Our own pieces due on some days that came late or have not come. Partners' pieces are no universal service."""
    prefix = gated(division, actor)
    found: list[LatePiece] = []
    for county in indicators.known_since(prefix):
        cases = [each for each in _own_cases(county, _narrower(prefix, county), since, until) if _is_late(each)]
        found += _told(county, cases, suspensions_in(county, since, until))
    return tuple(found)


def overview(division: str, monday: date, *, actor: Actor) -> Overview:
    """A place's week in counts."""
    weeks = village_weeks(division, monday, actor=actor)
    return overview_of(division, monday, weeks, point_openings(division, monday, actor=actor), actor=actor)


def overview_of(
    division: str, monday: date, weeks: Sequence[VillageWeek], openings: Sequence[PointWeek], *, actor: Actor
) -> Overview:
    """A place's week in counts, of villages and points that are at hand."""
    known = [each for each in weeks if each.state is not WeekState.UNKNOWN]
    posted = [each for each in openings if each.posted]
    cases = _judged_cases(gated(division, actor), monday)
    return Overview(
        met=sum(each.state is WeekState.MET for each in known),
        villages=len(known),
        excused=sum(each.state is WeekState.EXCUSED for each in known),
        opened=sum(not each.missed for each in posted),
        points=len(posted),
        unposted=len(openings) - len(posted),
        in_time=sum(bool(each.on_time) for each in cases),
        due=len(cases),
    )


def _judged_cases(prefix: str, monday: date) -> list[DueValue]:
    """Our own pieces due in a week of which it is known whether they came in time."""
    sunday, today = monday + timedelta(days=DAYS - 1), clock.today()
    return [
        each
        for county in indicators.known_since(prefix)
        for each in _own_cases(county, _narrower(prefix, county), monday, sunday)
        if each.on_time or each.due_on < today
    ]


def acts(village: str, day: date, *, actor: Actor) -> tuple[FactValue, ...]:
    """What a day of a village's calendar opens to: the scans of the visit, and the announcement that excuses it."""
    prefix = gated(village, actor)
    county = prefix[:COUNTY]
    excusing = [each.fact for each in suspensions_in(county, day, day) if each.covers(prefix, day)]
    return (*visits_of(county, prefix, since=day, until=day), *facts_by_id(county, excusing))


def nearest(county: str, villages: Iterable[str], on: date) -> Mapping[str, Nearest]:
    """The active point nearest to each village whose place is known, in a straight line."""
    wanted = set(villages)
    standing = points.statuses(county, on)
    active = [each for each in points.points_in(county) if standing[each.id].status is Status.ACTIVE]
    placed = [each for each in active if each.lng is not None and each.lat is not None]
    where = divisions.places(wanted) if placed else {}
    return {
        code: min((_nearest(each, place.lng, place.lat) for each in placed), key=lambda one: one.distance_m)
        for code in wanted
        if (place := where.get(full(code))) and place.lng is not None and place.lat is not None
    }


def _nearest(point: PointValue, lng: float, lat: float) -> Nearest:
    assert point.lng is not None, "only placed points are measured"
    assert point.lat is not None, "only placed points are measured"
    return Nearest(point.id, point.name, round(metres_between(lng, lat, point.lng, point.lat)))


def gated(division: str, actor: Actor) -> str:
    """A place's prefix, when the actor may see it. Raises NotPermitted, OutOfScope."""
    prefix = short(division)
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, prefix, point=actor.scope.point, party=actor.scope.party)
    return prefix


def _narrower(prefix: str, county: str) -> str:
    return prefix if len(prefix) > len(county) else county


def _own_cases(county: str, prefix: str, since: date, until: date) -> tuple[DueValue, ...]:
    own: list[UUID] = [each.party for each in parcels.carriers(county=county) if each.is_own]
    return indicators.due_cases(county, prefix, since=since, until=until, carriers=own)


def _is_late(case: DueValue) -> bool:
    return case.on_time is False or (case.on_time is None and case.due_on < clock.today())


def _told(county: str, cases: Sequence[DueValue], suspended: Sequence[SuspensionValue]) -> Iterable[LatePiece]:
    facts = {fact.id: fact.facts for fact in facts_by_id(county, [case.opened_by for case in cases])}
    names = divisions.names({case.village for case in cases})
    for case in cases:
        said = facts.get(case.opened_by, {})
        yield LatePiece(
            parcel=case.parcel,
            carrier=str(said.get("carrier", "")),
            number=str(said.get("number", "")),
            village=case.village,
            name=names.get(case.village, ""),
            due_on=case.due_on,
            closed_on=case.closed_on,
            opened_by=case.opened_by,
            is_excused=any(each.covers(case.village, case.due_on) for each in suspended),
        )
