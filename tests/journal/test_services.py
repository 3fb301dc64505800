from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from huinong.edge.errors import Busy
from huinong.journal import consequences, seals
from huinong.journal.errors import FromTheFuture, KeyReused
from huinong.journal.kinds import Flow, Kind, declare
from huinong.journal.models import Fact, Seal
from huinong.journal.services import act, append, append_many
from huinong.journal.values import Entry, FactValue
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.models import Serial

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
declare(Kind("test.noted", Flow.INFORMATION, "noted", "{note} noted"))

pytestmark = pytest.mark.django_db


def entry(key: str = "k1", note: str = "a", **changes: object) -> Entry:
    given = {"key": key, "kind": "test.noted", "county": "421223", "thread": "t1", "happened_at": NOON}
    return Entry(**{**given, "facts": {"note": note}, "asked": {"note": note}, **changes})  # type: ignore[arg-type]


def test_a_repeated_key_is_answered_with_the_first_receipt(system: Actor) -> None:
    first = append(entry(), actor=system)
    again = append(entry(), actor=system)
    assert again.is_repeat
    assert again.fact == first.fact
    assert Fact.objects.count() == 1


def test_a_key_used_for_another_act_is_refused_and_nothing_is_written(system: Actor) -> None:
    append(entry(), actor=system)
    with pytest.raises(KeyReused):
        append_many([entry(key="k2"), entry(note="b")], actor=system)
    assert Fact.objects.count() == 1


def test_one_key_in_two_counties_is_two_acts(system: Actor) -> None:
    receipts = append_many([entry(), entry(county="611021")], actor=system)
    assert [receipt.is_repeat for receipt in receipts] == [False, False]


def test_a_key_twice_in_one_batch_acts_once(system: Actor) -> None:
    receipts = append_many([entry(), entry(key="k2"), entry()], actor=system)
    assert [receipt.is_repeat for receipt in receipts] == [False, False, True]
    assert Fact.objects.count() == 2


def raced(runs: list[str], times: int, **columns: str) -> str:
    """An act that meets a row of another session, so many times."""

    @act
    def service() -> str:
        runs.append("run")
        if len(runs) <= times:
            given = {"county": "421223", "name": "shelf:1", "next": 1, **columns}
            Serial.objects.bulk_create([Serial(**given), Serial(**given)])
        return "done"

    return service()


def test_an_act_that_was_raced_to_a_unique_row_looks_again_and_leaves_nothing_of_the_first_run() -> None:
    runs: list[str] = []
    assert (raced(runs, 1), len(runs), Serial.objects.count()) == ("done", 2, 0)


def test_an_act_that_is_raced_again_and_again_says_so() -> None:
    runs: list[str] = []
    with pytest.raises(Busy):
        raced(runs, 9)
    assert (len(runs), Serial.objects.count()) == (3, 0)


def test_what_breaks_another_rule_of_the_database_is_not_tried_again() -> None:
    runs: list[str] = []
    with pytest.raises(DatabaseError):
        raced(runs, 9, next=None)  # type: ignore[arg-type]
    assert len(runs) == 1


def test_an_act_from_the_future_is_refused(system: Actor) -> None:
    with pytest.raises(FromTheFuture):
        append(entry(happened_at=datetime.now(UTC) + timedelta(days=2)), actor=system)
    assert Fact.objects.count() == 0


@pytest.mark.parametrize("act", [lambda rows: rows.update(thread="x"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_a_fact(system: Actor, act: object) -> None:
    append(entry(), actor=system)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act(Fact.objects.all())  # type: ignore[operator]
    assert Fact.objects.get().thread == "t1"


def test_postgresql_refuses_to_empty_the_journal(system: Actor) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE: its DELETE is refused above")
    append(entry(), actor=system)
    for table in ("journal_fact", "journal_seal"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
    assert Fact.objects.count() == 1


@pytest.mark.parametrize("act", [lambda rows: rows.update(size=9), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_a_seal(system: Actor, act: object) -> None:
    append(entry(), actor=system)
    seals.seal_all(until=datetime.now(UTC))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act(Seal.objects.all())  # type: ignore[operator]
    assert Seal.objects.get().size == 1


def test_consequences_see_only_new_facts_once_and_in_order(system: Actor) -> None:
    seen: list[list[FactValue]] = []
    before = consequences.installed()
    consequences.install({"test.noted": [lambda facts: seen.append(list(facts))]})
    try:
        append(entry(), actor=system)
        append_many([entry(), entry(key="k2"), entry(key="k3")], actor=system)
    finally:
        consequences.install(before)
    assert [[fact.key for fact in facts] for facts in seen] == [["k1"], ["k2", "k3"]]
