"""One departure of a route at a time: begun, changed or ended from a day on; what has run stays as it was."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.access.queries import driver_names
from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.transport import timetable
from huinong.logistics.transport.errors import BadDepartures, NoSuchCalendar, NoSuchDeparture, NoSuchRoute
from huinong.logistics.transport.handmade import standing
from huinong.logistics.transport.models import Calendar, Departure, Route, Trip
from huinong.logistics.transport.patterns import in_force
from huinong.logistics.transport.scheduling import S_A_MINUTE
from huinong.logistics.transport.values import NewDeparture

CODE_LENGTH = 80
MINUTES_A_DAY = 24 * 60
NIGHT = 6 * 60  # how far past midnight a service day may run here
CHANGED = ("calendar_id", "leaves_s", "driver", "vehicle")


@act
def add_departure(
    *,
    county: str,
    key: str,
    route: str,
    departure: NewDeparture,
    from_on: date,
    happened_at: datetime,
    actor: Actor,
) -> Receipt:
    """A route gets one more departure from a day on, with the stops that stand for the route then.

    Raises NoSuchRoute, NoSuchCalendar, BadDepartures, InvalidInput.
    """
    row = _locked_route(county, route, actor)
    asked = _told(departure, from_on)
    entry = _entry(row, key, "departure.added", happened_at, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    calendar = _checked(row, departure, from_on)
    pattern = standing(county, [row], from_on).get(row.id)
    if pattern is None:
        raise BadDepartures(route=route, reason=_("the route has no stops on that day"))
    new = _departure(row, pattern.id, calendar, departure, from_on)
    _require_free(row, new)
    _name(new)
    _begin(new)
    told = {"departure": new.code}
    return append(_entry(row, key, "departure.added", happened_at, asked, told=told), actor=actor)


@act
def change_departure(
    *,
    county: str,
    key: str,
    departure: str,
    changed: NewDeparture,
    from_on: date,
    happened_at: datetime,
    actor: Actor,
) -> Receipt:
    """From a day on a departure leaves at another minute, on other days, or with another driver; its stops stay.

    Trips that have not left follow; one that was given to somebody else by hand keeps its driver. Raises
    NoSuchDeparture, NoSuchCalendar, BadDepartures, InvalidInput.
    """
    row = _locked(county, departure, from_on, actor)
    asked = {"departure": row.code, **_told(changed, from_on)}
    entry = _entry(row.route, key, "departure.changed", happened_at, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.is_void or (row.until_on is not None and row.until_on <= from_on):
        raise NoSuchDeparture(departure=departure)
    calendar = _checked(row.route, changed, from_on)
    new = _again(row, from_on)
    new.calendar_id, new.leaves_s = calendar, changed.minute * S_A_MINUTE
    new.driver, new.vehicle = changed.driver, changed.vehicle
    _require_free(row.route, new, but=row.code)
    receipt = append(entry, actor=actor)
    _drive(row, new, from_on)
    if row.from_on >= from_on:
        for name in CHANGED:
            setattr(row, name, getattr(new, name))
        row.save(update_fields=CHANGED)
    else:
        row.until_on = from_on
        row.save(update_fields=["until_on"])
        new.save(force_insert=True)
    timetable.follow_change(county, key, [row.route_id], from_on, happened_at)
    return receipt


@act
def end_departure(
    *, county: str, key: str, departure: str, from_on: date, happened_at: datetime, actor: Actor
) -> Receipt:
    """From a day on a departure runs no more; its trips that have not left are taken off. Raises NoSuchDeparture."""
    row = _locked(county, departure, from_on, actor)
    asked = {"departure": row.code, "from_on": from_on.isoformat()}
    entry = _entry(row.route, key, "departure.ended", happened_at, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require_ahead(row.route, from_on)
    receipt = append(entry, actor=actor)
    rows = list(Departure.objects.filter(timetable.standing_from(from_on), county=county, code=row.code))
    if not rows:
        raise NoSuchDeparture(departure=departure)
    for each in rows:
        each.until_on = max(each.from_on, from_on)
        each.save(update_fields=["until_on"])
    timetable.follow_change(county, key, [row.route_id], from_on, happened_at)
    return receipt


def _locked_route(county: str, route: str, actor: Actor) -> Route:
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    row = Route.objects.select_for_update().filter(county=county, code=route).order_by("id").first()
    if row is None:
        raise NoSuchRoute(route=route)
    return row


def _locked(county: str, code: str, on: date, actor: Actor) -> Departure:
    """The departure of a code as it stands on a day, else as it stood or will stand; its route is locked with it."""
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    rows = Departure.objects.filter(county=county, code=code).select_related("route")
    known = rows.first()
    if known is None:
        raise NoSuchDeparture(departure=code)
    _locked_route(county, known.route.code, actor)
    return rows.filter(in_force(on)).first() or rows.order_by("-from_on")[0]


def _checked(route: Route, departure: NewDeparture, from_on: date) -> UUID:
    """The id of the calendar that a departure is to run on. Raises BadDepartures, NoSuchCalendar, InvalidInput."""
    if not 0 <= departure.minute < MINUTES_A_DAY + NIGHT:
        raise BadDepartures(route=route.code, reason=_("a departure is not within the day"))
    _require_ahead(route, from_on)
    if departure.driver and departure.driver not in driver_names(route.county):
        raise InvalidInput(fields=_("a driver of this county"))
    found = Calendar.objects.filter(county=route.county, code=departure.calendar).values_list("id", flat=True).first()
    if found is None:
        raise NoSuchCalendar(calendar=departure.calendar)
    return found


def _require_ahead(route: Route, from_on: date) -> None:
    if from_on < clock.today():
        reason = _("what has run stays as it is: a change begins today or later")
        raise BadDepartures(route=route.code, reason=reason)


def _require_free(route: Route, new: Departure, *, but: str = "") -> None:
    """No other departure of the route leaves at this minute on this calendar."""
    same = Departure.objects.filter(
        timetable.standing_from(new.from_on), county=route.county, route=route, calendar=new.calendar_id
    )
    if same.filter(leaves_s=new.leaves_s).exclude(code=but).exists():
        raise BadDepartures(route=route.code, reason=_("one minute stands twice on the same calendar"))


def _name(new: Departure) -> None:
    """Give it a code of its own: one that left at this minute may have been changed to leave at another."""
    held = Departure.objects.filter(timetable.standing_from(new.from_on), county=new.county, route=new.route_id)
    codes, base, count = set(held.values_list("code", flat=True)), new.code, 2
    while new.code in codes:
        end = f"/{count}"
        new.code, count = f"{base[: CODE_LENGTH - len(end)]}{end}", count + 1


def _begin(new: Departure) -> None:
    """Write a departure; one that was ended on the very day it began is begun again."""
    void = Departure.objects.filter(county=new.county, code=new.code, from_on=new.from_on).first()
    if void is not None:
        new.id = void.id
    new.save(force_insert=void is None, force_update=void is not None)


def _departure(route: Route, pattern: UUID, calendar: UUID, new: NewDeparture, on: date) -> Departure:
    return Departure(
        id=new_id(),
        county=route.county,
        route=route,
        pattern_id=pattern,
        calendar_id=calendar,
        code=f"{route.code}/{new.minute // 60:02d}{new.minute % 60:02d}/{new.calendar}"[:CODE_LENGTH],
        leaves_s=new.minute * S_A_MINUTE,
        driver=new.driver,
        vehicle=new.vehicle,
        from_on=on,
    )


def _again(row: Departure, on: date) -> Departure:
    kept = ("code", "headsign", "direction", "until_on", "route_id", "pattern_id")
    return Departure(id=new_id(), county=row.county, from_on=on, **{name: getattr(row, name) for name in kept})


def _drive(old: Departure, new: Departure, on: date) -> None:
    """Trips that were the old driver's are the new one's."""
    waiting = Trip.objects.filter(county=old.county, departure__code=old.code, day__gte=on, state=Trip.State.SCHEDULED)
    if new.until_on is not None:
        waiting = waiting.filter(day__lt=new.until_on)
    waiting.filter(driver=old.driver, vehicle=old.vehicle).update(driver=new.driver, vehicle=new.vehicle)


def _told(departure: NewDeparture, from_on: date) -> dict[str, Any]:
    hour, minute = divmod(departure.minute, 60)
    return {
        "leaves": f"{hour:02d}:{minute:02d}",
        "calendar": departure.calendar,
        "driver": departure.driver,
        "vehicle": departure.vehicle,
        "from_on": from_on.isoformat(),
    }


def _entry(
    route: Route,
    key: str,
    kind: str,
    happened_at: datetime,
    asked: Mapping[str, Any],
    *,
    told: Mapping[str, Any] | None = None,
) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=route.county,
        thread=f"ROUTE-{route.code}",
        happened_at=happened_at,
        facts={"route": route.code, **asked, **(told or {})},
        asked={"route": route.code, **asked},
        party=route.company,
    )
