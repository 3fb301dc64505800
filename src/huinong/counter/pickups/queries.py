"""Reads of pick-ups: a keeper's point, an outlet's town, a co-operative's own, a county's for its desks."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from huinong.counter.pickups import facts
from huinong.counter.pickups.errors import NoSuchBooking
from huinong.counter.pickups.models import Booking, Window
from huinong.counter.pickups.slots import ahead_days, free, slots, windows_on
from huinong.counter.pickups.values import BookingValue, Slot, State, WindowValue
from huinong.edge import gates
from huinong.journal.queries import facts_of, may_see
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointKind, PointValue
from huinong.storage.secrets import keyed_hash

COUNTY_DIGITS = 6
COLLECTS = frozenset({PointKind.OUTLET, PointKind.VILLAGE_STATION})
"""The points that collect from houses."""


def visible_bookings(actor: Actor) -> QuerySet[Booking]:
    """The one gate: what an actor may see of bookings."""
    gates.require(actor, "pickups.read")
    scope = actor.scope
    rows = Booking.objects.filter(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.party is not None:
        return rows.filter(party=scope.party)
    if scope.point is not None:
        return rows.filter(point=scope.point)
    return rows.filter(division__startswith=scope.division) if len(scope.division) > COUNTY_DIGITS else rows


def bookable_point(actor: Actor, county: str, point: UUID) -> PointValue:
    """A point whose windows an actor may see and book: their own, their town's; for a party, any of its county.

    Raises NoSuchPoint, OutOfScope.
    """
    gates.require(actor, "pickups.read")
    found = points.point(county, point)
    if actor.scope.party is None:
        gates.require_scope(actor, found.division, point=found.id)
    elif not county.startswith(actor.scope.division[:COUNTY_DIGITS]):
        raise gates.OutOfScope
    return found


def bookable_points(actor: Actor, county: str) -> tuple[PointValue, ...]:
    """The points of a county that offer windows which an actor may book, by name."""
    gates.require(actor, "pickups.read")
    scope, today = actor.scope, clock.today()
    rows = Window.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), county=county)
    found = points.points_by_id(county, set(rows.order_by().values_list("point", flat=True)))
    mine = [each for each in found.values() if scope.party or scope.covers(each.division, point=each.id)]
    return tuple(sorted(mine, key=lambda each: (each.division, each.name)))


def collecting_points(actor: Actor) -> tuple[PointValue, ...]:
    """The outlets and stations whose windows an actor keeps, by place. Only for those who run pick-ups."""
    gates.require(actor, "pickups.run")
    county, scope, today = actor.scope.county or "", actor.scope, clock.today()
    rows = points.points_in(county) if scope.point is None else points.points_by_id(county, [scope.point]).values()
    mine = [each for each in rows if each.kind in COLLECTS and scope.covers(each.division, point=each.id)]
    return tuple(sorted((each for each in mine if each.is_open(today)), key=lambda each: (each.division, each.name)))


def windows(actor: Actor, county: str, point: UUID) -> tuple[WindowValue, ...]:
    """The windows of a point that hold today or later. Raises NoSuchPoint, OutOfScope."""
    found = bookable_point(actor, county, point)
    return windows_on(county, found.id, clock.today(), date.max)


def slots_of(actor: Actor, county: str, point: UUID, first: date, days: int) -> tuple[Slot, ...]:
    """How full the windows of a point are on these days. Raises NoSuchPoint, OutOfScope."""
    return slots(bookable_point(actor, county, point), first, days)


def free_slots(actor: Actor, county: str, point: UUID) -> tuple[Slot, ...]:
    """Every window of a point that may be booked now. Raises NoSuchPoint, OutOfScope, PolicyMissing."""
    today = clock.today()
    return free(slots_of(actor, county, point, today, ahead_days(county, today) + 1))


def booking(actor: Actor, county: str, number: str) -> BookingValue:
    """One booking. Raises NoSuchBooking."""
    row = visible_bookings(actor).select_related("window").filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBooking(pickup=number)
    return value_of(row)


def round_of(actor: Actor, county: str, point: UUID, day: date) -> tuple[BookingValue, ...]:
    """A point's round of a day, in the order of window, village and number."""
    rows = visible_bookings(actor).select_related("window").filter(county=county, point=point, day=day)
    ordered = rows.exclude(state=State.CANCELLED).order_by("window__opens", "village", "number")
    return tuple(value_of(row) for row in ordered)


def missed(actor: Actor) -> int:
    """How many were missed and have neither another day nor been given up."""
    return visible_bookings(actor).filter(state=State.MISSED).count()


def due(actor: Actor, day: date) -> int:
    """How many are to be called on that day, or were to be before it and nobody said what came of it."""
    return visible_bookings(actor).filter(state=State.BOOKED, day__lte=day).count()


def story(actor: Actor, county: str, number: str) -> tuple[FactValue, ...]:
    """Everything that happened to a booking, in order. Raises NoSuchBooking."""
    booking(actor, county, number)
    kinds = [facts.BOOKED, facts.MOVED, facts.CANCELLED, facts.DONE, facts.MISSED]
    return tuple(f for f in facts_of(county, [f"PICKUP-{number}"], kinds=kinds) if may_see(actor, f))


def matching(rows: QuerySet[Booking], text: str) -> QuerySet[Booking]:
    """By number, name, address or whole phone."""
    phone = keyed_hash("phone", text)
    return rows.filter(
        Q(number__icontains=text) | Q(name__icontains=text) | Q(address__icontains=text) | Q(phone_hash=phone)
    )


def value_of(row: Booking) -> BookingValue:
    """The frozen value of a row that was read with its window."""
    given = {name: getattr(row, name) for name in BookingValue.__slots__ if hasattr(row, name)}
    window = {"window": row.window_id, "opens": row.window.opens, "closes": row.window.closes}
    return BookingValue(**{**given, **window, "phone": row.phone_masked, "state": State(row.state)})
