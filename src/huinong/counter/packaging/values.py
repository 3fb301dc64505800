"""The words and frozen values of packaging (包装物): boxes and bags that a point holds, uses and sells."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Act(StrEnum):
    """What may be done at the counter."""

    SOLD = "sold"
    USED = "used"
    SPOILED = "spoiled"
    COUNTED = "counted"


ACT_LABELS = {
    Act.SOLD: pgettext_lazy("packaging", "sold for cash"),
    Act.USED: pgettext_lazy("packaging", "used without charge"),
    Act.SPOILED: pgettext_lazy("packaging", "spoiled"),
    Act.COUNTED: pgettext_lazy("packaging", "counted: so many are here"),
}


FIELDS = {
    "code": pgettext_lazy("packaging", "Code"),
    "name": pgettext_lazy("packaging", "Name"),
    "price_fen": _("Price, yuan"),
    "minimum": _("Warn when fewer are left"),
    "valid_from": _("Holds from"),
    "count": pgettext_lazy("packaging", "How many"),
    "counted": pgettext_lazy("packaging", "Counted"),
    "piece": _("For which waybill, if you have it"),
    "note": _("Why; wanted when spoiled or when a count differs"),
}
"""What is filled in, as the forms and the refusals call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSort:
    """A sort of packaging as it is from a day on; its price in fen, and the stock below which a point is warned."""

    code: str
    name: str
    size: str
    price_fen: int
    is_green: bool
    minimum: int
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SortValue:
    """A sort as it holds on a day; `is_green` is recyclable or certified green packaging."""

    code: str
    name: str
    size: str
    price_fen: int
    is_green: bool
    minimum: int
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StockValue:
    """How many of a sort a point holds."""

    county: str
    point: UUID
    sort: SortValue
    on_hand: int

    @property
    def is_low(self) -> bool:
        """Whether fewer are there than the sort's minimum."""
        return self.on_hand < self.sort.minimum


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentValue:
    """Packaging sent to a point; `taken` is what was counted there, None while it is on the way."""

    county: str
    number: str
    point: UUID
    sort: str
    sent: int
    taken: int | None
    note: str
    sent_at: datetime
    taken_at: datetime | None
