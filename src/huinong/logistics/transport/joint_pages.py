"""The page of a joint opening (会同开拆): three names, the seal, the weight, and what is missing."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels import services as parcels_services
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.records import JointOpening
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.transport.trip_names import HolderNames

SEALS = {
    "broken": pgettext_lazy("seal", "Broken"),
    "replaced": pgettext_lazy("seal", "Another one"),
    "absent": pgettext_lazy("seal", "None"),
    "intact": pgettext_lazy("seal", "Whole"),
}
WRITTEN = ("giver_name", "taker_name", "witness", "photo", "note")
MOST_KG = 1_000


@require_http_methods(["GET", "HEAD", "POST"])
@page("parcels.scan")
def joint_opening(request: PageRequest, number: str) -> HttpResponseBase:
    """The form; once it is sent the bag is open and the record can be printed."""
    county = county_of(request.actor, request.GET.get("county", ""))
    bag = parcels.bag(county=county, number=number, actor=request.actor)
    if request.method != "POST":
        return _shown(request, bag, None)
    key = act_key(request)
    try:
        parcels_services.open_jointly(county=county, opening=_said(request, bag, key), actor=request.actor)
    except Refusal as refusal:
        return _shown(request, bag, refusal)
    messages.success(request, gettext("The bag is open; print the record and let all three sign it."))
    return redirect("transport:bag", number)


def _said(request: PageRequest, bag: BagValue, key: str) -> JointOpening:
    said = request.POST
    return JointOpening(
        key=key,
        bag=bag.number,
        point=custody.id_of(bag.custodian, "point") or bag.to_point,
        happened_at=moment_of(bag.county, key),
        seal=said.get("seal", ""),
        weight_g=_grams(said.get("weight_kg", "")),
        missing=tuple(PieceId(*each.split(" ", 1)) for each in said.getlist("missing") if " " in each),
        **{name: said.get(name, "").strip()[:200] for name in WRITTEN},
    )


def _grams(text: str) -> int:
    try:
        kilograms = float(text)
    except ValueError as error:
        raise InvalidInput(fields=gettext("weight found")) from error
    if not 0 <= kilograms <= MOST_KG:
        raise InvalidInput(fields=gettext("weight found"))
    return round(kilograms * 1_000)


def _shown(request: PageRequest, bag: BagValue, refused: Refusal | None) -> HttpResponseBase:
    names = HolderNames()
    pieces = parcels.pieces_in(county=bag.county, bag=bag.number, actor=request.actor)
    typed = request.POST if refused else {}
    shown = {
        "bag": bag,
        "lines": [(f"{each.carrier} {each.number}", names.carrier(bag.county, each.carrier), each) for each in pieces],
        "seals": list(SEALS.items()),
        "weight_kg": bag.weight_g / 1_000,
        "taker_name": request.actor.name,
        "typed": typed,
        "ticked": request.POST.getlist("missing") if refused else [],
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "transport/joint_opening.html", shown, status=status_of(refused) if refused else 200)
