"""On which days points opened, from what they posted and from scans alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Sum

from huinong.insight.universal.models import PointScans, PostedMarket, PostedWeek
from huinong.insight.universal.rules import days_of
from huinong.insight.universal.values import OpenState, PointDay, PointWeek, SuspensionValue
from huinong.kernel import clock
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.place_classes import place_class
from huinong.registry.points import queries as points
from huinong.registry.points.markets import Rule, falls_on, stored
from huinong.registry.points.openings import prefix
from huinong.registry.points.values import PointKind, PointValue
from huinong.registry.policies.queries import figure

TOWN = 9
IN_PUBLIC = frozenset({PointKind.TOWNSHIP_CENTRE, PointKind.OUTLET, PointKind.VILLAGE_STATION})
"""Points that open to the public: a county centre sorts."""


@dataclass(slots=True)
class _Posted:
    """What a county's points had posted, as of any day."""

    weeks: dict[UUID, list[PostedWeek]] = field(default_factory=lambda: defaultdict(list))
    markets: list[PostedMarket] = field(default_factory=list)

    @classmethod
    def of(cls, county: str) -> "_Posted":
        found = cls()
        for week in PostedWeek.objects.filter(county=county).order_by("since", "fact"):
            found.weeks[week.point].append(week)
        found.markets = list(PostedMarket.objects.filter(county=county).order_by("since", "fact"))
        return found

    def weekdays(self, point: UUID, on: date) -> frozenset[int] | None:
        """The weekdays posted as of a day; None when nothing was."""
        held = [week for week in self.weeks.get(point, ()) if week.since <= on]
        return frozenset(int(day) for day in held[-1].weekdays) if held else None

    def is_market_day(self, point: PointValue, on: date) -> bool:
        """Whether a day is one by the point's own rule, or the nearest place's; past the lunar table nobody knows."""
        held = {(each.point, each.division): each for each in self.markets if each.since <= on}
        rules = [
            (len(prefix(each.division)) if each.division else 99, each)
            for each in held.values()
            if each.digits and (each.point == point.id or _lies_in(point.division, each.division))
        ]
        if not rules:
            return False
        rule = max(rules, key=lambda pair: pair[0])[1]
        return falls_on(Rule(stored(rule.digits), rule.is_lunar, rule.cycle_days), on) or False


def _lies_in(division: str, place: str) -> bool:
    return bool(place) and division.startswith(prefix(place))


def point_weeks(county: str, within: str, monday: date, suspended: Sequence[SuspensionValue]) -> tuple[PointWeek, ...]:
    """The public points under a prefix and what became of each day of a week, by code."""
    week = days_of(monday)
    here = [each for each in points.points_in(county) if each.kind in IN_PUBLIC and each.division.startswith(within)]
    serving = points.serving(county, week)
    here = [each for each in here if any(each.id in serving[day] for day in week)]
    posted, counted = _Posted.of(county), _Counted.of(county, week)
    classes = {row.code: row.urban_rural_class for row in divisions.villages(within, week[-1])}
    return tuple(
        _point_week(point, week, _Around(serving, posted, counted, suspended, clock.today()), classes) for point in here
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """Scans by point and day, and the pieces on each shelf when each day began."""

    scans: Mapping[tuple[UUID, date], int]
    waiting: Mapping[tuple[UUID, date], int]

    @classmethod
    def of(cls, county: str, week: Sequence[date]) -> "_Counted":
        rows = PointScans.objects.filter(county=county)
        before = rows.filter(day__lt=week[0]).values_list("point").annotate(held=Sum(F("came") - F("left")))
        held: dict[UUID, int] = {point: max(0, count) for point, count in before}
        days = {(row.point, row.day): row for row in rows.filter(day__gte=week[0], day__lte=week[-1])}
        waiting: dict[tuple[UUID, date], int] = {}
        for point in held.keys() | {point for point, _ in days}:
            count = held.get(point, 0)
            for day in week:
                waiting[point, day] = count
                row = days.get((point, day))
                count = max(0, count + row.came - row.left) if row else count
        return cls({key: row.scans for key, row in days.items()}, waiting)


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known around a point's days."""

    serving: Mapping[date, frozenset[UUID]]
    posted: _Posted
    counted: _Counted
    suspended: Sequence[SuspensionValue]
    today: date


def _point_week(point: PointValue, week: Sequence[date], around: _Around, classes: Mapping[str, str]) -> PointWeek:
    kind = place_class(point.division, classes.get(point.division, ""), week[-1])
    must_on_markets = bool(figure(f"universal.market_opening.{kind}", division=point.division, on=week[-1]))
    weekdays = around.posted.weekdays(point.id, min(week[-1], around.today))
    return PointWeek(
        county=point.county,
        point=point.id,
        code=point.code,
        name=point.name,
        division=point.division,
        town=point.division[:TOWN],
        place_class=kind,
        monday=week[0],
        posted=None if weekdays is None else len(weekdays),
        needed=figure(f"universal.open_days.{kind}", division=point.division, on=week[-1]),
        days=tuple(_point_day(point, day, around, must_on_markets=must_on_markets) for day in week),
    )


def _point_day(point: PointValue, on: date, around: _Around, *, must_on_markets: bool) -> PointDay:
    scans = around.counted.scans.get((point.id, on), 0)
    waiting = around.counted.waiting.get((point.id, on), 0)
    is_market = around.posted.is_market_day(point, on)
    weekdays = around.posted.weekdays(point.id, on)
    state = OpenState.OPENED
    if not scans:
        is_bound = is_market and must_on_markets
        state = _silent_day(point, on, around, weekdays, is_bound=is_bound, waiting=waiting)
    return PointDay(on, state, scans, waiting, is_market)


def _silent_day(
    point: PointValue, on: date, around: _Around, weekdays: frozenset[int] | None, *, is_bound: bool, waiting: int
) -> OpenState:
    """What a day without a scan was."""
    if point.id not in around.serving[on]:
        return OpenState.CLOSED
    is_posted = weekdays is not None and on.weekday() in weekdays
    if not is_posted and not is_bound:
        return OpenState.UNKNOWN if weekdays is None else OpenState.SHUT
    if any(each.covers(point.division, on) for each in around.suspended):
        return OpenState.EXCUSED
    if on >= around.today:
        return OpenState.COMING
    if is_bound:
        return OpenState.MARKET_MISSED
    return OpenState.MISSED if waiting else OpenState.UNPROVED


def last_weeks(monday: date, count: int) -> tuple[date, ...]:
    """So many Mondays up to one, the oldest first."""
    return tuple(monday - timedelta(days=7 * n) for n in range(count - 1, -1, -1))
