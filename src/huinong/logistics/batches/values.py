"""What the batches' room hands out and takes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from huinong.edge.heads import WrongCell
from huinong.edge.sheet_files import Row
from huinong.logistics.parcels.values import Quote, Shipment
from huinong.registry.parties.values import PartyKind

CUSTOMERS = frozenset({PartyKind.COOP, PartyKind.ENTERPRISE, PartyKind.SHOP})
"""Whom an agreement is made with; a household's person shows a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """What is agreed: with whom, under which number, for which days (both included), and who authorised it."""

    party: UUID
    number: str
    valid_from: date
    valid_until: date
    authoriser_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementValue:
    """An agreement. `ends_on` is the first day it holds no longer, when it was ended early."""

    county: str
    number: str
    party: UUID
    valid_from: date
    valid_until: date
    authoriser_name: str
    made_at: datetime
    ends_on: date | None
    reason: str

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= on <= self.valid_until and (self.ends_on is None or on < self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchValue:
    """A batch; `taken_at`, `pieces`, `weight_g` and `postage_fen` are set once it was taken in."""

    id: UUID
    county: str
    number: str
    party: UUID
    point: UUID
    division: str
    file_name: str
    uploaded_at: datetime
    taken_at: datetime | None
    pieces: int
    weight_g: int
    postage_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One row of a file as it was understood, and as it was `written`. `destination` is a province's two digits."""

    row: int
    recipient_name: str
    recipient_phone: str
    address: str
    destination: str
    weight_g: int
    size_mm: tuple[int, int, int] | None
    product: str
    contents: str
    cod_fen: int
    written: Mapping[str, str]

    @property
    def shipment(self) -> Shipment:
        """What its postage is asked for."""
        return Shipment(
            weight_g=self.weight_g, product=self.product, destination=self.destination, size_mm=self.size_mm
        )


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that could not be understood: its row, its field ("row" for the whole row), a stable reason, its text."""

    row: int
    field: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What could be read: the file's heads, the field of each, its lines, and the cells that could not be understood.

    `is_known` is False while columns that are needed are unnamed.
    """

    heads: tuple[str, ...]
    fields: tuple[str, ...]
    lines: tuple[BatchLine, ...]
    errors: tuple[BadCell, ...]
    is_known: bool


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A row and its postage."""

    line: BatchLine
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What taking a file in would do; with any error, nothing."""

    batch: BatchValue
    found: ReadBatch
    table: tuple[Row, ...]
    priced: tuple[PricedLine, ...]
    errors: tuple[WrongCell, ...]

    @property
    def postage_fen(self) -> int:
        """The postage of all rows that could be read."""
        return sum(each.quote.amount_fen for each in self.priced)

    @property
    def cod_fen(self) -> int:
        """What their recipients will pay for the customer."""
        return sum(each.line.cod_fen for each in self.priced)

    @property
    def weight_g(self) -> int:
        """What they weigh."""
        return sum(each.line.weight_g for each in self.priced)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxValue:
    """A row of a batch that was taken in, in the file's order. The phone is masked."""

    row: int
    carrier: str
    number: str
    recipient_name: str
    recipient_phone: str
    address: str
    weight_g: int
    postage_fen: int
    cod_fen: int
