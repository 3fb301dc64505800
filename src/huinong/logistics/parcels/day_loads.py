"""What a day has to carry, by village and by courier, for the rooms that plan it. Grouped by the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from huinong.kernel import clock
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import Bag, Parcel

AT_THE_CENTRE = (State.AT_COUNTY, State.LOOSE)
AT_A_POINT = (State.ACCEPTED, State.AT_TOWN, State.LOOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Pieces of one courier for a village (down), or held by a point (up). `is_here`: they are where they start."""

    village: str = ""
    point: UUID | None = None
    carrier: str
    pieces: int
    load_g: int
    is_here: bool = True


def bound_down(county: str, *, centres: Collection[UUID], announced_since: datetime) -> tuple[Load, ...]:
    """Inbound pieces still to be brought: at the centre, loose or in sealed bags, and announced. Three queries."""
    holders = [custody.point(point) for point in centres]
    inbound = Parcel.objects.filter(county=county, direction=Direction.INBOUND, is_turned_back=False)
    bags = Bag.objects.filter(county=county, state=Bag.State.SEALED, custodian__in=holders)
    loose = inbound.filter(custodian__in=holders, state__in=AT_THE_CENTRE)
    bagged = inbound.filter(bag__in=bags.values("id"), state=State.BAGGED)
    coming = inbound.filter(state=State.ANNOUNCED, announced_at__gte=announced_since)
    return tuple(
        Load(village=village, carrier=carrier, pieces=pieces, load_g=load_g, is_here=is_here)
        for rows, is_here in ((loose, True), (bagged, True), (coming, False))
        for village, carrier, pieces, load_g in _counted(rows, "village")
    )


def bound_up(county: str, *, centres: Collection[UUID]) -> tuple[Load, ...]:
    """Outbound pieces at stations and township centres, loose or in sealed bags. Two queries."""
    beyond = [custody.point(point) for point in centres]
    outbound = Parcel.objects.filter(county=county, direction=Direction.OUTBOUND)
    loose = outbound.filter(state__in=AT_A_POINT, bag=None).exclude(custodian__in=beyond)
    bagged = outbound.filter(state=State.BAGGED, bag__state=Bag.State.SEALED).exclude(bag__custodian__in=beyond)
    found = [*_counted(loose, "custodian"), *_counted(bagged, "bag__custodian")]
    return tuple(
        Load(point=point, carrier=carrier, pieces=pieces, load_g=load_g)
        for holder, carrier, pieces, load_g in found
        if (point := custody.id_of(holder, "point")) is not None
    )


def _counted(rows: QuerySet[Parcel], key: str) -> list[Any]:
    """(key, carrier, pieces, grams)."""
    grouped = rows.order_by().values_list(key, "carrier")
    return list(grouped.annotate(counted=Count("id"), grams=Coalesce(Sum("weight_g"), 0)).order_by(key, "carrier"))


def came_in(county: str, days: Sequence[date]) -> Mapping[date, tuple[Load, ...]]:
    """The inbound pieces that arrived at the centre on each day, by village and courier. A query a day."""
    found: dict[date, tuple[Load, ...]] = {}
    for day in days:
        start = clock.at_beijing(day, hour=0)
        rows = Parcel.objects.filter(
            county=county, arrived_at__gte=start, arrived_at__lt=start + timedelta(days=1), direction=Direction.INBOUND
        )
        counted = _counted(rows, "village")
        found[day] = tuple(Load(village=v, carrier=c, pieces=n, load_g=g) for v, c, n, g in counted)
    return found


def came_untold(county: str, day: date, *, since: datetime) -> tuple[Load, ...]:
    """What came on a day after a moment and was not announced before it: down by village, up by point. Two queries."""
    midnight = clock.at_beijing(day, hour=0)
    first, last = max(since, midnight), midnight + timedelta(days=1)
    rows = Parcel.objects.filter(county=county)
    down = rows.filter(arrived_at__gte=first, arrived_at__lt=last, direction=Direction.INBOUND)
    down = down.filter(Q(announced_at=None) | Q(announced_at__gte=since))
    up = rows.filter(accepted_at__gte=first, accepted_at__lt=last).exclude(origin_point=None)
    return (
        *(Load(village=v, carrier=c, pieces=n, load_g=g) for v, c, n, g in _counted(down, "village")),
        *(Load(point=p, carrier=c, pieces=n, load_g=g) for p, c, n, g in _counted(up, "origin_point")),
    )


def taken_in(county: str, days: Sequence[date]) -> Mapping[date, tuple[Load, ...]]:
    """The outbound pieces that were taken in on each day, by point and courier. A query a day."""
    found: dict[date, tuple[Load, ...]] = {}
    for day in days:
        start = clock.at_beijing(day, hour=0)
        rows = Parcel.objects.filter(
            county=county, accepted_at__gte=start, accepted_at__lt=start + timedelta(days=1)
        ).exclude(origin_point=None)
        counted = _counted(rows, "origin_point")
        found[day] = tuple(Load(point=p, carrier=c, pieces=n, load_g=g) for p, c, n, g in counted)
    return found
