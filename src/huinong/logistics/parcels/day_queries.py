"""The day board's counts: indexed, bounded by the day, so that a million pieces of history cost nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import Bag, Parcel
from huinong.logistics.parcels.queries import TOWN_LENGTH, visible_parcels

SENT_ON = (State.AT_TOWN, State.LOOSE, State.SHELVED, State.COLLECTED, State.RETURNED)
WAITING = (State.AT_COUNTY, State.LOOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TownGate:
    """How far a township's pieces of the day have come. Each count holds the next: shelved ≤ loaded ≤ bagged ≤ arrived.

    `expected` is what was announced today and has not arrived; `carried` is what earlier days left at the centre.
    """

    town: str
    expected: int = 0
    carried: int = 0
    arrived: int = 0
    bagged: int = 0
    loaded: int = 0
    shelved: int = 0
    troubled: int = 0

    @property
    def whole(self) -> int:
        """What the day has to bring to this township, as far as is known."""
        return self.expected + self.arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """Outbound pieces still in the county, by the tier where they wait."""

    at_stations: int
    at_towns: int
    at_centre: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The outbound pieces taken in on a day, and how many of them had each of the three measures (三项制度)."""

    taken_in: int
    named: int
    inspected: int
    screened: int


def town_gates(*, actor: Actor, county: str, day: date, centres: Sequence[str]) -> tuple[TownGate, ...]:
    """The day's inbound pieces by township; what was turned back goes to none. `centres` are the custodians that are
    county centres. Four queries."""
    start, end = clock.at_beijing(day, hour=0), clock.at_beijing(day, hour=24)
    inbound = visible_parcels(actor).filter(county=county, direction=Direction.INBOUND, is_turned_back=False)
    left = ~Q(bag__custodian__in=list(centres))
    moved = Q(state__in=SENT_ON) | Q(shelved_at__isnull=False)
    today = _by_town(
        inbound.filter(arrived_at__gte=start, arrived_at__lt=end),
        arrived=Count("id"),
        bagged=Count("id", filter=moved | Q(state=State.BAGGED)),
        loaded=Count("id", filter=moved | (Q(state=State.BAGGED) & left)),
        shelved=Count("id", filter=Q(shelved_at__isnull=False)),
        troubled=Count("id", filter=Q(state__in=(State.EXCEPTED, State.LOST))),
    )
    # Earlier days are told apart while counting: as a condition, "arrived before today" would draw the planner to an
    # index over all of history.
    earlier = Count("id", filter=Q(arrived_at__lt=start))
    here = inbound.filter(custodian__in=list(centres), state__in=WAITING)
    sealed = Bag.objects.filter(county=county, state=Bag.State.SEALED, custodian__in=list(centres))
    in_bags = inbound.filter(bag__in=sealed.values("id"))
    announced = inbound.filter(state=State.ANNOUNCED, announced_at__gte=start, announced_at__lt=end)
    return _summed(
        (
            today,
            _by_town(here, arrived=earlier, carried=earlier),
            _by_town(in_bags, arrived=earlier, carried=earlier, bagged=earlier),
            _by_town(announced, expected=Count("id")),
        )
    )


Counts = dict[str, dict[str, int]]


def _by_town(rows: QuerySet[Parcel], **counts: Count) -> Counts:
    grouped = rows.order_by().annotate(town=Substr("village", 1, TOWN_LENGTH)).values("town").annotate(**counts)
    found: list[Any] = list(grouped)
    return {row["town"]: {name: row[name] for name in counts} for row in found}


def _summed(parts: Sequence[Counts]) -> tuple[TownGate, ...]:
    names = [field.name for field in fields(TownGate) if field.name != "town"]
    towns = sorted({town for part in parts for town, counts in part.items() if any(counts.values())})
    return tuple(
        TownGate(town=town, **{name: sum(part.get(town, {}).get(name, 0) for part in parts) for name in names})
        for town in towns
    )


def upstream(*, actor: Actor, county: str) -> Upstream:
    """What waits to leave the county. One query."""
    waiting = (State.ACCEPTED, State.AT_TOWN, State.AT_COUNTY)
    rows = visible_parcels(actor).filter(county=county, state__in=waiting, direction=Direction.OUTBOUND)
    found = rows.order_by().aggregate(
        at_stations=Count("id", filter=Q(state=State.ACCEPTED)),
        at_towns=Count("id", filter=Q(state=State.AT_TOWN)),
        at_centre=Count("id", filter=Q(state=State.AT_COUNTY)),
    )
    return Upstream(**found)


def measures_taken(*, actor: Actor, county: str, day: date) -> Measures:
    """How many of a day's outbound pieces had each measure (三项制度). One query."""
    start, end = clock.at_beijing(day, hour=0), clock.at_beijing(day, hour=24)
    rows = visible_parcels(actor).filter(county=county, accepted_at__gte=start, accepted_at__lt=end)
    found = rows.order_by().aggregate(
        taken_in=Count("id"),
        named=Count("id", filter=~Q(id_kind="")),
        inspected=Count("id", filter=~Q(contents="")),
        screened=Count("id", filter=~Q(xray="")),
    )
    return Measures(**found)


def shelf_counts(*, actor: Actor, county: str, waited_d: int) -> Mapping[UUID, tuple[int, int]]:
    """Station → pieces on its shelf, and those of them that waited for so many days. One query."""
    long_ago = Q(shelved_at__lt=clock.now() - timedelta(days=waited_d))
    rows = visible_parcels(actor).filter(county=county, state=State.SHELVED, station__isnull=False).order_by()
    counted = rows.values("station").annotate(pieces=Count("id"), waited=Count("id", filter=long_ago))
    found: list[Any] = list(counted)
    return {row["station"]: (row["pieces"], row["waited"]) for row in found}
