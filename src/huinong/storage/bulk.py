"""The one door for many rows: COPY on PostgreSQL, `executemany` on SQLite.

`bulk_create` is about four times slower, and one statement a row is slower still.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connections, models, router, transaction

CHUNK = 10_000  # rows a statement; past this neither database gained in our trials


def insert(rows: Sequence[models.Model]) -> int:
    """Insert unsaved rows of one model; answers how many. A taken key raises IntegrityError, and none are in."""
    if not rows:
        return 0
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    values = ([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in rows)
    _insert(connection, model._meta.db_table, [field.column for field in fields], values)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias
    return len(rows)


def insert_values(
    table: str, columns: Sequence[str], values: Iterable[Sequence[Any]], *, using: str = "default"
) -> None:
    """Insert plain value rows, already in database form, as they stream by: for loads of millions of rows."""
    _insert(connections[using], table, columns, values)


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> int:
    """Write the named fields of territorial rows back by (county, id); answers how many rows were found."""
    if not rows:
        return 0
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    named = [model._meta.get_field(name) for name in (*fields, "county", "id")]
    values = [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in named] for row in rows]
    writer = _update_postgresql if connection.vendor == "postgresql" else _update_sqlite
    return writer(connection, model._meta.db_table, named, values)


def _insert(connection: Any, table: str, columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    name = connection.ops.quote_name(table)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} ({quoted}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            return
        sql = f"INSERT INTO {name} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})"
        stream = iter(values)
        while chunk := list(islice(stream, CHUNK)):
            cursor.executemany(sql, chunk)


def _update_postgresql(connection: Any, table: str, fields: Sequence[Any], values: list[list[Any]]) -> int:
    quote = connection.ops.quote_name
    *changed, _county, _id = fields
    sets = ", ".join(f"{quote(f.column)} = v.{quote(f.column)}" for f in changed)
    names = ", ".join(quote(f.column) for f in fields)
    arrays = ", ".join(f"%s::{f.db_type(connection)}[]" for f in fields)
    sql = (
        f"UPDATE {quote(table)} t SET {sets} FROM unnest({arrays}) AS v ({names}) "
        "WHERE t.county = v.county AND t.id = v.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(column) for column in zip(*values, strict=True)])
        return int(cursor.rowcount)


def _update_sqlite(connection: Any, table: str, fields: Sequence[Any], values: list[list[Any]]) -> int:
    quote = connection.ops.quote_name
    *changed, _county, _id = fields
    sets = ", ".join(f"{quote(f.column)} = %s" for f in changed)
    sql = f"UPDATE {quote(table)} SET {sets} WHERE county = %s AND id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
        return int(cursor.rowcount)
