"""Agreements with regular customers: the list, a new one, and its early end."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.batches import queries, services, tables
from huinong.logistics.batches.forms import AgreementForm, EndForm
from huinong.logistics.batches.values import CUSTOMERS
from huinong.logistics.parcels.names import Names, county_of
from huinong.registry.parties.queries import parties

MOST = 500


@require_safe
@page("batches.read")
def agreements(request: PageRequest) -> HttpResponseBase:
    """The agreements one may see."""
    context = {"may_agree": request.actor.may("batches.agree")}
    rows = queries.visible_agreements(request.actor)
    return tables.agreements().respond(request, rows, "batches/agreements.html", context)


@require_http_methods(["GET", "POST"])
@page("batches.agree")
def new(request: PageRequest) -> HttpResponseBase:
    """The form of a new agreement."""
    actor, county = request.actor, county_of(request.actor, request.GET.get("county", ""))
    firms = [row for kind in sorted(CUSTOMERS) for row in parties(actor, kind=kind, limit=MOST).rows]
    today = clock.today()
    initial = {"valid_from": today, "valid_until": today.replace(month=12, day=31)}
    form = AgreementForm(request.POST or None, parties=[(row.id, row.name) for row in firms], initial=initial)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.make(key=act_key(request), county=county, new=form.agreement(), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(
                request, _("The agreement is made; its customer's boxes need no document from its first day.")
            )
            return redirect("batches:agreement", county, form.cleaned_data["number"])
    shown = {"form": form, "refused": refused, "key": request.POST.get("key") or new_id()}
    return render(request, "batches/agreement_new.html", shown, status=_status(request, refused))


@require_http_methods(["GET", "POST"])
@page("batches.read")
def agreement(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One agreement, and the form that ends it early."""
    value, refused = queries.agreement(request.actor, county, number), None
    form = EndForm(request.POST or None, initial={"ends_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            services.end(key=act_key(request), county=county, number=number, actor=request.actor, **said)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The end of the agreement is recorded."))
            return redirect("batches:agreement", county, number)
    today = clock.today()
    may_end = request.actor.may("batches.agree") and value.ends_on is None and value.valid_until >= today
    shown = {
        "agreement": value,
        "customer": Names().person(county, value.party),
        "badge": tables.HOLDS[tables.standing(value, today)],
        "form": form if may_end else None,
        "refused": refused,
        "key": request.POST.get("key") or new_id(),
    }
    return render(request, "batches/agreement.html", shown, status=_status(request, refused))


def _status(request: PageRequest, refused: Refusal | None) -> int:
    if refused:
        return status_of(refused)
    return 422 if request.method == "POST" else 200
