"""Reading rows by key: the same rows as Django's own query gives, in one statement however many are asked for."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huinong.journal.models import Fact
from huinong.journal.services import append_many
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.models import Parcel
from huinong.storage import lookup
from tests.journal.test_services import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(system: Actor) -> list[Fact]:
    """Four facts of one county, and one of another under the same key."""
    point = uuid4()
    rows = [entry(key=f"k{n}", thread=f"t{n % 2}", point=point) for n in range(4)]
    append_many([*rows, entry(key="k0", county="611021")], actor=system)
    return list(Fact.objects.filter(county="421223").order_by("id"))


def test_rows_are_read_as_django_reads_them(facts: list[Fact]) -> None:
    found = lookup.rows(Fact, county="421223", key=["k3", "k0", "absent"])
    assert [row.__dict__ | {"_state": None} for row in found] == [
        row.__dict__ | {"_state": None} for row in (facts[0], facts[3])
    ]


def test_every_column_named_must_match(facts: list[Fact]) -> None:
    found = lookup.rows(Fact, county="421223", thread=["t1"], key=["k0", "k1"])
    assert [row.key for row in found] == ["k1"]


def test_ids_are_looked_up_as_uuids_or_as_their_text(facts: list[Fact]) -> None:
    by_uuid = lookup.rows(Fact, county="421223", id=[facts[2].id])
    assert by_uuid == lookup.rows(Fact, county="421223", id=[str(facts[2].id)]) == [facts[2]]


def test_any_text_is_looked_up_as_it_is(system: Actor) -> None:
    odd = ['a"b', "a\\b", "{a,b}", "a,b", "NULL", "核桃", "a\nb", "it's", "100%s"]
    append_many([entry(key=key) for key in odd], actor=system)
    assert {row.key for row in lookup.rows(Fact, county="421223", key=[*odd, "a", "b"])} == set(odd)


def test_columns_alone_are_read_as_rows_have_them(facts: list[Fact]) -> None:
    names = ("key", "point", "happened_at", "facts")
    found = lookup.values(Fact, names, county="421223", thread=["t1"])
    assert list(found) == [tuple(getattr(row, name) for name in names) for row in (facts[1], facts[3])]
    assert list(lookup.values(Fact, names, county="421223", thread=["t9"])) == []


def test_columns_may_be_asked_to_be_empty_or_to_come_after(facts: list[Fact]) -> None:
    moment = facts[0].happened_at
    for after, keys in ((moment, []), (moment - timedelta(microseconds=1), ["k0", "k2"])):
        found = lookup.values(Fact, ("key",), county="421223", thread=["t0"], after={"happened_at": after})
        assert [key for (key,) in found] == keys
    assert len(list(lookup.values(Fact, ("key",), county="421223", thread=["t0"], empty=("party",)))) == 2
    assert list(lookup.values(Fact, ("key",), county="421223", thread=["t0"], empty=("point",))) == []


def test_nothing_asked_for_asks_the_database_nothing(facts: list[Fact]) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert lookup.rows(Fact, county="421223", key=[]) == []
    assert len(seen) == 0


def test_columns_left_out_are_read_when_they_are_needed(facts: list[Fact]) -> None:
    (row,) = lookup.rows(Fact, county="421223", key=["k1"], but=("facts",))
    with CaptureQueriesContext(connection) as seen:
        assert row.facts == {"note": "a"}
    assert len(seen) == 1


def test_locked_rows_are_locked_in_the_order_of_their_ids(facts: list[Fact]) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        found = lookup.rows(Fact, county="421223", key=["k2", "k1"], lock=True)
        alone = list(lookup.values(Fact, ("key",), county="421223", key=["k2", "k1"], lock=True))
    assert [(row.key,) for row in found] == alone == [("k1",), ("k2",)]
    assert all(("FOR UPDATE" in query["sql"]) is (connection.vendor == "postgresql") for query in seen)


def test_rows_are_found_through_the_key_and_not_by_walking_a_county(facts: list[Fact]) -> None:
    """SQLite once took the order of ids for its way through the table, and each scan cost more than the one before."""
    with CaptureQueriesContext(connection) as seen:
        lookup.rows(Fact, county="421223", key=["k1", "k2"])
    if connection.vendor == "postgresql":
        return  # its planner goes by the table's size: a handful of rows is rightly read whole
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + seen[0]["sql"].replace("%", "%%"))
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "(county=? AND key=?)" in plan


def test_columns_may_be_asked_to_be_filled(system: Actor) -> None:
    append_many([entry(key="k0", thread="t1"), entry(key="k1", thread="")], actor=system)
    found = lookup.values(Fact, ("key",), county="421223", key=["k0", "k1"], filled=("thread",))
    assert list(found) == [("k0",)]


def test_the_codes_in_use_are_found_through_their_own_index() -> None:
    """SQLite once read every piece that was announced for a station, to find the few with a code."""
    with CaptureQueriesContext(connection) as seen:
        names, station = ("station", "shelf_code"), [uuid4()]
        list(lookup.values(Parcel, names, county="421223", station=station, empty=("closed_at",), filled=names[1:]))
    if connection.vendor == "postgresql":
        return  # its planner goes by the table's size
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + seen[-1]["sql"].replace("%", "%%"))
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "parcels_parcel_shelf_code (county=? AND station=? AND shelf_code>?)" in plan
