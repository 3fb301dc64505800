from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.access.account import change_password
from huinong.access.actors import actor_of
from huinong.access.errors import LockedOut, SignInFailed, WeakPassword, WrongPassword
from huinong.access.models import FailedTries, Staff
from huinong.access.services import sign_in, unlock_staff
from huinong.edge.gates import SYSTEM
from huinong.journal.queries import facts_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from tests.access.counting_hasher import CountingHasher

from .conftest import NOON, PASSWORD, Appoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


def fail(times: int, username: str = "lin") -> None:
    for _ in range(times):
        with pytest.raises((SignInFailed, LockedOut)):
            sign_in(username=username, password="wrong")


def kinds_of(thread: str = "STAFF-lin") -> list[str]:
    return [fact.kind for fact in facts_of("421223", [thread])]


def test_a_password_is_kept_as_argon2(lin: Staff) -> None:
    assert lin.password.startswith("argon2$argon2id$")
    assert PASSWORD not in lin.password


def test_signing_in_is_recorded_under_the_persons_own_county(lin: Staff) -> None:
    receipt = sign_in(username=" LIN ", password=PASSWORD)
    assert receipt.fact.facts["staff"] == str(lin.id)
    assert (receipt.fact.county, receipt.fact.kind, receipt.fact.actor_id) == (
        "421223",
        "access.signed_in",
        str(lin.id),
    )


def test_a_province_officers_facts_are_recorded_under_no_county(appoint: Appoint) -> None:
    appoint("qin", Role.PROGRAMME_OFFICER, "42")
    assert sign_in(username="qin", password=PASSWORD).fact.county == "000000"


def test_the_fifth_failed_try_locks_and_the_right_password_does_not_open(lin: Staff) -> None:
    fail(4)
    with pytest.raises(LockedOut, match="12:15"):
        sign_in(username="lin", password="wrong")
    with pytest.raises(LockedOut):
        sign_in(username="lin", password=PASSWORD)
    assert kinds_of()[1:] == ["access.sign_in_failed"] * 5 + ["access.locked"]


def test_the_lock_opens_by_itself_after_fifteen_minutes(lin: Staff) -> None:
    fail(5)
    with clock.frozen_at(NOON + timedelta(minutes=15)):
        assert not sign_in(username="lin", password=PASSWORD).is_repeat
    assert FailedTries.objects.count() == 0


def test_a_try_after_the_lock_counts_from_one_again(lin: Staff) -> None:
    fail(5)
    with clock.frozen_at(NOON + timedelta(minutes=15)), pytest.raises(SignInFailed) as refused:
        sign_in(username="lin", password="wrong")
    assert refused.value.facts == {"left": 4}


def test_signing_in_forgets_earlier_failures(lin: Staff) -> None:
    fail(4)
    sign_in(username="lin", password=PASSWORD)
    fail(4)
    assert sign_in(username="lin", password=PASSWORD).fact.kind == "access.signed_in"


def test_a_manager_unlocks_at_once(lin: Staff) -> None:
    fail(5)
    unlock_staff(key="u1", actor=SYSTEM, staff=lin.id)
    assert sign_in(username="lin", password=PASSWORD).fact.kind == "access.signed_in"


def test_an_unknown_username_gives_the_same_answers_after_the_same_work(lin: Staff) -> None:
    work = []
    for username in ("lin", "nobody"):
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            pytest.raises(SignInFailed) as refused,
        ):
            sign_in(username=username, password="wrong")
        work.append((len(queries), refused.value.facts, refused.value.say_mend()))
    assert work[0] == work[1]


def test_an_unknown_username_is_locked_like_a_known_one(lin: Staff) -> None:
    fail(4, "nobody")
    with pytest.raises(LockedOut, match="12:15"):
        sign_in(username="nobody", password="wrong")


def test_an_unknown_username_costs_one_argon2_like_a_known_one(lin: Staff, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["tests.access.counting_hasher.CountingHasher"]  # type: ignore[attr-defined]
    counts = []
    for username in ("lin", "nobody"):
        CountingHasher.computed = 0
        fail(1, username)
        counts.append(CountingHasher.computed)
    assert counts == [1, 1]


def test_neither_the_tried_username_nor_a_password_is_kept(lin: Staff) -> None:
    fail(1, "my-secret-password")
    held = str(FailedTries.objects.values()) + str([f.facts for f in facts_of("000000", kinds_threads())])
    assert "my-secret" not in held
    assert "wrong" not in held


def kinds_threads() -> list[str]:
    return [f"STAFF-{row.mark}" for row in FailedTries.objects.all()]


def test_someone_dismissed_cannot_sign_in(lin: Staff) -> None:
    Staff.objects.filter(id=lin.id).update(is_active=False)
    fail(1)
    assert "access.signed_in" not in kinds_of()


def test_odd_text_is_refused_like_any_other(figures: None) -> None:
    for username in ("", "\x00", "a" * 5_000, "🎋' --"):
        with pytest.raises(SignInFailed):
            sign_in(username=username, password="\x00" * 5_000)


def test_changing_a_password_asks_for_the_present_one_and_counts_failures(lin: Staff, manager: Actor) -> None:
    for _ in range(4):
        with pytest.raises(WrongPassword):
            change_password(key="p1", actor=manager, present="wrong", new="four other plain words")
    with pytest.raises(LockedOut):
        change_password(key="p1", actor=manager, present="wrong", new="four other plain words")
    assert Staff.objects.get().password == lin.password


def test_a_changed_password_is_the_only_one_that_opens(lin: Staff, manager: Actor) -> None:
    receipt = change_password(key="p1", actor=manager, present=PASSWORD, new="four other plain words")
    assert receipt.fact.facts["changed"] == ["password"]
    fail(1)
    assert sign_in(username="lin", password="four other plain words").fact.kind == "access.signed_in"


def test_a_weak_password_is_refused(lin: Staff, manager: Actor) -> None:
    with pytest.raises(WeakPassword):
        change_password(key="p1", actor=manager, present=PASSWORD, new="12345")
    assert actor_of(Staff.objects.get()) == manager
