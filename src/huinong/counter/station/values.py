"""The words and frozen values of a station's day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.funds.payouts.values import PayDay
from huinong.journal.values import FactValue
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.values import Answer, ExceptionKind, IdKind, ParcelValue, PieceId, Shipment
from huinong.registry.points.values import Standing


class Rung(StrEnum):
    """How long a piece has waited on the shelf, as what must be done about it (domain §2.4)."""

    FRESH = "fresh"
    REMIND = "remind"
    CALL = "call"
    OVERDUE = "overdue"
    RETURN = "return"


RUNG_LABELS = {
    Rung.FRESH: _("just came"),
    Rung.REMIND: _("remind"),
    Rung.CALL: _("call, or use the loudspeaker"),
    Rung.OVERDUE: _("overdue: visit or call again"),
    Rung.RETURN: _("send back"),
}
RUNG_TONES = {
    Rung.FRESH: "calm",
    Rung.REMIND: "info",
    Rung.CALL: "will",
    Rung.OVERDUE: "must",
    Rung.RETURN: "must",
}
STAGE_LABELS = {
    State.LOOSE: _("out of its bag"),
    State.AT_TOWN: _("at the township"),
    State.BAGGED: _("in a bag"),
    State.AT_COUNTY: _("at the county centre"),
    State.ANNOUNCED: _("not yet in the county"),
}
"""Where a coming piece is, the nearest first."""

EXCEPTION_LABELS = {
    ExceptionKind.DAMAGED: pgettext_lazy("exception", "damaged"),
    ExceptionKind.SHORT: pgettext_lazy("exception", "something is missing"),
    ExceptionKind.OWNERLESS: pgettext_lazy("exception", "nobody's"),
    ExceptionKind.WRONG_ADDRESS: pgettext_lazy("exception", "wrong address"),
    ExceptionKind.REFUSED: pgettext_lazy("exception", "refused by the recipient"),
    ExceptionKind.PROHIBITED: pgettext_lazy("exception", "prohibited goods"),
    ExceptionKind.CONTESTED: pgettext_lazy("exception", "claimed by two places"),
    ExceptionKind.SEAL_BROKEN: pgettext_lazy("exception", "seal broken"),
    ExceptionKind.LOST: pgettext_lazy("exception", "lost"),
    ExceptionKind.STUCK: pgettext_lazy("exception", "too long on the shelf"),
    ExceptionKind.ABSENT: pgettext_lazy("exception", "announced, not here"),
    ExceptionKind.UNOPENED: pgettext_lazy("exception", "bag not opened"),
    ExceptionKind.UNSCREENED: pgettext_lazy("exception", "left without an X-ray"),
    ExceptionKind.LEFT_OVER: pgettext_lazy("exception", "no scan in time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """The one point this person keeps."""

    id: UUID
    county: str
    code: str
    name: str
    village: str
    keeper: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """After how long on the shelf a piece comes onto each rung."""

    remind: timedelta
    call: timedelta
    overdue: timedelta
    give_back: timedelta

    def rung(self, waited: timedelta) -> Rung:
        """The highest rung that has been reached."""
        steps = (
            (self.give_back, Rung.RETURN),
            (self.overdue, Rung.OVERDUE),
            (self.call, Rung.CALL),
            (self.remind, Rung.REMIND),
        )
        return next((rung for least, rung in steps if waited >= least), Rung.FRESH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many pieces a shelf `holds`, and from how many on its keeper is `warned`."""

    holds: int
    warned: int

    def tone(self, pieces: int) -> str:
        """`must` when it is full, `will` when it is nearly, empty while there is room."""
        return "must" if pieces >= self.holds else "will" if pieces >= self.warned else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A piece that can be handed over here. `is_troubled`: an exception is noted on it."""

    piece: ParcelValue
    waited: timedelta
    rung: Rung
    overdue_at: datetime
    is_troubled: bool

    @property
    def is_overdue(self) -> bool:
        return self.rung in {Rung.OVERDUE, Rung.RETURN}

    @property
    def days(self) -> int:
        """Whole days waited."""
        return self.waited.days

    @property
    def hours(self) -> int:
        """Whole hours waited."""
        return int(self.waited.total_seconds() // 3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose pieces wait here, the longest waiting first."""

    name: str
    phone: str
    waiting: tuple[Waiting, ...]

    @property
    def is_overdue(self) -> bool:
        return any(each.is_overdue for each in self.waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that is open at a station at one moment.

    `shelf` can be handed over; `loose` came out of a bag and has no place yet; `coming` is on its way;
    `outbound` waits for the bus, and so does what is `going_back` to its sender; `troubled` is here, and an exception
    keeps it off the shelf.
    """

    shelf: tuple[Waiting, ...]
    loose: tuple[ParcelValue, ...]
    coming: tuple[ParcelValue, ...]
    outbound: tuple[ParcelValue, ...]
    troubled: tuple[ParcelValue, ...]
    going_back: tuple[ParcelValue, ...]

    @property
    def leaving(self) -> tuple[ParcelValue, ...]:
        """What is for the next bag to the county centre."""
        return (*self.outbound, *self.going_back)

    @property
    def expected(self) -> tuple[ParcelValue, ...]:
        """What a scan may put on the shelf, the nearest first."""
        return (*self.loose, *self.coming, *self.troubled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bags:
    """Sealed bags at the station: offered and to be looked at, and taken over but not opened yet."""

    offered: tuple[BagValue, ...]
    here: tuple[BagValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """What the keeper earned today and this month; None while nobody keeps the station."""

    today_fen: int | None
    month_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The station at a glance."""

    station: Station
    standing: Standing
    takings: Takings
    board: Board
    room: Room
    bags: Bags
    full_today: int  # pieces that become overdue before midnight
    due_today: int  # coming pieces promised for today or before
    to_pack: int
    incidents: int
    cut_off: datetime  # until when outbound pieces go with today's bus


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedLine:
    """One amount earned, with the fact behind it."""

    at: datetime
    label: str
    thread: str
    amount_fen: int
    fact: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedDay:
    """A day of the month: what it brought, in how many lines."""

    on: date
    lines: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedKind:
    """A kind of work in the month: what it brought, in how many lines."""

    memo: str
    label: str
    lines: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedMonth:
    """A month by kind of work, and by day: of all kinds, or of the one that was asked for.

    `owed_cash_fen` is the network's money in the keeper's hand now, `recovered_fen` what is owed for claims of the
    month, `short_fen` what was missing when the till was counted in it. `pay` says when the month is paid; None while
    nobody keeps the station.
    """

    month: date
    kinds: tuple[EarnedKind, ...]
    days: tuple[EarnedDay, ...]
    owed_cash_fen: int
    recovered_fen: int
    short_fen: int
    pay: PayDay | None

    @property
    def total_fen(self) -> int:
        return sum(kind.amount_fen for kind in self.kinds)

    @property
    def kept_fen(self) -> int:
        """What is left of the month's income after what is owed for pieces and cash that were lost."""
        return self.total_fen - self.recovered_fen - self.short_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A piece handed in for sending. The keeper saw the sender's identity card and looked into the parcel."""

    sender_name: str
    recipient_name: str
    recipient_phone: str
    address: str
    weight_g: int
    real_name: bool
    opened: bool
    id_number: str
    contents: str
    id_kind: IdKind = IdKind.RESIDENT
    product: str = "parcel"
    destination: str = ""
    size_mm: tuple[int, int, int] | None = None

    @property
    def shipment(self) -> Shipment:
        """What its postage is asked for."""
        return Shipment(
            weight_g=self.weight_g, product=self.product, destination=self.destination, size_mm=self.size_mm
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JointOpening:
    """A bag that came with a broken seal, opened and counted together with who brought it."""

    bag: str
    witness: str
    counted: int
    missing: tuple[PieceId, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of one act of a device's batch."""

    op: str
    answer: Answer
    fact: FactValue | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfCount:
    """What a count of the shelf showed."""

    expected: int
    found: tuple[ParcelValue, ...]
    missing: tuple[ParcelValue, ...]
    surplus: tuple[str, ...]
