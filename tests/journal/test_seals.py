from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from huinong.journal import seals
from huinong.journal.digests import fact_digest
from huinong.journal.models import Fact, Seal
from huinong.journal.seals import Flaw
from huinong.journal.services import append_many
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from tests.journal.test_services import entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def record(count: int, actor: Actor, *, start: int = 0) -> None:
    for n in range(start, start + count):
        with clock.frozen_at(NOW + timedelta(seconds=n)):
            append_many([entry(key=f"k{n}", note=f"n{n}")], actor=actor)


@contextmanager
def by_hand() -> Iterator[None]:
    """What an intruder with the database file would do: stand the guards aside."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute('DROP TRIGGER "journal_fact_no_update"')
            cursor.execute('DROP TRIGGER "journal_fact_no_delete"')
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")
    else:
        with connection.schema_editor() as editor:
            editor.install_guards(Fact)


def seal_everything() -> None:
    seals.seal_all(until=NOW + timedelta(days=1))


def test_sealing_twice_seals_once(system: Actor) -> None:
    record(5, system)
    assert seals.seal_county("421223", until=NOW + timedelta(seconds=2)) == 3
    assert seals.seal_county("421223", until=NOW + timedelta(days=1)) == 2
    assert seals.seal_county("421223", until=NOW + timedelta(days=1)) == 0
    assert list(Seal.objects.order_by("number").values_list("number", "size")) == [(1, 3), (2, 2)]


def test_an_untouched_journal_is_whole(system: Actor) -> None:
    record(4, system)
    seal_everything()
    record(1, system, start=100_000)
    verdict = seals.verify()
    assert (verdict.facts, verdict.seals, verdict.findings) == (5, 1, ())


@pytest.mark.django_db(transaction=True)
def test_an_altered_fact_is_found_and_named(system: Actor) -> None:
    record(4, system)
    seal_everything()
    with by_hand():
        Fact.objects.filter(key="k2").update(thread="forged")
    (finding,) = seals.verify().findings
    assert (finding.flaw, finding.name) == (Flaw.ALTERED, "test.noted forged k2")


@pytest.mark.django_db(transaction=True)
def test_an_altered_fact_whose_digest_was_forged_too_is_found_by_its_seal(system: Actor) -> None:
    record(4, system)
    seal_everything()
    forged = Fact.objects.get(key="k1")
    forged.facts = {"note": "forged"}
    with by_hand():
        digest = fact_digest(forged, bytes(forged.asked_digest))
        Fact.objects.filter(key="k1").update(facts=forged.facts, digest=digest)
    (finding,) = seals.verify().findings
    assert (finding.flaw, finding.fact) == (Flaw.ALTERED, forged.id)


@pytest.mark.django_db(transaction=True)
def test_an_unsealed_fact_altered_by_hand_is_found_by_its_digest(system: Actor) -> None:
    record(1, system)
    with by_hand():
        Fact.objects.update(facts={"note": "forged"})
    assert [finding.flaw for finding in seals.verify().findings] == [Flaw.ALTERED]


@pytest.mark.django_db(transaction=True)
def test_a_deleted_fact_is_missed(system: Actor) -> None:
    record(3, system)
    seal_everything()
    gone = Fact.objects.get(key="k1").id
    with by_hand():
        Fact.objects.filter(key="k1").delete()
    (finding,) = seals.verify().findings
    assert (finding.flaw, finding.fact) == (Flaw.MISSING, gone)


def test_a_fact_slipped_in_below_a_seal_is_told(system: Actor) -> None:
    record(3, system)
    seal_everything()
    with clock.frozen_at(NOW - timedelta(hours=1)):
        append_many([entry(key="late")], actor=system)
    assert [(f.flaw, f.name) for f in seals.verify().findings] == [(Flaw.UNSEALED, "test.noted t1 late")]
