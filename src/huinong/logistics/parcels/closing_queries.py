"""The day's account (日清): where each piece that came in on a day has got to, and what is not explained."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.incidents import IN_HAND, STANDING
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import DayClosing, Incident, Parcel
from huinong.logistics.parcels.queries import CODE_LENGTH, COUNTY_DIGITS, visible_parcels

GONE = (State.EXCEPTED, State.LOST)
"""States in which a piece may stay for good once it was compensated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How the pieces that came in are explained; `rest` were in bags, at townships or in the inbox. They add up."""

    arrived: int
    delivered: int
    shelved: int
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAccount:
    """The account of a day: every piece once. `unexplained` must be 0 before the day is closed.

    `waiting` are at a township for its next round, their time limit not passed.
    """

    arrived: int
    delivered: int
    shelved: int
    carried: int
    waiting: int
    troubled: int
    unexplained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A day as it was closed, and what is known by now of the moment of its closing."""

    number: int
    closed_at: datetime
    closed_by: str
    published: DayCount
    corrected: DayCount

    @property
    def is_corrected(self) -> bool:
        """Whether acts reached the server later that belong before the closing."""
        return self.published != self.corrected


def came_in(*, actor: Actor, division: str, day: date) -> QuerySet[Parcel]:
    """The inbound pieces of a day that are meant for a place. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "parcels.except")
    gates.require_scope(actor, division)
    start, end = clock.at_beijing(day, hour=0), clock.at_beijing(day, hour=24)
    rows = visible_parcels(actor).filter(
        county=division[:COUNTY_DIGITS], direction=Direction.INBOUND, arrived_at__gte=start, arrived_at__lt=end
    )
    if len(division) == COUNTY_DIGITS:
        return rows
    return rows.filter(village__gte=division.ljust(CODE_LENGTH, "0"), village__lte=division.ljust(CODE_LENGTH, "9"))


def _in_hand(division: str) -> Q:
    """States that explain nothing here. To a town, the county centre is a custodian like a bag."""
    return Q(state__in=set(IN_HAND) - ({State.AT_COUNTY} if len(division) > COUNTY_DIGITS else set()))


def _waits() -> Q:
    """At a township for the next round, and not late."""
    return Q(state=State.AT_TOWN, due_at__isnull=False, due_at__gt=clock.now())


def unexplained(*, actor: Actor, division: str, day: date) -> QuerySet[Parcel]:
    """Those of a day's pieces that nothing explains."""
    rows = came_in(actor=actor, division=division, day=day)
    return rows.filter(_in_hand(division) & ~_waits()).filter(~Exists(_open_incidents()))


def account(*, actor: Actor, division: str, day: date) -> DayAccount:
    """Count a day's pieces by what explains them now; one query."""
    rows = came_in(actor=actor, division=division, day=day).annotate(has_owner=Exists(_open_incidents()))
    waits = _waits()
    in_hand, is_open, on_shelf = _in_hand(division), Q(closed_at__isnull=True), Q(state=State.SHELVED)
    counted = rows.order_by().aggregate(
        arrived=Count("id"),
        delivered=Count("id", filter=Q(closed_at__isnull=False)),
        shelved=Count("id", filter=on_shelf),
        carried=Count("id", filter=is_open & ~on_shelf & ~in_hand),
        waiting=Count("id", filter=waits & Q(has_owner=False)),
        troubled=Count("id", filter=in_hand & Q(has_owner=True)),
        unexplained=Count("id", filter=in_hand & ~waits & Q(has_owner=False)),
    )
    return DayAccount(**counted)


def closed_day(*, actor: Actor, division: str, day: date) -> ClosedDay | None:
    """A closed day as published, and as corrected by what has reached the server since; None while it is open."""
    rows = came_in(actor=actor, division=division, day=day)
    found = DayClosing.objects.filter(county=division[:COUNTY_DIGITS], division=division, day=day).first()
    if found is None:
        return None
    at = found.closed_at
    was_open = Q(closed_at__isnull=True) | Q(closed_at__gt=at)
    counted = rows.order_by().aggregate(
        arrived=Count("id", filter=Q(arrived_at__lte=at)),
        delivered=Count("id", filter=Q(closed_at__lte=at)),
        shelved=Count("id", filter=Q(shelved_at__lte=at) & was_open),
    )
    rest = counted["arrived"] - counted["delivered"] - counted["shelved"]
    return ClosedDay(
        number=found.number,
        closed_at=at,
        closed_by=found.closed_by,
        published=DayCount(
            arrived=found.arrived,
            delivered=found.delivered,
            shelved=found.shelved,
            rest=found.carried + found.waiting + found.troubled,
        ),
        corrected=DayCount(**counted, rest=rest),
    )


def _open_incidents() -> QuerySet[Incident]:
    """Open ones, and those that a claim settled while their piece is still gone: the claim owns it."""
    is_claimed = ~Q(claim="") & Q(parcel__state__in=GONE)
    return Incident.objects.filter(STANDING | is_claimed, county=OuterRef("county"), parcel=OuterRef("id"))
