"""What points are on a day, by their custody scans: set-based, for thousands of points at once.

A point is *active* when it took pieces into custody on at least `points.active_days` of the last
`points.active_window_days` days, the day asked for included. It is *new* while it has served for fewer
days than that window and can still reach the number by the window's end, having missed no more days than
an active point may miss. Otherwise it is *silent*; and *closed* when it does not serve on that day, scans
or not. Nothing else counts: no plaque, no promise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from huinong.registry.points.models import Closure, Point, PointDay
from huinong.registry.points.values import Standing, Status
from huinong.registry.policies.queries import figure

FEW = 1_000  # up to here the points are named in the query; past it their whole counties are read


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a county asks of an active point."""

    window_days: int
    needed_days: int


def standings(rows: Sequence[Point], on: date) -> Mapping[UUID, Standing]:
    """The standing of each of these points, in a number of queries that does not grow with them."""
    rules = {county: _rule(county, on) for county in {row.county for row in rows}}
    closures = closures_by(rows, on)
    scan_days = _scan_days(rows, rules, on)
    return {
        row.id: _standing(row, closures.get(row.id, ()), scan_days.get(row.id, 0), rules[row.county], on)
        for row in rows
    }


def served_since(row: Point, closures: Iterable[Closure], on: date) -> date | None:
    """Since when a point serves without a break, as of a day; None when it does not serve on it."""
    since = row.opened_on
    for closure in closures:
        if closure.reopened_on is None or closure.reopened_on > on:
            return None
        since = max(since, closure.reopened_on)
    return since if since <= on else None


def _rule(county: str, on: date) -> _Rule:
    return _Rule(
        window_days=figure("points.active_window_days", division=county, on=on),
        needed_days=figure("points.active_days", division=county, on=on),
    )


def _standing(row: Point, closures: Iterable[Closure], scan_days: int, rule: _Rule, on: date) -> Standing:
    since = served_since(row, closures, on)
    status = Status.CLOSED if since is None else _status((on - since).days + 1, scan_days, rule)
    return Standing(status, scan_days, rule.window_days, rule.needed_days)


def _status(served_days: int, scan_days: int, rule: _Rule) -> Status:
    if scan_days >= rule.needed_days:
        return Status.ACTIVE
    missed_days = served_days - scan_days
    may_miss = rule.window_days - rule.needed_days
    return Status.NEW if served_days < rule.window_days and missed_days <= may_miss else Status.SILENT


def closures_by(rows: Sequence[Point], on: date) -> Mapping[UUID, Sequence[Closure]]:
    """The closures of these points that had begun by a day, in order."""
    found: dict[UUID, list[Closure]] = {}
    for closure in Closure.objects.filter(_named(rows, "point_id"), closed_on__lte=on).order_by("closed_on"):
        found.setdefault(closure.point_id, []).append(closure)
    return found


def _scan_days(rows: Sequence[Point], rules: Mapping[str, _Rule], on: date) -> Mapping[UUID, int]:
    """Days with a custody scan in the window: one query for each length of window in force."""
    found: dict[UUID, int] = {}
    for window_days in {rule.window_days for rule in rules.values()}:
        some = [row for row in rows if rules[row.county].window_days == window_days]
        first = on - timedelta(days=window_days - 1)
        days = PointDay.objects.filter(_named(some, "point"), day__gte=first, day__lte=on, custody_scans__gt=0)
        found.update(days.values_list("point").annotate(days=Count("day")))
    return found


def _named(rows: Sequence[Point], field: str) -> Q:
    """Rows of these points: by county, and by id as well while they are few."""
    by_county = Q(county__in=sorted({row.county for row in rows}))
    return by_county if len(rows) > FEW else by_county & Q(**{f"{field}__in": [row.id for row in rows]})
