"""The JSON shapes of pieces, and of what is out of the ordinary with them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from huinong.edge.api import Many, Paging, Strict
from huinong.logistics.parcels.announcing import MOST_G
from huinong.logistics.parcels.life import Direction, Event, State
from huinong.logistics.parcels.postage import MOST_MM
from huinong.logistics.parcels.values import Answer, AskedBy, ExceptionKind, IdKind

CARRIER = Field(pattern=r"^[A-Z0-9]{2,12}$")
NUMBER = Field(min_length=4, max_length=32)
TAKER = Field(pattern=r"^point:[0-9a-f-]{36}$")
COUNTY = Field(pattern=r"^[0-9]{6}$")
DESTINATION = Field("", pattern=r"^([0-9]{2})?$", description="A province's two digits; the county's own when empty")
CONTENTS = Field(
    pattern=r"^[a-z_]{2,16}$", description="A kind of contents, such as produce; prohibited ones are refused"
)
COD = Field(0, ge=0, le=10**9, description="Cash on delivery: taken from whoever collects the piece")
SIDE = Field(None, gt=0, le=MOST_MM)
KEY = Field("", max_length=64)  # what is derived from it, "…/carrier-number", still fits the journal's 120


class ParcelOut(Schema):
    """A piece. Phones are masked; `custodian` is "" while it is in a bag, whose custodian then answers for it."""

    id: UUID
    county: str
    carrier: str
    number: str
    thread: str
    direction: Direction
    state: State
    weight_g: int
    cod_fen: int
    product: str
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


class ParcelsAsked(Paging):
    """How the list is narrowed."""

    county: str = Field("", max_length=6)
    q: str = Field("", max_length=80, description="Number, phone tail, name, pinyin or initials")
    state: State | None = None
    direction: Direction | None = None
    carrier: str = Field("", max_length=12)
    village: str = Field("", max_length=12, description="A code or a prefix of one: a township's nine digits")
    station: UUID | None = None
    overdue: bool = False


class PieceIn(Strict):
    carrier: str = CARRIER
    number: str = NUMBER


class ScanIn(Strict):
    """One scan. `scan_id` is made on the device and kept across retries; left out, it follows from the header's key."""

    scan_id: str = Field("", max_length=100)
    event: Event
    carrier: str = CARRIER
    number: str = NUMBER
    point: UUID
    happened_at: AwareDatetime
    device: str = Field("", max_length=64)
    details: dict[str, str | bool] = Field(default_factory=dict, max_length=12)


class ScansIn(Strict):
    county: str = COUNTY
    scans: list[ScanIn] = Field(min_length=1, max_length=5_000)


class OutcomeOut(Schema):
    """What came of one scan: `fact` records it, or `code`, `what` and `mend` say why nothing moved."""

    scan_id: str
    answer: Answer
    fact: UUID | None
    facts: dict[str, Any]
    code: str
    what: str
    mend: str


class ScansOut(Schema):
    applied: int
    repeated: int
    refused: int
    outcomes: list[OutcomeOut]


class LineIn(Strict):
    """One piece of a manifest."""

    number: str = Field(max_length=40)
    village: str = Field(max_length=20)
    recipient_name: str = Field(max_length=80)
    recipient_phone: str = Field(max_length=24)
    address: str = Field("", max_length=200)
    weight_g: int = 0
    product: str = Field("", max_length=20)
    sender_name: str = Field("", max_length=60)
    station: UUID | None = None
    cod_fen: int = COD


class ManifestIn(Strict):
    """A carrier's manifest, all of it or nothing. `manifest` is the carrier's own number; else the header's key."""

    county: str = COUNTY
    carrier: str = CARRIER
    manifest: str = Field("", max_length=40)
    happened_at: AwareDatetime
    lines: list[LineIn] = Field(min_length=1, max_length=20_000)


class TakenOut(Schema):
    """How many were recorded now, and how many had been before."""

    taken: int
    repeated: int


class PostageAsked(Strict):
    """A piece to be priced: by its weight, and by its three sides when they are given."""

    county: str = Field("", pattern=r"^([0-9]{6})?$")
    destination: str = DESTINATION
    product: str = Field("parcel", max_length=20)
    weight_g: int = Field(gt=0, le=MOST_G)
    length_mm: int | None = SIDE
    width_mm: int | None = SIDE
    height_mm: int | None = SIDE


class PostageOut(Schema):
    """A postage and its reckoning: `charged_g` is the greater of the weight and `volume_g`."""

    product: str
    zone: str
    volume_g: int
    charged_g: int
    amount_fen: int
    sources: list[str]


class ChecksIn(Strict):
    """The sender's document, kept as a keyed digest only, and what is in the parcel."""

    id_kind: IdKind
    id_number: str = Field(min_length=4, max_length=40)
    contents: str = CONTENTS


class PostingIn(Strict):
    """One outbound piece handed in at a point; its sender pays. The boxes of an order are packed instead."""

    key: str = KEY
    point: UUID
    village: str = Field(pattern=r"^[0-9]{12}$")
    happened_at: AwareDatetime
    recipient_name: str = Field(max_length=60)
    recipient_phone: str = Field(max_length=24)
    address: str = Field(max_length=200)
    weight_g: int
    postage_fen: int | None = Field(None, description="What was agreed; left out, the county's tariff of the day")
    destination: str = DESTINATION
    length_mm: int | None = SIDE
    width_mm: int | None = SIDE
    height_mm: int | None = SIDE
    product: str = Field("parcel", max_length=20)
    sender_name: str = Field("", max_length=60)
    sender_party: UUID | None = None
    checks: ChecksIn = Field(description="What was seen at the counter")
    cod_fen: int = COD
    s10_service: str = Field("", pattern=r"^([A-Z]{2})?$", description="UPU S10's service indicator, such as EE")


class PostingsIn(Strict):
    pieces: Many[PostingIn]


class IncidentOut(Schema):
    """Something out of the ordinary. `owner` is whoever settles it, until `due_at`."""

    id: UUID
    kind: ExceptionKind
    carrier: str
    number: str
    bag: str
    place: str
    owner: str
    owner_code: str
    opened_at: datetime
    due_at: datetime
    standing: str


class IncidentsAsked(Paging):
    """`owner` as an incident's `owner_code` is written, or "mine"."""

    county: str = ""
    kind: ExceptionKind | None = None
    owner: str = Field(default="", max_length=72)
    late: bool = False


class DayCountOut(Schema):
    """How the pieces that came in are explained; `rest` were in bags, at townships or in the inbox."""

    arrived: int
    delivered: int
    shelved: int
    rest: int


class ClosedDayOut(Schema):
    """A closed day: as it was published, and as corrected by what reached the server later."""

    number: int
    closed_at: datetime
    published: DayCountOut
    corrected: DayCountOut


class DayOut(Schema):
    """Where the pieces that came in on a day are now. It can be closed once `unexplained` is 0."""

    division: str
    day: date
    arrived: int
    delivered: int
    shelved: int
    carried: int
    waiting: int
    troubled: int
    unexplained: int
    closed: ClosedDayOut | None


class CloseDayIn(Strict):
    """`division`: a county's six digits or a town's nine."""

    division: str = Field(pattern=r"^\d{6}(\d{3})?$")
    day: date
    happened_at: AwareDatetime


class AssignIncidentIn(Strict):
    """`owner`: "role:dispatcher", "point:<id>" or "staff:<id>"."""

    county: str = COUNTY
    owner: str = Field(min_length=1, max_length=72)
    happened_at: AwareDatetime


class CloseIncidentIn(Strict):
    county: str = COUNTY
    note: str = Field(min_length=1, max_length=200)
    happened_at: AwareDatetime


class CarrierOut(Schema):
    code: str
    name: str
    party: UUID
    is_own: bool


class RedirectionIn(Strict):
    """Another village for an inbound piece; with none it goes back to its sender."""

    county: str = COUNTY
    happened_at: AwareDatetime
    asked_by: AskedBy
    village: str = Field("", pattern=r"^(\d{12})?$")
    address: str = Field("", max_length=200)
    phone_tail: str = Field("", max_length=4)
    note: str = Field("", max_length=200)


class ReturningIn(Strict):
    """Pieces of one carrier given back at a centre, all or none."""

    county: str = COUNTY
    point: UUID
    carrier: str = Field(max_length=12)
    numbers: Many[str] = Field(min_length=1, max_length=500)
    taker_name: str = Field(min_length=1, max_length=60)
    happened_at: AwareDatetime
