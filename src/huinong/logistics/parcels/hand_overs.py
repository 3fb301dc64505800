"""Reads of hand-overs: what passed between two custodians together, and what one custodian carried."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from huinong.kernel.actor import Actor
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.errors import NeverHandedOver
from huinong.logistics.parcels.models import Bag, HandOver
from huinong.logistics.parcels.queries import bags_numbered, visible_bags

TOGETHER = timedelta(days=3)  # bags of one trip or one hand-over were closed within these days of it
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A bag that one side offered and, once `accepted_at` is set, the other took over."""

    bag: BagValue
    giver: str
    taker: str
    offered_at: datetime
    offered_by: str
    accepted_at: datetime | None
    accepted_by: str
    seal_intact: bool | None
    counted: int | None


def passed_with(bag: BagValue, *, actor: Actor) -> tuple[Passage, ...]:
    """A bag's last hand-over, open or done, and those of the bags in sight that passed with it, by bag number.

    Raises NeverHandedOver.
    """
    last = HandOver.objects.filter(county=bag.county, bag=bag.id).order_by("-offered_at", "-id").first()
    if last is None:
        raise NeverHandedOver(bag=bag.number)
    near = _near(visible_bags(actor), bag.county, [bag.to_point], bag.closed_at - TOGETHER, bag.closed_at + TOGETHER)
    alike = HandOver.objects.filter(
        county=bag.county, bag__in=near.values("id"), giver=last.giver, taker=last.taker, accepted_at=last.accepted_at
    )
    return _values(bag.county, alike)


def carried(
    *, county: str, holder: str, to_points: Collection[UUID], since: datetime, until: datetime
) -> tuple[Passage, ...]:
    """The hand-overs by which bags came to a custodian and left it: for the room that runs the trips, behind its gate.

    What is still with the custodian is found wherever it goes, what left it among the bags for `to_points`.
    """
    meant = _near(Bag.objects.all(), county, to_points, since - TOGETHER, until).values_list("id", flat=True)
    unopened = (Bag.State.SEALED, Bag.State.MOVING)
    held = Bag.objects.filter(county=county, state__in=unopened, custodian=holder).values_list("id", flat=True)
    waiting = HandOver.objects.filter(county=county, taker=holder, accepted_at__isnull=True)
    # Few ids, looked up through the chain's index: one query with all three in it reads the county's hand-overs.
    bags = {*meant, *held, *waiting.values_list("bag_id", flat=True)}
    return _values(county, HandOver.objects.filter(Q(giver=holder) | Q(taker=holder), county=county, bag__in=bags))


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A bag that a custodian took over and did not give back to who gave it."""

    holder: str
    from_point: UUID
    to_point: UUID


def bags_carried(
    *, county: str, holders: Collection[str], to_points: Collection[UUID], since: datetime, until: datetime
) -> tuple[Carried, ...]:
    """What each of many custodians carried of the bags for `to_points`. Two queries, whatever there is."""
    ids = list(_near(Bag.objects.all(), county, to_points, since - TOGETHER, until).values_list("id", flat=True))
    overs = HandOver.objects.filter(Q(taker__in=holders) | Q(giver__in=holders), county=county, bag__in=ids)
    rows = overs.exclude(accepted_at=None).order_by("accepted_at", "id")
    found: dict[tuple[str, UUID], Carried] = {}
    givers: dict[tuple[str, UUID], str] = {}
    for bag, giver, taker, start, end in rows.values_list("bag", "giver", "taker", "bag__from_point", "bag__to_point"):
        if taker in holders:
            found[taker, bag] = Carried(holder=taker, from_point=start, to_point=end)
            givers[taker, bag] = giver
        if givers.get((giver, bag)) == taker:
            del found[giver, bag], givers[giver, bag]
    return tuple(found.values())


def _near(
    rows: QuerySet[Bag], county: str, to_points: Iterable[UUID], since: datetime, until: datetime
) -> QuerySet[Bag]:
    return rows.filter(county=county, to_point__in=list(to_points), closed_at__gte=since, closed_at__lte=until)


def _values(county: str, overs: QuerySet[HandOver]) -> tuple[Passage, ...]:
    found = list(overs.select_related("bag").order_by("bag__number", "offered_at")[:MOST])
    bags = {bag.id: bag for bag in bags_numbered(county=county, numbers=[over.bag.number for over in found])}
    return tuple(
        Passage(
            bag=bags[over.bag_id],
            giver=over.giver,
            taker=over.taker,
            offered_at=over.offered_at,
            offered_by=over.offered_by,
            accepted_at=over.accepted_at,
            accepted_by=over.accepted_by,
            seal_intact=over.seal_intact,
            counted=over.counted,
        )
        for over in found
    )
