"""The lines that carry bags: a list, and a picture of which places they join."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from huinong.edge.cells import Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.transport import queries
from huinong.logistics.transport.errors import NoSuchRoute
from huinong.logistics.transport.labels import FEES, KINDS
from huinong.logistics.transport.values import RouteValue
from huinong.registry.divisions.queries import boundary
from huinong.registry.points.values import PointKind, PointValue

STOP = pgettext_lazy("map", "Stop")
MAP_KINDS = {
    PointKind.COUNTY_CENTRE: "county",
    PointKind.TOWNSHIP_CENTRE: "township",
    PointKind.OUTLET: "township",
    PointKind.VILLAGE_STATION: "village",
}


S_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route as a line of the list."""

    code: str
    name: str
    kind: str
    stops: int
    minutes: int
    fee: str
    capacity_bags: int | None
    capacity_kg: int | None


ROUTES = Table(
    name="routes",
    columns=(
        Column("name", _("Route")),
        Column("kind", _("Kind"), Kind.STATUS, badges=KINDS),
        Column("stops", _("Stops"), Kind.NUMBER),
        Column("minutes", _("Minutes end to end"), Kind.NUMBER),
        Column("capacity_bags", _("May carry"), Kind.NUMBER),
        Column("fee", pgettext_lazy("route", "Paid"), shown=False),
        Column("capacity_kg", _("May carry (kg)"), Kind.NUMBER, shown=False),
        Column("code", _("Code"), shown=False),
    ),
    filters=(Choice("kind", _("Kind"), [(kind, badge.label) for kind, badge in KINDS.items()]),),
    search=("name", "code"),
    search_hint=_("Route or code"),
    default_sort="name",
    link=lambda row: f"?route={row.code}",
    empty=_("No route is planned here yet."),
    empty_hint=_("A route is a line with its stops and minutes. Whoever runs the system brings in the timetable."),
    page_rows=100,
)


@require_safe
@page("transport.read")
def routes(request: PageRequest) -> HttpResponseBase:
    """All routes, or the one of `?route=`, on the map and in words."""
    actor = request.actor
    county = county_of(actor, request.GET.get("county", ""))
    found = queries.routes(actor=actor, county=county)
    chosen = _chosen(found, request.GET.get("route", ""))
    drawn = queries.route_lines(actor=actor, county=county)
    features = [
        line.feature for line in drawn if line.feature["geometry"] and (chosen is None or line.code == chosen.code)
    ]
    joined = {stop.point for route in ([chosen] if chosen else found) for stop in route.stops}
    points = [point for point in Names().points(county).values() if point.id in joined]
    outline = boundary(county)
    shown = {
        "chosen": chosen,
        "kind": KINDS[chosen.kind] if chosen else None,
        "fee": FEES.get(chosen.fee_basis, "") if chosen and chosen.company else "",
        "boundary": outline.geojson if outline else "",
        "points": {"type": "FeatureCollection", "features": [_feature(point) for point in points if point.lng]},
        "lines": {"type": "FeatureCollection", "features": features},
        "missing": sum(line.without_place for line in drawn if chosen is None or line.code == chosen.code),
        "today": clock.today(),
    }
    return ROUTES.respond(request, [_row(route) for route in found], "transport/routes.html", shown)


def _chosen(found: tuple[RouteValue, ...], code: str) -> RouteValue | None:
    if not code:
        return None
    route = next((each for each in found if each.code == code), None)
    if route is None:
        raise NoSuchRoute(route=code)
    return route


def _row(route: RouteValue) -> RouteRow:
    return RouteRow(
        route.code,
        route.name,
        route.kind,
        len(route.places),
        route.places[-1].arrives_s // S_A_MINUTE if route.places else 0,
        str(FEES.get(route.fee_basis, "")) if route.company else "",
        route.capacity_bags,
        route.capacity_kg,
    )


def _feature(point: PointValue) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [point.lng, point.lat]},
        "properties": {
            "name": point.name,
            "kind": MAP_KINDS[point.kind],
            "tone": "good",
            "status": str(STOP),
            "lines": [],
        },
    }
