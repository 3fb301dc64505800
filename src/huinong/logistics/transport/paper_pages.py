"""Where people print what travels with bags: trip sheets, dispatch lists and hand-over sheets."""

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from ninja import Router

from huinong.edge import documents
from huinong.edge.api import ActorRequest
from huinong.edge.pages import PageRequest, page
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import papers
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.hand_over_paper import hand_over_sheet
from huinong.logistics.parcels.joint_opening import joint_record
from huinong.logistics.parcels.joint_paper import joint_opening_sheet
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport.trip_names import HolderNames
from huinong.logistics.transport.trip_sheet import trip_sheet

router = Router(tags=["transport"])


@require_safe
@page("transport.read")
def trip(request: PageRequest, code: str) -> HttpResponseBase:
    """A trip's sheet, for the driver to take along."""
    return _trip(request.actor, code, request.GET.get("county", ""))


@require_safe
@page("parcels.read")
def dispatch_list(request: PageRequest, number: str) -> HttpResponseBase:
    """What is in a bag, to travel with it."""
    county = county_of(request.actor, request.GET.get("county", ""))
    bag = parcels.bag(county=county, number=number, actor=request.actor)
    return documents.answer(f"封发清单-{bag.number}", papers.dispatch_list(bag, actor=request.actor))


@require_safe
@page("parcels.read")
def hand_over(request: PageRequest, number: str) -> HttpResponseBase:
    """The sheet of a bag's last hand-over, with what passed along with it."""
    return _hand_over(request.actor, number, request.GET.get("county", ""))


@require_safe
@page("parcels.read")
def joint_opening(request: PageRequest, number: str) -> HttpResponseBase:
    """The record of a bag's joint opening."""
    return _joint(request.actor, number, request.GET.get("county", ""))


@router.get("/trips/{code}/sheet", openapi_extra=documents.AS_PDF, summary="A trip's sheet, as PDF")
def trip_out(request: ActorRequest, code: str, county: str = "") -> HttpResponse:
    return _trip(request.actor, code, county)


@router.get("/bags/{number}/hand-over", openapi_extra=documents.AS_PDF, summary="A bag's last hand-over, as PDF")
def hand_over_out(request: ActorRequest, number: str, county: str = "") -> HttpResponse:
    return _hand_over(request.actor, number, county)


@router.get("/bags/{number}/joint-opening", openapi_extra=documents.AS_PDF, summary="A bag's joint opening, as PDF")
def joint_opening_out(request: ActorRequest, number: str, county: str = "") -> HttpResponse:
    return _joint(request.actor, number, county)


def _trip(actor: Actor, code: str, asked: str) -> HttpResponse:
    made = trip_sheet(county=county_of(actor, asked), code=code, actor=actor)
    return documents.answer(f"路单-{code}", made)


def _hand_over(actor: Actor, number: str, asked: str) -> HttpResponse:
    bag = parcels.bag(county=county_of(actor, asked), number=number, actor=actor)
    made = hand_over_sheet(bag, names=HolderNames(), actor=actor)
    return documents.answer(f"交接单-{bag.number}", made)


def _joint(actor: Actor, number: str, asked: str) -> HttpResponse:
    record = joint_record(county=county_of(actor, asked), bag=number, actor=actor)
    made = joint_opening_sheet(record, names=HolderNames(), actor=actor)
    return documents.answer(f"会同开拆记录-{record.number}", made)
