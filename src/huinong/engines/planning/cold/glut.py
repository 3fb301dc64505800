"""A harvest glut: who picks when, so that what is picked finds cold and a truck; and what finds none, said in time.

Lots are taken week by week. In each week what cannot wait longer goes first, then what spoils soonest, and equals share
by weight: the earliest-deadline rule (Jackson, 1955), which a chairman can follow with a finger on the page. It is a
rule, not an optimum: where crops stand for several weeks another order may save a little more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import floor

from huinong.engines.planning.cold.stays import stay
from huinong.engines.planning.cold.values import Crop
from huinong.engines.planning.days.values import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What one grower has ripe of one crop from a week on. It may be left on the field until `last_week`."""

    code: str
    who: str
    crop: str
    week: int
    last_week: int
    kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What there is in each week: cubic metres by zone, and kilograms that the trucks carry."""

    m3: Mapping[tuple[Zone, int], float]
    truck_kg: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Slice:
    """So much of a lot is picked in that week."""

    lot: str
    week: int
    kg: int


@dataclass(frozen=True, slots=True)
class Overflow:
    """So much of a lot finds no place in any week in which it could be picked, and what it was that ran out last."""

    lot: str
    kg: int
    short_of: str  # "cold" or "trucks"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The staged harvest: every kilogram of every lot is in `slices` or in `overflows`."""

    slices: tuple[Slice, ...]
    overflows: tuple[Overflow, ...]


def staged(crops: Iterable[Crop], lots: Sequence[Lot], limits: Limits) -> Calendar:
    """Who picks how much in which week. Whole kilograms, rounded down, so that nothing is overfull."""
    by_code = {crop.code: crop for crop in crops}
    state = _State(by_code, {lot.code: lot.kg for lot in lots}, dict(limits.m3), dict(limits.truck_kg))
    weeks = range(min((lot.week for lot in lots), default=0), max((lot.last_week for lot in lots), default=-1) + 1)
    for week in weeks:
        ripe = [lot for lot in lots if lot.week <= week <= lot.last_week and state.left[lot.code]]
        ripe.sort(key=lambda lot: (*_urgency(lot, by_code, week), lot.code))
        for _urgent, equals in groupby(ripe, key=lambda lot: _urgency(lot, by_code, week)):
            state.share(list(equals), week)
    overflows = tuple(
        Overflow(lot.code, state.left[lot.code], state.short_of[lot.code]) for lot in lots if state.left[lot.code]
    )
    return Calendar(tuple(state.slices), overflows)


def _urgency(lot: Lot, crops: Mapping[str, Crop], week: int) -> tuple[int, int, str]:
    """Less is sooner: weeks it can still wait, then how soon it must be cold, then the crop."""
    return lot.last_week - week, crops[lot.crop].heat_s, lot.crop


@dataclass(slots=True)
class _State:
    """What is left of each lot, of the room and of the trucks, while the weeks go by."""

    crops: Mapping[str, Crop]
    left: dict[str, int]
    room: dict[tuple[Zone, int], float]
    trucks: dict[int, int]
    slices: list[Slice] = field(default_factory=list)
    short_of: dict[str, str] = field(default_factory=dict)

    def share(self, equals: Sequence[Lot], week: int) -> None:
        """Give lots of the same crop and urgency what there is, each its share by weight."""
        crop = self.crops[equals[0].crop]
        rooms = stay(crop)
        free = (self.room.get((crop.zone, week + after), 0.0) / each for after, each in enumerate(rooms))
        cold_kg, truck_kg = max(0, floor(min(free))), self.trucks.get(week, 0)
        fits = min(sum(self.left[lot.code] for lot in equals), cold_kg, truck_kg)
        for lot, kg in zip(equals, _parts(fits, [self.left[lot.code] for lot in equals]), strict=True):
            self.left[lot.code] -= kg
            if kg:
                self.slices.append(Slice(lot.code, week, kg))
            if self.left[lot.code]:
                self.short_of[lot.code] = "cold" if cold_kg <= truck_kg else "trucks"
        for after, each in enumerate(rooms):
            self.room[crop.zone, week + after] = self.room.get((crop.zone, week + after), 0.0) - fits * each
        self.trucks[week] = truck_kg - fits


def _parts(whole: int, weights: Sequence[int]) -> list[int]:
    """The whole split by weight, largest remainders first, so that the parts add up."""
    total = sum(weights) or 1
    parts = [whole * weight // total for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda at: (-(whole * weights[at] % total), at))
    for at in remainders[: whole - sum(parts)]:
        parts[at] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Alert:
    """A crop whose price is about to fall below its floor: more is ripe than finds a place, or it is there already."""

    crop: str
    price_fen_per_kg: int
    floor_fen_per_kg: int
    overflow_kg: int
    weeks: tuple[int, ...]
    is_below: bool


def alerts(crops: Iterable[Crop], lots: Sequence[Lot], calendar: Calendar, floors: Mapping[str, int]) -> list[Alert]:
    """Who should be warned, and look for emergency buyers: the largest overflow first."""
    over: dict[str, int] = defaultdict(int)
    weeks: dict[str, set[int]] = defaultdict(set)
    by_code = {lot.code: lot for lot in lots}
    for overflow in calendar.overflows:
        lot = by_code[overflow.lot]
        over[lot.crop] += overflow.kg
        weeks[lot.crop].update(range(lot.week, lot.last_week + 1))
    found = []
    for crop in crops:
        floor_fen = floors.get(crop.code, 0)
        is_below = crop.price_fen_per_kg < floor_fen
        if over[crop.code] or is_below:
            at = tuple(sorted(weeks[crop.code]))
            found.append(Alert(crop.code, crop.price_fen_per_kg, floor_fen, over[crop.code], at, is_below))
    return sorted(found, key=lambda alert: (-alert.overflow_kg, alert.crop))


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something may be promised, what is free in its tightest week, and the soonest week with room."""

    can: bool
    free_m3: float
    soonest_week: int | None


def can_promise(free_m3: Sequence[float], *, week: int, weeks: int, m3: float) -> Answer:
    """Whether `m3` may stand from that week for so many weeks. `free_m3` is by week, as far as anybody looks ahead.

    Beyond it nothing is known, so nothing is promised there.
    """

    def tightest(first: int) -> float:
        return min(free_m3[first : first + weeks], default=0.0)

    starts = range(week, len(free_m3) - weeks + 1)
    soonest = next((first for first in starts if tightest(first) >= m3), None)
    return Answer(soonest == week, max(0.0, tightest(week)) if week in starts else 0.0, soonest)
