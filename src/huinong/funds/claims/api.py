"""`/api/v1/claims`: claims with their chain, and each step of their answer."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, page_of, receipt_out
from huinong.funds.claims import queries, services
from huinong.funds.claims.entries import EVIDENCE, TEXT
from huinong.funds.claims.models import Claim
from huinong.funds.claims.values import (
    BlameRule,
    Claimant,
    ClaimState,
    ClaimValue,
    LimitRule,
    Loss,
    NewClaim,
    holder_said,
)

router = Router(tags=["claims"])


class ClaimsAsked(Paging):
    """The query of the list; `late` leaves those that should have been answered before today."""

    state: ClaimState | None = None
    late: bool = False


class ClaimOut(Schema):
    """A claim; amounts in fen, null while unknown. `number` is the claim's, `piece` the waybill's."""

    county: str
    number: str
    carrier: str
    piece: str
    village: str
    loss: Loss
    claimant: Claimant
    state: ClaimState
    insured_fen: int
    value_fen: int
    postage_fen: int
    wanted_fen: int
    evidence: str
    opened_at: datetime
    answer_by: date
    loss_fen: int | None
    limit_fen: int | None
    limit_rule: LimitRule | None
    assessed_fen: int | None
    finding: str
    granted_fen: int | None
    answer: str
    decided_at: datetime | None
    paid_at: datetime | None
    responsible: str
    responsible_name: str
    responsible_rule: BlameRule | None
    responsible_reason: str
    recourse_fen: int | None
    ended_reason: str


class LinkOut(Schema):
    """A step of the custody chain, with the fact that says so."""

    holder: str
    name: str
    kind: str
    fact: UUID
    at: datetime


class HolderOut(Schema):
    """Who may be made to answer; nothing is recovered where there is no `account`."""

    holder: str
    name: str
    account: str


class ChainOut(Schema):
    """The chain behind a claim, whom it proposes by which rule and fact, and all who may be chosen."""

    links: list[LinkOut]
    proposed: str
    rule: BlameRule
    fact: UUID
    holders: list[HolderOut]
    is_found: bool


class ClaimIn(Strict):
    """What is claimed; amounts in fen."""

    carrier: str = Field(max_length=12)
    number: str = Field(max_length=32)
    loss: Loss
    claimant: Claimant
    insured_fen: int = 0
    value_fen: int
    postage_fen: int = 0
    wanted_fen: int
    evidence: str = Field("", max_length=EVIDENCE)


class ExaminationIn(Strict):
    loss_fen: int
    assessed_fen: int
    finding: str = Field(min_length=1, max_length=TEXT)


class DecisionIn(Strict):
    """`granted_fen` null refuses."""

    granted_fen: int | None = None
    answer: str = Field(min_length=1, max_length=TEXT)


class RecourseIn(Strict):
    """`responsible` is one of the chain's holders; a reason is wanted for another than the proposed."""

    responsible: str = Field(max_length=48)
    recourse_fen: int
    reason: str = Field("", max_length=TEXT)


class TakenBackIn(Strict):
    reason: str = Field(min_length=1, max_length=TEXT)


@router.get("", response=Page[ClaimOut], summary="Claims, the newest first")
def claims(request: ActorRequest, asked: Query[ClaimsAsked]) -> Page[ClaimOut]:
    rows = queries.visible_claims(request.actor)
    if asked.state:
        rows = queries.in_state(rows, asked.state, request.actor)
    if asked.late:
        rows = queries.late(rows)

    def shape(row: Claim) -> ClaimOut:
        return _claim_out(queries.value_of(row, request.actor))

    return page_of(rows, asked, shape)


@router.get("/{county}/{number}", response=ClaimOut, summary="One claim")
def claim(request: ActorRequest, county: str, number: str) -> ClaimOut:
    return _claim_out(queries.claim(request.actor, county, number))


@router.get("/{county}/{number}/chain", response=ChainOut, summary="Who had the piece, and who answers for it")
def chain(request: ActorRequest, county: str, number: str) -> ChainOut:
    found = queries.chain(request.actor, county, number)
    return ChainOut(
        links=[
            LinkOut(holder=link.holder, name=holder.label, kind=link.kind, fact=link.fact, at=link.at)
            for link, holder in found.links
        ],
        proposed=found.blame.holder,
        rule=found.blame.rule,
        fact=found.blame.fact,
        holders=[HolderOut(holder=each.code, name=each.label, account=each.account) for each in found.holders],
        is_found=found.is_found,
    )


@router.post("/{county}", response=ReceiptOut, summary="Open a claim; its number is in the facts")
def open_claim(request: ActorRequest, key: IdempotencyKey, county: str, body: ClaimIn) -> ReceiptOut:
    new = NewClaim(**body.dict())
    return receipt_out(services.open_claim(key=key, county=county, claim=new, actor=request.actor))


@router.post("/{county}/{number}/examination", response=ReceiptOut, summary="Say what the loss is and what is due")
def examine(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: ExaminationIn) -> ReceiptOut:
    return receipt_out(services.examine(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/decision", response=ReceiptOut, summary="Grant or refuse")
def decide(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: DecisionIn) -> ReceiptOut:
    return receipt_out(services.decide(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/payment", response=ReceiptOut, summary="Pay what was granted")
def pay(request: ActorRequest, key: IdempotencyKey, county: str, number: str) -> ReceiptOut:
    return receipt_out(services.pay(key=key, county=county, number=number, actor=request.actor))


@router.post("/{county}/{number}/recourse", response=ReceiptOut, summary="Confirm or choose who answers for the loss")
def take_recourse(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: RecourseIn) -> ReceiptOut:
    return receipt_out(
        services.take_recourse(key=key, county=county, number=number, actor=request.actor, **body.dict())
    )


@router.post("/{county}/{number}/taking-back", response=ReceiptOut, summary="Take a claim back")
def take_back(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: TakenBackIn) -> ReceiptOut:
    return receipt_out(services.take_back(key=key, county=county, number=number, actor=request.actor, **body.dict()))


def _claim_out(value: ClaimValue) -> ClaimOut:
    given = {name: getattr(value, name) for name in ClaimOut.model_fields}
    return ClaimOut(**{**given, "responsible_name": holder_said(value.responsible, value.responsible_name)})
