"""The list of parties as people narrow it: read page by page, with the names of their places."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import names
from huinong.registry.parties import queries
from huinong.registry.parties.values import PartyValue

EVERY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """A party as a list shows it; numbers are masked."""

    id: UUID
    county: str
    name: str
    kind: str
    place: str
    phone: str
    registered_on: date


class PartyListing:
    """The parties an actor may see, narrowed step by step: a list to the table, a few queries a page."""

    def __init__(self, actor: Actor, **asked: Any) -> None:
        self._actor, self._asked = actor, asked

    def narrowed(self, **more: Any) -> Self:
        """The same list with something more asked."""
        return type(self)(self._actor, **{**self._asked, **more})

    @cached_property
    def _total(self) -> int:
        return queries.parties(self._actor, **self._asked, limit=0).total

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[PartyLine]:
        return iter(lines(queries.parties(self._actor, **self._asked, limit=EVERY).rows))

    def __getitem__(self, part: slice) -> tuple[PartyLine, ...]:
        return lines(self.rows(part))

    def rows(self, part: slice) -> tuple[PartyValue, ...]:
        """A part of the list as values."""
        start, stop = part.start or 0, part.stop or EVERY
        return queries.parties(self._actor, **self._asked, offset=start, limit=stop - start).rows


def lines(rows: tuple[PartyValue, ...]) -> tuple[PartyLine, ...]:
    """Parties with the names of their places: one query however many."""
    places = names({row.division for row in rows if row.division})
    return tuple(
        PartyLine(
            id=row.id,
            county=row.county,
            name=row.name,
            kind=row.kind.value,
            place=places.get(row.division, row.division),
            phone=row.phone,
            registered_on=row.registered_on,
        )
        for row in rows
    )
