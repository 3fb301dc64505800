"""Windows of pick-up: a point offers one from a day on, and ends it from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from huinong.counter.pickups import facts
from huinong.counter.pickups.booking import locked_window
from huinong.counter.pickups.errors import CollectsNothing, FormWrong, WindowBooked, WindowOverlaps
from huinong.counter.pickups.models import Booking, Window
from huinong.counter.pickups.queries import COLLECTS
from huinong.counter.pickups.values import NewWindow, State, clock_text
from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.queries import locked_point
from huinong.registry.points.queries import point as point_of
from huinong.registry.points.values import PointValue
from huinong.storage import bulk

DAY_MINUTES, WEEKDAYS, MOST_PLACES, MOST_HOURS = 1_440, 7, 500, 168


@act
def offer_window(*, key: str, county: str, point: UUID, new: NewWindow, actor: Actor) -> Receipt:
    """Offer a window every week from a day on.

    Raises NotPermitted, OutOfScope, CollectsNothing, FormWrong, WindowOverlaps.
    """
    gates.require(actor, "pickups.run")
    at = _checked(locked_point(county, point), actor)
    _check(new)
    asked = {name: getattr(new, name) for name in NewWindow.__slots__}
    asked |= {"valid_from": new.valid_from.isoformat()}
    told = {**asked, "between": clock_text(new.opens, new.closes)}
    entry = _entry(key, facts.WINDOW_OFFERED, at, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    rows = Window.objects.filter(county=county, point=point, weekday=new.weekday)
    for each in rows.filter(Q(valid_to=None) | Q(valid_to__gt=new.valid_from)).order_by("id"):
        if new.opens < each.closes and each.opens < new.closes:
            raise WindowOverlaps(between=clock_text(each.opens, each.closes))
    bulk.insert([Window(county=county, point=point, **{name: getattr(new, name) for name in NewWindow.__slots__})])
    return append(entry, actor=actor)


@act
def end_window(*, key: str, county: str, window: UUID, on: date, actor: Actor) -> Receipt:
    """Let a window hold no more from a day on; one that was ended may end earlier, not later.

    Raises NotPermitted, OutOfScope, NoSuchWindow, FormWrong, WindowBooked.
    """
    gates.require(actor, "pickups.run")
    row = locked_window(county, window)
    at = _checked(point_of(county, row.point), actor)
    between = clock_text(row.opens, row.closes)
    asked = {"window": str(window), "valid_to": on.isoformat()}
    entry = _entry(key, facts.WINDOW_ENDED, at, {**asked, "between": between}, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if on < max(row.valid_from, clock.today()) or on > (row.valid_to or on):
        raise FormWrong.of(["valid_to"])
    left = Booking.objects.filter(county=county, window=row, day__gte=on, state=State.BOOKED).count()
    if left:
        raise WindowBooked(count=left, day=on.isoformat())
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return append(entry, actor=actor)


def _checked(at: PointValue, actor: Actor) -> PointValue:
    """A point that collects, within the actor's scope."""
    gates.require_scope(actor, at.division, point=at.id)
    if at.kind not in COLLECTS:
        raise CollectsNothing
    return at


def _check(new: NewWindow) -> None:
    is_right = {
        "weekday": 0 <= new.weekday < WEEKDAYS,
        "hours": 0 <= new.opens < new.closes <= DAY_MINUTES,
        "places": 0 < new.places <= MOST_PLACES,
        "cut_off_hours": 0 <= new.cut_off_hours <= MOST_HOURS,
        "valid_from": new.valid_from >= clock.today(),
    }
    wrong = [name for name, right in is_right.items() if not right]
    if wrong:
        raise FormWrong.of(wrong)


def _entry(key: str, kind: str, at: PointValue, told: Mapping[str, Any], asked: Mapping[str, Any]) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=at.county,
        thread=f"POINT-{at.code}",
        happened_at=moment_of(at.county, key),
        facts={**told, "division": at.division},
        asked=asked,
        point=at.id,
    )
