"""The doors by which parcels are written. Each is one business act, safe to repeat with the same key."""

from datetime import datetime
from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import clocks, rows
from huinong.logistics.parcels.accepting import accept
from huinong.logistics.parcels.announcing import announce, register_carriers
from huinong.logistics.parcels.bagging import close_bag, close_bags, flag_force_majeure, open_bag, open_bags
from huinong.logistics.parcels.errors import NoSuchIncident
from huinong.logistics.parcels.handing import accept_bags, accept_hand_over, offer, offer_bags, withdraw_offers
from huinong.logistics.parcels.ingesting import ingest
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.queries import visible_incidents
from huinong.logistics.parcels.scanning import record_scan, record_scans

__all__ = [
    "accept",
    "accept_bags",
    "accept_hand_over",
    "announce",
    "close_bag",
    "close_bags",
    "close_incident",
    "flag_force_majeure",
    "ingest",
    "offer",
    "offer_bags",
    "open_bag",
    "open_bags",
    "record_scan",
    "record_scans",
    "register_carriers",
    "withdraw_offers",
]


@act
def close_incident(*, key: str, county: str, incident: UUID, note: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Close an incident by hand, saying how it ended. Raises NoSuchIncident, ClockOff."""
    gates.require(actor, "parcels.except")
    seen = visible_incidents(actor).filter(county=county, id=incident).values("id")
    row = Incident.objects.filter(county=county, id__in=seen).select_for_update().order_by("id").first()
    if row is None:
        raise NoSuchIncident
    thread = row.parcel.thread if row.parcel else rows.bag_thread(row.bag.number if row.bag else "")
    facts = {"incident": str(row.id), "kind": row.kind, "note": note[:200]}
    entry = Entry(
        key=key,
        kind="incident.closed",
        county=county,
        thread=thread,
        happened_at=happened_at,
        facts=facts,
        asked={"incident": str(row.id), "note": note},
        point=row.point,
    )
    if not recall(county, [entry]):
        clocks.check_all(county, [happened_at])
        if row.closed_at is not None:
            raise NoSuchIncident
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        row.closed_at = happened_at
        row.save(update_fields=["closed_at"])
    return receipt
