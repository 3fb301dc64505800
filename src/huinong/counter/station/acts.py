"""A device's batch: acts made at the station, some of them hours ago, answered line by line and safe to repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from huinong.counter.station import services
from huinong.counter.station.values import Done, JointOpening, Sending, Station
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import services as logistics
from huinong.logistics.parcels.bag_values import Acceptance, Opening
from huinong.logistics.parcels.values import Answer, Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A piece handed in, as a device tells it."""

    op: str
    sending: Sending
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JointlyOpened:
    """A joint opening, as a device tells it."""

    op: str
    opening: JointOpening
    happened_at: datetime


Act = Scan | Acceptance | Opening | Sent | JointlyOpened


def perform(*, station: Station, acts: Sequence[Act], actor: Actor) -> tuple[Done, ...]:
    """Do these acts in order. A refused one stops no other; one done before is answered with its first fact.

    Acts that are scans and stand together are one batch of parcels', with a constant number of queries.
    """
    done: list[Done] = []
    for is_scan, group in groupby(acts, key=lambda each: isinstance(each, Scan)):
        some = list(group)
        done += _scanned(station, some, actor) if is_scan else [_one(station, each, actor) for each in some]
    return tuple(done)


def _scanned(station: Station, acts: Sequence[Act], actor: Actor) -> list[Done]:
    scans = [each for each in acts if isinstance(each, Scan)]
    outcomes = logistics.record_scans(county=station.county, scans=scans, actor=actor)
    return [Done(op=each.scan_id, answer=each.answer, fact=each.fact, refusal=each.refusal) for each in outcomes]


def _one(station: Station, each: Act, actor: Actor) -> Done:
    op = _op(each)
    try:
        receipt = _do(station, each, actor)
    except Refusal as refusal:
        return Done(op=op, answer=Answer.REFUSED, refusal=refusal)
    return Done(op=op, answer=Answer.REPEATED if receipt.is_repeat else Answer.APPLIED, fact=receipt.fact)


def _op(each: Act) -> str:
    return each.scan_id if isinstance(each, Scan) else each.key if isinstance(each, Acceptance | Opening) else each.op


def _do(station: Station, each: Act, actor: Actor) -> Receipt:
    match each:
        case Acceptance():
            return logistics.accept_hand_over(county=station.county, bag=each, actor=actor)
        case Opening():
            return logistics.open_bag(county=station.county, opening=each, actor=actor)
        case Sent():
            return services.send(key=each.op, sending=each.sending, happened_at=each.happened_at, actor=actor)
        case JointlyOpened():
            return services.open_jointly(key=each.op, opening=each.opening, happened_at=each.happened_at, actor=actor)
        case Scan():
            raise AssertionError("scans go together")
