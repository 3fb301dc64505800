"""Queued postings are each answered once, whatever stands beside them in their group."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from huinong.funds.ledger import commands, poster, queries, services
from huinong.funds.ledger.errors import NotBalanced
from huinong.funds.ledger.gathering import gathering
from huinong.funds.ledger.models import Intent, Leg
from huinong.funds.ledger.values import NewPosting
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel.actor import Actor
from tests.funds.conftest import COUNTY
from tests.funds.ledger.test_concurrency import in_two_sessions
from tests.funds.ledger.test_services import COST, INCOME, MINE, NOON, held, posting

BROKE = {"NOBODY": -1, MINE: 1}


def answered(system: Actor, *keys: str) -> dict[str, str]:
    return {each.key: each.code or each.status for each in poster.answers(COUNTY, keys, actor=system)}


def floor(system: Actor, floor_fen: int) -> None:
    given = {"floor_fen": floor_fen, "ceiling_fen": None, "key": "floor", "happened_at": NOON}
    services.limit_account(county=COUNTY, account=MINE, actor=system, **given)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_intent_waits_until_a_poster_answers_it_under_its_asker(manager: Actor, system: Actor) -> None:
    poster.queue_many([posting("k1"), posting("k2")], actor=manager)
    assert (answered(system, "k1", "k2", "k3"), Leg.objects.count()) == ({"k1": "waiting", "k2": "waiting"}, 0)
    assert (poster.run_once(), poster.run_once()) == (2, 0)
    assert answered(system, "k1", "k2") == {"k1": "posted", "k2": "posted"}
    assert set(Fact.objects.values_list("actor_id", "actor_role")) == {(manager.id, manager.role.value)}
    assert held(MINE, system)[0] == 70


@pytest.mark.django_db
def test_a_bad_intent_is_refused_alone_and_the_rest_are_posted_in_their_order(system: Actor) -> None:
    floor(system, 0)
    asked = {
        "too early": {MINE: -1, INCOME: 1},
        "in": {COST: -35, MINE: 35},
        "lopsided": {COST: -35, MINE: 36},
        "out": {MINE: -35, INCOME: 35},
        "nobody": BROKE,
        "too late": {MINE: -1, INCOME: 1},
    }
    poster.queue_many([posting(key, lines) for key, lines in asked.items()], actor=system)
    assert poster.run_once() == 6
    assert answered(system, *asked) == {
        "too early": "ledger.below_floor",
        "in": "posted",
        "lopsided": "ledger.not_balanced",
        "out": "posted",
        "nobody": "ledger.no_such_account_kind",
        "too late": "ledger.below_floor",
    }
    assert held(MINE, system) == (0, 0, 0)
    [refused] = poster.answers(COUNTY, ["lopsided"], actor=system)
    assert (refused.what != "", refused.mend != "") == (True, True)


@pytest.mark.django_db
def test_asking_again_changes_nothing_and_another_body_is_refused(system: Actor) -> None:
    for _ in range(2):
        poster.queue_many([posting("k1"), posting("k1")], actor=system)
        poster.run_once()
    with pytest.raises(KeyReused), transaction.atomic():
        poster.queue_many([posting("k1", {COST: -1, MINE: 1})], actor=system)
    with pytest.raises(KeyReused), transaction.atomic():
        poster.queue_many([posting("k2"), posting("k2", {COST: -1, MINE: 1})], actor=system)
    assert (Intent.objects.count(), held(MINE, system)[0]) == (1, 35)


@pytest.mark.django_db
def test_what_was_posted_at_once_is_not_posted_again_from_the_queue(system: Actor) -> None:
    services.post(posting("k1"), actor=system)
    services.post(posting("k2"), actor=system)
    poster.queue_many([posting("k1"), posting("k2", {COST: -1, MINE: 1})], actor=system)
    poster.run_once()
    assert answered(system, "k1", "k2") == {"k1": "posted", "k2": "journal.key_reused"}
    assert held(MINE, system)[0] == 70


@pytest.mark.django_db
def test_what_asks_in_a_transaction_that_fails_asks_nothing(system: Actor) -> None:
    with transaction.atomic():
        poster.queue_many([posting("k1")], actor=system)
        transaction.set_rollback(True)
    assert poster.run_once() == 0


@pytest.mark.django_db
def test_the_command_answers_what_waits_and_stops(system: Actor) -> None:
    poster.queue_many([posting(f"k{n}") for n in range(5)], actor=system)
    told = CliRunner().invoke(commands.ledger, ["poster", "--once", "--group", "2", "--json"])
    assert (told.exit_code, told.output) == (0, '{"answered": 5}\n')


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
def test_two_posters_answer_each_intent_once(system: Actor) -> None:
    postings: list[NewPosting] = [posting(f"k{n}", {COST: -1, MINE: 1} if n % 2 else None) for n in range(60)]
    poster.queue_many(postings, actor=system)

    def work() -> None:
        while poster.run_once(7):
            pass

    in_two_sessions(work, work)
    if connection.vendor == "postgresql":
        poster.run_once()  # what one skipped because the other had it in hand, had that one died
    assert set(answered(system, *[each.key for each in postings]).values()) == {"posted"}
    assert queries.balance(COUNTY, MINE, actor=system).posted_fen == 30 * 36


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
def test_threads_that_post_together_each_get_their_own_answer(system: Actor) -> None:
    wrong = posting("wrong", {COST: -35, MINE: 36})
    with gathering(system) as together, ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(together.post, [posting(f"k{n % 20}") for n in range(40)]))
        with pytest.raises(NotBalanced):
            together.post(wrong)
    assert sum(not receipt.is_repeat for receipt in receipts) == 20
    assert [receipt.fact.key for receipt in receipts] == [f"k{n % 20}" for n in range(40)]
    assert queries.balance(COUNTY, MINE, actor=system).posted_fen == 20 * 35
