"""The shapes of bags over the API."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from huinong.edge.api import Many, Strict
from huinong.logistics.parcels.schemas import COUNTY, KEY, TAKER, PieceIn


class BagOut(Schema):
    """A sealed bag: whose hands it is in, and to whom it is offered, if to anyone."""

    id: UUID
    county: str
    number: str
    from_point: UUID
    to_point: UUID
    seal_no: str
    state: str
    custodian: str
    pieces: int
    weight_g: int
    closed_at: datetime
    opened_at: datetime | None
    offered_to: str


class BagDetailOut(BagOut):
    contents: list[PieceIn]


class NewBagIn(Strict):
    key: str = KEY
    from_point: UUID
    to_point: UUID
    pieces: Many[PieceIn]
    seal_no: str = Field(min_length=1, max_length=40)
    happened_at: AwareDatetime


class OfferIn(Strict):
    """`taker` is `point:<id>`; to a trip and from one, bags are offered under `/transport/trips`."""

    key: str = KEY
    bag: str = Field(max_length=20)
    taker: str = TAKER
    happened_at: AwareDatetime


class AcceptanceIn(Strict):
    key: str = KEY
    bag: str = Field(max_length=20)
    taker: str = TAKER
    happened_at: AwareDatetime
    seal_intact: bool = True
    counted: int | None = Field(None, ge=0, le=1_000_000)


class OpeningIn(Strict):
    key: str = KEY
    bag: str = Field(max_length=20)
    point: UUID
    happened_at: AwareDatetime
    missing: Many[PieceIn] = Field(default_factory=list, max_length=1_000)


class JointOpeningIn(Strict):
    """A bag opened by both sides before a witness. `seal`: how it was found."""

    county: str = COUNTY
    bag: str = Field(max_length=20)
    point: UUID
    happened_at: AwareDatetime
    giver_name: str = Field(min_length=1, max_length=60)
    taker_name: str = Field(min_length=1, max_length=60)
    witness: str = Field("", max_length=60)
    seal: Literal["intact", "broken", "replaced", "absent"]
    weight_g: int | None = Field(None, ge=0, le=1_000_000)
    missing: Many[PieceIn] = Field(default_factory=list, max_length=1_000)
    photo: str = Field("", max_length=200)
    note: str = Field("", max_length=200)


class WithdrawalIn(Strict):
    key: str = KEY
    bag: str = Field(max_length=20)
    happened_at: AwareDatetime
    reason: str = Field("", max_length=200)


class NewBagsIn(Strict):
    county: str = COUNTY
    bags: Many[NewBagIn]


class OffersIn(Strict):
    county: str = COUNTY
    offers: Many[OfferIn]


class AcceptancesIn(Strict):
    county: str = COUNTY
    acceptances: Many[AcceptanceIn]


class OpeningsIn(Strict):
    county: str = COUNTY
    openings: Many[OpeningIn]


class WithdrawalsIn(Strict):
    county: str = COUNTY
    withdrawals: Many[WithdrawalIn]
