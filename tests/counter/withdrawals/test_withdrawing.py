"""Cash against a card: given out when the bank has said yes, once, within the day's limit, online; abuse is flagged."""

from datetime import timedelta
from typing import Any

import pytest

from huinong.counter.till.errors import CashShort
from huinong.counter.withdrawals import errors, queries, services
from huinong.counter.withdrawals.models import Withdrawal
from huinong.counter.withdrawals.settling import settle
from huinong.counter.withdrawals.values import Flag, State, WithdrawalValue
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.journal.queries import all_facts
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.answers import Answer, Outcome
from huinong.kernel.ids import new_id
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.counter.pickups.conftest import FRIDAY, someone
from tests.counter.till.conftest import MANAGER, keeper, later, noon, stands
from tests.counter.till.conftest import services as tills
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county", "keeper", "noon"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
ENDINGS = {"01": "decline", "02": "time_out", "03": "time_out_decline", "04": "twice", "05": "wrong", "06": "never"}
YUAN = 100


@pytest.fixture
def ready(noon: None, county: c.County) -> None:
    """The simulated bank answers; ¥5,300 are in the drawer."""
    said: dict[str, Any] = {"name": "模拟银行", "kind": "simulator", "valid_from": FRIDAY, "endings": ENDINGS}
    services.declare_channel(key="ch", county=c.CODE, actor=MANAGER, **said)
    tills.give_float(key="more", county=c.CODE, point=county.station, amount_fen=500_000, proof="F2", actor=MANAGER)


def card(ending: str = "00", body: int = 0) -> str:
    """A card of nineteen digits with a right check digit whose last two are these."""
    for filler in range(10):
        number = f"62179900{body:06}00{filler}{ending}"
        digits = [int(sign) for sign in number[::-1]]
        if (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0:
            return number
    raise AssertionError


def withdraw(county: c.County, by: Actor, yuan: int = 500, of: str = "", **changes: Any) -> WithdrawalValue:
    said = {"key": f"w-{new_id()}", "asked_at": clock.now(), "card": of or card(), **changes}
    return services.withdraw(county=c.CODE, point=county.station, amount_fen=yuan * YUAN, actor=by, **said)


def owed() -> tuple[int, int]:
    """What the bank owes us and we owe customers; the books are whole."""
    assert ledger.trial_balance(c.CODE, actor=SYSTEM).is_whole
    found = {each.code: each.posted_fen for each in ledger.balances(c.CODE, actor=SYSTEM)}
    return found.get(codes.OPERATOR_AGENCY, 0), found.get("owed:withdrawals", 0)


def test_cash_is_handed_out_when_the_bank_has_said_yes(county: c.County, keeper: Actor) -> None:
    found = withdraw(county, keeper, key="w")
    assert (found.state, found.is_simulated, found.flags) == (State.APPROVED, True, ())
    assert (owed(), stands(county, "cash")) == ((-50_000, 50_000), (-530_000,))
    again = services.hand_out(key="h", county=c.CODE, number=found.number, actor=keeper)
    assert services.hand_out(key="h", county=c.CODE, number=found.number, actor=keeper).fact == again.fact
    assert (owed(), stands(county, "cash")) == ((-50_000, 0), (-480_000,))
    assert withdraw(county, keeper, key="w").number == found.number
    with pytest.raises(errors.NotNow):
        services.hand_out(key="h2", county=c.CODE, number=found.number, actor=keeper)


def test_the_card_is_kept_nowhere(county: c.County, keeper: Actor) -> None:
    found = withdraw(county, keeper)
    row = Withdrawal.objects.values().get()
    assert found.card == f"6217{'*' * 11}{card()[-4:]}"
    assert card() not in str(row)
    assert all(card() not in str(fact.facts) for fact in all_facts(county=c.CODE))


@pytest.mark.parametrize(
    ("ending", "first", "later_on"),
    [
        ("01", State.DECLINED, State.DECLINED),
        ("02", State.PROCESSING, State.APPROVED),
        ("03", State.PROCESSING, State.DECLINED),
        ("04", State.APPROVED, State.APPROVED),
        ("05", State.PROCESSING, State.PROCESSING),
        ("06", State.PROCESSING, State.PROCESSING),
    ],
)
def test_what_is_not_answered_is_asked_about_by_its_number(
    county: c.County, keeper: Actor, ending: str, first: State, later_on: State
) -> None:
    found = withdraw(county, keeper, of=card(ending))
    assert found.state is first
    assert services.resolve_all(county=c.CODE) == (first is not later_on)
    assert services.look_again(county=c.CODE, number=found.number, actor=keeper).state is later_on
    assert owed() == ((-50_000, 50_000) if later_on is State.APPROVED else (0, 0))
    assert stands(county, "cash") == (-530_000,)


def test_an_answer_that_turns_over_changes_nothing(county: c.County, keeper: Actor) -> None:
    found = withdraw(county, keeper)
    with pytest.raises(errors.Contradicted):
        settle(county=c.CODE, number=found.number, answer=Answer(outcome=Outcome.FAILED))
    assert owed() == (-50_000, 50_000)


def test_two_thousand_a_card_and_day_whatever_is_not_known_counted(county: c.County, keeper: Actor) -> None:
    withdraw(county, keeper, 1_500, of=card("02"))
    with pytest.raises(errors.OverLimit, match="500"):
        withdraw(county, keeper, 501, of=card("02"))
    withdraw(county, keeper, 2_000, of=card("01"))
    withdraw(county, keeper, 2_000, of=card("01"))  # what was declined counts for nothing
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        withdraw(county, keeper, 2_000, of=card("02"))


def test_cash_that_is_promised_is_not_promised_again(county: c.County, keeper: Actor) -> None:
    for body in (1, 2):
        withdraw(county, keeper, 2_000, of=card("02", body))
    with pytest.raises(CashShort, match="1,300"):
        withdraw(county, keeper, 1_301, of=card("02", 3))
    withdraw(county, keeper, 1_300, of=card("02", 3))


def test_what_was_asked_while_offline_is_refused(county: c.County, keeper: Actor) -> None:
    with pytest.raises(errors.Offline):
        withdraw(county, keeper, asked_at=clock.now() - timedelta(seconds=61))
    assert Withdrawal.objects.count() == 0


@pytest.mark.parametrize(("yuan", "of"), [(0, ""), (5, "62179900000000001"), (5, "12"), (5, "abcd")])
def test_what_cannot_be_read_is_refused(county: c.County, keeper: Actor, yuan: int, of: str) -> None:
    with pytest.raises(errors.EntryWrong):
        withdraw(county, keeper, yuan, of=of)


def test_a_transfer_to_the_keepers_own_card_is_flagged_and_reviewed(county: c.County, keeper: Actor) -> None:
    services.name_own_card(key="o", county=c.CODE, keeper=county.keeper, card=card("00", 9), actor=MANAGER)
    found = withdraw(county, keeper, of=card("00", 9))
    assert (found.state, found.flags) == (State.APPROVED, (Flag.OWN_CARD,))
    assert [each.number for each in queries.to_review(MANAGER, c.CODE)] == [found.number]
    with pytest.raises(errors.NoteWanted):
        services.review(key="r", county=c.CODE, number=found.number, note="", actor=MANAGER)
    services.review(key="r", county=c.CODE, number=found.number, note="站长自用", actor=MANAGER)
    assert queries.to_review(MANAGER, c.CODE) == ()


def test_repeating_and_several_cards_at_once_are_flagged(county: c.County, keeper: Actor) -> None:
    flags = [withdraw(county, keeper, 100).flags for _ in range(3)]
    assert flags == [(), (), (Flag.REPEATED,)]
    with later(60):
        flags = [withdraw(county, keeper, 900, of=card("00", body)).flags for body in (1, 2, 3)]
        assert flags == [(), (), (Flag.TOGETHER,)]


def test_policy_may_refuse_what_is_flagged(county: c.County, keeper: Actor) -> None:
    services.name_own_card(key="o", county=c.CODE, keeper=county.keeper, card=card(), actor=MANAGER)
    rule = PolicyValue(
        key="withdrawals.block_flagged", division=c.CODE, valid_from=FRIDAY, valid_to=None, value=1, unit="yes or no",
        source="试点县规定",
    )  # fmt: skip
    enter_figure(figure=rule, actor=SYSTEM)
    with pytest.raises(errors.Suspicious):
        withdraw(county, keeper)


def test_a_customer_who_went_is_given_back_to(county: c.County, keeper: Actor) -> None:
    found = withdraw(county, keeper, of=card("02"))
    services.resolve_all(county=c.CODE)
    services.give_back(key="g", county=c.CODE, number=found.number, reason="顾客已走", actor=MANAGER)
    assert owed() == (0, 0)


def test_a_keeper_pays_out_at_the_own_counter_alone(county: c.County, keeper: Actor) -> None:
    other = someone(Role.KEEPER, point=county.next_station)
    found = withdraw(county, keeper)
    with pytest.raises(OutOfScope):
        withdraw(county, other)
    with pytest.raises(errors.NoSuchWithdrawal):
        services.hand_out(key="h", county=c.CODE, number=found.number, actor=other)
    with pytest.raises(NotPermitted):
        withdraw(county, MANAGER)
    assert queries.withdrawals(other, c.CODE) == ()
    assert len(queries.withdrawals(MANAGER, c.CODE)) == 1
