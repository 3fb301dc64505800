"""Lists read from the database; Django's own groups stand in for a room's rows."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from ninja import Schema

from huinong.edge import paging, tables
from huinong.edge.errors import BadCursor
from huinong.edge.filters import Choice

pytestmark = pytest.mark.django_db

LIST = tables.Table(
    name="groups",
    columns=(tables.Column("name", "Name"),),
    filters=(Choice("name", "Name", (("g-007", "g-007"),)),),
    search=lambda rows, text: rows.filter(name__contains=text),
    default_sort="-name",
    row=lambda group: NameOut(name=group.name),
)


class NameOut(Schema):
    name: str


@pytest.fixture
def groups() -> QuerySet[Group]:
    Group.objects.bulk_create([Group(name=f"g-{number:03}") for number in range(120)])
    return Group.objects.all()


def test_a_list_takes_two_queries_and_shows_fifty(groups: QuerySet[Group], django_assert_num_queries: object) -> None:
    request = RequestFactory().get("/groups/?page=3")
    with django_assert_num_queries(2):  # type: ignore[operator]
        table = LIST.shown(request, groups)
    assert [row.cells[0].text for row in table.rows] == [f"g-{number:03}" for number in range(19, -1, -1)]
    assert table.total == "120"
    assert table.next_url == ""


def test_search_and_filter_reach_the_database(groups: QuerySet[Group]) -> None:
    wanted = LIST.wanted(groups, QueryDict("q=g-00&name=g-007"))
    assert [group.name for group in wanted] == ["g-007"]


def test_a_list_may_search_by_the_names_of_its_fields(groups: QuerySet[Group]) -> None:
    by_name = replace(LIST, search=("name",))
    assert [group.name for group in by_name.wanted(groups, QueryDict("q=G-011"))] == ["g-011"]


def test_counting_stops_where_a_person_narrows(groups: QuerySet[Group], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "COUNTED", 100)
    assert LIST.shown(RequestFactory().get("/groups/"), groups).total == "100+"


def test_what_cannot_be_unknown_is_sorted_as_its_index_is(groups: QuerySet[Group]) -> None:
    """ "Unknown last" is the other end of PostgreSQL's index: it once sorted a million pieces to show the newest."""
    people = get_user_model().objects.all()
    by_sign_in = replace(LIST, columns=(tables.Column("last_login", "Signed in"),), default_sort="-last_login")
    assert "NULLS" not in str(LIST.wanted(groups, QueryDict()).query)
    assert '"last_login" DESC NULLS LAST' in str(replace(by_sign_in, filters=()).wanted(people, QueryDict()).query)


def test_rows_are_counted_without_sorting_them(groups: QuerySet[Group]) -> None:
    with CaptureQueriesContext(connection) as seen:
        LIST.shown(RequestFactory().get("/groups/"), groups)
    counted, read = (query["sql"] for query in seen)
    assert ("ORDER BY" in counted, "ORDER BY" in read) == (False, True)


def test_cursors_miss_nothing_and_repeat_nothing(groups: QuerySet[Group]) -> None:
    seen, cursor = [], None
    while True:
        page = paging.page_of(groups, paging.Paging(cursor=cursor, limit=50), _shape, order="name")
        seen += [item.name for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"g-{number:03}" for number in range(120)]


def test_a_cursor_is_good_for_its_own_order_only(groups: QuerySet[Group]) -> None:
    page = paging.page_of(groups, paging.Paging(limit=1), _shape, order="name")
    with pytest.raises(BadCursor):
        paging.page_of(groups, paging.Paging(cursor=page.next_cursor), _shape, order="-name")


def test_rows_added_between_two_pages_move_nothing(groups: QuerySet[Group]) -> None:
    first = paging.page_of(groups, paging.Paging(limit=60), _shape, order="name")
    Group.objects.create(name="a-first")
    rest = paging.page_of(groups, paging.Paging(cursor=first.next_cursor, limit=60), _shape, order="name")
    assert [item.name for item in (*first.items, *rest.items)] == [f"g-{number:03}" for number in range(120)]


def test_a_list_read_whole_goes_on_after_its_last_row_whatever_was_added_or_taken_away() -> None:
    def part(names: str, cursor: str | None) -> tuple[list[str], str | None]:
        found, following = paging.part_of(
            paging.Ordered("names", names, lambda name: (name,)), paging.Paging(cursor=cursor, limit=2)
        )
        return list(found), following

    first, cursor = part("cebd", None)
    assert first == ["b", "c"]
    assert part("abdef", cursor) == (["d", "e"], part("abdef", cursor)[1])
    assert part("ab", cursor) == ([], None)


def test_a_cursor_is_good_for_its_own_list_only() -> None:
    names = paging.Ordered("names", "abc", lambda name: (name,))
    _, cursor = paging.part_of(names, paging.Paging(limit=1))
    with pytest.raises(BadCursor):
        paging.part_of(paging.Ordered("places", "abc", lambda name: (name,)), paging.Paging(cursor=cursor))


def _shape(group: Group) -> NameOut:
    return NameOut(name=group.name)
