"""`/api/v1/track`: a piece for whoever proves it. No token; wrong tries are counted and lock as failed sign-ins do."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.counter.consents.schemas import StandingOut
from huinong.counter.consents.values import Covers
from huinong.counter.tracking.services import look_up, say
from huinong.counter.tracking.values import Tracked
from huinong.edge.addresses import client_address
from huinong.edge.api import IdempotencyKey, ReceiptOut, Strict, receipt_out

router = Router(tags=["track"])


class Proof(Schema):
    """What is on the label or in the message."""

    number: str = Field(pattern=r"^[A-Za-z0-9-]{4,32}$", description="The waybill number")
    tail: str = Field(pattern=r"^[0-9]{4}$", description="The last four digits of the addressee's phone")


class StepOut(Schema):
    at: datetime
    said: str


class OpenDaysOut(Schema):
    days: str
    times: str


class PlaceOut(Schema):
    """The station. `today` is "" when it is closed today; coordinates are WGS-84."""

    name: str
    address: str
    today: str
    week: list[OpenDaysOut]
    market: str
    lng: float | None
    lat: float | None


class TrackedOut(Schema):
    """A piece in plain words, the newest step first; name and phone are masked."""

    carrier: str
    carrier_code: str
    number: str
    recipient: str
    phone: str
    where: str
    shelf_code: str
    cod_fen: int = Field(description="Cash on delivery still to be paid when it is fetched")
    steps: list[StepOut]
    place: PlaceOut | None
    help_phone: int
    consent: StandingOut | None


class WordIn(Strict):
    """Whether a piece may be left at a station, with its proof; `covers` more where the phone is known whole."""

    number: str = Field(pattern=r"^[A-Za-z0-9-]{4,32}$", description="The waybill number")
    tail: str = Field(pattern=r"^[0-9]{4}$", description="The last four digits of the addressee's phone")
    carrier: str = Field(min_length=1, max_length=12, description="`carrier_code` of the piece")
    covers: Covers
    is_given: bool


@router.get("", response=list[TrackedOut], auth=None, summary="Where a piece is, for whoever proves it")
def track(request: HttpRequest, proof: Query[Proof]) -> list[Tracked]:
    """Carriers' numbers overlap: every piece that the proof fits is told, hardly ever more than one."""
    return list(look_up(number=proof.number, tail=proof.tail, address=client_address(request)))


@router.post(
    "/consent", response=ReceiptOut, auth=None, summary="Agree to a station, or not, for whoever proves a piece"
)
def consent(request: HttpRequest, key: IdempotencyKey, body: WordIn) -> ReceiptOut:
    receipt = say(
        key=key,
        number=body.number,
        tail=body.tail,
        carrier=body.carrier,
        covers=body.covers,
        is_given=body.is_given,
        address=client_address(request),
    )
    return receipt_out(receipt)
