"""The words and frozen values of consent to leave a piece at a station (同意放驿站)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.logistics.parcels.values import ParcelValue, PieceId


class Covers(StrEnum):
    """What a word is about: one piece; all of its carrier's for this phone; every carrier's for this phone."""

    PIECE = "piece"
    CARRIER = "carrier"
    ALL = "all"


class Channel(StrEnum):
    """How the word came: the addressee themselves on the tracking page, at the counter, or called by the staff."""

    TRACKING = "tracking"
    COUNTER = "counter"
    CALL = "call"


class Rule(IntEnum):
    """What happens to a piece without consent that is put on a shelf: the policy figure `consents.rule`."""

    OFF = 0
    WARN = 1
    REFUSE = 2


COVERS_LABELS: Mapping[Covers, object] = {
    Covers.PIECE: _("this piece"),
    Covers.CARRIER: _("all of this courier's pieces"),
    Covers.ALL: _("all couriers' pieces"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A word of the addressee to record. `key` is made by the caller and kept across retries."""

    key: str
    piece: PieceId
    covers: Covers
    is_given: bool
    channel: Channel
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WordValue:
    """One word as it was said."""

    covers: Covers
    is_given: bool
    channel: Channel
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The words that cover a piece, the newest first: the newest one holds."""

    words: tuple[WordValue, ...]
    may_stand: bool  # whether the whole phone is known, so that a word may cover more than the piece

    @property
    def latest(self) -> WordValue | None:
        """The word that holds; None when nobody was asked yet."""
        return self.words[0] if self.words else None

    @property
    def is_given(self) -> bool:
        """Whether the piece may be left at a station."""
        return bool(self.words) and self.words[0].is_given


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """A piece that may not be left at a station: nobody was asked, or they said no at `declined_at`."""

    piece: ParcelValue
    declined_at: datetime | None
    may_stand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many pieces of a carrier were put on shelves in a month, and for how many of them consent stood."""

    county: str
    carrier: str
    name: str
    month: date
    shelved: int
    consented: int
    party: UUID

    @property
    def unasked(self) -> int:
        """Pieces that were left without consent."""
        return self.shelved - self.consented

    @property
    def ratio(self) -> float | None:
        """The share with consent, 0 to 1; None before any was counted."""
        return self.consented / self.shelved if self.shelved else None
