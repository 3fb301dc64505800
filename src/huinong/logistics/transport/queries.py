"""Reads of transport, through one gate for trips and one for routes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.transport import patterns
from huinong.logistics.transport.errors import NoSuchRoute, NoSuchTrip
from huinong.logistics.transport.models import Pattern, PatternStop, Route, Trip
from huinong.logistics.transport.values import CallValue, PlaceValue, RouteLine, RouteValue, TripValue

LOOK_AHEAD = timedelta(days=7)
COUNTY_DIGITS = 6


def visible_routes(actor: Actor) -> QuerySet[Route]:
    """The gate of routes: the actor's county; those that call at its point; those its party runs."""
    gates.require(actor, "transport.read")
    rows = Route.objects.all()
    if division := actor.scope.division[:COUNTY_DIGITS]:
        is_county = len(division) == COUNTY_DIGITS
        rows = rows.filter(county=division) if is_county else rows.filter(county__startswith=division)
    if (point := actor.scope.point) is not None:
        calling = PatternStop.objects.filter(stop__point=point)
        if actor.scope.county:
            calling = calling.filter(county=actor.scope.county)
        rows = rows.filter(id__in=calling.values("pattern__route"))
    return rows if actor.scope.party is None else rows.filter(company=actor.scope.party)


def visible_trips(actor: Actor) -> QuerySet[Trip]:
    """The gate of trips: those on routes that the actor may see."""
    rows = Trip.objects.filter(route__in=visible_routes(actor).values("id"))
    county = actor.scope.county
    return (rows.filter(county=county) if county else rows).select_related("route")


def trips(*, actor: Actor, county: str, day: date) -> tuple[TripValue, ...]:
    """A day's trips in the order of departure, with what is aboard now."""
    rows = visible_trips(actor).filter(county=county, day=day).order_by("departs_at", "code")
    return _trip_values(county, list(rows))


def trip(*, actor: Actor, county: str, code: str) -> TripValue:
    """One trip. Raises NoSuchTrip."""
    found = _trip_values(county, list(visible_trips(actor).filter(county=county, code=code)))
    if not found:
        raise NoSuchTrip(trip=code)
    return found[0]


def bags_on_board(*, actor: Actor, county: str, code: str) -> tuple[BagValue, ...]:
    """The bags a trip answers for now, as far as the actor may see bags. Raises NoSuchTrip."""
    row = trip(actor=actor, county=county, code=code)
    return in_sight(actor, parcels.bags_of(county=county, custodians=[custody.trip(row.id)]))


def bags_waiting(*, actor: Actor, county: str, code: str) -> tuple[BagValue, ...]:
    """The bags offered to a trip and not yet taken on, as far as the actor may see bags. Raises NoSuchTrip."""
    row = trip(actor=actor, county=county, code=code)
    return in_sight(actor, parcels.bags_offered_to(county=county, takers=[custody.trip(row.id)]))


def in_sight(actor: Actor, bags: tuple[BagValue, ...]) -> tuple[BagValue, ...]:
    """All of them for those who run trips; for one point those from it, to it or at it; for one party none."""
    point = actor.scope.point
    if actor.scope.party is not None:
        return ()
    if point is None:
        return bags
    return tuple(bag for bag in bags if point in {bag.from_point, bag.to_point, custody.id_of(bag.custodian, "point")})


def next_trips(*, actor: Actor, county: str, point: UUID, limit: int = 10) -> tuple[CallValue, ...]:
    """The trips that will still call at a point, soonest first, within a week."""
    now = clock.now()
    stops = PatternStop.objects.filter(county=county, stop__point=point).values_list("pattern_id", "seq", "arrives_s")
    calls: dict[UUID, list[tuple[int, int]]] = {}
    for pattern, seq, arrives_s in stops:
        calls.setdefault(pattern, []).append((seq, arrives_s))
    rows = visible_trips(actor).filter(county=county, pattern__in=calls, state__in=("scheduled", "departed"))
    rows = rows.filter(departs_at__gte=now - timedelta(days=1), departs_at__lte=now + LOOK_AHEAD)
    found = [
        _call(row, row.departs_at + timedelta(seconds=arrives_s))
        for row in rows
        for seq, arrives_s in calls[row.pattern_id]
        if seq > row.last_seq
    ]
    coming = [call for call in found if call.calls_at >= now or call.state == Trip.State.DEPARTED]
    return tuple(sorted(coming, key=lambda call: (call.calls_at, call.trip))[:limit])


def _call(row: Trip, calls_at: datetime) -> CallValue:
    return CallValue(trip=row.code, route=row.route.code, route_name=row.route.name, calls_at=calls_at, state=row.state)


def routes(*, actor: Actor, county: str, on: date | None = None) -> tuple[RouteValue, ...]:
    """A county's routes with their stops as they stand on a day (today), by code."""
    rows = list(visible_routes(actor).filter(county=county).order_by("code"))
    return _as_on(county, rows, on or clock.today())


def route(*, actor: Actor, county: str, code: str, on: date | None = None) -> RouteValue:
    """One route with its stops as they stand on a day (today). Raises NoSuchRoute."""
    rows = list(visible_routes(actor).filter(county=county, code=code))
    if not rows:
        raise NoSuchRoute(route=code)
    return _as_on(county, rows, on or clock.today())[0]


def route_of_trip(*, actor: Actor, county: str, code: str) -> RouteValue:
    """The route as this trip runs it, whatever was planned since. Raises NoSuchTrip."""
    row = visible_trips(actor).filter(county=county, code=code).select_related("pattern").first()
    if row is None:
        raise NoSuchTrip(trip=code)
    return _route_value(row.route, row.pattern, patterns.places_of(county, [row.pattern_id]))


def route_lines(*, actor: Actor, county: str) -> tuple[RouteLine, ...]:
    """Routes as GeoJSON lines through the stops whose place is known: a picture of who is joined, not of the road."""
    return tuple(_line(row) for row in routes(actor=actor, county=county))


def _as_on(county: str, rows: Sequence[Route], on: date) -> tuple[RouteValue, ...]:
    held = patterns.patterns_on(county, [row.id for row in rows], on)
    places = patterns.places_of(county, [pattern.id for pattern in held.values()])
    return tuple(_route_value(row, held.get(row.id), places) for row in rows)


def _line(route: RouteValue) -> RouteLine:
    known = [[place.lng, place.lat] for place in route.places if place.lng is not None and place.lat is not None]
    geometry = {"type": "LineString", "coordinates": known} if len(known) > 1 else None
    properties = {"code": route.code, "name": route.name, "kind": route.kind, "stops": len(route.places)}
    feature = {"type": "Feature", "id": str(route.id), "geometry": geometry, "properties": properties}
    return RouteLine(code=route.code, feature=feature, without_place=len(route.places) - len(known))


def _route_value(row: Route, pattern: Pattern | None, found: Mapping[UUID, tuple[PlaceValue, ...]]) -> RouteValue:
    places = found.get(pattern.id, ()) if pattern else ()
    return RouteValue(
        id=row.id,
        county=row.county,
        code=row.code,
        name=row.name,
        kind=row.kind,
        company=row.company,
        fee_basis=row.fee_basis,
        capacity_bags=row.capacity_bags,
        capacity_kg=row.capacity_kg,
        metres=pattern.metres if pattern else None,
        stops=patterns.stops_among(places),
        places=places,
    )


def _trip_values(county: str, rows: Sequence[Trip]) -> tuple[TripValue, ...]:
    aboard: dict[str, list[BagValue]] = {}
    for bag in parcels.bags_of(county=county, custodians=[custody.trip(row.id) for row in rows]) if rows else ():
        aboard.setdefault(bag.custodian, []).append(bag)
    return tuple(_trip_value(row, aboard.get(custody.trip(row.id), [])) for row in rows)


def _trip_value(row: Trip, aboard: Sequence[BagValue]) -> TripValue:
    return TripValue(
        id=row.id,
        county=row.county,
        code=row.code,
        thread=f"TRIP-{row.code}",
        route=row.route.code,
        route_name=row.route.name,
        kind=row.route.kind,
        company=row.route.company,
        day=row.day,
        departs_at=row.departs_at,
        driver=row.driver,
        vehicle=row.vehicle,
        state=row.state,
        last_seq=row.last_seq,
        departed_at=row.departed_at,
        arrived_at=row.arrived_at,
        reason=row.reason,
        force_majeure=row.force_majeure,
        is_dropped=row.is_dropped,
        capacity_bags=row.capacity_bags,
        capacity_kg=row.capacity_kg,
        bags=len(aboard),
        load_g=sum(bag.weight_g for bag in aboard),
    )
