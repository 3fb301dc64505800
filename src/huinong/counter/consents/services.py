"""The writers of this room: an addressee's word, followed by others but never altered; a phone, read to call them."""

from django.db.models import QuerySet

from huinong.counter.consents.errors import EnoughSaid, NoPhone, NotComing, NothingToAsk, PhoneHidden
from huinong.counter.consents.facts import GIVEN, WITHDRAWN
from huinong.counter.consents.models import Word
from huinong.counter.consents.queries import unasked
from huinong.counter.consents.values import Channel, Covers, Saying
from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.journal.queries import facts_by_id, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import clocks
from huinong.logistics.parcels.life import Direction
from huinong.logistics.parcels.proving import clear_phone, phone_digests
from huinong.logistics.parcels.queries import parcel
from huinong.logistics.parcels.values import ParcelValue, PieceId
from huinong.registry.parties.facts import DATA_READ
from huinong.registry.parties.values import Revealed, Scheme
from huinong.registry.policies.queries import figure

TO_CALL = "consent.call"
"""Why a phone is read here: the one purpose there is, as the journal words it."""


@act
def record(*, county: str, saying: Saying, actor: Actor) -> Receipt:
    """Record that the addressee of a piece agrees to a station, or does not.

    For the piece alone, or for its phone: with its carrier, or with all. What was shelved before stays where it is;
    the next shelving asks anew. What says the same of the same piece as the newest word of this addressee is that word.
    Staff may not say that it came from the tracking page; who does says so many things a day and no more. Raises
    NotPermitted, InvalidInput, NoSuchParcel, ClockOff, PhoneHidden, NotComing (for outbound), EnoughSaid.
    """
    gates.require(actor, "consents.write")
    if saying.channel is Channel.TRACKING and actor.role is not Role.SYSTEM:
        raise InvalidInput(fields="channel")
    piece = parcel(county=county, carrier=saying.piece.carrier, number=saying.piece.number, actor=actor)
    entry = _entry(saying, piece)
    known = recall(county, [entry])
    if known:
        return Receipt(known[saying.key], is_repeat=True)
    clocks.check_all(county, [saying.happened_at])
    word = _word(saying, piece)
    if same := _said_already(word, entry, piece):
        return Receipt(same, is_repeat=True)
    if saying.channel is Channel.TRACKING:
        _check_not_enough(word, piece)
    receipt = append(entry, actor=actor)
    word.fact = receipt.fact.id
    word.save(force_insert=True)
    return receipt


def _said_already(word: Word, entry: Entry, piece: ParcelValue) -> FactValue | None:
    """The fact of the newest word, when it says what is to be said now, and was not said after it."""
    newest = _words_of(word.addressee, piece).order_by("-said_at", "-id").first()
    if newest is None or newest.fact is None or newest.said_at > word.said_at:
        return None
    [fact] = facts_by_id(piece.county, [newest.fact])
    is_same = (fact.kind, fact.facts) == (entry.kind, entry.facts)  # the facts name the piece
    return fact if is_same else None


def _check_not_enough(word: Word, piece: ParcelValue) -> None:
    """Count what strangers said of this addressee on the day, in China. Raises EnoughSaid."""
    today = clock.day_of(word.said_at)
    limit = figure("consents.words_a_day", division=piece.county, on=today)
    said = _words_of(word.addressee, piece).filter(
        channel=Channel.TRACKING, said_at__gte=clock.at_beijing(today, hour=0)
    )
    if said.count() >= limit:
        raise EnoughSaid(limit=limit, phone=figure("tracking.help_phone", division=piece.county, on=today))


def _words_of(addressee: str, piece: ParcelValue) -> QuerySet[Word]:
    words = Word.objects.filter(county=piece.county)
    return words.filter(addressee=addressee) if addressee else words.filter(piece=piece.id)


@act
def reveal_phone(*, key: str, county: str, piece: PieceId, actor: Actor) -> Revealed:
    """The clear phone of a piece's recipient, to ask for their word, and a fact of who read it.

    Only while they are to be asked: it comes in, is not closed yet, and no consent stands. Raises NotPermitted,
    NoSuchParcel, NotComing, NothingToAsk, NoPhone.
    """
    gates.require(actor, "consents.write")
    found = parcel(county=county, carrier=piece.carrier, number=piece.number, actor=actor)
    told = {"subject": found.thread, "scheme": Scheme.PHONE, "purpose": TO_CALL}
    entry = Entry(
        key=key,
        kind=DATA_READ,
        county=county,
        thread=found.thread,
        happened_at=moment_of(county, key),
        facts={**told, "carrier": found.carrier, "number": found.number, "village": found.village},
        asked=told,
        party=found.carrier_party,
    )
    if not recall(county, [entry]):
        _check_to_be_asked(found)
    phone = clear_phone(county, found.id)
    if not phone:
        raise NoPhone(carrier=found.carrier, number=found.number)
    return Revealed(phone, append(entry, actor=actor))


def _check_to_be_asked(piece: ParcelValue) -> None:
    _check_comes(piece)
    if piece.closed_at is not None or not unasked(piece.county, [piece]):
        raise NothingToAsk(carrier=piece.carrier, number=piece.number)


def _check_comes(piece: ParcelValue) -> None:
    if piece.direction is not Direction.INBOUND:
        raise NotComing(carrier=piece.carrier, number=piece.number)


def _word(saying: Saying, piece: ParcelValue) -> Word:
    _check_comes(piece)
    is_about_it = saying.covers is Covers.PIECE
    addressee = phone_digests(piece.county, [piece.id])[piece.id]
    if not is_about_it and not addressee:
        raise PhoneHidden(carrier=piece.carrier, number=piece.number)
    return Word(
        county=piece.county,
        piece=piece.id if is_about_it else None,
        phone_hash="" if is_about_it else addressee,
        addressee=addressee,
        carrier=piece.carrier if saying.covers is Covers.CARRIER else "",
        is_given=saying.is_given,
        channel=saying.channel.value,
        said_at=saying.happened_at,
    )


def _entry(saying: Saying, piece: ParcelValue) -> Entry:
    told = {
        "carrier": piece.carrier,
        "number": piece.number,
        "covers": saying.covers.value,
        "channel": saying.channel.value,
    }
    return Entry(
        key=saying.key,
        kind=GIVEN if saying.is_given else WITHDRAWN,
        county=piece.county,
        thread=piece.thread,
        happened_at=saying.happened_at,
        facts=told,
        asked=told,
        party=piece.carrier_party,
    )
