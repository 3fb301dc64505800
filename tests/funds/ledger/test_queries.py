"""What each may read of the ledger, and that it adds up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.funds.ledger import codes, queries, services
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.ledger.models import Account, Leg
from huinong.funds.ledger.values import Income, NewPosting
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from tests.funds.conftest import COUNTY, KEEPER, actor_of

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
DAY = timedelta(days=1)
MINE = codes.keeper(KEEPER)
OTHER = codes.keeper(UUID("01930000-0000-7000-8000-0000000000ff"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _posted(system: Actor) -> None:
    fees = [
        (NOON, MINE, 35, "in"),
        (NOON + DAY, MINE, 40, "out"),
        (NOON + 2 * DAY, MINE, 35, "in"),
        (NOON, OTHER, 9, "in"),
    ]
    services.post_many(
        [
            NewPosting(
                key=f"k{n}",
                county=COUNTY,
                lines={codes.OPERATOR_COST: -fen, account: fen},
                memo=memo,
                thread=f"YTO-{n}",
                happened_at=at,
            )
            for n, (at, account, fen, memo) in enumerate(fees)
        ],
        actor=system,
    )


def test_a_statement_opens_with_what_was_before_and_closes_with_its_lines(manager: Actor) -> None:
    paper = queries.statement(COUNTY, MINE, since=NOON + DAY, until=NOON + 3 * DAY, actor=manager)
    assert (paper.opening_fen, paper.closing_fen) == (35, 110)
    assert [(line.memo, line.amount_fen, line.balance_fen) for line in paper.lines] == [
        ("out", 40, 75),
        ("in", 35, 110),
    ]


def test_income_is_summed_by_memo_within_its_time(manager: Actor) -> None:
    within = {"since": NOON, "until": NOON + 2 * DAY, "actor": manager}
    assert queries.income(COUNTY, [MINE], **within) == (
        Income(account=MINE, memo="in", pieces=1, amount_fen=35),
        Income(account=MINE, memo="out", pieces=1, amount_fen=40),
    )
    assert [each.amount_fen for each in queries.income(COUNTY, [MINE], memos=["out"], **within)] == [40]


def test_a_party_sees_its_own_account_and_no_other() -> None:
    keeper = actor_of(Role.KEEPER, COUNTY, party=KEEPER)
    assert [row.code for row in queries.balances(COUNTY, actor=keeper)] == [MINE]
    assert queries.balance(COUNTY, MINE, actor=keeper).posted_fen == 110
    with pytest.raises(NoSuchAccount):
        queries.balance(COUNTY, OTHER, actor=keeper)
    with pytest.raises(OutOfScope):
        queries.trial_balance(COUNTY, actor=keeper)


@pytest.mark.parametrize("division", ["611021", "421223100", "43"])
def test_staff_of_other_places_see_nothing(division: str) -> None:
    assert queries.balances(COUNTY, actor=actor_of(Role.COUNTY_MANAGER, division)) == ()


def test_the_province_sees_all_and_nobody_without_the_permission(manager: Actor) -> None:
    assert len(queries.balances(COUNTY, "keeper:", actor=actor_of(Role.PROGRAMME_OFFICER, "42"))) == 2
    with pytest.raises(NotPermitted):
        queries.balances(COUNTY, actor=Actor("x", "x", Role.DRIVER))


def test_the_trial_balance_finds_legs_of_no_account(manager: Actor) -> None:
    leg = Leg.objects.all()[0]
    Leg(county=COUNTY, posting_id=leg.posting_id, account_id=new_id(), amount_fen=-7, balance_after_fen=-7, version=1,
        happened_at=leg.happened_at).save(force_insert=True)  # fmt: skip
    trial = queries.trial_balance(COUNTY, actor=manager)
    assert (trial.is_whole, trial.unexplained_fen) == (False, 7)


def test_the_trial_balance_is_zero_and_finds_an_account_altered_by_hand(manager: Actor) -> None:
    trial = queries.trial_balance(COUNTY, actor=manager)
    assert (trial.by_kind, trial.is_whole) == ({"keeper": 119, "operator": -119}, True)
    Account.objects.filter(code=MINE).update(posted_fen=111)
    trial = queries.trial_balance(COUNTY, actor=manager)
    assert (trial.difference_fen, trial.unexplained_fen, trial.is_whole) == (1, 1, False)
