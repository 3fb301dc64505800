"""The frozen values of acts that both sides sign for: joint openings and returns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huinong.logistics.parcels.values import PieceId


@dataclass(frozen=True, slots=True, kw_only=True)
class JointOpening:
    """A bag opened by both sides before a witness (会同开拆): who stood there, and what was found.

    `seal` is how the seal was found, `weight_g` what the contents weighed where there is a scale, `photo` where a
    picture is kept, if any. At a village station the two sides do without a witness.
    """

    key: str
    bag: str
    point: UUID
    happened_at: datetime
    giver_name: str
    taker_name: str
    seal: str
    witness: str = ""
    weight_g: int | None = None
    missing: tuple[PieceId, ...] = ()
    photo: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRecord:
    """The record of a joint opening, as it is printed. `giver` and `taker` are custodians."""

    county: str
    number: str
    bag: str
    seal_no: str
    opened_at: datetime
    giver: str
    giver_name: str
    taker: str
    taker_name: str
    witness: str
    seal: str
    listed: int
    found: int
    listed_weight_g: int
    found_weight_g: int | None
    missing: tuple[PieceId, ...]
    photo: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """Pieces of one carrier to give back at a centre, and who takes them for the courier."""

    key: str
    point: UUID
    carrier: str
    pieces: tuple[PieceId, ...]
    taker_name: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRecord:
    """A list of pieces that were given back, as it is printed."""

    county: str
    number: str
    carrier: str
    point: UUID
    pieces: tuple[PieceId, ...]
    taker_name: str
    returned_at: datetime
