"""Locking and naming of piece rows, shared by the services of this room."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from huinong.journal.queries import facts_by_key, value_of
from huinong.journal.values import Entry, FactValue
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.life import Holder
from huinong.logistics.parcels.models import Bag, Incident, Parcel
from huinong.logistics.parcels.places import Place
from huinong.logistics.parcels.values import ExceptionKind, PieceId
from huinong.storage import lookup

MOVING_FIELDS = (
    "state",
    "custodian",
    "bag",
    "station",
    "due_at",
    "arrived_at",
    "shelved_at",
    "closed_at",
    "shelf_code",
)
UNNEEDED = (
    "recipient_phone_sealed",
    "recipient_phone_masked",
    "address",
    "tokens",
    "product",
    "sender_name",
    "origin_point",
    "announced_at",
    "accepted_at",
    "id_kind",
    "id_hash",
    "contents",
)
"""What no step asks for: not read when pieces are locked."""

Pieces = Mapping[tuple[str, str], Parcel]


def by_number(pieces: Iterable[tuple[str, str]]) -> Q:
    """The condition that finds these (carrier, number)s through the unique key."""
    wanted: dict[str, set[str]] = {}
    for carrier, number in pieces:
        wanted.setdefault(carrier, set()).add(number)
    found = Q(pk__in=[])
    for carrier, numbers in wanted.items():
        found |= Q(carrier=carrier, number__in=numbers)
    return found


def locked_pieces(county: str, pieces: Iterable[tuple[str, str]]) -> Pieces:
    """These pieces, locked in the order of their ids; unknown ones are left out."""
    wanted = set(pieces)
    carriers, numbers = {carrier for carrier, _ in wanted}, {number for _, number in wanted}
    # Two carriers may use one number: what is found beside the wanted pieces is locked with them, and not returned.
    found = lookup.rows(Parcel, county=county, carrier=carriers, number=numbers, lock=True, but=UNNEEDED)
    return {(row.carrier, row.number): row for row in found if (row.carrier, row.number) in wanted}


def locked_contents(county: str, bags: Sequence[Bag]) -> Pieces:
    """All pieces in these bags, locked in the order of their ids."""
    found = lookup.rows(Parcel, county=county, bag=[bag.id for bag in bags], lock=True, but=UNNEEDED)
    return {(row.carrier, row.number): row for row in found}


def recorded_under(county: str, keys: Sequence[str]) -> Mapping[str, FactValue]:
    """The facts under these keys, unchecked: for acts whose thread is only known once they are done."""
    return {key: value_of(fact) for key, fact in facts_by_key(county, keys).items()}


def holder(parcel: Parcel, here: Place, places: Mapping[UUID, Place]) -> Holder:
    """Who has the piece, as seen from `here`."""
    if parcel.bag_id:
        return Holder.BAG
    at = custody.id_of(parcel.custodian, "point")
    if at is None:
        is_gone = parcel.custodian in {custody.RECIPIENT, custody.SENDER}
        return Holder.GONE if is_gone else Holder.CARRIER
    if at == here.id:
        return Holder.HERE
    there = places.get(at)
    return Holder.PEER if there is not None and there.kind == here.kind else Holder.OTHER_KIND


def thread_of(carrier: str, number: str, order: str | None = None) -> str:
    """The thread of a piece: its order's, or its own."""
    return order or f"{carrier}-{number}"


def bag_thread(number: str) -> str:
    """The thread of a bag."""
    return f"BAG-{number}"


def key_of(piece: PieceId) -> tuple[str, str]:
    """The key of a piece as the row maps have it."""
    return piece.carrier, piece.number


def incident(
    entry: Entry, kind: ExceptionKind, *, parcel: Parcel | None = None, bag: Bag | None = None, owner: str = ""
) -> Incident:
    """An incident row for the fact that opens it; its first owner is found by the kind unless it is given."""
    return Incident(
        county=entry.county,
        parcel=parcel,
        bag=bag,
        kind=kind.value,
        owner=owner,
        point=entry.point,
        opened_at=entry.happened_at,
        fact_key=entry.key,
    )
