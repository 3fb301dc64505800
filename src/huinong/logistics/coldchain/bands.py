"""What is known of the temperature: in range, out of range, unknown. A gap is never filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from huinong.logistics.coldchain.values import Warmth


@dataclass(frozen=True, slots=True)
class Read:
    """One reading."""

    at: datetime
    milli_c: int
    is_manual: bool


@dataclass(frozen=True, slots=True)
class Range:
    """From and to which temperature a zone is in range."""

    low_mc: int
    high_mc: int

    def holds(self, milli_c: int) -> bool:
        """Whether it is in range."""
        return self.low_mc <= milli_c <= self.high_mc


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time of which the same is known."""

    starts: datetime
    ends: datetime
    warmth: Warmth

    @property
    def minutes(self) -> int:
        """Its length, cut to whole minutes."""
        return int((self.ends - self.starts).total_seconds()) // 60


def bands(reads: Sequence[Read], *, span: tuple[datetime, datetime], gap: timedelta, within: Range) -> tuple[Band, ...]:
    """The whole span as bands, in order.

    Two readings no further apart than `gap` say what was between them: in range if both are, else out of range. Further
    apart they say nothing about it, however alike they are; nor does a span begin or end known without a reading there.
    """
    starts, ends = span
    seen = [read for read in reads if starts <= read.at <= ends]
    marks = [(starts, None), *((read.at, read) for read in seen), (ends, None)]
    found: list[Band] = []
    for (begin, first), (end, second) in pairwise(marks):
        if begin < end:
            _add(found, Band(begin, end, _warmth(first, second, end - begin <= gap, within)))
    return tuple(found)


def _warmth(first: Read | None, second: Read | None, is_near: bool, within: Range) -> Warmth:
    known = [read for read in (first, second) if read is not None]
    if not known or not is_near:
        return Warmth.UNKNOWN
    return Warmth.IN if all(within.holds(read.milli_c) for read in known) else Warmth.OUT


def _add(found: list[Band], band: Band) -> None:
    if found and found[-1].warmth is band.warmth is not Warmth.UNKNOWN:
        found[-1] = Band(found[-1].starts, band.ends, band.warmth)
    else:
        found.append(band)


def minutes(found: Sequence[Band]) -> dict[Warmth, int]:
    """Minutes of each kind, apart from one another."""
    totals = dict.fromkeys(Warmth, 0)
    for warmth in Warmth:
        seconds = sum((band.ends - band.starts).total_seconds() for band in found if band.warmth is warmth)
        totals[warmth] = int(seconds) // 60
    return totals
