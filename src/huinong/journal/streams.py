"""Facts by the million, page by page in the order they were recorded, as text: for whoever reckons a month again.

A page is one statement, continued by key: nothing is held open between pages, and a month does not fill the memory.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connections, router

from huinong.journal.models import Fact
from huinong.journal.queries import EARLY
from huinong.storage import bulk

PAGE = 20_000
PAGES = {
    "sqlite": "SELECT recorded_at || '', id, kind, date(happened_at, '+8 hours'), facts FROM journal_fact WHERE {}",
    "postgresql": "SELECT string_agg(concat_ws(E'\\t', recorded_at, replace(id::text, '-', ''), kind, "
    "(happened_at AT TIME ZONE 'Asia/Shanghai')::date, facts), E'\\n' ORDER BY recorded_at, id) "
    "FROM (SELECT * FROM journal_fact WHERE {}) AS page",
}
"""PostgreSQL gives a page as one text (its JSON has no tab or line feed in it): psycopg made values of rows for longer
than it took to read them."""

WHERE = (
    "county = %s AND (recorded_at, id) > (%s, %s) AND recorded_at <= %s AND kind IN ({})"
    " AND happened_at >= %s AND happened_at < %s ORDER BY recorded_at, id LIMIT %s"
)


def pages(
    county: str, kinds: Sequence[str], *, since: datetime, until: datetime, known_by: datetime
) -> Iterator[Sequence[Sequence[str]]]:
    """The facts of these kinds from `since` to before `until` that were recorded by `known_by`.

    Of each when it was recorded, its id in hex, its kind, its day in China as `2026-11-30`, and what it says as JSON.
    Facts are read by when they were recorded, which is never long before they happened.
    """
    connection = connections[router.db_for_read(Fact)]
    change = bulk.converter(Fact._meta.get_field("recorded_at"), connection) or _as_is
    marks = ", ".join(["%s"] * len(kinds))
    sql = PAGES[connection.vendor].format(WHERE.format(marks))
    after: tuple[Any, str] = (change(since - EARLY), "0" * 32)
    rest = (change(known_by), *kinds, change(since), change(until), PAGE)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(sql, [county, *after, *rest])
            found = _rows(cursor.fetchall())
            if found:
                yield found
            if len(found) < PAGE:
                return
            after = found[-1][0], found[-1][1]


def _rows(found: list[tuple[Any, ...]]) -> Sequence[Sequence[str]]:
    if not found or len(found[0]) > 1:
        return found
    [(page,)] = found
    return [line.split("\t") for line in page.split("\n")] if page else []


def _as_is(value: Any) -> Any:
    return value
