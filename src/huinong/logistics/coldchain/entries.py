"""The facts of the cold chain, as its services write them."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from huinong.journal.queries import moment_of
from huinong.journal.values import Entry
from huinong.logistics.coldchain.models import Facility

Told = Mapping[str, Any]


class Store(NamedTuple):
    """The store that a fact is about."""

    county: str
    number: str
    point: UUID | None


def store_of(row: Facility) -> Store:
    """A row's store."""
    return Store(row.county, row.number, row.point)


def store_entry(key: str, kind: str, store: Store, told: Told, asked: Told, *, party: UUID | None = None) -> Entry:
    """A fact on a store's own thread."""
    return Entry(
        key=key,
        kind=kind,
        county=store.county,
        thread=f"COLD-{store.number}",
        happened_at=moment_of(store.county, key),
        facts={**told, "facility": store.number},
        asked=asked,
        point=store.point,
        party=party,
    )


def calendar_entry(key: str, kind: str, county: str, told: Told, asked: Told) -> Entry:
    """A fact on the thread of the county's harvest calendar."""
    return Entry(
        key=key,
        kind=kind,
        county=county,
        thread=f"HARVEST-{county}",
        happened_at=moment_of(county, key),
        facts=told,
        asked=asked,
    )


def text_of(id_: UUID | None) -> str:
    """An id as facts keep it."""
    return "" if id_ is None else str(id_)
