"""Incidents as rows: opened with an owner and a deadline, and known to be over as soon as their reason is."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from django.db.models import Q

from huinong.kernel import clock
from huinong.logistics.parcels import owners
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.models import Bag, Incident
from huinong.logistics.parcels.values import ExceptionKind
from huinong.registry.policies.queries import figure
from huinong.storage import bulk

IN_HAND = (State.AT_COUNTY, State.AT_TOWN, State.LOOSE, State.EXCEPTED, State.LOST)
"""States that do not explain themselves: the piece is neither with its recipient, nor on a shelf, nor in a bag."""

WHILE = {
    ExceptionKind.STUCK: Q(parcel__state=State.SHELVED),
    ExceptionKind.ABSENT: Q(parcel__state=State.ANNOUNCED),
    ExceptionKind.UNOPENED: Q(bag__state=Bag.State.SEALED),
    ExceptionKind.LEFT_OVER: Q(parcel__state__in=IN_HAND),
}
"""Incidents found by looking, with what must still be so: a scan that ends it need not know of the incident."""

STANDING = Q(closed_at__isnull=True) & ~Q(kind__in=list(WHILE))
for _kind, _holds in WHILE.items():
    STANDING |= Q(closed_at__isnull=True, kind=_kind) & _holds
"""The condition of an open incident whose reason still holds."""


def open_all(county: str, incidents: Sequence[Incident]) -> None:
    """Write new incidents, each with its first owner, unless it has one, and its deadline."""
    hours = cache(lambda key, day: figure(key, division=county, on=day))
    for each in incidents:
        held = each.parcel.custodian if each.parcel else each.bag.custodian if each.bag else ""
        day = clock.day_of(each.opened_at)
        each.owner = each.owner or owners.first_owner(each.kind, held, each.point)
        each.due_at = each.opened_at + timedelta(hours=hours(owners.hours_key(each.kind), day))
    bulk.insert(incidents)
