"""Redirection (改址): an inbound piece gets another village, or turns back, at its addressee's or its sender's word."""

from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import clocks, privacy
from huinong.logistics.parcels.errors import NoSuchParcel, NotRedirectable, ProofRefused, WrongNewAddress
from huinong.logistics.parcels.facts import REDIRECTED, payload
from huinong.logistics.parcels.life import CLOSED, Direction, State
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.people import tail_hash
from huinong.logistics.parcels.places import county_centre, stations_of, villages_in
from huinong.logistics.parcels.queries import visible_parcels
from huinong.logistics.parcels.values import AskedBy, Redirection
from huinong.storage.secrets import keyed_hash

FIXED = CLOSED | {State.LOST}
CHANGED = ("village", "station", "address", "state", "shelf_code", "is_turned_back")


@act
def redirect_piece(*, county: str, redirection: Redirection, actor: Actor) -> Receipt:
    """Give an inbound piece another village and station, or the county centre to be given back from.

    The fact keeps the old and the new place. The time limit stays as it was set. A piece on a shelf is off it again,
    in its station's hands; then every piece moves by the usual scans. Raises NoSuchParcel, ClockOff,
    NotRedirectable (closed, lost, outbound), WrongNewAddress (no village here, or the same one), ProofRefused.
    """
    gates.require(actor, "parcels.except")
    gates.require(actor, "parcels.scan")
    piece = _locked(county, redirection, actor)
    known = recall(county, [_entry(piece, redirection, {})])
    if known:
        return Receipt(known[redirection.key], is_repeat=True)
    clocks.check_all(county, [redirection.happened_at])
    _check(piece, redirection)
    was = {"was_village": piece.village, "was_station": _text(piece.station), "was_address": _shown(piece.address)}
    _turn(piece, redirection)
    facts = payload(
        piece,
        **was,
        address=_shown(piece.address),
        to_sender=redirection.is_to_sender,
        asked_by=redirection.asked_by.value,
        note=redirection.note[:200],
        due_at=piece.due_at.isoformat() if piece.due_at else None,
    )
    receipt = append(_entry(piece, redirection, facts), actor=actor)
    piece.save(update_fields=CHANGED)
    return receipt


def _locked(county: str, redirection: Redirection, actor: Actor) -> Parcel:
    asked = redirection.piece
    seen = visible_parcels(actor).filter(county=county, carrier=asked.carrier, number=asked.number).values("id")
    piece = Parcel.objects.filter(county=county, id__in=seen).select_for_update().order_by("id").first()
    if piece is None:
        raise NoSuchParcel(carrier=asked.carrier, number=asked.number)
    return piece


def _check(piece: Parcel, redirection: Redirection) -> None:
    if piece.direction != Direction.INBOUND or State(piece.state) in FIXED:
        raise NotRedirectable(carrier=piece.carrier, number=piece.number, state=piece.state)
    by_addressee = redirection.asked_by is AskedBy.ADDRESSEE
    if by_addressee and tail_hash(redirection.phone_tail) != piece.recipient_tail_hash:
        raise ProofRefused(carrier=piece.carrier, number=piece.number)
    if redirection.is_to_sender:
        return
    is_same = (redirection.village, redirection.address) == (piece.village, piece.address)
    if is_same or not villages_in(piece.county, [redirection.village]):
        raise WrongNewAddress(village=redirection.village)


def _turn(piece: Parcel, redirection: Redirection) -> None:
    piece.is_turned_back = redirection.is_to_sender
    if redirection.is_to_sender:
        piece.station = county_centre(piece.county)
    elif redirection.village != piece.village:
        piece.village = villages_in(piece.county, [redirection.village])[redirection.village]
        piece.station = stations_of(piece.county).get(redirection.village)
    piece.address = redirection.address[:200] or piece.address
    if piece.state == State.SHELVED and piece.custodian != f"point:{piece.station}":
        piece.state, piece.shelf_code = State.LOOSE, ""


def _entry(piece: Parcel, redirection: Redirection, facts: Facts) -> Entry:
    asked = {
        "village": redirection.village,
        "address": keyed_hash("address", redirection.address),
        "asked_by": redirection.asked_by.value,
        "note": redirection.note,
    }
    return Entry(
        key=redirection.key,
        kind=REDIRECTED,
        county=piece.county,
        thread=piece.thread,
        happened_at=redirection.happened_at,
        facts=facts,
        asked=asked,
        party=piece.carrier_party,
    )


def _shown(address: str) -> str:
    """An address as facts may say it."""
    return privacy.address(address)


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None
