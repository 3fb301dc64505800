"""Incidents as people see them: who must settle each, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Tint
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.labels import TROUBLES
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.queries import visible_incidents
from huinong.registry.policies.queries import figure

OPEN, LATE, CLOSED = "open", "late", "closed"
STANDINGS = {
    OPEN: Badge(pgettext_lazy("incident", "Open"), Tint.AMBER),
    LATE: Badge(_("Past its deadline"), Tint.RED),
    CLOSED: Badge(pgettext_lazy("incident", "Closed"), Tint.GREY),
}


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident with whoever must settle it, and until when."""

    id: UUID
    kind: str
    kind_label: str
    subject: str
    place: str
    owner: str
    opened_at: datetime
    due_at: datetime
    standing: str
    carrier: str = ""
    number: str = ""
    bag: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it is open past its deadline."""
        return self.standing == LATE


def allowed(county: str) -> timedelta:
    """How long an incident may stay open."""
    return timedelta(hours=figure("parcels.incident_hours", division=county, on=clock.today()))


def row_of(row: Incident, names: Names) -> IncidentRow:
    """An incident as people see it."""
    piece, bag = row.parcel, row.bag
    due_at = row.opened_at + allowed(row.county)
    standing = CLOSED if row.closed_at else LATE if due_at < clock.now() else OPEN
    held = piece.custodian if piece else bag.custodian if bag else ""
    at = custody.id_of(held, "point") or row.point
    point = names.points(row.county).get(at) if at else None
    keeper = names.person(row.county, point.keeper_party) if point else ""
    return IncidentRow(
        id=row.id,
        kind=row.kind,
        kind_label=str(TROUBLES[row.kind].label),
        subject=f"{names.carrier(row.county, piece.carrier)} {piece.number}" if piece else bag.number if bag else "",
        place=point.name if point else names.holder(row.county, held),
        owner=keeper or (point.name if point else names.holder(row.county, held)),
        opened_at=row.opened_at,
        due_at=due_at,
        standing=standing,
        carrier=piece.carrier if piece else "",
        number=piece.number if piece else "",
        bag=bag.number if bag else "",
    )


def due_first(*, actor: Actor, county: str, names: Names, limit: int) -> tuple[Sequence[IncidentRow], int]:
    """The open incidents that are due first, and how many are open: for boards."""
    rows = visible_incidents(actor).filter(county=county, closed_at__isnull=True)
    found = list(rows.select_related("parcel", "bag").order_by("opened_at", "id")[:limit])
    if found:
        names.know_keepers(county)
    return [row_of(row, names) for row in found], rows.order_by().count()
