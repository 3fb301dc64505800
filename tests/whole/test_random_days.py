"""Random days in a small county: whatever is asked, in whatever order and however often, these things hold."""

from collections.abc import Iterator
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from huinong.funds.payments import providers
from huinong.journal import consequences
from huinong.kernel import clock
from huinong.web.wiring import CONSEQUENCES
from tests.whole import goods_acts, money_acts, reckoning
from tests.whole.day import Answer, Day, Request, Verdict
from tests.whole.founding import NOON, County, found

ACTS = {**goods_acts.ACTS, **money_acts.ACTS}
SCANS = ("scan", "scan", "scan_batch")
NAMES = (*ACTS, *SCANS * 6, *("pay", "pack", "close_bag", "offer_to_trip", "load") * 2)
"""Each of these as often as it stands here."""

SEEDS = st.integers(0, 2**32)  # of a step's choices: a day is made small by leaving out steps
HELD = "parcels.held_elsewhere"
DAYS = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # the notes tell the day; shrinking its seeds takes minutes
    suppress_health_check=list(HealthCheck),
)


def run_after_commit() -> None:
    """What waits for the commit is run now: the transaction around a test never commits."""
    while connection.run_on_commit:
        _, call, _ = connection.run_on_commit.pop(0)
        call()


class Days(RuleBasedStateMachine):
    """One county, from noon on."""

    county: County

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole._from_testcase = True
        self.whole.__enter__()
        providers.install(money_acts.provider())
        self.day = Day(self.county)
        self.done: list[Request] = []
        self.kept_back: list[Request] = []
        self.state = reckoning.digests()

    def teardown(self) -> None:
        try:
            connection.check_constraints()
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @initialize(seed=SEEDS)
    def morning(self, seed: int) -> None:
        """Something to work on."""
        pick = self._draw(seed).choice
        for name in ("announce", "announce", "announce", "accept", "place", "place"):
            self._new(ACTS[name](self.day, pick))

    @rule(seed=SEEDS)
    def some_acts(self, seed: int) -> None:
        pick = self._draw(seed).choice
        for name in [pick(NAMES) for _ in range(5)]:
            self._new(ACTS[name](self.day, pick))

    @rule(seed=SEEDS)
    def keep_back(self, seed: int) -> None:
        """A device without a line: what it recorded comes later, and not in order."""
        pick = self._draw(seed).choice
        request = ACTS[pick(SCANS)](self.day, pick)
        if request:
            self.kept_back.append(request)

    @precondition(lambda self: self.kept_back)
    @rule(seed=SEEDS)
    def come_in_late(self, seed: int) -> None:
        request = self._draw(seed).choice(self.kept_back)
        self.kept_back.remove(request)
        self._new(request)

    @precondition(lambda self: self.done)
    @rule(seed=SEEDS)
    def send_again(self, seed: int) -> None:
        request, facts = self._draw(seed).choice(self.done), reckoning.fact_count()
        answer = self._send(request)
        assert answer.verdict is Verdict.REPEATED, (request.name, answer)
        assert reckoning.fact_count() == facts
        assert self._changed() == set(), request.name

    @precondition(lambda self: self.done)
    @rule(seed=SEEDS)
    def send_another_body(self, seed: int) -> None:
        request = self._draw(seed).choice(self.done)
        answer = self._send(request, twisted=True)
        assert answer.verdict is Verdict.REFUSED, (request.name, answer)
        assert self._changed() == set(), (request.name, answer)

    @rule(seed=SEEDS)
    def time_passes(self, seed: int) -> None:
        self.day.pass_time(self._draw(seed).choice)

    def _draw(self, seed: int) -> Random:
        """Choices of a step; the same seed later in the day chooses anew."""
        return Random(f"{seed} {self.day.keys}")

    def everything_holds(self) -> None:
        reckoning.check_custody(self.day.code)
        reckoning.check_books(self.day.code)
        reckoning.check_facts(self.day.code)
        assert max(money_acts.installed().charged.values(), default=1) == 1

    def _new(self, request: Request | None) -> None:
        if request is None:
            return
        answer = self._send(request)
        if answer.verdict is Verdict.REFUSED:
            moved = self._changed()
            assert moved == (reckoning.CONTESTING if HELD in answer.codes else set()), (request.name, answer)
            if not moved:
                return
        if request.is_keyed and not answer.codes:
            self.done.append(request)
        self.state = reckoning.digests()
        self.everything_holds()

    def _send(self, request: Request, *, twisted: bool = False) -> Answer:
        answer = self.day.send(request, twisted=twisted)
        with clock.frozen_at(self.day.now):
            run_after_commit()
        note(f"{request.name}{' with another body' if twisted else ''}: {answer.verdict} {' '.join(answer.codes)}")
        return answer

    def _changed(self) -> set[str]:
        return reckoning.changed(self.state, reckoning.digests())


@pytest.fixture
def _a_county(db: None) -> Iterator[None]:
    before = providers.provider(providers.SIMULATED)
    with clock.frozen_at(NOON):
        Days.county = found()
    yield
    providers.install(before)


@pytest.mark.usefixtures("_a_county")
@pytest.mark.django_db
def test_whatever_is_asked_goods_and_money_stay_whole() -> None:
    assert consequences.installed() == CONSEQUENCES
    run_state_machine_as_test(Days, settings=DAYS)
