"""A day's trips with their calls at moments of the service day, for the rooms that plan with them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from huinong.kernel import clock
from huinong.logistics.transport import patterns
from huinong.logistics.transport.models import Trip
from huinong.logistics.transport.values import PlaceValue


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCall:
    """A call of a trip, in seconds of the service day."""

    place: PlaceValue
    arrives_s: int
    leaves_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTrip:
    """One trip of a day with where it calls and when."""

    id: UUID
    code: str
    route: str
    route_name: str
    kind: str
    company: UUID | None
    fee_basis: str
    state: str
    reason: str
    departs_at: datetime
    departed_at: datetime | None
    arrived_at: datetime | None
    last_seq: int
    metres: int | None
    capacity_bags: int | None
    capacity_kg: int | None
    calls: tuple[TimedCall, ...]


def day_trips(county: str, day: date, *, kinds: tuple[str, ...] = ("bus", "van")) -> tuple[DayTrip, ...]:
    """Every trip of a day, by departure; four queries whatever there is."""
    rows = Trip.objects.filter(county=county, day=day, route__kind__in=kinds).select_related("route", "pattern")
    trips = list(rows.order_by("departs_at", "code"))
    places = patterns.places_of(county, {trip.pattern_id for trip in trips})
    return tuple(trip_with_calls(trip, places.get(trip.pattern_id, ())) for trip in trips)


def trip_with_calls(trip: Trip, places: tuple[PlaceValue, ...]) -> DayTrip:
    """A trip, its route and pattern read with it, as the rooms that plan see it."""
    starts_s = int((trip.departs_at - clock.at_beijing(trip.day, hour=0)).total_seconds())
    calls = tuple(
        TimedCall(place=place, arrives_s=starts_s + place.arrives_s, leaves_s=starts_s + place.leaves_s)
        for place in places
    )
    return DayTrip(
        id=trip.id, code=trip.code, route=trip.route.code, route_name=trip.route.name, kind=trip.route.kind,
        company=trip.route.company, fee_basis=trip.route.fee_basis, state=trip.state, reason=trip.reason,
        departs_at=trip.departs_at, departed_at=trip.departed_at, arrived_at=trip.arrived_at, last_seq=trip.last_seq,
        metres=trip.pattern.metres, capacity_bags=trip.capacity_bags, capacity_kg=trip.capacity_kg, calls=calls,
    )  # fmt: skip
