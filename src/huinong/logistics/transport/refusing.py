"""Bags that a driver does not take on: they stay where they are, and the dispatchers are told."""

from datetime import datetime

from huinong.edge.errors import InvalidInput
from huinong.journal.services import act, append
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import BagRefusal, WhyRefused
from huinong.logistics.transport.facts import trip_entry
from huinong.logistics.transport.proofs import REFUSED, keep_photo
from huinong.logistics.transport.running import locked_trips

NOTE_LENGTH = 200


@act
def refuse_bag(
    *,
    county: str,
    key: str,
    trip: str,
    bag: str,
    why: str,
    happened_at: datetime,
    actor: Actor,
    note: str = "",
    photo: bytes = b"",
) -> Receipt:
    """The driver does not take an offered bag on, says why (`WhyRefused`), and may show it on a picture.

    The offer is over, the bag stays with whoever holds it, and an incident of the dispatchers says so. Raises
    NoSuchTrip, NotYourTrip, InvalidInput, NotAPhoto, PhotoTooLarge, and what parcels refuse: NotOffered, ClockOff.
    """
    row = locked_trips(county, [trip], actor)[trip]
    if why not in set(WhyRefused) or len(note) > NOTE_LENGTH:
        raise InvalidInput(fields="why, note")
    taker = custody.trip(row.id)
    refusal = BagRefusal(
        key=key,
        bag=bag,
        taker=taker,
        why=WhyRefused(why),
        happened_at=happened_at,
        trip=row.code,
        note=note.strip(),
        photo=keep_photo(county, photo) if photo else "",
    )
    receipt = parcels.refuse_bags(county=county, refusals=[refusal], actor=actor, trips=[taker])[0]
    told: dict[str, object] = {"bag": bag, "refusal": why, "note": refusal.note, "photo": refusal.photo}
    append(trip_entry(row, f"{key}/trip", REFUSED, happened_at, told), actor=actor)
    return receipt
