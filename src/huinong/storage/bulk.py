"""The one door for many rows: COPY on PostgreSQL, `executemany` on SQLite.

`bulk_create` is about four times slower, and one statement a row is slower still.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connections, models, router, transaction

from huinong.kernel import clock
from huinong.storage import copying

PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.BinaryField)
IDS = {UUID, type(None)}
DAYS = 1_024  # days remembered within one call: those of a batch are mostly the same
CHUNK = 10_000  # rows a statement; past this neither database gained in our trials
COPIED = 200  # rows sent at once to PostgreSQL, which takes them in while the next are made and spelled


def insert(rows: Sequence[models.Model]) -> int:
    """Insert unsaved rows of one model; answers how many. A taken key raises IntegrityError, and none are in:
    the transaction around it can then only be rolled back."""
    if not rows:
        return 0
    model = type(rows[0])
    names = [field.attname for field in model._meta.local_concrete_fields if not field.generated]
    insert_rows(model, names, map(attrgetter(*names), rows))
    alias = router.db_for_write(model)
    for row in rows:
        row._state.adding = False
        row._state.db = alias
    return len(rows)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as Python values in the order of `names`: as `insert`, where no model instance is wanted."""
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = [str(field.column) for field in fields]
    _insert(connection, model._meta.db_table, columns, prepared(rows, fields, connection))


def insert_values(
    table: str, columns: Sequence[str], values: Iterable[Sequence[Any]], *, using: str = "default"
) -> None:
    """Insert plain value rows, already in database form, as they stream by: for loads of millions of rows."""
    _insert(connections[using], table, columns, values)


def add(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, key: Sequence[str]) -> None:
    """Insert rows of counters, or add to those that are there: what `names` has beside the `key` and `id` is summed.

    A caller sorts the rows by their key, so that two sessions never deadlock.
    """
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    values = list(prepared(rows, fields, connection))
    if not values:
        return
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    columns = [quote(str(field.column)) for field in fields]
    counted = [quote(name) for name in names if name not in {*key, "id"}]
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in counted)
    end = f"ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {sums}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source = _recordset(fields, connection)
            sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM {source} {end}"
            cursor.execute(sql, [_records(fields, values)])
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) {end}", values)


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> int:
    """Write the named fields of territorial rows back by (county, id); answers how many rows were found."""
    if not rows:
        return 0
    model = type(rows[0])
    named: list[Any] = [model._meta.get_field(name) for name in (*fields, "county", "id")]
    return update_rows(model, fields, map(attrgetter(*(field.attname for field in named)), rows))


def update_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, still: str = ""
) -> int:
    """As `update`, of rows given as Python values in the order of `fields`, then county and id.

    `still` names a number that each row gives last, as it was when it was read: one where it is another is not found.
    """
    connection = connections[router.db_for_write(model)]
    named: list[Any] = [model._meta.get_field(name) for name in (*fields, "county", "id", *([still] if still else ()))]
    values = list(prepared(rows, named, connection))
    if not values:
        return 0
    writer = _update_postgresql if connection.vendor == "postgresql" else _update_sqlite
    return writer(connection, model._meta.db_table, named, values, len(fields))


def prepared(rows: Iterable[Sequence[Any]], fields: Sequence[Any], connection: Any) -> Iterator[Sequence[Any]]:
    """The rows in database form. Only what a database cannot take as it is, is converted, a column at a time."""
    changes = [converter(field, connection) for field in fields]
    stream, size = iter(rows), COPIED if connection.vendor == "postgresql" else CHUNK
    while some := list(islice(stream, size)):
        if any(changes):
            columns = zip(*some, strict=True)
            yield from zip(*map(_changed, columns, changes), strict=True)
        else:
            yield from some


def _changed(column: Sequence[Any], change: Callable[[Any], Any] | None) -> Sequence[Any]:
    """A column made ready. Ids, of which a posting and its legs have seven, without a call for each."""
    if change is None:
        return column
    if change is _hex and set(map(type, column)) <= IDS:
        return [None if value is None else value.int.to_bytes(16).hex() for value in column]
    return [None if value is None else change(value) for value in column]


def converter(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """How a field's values are made ready, or None where both databases take them as they are."""
    if isinstance(field, models.ForeignKey):
        return converter(field.target_field, connection)
    is_native = connection.vendor == "postgresql"
    if isinstance(field, PLAIN) or (is_native and isinstance(field, models.UUIDField | models.DateTimeField)):
        return None
    if isinstance(field, models.UUIDField | models.DateTimeField):
        return _hex if isinstance(field, models.UUIDField) else _moment
    if isinstance(field, models.JSONField) and field.encoder is None:
        return _json
    if isinstance(field, models.DateField):
        return lru_cache(DAYS)(lambda value: field.get_db_prep_save(value, connection))
    return lambda value: field.get_db_prep_save(value, connection)


def _hex(value: Any) -> str:
    return value.int.to_bytes(16).hex() if isinstance(value, UUID) else UUID(str(value)).hex


def _moment(value: datetime) -> str:
    """As SQLite keeps an aware moment: in UTC, without saying so."""
    spelled = clock.spelled(value)
    return f"{spelled[:10]} {spelled[11:26] if value.microsecond else spelled[11:19]}"


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _insert(connection: Any, table: str, columns: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    name = connection.ops.quote_name(table)
    stream = iter(values)
    whole = transaction.atomic(using=connection.alias, savepoint=False)
    with whole, connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} ({quoted}) FROM STDIN {copying.WITH}") as copy:
                while some := list(islice(stream, COPIED)):
                    copy.write(copying.text(some))
            return
        sql = f"INSERT INTO {name} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})"
        while some := list(islice(stream, CHUNK)):
            cursor.executemany(sql, some)


def _update_postgresql(
    connection: Any, table: str, fields: Sequence[Any], values: list[Sequence[Any]], changed: int
) -> int:
    quote = connection.ops.quote_name
    given = [f"{quote(field.column)} = v.c{place}" for place, field in enumerate(fields)]
    where = " AND ".join(f"t.{each}" for each in given[changed:])
    source = _recordset(fields, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table)} t SET {', '.join(given[:changed])} FROM {source} WHERE {where}",
            [_records(fields, values)],
        )
        return int(cursor.rowcount)


def _recordset(fields: Sequence[Any], connection: Any) -> str:
    """The rows of `_records` as PostgreSQL reads them. psycopg writes arrays a value at a time, in Python: an update of
    4,000 rows by arrays took twice as long.
    """
    typed = ", ".join(f"c{place} {field.db_type(connection)}" for place, field in enumerate(fields))
    return f"json_to_recordset(%s::json) AS v ({typed})"


def _records(fields: Sequence[Any], values: Iterable[Sequence[Any]]) -> str:
    names = [f"c{place}" for place in range(len(fields))]
    for at in (at for at, field in enumerate(fields) if isinstance(field, models.JSONField)):
        values = [(*row[:at], row[at] and orjson.Fragment(row[at]), *row[at + 1 :]) for row in values]
    return orjson.dumps([dict(zip(names, row, strict=True)) for row in values], default=_spelled).decode()


def _spelled(value: Any) -> str:
    """What JSON has no spelling for, as PostgreSQL reads it."""
    return f"\\x{bytes(value).hex()}" if isinstance(value, bytes | memoryview) else str(value)


def _update_sqlite(
    connection: Any, table: str, fields: Sequence[Any], values: list[Sequence[Any]], changed: int
) -> int:
    given = [f"{connection.ops.quote_name(field.column)} = %s" for field in fields]
    sql = f"UPDATE {connection.ops.quote_name(table)} SET {', '.join(given[:changed])} "
    with connection.cursor() as cursor:
        cursor.executemany(sql + f"WHERE {' AND '.join(given[changed:])}", values)
        return int(cursor.rowcount)
