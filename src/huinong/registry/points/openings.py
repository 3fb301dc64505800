"""When points are open on a day: their week, and the market days of their own, their village or their town."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from huinong.registry.points.markets import Rule, falls_on, stored
from huinong.registry.points.models import MarketDay, OpeningHours, Point
from huinong.registry.points.standings import closures_by, served_since
from huinong.registry.points.values import Opening, Spell

NOT_SERVING = Opening((), False)


def openings(county: str, rows: Sequence[Point], on: date) -> Mapping[UUID, Opening]:
    """The opening of each of these points of one county, in three queries."""
    ids = [row.id for row in rows]
    week: dict[UUID, list[Spell]] = {}
    for hours in OpeningHours.objects.filter(county=county, point_id__in=ids, weekday=on.weekday()):
        week.setdefault(hours.point_id, []).append(Spell(hours.opens, hours.closes))
    markets = list(MarketDay.objects.filter(Q(point=None) | Q(point_id__in=ids), county=county))
    closures = closures_by(rows, on)
    return {
        row.id: NOT_SERVING
        if served_since(row, closures.get(row.id, ()), on) is None
        else _opening(week.get(row.id, ()), rules_for(row, markets), on)
        for row in rows
    }


def rules_for(row: Point, markets: Sequence[MarketDay]) -> list[MarketDay]:
    """A point's own rule, or else that of its village, its town or its county, the nearest first."""
    own = [market for market in markets if market.point_id == row.id]
    around = [market for market in markets if market.division and row.division.startswith(prefix(market.division))]
    return own or sorted(around, key=lambda market: len(prefix(market.division)), reverse=True)[:1]


def prefix(division: str) -> str:
    """`421223100000` → `421223100`: what all divisions below begin with."""
    for length in (6, 9):
        if not division[length:].strip("0"):
            return division[:length]
    return division


def _opening(week: Sequence[Spell], rules: Sequence[MarketDay], on: date) -> Opening:
    told = [(row, falls_on(rule_of(row), on)) for row in rules]
    spells = [*week, *(Spell(row.opens, row.closes) for row, is_one in told if is_one)]
    is_market_day = any(is_one for _, is_one in told) or (None if any(is_one is None for _, is_one in told) else False)
    return Opening(_joined(spells), is_market_day)


def rule_of(row: MarketDay) -> Rule:
    """The rule as it is stored."""
    return Rule(stored(row.digits), row.is_lunar, row.cycle_days)


def _joined(spells: Sequence[Spell]) -> tuple[Spell, ...]:
    """The same time as spells that neither touch nor overlap."""
    found: list[Spell] = []
    for spell in sorted(spells):
        if found and spell.opens <= found[-1].closes:
            found[-1] = Spell(found[-1].opens, max(found[-1].closes, spell.closes))
        else:
            found.append(spell)
    return tuple(found)
