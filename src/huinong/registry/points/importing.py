"""Opens the points of an operator's file: all of them or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from huinong.kernel.actor import Actor
from huinong.registry.divisions.errors import BadFiles
from huinong.registry.points.errors import BadRows
from huinong.registry.points.import_files import Fault, Outside, read_mapping, read_points
from huinong.registry.points.queries import points_in
from huinong.registry.points.services import BATCH, open_points
from huinong.registry.points.values import TIERS, NewPoint


def _silent(_rows: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class PointsImport:
    """What an import did. `unchanged` were here already, exactly so; places and parents left out stay unknown."""

    rows: int
    counties: int
    opened: int
    unchanged: int
    without_place: int
    parents_elsewhere: tuple[Fault, ...]


@transaction.atomic
def import_points(
    *, file: Path, mapping: Path, actor: Actor, progress: Callable[[int], None] = _silent
) -> PointsImport:
    """Open every point of a file, all or none; again it changes nothing.

    A row without coordinates is kept as a point of unknown place; a parent in another county is left out and told.
    Raises BadMapping, BadFiles, BadRows (every fault by row and column), and what `open_points` refuses.
    """
    read = read_points(file, read_mapping(mapping))
    if read.unread:
        raise BadFiles(read.unread)
    if faults := [*read.faults, *_missing_parents(read.parents_outside)]:
        raise BadRows(sorted(faults, key=lambda fault: (fault.row, fault.column)))
    opened = sum(_open(county, points, actor, progress) for county, points in sorted(read.points.items()))
    return PointsImport(
        rows=read.rows,
        counties=len(read.points),
        opened=opened,
        unchanged=read.rows - opened,
        without_place=read.without_place,
        parents_elsewhere=tuple(read.parents_elsewhere),
    )


def _missing_parents(outside: Sequence[Outside]) -> list[Fault]:
    """Those of these parents that no open point of their county is, or only one of too low a tier."""
    kinds = {
        (county, point.code): point.kind
        for county in {each.county for each in outside}
        for point in points_in(county)
        if point.closed_on is None
    }
    found: list[Fault] = []
    for each in outside:
        above = kinds.get((each.county, each.fault.value))
        if above is None:
            found.append(each.fault)
        elif TIERS[above] >= TIERS[each.kind]:
            found.append(replace(each.fault, problem="parent_not_above"))
    return found


def _open(county: str, points: list[NewPoint], actor: Actor, progress: Callable[[int], None]) -> int:
    """Open one county's points, the upper tiers first, so that a parent is there before what stands under it."""
    ordered = sorted(points, key=lambda point: TIERS[point.kind])
    opened = 0
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        receipts = open_points(county=county, points=some, actor=actor)
        opened += sum(not receipt.is_repeat for receipt in receipts)
        progress(len(some))
    return opened
