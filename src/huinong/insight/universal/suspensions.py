"""Suspensions: those announced, what still wants announcing, and the draft of its text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.insight.universal.errors import NoSuchSuspension
from huinong.insight.universal.models import Stoppage, Suspension
from huinong.insight.universal.values import NewSuspension, SuspensionValue, Unannounced
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.names import short
from huinong.logistics.transport import queries as transport
from huinong.registry.divisions import queries as divisions
from huinong.registry.points import queries as points
from huinong.registry.points.openings import prefix
from huinong.registry.points.values import PointKind

MOST_DAYS = 31
SINCE_DAYS = 90  # how far back a stoppage that nobody announced is still shown


def suspensions_in(county: str, since: date, until: date) -> tuple[SuspensionValue, ...]:
    """The announced suspensions of a county that touch some days: for this room."""
    rows = Suspension.objects.filter(county=county, last_on__gte=since, first_on__lte=until)
    return tuple(_value(row) for row in rows.order_by("-first_on", "-announced_at", "fact"))


def suspensions(county: str, *, since: date, until: date, actor: Actor) -> tuple[SuspensionValue, ...]:
    """The announced suspensions that touch the actor's place on some days, the newest first."""
    own = _gated(county, actor)
    return tuple(each for each in suspensions_in(county, since, until) if _touches(each.places, own))


def suspension(county: str, fact: UUID, *, actor: Actor) -> SuspensionValue:
    """One announcement. Raises NoSuchSuspension."""
    own = _gated(county, actor)
    row = Suspension.objects.filter(county=county, fact=fact).first()
    if row is None or not _touches(row.places, own):
        raise NoSuchSuspension
    return _value(row)


def unannounced(county: str, *, on: date, actor: Actor) -> tuple[Unannounced, ...]:
    """Stoppages by force majeure of which some places were told nothing, the newest first."""
    own = _gated(county, actor)
    since = on - timedelta(days=SINCE_DAYS)
    stopped = Stoppage.objects.filter(county=county, day__gte=since, day__lte=on).order_by("-day", "trip")
    groups: dict[tuple[date, str], list[Stoppage]] = defaultdict(list)
    for row in stopped:
        groups[row.day, row.reason].append(row)
    served = _served(county, {row.route for row in stopped}) if groups else {}
    announced = suspensions_in(county, since, on)
    found = (_lacking(county, rows, served, announced) for rows in groups.values())
    return tuple(each for each in found if each.places and _touches(each.places, own))


def draft(lacking: Unannounced) -> NewSuspension:
    """The announcement that the rule asks for, ready to be read over and published."""
    named = "、".join(names_of(lacking.places))
    remedy = _("Mail is kept at the nearest point that is open and sent on by the first vehicle that runs.")
    text = _(
        "Notice: because of {reason}, mail service at {places} is suspended on {day}. {remedy} Service is resumed as "
        "soon as the cause has passed. Questions: 11183. Complaints: 12305."
    ).format(reason=lacking.reason, places=named, day=lacking.day.isoformat(), remedy=remedy)
    return NewSuspension(
        places=lacking.places,
        first_on=lacking.day,
        last_on=lacking.day,
        reason=lacking.reason,
        remedy=remedy,
        reported_to="",
        text=text,
    )


def names_of(places: Sequence[str]) -> tuple[str, ...]:
    """The places' names, in order."""
    known = divisions.names(places)
    return tuple(short(known.get(place, place)) for place in places)


def _lacking(
    county: str, rows: Sequence[Stoppage], served: Mapping[str, tuple[str, ...]], announced: Sequence[SuspensionValue]
) -> Unannounced:
    day, reason = rows[0].day, rows[0].reason
    places = {place for row in rows for place in served.get(row.route, ())}
    bare = sorted(place for place in places if not any(each.covers(place, day) for each in announced))
    return Unannounced(
        county, day, reason, tuple(row.trip for row in rows), tuple(row.fact for row in rows), _widest(bare)
    )


def _widest(places: Sequence[str]) -> tuple[str, ...]:
    """Places without those that lie in another of them."""
    return tuple(each for each in places if not any(each != other and each.startswith(other) for other in places))


def _served(county: str, codes: set[str]) -> Mapping[str, tuple[str, ...]]:
    """The places each route serves, by its stops; the county centre is where it comes from."""
    here = {point.id: point for point in points.points_in(county) if point.kind is not PointKind.COUNTY_CENTRE}
    return {
        route.code: tuple(prefix(here[stop.point].division) for stop in route.stops if stop.point in here)
        for route in transport.routes(actor=gates.SYSTEM, county=county)
        if route.code in codes
    }


def _gated(county: str, actor: Actor) -> str:
    """The actor's own place within a county. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "indicators.read")
    own = actor.scope.division
    wider = own if len(own) > len(county) else county
    gates.require_scope(actor, wider, point=actor.scope.point, party=actor.scope.party)
    if not wider.startswith(county):
        raise gates.OutOfScope
    return wider


def _touches(places: Sequence[str], own: str) -> bool:
    return any(place.startswith(own) or own.startswith(place) for place in places)


def _value(row: Suspension) -> SuspensionValue:
    return SuspensionValue(
        county=row.county,
        fact=row.fact,
        thread=row.thread,
        first_on=row.first_on,
        last_on=row.last_on,
        places=tuple(row.places),
        reason=row.reason,
        remedy=row.remedy,
        reported_to=row.reported_to,
        text=row.text,
        announced_at=row.announced_at,
    )
