"""The page that redirects a piece: who asks, and to where."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import queries, services
from huinong.logistics.parcels.names import Names, county_of, short
from huinong.logistics.parcels.values import AskedBy, ParcelValue, PieceId, Redirection
from huinong.registry.divisions.queries import villages

ASKERS = {AskedBy.ADDRESSEE: _("The addressee"), AskedBy.SENDER: _("The sender")}


@require_http_methods(["GET", "HEAD", "POST"])
@page("parcels.except")
def redirect_piece(request: PageRequest, carrier: str, number: str) -> HttpResponseBase:
    """Another village, or back to the sender."""
    county = county_of(request.actor, request.GET.get("county", ""))
    piece = queries.parcel(county=county, carrier=carrier, number=number, actor=request.actor)
    if request.method != "POST":
        return _shown(request, piece, None)
    try:
        services.redirect_piece(county=county, redirection=_said(request, piece), actor=request.actor)
    except Refusal as refusal:
        return _shown(request, piece, refusal)
    messages.success(request, gettext("The piece is redirected; it goes on by the usual scans."))
    return redirect("parcels:detail", carrier, number)


def _said(request: PageRequest, piece: ParcelValue) -> Redirection:
    key, said = act_key(request), request.POST
    if said.get("asked_by") not in ASKERS:
        raise InvalidInput(fields=gettext("who asks for it"))
    return Redirection(
        key=key,
        piece=PieceId(piece.carrier, piece.number),
        happened_at=moment_of(piece.county, key),
        asked_by=AskedBy(said["asked_by"]),
        village="" if said.get("to_sender") else said.get("village", "").strip()[:12],
        address="" if said.get("to_sender") else said.get("address", "").strip()[:200],
        phone_tail=said.get("phone_tail", "").strip()[:4],
        note=said.get("note", "").strip()[:200],
    )


def _shown(request: PageRequest, piece: ParcelValue, refused: Refusal | None) -> HttpResponseBase:
    names = Names()
    shown = {
        "piece": piece,
        "carrier_name": names.carrier(piece.county, piece.carrier),
        "now_at": f"{names.town(piece.village)} {names.village(piece.village)}" if piece.village else "",
        "villages": [(each.code, f"{names.town(each.code)} {short(each.name)}") for each in villages(piece.county)],
        "askers": list(ASKERS.items()),
        "typed": request.POST,
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "parcels/redirect.html", shown, status=status_of(refused) if refused else 200)
