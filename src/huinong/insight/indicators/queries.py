"""Figures at every level, as of any day, and what each opens to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from huinong.edge import gates
from huinong.insight.indicators import tallies
from huinong.insight.indicators.definitions import DEFINITIONS, OF_VILLAGES, VILLAGE_SERVICE, compared_with
from huinong.insight.indicators.errors import NoSuchIndicator
from huinong.insight.indicators.models import DueCase, VillageDay
from huinong.insight.indicators.values import (
    COUNTY,
    PROVINCE,
    TOWN,
    VILLAGE,
    AsOf,
    DayCount,
    Definition,
    DueValue,
    Figure,
    Gap,
    Moment,
    Opened,
    Reporting,
    Tally,
    TownShare,
)
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.divisions import queries as divisions
from huinong.registry.points import queries as points
from huinong.registry.policies.queries import figure as policy

LEVELS = (PROVINCE, COUNTY, TOWN, VILLAGE)  # a province opens to its counties: its cities run no network of their own
SPARSE_DAYS = 5  # villages with service are looked at every so many days: the window moves by one in thirty a day


def definitions(actor: Actor) -> tuple[Definition, ...]:
    """Every indicator there is."""
    gates.require(actor, "indicators.read")
    return tuple(DEFINITIONS.values())


def definition(code: str) -> Definition:
    """Raises NoSuchIndicator."""
    if code not in DEFINITIONS:
        raise NoSuchIndicator(code=code)
    return DEFINITIONS[code]


def figure(code: str, division: str, *, on: date, actor: Actor) -> Figure:
    """One division's figure as of the end of `on`, with the value of the earlier day it is compared with."""
    prefix = _gated(division, actor)
    return _opened(definition(code), prefix, on).figure


def opened(code: str, division: str, *, on: date, actor: Actor, level: int = 0) -> Opened:
    """A figure and the figures of the next level down, or of `level`: worst first, unknown last."""
    prefix = _gated(division, actor)
    return _opened(definition(code), prefix, on, level or _next_level(prefix))


def breakdown(code: str, division: str, *, on: date, actor: Actor) -> tuple[Figure, ...]:
    """The figures of the next level down, worst first, unknown last."""
    return opened(code, division, on=on, actor=actor).below


def trend(code: str, division: str, *, until: date, days: int, actor: Actor, every: int = 1) -> tuple[Moment, ...]:
    """A figure as it was on days up to `until`, oldest first: all of them, or each `every` days."""
    prefix = _gated(division, actor)
    meaning = definition(code)
    step = max(every, SPARSE_DAYS) if meaning is VILLAGE_SERVICE else every
    wanted = sorted(until - timedelta(days=n) for n in range(0, days, step))
    counted = tallies.TALLIES[meaning.code](prefix, wanted)
    sums = ((day, _sums(counted[day], len(prefix)).get(prefix, (0, 0))) for day in wanted)
    return tuple(Moment(day, part, whole) for day, (part, whole) in sums)


def gaps(division: str, *, on: date, actor: Actor) -> tuple[Gap, ...]:
    """The administrative villages that 村村有服务 lacks, and what stands in the way of each."""
    prefix = _gated(division, actor)
    found: list[Gap] = []
    for county, since in tallies.first_days(prefix).items():
        if since <= on:
            found += _gaps_in(county, prefix if len(prefix) > COUNTY else county, on)
    return tuple(found)


def _gaps_in(county: str, prefix: str, on: date) -> Iterable[Gap]:
    served = tallies.served_villages(county, [on])[on]
    weekly = tallies.weekly_deliveries(county, [on])[on]
    stations = dict(points.stations_by_village(county))
    for link in tallies.heirs(county, [on]):
        if link.predecessor in stations:
            stations.setdefault(link.successor, stations[link.predecessor])
    standing = points.statuses(county, on)
    lacking = [v for v in divisions.village_committees(prefix, on=on) if v.code not in served]
    towns = divisions.names({village.code[:TOWN] for village in lacking}, on=on)
    for village in lacking:
        station = stations.get(village.code)
        seen = standing[station.id] if station else None
        yield Gap(
            village=village.code,
            name=village.name,
            town=village.code[:TOWN],
            town_name=towns.get(village.code[:TOWN], ""),
            station=station.id if station else None,
            station_name=station.name if station else "",
            status=seen.status.value if seen else "",
            scan_days=seen.scan_days if seen else 0,
            needed_days=seen.needed_days if seen else 0,
            deliveries=weekly.get(village.code, 0),
        )


def reporting(division: str, *, on: date, actor: Actor) -> Reporting:
    """How many counties have facts by a day, of how many there are in the register."""
    prefix = _gated(division, actor)
    known = sum(since <= on for since in tallies.first_days(prefix).values())
    return Reporting(known, max(known, divisions.counts(prefix[:COUNTY], on).counties))


def pieces_by_day(division: str, *, until: date, days: int, actor: Actor) -> tuple[DayCount, ...]:
    """A division's inbound pieces day by day, oldest first."""
    prefix = _gated(division, actor)
    first = until - timedelta(days=days - 1)
    rows = VillageDay.objects.filter(county__in=points.counties_on_network(prefix), day__gte=first, day__lte=until)
    if len(prefix) > COUNTY:
        rows = rows.filter(village__startswith=prefix)
    summed = rows.values_list("day").annotate(Sum("arrived"), Sum("shelved"), Sum("collected"))
    known = {day: DayCount(day, *counts) for day, *counts in summed}
    wanted = [first + timedelta(days=n) for n in range(days)]
    return tuple(known.get(day, DayCount(day, 0, 0, 0)) for day in wanted)


def partner_on_time(*, on: date, actor: Actor) -> tuple[TownShare, ...]:
    """A partner's own inbound pieces that were due in the last 30 days, by township, worst first."""
    gates.require(actor, "parcels.read")
    county, party = actor.scope.county or "", actor.scope.party
    since = on - timedelta(days=DEFINITIONS["inbound_on_time"].window_days)
    rows = DueCase.objects.filter(county=county, carrier_party=party, due_on__gt=since, due_on__lte=on)
    rows = rows.filter(Q(on_time=True) | Q(due_on__lt=clock.today()), village__startswith=actor.scope.division)
    grouped = rows.annotate(town=Substr("village", 1, TOWN)).values_list("town")
    counted = list(grouped.annotate(due=Count("id"), came=Count("id", filter=Q(on_time=True))))
    names = divisions.names([town for town, *_ in counted], on=on)
    shares = [TownShare(town=town, name=names.get(town, town), on_time=came, due=due) for town, due, came in counted]
    return tuple(sorted(shares, key=lambda share: (share.value or 0.0, -share.due, share.town)))


def known_since(division: str) -> Mapping[str, date]:
    """Since when each county in or above a place has facts: for rooms above."""
    return tallies.first_days(short(division))


def due_cases(county: str, prefix: str, *, since: date, until: date, carriers: Iterable[UUID]) -> tuple[DueValue, ...]:
    """The pieces of some carriers due in the villages under a prefix on some days: for rooms above."""
    rows = DueCase.objects.filter(county=county, due_on__gte=since, due_on__lte=until, village__startswith=prefix)
    rows = rows.filter(carrier_party__in=list(carriers)).order_by("due_on", "village", "parcel")
    return tuple(
        DueValue(row.parcel, row.village, row.due_on, row.on_time, row.closed_on, row.opened_by, row.closed_by)
        for row in rows
    )


def short(division: str) -> str:
    """A 12-digit code without its level's padding: `421223000000` → `421223`; "" and short codes as they are."""
    if len(division) != VILLAGE:
        return division
    return next((division[:n] for n in (PROVINCE, 4, COUNTY, TOWN) if not division[n:].strip("0")), division)


def _gated(division: str, actor: Actor) -> str:
    prefix = short(division)
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, prefix)
    return prefix


def _next_level(prefix: str) -> int:
    return next((level for level in LEVELS if level > len(prefix)), VILLAGE)


def _opened(meaning: Definition, prefix: str, on: date, level: int = 0) -> Opened:
    earlier = compared_with(meaning, on)
    counted = tallies.TALLIES[meaning.code](prefix, [earlier, on])
    as_of = AsOf(on, _final_at(prefix, on))
    own = _figures(meaning, {prefix: _name(prefix, on)}, counted[earlier], counted[on], as_of)[0]
    if not level or level <= len(prefix):
        return Opened(own, ())
    places = _places_below(meaning, prefix, level, on)
    places = {**places, **_gone(meaning, counted[on], level, on, places)}
    below = _figures(meaning, places, counted[earlier], counted[on], as_of)
    return Opened(own, tuple(sorted(below, key=_worst_first)))


def _worst_first(row: Figure) -> tuple[bool, float, int, str]:
    return (row.value is None, row.value or 0.0, -row.whole, row.division)


def _name(prefix: str, on: date) -> str:
    return divisions.division(prefix, on).name if prefix else ""


def _places_below(meaning: Definition, prefix: str, level: int, on: date) -> Mapping[str, str]:
    """The places of a level by prefix, with their names: those of the register, or of the network where it is wider."""
    if level == VILLAGE:
        listed = divisions.village_committees if meaning in OF_VILLAGES else divisions.villages
        return {village.code: village.name for village in listed(prefix, on)}
    if level == TOWN:
        return {town.prefix: town.name for town in divisions.children(prefix, on)}
    codes = {county[:level] for county in points.counties_on_network(prefix)}
    names = divisions.names(codes, on)
    return {code: names.get(code, code) for code in codes}


def _gone(meaning: Definition, now: Tally, level: int, on: date, places: Collection[str]) -> Mapping[str, str]:
    """Places that are counted and stand in no register of that day: merged since, and shown by the name they had."""
    codes = {village[:level] for village in now.whole} - set(places)
    since = on - timedelta(days=meaning.window_days)
    return {code: code for code in codes} | dict(divisions.names(codes, since) if codes else {})


def _figures(meaning: Definition, places: Mapping[str, str], earlier: Tally, now: Tally, as_of: AsOf) -> list[Figure]:
    digits = len(next(iter(places), ""))
    sums, before = _sums(now, digits), _sums(earlier, digits)
    return [
        Figure(
            code=meaning.code,
            division=prefix,
            name=name,
            part=sums.get(prefix, (0, 0))[0],
            whole=sums.get(prefix, (0, 0))[1],
            as_of=as_of.day,
            unit=meaning.unit,
            final_at=as_of.final_at,
            before=_value(before.get(prefix)),
        )
        for prefix, name in places.items()
    ]


def _final_at(prefix: str, on: date) -> datetime:
    """Until when an act of that day may still come in: a device sends it no later than its slack after it happened."""
    return clock.at_beijing(on, hour=24 + policy("parcels.device_slack_hours", division=prefix, on=on))


def _sums(tally: Tally, digits: int) -> Mapping[str, tuple[int, int]]:
    """Part and whole by the first digits of the village's code."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, counts in enumerate((tally.part, tally.whole)):
        for village, count in counts.items():
            found[village[:digits]][place] += count
    return {prefix: (part, whole) for prefix, (part, whole) in found.items()}


def _value(sums: tuple[int, int] | None) -> float | None:
    return sums[0] / sums[1] if sums and sums[1] else None
