"""What a vehicle does at a place, and what a trip of such tasks takes: when it may start, how long it is away.

Durations come from concatenating segments (Vidal, Crainic, Gendreau and Prins 2013): a trip that starts between
`early_s` and `late_s` takes `takes_s`; one that starts earlier waits until `early_s` has come.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huinong.engines.planning.days.solving.fleets import Fleet
from huinong.engines.planning.days.values import Zone
from huinong.engines.planning.travel import UNREACHABLE

NEVER_S = 10**7


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`opens_s` to `closes_s`: when the vehicle may come (it waits for opening); `ends_s`: when it must be done.

    Handing over begins at `ready_s` or later, also where the vehicle is there before.

    `leaves_from_s`, `leaves_by_s`, `back_by_s`: of the whole trip, for what comes from its base or goes there.
    """

    place: int
    opens_s: int
    closes_s: int
    ends_s: int
    stop_s: int
    handling_s: int
    zone: Zone
    ready_s: int = 0
    down_g: int = 0
    down_cm3: int = 0
    up_g: int = 0
    up_cm3: int = 0
    leaves_from_s: int = 0
    leaves_by_s: int = NEVER_S
    back_by_s: int = NEVER_S


@dataclass(frozen=True, slots=True)
class Timing:
    """Of a trip: what it takes when it starts between `early_s` and `late_s`, and how far it goes."""

    takes_s: int
    early_s: int
    late_s: int
    metres: int


@dataclass(frozen=True, slots=True)
class Halt:
    """A call of a trip: the window of its beginning, and how long it takes."""

    place: int
    early_s: int
    late_s: int
    stays_s: int


def halts(tasks: Sequence[Task]) -> Iterator[tuple[Halt, int]]:
    """Tasks one after the other at one place are one call, if one time suits all: it stops once. And how many."""
    together: list[Task] = []
    for task in tasks:
        if together and (task.place != together[0].place or not _suits([*together, task])):
            yield _halt(together), len(together)
            together = []
        together.append(task)
    if together:
        yield _halt(together), len(together)


def _halt(here: Sequence[Task]) -> Halt:
    stays_s = here[0].stop_s + sum(each.handling_s for each in here)
    late_s = min(min(each.closes_s, each.ends_s - stays_s) for each in here)
    return Halt(here[0].place, max(_earliest(here)), late_s, stays_s)


def _earliest(here: Sequence[Task]) -> Iterator[int]:
    """When it may come for each, so that nothing is waited for once it stands there."""
    after_s = here[0].stop_s
    for task in here:
        yield max(task.opens_s, task.ready_s - after_s)
        after_s += task.handling_s


def _suits(here: Sequence[Task]) -> bool:
    halt = _halt(here)
    return halt.early_s <= halt.late_s


def timing(fleet: Fleet, tasks: Sequence[Task]) -> Timing | None:
    """None when the trip cannot be made: no way, no time, or more than the vehicle holds."""
    if not _holds(fleet, tasks):
        return None
    here, metres, takes_s = fleet.like.base, 0, 0
    early_s = max(fleet.starts_s, *(each.leaves_from_s for each in tasks))
    late_s = min(fleet.ends_s, *(each.leaves_by_s for each in tasks))
    back_by_s = min(fleet.ends_s, *(each.back_by_s for each in tasks))
    stops = [halt for halt, _ in halts(tasks)]
    for halt in [*stops, Halt(fleet.like.base, 0, back_by_s, 0)]:
        way_s = int(fleet.matrix.seconds[here, halt.place])
        if way_s == UNREACHABLE:
            return None
        takes_s, metres = takes_s + way_s, metres + int(fleet.matrix.metres[here, halt.place])
        waits_s = max(0, halt.early_s - takes_s - late_s)
        early_s = max(early_s, halt.early_s - takes_s) - waits_s
        late_s = min(late_s, halt.late_s - takes_s)
        if early_s > late_s or halt.early_s > halt.late_s:
            return None
        takes_s, here = takes_s + waits_s + halt.stays_s, halt.place
    return Timing(takes_s, early_s, late_s, metres)


def _holds(fleet: Fleet, tasks: Sequence[Task]) -> bool:
    """Whether load and each zone's space hold on every part of the way."""
    if not _never_over(fleet.like.load_g, [(each.down_g, each.up_g) for each in tasks]):
        return False
    return all(
        _never_over(
            fleet.like.spaces.get(zone, 0), [(each.down_cm3, each.up_cm3) for each in tasks if each.zone == zone]
        )
        for zone in {each.zone for each in tasks}
    )


def _never_over(most: int, off_and_on: Sequence[tuple[int, int]]) -> bool:
    """All that comes down is aboard at the start; what goes up is added on the way."""
    aboard = sum(off for off, _ in off_and_on)
    highest = aboard
    for off, on in off_and_on:
        aboard += on - off
        highest = max(highest, aboard)
    return highest <= most
