"""Hard case 10 (domain §5): a refund after settlement is a negative line in the next period, linked to the original.

Commission, farmer's payout, freight and the platform's share are reversed proportionally, to the fen; a balance below
zero is carried, and capped; the statement that was paid stays as it was.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payouts import answers, queries
from huinong.funds.payouts.bank_simulator import Behaviour, answer
from huinong.funds.payouts.values import State
from huinong.funds.settlement import consequences
from huinong.funds.settlement.errors import OverRefunded
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.values import Memo
from huinong.journal.values import FactValue
from huinong.kernel import clock
from tests.funds.conftest import COOP, COUNTY, KEEPER
from tests.funds.payouts.month import IN_OCTOBER, LIN, NOVEMBER, NOW, approved, drafted, founded, posted, sent, standing
from tests.funds.settlement.test_consequences import fact, order

COOPS, MINE, FREIGHT = codes.coop(COOP), codes.keeper(KEEPER), codes.FREIGHT_INCOME
SHARES = (COOPS, FREIGHT, MINE, codes.OPERATOR_INCOME)
DECEMBER = NOW + timedelta(days=30)
keys = map(str, count())
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole(alone: None) -> Iterator[None]:
    founded()
    yield
    assert ledger.trial_balance(COUNTY, actor=SYSTEM).is_whole


def delivered(number: str = "O-1", *, keeper: bool = True, **changes: int) -> None:
    said = {} if keeper else {"keeper_party": None}
    made = order("order.delivered", f"d-{number}", number, **changes, **said)
    consequences.split_order([msgspec.structs.replace(made, happened_at=IN_OCTOBER)])


def refund(amount_fen: int, number: str = "O-1", *, at: datetime = NOW + timedelta(days=3)) -> FactValue:
    back = fact("order.refunded", f"r-{next(keys)}", number, {"order": number, "amount_fen": amount_fen}, at=at)
    consequences.reverse_order([back])
    return back


def paid() -> None:
    drafted()
    approved()
    content = sent()
    with clock.frozen_at(NOW + timedelta(days=1)):
        answers.load_answer(key=next(keys), county=COUNTY, content=answer(content, Behaviour.ACCEPT), actor=LIN)


def papers(month: date) -> dict[str, tuple[object, ...]]:
    """A month's statements whole, by account's holder: values and parts."""
    found = [each for each in queries.statements(LIN) if each.month == month]
    return {str(each.party): (each, *queries.parts(LIN, COUNTY, each.number)) for each in found}


def test_hard_case_10_a_refund_after_settlement_is_a_negative_line_of_the_next_period() -> None:
    delivered()
    paid()
    before, october = papers(date(2026, 10, 1)), standing(COOPS)
    assert october == (0, 0)
    back = refund(5_000)
    # 5,000 of 9,999: 8,074 → 4,037.4; 1,500 → 750.1; 425 → 212.5: the odd fen goes to the largest remainder
    assert [standing(code)[0] for code in (COOPS, FREIGHT, MINE)] == [-4_037, 750, -213]
    since, until = month_of(NOVEMBER)
    lines = ledger.statement(COUNTY, COOPS, since=since, until=until, actor=SYSTEM).lines
    assert [(each.memo, each.because, each.thread, each.amount_fen) for each in lines[1:]] == [
        (Memo.ORDER_REVERSAL, back.id, "O-1", -4_037)
    ]
    found = drafted(NOVEMBER, at=DECEMBER)
    assert {(each.net_fen, each.state, each.is_over_cap) for each in found.values()} == {
        (-4_037, State.CARRIED, False),
        (-213, State.CARRIED, False),
    }
    assert papers(date(2026, 10, 1)) == before


def test_hard_case_10_what_is_earned_later_pays_the_debt_first() -> None:
    delivered()
    paid()
    refund(5_000)
    posted({COOPS: 10_000}, Memo.ORDER_SPLIT, at=NOW + timedelta(days=5))
    assert drafted(NOVEMBER, at=DECEMBER)[COOP].amount_fen == 10_000 - 4_037


def test_hard_case_10_a_debt_beyond_the_cap_waits_for_a_person() -> None:
    delivered(goods_fen=100_000, coop_fen=95_000, commission_fen=5_000, freight_fen=0)
    paid()
    refund(100_000)
    found = drafted(NOVEMBER, at=DECEMBER)
    assert (found[COOP].net_fen, found[COOP].is_over_cap) == (-95_000, True)
    assert (found[KEEPER].net_fen, found[KEEPER].is_over_cap) == (-5_000, False)


def test_hard_case_10_without_a_keeper_the_platform_gives_back_its_share() -> None:
    delivered(keeper=False)
    refund(9_999)
    assert [standing(code)[0] for code in (COOPS, FREIGHT, codes.OPERATOR_INCOME)] == [0, 0, 0]


SPLITS = st.tuples(st.integers(0, 90_000), st.integers(0, 9_000), st.integers(0, 9_000)).filter(any)


@given(SPLITS, st.lists(st.integers(1, 100_000), max_size=6), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hard_case_10_any_refunds_to_exhaustion_leave_nothing_and_are_exact_on_the_way(
    split: tuple[int, int, int], cuts: list[int], keeper: bool
) -> None:
    coop_fen, freight_fen, commission_fen = split
    with transaction.atomic():
        number = f"O-{next(keys)}"
        delivered(
            number, keeper=keeper, goods_fen=coop_fen + commission_fen, coop_fen=coop_fen, freight_fen=freight_fen,
            commission_fen=commission_fen,
        )  # fmt: skip
        left_fen = sum(split)
        for cut in [*cuts, 100_000_000]:
            amount_fen = min(cut, left_fen)
            if not amount_fen:
                break
            before = _held(number)
            refund(amount_fen, number)
            after = _held(number)
            left_fen -= amount_fen
            taken = {code: before[code] - after[code] for code in before}
            assert sum(after.values()) == left_fen
            whole = sum(before.values())
            assert all(abs(taken[code] * whole - before[code] * amount_fen) < whole for code in before)
            assert min(after.values()) >= 0
        with pytest.raises(OverRefunded):
            refund(1, number)
        assert set(_held(number).values()) <= {0}
        transaction.set_rollback(True)


def _held(number: str) -> dict[str, int]:
    """What each share of an order has left."""
    left = dict.fromkeys(SHARES, 0)
    for posting in ledger.postings_of(COUNTY, [number], [Memo.ORDER_SPLIT, Memo.ORDER_REVERSAL]):
        for code, fen in posting.lines.items():
            if code in left:
                left[code] += fen
    return left
