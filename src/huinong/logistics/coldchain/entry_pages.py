"""Where the county enters crops, what is expected of them, and sites for a study."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.coldchain import queries, services
from huinong.logistics.coldchain.entering import CropForm, ForecastForm, SiteForm
from huinong.logistics.coldchain.values import MEANS_LABELS
from huinong.logistics.parcels.names import county_of

FORMS: dict[str, Any] = {"crop": CropForm, "forecast": ForecastForm, "site": SiteForm}


@require_http_methods(["GET", "POST"])
@page("cold.write")
def enter(request: PageRequest) -> HttpResponseBase:
    """The three forms; what was filled in wrongly stands as it was, with what is wrong beside it."""
    county, refused = county_of(request.actor, request.GET.get("county", "")), None
    act = request.POST.get("act", "")
    if request.method == "POST" and act not in FORMS:
        raise InvalidInput(fields="act")
    shown = {name: form(request.POST if name == act else None, prefix=name) for name, form in FORMS.items()}
    if act and shown[act].is_valid():
        try:
            return _entered(request, county, act, shown[act])
        except Refusal as refusal:
            refused = refusal
    context = {
        "forms": shown,
        "act": act,
        "crops": queries.crops(county),
        "sites": [(site, [MEANS_LABELS[offer.means] for offer in site.offers]) for site in queries.candidates(county)],
        "key": new_id(),
        "refused": refused,
    }
    return render(
        request, "coldchain/enter.html", context, status=status_of(refused) if refused else 422 if act else 200
    )


def _entered(request: PageRequest, county: str, act: str, form: Any) -> HttpResponse:
    said: dict[str, Any] = {"key": act_key(request), "county": county, "actor": request.actor}
    if act == "crop":
        services.set_crop(crop=form.crop(), **said)
    elif act == "forecast":
        services.forecast_harvest(forecasts=form.cleaned_data["rows"], **said)
    else:
        services.enter_candidate(new=form.candidate(), **said)
    messages.success(request, _("Entered."))
    return redirect("coldchain:enter")
