"""How each indicator is counted: part and whole by village on some days, in few grouped queries."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from huinong.insight.indicators import visits
from huinong.insight.indicators.definitions import FREQUENCY, KEEPER_INCOME, ON_TIME, VILLAGE_SERVICE
from huinong.insight.indicators.models import KeeperDay, VillageDay
from huinong.insight.indicators.values import COUNTY, Tally
from huinong.kernel import clock
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.values import SuccessionValue
from huinong.registry.points import queries as points
from huinong.registry.points.keeping import keepers_on
from huinong.registry.policies.queries import figure as policy

VERIFY_WINDOW = timedelta(days=7)
WHOLE = 10_000  # the share of a village that went on undivided

Days = Sequence[date]
Tallies = Mapping[date, Tally]


def first_days(prefix: str) -> Mapping[str, date]:
    """Since when each county in or above a division prefix has facts: before, nothing is known of it."""
    found: dict[str, date] = {}
    for county in points.counties_on_network(prefix):
        first = VillageDay.objects.filter(county=county).aggregate(first=Min("day"))["first"]
        if first is not None:
            found[county] = first
    return found


def village_service(prefix: str, days: Days) -> Tallies:
    """Villages served, of the administrative villages of the counties that report."""
    part: dict[date, dict[str, int]] = {day: {} for day in days}
    for county, since in first_days(prefix).items():
        known = [day for day in days if day >= since]
        for day, served in served_villages(county, known).items():
            for village in divisions.village_committees(_narrower(prefix, county), on=day):
                part[day][village.code] = int(village.code in served)
    return {day: Tally(found, dict.fromkeys(found, 1)) for day, found in part.items()}


def served_villages(county: str, days: Days) -> Mapping[date, frozenset[str]]:
    """The villages with an active point or enough deliveries, by every code they have had up to each day."""
    delivered = delivered_villages(county, days)
    became = heirs(county, days)
    found: dict[date, frozenset[str]] = {}
    for day in days:
        served = set(points.active_villages(county, day) | delivered[day])
        for link in became:  # in the order in which they came about
            if link.predecessor in served and link.effective_on <= day:
                served.add(link.successor)
        found[day] = frozenset(served)
    return found


def heirs(county: str, days: Days) -> Sequence[SuccessionValue]:
    """What villages went on as, whole, up to the last of these days: merged or renamed, their point is still theirs."""
    links = divisions.successions(county, since=date.min, until=max(days)) if days else ()
    return [link for link in links if link.share == WHOLE]


def service_frequency(prefix: str, days: Days) -> Tallies:
    """Villages visited often enough in the latest whole week, of those of the counties that reported all through it."""
    weeks = {day: visits.whole_week(day) for day in days}
    part: dict[date, dict[str, int]] = {monday: {} for monday in weeks.values()}
    for county, since in first_days(prefix).items():
        for monday in [each for each in part if each >= since]:
            part[monday] |= frequency_in(county, _narrower(prefix, county), monday)
    return {day: Tally(part[monday], dict.fromkeys(part[monday], 1)) for day, monday in weeks.items()}


def frequency_in(county: str, prefix: str, monday: date) -> Mapping[str, int]:
    """Whether each village of a county was visited often enough in one week."""
    sunday = monday + timedelta(days=6)
    visited = visits.days_visited(county, since=monday, until=sunday)
    found = {village: list(days) for village, days in visited.items()}
    return visits.met(divisions.village_committees(prefix, on=sunday), found, sunday)


def delivered_villages(county: str, days: Days) -> Mapping[date, frozenset[str]]:
    """The villages with enough verified deliveries in the seven days up to each day."""
    enough = {day: policy("indicators.weekly_deliveries", division=county, on=day) for day in days}
    weekly = weekly_deliveries(county, days)
    return {day: frozenset(v for v, count in weekly[day].items() if count >= enough[day]) for day in days}


def weekly_deliveries(county: str, days: Days) -> Mapping[date, Mapping[str, int]]:
    """How many pieces were handed over in each village in the seven days up to each day."""
    if not days:
        return {}
    rows = VillageDay.objects.filter(county=county, day__gt=min(days) - VERIFY_WINDOW, day__lte=max(days))
    sums = {
        f"n{number}": _summed("delivered", Q(day__gt=day - VERIFY_WINDOW, day__lte=day))
        for number, day in enumerate(days)
    }
    found: list[Any] = list(rows.values("village").annotate(**sums))
    return {day: {row["village"]: row[f"n{number}"] for row in found} for number, day in enumerate(days)}


def on_time(prefix: str, days: Days) -> Tallies:
    """Pieces in time, of the pieces due in the window; of today's, those that have come: the others still may."""
    window, today = timedelta(days=ON_TIME.window_days), clock.today()
    rows = _village_days(prefix).filter(day__gt=min(days) - window, day__lte=max(days))
    sums: dict[str, Any] = {}
    for number, day in enumerate(days):
        within = Q(day__gt=day - window, day__lte=day)
        sums[f"part{number}"] = _summed("on_time", within)
        sums[f"past{number}"] = _summed("due", within & Q(day__lt=today))
        sums[f"today{number}"] = _summed("on_time", within & Q(day__gte=today))
    found = list(rows.values("village").annotate(**sums))
    return {day: _on_time_tally(found, number) for number, day in enumerate(days)}


def _on_time_tally(rows: Sequence[Mapping[str, Any]], number: int) -> Tally:
    whole = {row["village"]: row[f"past{number}"] + row[f"today{number}"] for row in rows}
    part = {row["village"]: row[f"part{number}"] for row in rows}
    return Tally(
        {village: part[village] for village, count in whole.items() if count},
        {village: count for village, count in whole.items() if count},
    )


def keeper_income(prefix: str, days: Days) -> Tallies:
    """Fen posted in the month so far, of the keepers of stations that were open."""
    part: dict[date, Counter[str]] = {day: Counter() for day in days}
    whole: dict[date, Counter[str]] = {day: Counter() for day in days}
    for county, since in first_days(prefix).items():
        known = [day for day in days if day >= since]
        incomes = _incomes(county, known)
        for day, keepers in keepers_on(county, known).items():
            for keeper, village in keepers.items():
                if village.startswith(prefix):
                    whole[day][village] += 1
                    part[day][village] += incomes[day].get(keeper, 0)
    return {day: Tally(part[day], whole[day]) for day in days}


def _incomes(county: str, days: Days) -> Mapping[date, Mapping[UUID, int]]:
    if not days:
        return {}
    rows = KeeperDay.objects.filter(county=county, day__gte=min(days).replace(day=1), day__lte=max(days))
    sums = {
        f"n{number}": _summed("amount_fen", Q(day__gte=day.replace(day=1), day__lte=day))
        for number, day in enumerate(days)
    }
    found: list[Any] = list(rows.values("keeper").annotate(**sums))
    return {day: {row["keeper"]: row[f"n{number}"] for row in found} for number, day in enumerate(days)}


def _summed(column: str, when: Q) -> Coalesce:
    return Coalesce(Sum(column, filter=when), 0)


def _village_days(prefix: str) -> QuerySet[VillageDay]:
    rows = VillageDay.objects.filter(county__in=points.counties_on_network(prefix))
    return rows.filter(village__startswith=prefix) if len(prefix) > COUNTY else rows


def _narrower(prefix: str, county: str) -> str:
    return prefix if len(prefix) > len(county) else county


TALLIES: Mapping[str, Callable[[str, Days], Tallies]] = {
    VILLAGE_SERVICE.code: village_service,
    FREQUENCY.code: service_frequency,
    ON_TIME.code: on_time,
    KEEPER_INCOME.code: keeper_income,
}
