"""Long computations wait their turn, are worked at, stopped, given up, and seen by whom they concern."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.runs import errors, queries, services, working
from huinong.logistics.runs.models import Run
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
MANAGER = c.actor()


def start(kind: str = "count", *, key: str = "r1", actor: Actor = MANAGER, **changed: Any) -> UUID:
    asked = {"seconds": 60, "seed": 1, "rounds": 3, "asked": {"most": 9}} | changed
    return services.start(county=c.CODE, key=key, kind=kind, title="A count", actor=actor, **asked)


def look(run: UUID) -> Any:
    return queries.run(c.CODE, run, MANAGER)


def test_a_run_waits_is_worked_at_and_keeps_its_result() -> None:
    run = start()
    assert (look(run).state, look(run).result) == ("waiting", None)
    assert working.work_once() == 1
    done = look(run)
    assert (done.state, done.result, done.round) == ("done", {"rounds": 3}, 3)
    assert (done.cost, done.bound, round(done.gap, 4)) == (1000 / 3, 10.0, 0.97)
    assert list(Fact.objects.filter(thread=f"RUN-{run}").order_by("id").values_list("kind", flat=True)) == [
        "run.asked",
        "run.ended",
    ]


def test_asking_twice_starts_once_and_another_question_under_the_key_is_refused() -> None:
    assert start() == start()
    with pytest.raises(KeyReused):
        start(seed=2)
    assert Run.objects.count() == 1


def test_the_one_that_waited_longest_comes_first() -> None:
    first, second = start(), start(key="r2")
    Run.objects.filter(id=second).update(asked_at=clock.now() - timedelta(hours=1))
    taken = working._taken()
    assert taken is not None
    assert (taken.id, look(first).state) == (second, "waiting")


def test_a_run_that_waits_can_be_stopped_and_is_never_worked_at() -> None:
    run = start()
    services.stop(county=c.CODE, key="s1", run=run, actor=MANAGER)
    services.stop(county=c.CODE, key="s1", run=run, actor=MANAGER)
    assert (working.work_once(), look(run).state) == (0, "stopped")
    with pytest.raises(errors.RunOver):
        services.stop(county=c.CODE, key="s2", run=run, actor=MANAGER)


def test_a_run_that_is_told_to_stop_ends_with_the_best_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "LOOK_S", 0.0)
    run = start(rounds=None, seconds=60)
    Run.objects.filter(id=run).update(is_told_to_stop=True)
    working.work_once()
    assert (look(run).state, look(run).result) == ("done", {"rounds": 0})


def test_what_fails_or_is_refused_says_so_and_leaves_the_others_alone() -> None:
    failed, refused, good = start("fail", key="a"), start("refuse", key="b"), start(key="c")
    assert working.work_once() == 3
    assert (look(failed).state, look(failed).error) == ("failed", "fault")
    assert (look(refused).state, look(refused).error.split("\n")[0]) == ("failed", "runs.no_such_run")
    assert look(good).state == "done"


def test_a_run_whose_worker_died_begins_anew_and_is_given_up_the_second_time() -> None:
    run = start()
    died = {"state": Run.State.RUNNING, "lease_until": clock.now() - timedelta(seconds=1)}
    Run.objects.filter(id=run).update(**died, attempt=1)
    working.work_once()
    assert look(run).state == "done"
    other = start(key="r2")
    Run.objects.filter(id=other).update(**died, attempt=2)
    working.work_once()
    assert (look(other).state, look(other).error) == ("failed", "its worker died")


def test_a_worker_whose_run_was_taken_from_it_changes_nothing() -> None:
    run = start()
    late = working._taken()
    assert late is not None
    Run.objects.filter(id=run).update(lease_until=clock.now() - timedelta(seconds=1))
    working.work_once()
    working._end(late, error="too late")
    assert (look(run).state, look(run).error) == ("done", "")


def test_too_long_and_too_many_are_refused() -> None:
    with pytest.raises(errors.TooLong):
        start(seconds=99_999)
    for number in range(20):
        start(key=f"n{number}")
    with pytest.raises(errors.TooManyWaiting):
        start(key="one more")
    assert Run.objects.count() == 20


def test_runs_are_a_county_s_and_its_own_people_s(county: c.County) -> None:
    run = start()
    for stranger in (
        c.actor(division="421222"),
        c.actor(division=c.TOWN),
        c.actor(party=county.zto),
        Actor(id="x", name="x", role=Role.BUYER, scope=Scope(c.CODE)),
    ):
        with pytest.raises(errors.NoSuchRun):
            queries.run(c.CODE, run, stranger)
        assert not queries.runs(stranger, c.CODE, "count")
    with pytest.raises(OutOfScope):
        start(key="x", actor=c.actor(division="421222"))
    with pytest.raises(NotPermitted):
        start(key="x", actor=faces.acting(faces.staff(Role.DRIVER)))
    assert [one.id for one in queries.runs(MANAGER, c.CODE, "count")] == [run]


def test_the_page_looks_by_itself_until_it_is_over() -> None:
    run, client = start(), faces.browser()
    shown = client.get(f"/runs/{c.CODE}/{run}/")
    assert b'hx-trigger="every 2s"' in shown.content
    assert b"Waiting for its turn" in shown.content
    working.work_once()
    assert client.get(f"/runs/{c.CODE}/{run}/")["HX-Refresh"] == "true"
    assert faces.browser(division="421222").get(f"/runs/{c.CODE}/{run}/").status_code == 404


def test_it_is_stopped_from_the_page_and_nobody_is_sent_elsewhere() -> None:
    run, client = start(), faces.browser()
    answer = client.post(f"/runs/{c.CODE}/{run}/stop/", {"key": "k", "back": "https://elsewhere.example/"})
    assert (answer.status_code, answer["Location"], look(run).state) == (302, "/", "stopped")
