"""The life of a piece: one table of steps, and one function that reads it. Plain Python, no rows, no clock.

The picture is in README.md; a test draws it again from this table. EMSEVT codes are the nearest events of
UPU standard M40; pieces that never leave the country are only exported with them for comparison.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class State(StrEnum):
    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    AT_COUNTY = "at_county"
    AT_TOWN = "at_town"
    BAGGED = "bagged"
    LOOSE = "loose"  # out of its bag, or found again: in a point's hands, its next scan is due
    SHELVED = "shelved"
    COLLECTED = "collected"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    EXCEPTED = "excepted"
    RETURNED = "returned"
    LOST = "lost"


class Event(StrEnum):
    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    SCREENED = "screened"
    BAGGED = "bagged"
    UNBAGGED = "unbagged"
    SHELVED = "shelved"
    NOTIFIED = "notified"
    COLLECTED = "collected"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    EXCEPTED = "excepted"
    RETURNED = "returned"
    LOST = "lost"
    FOUND = "found"


class Turn(StrEnum):
    """What a redirection makes of a piece's way: no scan, so no step of the table below."""

    REDIRECTED = "redirected"
    TURNED_BACK = "turned_back"


class Tier(StrEnum):
    """The three levels of the network (县乡村三级)."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class Holder(StrEnum):
    """Who has the piece, as seen from the point that scans it."""

    HERE = "here"
    OTHER_KIND = "other_kind"  # a point above or below: loose pieces move on by the next point's scan
    PEER = "peer"  # another point of the same kind: it cannot be in two villages
    CARRIER = "carrier"  # the partner before signing, or the trunk after dispatch
    BAG = "bag"
    GONE = "gone"  # the recipient, the sender


class Keeper(StrEnum):
    """Whose hands the piece is in after a step."""

    POINT = "point"
    SAME = "same"
    BAG = "bag"
    TRUNK = "trunk"
    RECIPIENT = "recipient"
    ORIGIN = "origin"  # inbound: back to its carrier; outbound: back to its sender


class Denial(StrEnum):
    """Why a step is not allowed. Held elsewhere means that two places claim one piece."""

    OUT_OF_ORDER = "out_of_order"
    HELD_ELSEWHERE = "held_elsewhere"


CLOSED = frozenset({State.COLLECTED, State.DELIVERED, State.RETURNED})
"""States with nothing more to do. A lost piece stays open: it is owed, and may be found."""

CLAIMS = frozenset({Event.ARRIVED, Event.SHELVED})
"""Scans by which a point says "I have it"."""

ALL_TIERS = frozenset(Tier)


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step: `event` at a point of `tiers`, for a piece in `state` held by one of `holders`."""

    event: Event
    state: State
    target: State
    holders: frozenset[Holder]
    keeper: Keeper
    tiers: frozenset[Tier] = ALL_TIERS


_HERE = frozenset({Holder.HERE})
_LOOSE = frozenset({Holder.HERE, Holder.OTHER_KIND})
_MOVED = frozenset({Holder.OTHER_KIND})
_CARRIER = frozenset({Holder.CARRIER})
_BAG = frozenset({Holder.BAG})
_ANYWHERE = frozenset({Holder.HERE, Holder.OTHER_KIND, Holder.PEER, Holder.CARRIER})
_COUNTY = frozenset({Tier.COUNTY})
_TOWN = frozenset({Tier.TOWN})
_CENTRES = _COUNTY | _TOWN

S, E, K = State, Event, Keeper

_BOTH = (
    *(Step(E.BAGGED, state, S.BAGGED, _HERE, K.BAG) for state in (S.AT_COUNTY, S.AT_TOWN, S.LOOSE, S.EXCEPTED)),
    Step(E.UNBAGGED, S.BAGGED, S.LOOSE, _BAG, K.POINT),
    *(Step(E.EXCEPTED, state, S.EXCEPTED, _HERE, K.SAME) for state in (S.AT_COUNTY, S.AT_TOWN, S.LOOSE)),
    *(Step(E.LOST, state, S.LOST, _HERE, K.SAME) for state in (S.AT_COUNTY, S.AT_TOWN, S.LOOSE, S.EXCEPTED)),
    Step(E.FOUND, S.LOST, S.LOOSE, _ANYWHERE, K.POINT),
    *(
        Step(E.RETURNED, state, S.RETURNED, _HERE, K.ORIGIN, _CENTRES)
        for state in (S.AT_COUNTY, S.AT_TOWN, S.LOOSE, S.EXCEPTED)
    ),
)

_INBOUND = (
    Step(E.ARRIVED, S.ANNOUNCED, S.AT_COUNTY, _CARRIER, K.POINT, _COUNTY),
    Step(E.ARRIVED, S.LOOSE, S.AT_COUNTY, _LOOSE, K.POINT, _COUNTY),  # on its way back
    Step(E.ARRIVED, S.EXCEPTED, S.AT_COUNTY, _HERE | _CARRIER, K.POINT, _COUNTY),
    Step(E.ARRIVED, S.AT_COUNTY, S.AT_TOWN, _MOVED, K.POINT, _TOWN),
    Step(E.ARRIVED, S.LOOSE, S.AT_TOWN, _LOOSE, K.POINT, _TOWN),
    Step(E.ARRIVED, S.EXCEPTED, S.AT_TOWN, _LOOSE, K.POINT, _TOWN),
    *(Step(E.SHELVED, state, S.SHELVED, _LOOSE, K.POINT) for state in (S.AT_COUNTY, S.AT_TOWN, S.LOOSE, S.EXCEPTED)),
    Step(E.NOTIFIED, S.SHELVED, S.SHELVED, _HERE, K.SAME),
    *(Step(E.COLLECTED, state, S.COLLECTED, _HERE, K.RECIPIENT) for state in (S.SHELVED, S.EXCEPTED)),
    Step(E.BAGGED, S.SHELVED, S.BAGGED, _HERE, K.BAG),  # nobody came: back to the county centre
    Step(E.EXCEPTED, S.ANNOUNCED, S.EXCEPTED, _CARRIER, K.SAME, _COUNTY),  # noted before signing
    Step(E.EXCEPTED, S.SHELVED, S.EXCEPTED, _HERE, K.SAME),
    Step(E.RETURNED, S.ANNOUNCED, S.RETURNED, _CARRIER, K.ORIGIN, _COUNTY),  # not taken in at all
    Step(E.RETURNED, S.EXCEPTED, S.RETURNED, _HERE | _CARRIER, K.ORIGIN, _CENTRES),
    Step(E.RETURNED, S.SHELVED, S.RETURNED, _HERE, K.ORIGIN, _CENTRES),
    Step(E.LOST, S.SHELVED, S.LOST, _HERE, K.SAME),
)

_OUTBOUND = (
    Step(E.ARRIVED, S.ACCEPTED, S.AT_TOWN, _MOVED, K.POINT, _TOWN),
    Step(E.ARRIVED, S.LOOSE, S.AT_TOWN, _LOOSE, K.POINT, _TOWN),
    Step(E.ARRIVED, S.EXCEPTED, S.AT_TOWN, _LOOSE, K.POINT, _TOWN),
    *(Step(E.ARRIVED, state, S.AT_COUNTY, _MOVED, K.POINT, _COUNTY) for state in (S.ACCEPTED, S.AT_TOWN)),
    *(Step(E.ARRIVED, state, S.AT_COUNTY, _LOOSE, K.POINT, _COUNTY) for state in (S.LOOSE, S.EXCEPTED)),
    *(Step(E.DISPATCHED, state, S.DISPATCHED, _HERE, K.TRUNK, _COUNTY) for state in (S.ACCEPTED, S.AT_COUNTY, S.LOOSE)),
    *(
        Step(E.SCREENED, state, state, _HERE, K.SAME, _CENTRES)
        for state in (S.ACCEPTED, S.AT_TOWN, S.AT_COUNTY, S.LOOSE)
    ),
    Step(E.DELIVERED, S.DISPATCHED, S.DELIVERED, _CARRIER, K.RECIPIENT, _COUNTY),
    Step(E.BAGGED, S.ACCEPTED, S.BAGGED, _HERE, K.BAG),
    Step(E.EXCEPTED, S.ACCEPTED, S.EXCEPTED, _HERE, K.SAME),
    Step(E.RETURNED, S.ACCEPTED, S.RETURNED, _HERE, K.ORIGIN),
    Step(E.RETURNED, S.DISPATCHED, S.RETURNED, _CARRIER, K.ORIGIN, _COUNTY),
    Step(E.LOST, S.ACCEPTED, S.LOST, _HERE, K.SAME),
    Step(E.LOST, S.DISPATCHED, S.LOST, _CARRIER, K.SAME, _COUNTY),
)


def _table(*groups: tuple[Step, ...]) -> Mapping[tuple[str, Event, Tier], Step]:
    """Steps by what decides them; a later group refines an earlier one."""
    return MappingProxyType(
        {(step.state, step.event, tier): step for group in groups for step in group for tier in step.tiers}
    )


STEPS: Mapping[str, Mapping[tuple[str, Event, Tier], Step]] = MappingProxyType(
    {Direction.INBOUND: _table(_BOTH, _INBOUND), Direction.OUTBOUND: _table(_BOTH, _OUTBOUND)}
)

EMSEVT: Mapping[tuple[Direction, Event | Turn], str] = MappingProxyType(
    {
        (Direction.OUTBOUND, E.ACCEPTED): "EMA",  # posting / collection
        (Direction.OUTBOUND, E.ARRIVED): "EMB",  # arrival at the outward office
        (Direction.OUTBOUND, E.DISPATCHED): "EMC",  # departure from the outward office
        (Direction.OUTBOUND, E.DELIVERED): "EMI",  # final delivery
        (Direction.INBOUND, E.ARRIVED): "EDD",  # item into the sorting centre
        (Direction.INBOUND, E.BAGGED): "EDE",  # item out of the sorting centre
        (Direction.INBOUND, E.UNBAGGED): "EMG",  # arrival at the delivery office
        (Direction.INBOUND, E.SHELVED): "EDH",  # item arrives at the collection point
        (Direction.INBOUND, E.COLLECTED): "EMI",  # final delivery
        (Direction.INBOUND, E.EXCEPTED): "EMH",  # unsuccessful delivery, with a reason
        (Direction.INBOUND, E.RETURNED): "EMH",  # with the action "returned to sender"
        (Direction.INBOUND, Turn.REDIRECTED): "EMH",  # with the action "forwarded"
        (Direction.INBOUND, Turn.TURNED_BACK): "EMH",  # with the action "returned to sender"
    }
)


def next_step(direction: str, state: str, event: Event, tier: Tier, holder: Holder) -> Step | Denial:
    """The step that `event` takes, or why it is not allowed. A row's own words do for a `Direction` and a `State`."""
    step = STEPS[direction].get((state, event, tier))
    if step is not None and holder in step.holders:
        return step
    if event in CLAIMS and holder in {Holder.PEER, Holder.GONE}:
        return Denial.HELD_ELSEWHERE
    return Denial.OUT_OF_ORDER
