"""`/api/v1/transport/trips`: bags counted with a picture, bags not taken on, and the pictures."""

import binascii
from base64 import b64decode
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, ReceiptOut, Strict, receipt_out
from huinong.edge.errors import InvalidInput
from huinong.edge.middleware import API_BODY_BYTES
from huinong.logistics.parcels.bag_values import WhyRefused
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import proofs, queries, services
from huinong.logistics.transport.schemas import WhenIn
from huinong.logistics.transport.trip_pages import as_picture
from huinong.logistics.transport.values import Count

router = Router(tags=["transport"])
AS_PICTURE: dict[str, Any] = {
    "responses": {
        200: {"description": "JPEG or PNG", "content": {"image/*": {"schema": {"type": "string"}}}},
    }
}


class CountIn(Strict):
    """Bags counted where they cannot be scanned, with a picture of them (JPEG or PNG, base64)."""

    bags: int = Field(ge=0, le=proofs.MOST_BAGS)
    photo: str = Field(min_length=1, max_length=API_BODY_BYTES)


class RefuseIn(WhenIn):
    """A bag that is not taken on, and why; a picture (JPEG or PNG, base64) may show it."""

    bag: str = Field(max_length=20)
    why: WhyRefused
    note: str = Field("", max_length=200)
    photo: str = Field("", max_length=API_BODY_BYTES)


class ProofOut(Schema):
    """A count (`act` load or unload) or a refusal; `photo` is the digest of its picture."""

    act: str
    happened_at: datetime
    counted: int | None
    listed: int | None
    bag: str
    refusal: str
    note: str
    photo: str


@router.post("/trips/{code}/refuse", response=ReceiptOut, summary="Do not take a bag on: it stays where it is")
def refuse(request: ActorRequest, key: IdempotencyKey, code: str, body: RefuseIn) -> ReceiptOut:
    told = services.refuse_bag(
        key=key, trip=code, actor=request.actor, **{**body.dict(), "photo": _picture(body.photo)}
    )  # fmt: skip
    return receipt_out(told)


@router.get("/trips/{code}/proofs", response=list[ProofOut], summary="What was counted and refused on a trip")
def proofs_of(request: ActorRequest, code: str, county: str = "") -> list[ProofOut]:
    trip = queries.trip(actor=request.actor, county=county_of(request.actor, county), code=code)
    found = proofs.proofs_of_trip(trip)
    return [ProofOut(**{name: getattr(each, name) for name in ProofOut.model_fields}) for each in found]


@router.get("/trips/{code}/photos/{digest}", openapi_extra=AS_PICTURE, summary="A picture that was taken on a trip")
def photo(request: ActorRequest, code: str, digest: str, county: str = "") -> HttpResponse:
    where = county_of(request.actor, county)
    return as_picture(proofs.photo_of_trip(actor=request.actor, county=where, code=code, digest=digest))


def counted(said: CountIn | None) -> Count | None:
    """What a body says was counted."""
    return Count(said.bags, _picture(said.photo)) if said else None


def _picture(said: str) -> bytes:
    try:
        return b64decode(said, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(fields=_("photo: base64")) from error
