"""Hard case 17: a partner disputes its bill, in time and its own lines only.

What is accepted is posted at once and stands in the next bill; what was issued stays as it was.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.funds.bills import errors, queries, services
from huinong.funds.bills.models import Line
from huinong.funds.bills.values import BillState, DisputeState, LineKind
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.models import Posting
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel import clock
from tests.funds.bills import month as m
from tests.funds.bills.month import COUNTY, NOVEMBER, Told
from tests.registry.contracts import agreed

pytestmark = pytest.mark.django_db
LAST_DAY = NOVEMBER + timedelta(days=10)  # the contract gives ten days


@pytest.fixture
def party() -> UUID:
    return m.contract()


@pytest.fixture
def number(party: UUID) -> str:
    """An issued bill of three pieces, one of them late: 80 + 80 + 110 − 20."""
    m.tell(party, Told(1), Told(2), Told(3, weight_g=2_000, waited_h=60))
    made = m.make(party)
    m.issue(made)
    return made


def line_of(n: int) -> Line:
    return Line.objects.get(number=Told(n).number, kind=LineKind.PIECE)


def dispute(party: UUID, number: str, n: int = 3, *, at: datetime = NOVEMBER, wanted_fen: int = 0) -> Receipt:
    with clock.frozen_at(at):
        return services.dispute(
            key=f"dispute/{n}", county=COUNTY, number=number, line=line_of(n).id, reason="未到村",
            evidence="签收人否认", wanted_fen=wanted_fen, actor=m.partner(party),
        )  # fmt: skip


def decide(number: str, accepted_fen: int | None, *, key: str = "decide", at: datetime = LAST_DAY) -> Receipt:
    [waiting] = queries.disputes(SYSTEM, COUNTY, number)
    with clock.frozen_at(at):
        return services.decide(
            key=key, county=COUNTY, number=number, dispute=waiting.id, accepted_fen=accepted_fen, answer="核对影像",
            actor=SYSTEM,
        )  # fmt: skip


def owed_fen(party: UUID) -> int:
    return -ledger.balance(COUNTY, codes.courier(party), actor=SYSTEM).posted_fen


def state_of(number: str) -> BillState:
    return queries.bill(SYSTEM, COUNTY, number).state


def test_an_accepted_dispute_is_posted_and_stands_in_the_next_bill_and_the_issued_one_is_untouched(
    party: UUID, number: str
) -> None:
    before = list(Line.objects.order_by("id").values())
    dispute(party, number)
    assert state_of(number) is BillState.DISPUTED
    decided = decide(number, 0)
    assert (owed_fen(party), state_of(number)) == (250 - 90, BillState.ISSUED)
    posted = Posting.objects.get(memo="bill_correction")
    assert (posted.because, posted.thread) == (decided.fact.id, f"BILL-{number}")
    assert (list(Line.objects.order_by("id").values()), queries.bill(SYSTEM, COUNTY, number).total_fen) == (before, 250)
    assert queries.tie(SYSTEM, COUNTY, number).difference_fen == 0
    m.tell(party, Told(7, at=datetime(2026, 11, 9, 4, tzinfo=UTC)), at=m.DECEMBER - timedelta(days=2))
    following = m.make(party, month=m.NOVEMBER_MONTH, key="make-2", at=m.DECEMBER)
    correction = Line.objects.get(bill__number=following, kind=LineKind.CORRECTION)
    assert (correction.amount_fen, correction.corrects_id) == (-90, line_of(3).id)
    m.issue(following, at=m.DECEMBER)
    assert queries.bill(SYSTEM, COUNTY, following).total_fen == 80 - 90
    assert queries.tie(SYSTEM, COUNTY, following).difference_fen == 0
    assert owed_fen(party) == 250 + 80 - 90  # the two bills together, to the fen


def test_a_rejected_dispute_moves_nothing_and_says_why(party: UUID, number: str) -> None:
    dispute(party, number)
    decide(number, None)
    [told] = queries.disputes(m.partner(party), COUNTY, number)
    assert (told.state, told.answer, told.adjustment_fen) == (DisputeState.REJECTED, "核对影像", 0)
    assert (owed_fen(party), Posting.objects.filter(memo="bill_correction").count()) == (250, 0)


def test_on_the_last_day_a_line_may_be_disputed_and_the_day_after_it_is_refused_with_what_to_do(
    party: UUID, number: str
) -> None:
    dispute(party, number, 1, at=LAST_DAY)
    with pytest.raises(errors.DisputeTooLate) as refused:
        dispute(party, number, 2, at=LAST_DAY + timedelta(days=1))
    assert refused.value.facts["until"] == date(2026, 11, 13)
    assert "下一期账单" in str(refused.value.mend)
    assert [each.number for each in queries.disputes(SYSTEM, COUNTY, number)] == [Told(1).number]


def test_a_partner_disputes_its_own_lines_only_and_each_once(party: UUID, number: str) -> None:
    other = agreed.courier("yto")
    with pytest.raises(errors.NoSuchBill):
        dispute(other, number)
    dispute(party, number)
    assert dispute(party, number).is_repeat
    with pytest.raises(errors.LineDisputed), clock.frozen_at(NOVEMBER):
        services.dispute(
            key="other", county=COUNTY, number=number, line=line_of(3).id, reason="重复", wanted_fen=0,
            actor=m.partner(party),
        )  # fmt: skip
    with pytest.raises(errors.NoSuchLine):
        services.dispute(
            key="none", county=COUNTY, number=number, line=other, reason="没有", wanted_fen=0, actor=m.partner(party)
        )
    assert Fact.objects.filter(kind="bill.disputed").count() == 1


def test_only_the_county_decides_and_only_once_and_to_another_amount(party: UUID, number: str) -> None:
    dispute(party, number)
    [waiting] = queries.disputes(SYSTEM, COUNTY, number)
    with pytest.raises(NotPermitted):
        services.decide(
            key="own", county=COUNTY, number=number, dispute=waiting.id, accepted_fen=0, answer="好",
            actor=m.partner(party),
        )  # fmt: skip
    with pytest.raises(errors.NotAnAdjustment):
        decide(number, line_of(3).amount_fen)
    decide(number, 50)
    assert decide(number, 50).is_repeat
    with pytest.raises(errors.DisputeDecided):
        decide(number, 0, key="again")
    assert owed_fen(party) == 250 - 40


def test_a_bill_is_agreed_when_nothing_is_open_and_then_disputed_no_more(party: UUID, number: str) -> None:
    dispute(party, number)
    mine = m.partner(party)
    with pytest.raises(errors.DisputesOpen):
        services.agree(key="agree", county=COUNTY, number=number, actor=mine)
    decide(number, None)
    services.agree(key="agree", county=COUNTY, number=number, actor=mine)
    assert services.agree(key="agree", county=COUNTY, number=number, actor=mine).is_repeat
    assert state_of(number) is BillState.AGREED
    with pytest.raises(errors.NotIssued):
        dispute(party, number, 1)


def test_a_bill_closes_when_its_time_is_over_and_nothing_is_open(party: UUID, number: str) -> None:
    with clock.frozen_at(LAST_DAY), pytest.raises(errors.StillDisputable):
        services.close(key="close", county=COUNTY, number=number, actor=SYSTEM)
    dispute(party, number)
    after = LAST_DAY + timedelta(days=1)
    with clock.frozen_at(after), pytest.raises(errors.DisputesOpen):
        services.close(key="close", county=COUNTY, number=number, actor=SYSTEM)
    decide(number, None, at=after)
    with clock.frozen_at(after):
        services.close(key="close", county=COUNTY, number=number, actor=SYSTEM)
        assert services.close(key="close", county=COUNTY, number=number, actor=SYSTEM).is_repeat
    assert state_of(number) is BillState.CLOSED
