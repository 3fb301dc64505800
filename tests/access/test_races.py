"""Guessing from many sessions at once: real threads, real commits."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
import pytest
from django.db import connection

from huinong.access.actors import actor_of
from huinong.access.models import FailedTries
from huinong.access.services import confirm_second_step, offer_second_step, sign_in
from huinong.journal.queries import facts_of
from huinong.kernel import clock
from huinong.kernel.refusal import Refusal

from .conftest import NOON, PASSWORD, Appoint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


def at_once(times: int, act: Callable[[], object]) -> Counter[str]:
    """The codes of the refusals, and "in" for each success."""
    start = Barrier(times)

    def run(_: int) -> str:
        try:
            start.wait(20)
            with clock.frozen_at(NOON):
                act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(run, range(times)))


def test_eight_guesses_at_once_are_eight_tries_of_five(appoint: Appoint) -> None:
    appoint()
    codes = at_once(8, lambda: sign_in(username="lin", password="wrong"))
    assert codes == {"access.sign_in_failed": 4, "access.locked_out": 4}
    kinds = Counter(fact.kind for fact in facts_of("421223", ["STAFF-lin"]))
    assert (kinds["access.sign_in_failed"], kinds["access.locked"], FailedTries.objects.get().failed) == (5, 1, 5)


def test_one_code_sent_from_four_sessions_at_once_opens_one(appoint: Appoint) -> None:
    with clock.frozen_at(NOON):
        actor = actor_of(appoint())
        app = pyotp.TOTP(offer_second_step(actor=actor).secret)
        confirm_second_step(key="s1", actor=actor, code=app.generate_otp(int(NOON.timestamp()) // 30 - 1))
    codes = at_once(4, lambda: sign_in(username="lin", password=PASSWORD, code=app.at(NOON)))
    assert codes == {"in": 1, "access.sign_in_failed": 3}
