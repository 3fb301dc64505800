"""Where a piece is, who has it and when it is due, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huinong.logistics.parcels import custody
from huinong.logistics.parcels.life import STEPS, Direction, Event, State
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.places import TIERS
from huinong.logistics.parcels.values import Custody, ParcelValue

TURNING = frozenset({State.AT_COUNTY, State.AT_TOWN, State.LOOSE})
GIVE_BACK = gettext_lazy("It was turned back: give it back to its courier")
SEND_UP = gettext_lazy("It was turned back: put it into the next bag to the county centre")


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the few stations of a piece's way: `tone` is done, now or later."""

    label: str
    tone: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """The answer to "where is it": one sentence, who answers for it, and how the time limit stands.

    `due_tone` is good, will, must or "" when no limit was set yet; `bag` is the bag it is in, if any.
    """

    where: str
    who: str
    tone: str
    due_at: datetime | None
    due_tone: str
    is_open: bool
    stages: tuple[Stage, ...]


def track(piece: ParcelValue, held: Custody, names: Names, *, now: datetime) -> Track:
    """Work out what the page says of a piece."""
    place = names.holder(piece.county, held.custodian)
    return Track(
        where=_where(piece, place, names),
        who=place,
        tone="must" if piece.state in {State.EXCEPTED, State.LOST} else "good" if piece.closed_at else "info",
        due_at=piece.due_at,
        due_tone=_due_tone(piece, now),
        is_open=piece.closed_at is None and piece.shelved_at is None,
        stages=_stages(piece),
    )


def is_to_be_given_back(piece: ParcelValue | Parcel) -> bool:
    """Whether a piece that was turned back stands with nobody on the road: no bag and no village waits for it."""
    return piece.is_turned_back and piece.state in TURNING


def may_be_given_back(piece: ParcelValue | Parcel, names: Names) -> bool:
    """Whether a turned-back piece lies where its courier takes it; from a village it goes up in a bag first."""
    point = custody.id_of(piece.custodian, "point")
    place = names.points(piece.county).get(point) if point else None
    steps = STEPS[Direction(piece.direction)]
    return place is not None and (State(piece.state), Event.RETURNED, TIERS[place.kind]) in steps


def what_turned_back_wants(piece: ParcelValue | Parcel, names: Names) -> Promise:
    """What to do next with a turned-back piece where it lies."""
    return GIVE_BACK if may_be_given_back(piece, names) else SEND_UP


def _where(piece: ParcelValue, place: str, names: Names) -> str:
    said = {
        State.ANNOUNCED: _("{carrier} has announced it; it has not been scanned in here yet"),
        State.ACCEPTED: _("Taken in for sending, and waiting at {place}"),
        State.AT_COUNTY: _("At {place}, waiting to be bagged for {town}"),
        State.AT_TOWN: _("At {place}, waiting for the way to {village}"),
        State.BAGGED: _("In bag {bag}, held by {place}"),
        State.LOOSE: _("At {place}, out of its bag"),
        State.SHELVED: _("On the shelf at {place}, code {code}"),
        State.COLLECTED: _("Handed over to the recipient"),
        State.DISPATCHED: _("Left the county with the trunk line"),
        State.DELIVERED: _("Delivered to the recipient"),
        State.EXCEPTED: _("Something is wrong with it; it is held by {place}"),
        State.RETURNED: _("Given back to {place}"),
        State.LOST: _("Lost: {place} answers for it"),
    }[piece.state]
    if piece.direction is Direction.OUTBOUND and piece.state in {State.AT_COUNTY, State.AT_TOWN}:
        said = _("At {place}, on its way out of the county")
    if is_to_be_given_back(piece):
        said = (
            _("At {place}, turned back: it is to be given back to {carrier}")
            if may_be_given_back(piece, names)
            else _("At {place}, turned back: it goes up to the county centre in the next bag")
        )
    return said.format(
        carrier=names.carrier(piece.county, piece.carrier),
        place=place or _("nobody known"),
        town=names.town(piece.village) if piece.village else _("its township"),
        village=names.village(piece.village) if piece.village else _("its village"),
        bag=piece.bag or "",
        code=piece.shelf_code,
    )


def _due_tone(piece: ParcelValue, now: datetime) -> str:
    if piece.due_at is None:
        return ""
    if piece.shelved_at is not None:
        return "good" if piece.shelved_at <= piece.due_at else "must"
    if piece.closed_at is not None:
        return ""
    left = (piece.due_at - now).total_seconds()
    return "must" if left < 0 else "will" if left < 4 * 3600 else "good"


INBOUND = (State.ANNOUNCED, State.AT_COUNTY, State.AT_TOWN, State.SHELVED, State.COLLECTED)
OUTBOUND = (State.ACCEPTED, State.AT_COUNTY, State.DISPATCHED, State.DELIVERED)


def _stages(piece: ParcelValue) -> tuple[Stage, ...]:
    if piece.direction is Direction.OUTBOUND:
        sent: tuple[str, ...] = (_("Taken in"), _("County centre"), _("Left the county"), _("Delivered"))
        left = (None, piece.arrived_at, None, piece.closed_at if piece.state is State.DELIVERED else None)
        return _toned(sent, left, OUTBOUND, piece.state)
    labels = (_("Announced"), _("County centre"), _("Township"), _("On the shelf"), _("Collected"))
    collected = piece.closed_at if piece.state is State.COLLECTED else None
    moments = (piece.announced_at, piece.arrived_at, None, piece.shelved_at, collected)
    reached = State.SHELVED if piece.shelved_at and piece.state is not State.COLLECTED else piece.state
    if reached in {State.BAGGED, State.LOOSE, State.EXCEPTED, State.LOST, State.RETURNED}:
        reached = State.AT_COUNTY if piece.arrived_at else State.ANNOUNCED
    return _toned(labels, moments, INBOUND, reached)


def _toned(
    labels: tuple[str, ...], moments: tuple[datetime | None, ...], states: tuple[State, ...], reached: State
) -> tuple[Stage, ...]:
    now = states.index(reached) if reached in states else 0
    tones = ["done" if n < now else "now" if n == now else "later" for n in range(len(states))]
    if now == len(states) - 1:
        tones[-1] = "done"
    return tuple(Stage(label, tone, at) for label, tone, at in zip(labels, tones, moments, strict=True))
