"""The writers: an announcement is published as a fact; the rows can be dropped and made again from facts."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.insight.universal import facts
from huinong.insight.universal.consequences import project
from huinong.insight.universal.errors import AlreadyAnnounced, BadSuspension
from huinong.insight.universal.models import PointScans, PostedMarket, PostedWeek, Stoppage, Suspension
from huinong.insight.universal.suspensions import MOST_DAYS, names_of, suspensions_in
from huinong.insight.universal.values import NewSuspension
from huinong.journal.queries import all_facts
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel.actor import Actor

CHUNK = 5_000
WORDS, TEXT = 200, 2_000


@act
def announce_suspension(
    *, county: str, key: str, suspension: NewSuspension, actor: Actor, happened_at: datetime
) -> Receipt:
    """Publish that service is suspended, as the rule asks: where, when, why, what is done, and who was told.

    Raises BadSuspension, AlreadyAnnounced.
    """
    gates.require(actor, "universal.announce")
    for place in suspension.places or (county,):
        gates.require_scope(actor, place)
    _check(county, suspension)
    entry = _entry(county, key, suspension, happened_at)
    if key not in recall(county, [entry]) and _is_announced(county, suspension):
        raise AlreadyAnnounced
    return append(entry, actor=actor)


def _check(county: str, new: NewSuspension) -> None:
    lacking = {
        _("the places"): bool(new.places) and all(place.startswith(county) for place in new.places),
        _("the days"): 0 <= (new.last_on - new.first_on).days < MOST_DAYS,
        _("the reason"): 1 <= len(new.reason.strip()) <= WORDS,
        _("the remedy"): 1 <= len(new.remedy.strip()) <= WORDS,
        _("who was told"): 1 <= len(new.reported_to.strip()) <= WORDS,
        _("the text"): 1 <= len(new.text.strip()) <= TEXT,
    }
    if wrong := [name for name, is_right in lacking.items() if not is_right]:
        raise BadSuspension(lacking=", ".join(wrong), most=MOST_DAYS)


def _is_announced(county: str, new: NewSuspension) -> bool:
    announced = suspensions_in(county, new.first_on, new.last_on)
    ends = (new.first_on, new.last_on)
    return any(all(each.covers(place, day) for place in new.places for day in ends) for each in announced)


def _entry(county: str, key: str, new: NewSuspension, happened_at: datetime) -> Entry:
    asked = {
        "places": sorted(new.places),
        "first_on": new.first_on.isoformat(),
        "last_on": new.last_on.isoformat(),
        "reason": new.reason.strip(),
        "remedy": new.remedy.strip(),
        "reported_to": new.reported_to.strip(),
        "text": new.text.strip(),
    }
    named = "、".join(names_of(sorted(new.places)))
    where = new.places[0] if len(new.places) == 1 else county
    return Entry(
        key=key,
        kind=facts.ANNOUNCED,
        county=county,
        thread=f"SUSPENSION-{new.first_on:%Y%m%d}-{hashlib.sha256(key.encode()).hexdigest()[:8]}",
        happened_at=happened_at,
        facts={**asked, "places_named": named, "division": where},
        asked=asked,
    )


@transaction.atomic
def rebuild() -> int:
    """Drop every row of this room and project all facts again; answers how many facts were read."""
    for table in (PointScans, PostedWeek, PostedMarket, Suspension, Stoppage):
        table.objects.all().delete()
    found = all_facts()
    return sum(_project(chunk) for chunk in iter(lambda: _next(found), []))


def _next(found: Iterator[FactValue]) -> list[FactValue]:
    return list(islice(found, CHUNK))


def _project(chunk: list[FactValue]) -> int:
    project(chunk)
    return len(chunk)
