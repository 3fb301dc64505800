"""The JSON shapes of the station's API: what a device loads, and what it sends."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from huinong.edge.api import Many, ReceiptOut, Strict
from huinong.logistics.parcels.postage import MOST_MM
from huinong.logistics.parcels.schemas import CONTENTS, DESTINATION
from huinong.logistics.parcels.values import Answer, IdKind, Proof

Side = Annotated[int, Field(gt=0, le=MOST_MM)]

OP = r"^[\x21-\x7e]+$"
NUMBER = r"^[A-Za-z0-9-]+$"
SHELF = r"^\d{1,2}-\d{1,2}$"
ReportKind = Literal["damaged", "short", "ownerless", "wrong_address", "refused", "prohibited"]


class PieceOut(Schema):
    """A piece as the keeper needs it. The phone is masked: its last four digits are what people say."""

    id: UUID
    carrier: str
    number: str
    state: str
    recipient_name: str
    recipient_phone: str
    shelf_code: str
    shelved_at: datetime | None
    due_at: datetime | None
    bag: str | None
    weight_g: int
    cod_fen: int
    order: str | None


class BagOut(Schema):
    """A sealed bag. `is_offered`: somebody stands with it at the door and waits for the acceptance."""

    number: str
    from_point: UUID
    seal_no: str
    pieces: int
    weight_g: int
    is_offered: bool
    contents: list[PieceOut]


class LadderOut(Schema):
    """After how many hours on the shelf what is done."""

    remind: int
    call: int
    overdue: int
    give_back: int


class RateOut(Schema):
    """A line of the price board, for pricing without a signal: the greater of the weight and the volumetric weight."""

    product: str
    zone: str
    first_fen: int
    next_fen: int
    first_g: int
    step_g: int
    volume_cm3_per_kg: int


class DestinationOut(Schema):
    """A province, by two digits, and its zone for every other province."""

    province: str
    name: str
    zone: str


class BoxOut(Schema):
    """What goes into one box of an order."""

    box: int
    goods: list[str]


class OrderOut(Schema):
    """A paid order to pack here."""

    number: str
    paid_at: datetime | None
    boxes: list[BoxOut]


class CarrierOut(Schema):
    """A waybill brand, and how long its pieces may stand."""

    code: str
    name: str
    ladder: LadderOut


class StateOut(Schema):
    """Everything a station needs until the next signal, as of one moment."""

    as_of: datetime
    station: UUID
    code: str
    name: str
    county: str
    village: str
    cut_off: datetime
    carriers: list[CarrierOut]
    postage: list[RateOut]
    destinations: list[DestinationOut]
    bags: list[BagOut]
    expected: list[PieceOut]
    shelf: list[PieceOut]
    outbound: list[PieceOut]
    going_back: list[PieceOut]
    orders: list[OrderOut]


class ActIn(Strict):
    """An act made at the station. `op` is made on the device, once, and kept across retries."""

    op: str = Field(min_length=8, max_length=64, pattern=OP)
    happened_at: AwareDatetime


class PieceIn(Strict):
    """A piece by its key: numbers of several carriers overlap, so the carrier is always part of it."""

    carrier: str = Field(pattern=r"^[A-Z0-9]{2,12}$")
    number: str = Field(min_length=6, max_length=32, pattern=NUMBER)


class ReceiveIn(ActIn):
    """Take over a bag that was offered; with a broken seal, say who opened it with you."""

    kind: Literal["receive"]
    bag: str = Field(max_length=20)
    seal_intact: bool = True
    witness: str = Field("", max_length=60)
    counted: int | None = Field(None, ge=0, le=5_000)
    missing: Many[PieceIn] = []
    note: str = Field("", max_length=200)


class OpenIn(ActIn):
    """Open a bag that was taken over with its seal whole."""

    kind: Literal["open"]
    bag: str = Field(max_length=20)
    missing: Many[PieceIn] = []


class ShelveIn(ActIn, PieceIn):
    kind: Literal["shelve"]
    shelf: str = Field("1-1", pattern=SHELF)


class CollectIn(ActIn, PieceIn):
    """Hand over against a code, against name and phone tail (elder), or to a proxy who knows code or tail."""

    kind: Literal["collect"]
    proof: Proof
    code: str = Field("", max_length=16)
    name: str = Field("", max_length=60)
    phone_tail: str = Field("", max_length=4)
    proxy_name: str = Field("", max_length=60)
    relation: str = Field("", max_length=60)
    cod: Literal["", "cash"] = Field("", description="`cash` once a piece's cash on delivery was taken")


class NotifyIn(ActIn, PieceIn):
    kind: Literal["notify"]
    channel: str = Field("phone", max_length=20)


class ReportIn(ActIn, PieceIn):
    kind: Literal["report"]
    exception: ReportKind
    note: str = Field("", max_length=200)


class AcceptIn(ActIn):
    """Take a piece in for sending. Both checks are the law's: real name, and a look into the parcel."""

    kind: Literal["accept"]
    sender_name: str = Field(min_length=1, max_length=60)
    recipient_name: str = Field(min_length=1, max_length=60)
    recipient_phone: str = Field(min_length=7, max_length=20)
    address: str = Field(min_length=1, max_length=200)
    weight_g: int = Field(gt=0, le=50_000)
    real_name: bool
    opened: bool
    id_kind: IdKind = IdKind.RESIDENT
    id_number: str = Field(min_length=4, max_length=40)
    contents: str = CONTENTS
    product: str = Field("parcel", max_length=20)
    destination: str = DESTINATION
    size_mm: tuple[Side, Side, Side] | None = None


AnyAct = Annotated[
    ReceiveIn | OpenIn | ShelveIn | CollectIn | NotifyIn | ReportIn | AcceptIn, Field(discriminator="kind")
]


class BatchIn(Strict):
    """Acts in the order in which they were made on one device."""

    device: str = Field(min_length=1, max_length=64)
    acts: Many[AnyAct]


class RefusedOut(Schema):
    code: str
    what: str
    mend: str


class DoneOut(Schema):
    """What came of one act: the fact that records it, or the refusal that says why nothing moved."""

    op: str
    answer: Answer
    receipt: ReceiptOut | None
    refusal: RefusedOut | None


class BatchOut(Schema):
    as_of: datetime
    results: list[DoneOut]


class CountIn(Strict):
    """What was seen: pieces ticked on the list, and numbers or codes that were scanned."""

    ticked: Many[UUID] = []
    scanned: Many[str] = []


class CountOut(Schema):
    """What a count showed; `surplus` was seen and should not stand there. Nothing was moved."""

    expected: int
    found: int
    missing: list[PieceOut]
    surplus: list[str]
    receipt: ReceiptOut
