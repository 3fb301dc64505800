"""Acts of the station that span rooms: sending with its checks, a joint opening, a count of the shelf."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.counter.station import finding, queries
from huinong.counter.station.errors import (
    ChecksMissing,
    CountDiffers,
    FormIncomplete,
    NotExpected,
    NotWaiting,
    SeveralPieces,
)
from huinong.counter.station.facts import COUNTED
from huinong.counter.station.values import JointOpening, Sending, ShelfCount
from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels import services as logistics
from huinong.logistics.parcels.bag_values import Acceptance
from huinong.logistics.parcels.postage import quote
from huinong.logistics.parcels.records import JointOpening as BothSides
from huinong.logistics.parcels.values import Checks, ParcelValue, Posting

NOTE = 200
NAME = 60


@act
def send(*, key: str, sending: Sending, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Accept a piece for sending: its postage by the county's tariff, and the checks recorded beside it.

    The receipt is of `parcel.accepted`. Raises NoStation, ChecksMissing, FormIncomplete, what parcels refuse, and
    where cash may not be taken what the till refuses.
    """
    gates.require(actor, "parcels.accept")
    station = queries.station_of(actor)
    at = happened_at or moment_of(station.county, key)
    gates.require_scope(actor, station.village, point=station.id)
    if not (sending.real_name and sending.opened):
        raise ChecksMissing
    if not sending.sender_name.strip():
        raise FormIncomplete(fields=_("the sender's name"))
    price = quote(county=station.county, shipment=sending.shipment, on=clock.day_of(at))
    posting = Posting(
        key=key,
        point=station.id,
        village=station.village,
        happened_at=at,
        recipient_name=sending.recipient_name,
        recipient_phone=sending.recipient_phone,
        address=sending.address,
        weight_g=sending.weight_g,
        postage_fen=price.amount_fen,
        product=sending.product,
        sender_name=sending.sender_name.strip(),
        checks=Checks(id_kind=sending.id_kind, id_number=sending.id_number.strip(), contents=sending.contents),
    )
    return logistics.accept(pieces=[posting], actor=actor)[0]


@act
def open_jointly(*, key: str, opening: JointOpening, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Take over a bag whose seal is broken, opening and counting it with who brought it (共同拆验).

    Custody moves with the broken seal on record, so what is missing is answered for by the giver. Raises NoStation,
    FormIncomplete, CountDiffers, and what parcels refuse.
    """
    gates.require(actor, "parcels.scan")
    station = queries.station_of(actor)
    at = happened_at or moment_of(station.county, key)
    gates.require_scope(actor, station.village, point=station.id)
    witness = opening.witness.strip()
    if not 0 < len(witness) <= NAME:
        raise FormIncomplete(fields=_("who brought the bag"))
    found = parcels.bag(county=station.county, number=opening.bag, actor=actor)
    left = found.pieces - len(opening.missing)
    if opening.counted != left:
        missing = len(opening.missing)
        raise CountDiffers(counted=opening.counted, pieces=found.pieces, missing=missing, left=left)
    taking = Acceptance(
        key=f"{key}/take",
        bag=opening.bag,
        taker=custody.point(station.id),
        happened_at=at,
        seal_intact=False,
        counted=opening.counted,
    )
    logistics.accept_hand_over(county=station.county, bag=taking, actor=actor)
    opened = BothSides(
        key=key,
        bag=opening.bag,
        point=station.id,
        happened_at=at,
        giver_name=witness,
        taker_name=actor.name,
        seal="broken",
        missing=tuple(opening.missing),
        note=opening.note.strip()[:NOTE],
    )
    return logistics.open_jointly(county=station.county, opening=opened, actor=actor)


@act
def count_shelf(
    *,
    key: str,
    ticked: Sequence[UUID],
    scanned: Sequence[str],
    actor: Actor,
    happened_at: datetime | None = None,
) -> tuple[ShelfCount, Receipt]:
    """Compare what was seen on the shelf, ticked or scanned, with what should stand there. Nothing is moved.

    Raises NoStation, NotWaiting when a ticked piece does not stand there.
    """
    gates.require(actor, "parcels.scan")
    station = queries.station_of(actor)
    gates.require_scope(actor, station.village, point=station.id)
    expected = [each.piece for each in queries.board(actor, station).shelf]
    count = _compared(expected, set(ticked), scanned)
    entry = Entry(
        key=key,
        kind=COUNTED,
        county=station.county,
        thread=f"POINT-{station.code}",
        happened_at=happened_at or moment_of(station.county, key),
        facts={
            "expected": count.expected,
            "found": len(count.found),
            "missing": [f"{piece.carrier}-{piece.number}" for piece in count.missing],
            "surplus": list(count.surplus),
            "village": station.village,
        },
        asked={"ticked": sorted(str(id_) for id_ in ticked), "scanned": sorted(scanned)},
        point=station.id,
    )
    if set(ticked) - {piece.id for piece in expected} and not recall(station.county, [entry]):
        raise NotWaiting
    return count, append(entry, actor=actor)


def _compared(expected: Sequence[ParcelValue], ticked: set[UUID], scanned: Sequence[str]) -> ShelfCount:
    seen, surplus = set(ticked), []
    for number in dict.fromkeys(scanned):
        try:
            seen.add(finding.one_of(expected, number).id)
        except (NotExpected, SeveralPieces):
            surplus.append(number[:40])
    return ShelfCount(
        expected=len(expected),
        found=tuple(piece for piece in expected if piece.id in seen),
        missing=tuple(piece for piece in expected if piece.id not in seen),
        surplus=tuple(surplus),
    )
