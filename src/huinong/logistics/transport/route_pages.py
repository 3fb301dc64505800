"""The lines that carry bags: a list with a picture of which places they join, and each with its timetable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from huinong.edge.cells import Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.transport import queries, timetable_queries
from huinong.logistics.transport.calendar_pages import month_of, months_around, week_said
from huinong.logistics.transport.calendars import CalendarValue, Markets
from huinong.logistics.transport.labels import FEES, KINDS
from huinong.logistics.transport.timetable_words import clock_of, weekday_names
from huinong.logistics.transport.trip_names import drivers
from huinong.logistics.transport.values import DepartureValue, RouteValue
from huinong.registry.divisions.queries import boundary
from huinong.registry.points.values import PointKind, PointValue

STOP = pgettext_lazy("map", "Stop")
MAP_KINDS = {
    PointKind.COUNTY_CENTRE: "county",
    PointKind.TOWNSHIP_CENTRE: "township",
    PointKind.OUTLET: "township",
    PointKind.VILLAGE_STATION: "village",
}


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
    link=lambda row: reverse("transport:route", args=[row.code]),
    empty=_("No route is planned here yet."),
    empty_hint=_(
        "A route is a line with its stops and minutes. Take a timetable in as GTFS, or plan routes by the API."
    ),
    page_rows=100,
)


@require_safe
@page("transport.read")
def routes(request: PageRequest) -> HttpResponseBase:
    """All routes, on the map and in words."""
    actor = request.actor
    county = county_of(actor, request.GET.get("county", ""))
    found = queries.routes(actor=actor, county=county)
    shown = {
        **_drawn(request, county, found),
        "may_plan": actor.may("transport.plan"),
        "is_whole": actor.scope.covers(county),
        "key": new_id(),
    }
    return ROUTES.respond(request, [_row(route) for route in found], "transport/routes.html", shown)


def _drawn(request: PageRequest, county: str, found: Sequence[RouteValue]) -> dict[str, Any]:
    """These routes on the map."""
    codes = {route.code for route in found}
    drawn = [line for line in queries.route_lines(actor=request.actor, county=county) if line.code in codes]
    joined = {stop.point for route in found for stop in route.stops}
    points = [point for point in Names().points(county).values() if point.id in joined]
    outline = boundary(county)
    return {
        "boundary": outline.geojson if outline else "",
        "points": {"type": "FeatureCollection", "features": [_feature(point) for point in points if point.lng]},
        "lines": {
            "type": "FeatureCollection",
            "features": [line.feature for line in drawn if line.feature["geometry"]],
        },
        "missing": sum(line.without_place for line in drawn),
    }


@dataclass(frozen=True, slots=True)
class DepartureLine:
    """A departure in words."""

    departure: DepartureValue
    leaves: str
    days: str
    driver: str


@require_safe
@page("transport.read")
def route(request: PageRequest, code: str) -> HttpResponseBase:
    """One route: its stops with their times, what departs, on which days, and a month's picture of them."""
    actor, today = request.actor, clock.today()
    county = county_of(actor, request.GET.get("county", ""))
    found = queries.route(actor=actor, county=county, code=code)
    departures = timetable_queries.departures(actor=actor, county=county, route=code, on=today)
    values = timetable_queries.calendars_of(actor=actor, county=county, departures=departures)
    rules = timetable_queries.markets(county, values.values())
    first = month_of(request.GET.get("month", ""))
    ways = timetable_queries.ways_of(county, departures)
    shown = {
        **_drawn(request, county, [found]),
        **months_around(first),
        "route": found,
        "kind": KINDS[found.kind],
        "fee": FEES.get(found.fee_basis, "") if found.company else "",
        "departures": _lines(departures, values, rules),
        "ways": [way for way in ways.values() if way != found.places],
        "month": timetable_queries.month_of_route(departures, values, rules, first, today),
        "may_plan": actor.may("transport.plan") and actor.scope.covers(county),
        "weekdays": weekday_names(),
        "today": today,
    }
    return render(request, "transport/route.html", shown)


def _lines(
    departures: Sequence[DepartureValue], values: Mapping[str, CalendarValue], rules: Markets
) -> list[DepartureLine]:
    today = clock.today()
    named = drivers({each.driver for each in departures})
    return [
        DepartureLine(
            each,
            clock_of(each.leaves_s),
            week_said(values[each.calendar].week_on(max(today, each.from_on)), rules),
            named.get(each.driver, ""),
        )
        for each in departures
    ]


def _row(route: RouteValue) -> RouteRow:
    return RouteRow(
        route.code,
        route.name,
        route.kind,
        len(route.places),
        route.places[-1].offset_min if route.places else 0,
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
