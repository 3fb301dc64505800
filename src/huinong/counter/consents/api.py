"""`/api/v1/consents`: words of addressees recorded by staff, how a piece stands, and the share of each courier."""

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.counter.consents import queries, services
from huinong.counter.consents.schemas import SayIn, ShareOut, StandingOut
from huinong.counter.consents.values import Saying, Share, Standing
from huinong.edge.api import ActorRequest, IdempotencyKey, ReceiptOut, receipt_out
from huinong.funds.settlement.months import month as month_named
from huinong.logistics.parcels.values import PieceId
from huinong.registry.parties.api import RevealedOut

router = Router(tags=["consents"])


class MonthAsked(Schema):
    """Whose month; `month` is this one unless it is named, as `2026-11`."""

    county: str = Field(pattern=r"^[0-9]{6}$")
    month: str = Field("", pattern=r"^(2[01][0-9]{2}-(0[1-9]|1[0-2]))?$")


@router.post("", response=ReceiptOut, summary="Record that a recipient agrees to a station, or does not")
def say(request: ActorRequest, key: IdempotencyKey, body: SayIn) -> ReceiptOut:
    saying = Saying(
        key=key,
        piece=PieceId(body.carrier, body.number),
        covers=body.covers,
        is_given=body.is_given,
        channel=body.channel,
        happened_at=body.happened_at,
    )
    return receipt_out(services.record(county=body.county, saying=saying, actor=request.actor))


@router.post(
    "/pieces/{county}/{carrier}/{number}/phone",
    response=RevealedOut,
    summary="Read the phone of a recipient who is to be asked, to call them",
)
def phone(request: ActorRequest, key: IdempotencyKey, county: str, carrier: str, number: str) -> RevealedOut:
    piece_id = PieceId(carrier, number)
    read = services.reveal_phone(key=key, county=county, piece=piece_id, actor=request.actor)
    return RevealedOut(text=read.text, receipt=receipt_out(read.receipt))


@router.get("/shares", response=list[ShareOut], summary="Each courier's share of shelved pieces with consent")
def shares(request: ActorRequest, asked: Query[MonthAsked]) -> list[Share]:
    return list(queries.shares(request.actor, asked.county, month_named(asked.month).first))


@router.get("/pieces/{county}/{carrier}/{number}", response=StandingOut, summary="The words that cover a piece")
def piece(request: ActorRequest, county: str, carrier: str, number: str) -> Standing:
    return queries.standing(request.actor, county, carrier, number)
