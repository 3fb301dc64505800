"""Two sessions at one account: both post, neither is lost, and the account opens once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from huinong.funds.ledger import codes, queries, services
from huinong.funds.ledger.models import Account, Leg
from huinong.funds.ledger.values import NewPosting
from huinong.kernel.actor import Actor
from tests.funds.conftest import COUNTY, KEEPER

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
ROUNDS, BATCH = 10, 5
MINE = codes.keeper(KEEPER)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


def batch(keys: Sequence[str], *, is_mirrored: bool) -> list[NewPosting]:
    """Postings whose lines are named in the one or the other order: the locks must not care."""
    pairs = [(codes.OPERATOR_COST, -35), (MINE, 35)]
    lines = dict(reversed(pairs) if is_mirrored else pairs)
    given = {"county": COUNTY, "lines": lines, "memo": "in", "thread": "YTO-1", "happened_at": NOON}
    return [NewPosting(key=key, **given) for key in keys]  # type: ignore[arg-type]


def in_two_sessions(*works: object) -> None:
    start, failures = Barrier(2), []

    def run(work: object) -> None:
        try:
            start.wait()
            work()  # type: ignore[operator]
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_two_sessions_posting_to_one_account_lose_nothing(system: Actor) -> None:
    def post_all(name: str, *, is_mirrored: bool) -> None:
        for number in range(ROUNDS):
            keys = [f"{name}{number}-{n}" for n in range(BATCH)]
            services.post_many(batch(keys, is_mirrored=is_mirrored), actor=system)

    in_two_sessions(lambda: post_all("a", is_mirrored=False), lambda: post_all("b", is_mirrored=True))
    assert queries.balance(COUNTY, MINE, actor=system).posted_fen == 2 * ROUNDS * BATCH * 35
    assert Account.objects.count() == 2
    after = sorted(Leg.objects.filter(account__code=MINE).values_list("balance_after_fen", flat=True))
    assert after == [35 * n for n in range(1, 2 * ROUNDS * BATCH + 1)]


def test_two_sessions_sending_the_same_batch_move_it_once(system: Actor) -> None:
    keys = [f"k{n}" for n in range(20)]

    def post_all() -> None:
        services.post_many(batch(keys, is_mirrored=False), actor=system)

    in_two_sessions(post_all, post_all)
    assert queries.balance(COUNTY, MINE, actor=system).posted_fen == 20 * 35
