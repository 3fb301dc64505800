"""Closing the day (日清): everything that came in is explained, or has an owner, and the figures then stand."""

from dataclasses import asdict
from datetime import date, datetime

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import clocks, custody, serials
from huinong.logistics.parcels.closing_queries import account, unexplained
from huinong.logistics.parcels.errors import DayAlreadyClosed, DayNotExplained, DayToCome
from huinong.logistics.parcels.models import DayClosing
from huinong.logistics.parcels.queries import COUNTY_DIGITS, TOWN_LENGTH
from huinong.logistics.parcels.sweeping import found_by_looking, open_found
from huinong.logistics.parcels.values import ExceptionKind

SERIAL = "day"
PLACES = frozenset({COUNTY_DIGITS, TOWN_LENGTH})


@act
def put_left_over(*, division: str, day: date, actor: Actor) -> int:
    """Put every piece of a day that nothing explains into the inbox, owned by the point that holds it.

    Answers how many. Safe to repeat: what has an open incident is explained. Raises OutOfScope, DayToCome.
    """
    since = clock.now()
    _check(division, day, since, actor)
    pieces = unexplained(actor=actor, division=division, day=day).order_by("id")
    found = [
        found_by_looking(piece, ExceptionKind.LEFT_OVER, since, custody.id_of(piece.custodian, "point"))
        for piece in pieces
    ]
    return open_found(division[:COUNTY_DIGITS], found, actor)


@act
def close_day(*, key: str, division: str, day: date, happened_at: datetime, actor: Actor) -> Receipt:
    """Close a county's or a town's day with its figures; nothing changes them afterwards.

    Raises NotPermitted, OutOfScope, ClockOff, DayToCome, DayAlreadyClosed, and DayNotExplained while a piece is
    neither handed over, on a shelf, in a bag nor in the inbox.
    """
    county, now = division[:COUNTY_DIGITS], clock.now()
    _check(division, day, happened_at, actor)
    serials.locked(county, [SERIAL])
    known = recall(county, [_entry(key, division, day, happened_at)])
    if known:
        return Receipt(known[key], is_repeat=True)
    clocks.check(happened_at, now=now, hours=clocks.slack_hours(county, now))
    counted = _counted(division, day, actor)
    number = serials.take(county, SERIAL, 1)[0]
    entry = _entry(key, division, day, happened_at, {**counted, "number": number})
    receipt = append(entry, actor=actor)
    DayClosing.objects.create(
        county=county, division=division, day=day, number=number, closed_at=happened_at, closed_by=actor.id, **counted
    )
    return receipt


def _counted(division: str, day: date, actor: Actor) -> dict[str, int]:
    """The day's figures, all explained. Raises DayAlreadyClosed, DayNotExplained."""
    if DayClosing.objects.filter(county=division[:COUNTY_DIGITS], division=division, day=day).exists():
        raise DayAlreadyClosed(day=day.isoformat())
    counted = asdict(account(actor=actor, division=division, day=day))
    if left := counted.pop("unexplained"):
        raise DayNotExplained(day=day.isoformat(), unexplained=left)
    return counted


def _entry(key: str, division: str, day: date, happened_at: datetime, counted: Facts | None = None) -> Entry:
    about = {"division": division, "day": day.isoformat()}
    return Entry(
        key=key,
        kind="day.closed",
        county=division[:COUNTY_DIGITS],
        thread=f"DAY-{division}-{day}",
        happened_at=happened_at,
        facts={**about, **(counted or {})},
        asked=about,
    )


def _check(division: str, day: date, happened_at: datetime, actor: Actor) -> None:
    gates.require(actor, "parcels.except")
    gates.require_scope(actor, division)
    if len(division) not in PLACES or not division.isdecimal():
        raise gates.OutOfScope
    if day > clock.day_of(happened_at):
        raise DayToCome(day=day.isoformat())
