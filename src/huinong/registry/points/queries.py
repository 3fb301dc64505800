"""Reads of points. Those that take an actor show what the actor may see; the others are for rooms above."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.errors import NoSuchPoint
from huinong.registry.points.markets import falls_on, words
from huinong.registry.points.models import Capability, MarketDay, OpeningHours, Point, PointDay
from huinong.registry.points.openings import openings as openings_of
from huinong.registry.points.openings import rule_of, rules_for
from huinong.registry.points.rows import value_of
from huinong.registry.points.standings import closures_by, served_since, standings
from huinong.registry.points.values import (
    CapabilityMatrix,
    CapabilityRow,
    CapabilityService,
    CapabilityValue,
    Feature,
    FeatureCollection,
    Hours,
    MarketValue,
    Opening,
    PointKind,
    PointPage,
    PointRow,
    PointValue,
    Stage,
    Standing,
    Status,
)
from huinong.storage import lookup, search

SORTS = {
    "code": ("code", "id"),
    "-code": ("-code", "-id"),
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "opened_on": ("opened_on", "id"),
    "-opened_on": ("-opened_on", "-id"),
}
IDS_A_QUERY = 5_000  # SQLite takes 32,766 variables a statement
TOWN_OR_ABOVE = "000"  # how the 12-digit code of a town, county, … ends; no village's does


def point(county: str, point: UUID) -> PointValue:
    """One point. Raises NoSuchPoint."""
    found = points_by_id(county, [point])
    if point not in found:
        raise NoSuchPoint
    return found[point]


def locked_point(county: str, point: UUID) -> PointValue:
    """One point, its row locked: acts of the rooms above that must not meet there go one after the other.

    Raises NoSuchPoint.
    """
    found = lookup.rows(Point, county=county, id={point}, lock=True)
    if not found:
        raise NoSuchPoint
    return value_of(found[0])


def point_by_code(county: str, code: str) -> PointValue:
    """One point by its code. Raises NoSuchPoint."""
    row = Point.objects.filter(county=county, code=code).first()
    if row is None:
        raise NoSuchPoint
    return value_of(row)


def points_by_id(county: str, ids: Iterable[UUID]) -> Mapping[UUID, PointValue]:
    """Those of these points that exist."""
    return {row.id: value_of(row) for row in lookup.rows(Point, county=county, id=set(ids))}


def point_names(county: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What those of these points that exist are called."""
    return dict(lookup.values(Point, ("id", "name"), county=county, id=set(ids)))


def point_divisions(county: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The code that each of these points lies in, of those that exist."""
    return dict(lookup.values(Point, ("id", "division"), county=county, id=set(ids)))


def points_in(county: str) -> tuple[PointValue, ...]:
    """Every point of a county, closed ones too, by code."""
    return tuple(value_of(row) for row in Point.objects.filter(county=county).order_by("code"))


def stations_by_village(county: str) -> Mapping[str, PointValue]:
    """The village station of each village: an open one before a closed one, then the oldest, then by code."""
    rows = Point.objects.filter(county=county, kind=PointKind.VILLAGE_STATION)
    ordered = sorted(rows, key=lambda row: (row.closed_on is not None, row.opened_on, row.code), reverse=True)
    return {row.division: value_of(row) for row in ordered}


def counties_on_network(prefix: str) -> tuple[str, ...]:
    """The counties with at least one point, in or above a division prefix ("" is the nation)."""
    rows = Point.objects.filter(_in_county(prefix[:6]))
    return tuple(rows.order_by("county").values_list("county", flat=True).distinct())


def statuses(county: str, on: date) -> Mapping[UUID, Standing]:
    """The standing of every point of a county on a day. See `standings`. Raises PolicyMissing."""
    return standings(list(Point.objects.filter(county=county)), on)


def serving(county: str, days: Sequence[date]) -> Mapping[date, frozenset[UUID]]:
    """The points of a county that served on each of these days."""
    rows = list(Point.objects.filter(county=county))
    closures = closures_by(rows, max(days)) if days else {}
    return {
        day: frozenset(
            row.id
            for row in rows
            if served_since(row, [one for one in closures.get(row.id, ()) if one.closed_on <= day], day)
        )
        for day in days
    }


def active_points_by_village(county: str, on: date) -> Mapping[str, tuple[UUID, ...]]:
    """The active points in each village on a day: what 村村有服务 counts, and where its scans are."""
    rows = list(Point.objects.filter(county=county).exclude(division__endswith=TOWN_OR_ABOVE).order_by("code"))
    standing = standings(rows, on)
    found: dict[str, tuple[UUID, ...]] = {}
    for row in rows:
        if standing[row.id].status is Status.ACTIVE:
            found[row.division] = (*found.get(row.division, ()), row.id)
    return found


def active_villages(county: str, on: date) -> frozenset[str]:
    """The villages (12-digit codes) with an active point on a day."""
    return frozenset(active_points_by_village(county, on))


def custody_days(county: str, point: UUID, *, since: date, until: date) -> Mapping[date, int]:
    """How many custody scans a point made on each day that had any."""
    rows = PointDay.objects.filter(county=county, point=point, day__gte=since, day__lte=until).order_by("day")
    return dict(rows.values_list("day", "custody_scans"))


def opening(county: str, point: UUID, on: date) -> Opening:
    """When a point is open on a day, market days included. Raises NoSuchPoint."""
    rows = list(Point.objects.filter(county=county, id=point))
    if not rows:
        raise NoSuchPoint
    return openings_of(county, rows, on)[point]


def openings(county: str, on: date) -> Mapping[UUID, Opening]:
    """When each point of a county is open on a day."""
    return openings_of(county, list(Point.objects.filter(county=county)), on)


def points_with_hours(county: str) -> frozenset[UUID]:
    """The points of a county that have posted a week: of the others nobody knows when they are open."""
    return frozenset(OpeningHours.objects.filter(county=county).values_list("point_id", flat=True).distinct())


def hours(county: str, point: UUID) -> tuple[Hours, ...]:
    """The posted week of a point."""
    rows = OpeningHours.objects.filter(county=county, point_id=point).order_by("weekday", "opens")
    return tuple(Hours(row.weekday, row.opens, row.closes) for row in rows)


def market_rule(county: str, point: UUID) -> MarketValue | None:
    """The market rule that holds for a point: its own, or its village's, town's or county's. Raises NoSuchPoint."""
    rules = _rules(county, point)
    return _market_value(rules[0]) if rules else None


def market_days(county: str, point: UUID, days: Iterable[date]) -> frozenset[date]:
    """Those of these days that are market days at a point; the rules are read once. Raises NoSuchPoint."""
    rules = [rule_of(row) for row in _rules(county, point)]
    return frozenset(day for day in days if any(falls_on(rule, day) for rule in rules))


def market_rules(county: str, points: Iterable[UUID]) -> Mapping[UUID, MarketValue]:
    """`market_rule` of many points, in as many queries as of one; a point without a market is left out."""
    found = _rules_of(county, list(Point.objects.filter(county=county, id__in=list(points))))
    return {id_: _market_value(rules[0]) for id_, rules in found.items() if rules}


def _rules(county: str, point: UUID) -> Sequence[MarketDay]:
    row = Point.objects.filter(county=county, id=point).first()
    if row is None:
        raise NoSuchPoint
    return _rules_of(county, [row])[point]


def _rules_of(county: str, rows: Sequence[Point]) -> dict[UUID, Sequence[MarketDay]]:
    markets = list(MarketDay.objects.filter(Q(point=None) | Q(point__in=rows), county=county))
    return {row.id: rules_for(row, markets) for row in rows}


def seen_point(actor: Actor, county: str, point: UUID, *, on: date | None = None) -> PointRow:
    """One point that the actor may see, with its standing. Raises NotPermitted, NoSuchPoint."""
    gates.require(actor, "points.read")
    rows = list(_visible_points(actor).filter(county=county, id=point))
    if not rows:
        raise NoSuchPoint
    return rows_of(rows, on or clock.today())[0]


def points(
    actor: Actor,
    *,
    kind: PointKind | None = None,
    text: str = "",
    status: Status | None = None,
    division: str = "",
    keeper: UUID | None = None,
    sort: str = "code",
    offset: int = 0,
    limit: int = 50,
    on: date | None = None,
) -> PointPage:
    """A page of the points an actor may see, by what `narrowed` takes, keeper, and status on a day (today)."""
    day = on or clock.today()
    rows = narrowed(actor, kind=kind, division=division, text=text)
    rows = (rows.filter(keeper_party=keeper) if keeper else rows).order_by(*SORTS[sort])
    if status is None:
        return PointPage(rows_of(rows[offset : offset + limit], day), rows.count())
    alike = [row for row in rows_of(rows, day) if row.standing.status is status]
    return PointPage(tuple(alike[offset : offset + limit]), len(alike))


def capability_matrix(
    actor: Actor, *, kind: PointKind | None = None, division: str = "", on: date | None = None
) -> CapabilityMatrix:
    """Which of the points an actor may see can do what, on a day (today)."""
    day = on or clock.today()
    rows = list(narrowed(actor, kind=kind, division=division).order_by("code", "id"))
    held: dict[tuple[UUID, str], Capability] = {}
    for start in range(0, len(rows), IDS_A_QUERY):
        some = rows[start : start + IDS_A_QUERY]
        counties = {row.county for row in some}
        for each in Capability.objects.filter(county__in=counties, point_id__in=[row.id for row in some]):
            held[each.point_id, each.service] = each
    services = tuple(CapabilityService)
    matrix = tuple(
        CapabilityRow(value_of(row), tuple(_cell(held.get((row.id, service)), service, day) for service in services))
        for row in rows
    )
    live = {
        service: sum(1 for row in matrix if row.cells[place].stage is Stage.LIVE)
        for place, service in enumerate(services)
    }
    return CapabilityMatrix(services, matrix, live)


def features(
    actor: Actor, *, kind: PointKind | None = None, division: str = "", on: date | None = None
) -> FeatureCollection:
    """The points an actor may see, as GeoJSON with public attributes only; those without a place are counted."""
    rows = rows_of(narrowed(actor, kind=kind, division=division).order_by("code", "id"), on or clock.today())
    placed = [feature for row in rows if (feature := _feature(row)) is not None]
    return FeatureCollection(type="FeatureCollection", features=placed, without_place=len(rows) - len(placed))


def status_counts(actor: Actor, *, division: str = "", on: date | None = None) -> Mapping[Status, int]:
    """How many of the points an actor may see stand how, on a day (today)."""
    found = list(narrowed(actor, division=division))
    tally = Counter(standing.status for standing in standings(found, on or clock.today()).values())
    return {status: tally[status] for status in Status}


def seen_children(actor: Actor, county: str, point: UUID, *, on: date | None = None) -> tuple[PointRow, ...]:
    """The points right below one that the actor may see, by code."""
    gates.require(actor, "points.read")
    rows = _visible_points(actor).filter(county=county, parent=point).order_by("code", "id")
    return rows_of(rows, on or clock.today())


def capabilities(county: str, point: UUID, *, on: date | None = None) -> tuple[CapabilityValue, ...]:
    """What one point can do on a day (today): every service, in the order of the tick-list."""
    day = on or clock.today()
    held = {row.service: row for row in Capability.objects.filter(county=county, point=point)}
    return tuple(_cell(held.get(service), service, day) for service in CapabilityService)


def own_market_rule(county: str, point: UUID) -> MarketValue | None:
    """The market rule set for this very point; None when it follows its place."""
    row = MarketDay.objects.filter(county=county, point=point).first()
    return _market_value(row) if row else None


def _market_value(row: MarketDay) -> MarketValue:
    rule = rule_of(row)
    text = words(rule, clock.today())
    return MarketValue(text, rule.digits, rule.is_lunar, rule.cycle_days, row.opens, row.closes)


def _visible_points(actor: Actor) -> QuerySet[Point]:
    """The one gate: a division's points; for a point, itself; for a party, those it keeps."""
    scope = actor.scope
    rows = Point.objects.filter(_in_county(scope.division[:6]))
    if len(scope.division) > 6:
        rows = rows.filter(division__startswith=scope.division)
    if scope.point is not None:
        rows = rows.filter(id=scope.point)
    if scope.party is not None:
        rows = rows.filter(keeper_party=scope.party)
    return rows


def _in_county(prefix: str) -> Q:
    return Q(county=prefix) if len(prefix) == 6 else Q(county__startswith=prefix)


def narrowed(actor: Actor, *, kind: PointKind | None = None, division: str = "", text: str = "") -> QuerySet[Point]:
    """The points an actor may see, by kind, place (a code prefix) and words: for this room's own lists."""
    gates.require(actor, "points.read")
    rows = _visible_points(actor)
    if division:
        rows = rows.filter(_in_county(division[:6]), division__startswith=division)
    return search.matching(rows if kind is None else rows.filter(kind=kind), text)


def rows_of(rows: Iterable[Point], on: date) -> tuple[PointRow, ...]:
    """Point rows with their standings on a day: for this room's own lists."""
    found = list(rows)
    standing = standings(found, on)
    return tuple(PointRow(value_of(row), standing[row.id]) for row in found)


def _cell(row: Capability | None, service: CapabilityService, on: date) -> CapabilityValue:
    return CapabilityValue(
        service=service,
        licensed_on=row.licensed_on if row else None,
        trained_on=row.trained_on if row else None,
        equipped_on=row.equipped_on if row else None,
        live_on=row.live_on if row else None,
        stage=row.stage(on) if row else None,
    )


def _feature(row: PointRow) -> Feature | None:
    point = row.point
    if point.lng is None or point.lat is None:
        return None
    return Feature(
        type="Feature",
        id=str(point.id),
        geometry={"type": "Point", "coordinates": [point.lng, point.lat]},
        properties={
            **{"code": point.code, "name": point.name, "kind": point.kind.value, "division": point.division},
            **{"precision": point.precision.value, "status": row.standing.status.value},
        },
    )
