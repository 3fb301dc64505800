"""Rows as PostgreSQL's COPY reads them, a column at a time: psycopg spells a value at a time, for twice as long."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import singledispatch
from typing import Any
from uuid import UUID

from huinong.kernel import clock

END, NULL = "\x1f", "\x1d"
WITH = "WITH (DELIMITER E'\\x1f', NULL E'\\x1d')"
"""Control characters end a value and stand for none: texts hardly ever hold them, and those that do are escaped."""

SPECIAL = {
    char: "\\" + spelled for char, spelled in {"\\": "\\", "\n": "n", "\r": "r", END: "x1f", NULL: "x1d"}.items()
}
ESCAPES = str.maketrans(SPECIAL)


def text(rows: Sequence[Sequence[Any]]) -> str:
    """The rows for `COPY … FROM STDIN` `WITH`. Raises TypeError for a value that has no spelling here."""
    columns = [_column(column) for column in zip(*rows, strict=True)]
    return "\n".join(map(END.join, zip(*columns, strict=True))) + "\n"


def _column(values: Sequence[Any]) -> Sequence[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        whole = "".join(values)
        return [_text(value) for value in values] if any(char in whole for char in SPECIAL) else values
    spell: dict[type, Callable[[Any], str]] = {kind: _spelled.dispatch(kind) for kind in kinds}
    if len(kinds) == 1:
        [only] = spell.values()
        return list(map(only, values))
    return [spell[type(value)](value) for value in values]


@singledispatch
def _spelled(value: Any) -> str:
    raise TypeError(f"COPY has no spelling for a {type(value).__name__}")


@_spelled.register
def _text(value: str) -> str:
    return value.translate(ESCAPES)


@_spelled.register
def _nothing(_: None) -> str:
    return NULL


@_spelled.register
def _flag(value: bool) -> str:
    return "t" if value else "f"


@_spelled.register
def _id(value: UUID) -> str:
    return value.int.to_bytes(16).hex()


@_spelled.register(bytes)
@_spelled.register(memoryview)
def _bytes(value: bytes | memoryview) -> str:
    return "\\\\x" + value.hex()


_spelled.register(datetime, clock.spelled)


@_spelled.register(date)
@_spelled.register(time)
def _day(value: date | time) -> str:
    return value.isoformat()


for kind in (int, float, Decimal, timedelta):
    _spelled.register(kind, str)
