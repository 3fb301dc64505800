"""What the planner does to a route's departures: one more, a changed one, one that ends; and trips for days to come."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huinong.access.queries import driver_names
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import queries, services, timetable_queries
from huinong.logistics.transport.timetable_words import clock_of, day_in, minute_of
from huinong.logistics.transport.values import DepartureValue, NewDeparture

DAYS_AHEAD = 14


@require_http_methods(["GET", "POST"])
@page("transport.plan")
def departure(request: PageRequest) -> HttpResponseBase:
    """A departure of `?code=` to change or to end, or a new one of `?route=`."""
    county, code = county_of(request.actor, request.GET.get("county", "")), request.GET.get("code", "")
    actor, today = request.actor, clock.today()
    old = timetable_queries.departure(actor=actor, county=county, code=code, on=today) if code else None
    route = queries.route(actor=actor, county=county, code=old.route if old else request.GET.get("route", ""))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            said = _acted(request, county, route.code, old)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, said)
            return redirect("transport:route", route.code)
    stops = timetable_queries.ways_of(county, [old])[old.pattern] if old else route.places
    shown = {
        "old": old,
        "route": route,
        "stops": [(clock_of(old.leaves_s + stop.arrives_s) if old else "", stop) for stop in stops],
        "form": request.POST if request.method == "POST" else _form_of(old),
        "calendars": [line.value for line in timetable_queries.calendars(actor=actor, county=county, on=today)],
        "drivers": driver_names(county).items(),
        "today": today,
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "transport/departure.html", shown, status=status_of(refused) if refused else 200)


def _form_of(old: DepartureValue | None) -> dict[str, Any]:
    today = clock.today().isoformat()
    if old is None:
        return {"from_on": today}
    from_on = max(today, old.from_on.isoformat())
    return {
        "leaves": clock_of(old.leaves_s),
        "calendar": old.calendar,
        "driver": old.driver,
        "vehicle": old.vehicle,
        "from_on": from_on,
    }


def _acted(request: PageRequest, county: str, route: str, old: DepartureValue | None) -> str:
    """What was done, in words."""
    key, said = act_key(request), request.POST
    at, from_on = moment_of(county, key), day_in(said.get("from_on", ""), _("the day it holds from"))
    if said.get("act") == "end" and old is not None:
        services.end_departure(
            county=county, key=key, departure=old.code, from_on=from_on, happened_at=at, actor=request.actor
        )
        return _("The departure ends; its trips that have not left are taken off.")
    new = NewDeparture(
        minute=minute_of(said.get("leaves", "")),
        calendar=said.get("calendar", ""),
        driver=said.get("driver", ""),
        vehicle=said.get("vehicle", "").strip()[:20],
    )
    if old is not None:
        services.change_departure(
            county=county, key=key, departure=old.code, changed=new, from_on=from_on, happened_at=at,
            actor=request.actor,
        )  # fmt: skip
        return _("The departure is changed; trips that have not left follow it.")
    services.add_departure(
        county=county, key=key, route=route, departure=new, from_on=from_on, happened_at=at, actor=request.actor
    )
    return _("The departure is on the timetable. Put its trips on when you are done.")


@require_POST
@page("transport.plan")
def schedule(request: PageRequest) -> HttpResponseBase:
    """The trips of the coming days, as calendars and departures say; what is there already stays,
    and what the timetable had dropped comes back when it has it again."""
    county, key, first = county_of(request.actor), act_key(request), clock.today()
    last = first + timedelta(days=DAYS_AHEAD - 1)
    done = services.schedule_span(
        county=county, key=key, first=first, last=last, happened_at=moment_of(county, key), actor=request.actor
    )  # fmt: skip
    made, resumed, unpublished = (done.fact.facts[name] for name in ("made", "resumed", "unpublished"))
    said = [ngettext("{count} trip was put on.", "{count} trips were put on.", made).format(count=f"{made:,}")]
    if resumed:
        back = ngettext("{count} trip is back on.", "{count} trips are back on.", resumed)
        said.append(back.format(count=f"{resumed:,}"))
    if unpublished:
        said.append(_("What was published about them is taken down; read what is left of the notices again."))
    messages.success(request, " ".join(said))
    return redirect("transport:routes")
