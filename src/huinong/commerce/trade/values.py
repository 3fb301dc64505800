"""The words and frozen values of trade."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.commerce.trade.shares import Shares
from huinong.journal.values import Receipt


class State(StrEnum):
    """Where an order is. `refunding` and `refunded`: all of its boxes; a refund of some leaves it where it was."""

    PLACED = "placed"
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


STATE_LABELS = {
    State.PLACED: _("placed"),
    State.PAID: _("paid"),
    State.PACKED: _("packed"),
    State.SHIPPED: _("shipped"),
    State.DELIVERED: _("delivered"),
    State.REFUNDING: _("being refunded"),
    State.REFUNDED: _("refunded"),
    State.CANCELLED: _("cancelled"),
}
UNPACKED = frozenset({State.PLACED, State.PAID})
REFUNDABLE = frozenset({State.PAID, State.PACKED, State.SHIPPED, State.DELIVERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """So many packs of one kind of goods."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as the buyer makes it. `key` is the idempotency key; all goods must be one seller's, from one point."""

    key: str
    buyer_party: UUID
    buyer_name: str
    address: str
    phone: str
    wanted: tuple[Wanted, ...]
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """An order to pack: its boxes become outbound parcels, accepted at its point."""

    key: str
    number: str
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineValue:
    """What is in a box: so many packs out of one lot, at the price of the day."""

    box: int
    sku: UUID
    sku_code: str
    name: str
    unit: str
    lot: UUID
    lot_code: str
    quantity: int
    price_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxValue:
    """A box of an order: a parcel once it is packed. `trouble` is what last went wrong with it, or ""."""

    box: int
    carrier: str
    number: str
    weight_g: int
    shares: Shares
    dispatched_at: datetime | None
    delivered_at: datetime | None
    refunded_at: datetime | None
    trouble: str
    lines: tuple[LineValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """An order as a list shows it. The phone is masked; the clear one comes only through a logged reading."""

    county: str
    number: str
    state: State
    buyer_party: UUID
    buyer_name: str
    seller_party: UUID
    station: UUID
    village: str
    keeper_party: UUID | None
    counter_point: UUID | None
    counter_division: str
    shares: Shares
    refunded_fen: int
    repaid_fen: int
    boxes: int
    refunded_boxes: int
    placed_at: datetime
    paid_at: datetime | None
    packed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderValue:
    """An order with its boxes and where it goes."""

    summary: OrderSummary
    address: str
    phone: str
    boxes: tuple[BoxValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """What narrows a list of orders; every part may be left out."""

    text: str = ""
    states: frozenset[State] = frozenset()
    seller_party: UUID | None = None
    buyer_party: UUID | None = None
    station: UUID | None = None
    lot: UUID | None = None
    placed_from: datetime | None = None
    placed_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doable:
    """What an actor may do with an order as it stands: the buttons of its page."""

    pay: bool
    pack: bool
    refund: bool
    cancel: bool
    repay: bool
    reveal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPreview:
    """What refunding some boxes would move: each share's part, and whether the shares were paid out already."""

    boxes: tuple[int, ...]
    shares: Shares
    is_split: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """So many packs of one kind of goods, and what they and the freight of their boxes cost."""

    sku: str
    name: str
    unit: str
    quantity: int
    price_fen: int
    boxes: int
    goods_fen: int
    freight_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What an order would cost at this moment."""

    lines: tuple[QuoteLine, ...]

    @property
    def boxes(self) -> int:
        return sum(line.boxes for line in self.lines)

    @property
    def goods_fen(self) -> int:
        return sum(line.goods_fen for line in self.lines)

    @property
    def freight_fen(self) -> int:
        return sum(line.freight_fen for line in self.lines)

    @property
    def total_fen(self) -> int:
        return self.goods_fen + self.freight_fen


@dataclass(frozen=True, slots=True)
class AtCounter:
    """Where an order is placed for somebody (代购): a division, and the point in it that the actor keeps."""

    division: str = ""
    point: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Somebody at the counter for whom an order is placed: known by phone and name, or registered with them."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A clear phone number, and the receipt of the reading."""

    text: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of a list, newest first, and how many there are in all."""

    rows: tuple[OrderSummary, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxOnTheRoad:
    """A box between the packing table and its buyer. `dispatched_at` is None while it is still in the county."""

    county: str
    order: str
    box: int
    carrier: str
    number: str
    seller_party: UUID
    packed_at: datetime | None
    dispatched_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoopDue:
    """A seller's money from orders: on the way (paid, not yet delivered), earned (delivered), taken back by refunds."""

    seller_party: UUID
    on_the_way_fen: int
    earned_fen: int
    refunded_fen: int
    orders: int
