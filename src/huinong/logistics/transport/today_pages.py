"""The dispatcher's home: what must be done before the next cut-off, and one box to do it with."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huinong.edge import gates
from huinong.edge.pages import PageRequest, page
from huinong.logistics.parcels.labels import EVENTS, TROUBLES
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.values import REPORTABLE
from huinong.logistics.transport.today import board

SCANNED = (Event.ARRIVED, Event.EXCEPTED, Event.DISPATCHED, Event.RETURNED, Event.FOUND, Event.LOST)
NEEDS_EXCEPT = frozenset({Event.EXCEPTED, Event.RETURNED, Event.FOUND, Event.LOST})


@require_safe
@page("transport.read")
def today(request: PageRequest) -> HttpResponseBase:
    """The whole board; for htmx, which asks every 15 seconds, only what changes by itself."""
    actor = request.actor
    gates.require(actor, "parcels.read")
    county = county_of(actor, request.GET.get("county", ""))
    shown = {"board": board(actor=actor, county=county), "county": county}
    if request.headers.get("HX-Request") and request.GET.get("part") == "board":
        return render(request, "transport/today_board.html", shown)
    may_except = actor.may("parcels.except")
    points = Names().centres(county, actor) if actor.may("parcels.scan") else []
    shown |= {
        "points": points,
        "events": [(event.value, EVENTS[event]) for event in SCANNED if may_except or event not in NEEDS_EXCEPT],
        "troubles": [(kind.value, TROUBLES[kind].label) for kind in sorted(REPORTABLE)],
    }
    return render(request, "transport/today.html", shown)
