"""`/api/v1/parcels/incidents`: the exceptions inbox."""

from uuid import UUID

from ninja import Query, Router

from huinong.edge.api import ActorRequest, IdempotencyKey, Page, ReceiptOut, page_of, receipt_out
from huinong.kernel import clock
from huinong.logistics.parcels import owners, services
from huinong.logistics.parcels.incidents import STANDING
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.queries import visible_incidents
from huinong.logistics.parcels.schemas import AssignIncidentIn, CloseIncidentIn, IncidentOut, IncidentsAsked
from huinong.logistics.parcels.troubles import OwnerNames, open_owners, row_of

router = Router(tags=["parcels"])
MINE = "mine"


@router.get("", response=Page[IncidentOut], summary="Open exceptions, the first due first")
def incidents(request: ActorRequest, asked: Query[IncidentsAsked]) -> Page[IncidentOut]:
    actor, names = request.actor, Names()
    county = county_of(actor, asked.county)
    rows = visible_incidents(actor).filter(STANDING, county=county)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.owner:
        rows = rows.filter(owner__in=owners.mine(actor) if asked.owner == MINE else (asked.owner,))
    if asked.late:
        rows = rows.filter(due_at__lt=clock.now())
    called = OwnerNames(names, county, open_owners(actor=actor, county=county))

    def shape(row: Incident) -> IncidentOut:
        found = row_of(row, names, called)
        return IncidentOut(**{name: getattr(found, name) for name in IncidentOut.model_fields})

    return page_of(rows.select_related("parcel", "bag"), asked, shape, order="due_at")


@router.post("/{incident}/assign", response=ReceiptOut, summary="Give an exception to another owner")
def assign(request: ActorRequest, key: IdempotencyKey, incident: UUID, body: AssignIncidentIn) -> ReceiptOut:
    return receipt_out(services.assign_incident(key=key, incident=incident, actor=request.actor, **body.dict()))


@router.post("/{incident}/close", response=ReceiptOut, summary="Close an exception, saying how it ended")
def close(request: ActorRequest, key: IdempotencyKey, incident: UUID, body: CloseIncidentIn) -> ReceiptOut:
    return receipt_out(services.close_incident(key=key, incident=incident, actor=request.actor, **body.dict()))
