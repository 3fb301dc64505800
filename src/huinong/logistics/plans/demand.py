"""What a day has to carry: what is known now, and a forecast of what is not yet known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from huinong.kernel import clock
from huinong.logistics.parcels.day_loads import Load, bound_down, bound_up, came_in, taken_in
from huinong.logistics.plans.figures import DayFigures
from huinong.logistics.plans.ground import Ground

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Pieces of one courier for or from one counter. `stage`: here, announced or forecast."""

    counter: UUID
    is_up: bool
    carrier: str
    pieces: int
    load_g: int
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """A day's needs, and of how many weeks the forecast is the mean."""

    rows: tuple[Need, ...]
    weeks: int

    def pieces(self, *, is_up: bool, stage: str) -> int:
        return sum(row.pieces for row in self.rows if row.is_up is is_up and row.stage == stage)

    @property
    def total(self) -> int:
        return sum(row.pieces for row in self.rows)


def needs_of(county: str, day: date, ground: Ground, figures: DayFigures) -> Needs:
    """What there is to carry: five queries, and two for each week that the forecast looks back, and two for today.

    The forecast of a counter is the mean of the same weekday in the last weeks, less what has come in on the day and
    what is announced; weeks in which nothing at all came in the county do not count. Never below nothing.
    """
    now = clock.now()
    centres = {ground.centre.id}
    down = bound_down(county, centres=centres, announced_since=now - timedelta(days=figures.announced_days))
    up = bound_up(county, centres=centres)
    before = [day - WEEK * n for n in range(1, figures.forecast_weeks + 1)]
    seen = [*before, day] if day == clock.today() else before
    came, taken = came_in(county, seen), taken_in(county, seen)
    weeks = sum(1 for each in before if came[each] or taken[each])
    lands = Landing(ground)
    known = [*_known(down, lands), *_known(up, lands)]
    so_far = [*lands.each(came.get(day, ()), is_up=False), *lands.each(taken.get(day, ()), is_up=True)]
    usual = [
        row for each in before for row in (*lands.each(came[each], is_up=False), *lands.each(taken[each], is_up=True))
    ]
    announced = [row for row in known if row.stage == "announced"]
    return Needs(rows=(*known, *_forecast(usual, (*so_far, *announced), weeks)), weeks=weeks)


class Landing:
    """At which counter each load lands or waits."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._by_village: dict[str, UUID | None] = {}
        self._points = {point.id for point in (*ground.stations, *ground.towns.values())}

    def counter(self, load: Load) -> UUID | None:
        if load.point is not None:
            return load.point if load.point in self._points else None
        return self.of_village(load.village)

    def of_village(self, village: str) -> UUID | None:
        """The counter that a village's pieces are brought to."""
        if village not in self._by_village:
            self._by_village[village] = self._ground.counter_of_village(village)
        return self._by_village[village]

    def each(self, loads: Iterable[Load], *, is_up: bool, stage: str = "") -> Iterator[Need]:
        for load in loads:
            counter = self.counter(load)
            if counter is not None:
                yield Need(
                    counter=counter, is_up=is_up, carrier=load.carrier, pieces=load.pieces, load_g=load.load_g,
                    stage=stage or ("here" if load.is_here else "announced"),
                )  # fmt: skip


def _known(loads: Sequence[Load], lands: Landing) -> list[Need]:
    """Loads that are known, one need a counter, courier and stage."""
    summed: dict[tuple[UUID, bool, str, str], tuple[int, int]] = {}
    for row in (need for load in loads for need in lands.each([load], is_up=load.point is not None)):
        key = (row.counter, row.is_up, row.carrier, row.stage)
        pieces, load_g = summed.get(key, (0, 0))
        summed[key] = (pieces + row.pieces, load_g + row.load_g)
    return [
        Need(counter=counter, is_up=is_up, carrier=carrier, pieces=pieces, load_g=load_g, stage=stage)
        for (counter, is_up, carrier, stage), (pieces, load_g) in summed.items()
    ]


def _forecast(usual: Sequence[Need], so_far: Sequence[Need], weeks: int) -> list[Need]:
    """The mean of a counter's weeks less what has come already, of the courier that brings the most there."""
    if not weeks:
        return []
    pieces, grams = _sums(usual)
    come, _ = _sums(so_far)
    by_carrier: dict[tuple[UUID, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in usual:
        by_carrier[row.counter, row.is_up][row.carrier] += row.pieces
    found = []
    for key, total in pieces.items():
        left = (2 * total + weeks) // (2 * weeks) - come.get(key, 0)
        if left > 0:
            most = max(sorted(by_carrier[key]), key=by_carrier[key].__getitem__)
            found.append(
                Need(
                    counter=key[0],
                    is_up=key[1],
                    carrier=most,
                    pieces=left,
                    load_g=left * grams[key] // total,
                    stage="forecast",
                )
            )
    return found


def _sums(rows: Iterable[Need]) -> tuple[Mapping[tuple[UUID, bool], int], Mapping[tuple[UUID, bool], int]]:
    """Pieces and grams by counter and direction."""
    pieces: dict[tuple[UUID, bool], int] = defaultdict(int)
    grams: dict[tuple[UUID, bool], int] = defaultdict(int)
    for row in rows:
        pieces[row.counter, row.is_up] += row.pieces
        grams[row.counter, row.is_up] += row.load_g
    return pieces, grams
