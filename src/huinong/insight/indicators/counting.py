"""Counters that many acts add to at once: rows that are inserted, or added to where they are there already."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models

from huinong.kernel.ids import new_id
from huinong.storage import bulk
from huinong.storage.models import Territorial

Place = tuple[Any, date]
"""What is counted, and on which day."""


def add(table: type[Territorial], county: str, who: str, counts: Mapping[Place, Mapping[str, int]]) -> None:
    """Add `{(who, day): {column: amount}}` to a table with one row for each (county, who, day)."""
    columns = tuple(_counters(table))
    rows = (
        (new_id(), county, of, day, *(amounts.get(column, 0) for column in columns))
        for (of, day), amounts in sorted(counts.items())
    )
    bulk.add(table, ("id", "county", who, "day", *columns), rows, key=("county", who, "day"))


def _counters(table: type[Territorial]) -> Iterator[str]:
    return (field.attname for field in table._meta.local_concrete_fields if isinstance(field, models.IntegerField))
