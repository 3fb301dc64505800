"""What somebody with the database file but without the master key cannot do unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from huinong.journal import digests, seals
from huinong.journal.merkle import leaf_hash, root_of
from huinong.journal.models import Fact, Seal
from huinong.journal.services import append_many
from huinong.journal.verifying import Flaw, verify
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from tests.journal.test_seals import NOW, record, seal_everything
from tests.journal.test_services import entry

pytestmark = pytest.mark.django_db(transaction=True)
GUARDS = [f"journal_{table}_no_{verb}" for table in ("fact", "seal") for verb in ("update", "delete")]


@contextmanager
def by_hand() -> Iterator[None]:
    """What an intruder with the database file would do: stand the guards aside."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            for guard in GUARDS:
                cursor.execute(f'DROP TRIGGER "{guard}"')
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")
    else:
        with connection.schema_editor() as editor:
            editor.install_guards(Fact)
            editor.install_guards(Seal)


def found() -> list[tuple[Flaw, str]]:
    return [(finding.flaw, finding.name) for finding in verify().findings]


def plain(row: Fact) -> bytes:
    """The digest of a row, as anybody can compute it."""
    return digests.fact_digest(row, bytes(row.asked_digest))


def reseal(without: str = "") -> None:
    """Make every seal again for the rows as they are now, in all but what needs the key."""
    rows = {row.id: row for row in Fact.objects.exclude(key=without)}
    roots: list[bytes] = []
    for seal in Seal.objects.order_by("number"):
        mine = [rows[fact] for fact, _ in seals.leaves_of(seal) if fact in rows]
        leaves = [leaf_hash(plain(row)) for row in mine]
        roots.append(root_of(leaves))
        seal.leaves = b"".join(row.id.bytes + leaf for row, leaf in zip(mine, leaves, strict=True))
        seal.size, seal.root, seal.head = len(mine), roots[-1], root_of(roots)
        seal.save()


def test_an_untouched_journal_is_whole(system: Actor) -> None:
    record(4, system)
    seal_everything()
    record(1, system, start=100_000)
    verdict = verify()
    assert (verdict.facts, verdict.seals, verdict.findings) == (5, 1, ())
    assert verdict.heads == {"421223": bytes(Seal.objects.get().head).hex()}


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("thread", "forged", "test.noted forged k2"),
        ("facts", {"note": "forged"}, "test.noted t1 k2"),
        ("happened_at", NOW - timedelta(days=9), "test.noted t1 k2"),
        ("recorded_at", NOW - timedelta(days=9), "test.noted t1 k2"),
        ("recorded_at", NOW + timedelta(days=9), "test.noted t1 k2"),
        ("actor_id", "somebody", "test.noted t1 k2"),
        ("point", new_id(), "test.noted t1 k2"),
        ("asked_digest", bytes(32), "test.noted t1 k2"),
        ("digest", bytes(32), "test.noted t1 k2"),
    ],
)
def test_an_altered_fact_is_found_and_named_once(system: Actor, field: str, value: Any, name: str) -> None:
    record(4, system)
    seal_everything()
    with by_hand():
        Fact.objects.filter(key="k2").update(**{field: value})
    assert found() == [(Flaw.ALTERED, name)]


def test_a_fact_moved_to_another_county_is_missed_where_it_was_and_found_where_it_is(system: Actor) -> None:
    record(2, system)
    seal_everything()
    moved = Fact.objects.get(key="k1").id
    with by_hand(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('DROP TRIGGER "journal_fact_county_fixed"')
        cursor.execute("UPDATE journal_fact SET county = '611021' WHERE key = 'k1'")
    assert found() == [(Flaw.MISSING, str(moved)), (Flaw.ALTERED, "test.noted t1 k1")]


def test_an_altered_fact_whose_digest_was_forged_too_is_found(system: Actor) -> None:
    record(4, system)
    seal_everything()
    forged = Fact.objects.get(key="k1")
    forged.facts = {"note": "forged"}
    with by_hand():
        Fact.objects.filter(key="k1").update(facts=forged.facts, digest=plain(forged))
        reseal()
    assert (Flaw.ALTERED, "test.noted t1 k1") in found()


def test_an_unsealed_fact_altered_by_hand_is_found_by_its_digest(system: Actor) -> None:
    record(1, system)
    with by_hand():
        Fact.objects.update(facts={"note": "forged"})
    assert found() == [(Flaw.ALTERED, "test.noted t1 k0")]


@pytest.mark.parametrize("recorded_at", [NOW + timedelta(seconds=1), NOW + timedelta(days=2)])
def test_a_fact_inserted_by_hand_is_found_among_the_sealed_and_after_them(system: Actor, recorded_at: Any) -> None:
    record(3, system)
    seal_everything()
    slipped = Fact.objects.get(key="k1")
    slipped.id, slipped.key, slipped.recorded_at = new_id(), "slipped", recorded_at
    slipped.digest = plain(slipped)
    slipped.save(force_insert=True)
    assert found() == [(Flaw.ALTERED, "test.noted t1 slipped")]


def test_a_deleted_fact_is_missed(system: Actor) -> None:
    record(3, system)
    seal_everything()
    gone = Fact.objects.get(key="k1").id
    with by_hand():
        Fact.objects.filter(key="k1").delete()
    assert found() == [(Flaw.MISSING, str(gone))]


def test_all_facts_of_a_county_deleted_are_missed(system: Actor) -> None:
    record(3, system)
    seal_everything()
    with by_hand():
        Fact.objects.all().delete()
    assert [flaw for flaw, _ in found()] == [Flaw.MISSING] * 3


def test_a_seal_made_again_without_a_deleted_fact_is_told(system: Actor) -> None:
    record(3, system)
    seal_everything()
    with by_hand():
        Fact.objects.filter(key="k1").delete()
        reseal(without="k1")
    assert found() == [(Flaw.BROKEN_SEAL, "seal 1")]


def test_a_seal_taken_out_of_the_row_is_told(system: Actor) -> None:
    for start in (0, 10, 20):
        record(2, system, start=start)
        seals.seal_county("421223", until=NOW + timedelta(seconds=start + 5))
    with by_hand():
        Seal.objects.filter(number=2).delete()
    assert (Flaw.BROKEN_SEAL, "seal 3") in found()


def test_the_newest_seals_cut_off_with_their_facts_are_missed_by_whoever_noted_a_head(system: Actor) -> None:
    record(2, system)
    seals.seal_county("421223", until=NOW + timedelta(seconds=5))
    record(2, system, start=10)
    seals.seal_county("421223", until=NOW + timedelta(seconds=15))
    first, last = (bytes(head).hex() for head in Seal.objects.order_by("number").values_list("head", flat=True))
    assert verify(noted={"421223": [first, last]}).findings == ()
    with by_hand():
        Seal.objects.filter(number=2).delete()
        Fact.objects.filter(key__in=["k10", "k11"]).delete()
    assert verify().findings == ()
    (finding,) = verify(noted={"421223": [first, last]}).findings
    assert (finding.flaw, finding.name) == (Flaw.HEAD_UNKNOWN, last)


def test_a_head_noted_for_a_county_that_is_gone_is_missed() -> None:
    assert [each.flaw for each in verify(noted={"611021": ["ab" * 32]}).findings] == [Flaw.HEAD_UNKNOWN]


def test_a_sound_fact_that_came_below_a_seal_is_told(system: Actor) -> None:
    record(3, system)
    seal_everything()
    with clock.frozen_at(NOW - timedelta(hours=1)):
        append_many([entry(key="late")], actor=system)
    assert found() == [(Flaw.UNSEALED, "test.noted t1 late")]


@pytest.mark.parametrize("is_sealed", [True, False])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("facts", text) for text in ("{", "", "'x'")),
        *(("point", text) for text in ("nowhere", "")),
        *(("happened_at", text) for text in ("yesterday", "", "0")),
        *(("recorded_at", text) for text in ("yesterday", "", "0")),
        *(("digest", text) for text in ("text", "")),
        *(("asked_digest", text) for text in ("text", "")),
        ("flow", "nonsense"),
    ],
)
def test_a_value_that_cannot_even_be_read_is_found_and_named(
    system: Actor, column: str, value: str, is_sealed: bool
) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL's columns take no value of another form")
    record(4, system)
    if is_sealed:
        seal_everything()
    broken = Fact.objects.get(key="k2").id
    with by_hand(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(f"UPDATE journal_fact SET {column} = %s WHERE key = 'k2'", [value])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    (finding,) = verify().findings
    assert (finding.flaw, finding.fact) == (Flaw.ALTERED, broken)


def test_an_id_that_is_none_is_found_and_the_fact_is_missed(system: Actor) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL's columns take no value of another form")
    record(3, system)
    seal_everything()
    gone = Fact.objects.get(key="k1").id
    with by_hand(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_fact SET id = 'nobody' WHERE key = 'k1'")
    assert sorted(found()) == sorted([(Flaw.MISSING, str(gone)), (Flaw.ALTERED, "nobody")])


@pytest.mark.parametrize(
    "change",
    [{"through": NOW}, {"through": NOW + timedelta(days=3)}, {"leaves": b"short"}, {"number": 7}, {"mac": bytes(32)}],
)
def test_a_seal_altered_by_hand_is_told_and_its_sound_facts_are_not(system: Actor, change: dict[str, Any]) -> None:
    record(3, system)
    seal_everything()
    with by_hand():
        Seal.objects.update(**change)
    assert [flaw for flaw, _ in found()] == [Flaw.BROKEN_SEAL]
