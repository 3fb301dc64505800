"""A bill is paid once; what the biller does not answer is processing, never void; money and bill agree."""

import pytest

from huinong.counter.billers import errors, queries, services
from huinong.counter.billers.models import Bill
from huinong.counter.billers.settling import settle
from huinong.counter.billers.values import Answer, NewBill, Outcome, State
from huinong.counter.till.errors import OverCap
from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.funds.ledger import codes
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel.actor import Actor, Role
from tests.counter.billers.conftest import MANAGER, OUTLET, balance, lock, meter, paid, pay
from tests.counter.pickups.conftest import someone
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def cash(county: c.County) -> int:
    return balance(codes.cash(county.keeper))


def test_a_bill_asked_for_and_paid_is_owed_to_the_biller_less_its_fee(county: c.County, keeper: Actor) -> None:
    bill = paid(county, keeper)
    assert (bill.state, bill.amount_fen, bill.total_fen, bill.is_final) == (State.CONFIRMED, 12_840, 12_840, True)
    assert bill.is_simulated
    assert (cash(county), balance("owed:power"), balance(codes.OPERATOR_INCOME)) == (-12_840, 12_820, 20)


def test_paying_again_with_the_same_key_takes_the_money_once(county: c.County, keeper: Actor) -> None:
    numbers = lock(county, keeper, meter(), key="v")
    assert lock(county, keeper, meter(), key="v") == numbers
    first, again = (pay(keeper, *numbers, key="p") for _ in range(2))
    assert first == again
    assert (cash(county), Bill.objects.count()) == (-12_840, 1)
    with pytest.raises(KeyReused):
        lock(county, keeper, meter("09"), key="v")
    with pytest.raises(errors.NotLocked):
        pay(keeper, *numbers)


def test_hard_case_4_a_time_out_is_processing_and_the_same_number_is_asked_again(
    county: c.County, keeper: Actor
) -> None:
    bill = paid(county, keeper, "02")
    assert (bill.state, bill.is_final, cash(county)) == (State.PROCESSING, False, -12_840)
    with pytest.raises(errors.PaidAlready) as refused:
        lock(county, keeper, meter("02"))
    assert refused.value.facts["number"] == bill.number
    assert services.resolve_all(county=c.CODE) == 1
    told = queries.bill(c.CODE, bill.number, actor=keeper)
    assert (told.state, told.reference, cash(county)) == (State.CONFIRMED, f"SIM-{bill.number}", -12_840)


@pytest.mark.parametrize("ending", ["01", "03"])
def test_what_the_biller_declines_is_the_villagers_again_by_itself(
    county: c.County, keeper: Actor, ending: str
) -> None:
    bill = paid(county, keeper, ending)
    bill = services.resolve(county=c.CODE, number=bill.number)
    assert (bill.state, bill.is_final) == (State.REFUNDED, True)
    assert (balance("owed:power"), balance(codes.OPERATOR_INCOME)) == (0, 0)
    assert (cash(county), balance(codes.OWED_BACK)) == (-12_840, 12_840)
    lock(county, keeper, meter(ending))


def test_an_answer_given_twice_is_taken_in_once(county: c.County, keeper: Actor) -> None:
    assert paid(county, keeper, "04").state is State.CONFIRMED
    assert Fact.objects.filter(kind="billers.confirmed").count() == 1


@pytest.mark.parametrize("ending", ["05", "06"])
def test_a_wrong_answer_and_none_leave_the_bill_processing(county: c.County, keeper: Actor, ending: str) -> None:
    bill = paid(county, keeper, ending)
    assert services.look_again(county=c.CODE, number=bill.number, actor=keeper).state is State.PROCESSING
    assert cash(county) == -12_840


def test_a_late_answer_against_the_one_that_was_settled_moves_nothing(county: c.County, keeper: Actor) -> None:
    bill = paid(county, keeper)
    with pytest.raises(errors.Contradicted):
        settle(county=c.CODE, number=bill.number, answer=Answer(outcome=Outcome.FAILED))
    assert (cash(county), Bill.objects.get().state) == (-12_840, "confirmed")


def test_no_money_is_taken_for_an_account_that_the_biller_does_not_know(county: c.County, keeper: Actor) -> None:
    with pytest.raises(errors.NothingOwed):
        lock(county, keeper, meter("07"))
    with pytest.raises(errors.FormWrong) as refused:
        lock(county, keeper, NewBill(fields={"meter": "12"}))
    assert (refused.value.facts["fields"], Bill.objects.count()) == ("户号", 0)


def test_a_bill_let_go_may_be_asked_for_again_and_not_paid(county: c.County, keeper: Actor) -> None:
    (number,) = lock(county, keeper, meter())
    services.let_go(key="g", county=c.CODE, number=number, actor=keeper)
    assert services.let_go(key="g", county=c.CODE, number=number, actor=keeper).is_repeat
    with pytest.raises(errors.NotLocked):
        pay(keeper, number)
    assert paid(county, keeper).state is State.CONFIRMED


def person(last: str, year: int = 2027, tier: str = "A") -> NewBill:
    fen = {"A": 40_000, "B": 60_000}[tier]
    return NewBill(fields={"id_number": f"6110021990010100{last}", "year": year, "tier": tier}, amount_fen=fen)


def test_a_family_pays_its_insurance_in_one_act(county: c.County, keeper: Actor) -> None:
    numbers = lock(county, keeper, person("11"), person("12", tier="B"), person("13"), biller="medical")
    assert [bill.state for bill in pay(keeper, *numbers)] == [State.CONFIRMED] * 3
    assert (cash(county), balance("owed:medical")) == (-140_000, 140_000)


def test_the_same_person_and_year_is_never_paid_twice_in_any_tier(county: c.County, keeper: Actor) -> None:
    numbers = lock(county, keeper, person("11"), biller="medical")
    pay(keeper, *numbers)
    for again in ([person("11", tier="B")], [person("12"), person("12", tier="B")]):
        with pytest.raises(errors.PaidAlready):
            lock(county, keeper, *again, biller="medical")
    assert len(lock(county, keeper, person("11", 2026), biller="medical")) == 1
    assert (cash(county), Bill.objects.count()) == (-40_000, 2)


def test_nobodys_account_is_in_the_journal_or_the_table(county: c.County, keeper: Actor) -> None:
    pay(keeper, *lock(county, keeper, person("11"), biller="medical"))
    row = Bill.objects.get()
    told = "".join(str(facts) for facts in Fact.objects.values_list("facts", flat=True))
    assert row.account == "6110**********0011"
    assert "611002199001010011" not in told + str(bytes(row.sealed)) + str(row.claim)


def test_a_keeper_sees_the_bills_of_their_own_point(county: c.County, keeper: Actor) -> None:
    bill = paid(county, keeper)
    neighbour = someone(Role.KEEPER, point=county.next_station)
    elsewhere = someone(Role.OUTLET_MANAGER, division=c.OTHER_TOWN)
    for actor in (keeper, OUTLET, MANAGER):
        assert [each.number for each in queries.bills(actor)] == [bill.number]
    for actor in (neighbour, elsewhere, someone(Role.COUNTY_MANAGER, division="611002")):
        assert queries.bills(actor) == ()
        with pytest.raises(errors.NoSuchBill):
            queries.bill(c.CODE, bill.number, actor=actor)
        with pytest.raises(errors.NoSuchBill):
            services.look_again(county=c.CODE, number=bill.number, actor=actor)


def test_only_who_works_at_the_counter_takes_money_there(county: c.County, keeper: Actor) -> None:
    with pytest.raises(NotPermitted):
        lock(county, MANAGER, meter())
    with pytest.raises(OutOfScope):
        lock(county, someone(Role.KEEPER, point=county.next_station), meter())
    numbers = lock(county, keeper, meter())
    with pytest.raises(errors.NoSuchBill):
        pay(someone(Role.KEEPER, point=county.next_station), *numbers)
    assert (Bill.objects.get().state, Fact.objects.filter(kind="ledger.posted").count()) == ("locked", 0)


def test_a_till_that_holds_all_it_may_takes_no_bill_and_the_bill_stays_locked(county: c.County, keeper: Actor) -> None:
    numbers = [
        lock(county, keeper, NewBill(fields={"meter": f"61100201{n:02}"}, amount_fen=100_000), biller="water")[0]
        for n in range(6)
    ]
    pay(keeper, *numbers[:5])
    with pytest.raises(OverCap):
        pay(keeper, numbers[5])
    assert (cash(county), Bill.objects.get(number=numbers[5]).state) == (-500_000, State.LOCKED)
