"""When trips do not run: how their bags go on, what people are told, and roads that are blocked."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huinong.edge.pages import PageRequest, act_key, page
from huinong.journal.queries import moment_of
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import rerouting, services
from huinong.logistics.transport.notices import notices_at
from huinong.logistics.transport.trip_names import HolderNames
from huinong.logistics.transport.trip_pages import shown


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way on with the names of its ends."""

    way: rerouting.Way
    at: str
    to: str


def _point(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
@page("points.read")
def notices(request: PageRequest) -> HttpResponseBase:
    """A fragment: what is told at the point of `?point=`."""
    point = _point(request.GET.get("point", ""))
    if point is None:
        return HttpResponse()
    county = county_of(request.actor, request.GET.get("county", ""))
    found = notices_at(actor=request.actor, county=county, point=point)
    return render(request, "transport/notices.html", {"notices": found})


@require_safe
@page("transport.plan")
def ways(request: PageRequest, code: str) -> HttpResponseBase:
    """A fragment: how the bags of a cancelled trip can go on."""
    county, names = county_of(request.actor), HolderNames()
    found = [
        ShownWay(way, names.point(county, way.at), names.point(county, way.to))
        for way in rerouting.ways_on(actor=request.actor, county=county, code=code)
    ]
    may_offer = request.actor.may("parcels.scan")
    return render(request, "transport/ways.html", {"code": code, "ways": found, "may_offer": may_offer})


@require_POST
@page("transport.plan")
def publish(request: PageRequest, code: str, notice: UUID) -> HttpResponseBase:
    """Put the notice up with the text as it was edited."""
    county, key = county_of(request.actor), act_key(request)
    text, at = request.POST.get("text", ""), moment_of(county, key)
    try:
        services.publish_notice(county=county, key=key, notice=notice, text=text, happened_at=at, actor=request.actor)
    except Refusal as refusal:
        return shown(request, code, refusal)
    messages.success(request, _("The notice is up at the stations along the way."))
    return redirect("transport:trip", code)


@require_POST
@page("transport.run")
def report(request: PageRequest, code: str) -> HttpResponseBase:
    """The road is blocked: from the driver's phone, or from the trip's page."""
    county, key = county_of(request.actor), act_key(request)
    place, what, at = request.POST.get("place", ""), request.POST.get("what", ""), moment_of(county, key)
    to = f"{reverse('transport:drive')}?trip={code}" if request.POST.get("back") == "drive" else ""
    try:
        services.report_road(
            county=county, key=key, trip=code, place=place, what=what, happened_at=at, actor=request.actor
        )
    except Refusal as refusal:
        if not to:
            return shown(request, code, refusal)
        messages.error(request, f"{refusal.say_what()} {refusal.say_mend()}")
    else:
        messages.success(request, _("The dispatcher sees it now."))
    return redirect(to or reverse("transport:trip", args=[code]))


@require_POST
@page("transport.run")
def clear(request: PageRequest, block: UUID) -> HttpResponseBase:
    """The road is free again."""
    county, key = county_of(request.actor), act_key(request)
    try:
        services.clear_road(
            county=county, key=key, block=block, happened_at=moment_of(county, key), actor=request.actor
        )
    except Refusal as refusal:
        messages.error(request, f"{refusal.say_what()} {refusal.say_mend()}")
    else:
        messages.success(request, _("The road is free again."))
    return redirect("transport:today")
