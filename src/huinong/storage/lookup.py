"""The one door for reading many rows by key. Its statement is the same for one key as for a thousand, and written once.

Django compiles a query anew each time, for about a millisecond of CPU: more than either database takes to answer,
and a scan at a counter asks ten. Whatever is not "rows of a county by key" stays with Django's queries.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache, reduce
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import connections, models, router

from huinong.kernel.ids import as_id
from huinong.storage import bulk
from huinong.storage.instances import made

Row = TypeVar("Row", bound=models.Model)
ALL: Mapping[str, Any] = {}
SORTED = "+id"
"""SQLite would walk a whole county in the order of ids to save sorting a few rows; `+id` is no index's column."""

FILLED = "NOT ({0} = '') AND {0} > ''"
"""Not "", said twice for SQLite: as Django writes it into a partial index, so that it may be used, and as a range, so
that it is taken before one with fewer columns."""


def rows(
    model: type[Row], *, county: str, but: tuple[str, ...] = (), lock: bool = False, **wanted: Iterable[Any]
) -> list[Row]:
    """The rows of a county in whose columns stand some of the `wanted` values, in the order of their ids.

    Every column named must match. `lock` takes their row locks in that order, where the database has such;
    the columns in `but` are left unread, as `defer` leaves them.
    """
    fields = _all(model, but)
    names = [field.attname for field in fields]
    alias = router.db_for_write(model)
    found = _found(model, fields, county, lock, wanted)
    return [made(model, zip(names, row, strict=True), there=alias) for row in found]


def values(
    model: type[models.Model],
    names: tuple[str, ...],
    *,
    county: str,
    empty: tuple[str, ...] = (),
    filled: tuple[str, ...] = (),
    after: Mapping[str, Any] = ALL,
    lock: bool = False,
    **wanted: Iterable[Any],
) -> Iterator[tuple[Any, ...]]:
    """As `rows`, of these columns alone and without a model instance for each: where the columns in `empty` are null,
    the texts in `filled` are not "", and what `after` names is greater than its value."""
    return _found(model, _named(model, names), county, lock, wanted, empty=empty, filled=filled, after=after)


@lru_cache
def _all(model: type[models.Model], but: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if field.name not in but)


@lru_cache
def _named(model: type[models.Model], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(model._meta.get_field(name) for name in names)


def _found(
    model: type[models.Model],
    fields: tuple[Any, ...],
    county: str,
    lock: bool,
    wanted: Mapping[str, Iterable[Any]],
    *,
    empty: tuple[str, ...] = (),
    filled: tuple[str, ...] = (),
    after: Mapping[str, Any] = ALL,
) -> Iterator[tuple[Any, ...]]:
    asked = {name: list(values) for name, values in wanted.items()}
    if not all(asked.values()):
        return iter(())
    connection = connections[router.db_for_write(model)]
    is_sqlite = connection.vendor == "sqlite"
    among = "IN (SELECT value FROM json_each(%s))" if is_sqlite else "= ANY(%s)"
    said = ((tuple(asked), f"{{}} {among}"), (empty, "{} IS NULL"), (filled, FILLED), (tuple(after), "{} > %s"))
    where = tuple((name, text) for names, text in said for name in names)
    end = SORTED if is_sqlite else "id FOR UPDATE" if lock else "id"
    sql = _statement(model, fields, where, end)
    arrays = [_array(model._meta.get_field(name), given, connection) for name, given in asked.items()]
    least = [_in_database(model._meta.get_field(name), value, connection) for name, value in after.items()]
    with connection.cursor() as cursor:
        cursor.execute(sql, [county, *arrays, *least])
        found = cursor.fetchall()
    columns = zip(*found, strict=True)
    readers = (_reader(field, connection) for field in fields)
    return zip(*(_in_python(column, read) for column, read in zip(columns, readers, strict=bool(found))), strict=True)


@lru_cache
def _statement(model: type[models.Model], fields: tuple[Any, ...], where: tuple[tuple[str, str], ...], end: str) -> str:
    columns = ", ".join(f'{_sign(field, end)}"{field.column}"' for field in fields)
    named: list[Any] = [(model._meta.get_field(name), said) for name, said in where]
    also = "".join(" AND " + said.format(f'"{field.column}"') for field, said in named)
    return f'SELECT {columns} FROM "{model._meta.db_table}" WHERE county = %s{also} ORDER BY {end}'


def _sign(field: Any, end: str) -> str:
    """SQLite's driver reads days and moments in Python, for longer than we: what has a sign comes as its text."""
    return "+" if end == SORTED and isinstance(_kind(field), models.DateField) else ""


def _kind(field: Any) -> Any:
    return field.target_field if isinstance(field, models.ForeignKey) else field


def _in_database(field: Any, value: Any, connection: Any) -> Any:
    change = bulk.converter(field, connection)
    return change(value) if change else value


def _array(field: Any, values: list[Any], connection: Any) -> Any:
    """The values as one parameter: an array on PostgreSQL, a JSON array on SQLite."""
    change = bulk.converter(field, connection)
    given = [change(value) for value in values] if change else values
    return orjson.dumps(given).decode() if connection.vendor == "sqlite" else _literal(map(str, given))


def _literal(texts: Iterable[str]) -> str:
    """An array as PostgreSQL reads it: psycopg took ten times as long to write one of 5,000 keys."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return '{"' + '","'.join(quoted) + '"}'


def _reader(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """How a column's values become Python's, or None where they are already."""
    kind, is_sqlite = _kind(field), connection.vendor == "sqlite"
    if isinstance(kind, models.UUIDField):
        return (UUID if field.primary_key else as_id) if is_sqlite else None
    if isinstance(kind, models.DateField):
        return (_moment if isinstance(kind, models.DateTimeField) else _day) if is_sqlite else None
    if is_sqlite and isinstance(kind, models.BooleanField):
        return None  # its driver does that well
    column = field.get_col(field.model._meta.db_table)
    steps = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    return (lambda value: reduce(lambda got, step: step(got, column, None), steps, value)) if steps else None


@lru_cache(16_384)
def _moment(text: str) -> datetime:
    """SQLite's moments come without a zone, and are UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@lru_cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _in_python(column: Sequence[Any], read: Callable[[Any], Any] | None) -> Sequence[Any]:
    return column if read is None else [None if value is None else read(value) for value in column]
