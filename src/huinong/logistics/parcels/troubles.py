"""Incidents as people see them: who must settle each, and until when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huinong.access.queries import staff_names
from huinong.edge.cells import Badge, Tint
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody, owners
from huinong.logistics.parcels.incidents import STANDING
from huinong.logistics.parcels.labels import TROUBLES
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.queries import visible_incidents

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
    owner_code: str
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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many incidents of one kind are open, and how many of those are past their deadline."""

    kind: str
    label: str
    open: int
    late: int


class OwnerNames:
    """What the owners of incidents are called: the names of people are read once for all that are told of."""

    def __init__(self, names: Names, county: str, told_of: Iterable[str]) -> None:
        self._names, self._county = names, county
        names.know_keepers(county)
        self._people: Mapping[str, str] = staff_names(owners.person_in(each) for each in told_of)

    def of(self, owner: str) -> str:
        """The keeper of a point, else the point; a person; or the dispatchers."""
        at, who = owners.point_in(owner), owners.person_in(owner)
        if at is not None:
            point = self._names.points(self._county).get(at)
            keeper = self._names.person(self._county, point.keeper_party) if point else ""
            return keeper or (point.name if point else gettext("a point that is gone"))
        return self._people.get(who, gettext("somebody of the staff")) if who else gettext("County dispatchers")


def row_of(row: Incident, names: Names, called: OwnerNames) -> IncidentRow:
    """An incident as people see it (its piece and bag must be loaded with it)."""
    piece, bag = row.parcel, row.bag
    held = piece.custodian if piece else bag.custodian if bag else ""
    at = custody.id_of(held, "point") or row.point
    return IncidentRow(
        id=row.id,
        kind=row.kind,
        kind_label=str(TROUBLES[row.kind].label),
        subject=f"{names.carrier(row.county, piece.carrier)} {piece.number}" if piece else bag.number if bag else "",
        place=names.point(row.county, at) or names.holder(row.county, held),
        owner=called.of(row.owner),
        owner_code=row.owner,
        opened_at=row.opened_at,
        due_at=row.due_at,
        standing=CLOSED if row.closed_at else LATE if row.due_at < clock.now() else OPEN,
        carrier=piece.carrier if piece else "",
        number=piece.number if piece else "",
        bag=bag.number if bag else "",
    )


def rows_of(rows: Sequence[Incident], names: Names, county: str) -> list[IncidentRow]:
    """These incidents as people see them, with a constant number of queries."""
    called = OwnerNames(names, county, [row.owner for row in rows]) if rows else None
    return [row_of(row, names, called) for row in rows] if called else []


def due_first(*, actor: Actor, county: str, names: Names, limit: int) -> tuple[Sequence[IncidentRow], int]:
    """The open incidents that are due first, and how many are open: for boards."""
    rows = visible_incidents(actor).filter(STANDING, county=county)
    found = list(rows.select_related("parcel", "bag").order_by("due_at", "id")[:limit])
    return rows_of(found, names, county), rows.order_by().count()


def tallies(*, actor: Actor, county: str) -> tuple[Tally, ...]:
    """The open incidents counted by kind, in one query; the most first."""
    rows = visible_incidents(actor).filter(STANDING, county=county).order_by()
    late = Count("id", filter=Q(due_at__lt=clock.now()))
    counted = rows.values("kind").annotate(open=Count("id"), late=late)
    found = [Tally(each["kind"], str(TROUBLES[each["kind"]].label), each["open"], each["late"]) for each in counted]
    return tuple(sorted(found, key=lambda tally: (-tally.open, tally.kind)))


def open_owners(*, actor: Actor, county: str) -> tuple[str, ...]:
    """Everyone who has an open incident in sight, as owners are written."""
    rows = visible_incidents(actor).filter(STANDING, county=county).order_by()
    return tuple(sorted(rows.values_list("owner", flat=True).distinct()))


def next_due(*, actor: Actor, county: str, after: Incident) -> UUID | None:
    """The open incident of the same owner that is due next; None when that was the last."""
    rows = visible_incidents(actor).filter(STANDING, county=county, owner=after.owner).exclude(id=after.id)
    return rows.order_by("due_at", "id").values_list("id", flat=True).first()
