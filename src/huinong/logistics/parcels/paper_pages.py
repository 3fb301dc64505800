"""Where people print labels and slips, each open to whoever sees the piece it is about."""

from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from huinong.edge import documents
from huinong.edge.pages import PageRequest, page
from huinong.logistics.parcels import papers, queries
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.values import ParcelValue


@require_safe
@page("parcels.read")
def label(request: PageRequest, carrier: str, number: str) -> HttpResponseBase:
    """One piece's label, for a desk printer or (`?width=58`) a roll."""
    piece = _piece(request, carrier, number)
    return documents.answer(f"面单-{piece.number}", papers.labels([piece], width=width_of(request)))


@require_safe
@page("parcels.read")
def slip(request: PageRequest, carrier: str, number: str) -> HttpResponseBase:
    """One piece's pick-up slip."""
    piece = _piece(request, carrier, number)
    return documents.answer(f"取件小票-{piece.shelf_code or piece.number}", papers.slips([piece]))


@require_safe
@page("parcels.read")
def slips(request: PageRequest, station: UUID) -> HttpResponseBase:
    """The slips of what came onto a shelf today, or (`?all=1`) of all that waits there."""
    county = county_of(request.actor, request.GET.get("county", ""))
    waiting = queries.shelf(county=county, station=station, actor=request.actor)
    chosen = waiting if request.GET.get("all") else papers.of_today(waiting)
    return documents.answer(f"取件小票-{len(chosen)}件", papers.slips(chosen))


def width_of(request: PageRequest) -> str:
    """The label paper in `?width=`; the desk printer's when it is none of ours."""
    asked = request.GET.get("width", "")
    return asked if asked in papers.LABELS else "76"


def _piece(request: PageRequest, carrier: str, number: str) -> ParcelValue:
    county = county_of(request.actor, request.GET.get("county", ""))
    return queries.parcel(county=county, carrier=carrier, number=number, actor=request.actor)
