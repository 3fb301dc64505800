"""What a driver proves without scanning: bags counted with a picture, and bags that are not taken on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huinong.edge.errors import InvalidInput
from huinong.journal.queries import facts_of
from huinong.journal.services import append
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.bag_values import BagCount
from huinong.logistics.transport import queries
from huinong.logistics.transport.facts import trip_entry
from huinong.logistics.transport.models import Trip
from huinong.logistics.transport.values import Count, TripValue
from huinong.registry.policies.queries import figure
from huinong.storage import photos

COUNTED, REFUSED = "trip.counted", "trip.bag_refused"
OF_BAGS = ("bag.handed_over", "bag.offered", "bag.refused")
MOST_BAGS = 9_999  # in a count: a bus takes a few dozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A count or a refusal with its picture ("" where none was taken): `act` is load, unload or refuse."""

    act: str
    trip: str
    happened_at: datetime
    counted: int | None = None
    listed: int | None = None
    bag: str = ""
    refusal: str = ""
    note: str = ""
    photo: str = ""

    @property
    def differs(self) -> bool:
        """Whether the count is not what was listed."""
        return self.counted != self.listed


def keep_photo(county: str, content: bytes) -> str:
    """Keep a driver's picture; answers its digest. Raises NotAPhoto, PhotoTooLarge."""
    return photos.keep(county, content, most_kb=figure("transport.photo_most_kb", division=county, on=clock.today()))


def note_count(
    row: Trip, count: Count | None, *, key: str, act: str, bags: Sequence[str], happened_at: datetime, actor: Actor
) -> BagCount | None:
    """Keep the picture and say on the trip's thread what was counted; what each bag's fact says of it is answered."""
    if count is None:
        return None
    if not 0 <= count.bags <= MOST_BAGS:
        raise InvalidInput(fields="counted")
    told = {
        "act": act, "counted": count.bags, "listed": len(bags), "bags": sorted(bags),
        "photo": keep_photo(row.county, count.photo),
    }  # fmt: skip
    append(trip_entry(row, f"{key}/count", COUNTED, happened_at, told), actor=actor)
    return BagCount(counted=count.bags, listed=len(bags), trip=row.code, photo=str(told["photo"]))


def proofs_of_trip(trip: TripValue) -> tuple[Proof, ...]:
    """What was counted and refused on a trip that somebody may see, the newest first."""
    found = facts_of(trip.county, [trip.thread], kinds=(COUNTED, REFUSED))
    return tuple(_proof(fact, trip.code) for fact in reversed(found))


def proofs_of_bag(county: str, number: str) -> tuple[Proof, ...]:
    """The counts and refusals that a bag was in, the newest first: for those who may see the bag."""
    found = facts_of(county, [f"BAG-{number}"], kinds=OF_BAGS)
    return tuple(_proof(fact, str(fact.facts["counted_on"])) for fact in reversed(found) if "counted_on" in fact.facts)


def photo_of_trip(*, actor: Actor, county: str, code: str, digest: str) -> photos.PhotoValue:
    """A picture that was taken on a trip, for those who may see the trip. Raises NoSuchTrip, NoSuchPhoto."""
    trip = queries.trip(actor=actor, county=county, code=code)
    known = {proof.photo for proof in proofs_of_trip(trip)}
    return photos.kept(county, digest if digest in known else "")


ACTS = {"bag.handed_over": "load", "bag.offered": "unload", "bag.refused": "refuse", REFUSED: "refuse"}


def _proof(fact: FactValue, trip: str) -> Proof:
    said = fact.facts
    return Proof(
        act=ACTS.get(fact.kind) or str(said["act"]),
        trip=trip,
        happened_at=fact.happened_at,
        counted=said.get("counted_bags", said.get("counted")),
        listed=said.get("listed_bags", said.get("listed")),
        bag=str(said.get("bag", "")),
        refusal=str(said.get("refusal", "")),
        note=str(said.get("note", "")),
        photo=str(said.get("photo", "")),
    )
