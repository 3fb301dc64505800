"""What is done with an incident in the inbox: given to another owner, and settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from huinong.access.queries import desk_names
from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import clocks, owners, rows
from huinong.logistics.parcels.errors import NoSuchIncident, NoSuchOwner
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.places import places_of
from huinong.logistics.parcels.queries import visible_incidents


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does with an incident: `asked` is what was said, and what a repeat must say again."""

    key: str
    kind: str
    happened_at: datetime
    asked: Mapping[str, Any]


@act
def assign_incident(
    *, key: str, county: str, incident: UUID, owner: str, happened_at: datetime, actor: Actor
) -> Receipt:
    """Give an incident to another owner (see `owners`); its deadline stays. The fact keeps who had it before.

    Raises NoSuchIncident, also for one that is settled, NoSuchOwner, ClockOff.
    """
    row = _locked(county, incident, actor)
    _require_owner(county, owner)
    entry = _entry(row, Deed(key, "incident.assigned", happened_at, {"to": owner}), {"from": row.owner})
    receipt = _recorded(row, entry, actor)
    if not receipt.is_repeat:
        row.owner = owner
        row.save(update_fields=["owner"])
    return receipt


@act
def close_incident(*, key: str, county: str, incident: UUID, note: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Close an incident by hand, saying how it ended. Raises NoSuchIncident, ClockOff."""
    row = _locked(county, incident, actor)
    entry = _entry(row, Deed(key, "incident.closed", happened_at, {"note": note}), {"note": note[:200]})
    receipt = _recorded(row, entry, actor)
    if not receipt.is_repeat:
        row.closed_at = happened_at
        row.save(update_fields=["closed_at"])
    return receipt


def _locked(county: str, incident: UUID, actor: Actor) -> Incident:
    gates.require(actor, "parcels.except")
    seen = visible_incidents(actor).filter(county=county, id=incident).values("id")
    row = Incident.objects.filter(county=county, id__in=seen).select_for_update().order_by("id").first()
    if row is None:
        raise NoSuchIncident
    return row


def _entry(row: Incident, deed: Deed, facts: Mapping[str, Any]) -> Entry:
    about = {"incident": str(row.id)}
    return Entry(
        key=deed.key,
        kind=deed.kind,
        county=row.county,
        thread=row.parcel.thread if row.parcel else rows.bag_thread(row.bag.number if row.bag else ""),
        happened_at=deed.happened_at,
        facts={**about, "kind": row.kind, **deed.asked, **facts},
        asked={**about, **deed.asked},
        point=row.point,
    )


def _recorded(row: Incident, entry: Entry, actor: Actor) -> Receipt:
    """The act's receipt. Raises NoSuchIncident when the incident was settled before, ClockOff."""
    if not recall(row.county, [entry]):
        clocks.check_all(row.county, [entry.happened_at])
        if row.closed_at is not None:
            raise NoSuchIncident
    return append(entry, actor=actor)


def _require_owner(county: str, owner: str) -> None:
    """Raises NoSuchOwner unless it is the dispatchers, a point of the county, or somebody who works for it."""
    at, who = owners.point_in(owner), owners.person_in(owner)
    is_known = owner == owners.DISPATCHERS or (
        who in desk_names(county) if who else bool(at and places_of(county, [at]))
    )
    if not is_known:
        raise NoSuchOwner(owner=owner)
