"""`/api/v1/contracts`: what is agreed with couriers; drafting, signing, ending."""

from datetime import date
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, ReceiptOut, Strict, receipt_out
from huinong.registry.contracts import queries, services
from huinong.registry.contracts.values import ContractValue, ContractVersion, Fault, PriceStep, PriceTier, Terms

router = Router(tags=["contracts"])
COUNTY = Field(pattern=r"^[0-9]{6}$")
NUMBER = Field(min_length=1, max_length=40, pattern=r"^[^/]+$")


class StepOut(Schema):
    """The price up to and with a weight; `up_to_g` is null in the last step, for all that is heavier."""

    up_to_g: int | None
    fen: int


class TermsOut(Schema):
    """What was agreed, valid on `valid_from`, no longer on `valid_to`. The longest prefix in `places` counts."""

    brands: list[str]
    places: dict[str, PriceTier]
    prices: dict[PriceTier, list[StepOut]]
    hours: dict[PriceTier, int]
    on_time_bp: int
    penalties_fen: dict[Fault, int]
    piece_cap_bp: int
    month_cap_bp: int
    dispute_days: int
    valid_from: date
    valid_to: date | None


class VersionOut(Schema):
    """One version; it holds for nothing while `signed_on` is null."""

    version: int
    signed_on: date | None
    terms: TermsOut


class ContractOut(Schema):
    """A contract with its versions, the newest first."""

    county: str
    number: str
    party: UUID
    ended_on: date | None
    end_reason: str
    versions: list[VersionOut]


class StepIn(Strict):
    up_to_g: int | None = Field(None, ge=1, le=1_000_000)
    fen: int = Field(ge=0, le=10_000_000)


class TermsIn(Strict):
    brands: list[str] = Field(min_length=1, max_length=50)
    places: dict[str, PriceTier] = Field(min_length=1, max_length=2_000)
    prices: dict[PriceTier, list[StepIn]] = Field(max_length=3)
    hours: dict[PriceTier, int] = Field(max_length=3)
    on_time_bp: int = Field(ge=0, le=10_000)
    penalties_fen: dict[Fault, int] = Field(default_factory=dict, max_length=3)
    piece_cap_bp: int = Field(ge=0, le=1_000_000)
    month_cap_bp: int = Field(ge=0, le=10_000)
    dispute_days: int = Field(ge=1, le=365)
    valid_from: date
    valid_to: date | None = None


class DraftIn(Strict):
    """A draft: of a new contract, or the next version of the one with this number."""

    county: str = COUNTY
    number: str = NUMBER
    party: UUID
    terms: TermsIn


class SignIn(Strict):
    version: int = Field(ge=1, le=9_999)
    signed_on: date


class EndIn(Strict):
    ended_on: date = Field(description="The first day without the contract")
    reason: str = Field("", max_length=200)


@router.get("", response=list[ContractOut], summary="The contracts I may see; a courier its own")
def contracts(request: ActorRequest, county: str) -> list[ContractOut]:
    return [_out(value) for value in queries.contracts(request.actor, county)]


@router.post("", response=ReceiptOut, summary="Draft a contract or its next version; nothing holds until it is signed")
def draft(request: ActorRequest, key: IdempotencyKey, body: DraftIn) -> ReceiptOut:
    given = {name: getattr(body.terms, name) for name in TermsIn.model_fields}
    prices = {tier: tuple(PriceStep(s.up_to_g, s.fen) for s in steps) for tier, steps in body.terms.prices.items()}
    terms = Terms(**{**given, "brands": tuple(body.terms.brands), "prices": prices})
    done = services.draft(
        key=key, county=body.county, number=body.number, party=body.party, terms=terms, actor=request.actor
    )
    return receipt_out(done)


@router.get("/{county}/{number}", response=ContractOut, summary="One contract")
def contract(request: ActorRequest, county: str, number: str) -> ContractOut:
    return _out(queries.contract(request.actor, county, number))


@router.post("/{county}/{number}/sign", response=ReceiptOut, summary="Put a version into force from its first day")
def sign(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: SignIn) -> ReceiptOut:
    return receipt_out(services.sign(key=key, county=county, number=number, actor=request.actor, **body.dict()))


@router.post("/{county}/{number}/end", response=ReceiptOut, summary="End a contract")
def end(request: ActorRequest, key: IdempotencyKey, county: str, number: str, body: EndIn) -> ReceiptOut:
    return receipt_out(services.end(key=key, county=county, number=number, actor=request.actor, **body.dict()))


def _out(value: ContractValue) -> ContractOut:
    return ContractOut(
        county=value.county,
        number=value.number,
        party=value.party,
        ended_on=value.ended_on,
        end_reason=value.end_reason,
        versions=[_version(each) for each in value.versions],
    )


def _version(each: ContractVersion) -> VersionOut:
    named = {name: getattr(each.terms, name) for name in TermsOut.model_fields if name != "prices"}
    prices = {
        tier: [StepOut(up_to_g=step.up_to_g, fen=step.fen) for step in steps]
        for tier, steps in each.terms.prices.items()
    }
    return VersionOut(version=each.version, signed_on=each.signed_on, terms=TermsOut(prices=prices, **named))
