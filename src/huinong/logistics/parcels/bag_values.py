"""The frozen values of bags that cross the doors of parcels: what is asked, and what is shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from huinong.logistics.parcels.values import PieceId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBag:
    """A bag to close: what goes in, where it goes, and the seal on it."""

    key: str
    from_point: UUID
    to_point: UUID
    pieces: tuple[PieceId, ...]
    seal_no: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a carriage of bags is paid by: the company and the basis, as they stood at the hand-over."""

    carrier_company: UUID | None = None
    fee_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A bag offered by whoever has it to `taker`. `terms` are set where the acceptance completes a carriage."""

    key: str
    bag: str
    taker: str
    happened_at: datetime
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An offer taken back by whoever made it."""

    key: str
    bag: str
    happened_at: datetime
    reason: str = ""


class WhyRefused(StrEnum):
    """Why a driver does not take a bag on (交邮: luggage hold only, permitted load, no prohibited goods)."""

    PROHIBITED = "prohibited"
    OVER_LIMIT = "over_limit"
    SEAL_BROKEN = "seal_broken"
    LEAKING = "leaking"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True, kw_only=True)
class BagRefusal:
    """A bag that was offered to `taker` and is not taken on; `photo` is a picture's digest, `trip` the trip's code."""

    key: str
    bag: str
    taker: str
    why: WhyRefused
    happened_at: datetime
    trip: str
    note: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagCount:
    """Bags counted by hand where none was scanned: how many of those listed, on which trip, and the picture of it."""

    counted: int
    listed: int
    trip: str
    photo: str

    @property
    def facts(self) -> dict[str, Any]:
        """What the fact of each bag says of the count."""
        return {
            "counted_bags": self.counted, "listed_bags": self.listed, "counted_on": self.trip, "photo": self.photo,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A bag taken over by the one it was offered to. `counted` is None when the seal was trusted."""

    key: str
    bag: str
    taker: str
    happened_at: datetime
    seal_intact: bool = True
    counted: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A bag opened at a point, with the pieces that were not in it.

    `answers` and `record` come from a joint opening: the custodian who answers for what is missing, because both
    sides saw it, and the record's number.
    """

    key: str
    bag: str
    point: UUID
    happened_at: datetime
    missing: tuple[PieceId, ...] = ()
    answers: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagValue:
    """A bag, and to whom it is on offer, if to anyone."""

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
