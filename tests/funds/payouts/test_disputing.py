"""A party disputes a line of its statement: that is held back, the rest is paid, and the county decides in time."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payouts import answers, disputes, errors, queries, services
from huinong.funds.payouts.bank_simulator import Behaviour, answer
from huinong.funds.payouts.values import DisputeState, State
from huinong.funds.settlement.queries import month_of
from huinong.kernel import clock
from huinong.kernel.actor import Role
from tests.funds.conftest import BUS, COOP, COUNTY, actor_of
from tests.funds.payouts.month import (
    LIN,
    NOVEMBER,
    NOW,
    OCTOBER,
    WANG,
    approved,
    drafted,
    founded,
    posted,
    sent,
    standing,
)

BUSES = codes.bus(BUS)
CLERK = actor_of(Role.PARTNER, COUNTY, party=BUS, more=frozenset({"payouts.read", "payouts.dispute"}))
keys = map(str, count())
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october(alone: None) -> Iterator[None]:
    founded()
    for fen in (900, 300):
        posted({BUSES: fen})
    posted({codes.coop(COOP): 500})
    yield
    assert ledger.trial_balance(COUNTY, actor=SYSTEM).is_whole


def line(fen: int) -> UUID:
    since, until = month_of(OCTOBER)
    lines = ledger.statement(COUNTY, BUSES, since=since, until=until, actor=SYSTEM).lines
    return next(each.posting for each in lines if each.amount_fen == fen)


def dispute(fen: int = 300, *, wanted_fen: int = 600, days: int = 0) -> None:
    [mine] = queries.statements(CLERK)
    with clock.frozen_at(NOW + timedelta(days=days)):
        disputes.dispute(
            key=next(keys), county=COUNTY, number=mine.number, account=BUSES, posting=line(fen), reason="两袋记成一袋",
            wanted_fen=wanted_fen, actor=CLERK,
        )  # fmt: skip


def decide(accepted_fen: int | None) -> None:
    [one] = queries.disputes(CLERK)
    with clock.frozen_at(NOW + timedelta(days=2)):
        disputes.decide(
            key=next(keys), county=COUNTY, number=one.statement, dispute=one.id, accepted_fen=accepted_fen,
            answer="已核对", actor=WANG,
        )  # fmt: skip


def test_the_disputed_part_is_held_back_and_the_rest_is_paid() -> None:
    drafted()
    dispute()
    [mine] = queries.statements(CLERK)
    assert (mine.net_fen, mine.held_fen, mine.amount_fen) == (1_200, 300, 900)
    approved()
    content = sent()
    answers.load_answer(key="a", county=COUNTY, content=answer(content, Behaviour.ACCEPT), actor=LIN)
    assert standing(BUSES) == (300, 300)
    [one] = queries.disputes(CLERK)
    assert (one.state, one.held_fen, one.due_on.isoformat()) == (DisputeState.OPEN, 300, "2026-11-07")
    december = NOW + timedelta(days=30)
    posted({BUSES: 100}, at=NOW + timedelta(days=5))
    assert drafted(NOVEMBER, at=december)[BUS].amount_fen == 100
    decide(600)
    assert drafted(NOVEMBER, at=december)[BUS].amount_fen == 100 + 600


def test_a_rejected_dispute_moves_nothing_and_frees_what_was_held() -> None:
    drafted()
    dispute()
    decide(None)
    assert standing(BUSES) == (1_200, 1_200)
    assert drafted()[BUS].amount_fen == 1_200
    with pytest.raises(errors.DisputeDecided):
        decide(600)


def test_a_line_is_disputed_once_in_time_by_its_own_party() -> None:
    drafted()
    with pytest.raises(errors.DisputeTooLate):
        dispute(days=11)
    dispute(days=10)
    with pytest.raises(errors.LineDisputed):
        dispute()
    [theirs] = [each for each in queries.statements(LIN) if each.party == COOP]
    asked = {"county": COUNTY, "number": theirs.number, "account": BUSES, "posting": line(900), "reason": "x"}
    stranger = actor_of(Role.DRIVER, COUNTY)
    for actor, refusal in ((CLERK, errors.NoSuchStatement), (stranger, NotPermitted)):
        with pytest.raises(refusal):
            disputes.dispute(key="o", wanted_fen=0, actor=actor, **asked)  # type: ignore[arg-type]


def test_a_line_is_found_in_its_own_account_and_month_alone() -> None:
    drafted()
    [mine] = queries.statements(CLERK)
    posted({BUSES: 100}, at=NOW + timedelta(days=5))
    found = queries.line(CLERK, COUNTY, mine.number, BUSES, line(300))
    assert (found.amount_fen, found.balance_fen) == (300, 1_200)
    later = ledger.statement(COUNTY, BUSES, since=NOW, until=NOW + timedelta(days=6), actor=SYSTEM).lines[-1]
    for account, posting in ((BUSES, later.posting), (codes.coop(COOP), line(300)), (BUSES, mine.id)):
        with pytest.raises(errors.NoSuchLine):
            queries.line(CLERK, COUNTY, mine.number, account, posting)


def test_what_is_disputed_after_it_was_paid_is_corrected_in_the_next_statement() -> None:
    drafted()
    approved()
    dispute()
    [mine] = queries.statements(CLERK)
    assert (mine.state, mine.held_fen, mine.amount_fen) == (State.APPROVED, 0, 1_200)
    decide(600)
    assert standing(BUSES) == (1_500, 300)


def test_a_statement_that_is_disputed_whole_pays_nothing_until_it_is_decided() -> None:
    drafted()
    dispute(900, wanted_fen=950)
    dispute(300)
    [mine] = queries.statements(CLERK)
    assert mine.amount_fen == 0
    with pytest.raises(errors.NothingToPay):
        services.approve(key="w", county=COUNTY, number=mine.number, actor=WANG)
