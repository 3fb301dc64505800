"""The frozen values that cross the catalogue's doors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Zone(StrEnum):
    """The temperature zone goods travel in (GB/T 24616; 12–15 °C for what chilling harms)."""

    AMBIENT = "ambient"
    CHILLED = "chilled"
    FROZEN = "frozen"
    MILD = "mild"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSku:
    """A kind of pack to register. `box_packs` go into one box, which travels as one parcel for `freight_fen`."""

    code: str
    name: str
    unit: str
    pack_g: int
    price_fen: int
    freight_fen: int
    seller_party: UUID
    origin_point: UUID
    village: str
    box_packs: int = 1
    zone: Zone = Zone.AMBIENT
    shelf_life_days: int | None = None
    brand_licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLot:
    """A harvest received for sale. `certificate` is the number of its 承诺达标合格证, where one is due."""

    code: str
    sku: str
    harvested_on: date
    quantity: int
    certificate: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuValue:
    """A kind of pack, with its price at the moment it was asked for."""

    id: UUID
    county: str
    code: str
    name: str
    unit: str
    pack_g: int
    box_packs: int
    seller_party: UUID
    origin_point: UUID
    village: str
    zone: Zone
    shelf_life_days: int | None
    brand_licence: str | None
    is_listed: bool
    price_fen: int
    freight_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LotValue:
    """A harvest and what is left of it."""

    id: UUID
    code: str
    sku: UUID
    harvested_on: date
    best_until: date | None
    quantity: int
    sold: int
    certificate: str | None
    note: str

    @property
    def left(self) -> int:
        return self.quantity - self.sold


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestValue:
    """What everybody may know of a lot on sale."""

    code: str
    harvested_on: date
    best_until: date | None
    certificate: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceValue:
    """What a pack cost, and a box's freight, from a moment on."""

    valid_from: datetime
    price_fen: int
    freight_fen: int


@dataclass(frozen=True, slots=True)
class Source:
    """A seller and a point it sells from."""

    county: str
    seller_party: UUID
    point: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A kind of pack and how many can be promised today."""

    sku: SkuValue
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What one kind of pack had, sold, and has left; `overdue` of it is past its shelf life."""

    sku: SkuValue
    received: int
    sold: int
    left: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Goods held under lock while an order is made: by code, with the lots of each, oldest harvest first."""

    at: datetime
    skus: Mapping[str, SkuValue]
    lots: Mapping[UUID, tuple[LotValue, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """So many packs out of one lot."""

    lot: UUID
    lot_code: str
    sku: UUID
    quantity: int
