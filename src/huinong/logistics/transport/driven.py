"""How the trips of a day's plan were driven: what each was to carry, where it was to call, and when it really did."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from huinong.journal.queries import facts_of
from huinong.journal.values import FactValue
from huinong.logistics.transport import patterns
from huinong.logistics.transport.day_trips import DayTrip, trip_with_calls
from huinong.logistics.transport.models import BagOrder, Trip
from huinong.logistics.transport.values import BagOrderValue

CALLED = "trip.called"


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """A trip with its plan's bag list; `reached_at` is one moment a call (the first: left), None where none is known.

    `is_tour`: the plan made it, for one of its vehicles; else it is a bus that carries bags of the plan.
    """

    trip: DayTrip
    is_tour: bool
    orders: tuple[BagOrderValue, ...]
    reached_at: tuple[datetime | None, ...]


def driven(county: str, day: date, plan: UUID) -> tuple[Driven, ...]:
    """The trips of a plan of a day by departure; six queries whatever there is. Who may see the plan was asked."""
    orders = _orders(county, day, plan)
    rows = Trip.objects.filter(Q(plan=plan) | Q(id__in=list(orders)), county=county, day=day)
    trips = list(rows.select_related("route", "pattern").order_by("departs_at", "code"))
    places = patterns.places_of(county, {trip.pattern_id for trip in trips})
    calls = _calls(county, trips)
    return tuple(
        _driven(trip_with_calls(trip, places.get(trip.pattern_id, ())), trip.plan == plan, orders, calls)
        for trip in trips
    )


def _orders(county: str, day: date, plan: UUID) -> Mapping[UUID, list[BagOrderValue]]:
    found: dict[UUID, list[BagOrderValue]] = defaultdict(list)
    for row in BagOrder.objects.filter(county=county, trip__county=county, trip__day=day, plan=plan).order_by("id"):
        found[row.trip_id].append(
            BagOrderValue(**{name: getattr(row, name) for name in BagOrderValue.__dataclass_fields__})
        )
    return found


def _calls(county: str, trips: Sequence[Trip]) -> Mapping[str, list[FactValue]]:
    found: dict[str, list[FactValue]] = defaultdict(list)
    for fact in facts_of(county, [f"TRIP-{trip.code}" for trip in trips], kinds=[CALLED]):
        found[fact.thread].append(fact)
    return found


def _driven(
    trip: DayTrip,
    is_tour: bool,
    orders: Mapping[UUID, list[BagOrderValue]],
    calls: Mapping[str, list[FactValue]],
) -> Driven:
    reached = tuple(_reached(trip, calls.get(f"TRIP-{trip.code}", [])))
    return Driven(trip=trip, is_tour=is_tour, orders=tuple(orders.get(trip.id, ())), reached_at=reached)


def _reached(trip: DayTrip, facts: Sequence[FactValue]) -> Iterator[datetime | None]:
    """Each call with the first fact of its point that is later than that of the call before it."""
    left = list(facts)
    for number, call in enumerate(trip.calls):
        at = next((n for n, fact in enumerate(left) if call.place.point and fact.point == call.place.point), None)
        if number == 0:
            yield trip.departed_at
        elif number == len(trip.calls) - 1:
            yield trip.arrived_at
        elif at is None:
            yield None
        else:
            yield left[at].happened_at
            left = left[at + 1 :]
