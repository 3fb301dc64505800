from datetime import UTC, datetime, timedelta

import pytest

from huinong.journal import seals
from huinong.journal.models import Seal
from huinong.journal.services import append_many
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from tests.journal.test_services import entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def record(count: int, actor: Actor, *, start: int = 0) -> None:
    """So many facts, one a second from `NOW` on."""
    for n in range(start, start + count):
        with clock.frozen_at(NOW + timedelta(seconds=n)):
            append_many([entry(key=f"k{n}", note=f"n{n}")], actor=actor)


def seal_everything() -> None:
    seals.seal_all(until=NOW + timedelta(days=1))


def test_sealing_twice_seals_once(system: Actor) -> None:
    record(5, system)
    assert seals.seal_county("421223", until=NOW + timedelta(seconds=2)) == 3
    assert seals.seal_county("421223", until=NOW + timedelta(days=1)) == 2
    assert seals.seal_county("421223", until=NOW + timedelta(days=1)) == 0
    assert list(Seal.objects.order_by("number").values_list("number", "size")) == [(1, 3), (2, 2)]


def test_what_waits_for_a_seal_can_be_counted_without_sealing_it(system: Actor) -> None:
    record(3, system)
    assert seals.waiting(until=NOW + timedelta(seconds=1)) == 2
    assert Seal.objects.count() == 0


def test_facts_of_one_moment_are_never_parted_by_a_seal(system: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 2)
    with clock.frozen_at(NOW):
        append_many([entry(key=f"k{n}") for n in range(5)], actor=system)
    seal_everything()
    assert list(Seal.objects.values_list("number", "size")) == [(1, 5)]
