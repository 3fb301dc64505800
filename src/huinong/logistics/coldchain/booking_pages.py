"""Room that is promised, as pages: the list, promising, and one booking with its baskets."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.coldchain import forms, queries, services
from huinong.logistics.coldchain.pages import filled
from huinong.logistics.coldchain.rooms import weeks_from
from huinong.logistics.coldchain.tables import BOOKINGS
from huinong.logistics.coldchain.values import COLD, ZONE_LABELS, Held
from huinong.logistics.parcels.names import county_of
from huinong.registry.parties.queries import narrowed
from huinong.registry.parties.values import PartyKind

SHOWN_WEEKS = 8


@require_safe
@page("cold.read")
def bookings(request: PageRequest) -> HttpResponseBase:
    """The bookings one may see: a chair's own, a desk's place."""
    actor = request.actor
    rows = queries.counted(queries.visible_bookings(actor))
    context = {"may_write": actor.may("cold.write"), "is_party": actor.scope.party is not None}
    return BOOKINGS.respond(request, rows, "coldchain/bookings.html", context)


@require_http_methods(["GET", "POST"])
@page("cold.write")
def promise(request: PageRequest) -> HttpResponseBase:
    """The form that promises room, beside what is free in the coming weeks."""
    actor, refused = request.actor, None
    county = county_of(actor, request.GET.get("county", ""))
    form = _form(request, county)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = services.promise(key=act_key(request), county=county, new=form.promise(), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Promised: {number}.").format(number=receipt.fact.facts["booking"]))
            return redirect("coldchain:booking", county, receipt.fact.facts["booking"])
    free = queries.free_m3(actor, county, SHOWN_WEEKS)
    mondays = weeks_from(clock.today(), SHOWN_WEEKS)
    context = {
        "form": form,
        "free": [(ZONE_LABELS[zone], list(zip(mondays, free[zone], strict=True))) for zone in COLD if any(free[zone])],
        "refused": refused,
        "key": request.POST.get("key") or new_id(),
    }
    is_wrong = request.method == "POST"
    status = status_of(refused) if refused else 422 if is_wrong else 200
    return render(request, "coldchain/promise.html", context, status=status)


def _form(request: PageRequest, county: str) -> forms.PromiseForm:
    actor = request.actor
    crops = [(crop.code, crop.name) for crop in queries.crops(county)]
    coops = narrowed(actor, kind=PartyKind.COOP).filter(county=county).order_by("name")
    parties = [("", "—"), *((str(row.id), row.name) for row in coops)]
    stores = queries.visible_facilities(actor).filter(county=county).order_by("number")
    first: list[tuple[str, Any]] = [("", _("the first with room"))]
    names = [*first, *((row.number, row.name) for row in stores)]
    return forms.PromiseForm(
        request.POST or None, crops=crops, parties=parties, stores=names, initial={"from_on": clock.today()}
    )


@require_http_methods(["GET", "POST"])
@page("cold.read")
def booking(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One booking, and the baskets that are scanned in and out for it."""
    actor, refused = request.actor, None
    if request.method == "POST":
        try:
            return _acted(request, county, number)
        except Refusal as refusal:
            refused = refusal
    value = queries.booking(actor, county, number)
    may_write = actor.may("cold.write") and value.state is not Held.RELEASED
    context = {
        "booking": value,
        "zone": ZONE_LABELS[value.zone],
        "baskets": queries.baskets(actor, county, number),
        "may_write": may_write,
        "form": forms.BasketsForm(),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "coldchain/booking.html", context, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, county: str, number: str) -> HttpResponse:
    said: dict[str, Any] = {"key": act_key(request), "county": county, "booking": number, "actor": request.actor}
    act = request.POST.get("act", "")
    if act == "release":
        services.release(**said)
        messages.success(request, _("The room is free again."))
    elif act in {"stow", "take"}:
        baskets = filled(forms.BasketsForm(request.POST)).cleaned_data["baskets"].split()
        service = services.stow if act == "stow" else services.take_out
        service(baskets=baskets, **said)
        messages.success(request, _("Scanned in.") if act == "stow" else _("Scanned out."))
    else:
        raise InvalidInput(fields="act")
    return redirect("coldchain:booking", county, number)
