"""The one door for reading many rows by key. Its statement is the same for one key as for a thousand, and written once.

Django compiles a query anew each time, for about a millisecond of CPU: more than either database takes to answer,
and a scan at a counter asks ten. Whatever is not "rows of a county by key" stays with Django's queries.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

import orjson
from django.db import connections, models, router

from huinong.storage import bulk

Row = TypeVar("Row", bound=models.Model)


def rows(
    model: type[Row], *, county: str, but: tuple[str, ...] = (), lock: bool = False, **wanted: Iterable[Any]
) -> list[Row]:
    """The rows of a county in whose columns stand some of the `wanted` values, in the order of their ids.

    Every column named must match. `lock` takes their row locks in that order, where the database has such;
    the columns in `but` are left unread, as `defer` leaves them.
    """
    asked = {name: list(values) for name, values in wanted.items()}
    if not all(asked.values()):
        return []
    connection = connections[router.db_for_write(model)]
    fields = _read(model, but)
    sql = _statement(model, tuple(asked), but, lock, connection.vendor)
    values = [_array(model._meta.get_field(name), given, connection) for name, given in asked.items()]
    with connection.cursor() as cursor:
        cursor.execute(sql, [county, *values])
        found = cursor.fetchall()
    names = [field.attname for field in fields]
    readers = [(place, read) for place, field in enumerate(fields) if (read := _reader(field, connection))]
    return [model.from_db(connection.alias, names, _in_python(row, readers)) for row in found]


@lru_cache
def _read(model: type[models.Model], but: tuple[str, ...]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.name not in but]


@lru_cache
def _statement(
    model: type[models.Model], wanted: tuple[str, ...], but: tuple[str, ...], lock: bool, vendor: str
) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _read(model, but))
    among = "= ANY(%s)" if vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    named: list[Any] = [model._meta.get_field(name) for name in wanted]
    where = "".join(f' AND "{field.column}" {among}' for field in named)
    # SQLite would walk a whole county in the order of ids to save sorting a few rows; `+id` is no index's column.
    order = "id" if vendor == "postgresql" else "+id"
    suffix = " FOR UPDATE" if lock and vendor == "postgresql" else ""
    return f'SELECT {columns} FROM "{model._meta.db_table}" WHERE county = %s{where} ORDER BY {order}{suffix}'


def _array(field: Any, values: list[Any], connection: Any) -> Any:
    """The values as one parameter: an array on PostgreSQL, a JSON array on SQLite."""
    change = bulk.converter(field, connection)
    given = [change(value) for value in values] if change else values
    return given if connection.vendor == "postgresql" else orjson.dumps(given).decode()


def _reader(field: Any, connection: Any) -> list[tuple[Any, Any]]:
    column = field.get_col(field.model._meta.db_table)
    steps = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    return [(step, column) for step in steps]


def _in_python(row: Any, readers: list[tuple[int, list[tuple[Any, Any]]]]) -> list[Any]:
    values = list(row)
    for place, steps in readers:
        for step, column in steps:
            values[place] = step(values[place], column, None)
    return values
