"""The day's trips, one trip with its bags, and what the dispatcher does with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huinong.edge.cells import Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.bag_values import BagValue, WhyRefused
from huinong.logistics.parcels.labels import WHY_REFUSED
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.piece_pages import timeline_of
from huinong.logistics.transport import proofs, queries
from huinong.logistics.transport.labels import KINDS, TRIPS, mark_of
from huinong.logistics.transport.notices import notice_of_trip
from huinong.logistics.transport.orders import orders_of_trip
from huinong.logistics.transport.trip_names import HolderNames, drivers
from huinong.logistics.transport.values import RouteValue, TripValue
from huinong.storage.photos import PhotoValue


@dataclass(frozen=True, slots=True)
class TripRow:
    """A trip as a line of the day's list."""

    code: str
    departs_at: datetime
    route_name: str
    kind: str
    mark: str
    driver: str
    vehicle: str
    bags: int
    capacity_bags: int | None
    load_kg: int
    capacity_kg: int | None
    reason: str


TRIP_TABLE = Table(
    name="trips",
    columns=(
        Column("departs_at", _("Leaves"), Kind.TIME),
        Column("route_name", _("Route")),
        Column("mark", _("State"), Kind.STATUS, badges=TRIPS),
        Column("bags", _("Bags aboard"), Kind.NUMBER),
        Column("capacity_bags", _("May carry"), Kind.NUMBER),
        Column("load_kg", _("Load (kg)"), Kind.NUMBER),
        Column("driver", _("Driver")),
        Column("vehicle", _("Vehicle")),
        Column("kind", _("Kind"), Kind.STATUS, badges=KINDS, shown=False),
        Column("capacity_kg", _("May carry (kg)"), Kind.NUMBER, shown=False),
        Column("reason", _("Why cancelled"), shown=False),
        Column("code", _("Code"), shown=False),
    ),
    filters=(
        Choice("mark", _("State"), [(state, badge.label) for state, badge in TRIPS.items()]),
        Choice("kind", _("Kind"), [(kind, badge.label) for kind, badge in KINDS.items()]),
    ),
    search=("route_name", "driver", "vehicle", "code"),
    search_hint=_("Route, driver, plate or code"),
    default_sort="departs_at",
    link=lambda row: reverse("transport:trip", args=[row.code]),
    empty=_("No trip is on the timetable of this day."),
    empty_hint=_("Choose another day, or ask whoever runs the system to bring in the timetable."),
    page_rows=100,
)


@require_safe
@page("transport.read")
def trips(request: PageRequest) -> HttpResponseBase:
    """A day's trips: what has left, what should have, and how full they are."""
    county, day = county_of(request.actor, request.GET.get("county", "")), day_of(request)
    found = queries.trips(actor=request.actor, county=county, day=day)
    named, now = drivers({trip.driver for trip in found}), clock.now()
    rows = [_row(trip, named, now) for trip in found]
    shown = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "is_today": day == clock.today(),
        "may_cancel": request.actor.may("transport.plan") and request.actor.may("transport.run"),
    }
    return TRIP_TABLE.respond(request, rows, "transport/trips.html", shown)


def day_of(request: PageRequest) -> date:
    """The day in `?day=`; today when it is none."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


def _row(trip: TripValue, named: Mapping[str, str], now: datetime) -> TripRow:
    return TripRow(
        code=trip.code,
        departs_at=trip.departs_at,
        route_name=trip.route_name,
        kind=trip.kind,
        mark=mark_of(trip, now),
        driver=named.get(trip.driver, ""),
        vehicle=trip.vehicle,
        bags=trip.bags,
        capacity_bags=trip.capacity_bags,
        load_kg=-(-trip.load_g // 1000),
        capacity_kg=trip.capacity_kg,
        reason=trip.why,
    )


@dataclass(frozen=True, slots=True)
class StopLine:
    """A stop of a trip: when it is due there, whether it was there, and the bags for it."""

    point: UUID
    name: str
    due_at: datetime
    is_passed: bool
    bags: int


@require_safe
@page("transport.read")
def trip(request: PageRequest, code: str) -> HttpResponseBase:
    """One trip: its stops, the bags aboard and offered, and what comes next."""
    return shown(request, code, None)


@require_safe
@page("transport.read")
def photo(request: PageRequest, code: str, digest: str) -> HttpResponseBase:
    """A picture that was taken on the trip, for those who may see the trip."""
    county = county_of(request.actor, request.GET.get("county", ""))
    return as_picture(proofs.photo_of_trip(actor=request.actor, county=county, code=code, digest=digest))


def as_picture(found: PhotoValue) -> HttpResponse:
    """A picture as a response: it never changes, and is nobody else's."""
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@dataclass(frozen=True, slots=True)
class ShownProof:
    """A count or a refusal as pages show it."""

    proof: proofs.Proof
    why: str

    @property
    def is_refusal(self) -> bool:
        """Whether a bag was not taken on."""
        return self.proof.act == "refuse"


def shown_proofs(found: Sequence[proofs.Proof]) -> list[ShownProof]:
    """Counts and refusals with their reasons in words."""
    return [ShownProof(each, str(WHY_REFUSED[WhyRefused(each.refusal)]) if each.refusal else "") for each in found]


def shown(request: PageRequest, code: str, refused: Refusal | None) -> HttpResponseBase:
    actor, names = request.actor, HolderNames()
    county = county_of(actor, request.GET.get("county", ""))
    found = queries.trip(actor=actor, county=county, code=code)
    route = queries.route_of_trip(actor=actor, county=county, code=found.code)
    aboard = queries.bags_on_board(actor=actor, county=county, code=code)
    offered = queries.bags_waiting(actor=actor, county=county, code=code)
    is_open = found.state in {"scheduled", "departed"}
    shown = {
        "trip": found,
        "mark": TRIPS[mark_of(found, clock.now())],
        "kind": KINDS[found.kind],
        "driver": drivers([found.driver]).get(found.driver, ""),
        "stops": stop_lines(found, route, aboard),
        "aboard": [(bag, names.point(county, bag.to_point), names.holder(county, bag.offered_to)) for bag in aboard],
        "offered": [(bag, names.point(county, bag.to_point), names.holder(county, bag.custodian)) for bag in offered],
        "orders": [
            (line, names.point(county, line.point)) for line in orders_of_trip(actor=actor, county=county, code=code)
        ],
        "ready": _ready(request, county, route, names) if is_open else (),
        "may_run": actor.may("transport.run") and is_open and actor.scope.covers(county),
        "may_cancel": actor.may("transport.plan") and actor.may("transport.run") and is_open,
        "is_cancelled": found.state == "cancelled" and actor.may("transport.plan") and actor.scope.covers(county),
        "notice": notice_of_trip(actor=actor, county=county, trip=code) if found.state == "cancelled" else None,
        "proofs": shown_proofs(proofs.proofs_of_trip(found)),
        "lines": timeline_of(county, found.thread, actor),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "transport/trip.html", shown, status=status_of(refused) if refused else 200)


def stop_lines(trip: TripValue, route: RouteValue, aboard: Sequence[BagValue]) -> list[StopLine]:
    """The stops of a trip with the bags for each."""
    left = trip.state in {"departed", "arrived"}
    return [
        StopLine(
            stop.point,
            stop.name,
            trip.departs_at + timedelta(minutes=stop.offset_min),
            trip.state == "arrived" or (left and stop.seq <= max(trip.last_seq, route.stops[0].seq)),
            sum(bag.to_point == stop.point for bag in aboard),
        )
        for stop in route.stops
    ]


def _ready(request: PageRequest, county: str, route: RouteValue, names: HolderNames) -> list[tuple[BagValue, str, str]]:
    """Sealed bags that stand at the actor's stops, are meant for a later stop, and are offered to nobody."""
    if not request.actor.may("parcels.scan"):
        return []
    order = {stop.point: stop.seq for stop in route.stops}
    covers = request.actor.scope.covers
    mine = {point.id for point in names.points(county).values() if covers(point.division, point=point.id)}
    here = {custody.point(point): seq for point, seq in order.items() if point in mine}
    found = [
        bag
        for bag in parcels.bags_of(county=county, custodians=list(here))
        if not bag.offered_to and order.get(bag.to_point, 0) > here[bag.custodian]
    ]
    return [(bag, names.point(county, bag.to_point), names.holder(county, bag.custodian)) for bag in found]


@require_safe
@page()
def onward(request: PageRequest) -> HttpResponseBase:
    """A fragment: how a thing held by `?held=` goes on, by the next departures or by the trip it rides on."""
    actor, held = request.actor, request.GET.get("held", "")
    if not actor.may("transport.read"):
        return HttpResponse()
    county = county_of(actor, request.GET.get("county", ""))
    shown: dict[str, Any] = {}
    try:
        on_trip, at_point = custody.id_of(held, "trip"), custody.id_of(held, "point")
    except ValueError:
        return HttpResponse()
    if on_trip is not None:
        shown["riding"] = HolderNames().trip(county, on_trip)
    elif at_point is not None:
        shown["calls"] = queries.next_trips(actor=actor, county=county, point=at_point, limit=2)
    return render(request, "transport/onward.html", shown)
