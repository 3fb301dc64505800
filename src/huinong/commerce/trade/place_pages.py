"""Placing an order: a buyer for themselves, a station or outlet for somebody at the counter."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huinong.commerce.catalogue import queries as catalogue
from huinong.commerce.catalogue.values import Offer
from huinong.commerce.trade import services
from huinong.commerce.trade.forms import AddresseeForm, quantities, wanted
from huinong.commerce.trade.places import names
from huinong.commerce.trade.quoting import quote
from huinong.commerce.trade.values import Neighbour, NewOrder
from huinong.edge.gates import OutOfScope
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.values import Receipt
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal


@require_http_methods(["GET", "POST"])
@page("trade.order")
def place(request: PageRequest) -> HttpResponseBase:
    """How many packs of what one seller offers, to whom, and what it comes to."""
    typed = request.POST if request.method == "POST" else request.GET
    county, code = request.actor.scope.county, typed.get("sku", "")
    if county is None:
        raise OutOfScope
    if not code:
        return redirect("catalogue:offers")
    offers = catalogue.offers_beside(actor=request.actor, county=county, code=code)
    packs = quantities(offers, typed) if any(name.startswith("packs-") for name in typed) else {code: 1}
    form = AddresseeForm(request.POST or None, initial=_known(request))
    refused: Refusal | None = None
    if form.is_valid():
        try:
            receipt = _placed(request, county, form, packs)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The order is placed and its goods are kept for it. Pay to have it packed."))
            return redirect("trade:order", county, receipt.fact.thread)
    return _page(request, offers, packs, code=code, form=form, refused=refused)


def _known(request: PageRequest) -> dict[str, str]:
    return {"buyer_name": request.actor.name} if request.actor.scope.party else {}


def _placed(request: PageRequest, county: str, form: AddresseeForm, packs: dict[str, int]) -> Receipt:
    actor, key, given = request.actor, act_key(request), form.cleaned_data
    if actor.scope.party is None:
        neighbour = Neighbour(name=given["buyer_name"], phone=given["phone"], address=given["address"])
        return services.place_for_neighbour(
            key=key, county=county, neighbour=neighbour, wanted=wanted(packs), actor=actor
        )
    new = NewOrder(key=key, buyer_party=actor.scope.party, wanted=wanted(packs), **given)
    return services.place_order(county=county, new=new, actor=actor)


def _page(
    request: PageRequest,
    offers: tuple[Offer, ...],
    packs: dict[str, int],
    *,
    code: str,
    form: AddresseeForm,
    refused: Refusal | None,
) -> HttpResponseBase:
    sku = offers[0].sku
    known = names(sku.county, of_parties=[sku.seller_party], of_points=[sku.origin_point])
    context: dict[str, Any] = {
        "sku": code,
        "rows": [(offer, packs.get(offer.sku.code, 0)) for offer in offers],
        "quote": quote(offers, packs),
        "form": form,
        "refused": refused,
        "key": request.POST.get("key") or new_id(),
        "seller": known.party(sku.seller_party),
        "station": known.point(sku.origin_point),
        "is_for_neighbour": request.actor.scope.party is None,
    }
    is_fragment = request.headers.get("HX-Target", "").rpartition("#")[2] == "quote"
    template = "trade/quote.html" if is_fragment else "trade/place.html"
    return render(request, template, context, status=status_of(refused) if refused else 200)
