"""One key sent by many sessions at once: real threads, real commits."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from huinong.journal import seals
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact, Seal
from huinong.journal.services import act, append, append_many
from huinong.journal.values import Receipt
from huinong.journal.verifying import verify
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from tests.journal.test_seals import NOW, record
from tests.journal.test_services import entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
SESSIONS = 16


@act
def note(actor: Actor, text: str) -> Receipt:
    return append(entry(note=text), actor=actor)


def at_once(run: Callable[[int], object]) -> list[object]:
    """What each of sixteen sessions answered; a refusal answers with its code."""
    start = Barrier(SESSIONS)

    def session(number: int) -> object:
        try:
            start.wait(20)
            return run(number)
        except KeyReused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(SESSIONS) as pool:
        return list(pool.map(session, range(SESSIONS)))


def test_sixteen_sessions_with_one_key_get_one_receipt(system: Actor) -> None:
    receipts = at_once(lambda _: note(system, "a"))
    assert Counter(receipt.is_repeat for receipt in receipts) == {False: 1, True: 15}  # type: ignore[attr-defined]
    assert {receipt.fact.id for receipt in receipts} == {Fact.objects.get().id}  # type: ignore[attr-defined]


def test_of_sixteen_bodies_under_one_key_one_is_recorded_and_the_others_are_refused(system: Actor) -> None:
    answers = at_once(lambda number: note(system, str(number)))
    assert Counter(isinstance(each, Receipt) for each in answers) == {True: 1, False: 15}
    (first,) = (each for each in answers if isinstance(each, Receipt))
    assert Fact.objects.get().facts == first.fact.facts


def test_sixteen_batches_that_share_their_keys_record_each_key_once(system: Actor) -> None:
    entries = [entry(key=f"k{n}") for n in range(20)]
    batch = act(lambda: append_many(entries, actor=system))
    answers = at_once(lambda _: batch())
    assert Counter(receipt.is_repeat for receipts in answers for receipt in receipts) == {  # type: ignore[attr-defined]
        False: 20,
        True: 300,
    }
    assert Fact.objects.count() == 20


def test_sixteen_sealers_seal_each_fact_once(system: Actor) -> None:
    record(40, system)
    sealed = at_once(lambda _: seals.seal_county("421223", until=NOW + timedelta(days=1)))
    assert sum(sealed) == 40  # type: ignore[arg-type]
    assert sum(Seal.objects.values_list("size", flat=True)) == 40
    with clock.frozen_at(NOW + timedelta(days=2)):
        assert verify().findings == ()
