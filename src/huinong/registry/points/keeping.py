"""Who kept which village station on a day: registered facts, read backwards, so that a past day stays as it was."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from huinong.journal.queries import facts_of
from huinong.kernel import clock
from huinong.registry.points.facts import KEEPER_ASSIGNED
from huinong.registry.points.models import Point
from huinong.registry.points.rows import thread_of
from huinong.registry.points.standings import closures_by, served_since
from huinong.registry.points.values import PointKind

Changes = Mapping[UUID, Sequence[tuple[date, UUID | None]]]


def keepers_on(county: str, days: Sequence[date]) -> Mapping[date, Mapping[UUID, str]]:
    """Day → keeper → village, of the village stations that served and were kept on it. Three queries.

    A village has one station: of several the oldest, then by code. Who keeps several is counted in the lowest code.
    """
    rows = list(Point.objects.filter(county=county, kind=PointKind.VILLAGE_STATION).order_by("opened_on", "code"))
    if not rows or not days:
        return {day: {} for day in days}
    closures = closures_by(rows, max(days))
    changes = _changes(county, rows)
    found: dict[date, dict[UUID, str]] = {}
    for day in days:
        serving = [row for row in rows if served_since(row, closures.get(row.id, ()), day)]
        stations = {row.division: row for row in reversed(serving)}
        kept = {village: _keeper(row, changes, day) for village, row in stations.items()}
        found[day] = {keeper: village for village, keeper in sorted(kept.items(), reverse=True) if keeper}
    return found


def _changes(county: str, rows: Sequence[Point]) -> Changes:
    """Station → the day of each change of its keeper, in order, and who kept it before."""
    found: dict[UUID, list[tuple[date, UUID | None]]] = {}
    for fact in facts_of(county, [thread_of(row.code) for row in rows], kinds=[KEEPER_ASSIGNED]):
        before = fact.facts.get("before")
        change = clock.day_of(fact.happened_at), UUID(before) if before else None
        found.setdefault(UUID(fact.facts["point"]), []).append(change)
    return found


def _keeper(row: Point, changes: Changes, day: date) -> UUID | None:
    later = (before for changed_on, before in changes.get(row.id, ()) if changed_on > day)
    return next(later, row.keeper_party)
