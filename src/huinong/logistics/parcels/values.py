"""The frozen values that cross the doors of parcels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from huinong.journal.values import FactValue
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.life import Direction, Event, State


class ExceptionKind(StrEnum):
    """What can be wrong with a piece or a bag (domain §2.3); those from CONTESTED on come about by themselves."""

    DAMAGED = "damaged"
    SHORT = "short"
    OWNERLESS = "ownerless"
    WRONG_ADDRESS = "wrong_address"
    REFUSED = "refused"
    PROHIBITED = "prohibited"
    CONTESTED = "contested"
    SEAL_BROKEN = "seal_broken"
    LOST = "lost"
    STUCK = "stuck"  # on a shelf for too long
    ABSENT = "absent"  # announced, and not here yet
    UNOPENED = "unopened"  # a bag that arrived, and nobody opened it
    NOT_CARRIED = "not_carried"  # a driver did not take a bag on, for want of room or by its size or weight
    COUNT_DIFFERS = "count_differs"  # bags counted by hand are more or fewer than those listed
    UNSCREENED = "unscreened"  # left the county without its X-ray
    LEFT_OVER = "left_over"  # in a point's hands past its limit, or unexplained when the day was closed


REPORTABLE = frozenset(
    {
        ExceptionKind.DAMAGED,
        ExceptionKind.SHORT,
        ExceptionKind.OWNERLESS,
        ExceptionKind.WRONG_ADDRESS,
        ExceptionKind.REFUSED,
        ExceptionKind.PROHIBITED,
    }
)

CLAIMABLE = frozenset({ExceptionKind.LOST, ExceptionKind.SHORT, ExceptionKind.DAMAGED})
"""What a customer or a courier may ask compensation for, and what a granted claim settles."""


class Proof(StrEnum):
    """How the recipient was known at hand-over."""

    CODE = "code"
    ELDER = "elder"
    PROXY = "proxy"
    HOME = "home"


class IdKind(StrEnum):
    """By what a sender is known (实名收寄). An agreement stands for a regular customer, checked when it was made."""

    RESIDENT = "resident"
    PASSPORT = "passport"
    PERMIT = "permit"
    LICENCE = "licence"
    AGREEMENT = "agreement"


class Xray(StrEnum):
    """What the X-ray (过机安检) showed; what cannot be X-rayed, such as live bees, is not due."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What the counter saw: the sender's document, whose number is kept as a keyed digest only, and the contents."""

    id_kind: IdKind
    id_number: str
    contents: str


@dataclass(frozen=True, slots=True)
class PieceId:
    """A piece's key: partners' numbers overlap, so the carrier is always part of it."""

    carrier: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCarrier:
    """A waybill brand to register."""

    code: str
    name: str
    party: UUID
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestLine:
    """One piece that a carrier says is coming. `station` is worked out from the village unless it is given.

    `cod_fen` is to be taken from whoever collects it (代收货款).
    """

    number: str
    village: str
    recipient_name: str
    recipient_phone: str
    address: str = ""
    weight_g: int = 0
    product: str = ""
    sender_name: str = ""
    station: UUID | None = None
    cod_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """What is wrong with one row of a file: row from 1, the column, a stable reason, and words."""

    row: int
    column: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Destination:
    """A province (two digits) that pieces go to, and the postage zone it lies in for every other province."""

    province: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """What a postage is asked for. `destination` is a province's two digits, "" the county's own; sides in mm."""

    weight_g: int
    product: str = "parcel"
    destination: str = ""
    size_mm: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One line of the price board: `first_fen` up to `first_g`, then `next_fen` for each further step begun."""

    product: str
    zone: str
    first_fen: int
    next_fen: int
    first_g: int
    step_g: int
    volume_cm3_per_kg: int
    sources: tuple[str, ...]

    def amount_fen(self, charged_g: int) -> int:
        """The postage of this weight."""
        return self.first_fen + -(-max(0, charged_g - self.first_g) // self.step_g) * self.next_fen

    def volume_g(self, size_mm: tuple[int, int, int]) -> int:
        """What the piece weighs by its volume, a gram begun counted whole: mm³ ÷ (cm³ a kilogram) is grams."""
        length, width, height = size_mm
        return -(-length * width * height // self.volume_cm3_per_kg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A postage, and how it came about: `charged_g` is the greater of the weight and `volume_g` (0: not measured)."""

    rate: Rate
    volume_g: int
    charged_g: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One outbound piece handed in at a point. `key` is made by the caller and kept across retries.

    `cod_fen` is to be taken from its recipient for the sender (代收货款).
    """

    key: str
    point: UUID
    village: str
    happened_at: datetime
    recipient_name: str
    recipient_phone: str
    address: str
    weight_g: int
    postage_fen: int
    paid_by: str = "sender"
    product: str = "parcel"
    sender_name: str = ""
    sender_party: UUID | None = None
    order: str | None = None
    s10_service: str = ""
    cod_fen: int = 0
    checks: Checks | None = None


class Scan(Struct, frozen=True, kw_only=True):
    """One scan as a device sends it. `scan_id` is made on the device and kept across retries.

    `details` by event: shelved {shelf: "3-2"}; collected {proof, code | name, phone_tail | proxy_name,
    relation | photo, cod}; excepted {exception, before_signing, note}; notified {channel}.
    """

    scan_id: str
    event: Event
    carrier: str
    number: str
    point: UUID
    happened_at: datetime
    device: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


class AskedBy(StrEnum):
    """At whose word a piece is redirected."""

    ADDRESSEE = "addressee"
    SENDER = "sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirection:
    """A piece's new village and address; with no village it goes back to its sender.

    `phone_tail` are the last four digits of the addressee's phone, wanted when it is the addressee who asks.
    """

    key: str
    piece: PieceId
    happened_at: datetime
    asked_by: AskedBy
    village: str = ""
    address: str = ""
    phone_tail: str = ""
    note: str = ""

    @property
    def is_to_sender(self) -> bool:
        """Whether the piece turns back."""
        return not self.village


class Answer(StrEnum):
    APPLIED = "applied"
    REPEATED = "repeated"
    REFUSED = "refused"


class Outcome(Struct, frozen=True):
    """What came of one scan: the fact that records it, or the refusal that says why nothing moved."""

    scan_id: str
    answer: Answer
    fact: FactValue | None = None
    refusal: Refusal | None = None

    @property
    def code(self) -> str:
        """The refusal's code, "" when the scan stands."""
        return self.refusal.code if self.refusal else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierValue:
    """A waybill brand."""

    id: UUID
    county: str
    code: str
    name: str
    party: UUID
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelValue:
    """A piece as its readers see it. Phones are masked; `bag` is its bag's number."""

    id: UUID
    county: str
    carrier: str
    number: str
    thread: str
    direction: Direction
    state: State
    product: str
    weight_g: int
    cod_fen: int
    sender_name: str
    sender_party: UUID | None
    recipient_name: str
    recipient_phone: str
    address: str
    village: str
    station: UUID | None
    origin_point: UUID | None
    order: str | None
    carrier_party: UUID
    custodian: str
    bag: str | None
    due_at: datetime | None
    force_majeure: bool
    is_turned_back: bool
    announced_at: datetime | None
    arrived_at: datetime | None
    shelved_at: datetime | None
    closed_at: datetime | None
    shelf_code: str
    id_kind: str
    contents: str
    xray: str

    @property
    def cod_due_fen(self) -> int:
        """Cash on delivery that is still to be taken: none of what goes back to its sender, or is over."""
        return 0 if self.is_turned_back or self.closed_at else self.cod_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who answers for a piece now: in its own right, or through the bag it is in."""

    custodian: str
    bag: str | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentValue:
    """Something out of the ordinary, with the piece or the bag it befell."""

    id: UUID
    county: str
    kind: ExceptionKind
    piece: PieceId | None
    bag: str | None
    thread: str
    village: str
    point: UUID | None
    opened_at: datetime
    due_at: datetime
    owner: str
    closed_at: datetime | None
