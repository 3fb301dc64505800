from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from huinong.journal import consequences, seals
from huinong.journal.errors import FromTheFuture, KeyReused
from huinong.journal.kinds import Flow, Kind, declare
from huinong.journal.models import Fact, Seal
from huinong.journal.services import append, append_many
from huinong.journal.values import Entry, FactValue
from huinong.kernel.actor import Actor

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
