"""The page that hands a courier its pieces' events in UPU terms, and the file itself."""

from datetime import date

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, page
from huinong.kernel import clock
from huinong.logistics.parcels.emsevt import WRITERS, Form, Wanted, events
from huinong.logistics.parcels.emsevt_api import TYPES
from huinong.logistics.parcels.labels import DIRECTIONS
from huinong.logistics.parcels.life import Direction
from huinong.logistics.parcels.names import Names, county_of


@require_safe
@page("parcels.read")
def emsevt(request: PageRequest) -> HttpResponseBase:
    """Choose the days and the form; the month so far stands there."""
    county = county_of(request.actor, request.GET.get("county", ""))
    brands = [row for row in Names().carriers(county) if request.actor.scope.party in {None, row.party}]
    context = {
        "since": clock.today().replace(day=1),
        "until": clock.today(),
        "carriers": brands,
        "directions": [(value, badge.label) for value, badge in DIRECTIONS.items()],
        "county": county,
    }
    return render(request, "parcels/emsevt.html", context)


@require_safe
@page("parcels.read")
def emsevt_file(request: PageRequest, form: str) -> HttpResponseBase:
    """The events of the days asked for, as a file."""
    wanted, written = _wanted(request, county_of(request.actor, request.GET.get("county", ""))), Form(form)
    found = events(wanted, actor=request.actor)
    response = StreamingHttpResponse(WRITERS[written](found), content_type=TYPES[written])
    name = f"emsevt-{wanted.county}-{wanted.since}-{wanted.until}.{written}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _wanted(request: HttpRequest, county: str) -> Wanted:
    asked = request.GET
    try:
        return Wanted(
            county=county,
            since=date.fromisoformat(asked.get("since", "")),
            until=date.fromisoformat(asked.get("until", "")),
            carrier=asked.get("carrier", ""),
            direction=Direction(asked["direction"]) if asked.get("direction") else None,
        )
    except ValueError as error:
        raise InvalidInput(fields="since, until, direction") from error
