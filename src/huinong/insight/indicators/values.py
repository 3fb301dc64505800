"""Figures as every page and the API see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """How a figure's value reads."""

    SHARE = "share"  # part ÷ whole, shown as %
    FEN_EACH = "fen_each"  # part (fen) ÷ whole (holders), shown as ¥


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator means (口径): its formula in words, where that comes from, and who answers for it."""

    code: str
    name: Any
    formula: Any
    source: str
    owner: Any
    unit: Unit
    window_days: int


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator of one division as of the end of one day. Unknown (`whole` 0) is not zero."""

    code: str
    division: str
    name: str
    level: int
    part: int
    whole: int
    as_of: date
    unit: Unit
    before: float | None = None

    @property
    def value(self) -> float | None:
        """part ÷ whole, or None where nothing is known."""
        return self.part / self.whole if self.whole else None

    @property
    def change(self) -> float | None:
        """The value less the value one window earlier; None where either is unknown."""
        return None if self.value is None or self.before is None else self.value - self.before


@dataclass(frozen=True, slots=True)
class Tally:
    """Part and whole by village code: what every level is summed from."""

    part: Mapping[str, int]
    whole: Mapping[str, int]
