"""The list of points as people narrow it: read page by page, since a status is worked out and not stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import names
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.points import queries
from huinong.registry.points.openings import prefix
from huinong.registry.points.values import PointRow

EVERY = 1_000_000
TOWN = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """A point as a list shows it."""

    id: UUID
    county: str
    code: str
    name: str
    kind: str
    status: str
    scan_days: int
    window_days: int
    place: str
    keeper: str
    opened_on: date
    closed_on: date | None
    plaque_on: date | None
    precision: str


class PointListing:
    """The points an actor may see, narrowed step by step: a list to the table, a few queries a page."""

    def __init__(self, actor: Actor, **asked: Any) -> None:
        self._actor, self._asked = actor, asked

    def narrowed(self, **more: Any) -> Self:
        """The same list with something more asked."""
        return type(self)(self._actor, **{**self._asked, **more})

    @cached_property
    def _total(self) -> int:
        return queries.points(self._actor, **self._asked, limit=0).total

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[PointLine]:
        return iter(lines(queries.points(self._actor, **self._asked, limit=EVERY).rows))

    def __getitem__(self, part: slice) -> tuple[PointLine, ...]:
        return lines(self.rows(part))

    def rows(self, part: slice) -> tuple[PointRow, ...]:
        """A part of the list as values."""
        start, stop = part.start or 0, part.stop or EVERY
        return queries.points(self._actor, **self._asked, offset=start, limit=stop - start).rows


def lines(rows: Sequence[PointRow]) -> tuple[PointLine, ...]:
    """Points with the names of their places and keepers: three queries however many."""
    places = names({town_of(row.point.division) for row in rows})
    keepers: dict[UUID, str] = {}
    for county in {row.point.county for row in rows}:
        ids = {row.point.keeper_party for row in rows if row.point.county == county}
        found = parties_by_id(county, {each for each in ids if each is not None})
        keepers.update({party: value.name for party, value in found.items()})
    return tuple(_line(row, places, keepers) for row in rows)


def town_of(division: str) -> str:
    """The township a point lies in, or the county when it lies in none."""
    return prefix(division)[:TOWN]


def _line(row: PointRow, places: Any, keepers: Any) -> PointLine:
    point, standing = row.point, row.standing
    town = town_of(point.division)
    return PointLine(
        id=point.id,
        county=point.county,
        code=point.code,
        name=point.name,
        kind=point.kind.value,
        status=standing.status.value,
        scan_days=standing.scan_days,
        window_days=standing.window_days,
        place=places.get(town, town),
        keeper=keepers.get(point.keeper_party, ""),
        opened_on=point.opened_on,
        closed_on=point.closed_on,
        plaque_on=point.plaque_on,
        precision=point.precision.value,
    )
