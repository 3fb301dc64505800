"""Which acts a villager's receipt may tell, and what each came to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huinong.journal.values import Facts

MOST_ACTS = 40  # of one visit
Amount = Callable[[Facts], int]


def _number(name: str) -> Amount:
    return lambda facts: int(facts.get(name) or 0)


AMOUNTS: Mapping[str, Amount] = {
    "parcel.collected": _number("cod_fen"),
    "parcel.accepted": lambda facts: _number("postage_fen")(facts) if facts.get("paid_by") == "sender" else 0,
    "packaging.sold": _number("amount_fen"),
    "billers.paid": _number("total_fen"),
    "billers.returned": lambda facts: -_number("returned_fen")(facts),
    "withdrawals.handed": lambda facts: -_number("amount_fen")(facts),
}
"""Kind of fact → what the villager paid by it, in fen; below zero is what they got."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActValue:
    """One act at a counter: what it says, what was paid by it, and the thread it opens to."""

    fact: UUID
    thread: str
    happened_at: datetime
    said: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipValue:
    """A receipt. `total_fen` above zero is what the villager paid."""

    county: str
    number: str
    point: UUID
    division: str
    total_fen: int
    made_by: str
    made_at: datetime
