"""Of addressees, for rooms above: the pieces that a number and the end of a phone prove, and their whole phone."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from huinong.logistics.parcels.models import Carrier, Parcel
from huinong.logistics.parcels.people import tail_hash
from huinong.logistics.parcels.queries import value_of
from huinong.logistics.parcels.rows import UNNEEDED
from huinong.logistics.parcels.values import ParcelValue
from huinong.storage import lookup
from huinong.storage.secrets import unseal

MOST = 10  # carriers' numbers overlap, and so few that fit one phone's end


def proven_pieces(*, number: str, tail: str) -> tuple[ParcelValue, ...]:
    """What has this number and is for a phone that ends so, the newest first.

    An unknown number and a wrong tail both come to no row of the same two queries. By county and carrier, since
    the number alone has no index: rows are spread by county.
    """
    brands = list(Carrier.objects.values_list("county", "code"))
    counties, codes = {county for county, _ in brands}, {code for _, code in brands}
    rows = Parcel.objects.filter(county__in=counties, carrier__in=codes, number=number)
    rows = rows.filter(recipient_tail_hash=tail_hash(tail)).select_related("bag").order_by("-id")
    return tuple(value_of(row) for row in rows[:MOST])


def phone_digests(county: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Piece → the keyed digest of its addressee's whole phone, "" where the label hides it: for the room of consents.

    In one query. The digest leaves the house in no answer.
    """
    found = lookup.rows(Parcel, county=county, id=ids, but=UNNEEDED)
    return {row.id: row.recipient_phone_hash for row in found}


def clear_phone(county: str, id_: UUID) -> str:
    """The whole phone of a piece's addressee, "" where the label hides it.

    For a room that has gated the piece, and records in the journal who read it and why.
    """
    sealed = Parcel.objects.values_list("recipient_phone_sealed", flat=True).get(county=county, id=id_)
    return unseal(bytes(sealed)) if sealed else ""
