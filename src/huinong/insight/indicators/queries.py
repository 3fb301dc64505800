"""Figures at every level, as of any day, and what each opens to."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum

from huinong.edge import gates
from huinong.insight.indicators.definitions import DEFINITIONS, KEEPER_INCOME, ON_TIME, VILLAGE_SERVICE
from huinong.insight.indicators.errors import NoSuchIndicator
from huinong.insight.indicators.models import DueCase, IncomeLine, VillageDay
from huinong.insight.indicators.values import Definition, Figure, Tally
from huinong.journal.queries import facts_at_point, facts_by_id
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor
from huinong.registry.divisions import queries as divisions
from huinong.registry.points import queries as points
from huinong.registry.policies.queries import figure as policy

CODE_LENGTHS = (0, 2, 4, 6, 9, 12)  # nation, province, prefecture, county, township, village (GB/T 2260 and NBS)
VERIFY_WINDOW = timedelta(days=7)


def definition(code: str) -> Definition:
    """Raises NoSuchIndicator."""
    if code not in DEFINITIONS:
        raise NoSuchIndicator(code=code)
    return DEFINITIONS[code]


def figure(code: str, division: str, *, on: date, actor: Actor) -> Figure:
    """One division's figure as of the end of `on`, with its value one window earlier."""
    prefix = short(division)
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, prefix)
    meaning = definition(code)
    now = _summed(meaning, [prefix], on)[prefix]
    before = _summed(meaning, [prefix], on - timedelta(days=meaning.window_days))[prefix]
    return replace(now, before=before.value)


def breakdown(code: str, division: str, *, on: date, actor: Actor) -> tuple[Figure, ...]:
    """The figures of the next level down, worst first, unknown last."""
    prefix = short(division)
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, prefix)
    meaning = definition(code)
    length = next((n for n in CODE_LENGTHS if n > len(prefix)), 12)
    tally = _TALLIES[meaning.code](prefix, on)
    codes = sorted({village[:length] for village in (*tally.whole, *tally.part)})
    found = _figures(meaning, codes, tally, on)
    return tuple(sorted(found.values(), key=lambda f: (f.value is None, f.value or 0.0, f.division)))


def trend(code: str, division: str, *, until: date, days: int, actor: Actor) -> tuple[Figure, ...]:
    """A figure day by day, oldest first."""
    prefix = short(division)
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, prefix)
    meaning = definition(code)
    return tuple(_summed(meaning, [prefix], until - timedelta(days=n))[prefix] for n in range(days - 1, -1, -1))


def evidence(code: str, village: str, *, on: date, actor: Actor, limit: int = 200) -> tuple[FactValue, ...]:
    """The acts that made one village's figure, newest first."""
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, village)
    county = village[:6]
    if definition(code) is KEEPER_INCOME:
        found = facts_by_id(county, _income_facts(county, village, on, limit))
    elif definition(code) is ON_TIME:
        found = facts_by_id(county, _case_facts(county, village, on, limit))
    else:
        station = points.stations_by_village(county).get(village)
        first = on - timedelta(days=VILLAGE_SERVICE.window_days - 1)
        found = facts_at_point(county, station.id, since=first, until=on, limit=limit) if station else ()
    return tuple(sorted(found, key=lambda fact: fact.happened_at, reverse=True))


def short(division: str) -> str:
    """A 12-digit code without its level's padding: `421223000000` → `421223`; "" and short codes as they are."""
    if len(division) != 12:
        return division
    for length in CODE_LENGTHS[1:-1]:
        if not division[length:].strip("0"):
            return division[:length]
    return division


def padded(prefix: str) -> str:
    """The 12-digit code of a short one; "" stays the nation."""
    return prefix.ljust(12, "0") if prefix else ""


def _summed(meaning: Definition, prefixes: Sequence[str], on: date) -> Mapping[str, Figure]:
    shortest = min(prefixes, key=len)
    return _figures(meaning, prefixes, _TALLIES[meaning.code](shortest, on), on)


def _figures(meaning: Definition, prefixes: Sequence[str], tally: Tally, on: date) -> dict[str, Figure]:
    names = divisions.names([padded(prefix) for prefix in prefixes if prefix], on=on)
    return {
        prefix: Figure(
            code=meaning.code,
            division=prefix,
            name=names.get(padded(prefix), "") if prefix else "",
            level=CODE_LENGTHS.index(len(prefix)),
            part=_sum_below(tally.part, prefix),
            whole=_sum_below(tally.whole, prefix),
            as_of=on,
            unit=meaning.unit,
        )
        for prefix in prefixes
    }


def _sum_below(counts: Mapping[str, int], prefix: str) -> int:
    return sum(count for village, count in counts.items() if village.startswith(prefix))


def _village_service(prefix: str, on: date) -> Tally:
    whole: dict[str, int] = {}
    part: dict[str, int] = {}
    for county in points.counties_on_network(prefix):
        served = points.active_villages(county, on) | _delivered_villages(county, on)
        for village in divisions.village_committees(_narrower(prefix, county), on=on):
            whole[village.code] = 1
            part[village.code] = int(village.code in served)
    return Tally(part, whole)


def _delivered_villages(county: str, on: date) -> set[str]:
    """Villages with ≥ indicators.weekly_deliveries verified deliveries in the last seven days."""
    enough = policy("indicators.weekly_deliveries", division=county, on=on)
    rows = VillageDay.objects.filter(county=county, day__gt=on - VERIFY_WINDOW, day__lte=on)
    weekly = rows.values("village").annotate(total=Sum("collected")).filter(total__gte=enough)
    return set(weekly.values_list("village", flat=True))


def _on_time(prefix: str, on: date) -> Tally:
    since = on - timedelta(days=ON_TIME.window_days)
    rows = DueCase.objects.filter(due_on__gt=since, due_on__lte=on, village__startswith=prefix)
    rows = rows.filter(county__in=points.counties_on_network(prefix))
    in_time = Count("id", filter=Q(on_time=True, closed_on__lte=on))
    counted = list(rows.values_list("village").annotate(whole=Count("id"), part=in_time))
    return Tally({v: part for v, _, part in counted}, {v: whole for v, whole, _ in counted})


def _keeper_income(prefix: str, on: date) -> Tally:
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for county in points.counties_on_network(prefix):
        villages = _keeper_villages(county, on)
        for village in villages.values():
            whole[village] += 1
        for keeper, fen in _incomes(county, on):
            if keeper in villages:
                part[villages[keeper]] += fen
    return Tally(
        {village: fen for village, fen in part.items() if village.startswith(prefix)},
        {village: count for village, count in whole.items() if village.startswith(prefix)},
    )


def _keeper_villages(county: str, on: date) -> dict[UUID, str]:
    stations = points.stations_by_village(county).items()
    return {p.keeper_party: village for village, p in stations if p.keeper_party and p.is_open(on)}


def _incomes(county: str, on: date) -> Iterable[tuple[UUID, int]]:
    rows = IncomeLine.objects.filter(county=county, day__gte=on.replace(day=1), day__lte=on)
    return rows.values_list("keeper").annotate(total=Sum("amount_fen"))


def _narrower(prefix: str, county: str) -> str:
    return prefix if len(prefix) > len(county) else county


def _income_facts(county: str, village: str, on: date, limit: int) -> list[UUID]:
    keepers = [keeper for keeper, at in _keeper_villages(county, on).items() if at == village]
    rows = IncomeLine.objects.filter(county=county, keeper__in=keepers, day__gte=on.replace(day=1), day__lte=on)
    return list(rows.order_by("-day", "-id").values_list("fact", flat=True)[:limit])


def _case_facts(county: str, village: str, on: date, limit: int) -> list[UUID]:
    since = on - timedelta(days=ON_TIME.window_days)
    rows = DueCase.objects.filter(county=county, village=village, due_on__gt=since, due_on__lte=on)
    pairs = rows.order_by("-due_on", "-id").values_list("opened_by", "closed_by", "closed_on")[: limit // 2]
    opened = [opener for opener, _, _ in pairs]
    return opened + [closer for _, closer, day in pairs if closer and day <= on]


_TALLIES: Mapping[str, Callable[[str, date], Tally]] = {
    VILLAGE_SERVICE.code: _village_service,
    ON_TIME.code: _on_time,
    KEEPER_INCOME.code: _keeper_income,
}
