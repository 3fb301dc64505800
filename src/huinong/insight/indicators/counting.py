"""Counters that many acts add to at once: rows that are inserted, or added to where they are there already."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connections, models, router

from huinong.storage.models import Territorial

ROWS = 1_000  # rows a statement: at most ten values each, and SQLite takes 32,766

Place = tuple[Any, date]
"""What is counted, and on which day."""


def add(table: type[Territorial], county: str, who: str, counts: Mapping[Place, Mapping[str, int]]) -> None:
    """Add `{(who, day): {column: amount}}` to a table with one row for each (county, who, day)."""
    named = [{"county": county, who: of, "day": day, **amounts} for (of, day), amounts in sorted(counts.items())]
    rows = [table(**columns) for columns in named]
    columns = sorted({column for amounts in counts.values() for column in amounts})
    for start in range(0, len(rows), ROWS):  # sorted: one order, so that two batches never deadlock here
        _upsert(table, ("county", who, "day"), columns, rows[start : start + ROWS])


def _upsert(table: type[Territorial], key: Sequence[str], columns: Sequence[str], rows: Sequence[models.Model]) -> None:
    connection = connections[router.db_for_write(table)]
    quote = connection.ops.quote_name
    fields = table._meta.local_concrete_fields
    name = quote(table._meta.db_table)
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    sums = ", ".join(f"{quote(column)} = {name}.{quote(column)} + excluded.{quote(column)}" for column in columns)
    keys = ", ".join(quote(part) for part in key)
    sql = f"INSERT INTO {name} ({names}) VALUES {places} ON CONFLICT ({keys}) DO UPDATE SET {sums}"  # noqa: S608  (our own names)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
