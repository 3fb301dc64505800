"""The page of returns (退回): what lies at the centre to be given back, and the lists already signed for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge import documents
from huinong.edge.gates import OutOfScope
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import services
from huinong.logistics.parcels.labels import STATES
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.records import Returning
from huinong.logistics.parcels.return_paper import return_sheet
from huinong.logistics.parcels.returning import MOST, return_list, return_lists, to_give_back
from huinong.logistics.parcels.values import PieceId


@require_http_methods(["GET", "HEAD", "POST"])
@page("parcels.except")
def returns(request: PageRequest) -> HttpResponseBase:
    """Tick what goes back to one carrier, and keep the list."""
    names, county = Names(), county_of(request.actor, request.GET.get("county", ""))
    centres = names.centres(county, request.actor)
    if not centres:
        raise OutOfScope
    point = centres[0].id
    if request.method != "POST":
        return _shown(request, county, point, None)
    key, carrier = act_key(request), request.POST.get("carrier", "")
    ticked = tuple(PieceId(carrier, number) for number in request.POST.getlist("number")[: MOST + 1])
    said = Returning(
        key=key,
        point=point,
        carrier=carrier,
        pieces=ticked,
        taker_name=request.POST.get("taker_name", ""),
        happened_at=moment_of(county, key),
    )
    try:
        services.give_back(county=county, returning=said, actor=request.actor)
    except Refusal as refusal:
        return _shown(request, county, point, refusal)
    told = ngettext("{n} piece given back; print the list.", "{n} pieces given back; print the list.", len(ticked))
    messages.success(request, told.format(n=len(ticked)))
    return redirect("parcels:returns")


@require_safe
@page("parcels.read")
def paper(request: PageRequest, number: str) -> HttpResponseBase:
    """One list, to be signed."""
    county = county_of(request.actor, request.GET.get("county", ""))
    record = return_list(actor=request.actor, county=county, number=number)
    made = return_sheet(record, names=Names(), actor=request.actor)
    return documents.answer(f"退回交接单-{record.number}", made)


def _shown(request: PageRequest, county: str, point: UUID, refused: Refusal | None) -> HttpResponseBase:
    names = Names()
    waiting: dict[str, list[tuple[str, object]]] = {}
    for piece in to_give_back(actor=request.actor, county=county, point=point):
        waiting.setdefault(piece.carrier, []).append((piece.number, STATES[piece.state].label))
    lists = return_lists(actor=request.actor, county=county)
    shown = {
        "place": names.point(county, point),
        "waiting": [(code, names.carrier(county, code), rows) for code, rows in waiting.items()],
        "lists": [(names.carrier(county, each.carrier), len(each.pieces), each) for each in lists],
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "parcels/returns.html", shown, status=status_of(refused) if refused else 200)
