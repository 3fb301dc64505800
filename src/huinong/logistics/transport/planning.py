"""Routes and timetables: many at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.transport import handmade
from huinong.logistics.transport.errors import BadRoute, NoSuchRoute, TripTaken
from huinong.logistics.transport.facts import as_planned, trip_entry
from huinong.logistics.transport.models import Pattern, Route, Trip
from huinong.logistics.transport.values import Departure, NewRoute
from huinong.registry.points.queries import points_by_id
from huinong.storage import bulk

BEGINNING = date(2000, 1, 1)
"""From when a route's first plan holds, unless a day is named: a trip of any day may be put on it."""

CODE_LENGTH = 20
FIELDS = ("name", "kind", "company", "fee_basis", "capacity_bags", "capacity_kg")


@act
def plan_routes(
    *,
    county: str,
    key: str,
    routes: Sequence[NewRoute],
    happened_at: datetime,
    actor: Actor,
    from_on: date | None = None,
) -> tuple[Receipt, ...]:
    """Set routes with their stops, all or none; a code that is here already gets the new plan from `from_on` (now).

    Trips that have left keep the stops they left with; those still on the timetable from that day get the new ones.
    Raises BadRoute.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    rows = Route.objects.filter(county=county, code__in=[new.code for new in routes])
    here = {row.code: row for row in rows.select_for_update().order_by("id")}
    entries = [_planned(county, key, new, happened_at, from_on) for new in routes]
    known = recall(county, entries)
    fresh = [new for new, entry in zip(routes, entries, strict=True) if entry.key not in known]
    _check(county, fresh)
    receipts = append_many(entries, actor=actor)
    made, changed = _rows(county, fresh, here)
    bulk.update(changed, FIELDS)
    bulk.insert(made)
    written = {row.code: row for row in (*made, *changed)}
    plans = [(written[new.code], new) for new in fresh]
    handmade.write(
        county, plans, begins=BEGINNING if from_on is None else from_on, at_once=from_on or clock.day_of(happened_at)
    )
    return receipts


def _planned(county: str, key: str, new: NewRoute, happened_at: datetime, from_on: date | None) -> Entry:
    facts = {
        "route": new.code,
        "name": new.name,
        "kind": new.kind,
        "company": str(new.company) if new.company else None,
        "fee_basis": new.fee_basis,
        "capacity_bags": new.capacity_bags,
        "capacity_kg": new.capacity_kg,
        "metres": new.metres,
        "from_on": from_on.isoformat() if from_on else None,
        "stops": len(new.stops),
        "points": [[str(stop.point), stop.offset_min] for stop in new.stops],
    }
    return Entry(
        key=f"{key}/{new.code}",
        kind="route.planned",
        county=county,
        thread=f"ROUTE-{new.code}",
        happened_at=happened_at,
        facts=facts,
        asked=facts,
        party=new.company,
    )


def _check(county: str, routes: Sequence[NewRoute]) -> None:
    points = points_by_id(county, {stop.point for new in routes for stop in new.stops})
    for new in routes:
        offsets = [stop.offset_min for stop in new.stops]
        for is_wrong, reason in (
            (not 0 < len(new.code) <= CODE_LENGTH, _("its code must have 1 to 20 characters")),
            (new.kind not in Route.Kind.values, _("its kind is not known")),
            (new.fee_basis not in Route.FeeBasis.values, _("its fee basis is not known")),
            (len(offsets) < 2, _("it has fewer than two stops")),
            (offsets != sorted(offsets), _("its times run backwards")),
            (any(stop.point not in points for stop in new.stops), _("a stop is not a point of this county")),
        ):
            if is_wrong:
                raise BadRoute(route=new.code, reason=reason)


def _rows(county: str, routes: Sequence[NewRoute], here: Mapping[str, Route]) -> tuple[list[Route], list[Route]]:
    """The routes that are new, and those that change, with what the plan says of them."""
    made: list[Route] = []
    changed: list[Route] = []
    for new in routes:
        row = here.get(new.code) or Route(id=new_id(), county=county, code=new.code)
        for name in FIELDS:
            setattr(row, name, getattr(new, name))
        (changed if new.code in here else made).append(row)
    return made, changed


@act
def schedule_trips(
    *,
    county: str,
    key: str,
    days: Sequence[date],
    departures: Sequence[Departure],
    happened_at: datetime,
    actor: Actor,
) -> tuple[Receipt, ...]:
    """Put every departure on every day, all or none. A trip's code is route, day and minute: `R01-20261120-0830`.

    Raises NoSuchRoute, TripTaken.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    rows = Route.objects.filter(county=county, code__in={each.route for each in departures})
    routes = {row.code: row for row in rows.select_for_update().order_by("id")}
    for each in departures:
        if each.route not in routes:
            raise NoSuchRoute(route=each.route)
    patterns = {day: handmade.standing(county, routes.values(), day) for day in set(days)}
    trips = [_trip(routes[each.route], patterns[day], day, each) for day in days for each in departures]
    ids = {trip.code: trip.id for trip in trips}
    entries = [_scheduled(key, trip, happened_at) for trip in trips]
    known = recall(county, entries)
    fresh = [trip for trip, entry in zip(trips, entries, strict=True) if entry.key not in known]
    _refuse_taken(county, fresh, ids)
    receipts = append_many(entries, actor=actor)
    bulk.insert(fresh)
    return receipts


def _trip(route: Route, patterns: Mapping[UUID, Pattern], day: date, departure: Departure) -> Trip:
    hour, minute = divmod(departure.minute, 60)
    return Trip(
        id=new_id(),
        county=route.county,
        code=f"{route.code}-{day:%Y%m%d}-{hour:02d}{minute:02d}",
        route=route,
        pattern=patterns[route.id],
        day=day,
        departs_at=clock.at_beijing(day, hour=hour, minute=minute),
        driver=departure.driver,
        vehicle=departure.vehicle,
        capacity_bags=route.capacity_bags,
        capacity_kg=route.capacity_kg,
    )


def _scheduled(key: str, trip: Trip, happened_at: datetime) -> Entry:
    return trip_entry(trip, f"{key}/{trip.code}", "trip.scheduled", happened_at, as_planned(trip))


def _refuse_taken(county: str, fresh: Sequence[Trip], ids: Mapping[str, UUID]) -> None:
    taken = Trip.objects.filter(county=county, code__in=[trip.code for trip in fresh]).order_by("code").first()
    if taken is not None or len(ids) < len({trip.id for trip in fresh}):
        raise TripTaken(trip=taken.code if taken else fresh[0].code)
