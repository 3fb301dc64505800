"""What is told of a piece whose proof was given: for this room's own service alone."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huinong.counter.consents.queries import standing_of
from huinong.counter.consents.values import Covers, Standing
from huinong.counter.tracking.values import OpenDays, Place, Step, Tracked
from huinong.journal.queries import facts_of
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.logistics.parcels import privacy
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.names import Names, short
from huinong.logistics.parcels.values import ParcelValue
from huinong.registry.divisions.queries import names as division_names
from huinong.registry.divisions.values import Precision
from huinong.registry.points import queries as points
from huinong.registry.points.values import Hours, PointValue, Spell
from huinong.registry.policies.queries import figure

PREFIXES = (6, 9, 12)  # county, town, village
STEPS = {
    "parcel.announced": gettext_lazy("{carrier} has told us that it is coming"),
    "parcel.accepted": gettext_lazy("Handed in for sending at {place}"),
    "parcel.arrived": gettext_lazy("Has come to {place}"),
    "parcel.bagged": gettext_lazy("Packed for the road at {place}"),
    "parcel.unbagged": gettext_lazy("Unpacked at {place}"),
    "parcel.shelved": gettext_lazy("Lies ready at {place}"),
    "parcel.notified": gettext_lazy("The recipient was told that it is here"),
    "parcel.collected": gettext_lazy("Was fetched at {place}"),
    "parcel.dispatched": gettext_lazy("Has left the county"),
    "parcel.delivered": gettext_lazy("Was delivered"),
    "parcel.excepted": gettext_lazy("Something is wrong with it; we are looking into it"),
    "parcel.redirected": gettext_lazy("Goes to another address, as was asked"),
    "parcel.returned": gettext_lazy("Goes back to the sender"),
    "parcel.lost": gettext_lazy("Cannot be found; we are looking for it"),
    "parcel.found": gettext_lazy("Was found again at {place}"),
}
"""What happened, as a villager says it. A kind that is not here is the network's own business."""

TROUBLES = frozenset({"parcel.excepted", "parcel.lost", "parcel.returned"})
NOW = {
    State.ANNOUNCED: gettext_lazy("Not yet in the county"),
    State.ACCEPTED: gettext_lazy("Handed in, and not yet on its way"),
    State.AT_COUNTY: gettext_lazy("At the county centre, on its way to you"),
    State.AT_TOWN: gettext_lazy("In the township, on its way to you"),
    State.BAGGED: gettext_lazy("On its way to you"),
    State.LOOSE: gettext_lazy("Being unpacked"),
    State.SHELVED: gettext_lazy("You can fetch it"),
    State.COLLECTED: gettext_lazy("Fetched"),
    State.DISPATCHED: gettext_lazy("Has left the county"),
    State.DELIVERED: gettext_lazy("Has been delivered"),
    State.EXCEPTED: gettext_lazy("Something is wrong with it"),
    State.RETURNED: gettext_lazy("Going back to the sender"),
    State.LOST: gettext_lazy("Cannot be found at present"),
}
TONES = {
    State.SHELVED: "good",
    State.COLLECTED: "calm",
    State.DELIVERED: "calm",
    State.EXCEPTED: "must",
    State.RETURNED: "must",
    State.LOST: "must",
}

COVERS = {
    Covers.PIECE: gettext_lazy("This parcel"),
    Covers.CARRIER: gettext_lazy("All parcels of this courier for me"),
    Covers.ALL: gettext_lazy("All parcels for me"),
}


def tracked(piece: ParcelValue) -> Tracked:
    """One piece in plain words. Raises PolicyMissing."""
    known = Names()
    state = State.RETURNED if piece.is_turned_back and piece.closed_at is None else piece.state
    facts = facts_of(piece.county, [piece.thread], kinds=STEPS)
    consent = standing_of(piece) if piece.direction is Direction.INBOUND else None
    return Tracked(
        carrier=known.carrier(piece.county, piece.carrier),
        carrier_code=piece.carrier,
        number=piece.number,
        recipient=privacy.name(piece.recipient_name),
        phone=privacy.phone(piece.recipient_phone),
        where=str(NOW[state]),
        tone=TONES.get(state, "info"),
        shelf_code=piece.shelf_code if piece.state is State.SHELVED else "",
        cod_fen=piece.cod_due_fen if piece.direction is Direction.INBOUND else 0,
        steps=tuple(_step(fact, piece, known) for fact in reversed(facts)),
        place=_place(piece.county, piece.station, known) if piece.station else None,
        help_phone=figure("tracking.help_phone", division=piece.village or piece.county, on=clock.today()),
        consent=consent,
        covers=tuple((each, str(COVERS[each])) for each in _covers(piece, consent)),
        said_of=str(COVERS[consent.latest.covers]) if consent and consent.latest else "",
    )


def _covers(piece: ParcelValue, consent: Standing | None) -> Sequence[Covers]:
    """What a word may still speak of: a piece that was fetched comes to no station any more."""
    if consent is None:
        return ()
    now = () if piece.closed_at else (Covers.PIECE,)
    return (*now, Covers.CARRIER, Covers.ALL) if consent.may_stand else now


def _step(fact: FactValue, piece: ParcelValue, known: Names) -> Step:
    place = known.point(piece.county, fact.point) or _("our network")
    kind = "parcel.returned" if fact.facts.get("to_sender") else fact.kind
    said = str(STEPS[kind]).format(carrier=known.carrier(piece.county, piece.carrier), place=place)
    return Step(fact.happened_at, said, "must" if fact.kind in TROUBLES else "")


def _place(county: str, station: UUID, known: Names) -> Place | None:
    point = known.points(county).get(station)
    if point is None:
        return None
    market, is_measured = points.market_rule(county, station), point.precision is Precision.EXACT
    return Place(
        name=point.name,
        address=_address(point),
        today=_times(points.opening(county, station, clock.today()).spells),
        week=_week(points.hours(county, station)),
        market=market.text if market else "",
        lng=point.lng if is_measured else None,
        lat=point.lat if is_measured else None,
    )


def _address(point: PointValue) -> str:
    codes = [point.division[:length] for length in PREFIXES]
    found = division_names(codes)
    return "".join(short(found.get(code, "")) for code in codes)


def _times(spells: Sequence[Spell] | Sequence[Hours]) -> str:
    return _(", ").join(f"{_clock_time(one.opens)}–{_clock_time(one.closes)}" for one in spells)


def _clock_time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _week(hours: Sequence[Hours]) -> tuple[OpenDays, ...]:
    """The posted week, days that are open alike drawn together."""
    by_day = [_times([one for one in hours if one.weekday == day]) for day in range(7)]
    found = []
    for times, days in groupby(range(7), key=by_day.__getitem__):
        run = list(days)
        if times:
            found.append(OpenDays(_days(run[0], run[-1]), times))
    return tuple(found)


def _days(first: int, last: int) -> str:
    if first == last:
        return _weekday(first)
    return _("{first} to {last}").format(first=_weekday(first), last=_weekday(last))


def _weekday(day: int) -> str:
    return str(WEEKDAYS[day])
