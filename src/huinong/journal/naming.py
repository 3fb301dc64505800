"""What the ids in facts are called, and the pages of the things that facts are about.

The journal lies below every room that knows a name or has such a page. Those rooms offer doors, and one table
(`web/wiring.py`) installs them here, as it does what follows from facts. See docs/adr/0006.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor

Door = Callable[[str, Collection[str]], Mapping[str, str]]
"""A county and ids → the names of those it knows."""

UUID_SIGNS = 36
PARTY = "_party"
FIELDS = {
    "station": "point",
    "from_point": "point",
    "to_point": "point",
    "village": "division",
    "was_village": "division",
    "division": "division",
    "carrier": "carrier",
    "carrier_company": "party",
    "company": "party",
    "party": "party",
    "driver": "staff",
    "trip_id": "trip",
    "account": "account",
}
"""Which facts carry an id, and of what; those that end in `_party` are parties."""

HOLDERS = ("from", "to")
"""Facts that say who holds a thing: `point:<id>`, `trip:<id>` or `partner:<id>`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads; "" where it leads nowhere for this actor."""

    label: str | Promise
    url: str


def by_id(names: Callable[[str, Collection[UUID]], Mapping[UUID, str]]) -> Door:
    """A door of things whose ids are UUIDs; what is none is nobody's."""

    def door(county: str, ids: Collection[str]) -> Mapping[str, str]:
        wanted = [UUID(id_) for id_ in ids if len(id_) == UUID_SIGNS]
        return {str(id_): name for id_, name in names(county, wanted).items()}

    return door


Page = Callable[[Actor, FactValue], str]
Counted = Callable[[Actor, FactValue], Sequence[Link]]


@dataclass(frozen=True, slots=True)
class Table:
    """Doors by what they name, pages by what they show, and the figures that a fact counts in."""

    doors: Mapping[str, Door]
    pages: Mapping[str, Page]
    counted: Counted


_installed: list[Table] = []


def install(table: Table) -> None:
    """Set the whole table; `web.wiring` is its only caller outside tests."""
    _installed[:] = [table]


def page_of(subject: str, actor: Actor, fact: FactValue) -> str:
    """The page of the thing a fact is about; "" when there is none, or none for this actor."""
    page = _installed[0].pages.get(subject)
    return page(actor, fact) if page else ""


def counted_in(actor: Actor, fact: FactValue) -> Sequence[Link]:
    """The figures that a fact counts in and this actor may open."""
    return _installed[0].counted(actor, fact)


class Names:
    """The names of everything that some facts mention: each door is asked once a county."""

    def __init__(self, facts: Iterable[FactValue]) -> None:
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for fact in facts:
            for kind, id_ in _mentioned(fact):
                wanted[fact.county, kind].add(id_)
        doors = _installed[0].doors
        self._found = {
            (county, kind): doors[kind](county, ids) for (county, kind), ids in wanted.items() if kind in doors
        }

    def of(self, county: str, kind: str, id_: str) -> str:
        """One name; "" when no door knows it."""
        return self._found.get((county, kind), {}).get(id_, "")

    def of_field(self, county: str, field: str, value: str) -> str:
        """What a fact's value is called, if the fact is an id; else ""."""
        kind, id_ = _read(field, value)
        return self.of(county, kind, id_) if kind else ""


def _mentioned(fact: FactValue) -> Iterator[tuple[str, str]]:
    if fact.point:
        yield "point", str(fact.point)
    yield "staff", fact.actor_id
    lines = fact.facts.get("lines")  # of a posting, of an order; a count of lines names nothing
    yield from (("account", code) for code in lines) if isinstance(lines, dict) else ()
    yield from (("sku", line["sku"]) for line in lines) if isinstance(lines, list) else ()
    for field, value in fact.facts.items():
        kind, id_ = _read(field, value)
        if kind:
            yield kind, id_


def _read(field: str, value: object) -> tuple[str, str]:
    """What a fact names, and by which id; ("", "") when it is no id."""
    if not isinstance(value, str) or not value:
        return "", ""
    if field in HOLDERS:
        kind, _, id_ = value.partition(":")
        return ("party" if kind == "partner" else kind), id_
    return ("party" if field.endswith(PARTY) else FIELDS.get(field, "")), value
