"""Figures as every page and the API see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

NATION, PROVINCE, CITY, COUNTY, TOWN, VILLAGE = 0, 2, 4, 6, 9, 12
"""How many digits name a division of each level (GB/T 2260; the statistics bureau's 12-digit codes)."""


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
    source: Any
    owner: Any
    unit: Unit
    part_is: Any
    whole_is: Any
    window_days: int


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day, and the moment after which no act of it can come in any more."""

    day: date
    final_at: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator of one division as of the end of one day. Unknown (`whole` 0) is not zero.

    It counts what had happened by then, however late that reached the server; after `final_at` nothing more can.
    """

    code: str
    division: str
    name: str
    part: int
    whole: int
    as_of: date
    unit: Unit
    final_at: datetime
    before: float | None = None

    @property
    def value(self) -> float | None:
        """part ÷ whole, or None where nothing is known."""
        return self.part / self.whole if self.whole else None

    @property
    def change(self) -> float | None:
        """The value less the value of the earlier day it is compared with; None where either is unknown."""
        return None if self.value is None or self.before is None else self.value - self.before

    @property
    def gap(self) -> int:
        """How many of the whole are not part of it: for shares."""
        return self.whole - self.part

    @property
    def is_village(self) -> bool:
        """Whether this is the lowest level, which opens to acts instead of places."""
        return len(self.division) == VILLAGE


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure with what is below it: the worst first, unknown last."""

    figure: Figure
    below: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One day of a trend; `value` is None where nothing was known."""

    day: date
    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Gap:
    """A village that a share lacks, and what stands in its way: no point at all, or one that is not active."""

    village: str
    name: str
    town: str
    town_name: str
    station: UUID | None
    station_name: str
    status: str
    scan_days: int
    needed_days: int
    deliveries: int


@dataclass(frozen=True, slots=True)
class Reporting:
    """How many counties of a division have facts, of how many there are in the register."""

    counties: int
    of: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day's inbound pieces of a division."""

    day: date
    arrived: int
    shelved: int
    collected: int


@dataclass(frozen=True, slots=True)
class TownShare:
    """A partner's own inbound pieces due in one township, and those of them that came in time."""

    town: str
    name: str
    on_time: int
    due: int

    @property
    def value(self) -> float | None:
        return self.on_time / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class DueValue:
    """A piece that was due in a village, and the facts that opened and closed its case."""

    parcel: UUID
    village: str
    due_on: date
    on_time: bool | None
    closed_on: date | None
    opened_by: UUID
    closed_by: UUID | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Part and whole by village code: what every level is summed from."""

    part: Mapping[str, int]
    whole: Mapping[str, int]
