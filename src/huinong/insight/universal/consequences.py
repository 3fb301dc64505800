"""The projection: facts → this room's rows, in the act's own transaction and again on every rebuild."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from huinong.insight.indicators import counting
from huinong.insight.universal import facts as kinds
from huinong.insight.universal.models import PointScans, PostedMarket, PostedWeek, Stoppage, Suspension
from huinong.journal.values import FactValue
from huinong.kernel.clock import day_of
from huinong.kernel.ids import as_id
from huinong.storage import bulk
from huinong.storage.models import Territorial

SCANS = frozenset(
    {
        *(f"parcel.{event}" for event in ("accepted", "arrived", "bagged", "shelved", "collected", "excepted")),
        *(f"parcel.{event}" for event in ("returned", "lost", "found")),
        *("bag.closed", "bag.handed_over", "bag.opened"),
    }
)
"""What shows that somebody worked at a point that day."""

CAME = frozenset({"parcel.shelved"})
LEFT = frozenset({"parcel.collected", "parcel.returned", "parcel.bagged", "parcel.lost"})
BACK = frozenset({"parcel.found"})

Counts = dict[tuple[UUID, date], dict[str, int]]


def project(facts: Sequence[FactValue]) -> None:
    """Project facts of any kinds; kinds that this room does not follow are passed over."""
    by_county: dict[str, list[FactValue]] = defaultdict(list)
    for fact in facts:
        by_county[fact.county].append(fact)
    for county, mine in sorted(by_county.items()):
        _count_scans(county, [fact for fact in mine if fact.kind in SCANS])
        for kind, row_of in ROWS.items():
            bulk.insert([row_of(fact) for fact in mine if fact.kind == kind and _is_followed(fact)])


def _is_followed(fact: FactValue) -> bool:
    return fact.kind != "trip.cancelled" or bool(fact.facts.get("force_majeure"))


def _count_scans(county: str, facts: Sequence[FactValue]) -> None:
    counts: Counts = defaultdict(lambda: {"scans": 0, "came": 0, "left": 0})
    for fact in facts:
        day = day_of(fact.happened_at)
        if fact.point is not None:
            counts[fact.point, day]["scans"] += 1
        shelf, column = _shelf(fact)
        if shelf is not None:
            counts[shelf, day][column] += 1
    counting.add(PointScans, county, "point", counts)


def _shelf(fact: FactValue) -> tuple[UUID | None, str]:
    """The shelf a piece came onto or left by a fact: its station's; a piece bagged elsewhere stood on none."""
    station = fact.facts.get("station")
    if station is None or fact.kind not in CAME | LEFT | BACK:
        return None, ""
    at = as_id(station)
    if fact.kind != "parcel.collected" and fact.point != at:
        return None, ""
    return at, "left" if fact.kind in LEFT else "came"


def _week(fact: FactValue) -> PostedWeek:
    days = sorted({str(spell[0]) for spell in fact.facts["hours"]})
    assert fact.point is not None, "hours are a point's"
    return PostedWeek(
        county=fact.county, point=fact.point, since=day_of(fact.happened_at), weekdays="".join(days), fact=fact.id
    )


def _market(fact: FactValue) -> PostedMarket:
    return PostedMarket(
        county=fact.county,
        point=fact.point,
        division="" if fact.point else str(fact.facts["division"]),
        since=day_of(fact.happened_at),
        digits=fact.facts["digits"],
        is_lunar=fact.facts["is_lunar"],
        cycle_days=fact.facts["cycle_days"],
        fact=fact.id,
    )


def _stoppage(fact: FactValue) -> Stoppage:
    said = fact.facts
    day = day_of(fact.happened_at)
    return Stoppage(
        county=fact.county, fact=fact.id, trip=said["trip"], route=said["route"], day=day, reason=said["reason"]
    )


def _suspension(fact: FactValue) -> Suspension:
    said = fact.facts
    return Suspension(
        county=fact.county,
        fact=fact.id,
        thread=fact.thread,
        first_on=date.fromisoformat(said["first_on"]),
        last_on=date.fromisoformat(said["last_on"]),
        places=list(said["places"]),
        reason=said["reason"],
        remedy=said["remedy"],
        reported_to=said["reported_to"],
        text=said["text"],
        announced_at=fact.happened_at,
    )


ROWS: Mapping[str, Callable[[FactValue], Territorial]] = {
    "point.hours_set": _week,
    "point.market_days_set": _market,
    "trip.cancelled": _stoppage,
    kinds.ANNOUNCED: _suspension,
}
"""Kinds of fact of which each makes one row."""
