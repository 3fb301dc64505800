"""The documents of `/api/v1/parcels`, as PDF: what the pages print, under the same gates."""

from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from huinong.edge import documents
from huinong.edge.api import ActorRequest
from huinong.logistics.parcels import papers, queries
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.return_paper import return_sheet
from huinong.logistics.parcels.returning import return_list

router = Router(tags=["parcels"])
Width = Literal["76", "58"]


@router.get("/shelves/{station}/slips", openapi_extra=documents.AS_PDF, summary="Pick-up slips of a shelf, as PDF")
def slips(request: ActorRequest, station: UUID, county: str = "", today: bool = False) -> HttpResponse:
    where = county_of(request.actor, county)
    waiting = queries.shelf(county=where, station=station, actor=request.actor)
    chosen = papers.of_today(waiting) if today else waiting
    return documents.answer(f"取件小票-{len(chosen)}件", papers.slips(chosen))


@router.get("/returns/{number}", openapi_extra=documents.AS_PDF, summary="A list of returns, as PDF")
def return_sheet_out(request: ActorRequest, number: str, county: str = "") -> HttpResponse:
    record = return_list(actor=request.actor, county=county_of(request.actor, county), number=number)
    made = return_sheet(record, names=Names(), actor=request.actor)
    return documents.answer(f"退回交接单-{record.number}", made)


@router.get("/{carrier}/{number}/label", openapi_extra=documents.AS_PDF, summary="A piece's label, as PDF")
def label(request: ActorRequest, carrier: str, number: str, county: str = "", width: Width = "76") -> HttpResponse:
    where = county_of(request.actor, county)
    piece = queries.parcel(county=where, carrier=carrier, number=number, actor=request.actor)
    return documents.answer(f"面单-{piece.number}", papers.labels([piece], width=width))


@router.get("/{carrier}/{number}/slip", openapi_extra=documents.AS_PDF, summary="A piece's pick-up slip, as PDF")
def slip(request: ActorRequest, carrier: str, number: str, county: str = "") -> HttpResponse:
    where = county_of(request.actor, county)
    piece = queries.parcel(county=where, carrier=carrier, number=number, actor=request.actor)
    return documents.answer(f"取件小票-{piece.shelf_code or piece.number}", papers.slips([piece]))
