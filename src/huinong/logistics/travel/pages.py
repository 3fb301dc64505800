"""Roads and times: which map a county has, how good it is for its points, and what scans have taught."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.engines.planning.straight import Detour
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import county_of
from huinong.logistics.travel import queries, services
from huinong.logistics.travel.errors import ExtractTooLarge
from huinong.logistics.travel.profiles import Figures, figures
from huinong.logistics.travel.surveying import Survey, survey
from huinong.logistics.travel.values import LICENCE, VEHICLES
from huinong.registry.policies import labels

NAMED = 30  # names shown before "and so many more"
SOURCES = {
    "roads": Badge(gettext_lazy("by road"), Tint.BLUE),
    "estimate": Badge(gettext_lazy("estimated"), Tint.AMBER),
}
VEHICLE = Choice(
    "vehicle",
    gettext_lazy("Kind of vehicle"),
    tuple((code, labels.VEHICLES[code]) for code in VEHICLES),
    narrow_by=lambda rows, _vehicle: rows,  # the rows were reckoned for it
)
PAIRS = Table(
    name="travel",
    columns=(
        Column("start", pgettext_lazy("way", "From")),
        Column("end", pgettext_lazy("way", "To")),
        Column("km", gettext_lazy("Kilometres"), Kind.NUMBER),
        Column("source", gettext_lazy("Thought"), Kind.STATUS, badges=SOURCES),
        Column("thought_min", gettext_lazy("Thought (min)"), Kind.NUMBER),
        Column("driven_min", gettext_lazy("Driven, median (min)"), Kind.NUMBER),
        Column("learned_min", gettext_lazy("Planned with (min)"), Kind.NUMBER),
        Column("drives", gettext_lazy("Drives"), Kind.NUMBER),
    ),
    filters=(VEHICLE,),
    search=("start", "end"),
    search_hint=gettext_lazy("A point's name"),
    default_sort="-drives",
    empty=gettext_lazy("No drive between two points was scanned yet."),
    empty_hint=gettext_lazy("Drivers scan that they depart, call and arrive: each such pair stands here the next day."),
)


@require_http_methods(["GET", "POST"])
@page("transport.plan")
def roads(request: PageRequest) -> HttpResponseBase:
    """The road map of a county and what is learned; a map is uploaded here."""
    county = county_of(request.actor, request.GET.get("county", ""))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            _upload(request, county)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The road map is loaded. Plans made from now on use it."))
            return redirect("travel:roads")
    vehicle = request.GET.get("vehicle", "")
    vehicle = vehicle if vehicle in VEHICLES else VEHICLES[0]
    found, by = survey(county, clock.today(), vehicle), figures(vehicle, county=county, on=clock.today())
    known = queries.extract(county)
    size = {"road_km": f"{known.road_m // 1000:,}", "stretches": f"{known.edges:,}"} if known else {}
    shown = {**_shown(found, by), **size, "extract": known, "refused": refused, "key": new_id()}
    response = PAIRS.respond(request, found.pairs, "travel/roads.html", shown)
    response.status_code = status_of(refused) if refused else 200
    return response


def _upload(request: PageRequest, county: str) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise InvalidInput(fields=_("file"))
    if (file.size or 0) > services.UPLOADED:
        raise ExtractTooLarge(most=services.UPLOADED // services.MEGABYTE, unit="MB")
    services.load_extract(
        county=county, key=act_key(request), name=str(file.name), source=file.read(), actor=request.actor
    )


def _shown(found: Survey, by: Figures) -> dict[str, object]:
    quality = found.quality
    return {
        "quality": quality,
        "detour": _detour(quality.detour),
        "used_detour": f"{by.detour_percent / 100:.2f}",
        "learned": len(found.pairs),
        "absurd": found.absurd,
        "licence": LICENCE,
        "vehicle": labels.VEHICLES[by.profile.code],
        "named": [
            (label, names[:NAMED], max(0, len(names) - NAMED))
            for label, names in (
                (_("Without coordinates"), quality.unplaced),
                (_("No road of the map nearby"), quality.off_map),
                (_("On a road that leads nowhere"), quality.cut_off),
            )
            if names
        ],
        "speeds": [
            (labels.ROADS[name], speed, reverse("policies:figure", args=[f"travel.km_per_hour.{name}"]))
            for name, speed in by.profile.km_per_hour.items()
        ],
        "most": by.profile.most_km_per_hour,
    }


def _detour(found: Detour | None) -> dict[str, str] | None:
    """Road over straight line, as people read it; None where there are no pairs to measure."""
    if found is None:
        return None
    return {"median": f"{found.median:.2f}", "p90": f"{found.p90:.2f}", "km_per_hour": f"{found.km_per_hour:.0f}"}
