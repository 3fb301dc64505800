"""Lists of the API, page by page: the cursor is opaque and signed, so nobody can depend on its insides."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

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


def page_of(
    rows: QuerySet[M] | Sequence[Any], paging: Paging, shape: Callable[[Any], S], *, order: str = "-id"
) -> Page[S]:
    """One page of `rows`, each made JSON by `shape`.

    A queryset is read by its keys, so rows added meanwhile move nothing: `order` is one field that is
    never null (`-` for descending). A sequence keeps its own order. Raises BadCursor.
    """
    if isinstance(rows, QuerySet):
        return _page_by_keys(rows, paging, shape, order)
    start = _opened(paging.cursor, "sequence").get("start", 0)
    items = [shape(row) for row in rows[start : start + paging.limit]]
    following = start + paging.limit
    has_more = len(rows) > following
    return Page(items=items, next_cursor=_sealed("sequence", {"start": following}) if has_more else None)


def _page_by_keys(rows: QuerySet[M], paging: Paging, shape: Callable[[Any], S], order: str) -> Page[S]:
    table = rows.model._meta.db_table
    field, descending = order.removeprefix("-"), order.startswith("-")
    sign = "-" if descending else ""
    place = _opened(paging.cursor, f"{table} {order}")
    if place:
        rows = rows.filter(_after(rows, field, place, "lt" if descending else "gt"))
    found = list(rows.order_by(order, f"{sign}pk")[: paging.limit + 1])
    cursor = None
    if len(found) > paging.limit:
        last = found[paging.limit - 1]
        cursor = _sealed(f"{table} {order}", {"value": _plain(getattr(last, field)), "pk": _plain(last.pk)})
    return Page(items=[shape(row) for row in found[: paging.limit]], next_cursor=cursor)


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
