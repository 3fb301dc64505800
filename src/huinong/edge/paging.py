"""Lists of the API, page by page: the cursor is opaque and signed, so nobody can depend on its insides."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from ninja import Schema
from pydantic import Field

from huinong.edge.errors import BadCursor

PAGE = 50
PAGE_MOST = 200

T = TypeVar("T")
S = TypeVar("S", bound=Schema)
M = TypeVar("M", bound=Model)


class Paging(Schema):
    """The query of every list: `paging: Query[Paging]`."""

    cursor: str | None = Field(None, max_length=600, description="next_cursor of the page before")
    limit: int = Field(PAGE, ge=1, le=PAGE_MOST)


class Page(Schema, Generic[T]):
    """One page of a list; `next_cursor` is null on the last."""

    items: list[T]
    next_cursor: str | None


Key = tuple[str | int, ...]


class Sought(Protocol):
    """A list that is read on from after any of its rows, so that rows added meanwhile move nothing."""

    @property
    def name(self) -> str:
        """Which list it is: a cursor is good for its own alone."""

    def after(self, key: Key | None, limit: int) -> Sequence[Any]:
        """At most so many rows after the row of that key; from the first when there is none."""

    def key(self, row: Any) -> Key:
        """What a row is found by again, unlike any other's."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A list that is read whole, in the order of its rows' keys."""

    name: str
    rows: Iterable[Any]
    by: Callable[[Any], Key]

    def after(self, key: Key | None, limit: int) -> Sequence[Any]:
        rows = sorted(self.rows, key=self.by)
        start = 0 if key is None else bisect_right(rows, key, key=self.by)
        return rows[start : start + limit]

    def key(self, row: Any) -> Key:
        return self.by(row)


def page_of(rows: QuerySet[M] | Sought, paging: Paging, shape: Callable[[Any], S], *, order: str = "-id") -> Page[S]:
    """One page of `rows`, each made JSON by `shape`. Rows added meanwhile move nothing.

    A queryset is read in `order`: one field that is never null (`-` for descending). Raises BadCursor.
    """
    found, cursor = part_of(rows, paging, order=order)
    return Page(items=[shape(row) for row in found], next_cursor=cursor)


def part_of(rows: QuerySet[M] | Sought, paging: Paging, *, order: str = "-id") -> tuple[Sequence[Any], str | None]:
    """As `page_of`, but the rows themselves, and the cursor of the next page: for what is looked up page by page."""
    if isinstance(rows, QuerySet):
        return _part_by_keys(rows, paging, order)
    salt = f"sought {rows.name}"
    place = _opened(paging.cursor, salt)
    found = rows.after(tuple(place["key"]) if place else None, paging.limit + 1)
    if len(found) <= paging.limit:
        return found, None
    return found[: paging.limit], _sealed(salt, {"key": rows.key(found[paging.limit - 1])})


def _part_by_keys(rows: QuerySet[M], paging: Paging, order: str) -> tuple[Sequence[M], str | None]:
    table = rows.model._meta.db_table
    field, descending = order.removeprefix("-"), order.startswith("-")
    sign = "-" if descending else ""
    place = _opened(paging.cursor, f"{table} {order}")
    if place:
        rows = rows.filter(_after(rows, field, place, "lt" if descending else "gt"))
    found = list(rows.order_by(order, f"{sign}pk")[: paging.limit + 1])
    if len(found) <= paging.limit:
        return found, None
    last = found[paging.limit - 1]
    cursor = _sealed(f"{table} {order}", {"value": _plain(getattr(last, field)), "pk": _plain(last.pk)})
    return found[: paging.limit], cursor


def _after(rows: QuerySet[Any], field: str, place: dict[str, Any], side: str) -> Q:
    value, pk = place["value"], place["pk"]
    return Q(**{f"{field}__{side}": value}) | Q(**{field: value, f"pk__{side}": pk})


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _sealed(order: str, place: dict[str, Any]) -> str:
    return signing.dumps(place, salt=f"huinong cursor {order}", compress=True)


def _opened(cursor: str | None, order: str) -> dict[str, Any]:
    if not cursor:
        return {}
    try:
        place: dict[str, Any] = signing.loads(cursor, salt=f"huinong cursor {order}")
    except signing.BadSignature as error:
        raise BadCursor from error
    return place
