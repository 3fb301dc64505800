"""Facts by the million, page by page in the order they were recorded, as text: for whoever reckons a month again.

A page is one statement, continued by key: nothing is held open between pages, and a month does not fill the memory.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections, router

from huinong.journal.models import Fact
from huinong.journal.queries import EARLY
from huinong.storage import bulk

PAGE = 20_000
COLUMNS = {
    "sqlite": "recorded_at || '', id, kind, date(happened_at, '+8 hours'), facts",
    "postgresql": "recorded_at, replace(id::text, '-', ''), kind, "
    "(happened_at AT TIME ZONE 'Asia/Shanghai')::date::text, facts::text",
}
WHERE = (
    "county = %s AND (recorded_at, id) > (%s, %s) AND recorded_at <= %s AND kind IN ({})"
    " AND happened_at >= %s AND happened_at < %s ORDER BY recorded_at, id LIMIT %s"
)


class Bare(NamedTuple):
    """A fact as a stream tells it: its id in hex, its day in China as `2026-11-30`, and what it says as JSON."""

    recorded_at: Any
    id: str
    kind: str
    day: str
    facts: str


def pages(
    county: str, kinds: Sequence[str], *, since: datetime, until: datetime, known_by: datetime
) -> Iterator[list[tuple[Any, ...]]]:
    """The facts of these kinds from `since` to before `until` that were recorded by `known_by`, in rows like `Bare`.

    Facts are read by when they were recorded, which is never long before they happened.
    """
    connection = connections[router.db_for_read(Fact)]
    change = bulk.converter(Fact._meta.get_field("recorded_at"), connection) or _as_is
    marks = ", ".join(["%s"] * len(kinds))
    sql = f"SELECT {COLUMNS[connection.vendor]} FROM journal_fact WHERE {WHERE.format(marks)}"  # noqa: S608  (made of the constants above)
    after: tuple[Any, str] = (change(since - EARLY), "0" * 32)
    rest = (change(known_by), *kinds, change(since), change(until), PAGE)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(sql, [county, *after, *rest])
            found: list[tuple[Any, ...]] = cursor.fetchall()
            if found:
                yield found
            if len(found) < PAGE:
                return
            after = found[-1][0], found[-1][1]


def _as_is(value: Any) -> Any:
    return value
