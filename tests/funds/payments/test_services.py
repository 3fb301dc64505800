"""A payment charges once, whatever its provider does (domain §5, hard case 4)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payments import errors, providers, queries, services
from huinong.funds.payments.models import Payment, Refund
from huinong.funds.payments.simulator import Behaviour, SimulatedProvider
from huinong.funds.payments.values import PaymentValue, Result, State
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.journal.queries import value_of
from huinong.journal.telling import sentences
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.answers import Outcome
from tests.funds.conftest import COUNTY, actor_of

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
BUYER = UUID("01930000-0000-7000-8000-00000000000b")
CHARGES = frozenset({"payments.charge"})

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def simulator() -> Iterator[SimulatedProvider]:
    simulated = SimulatedProvider(
        script={
            "P-declined": Behaviour.DECLINE,
            "P-late": Behaviour.LATE_SUCCESS,
            "P-lost": Behaviour.LATE_FAILURE,
            "P-silent": Behaviour.SILENT,
            "P-twice": Behaviour.DUPLICATE,
            "R-late": Behaviour.LATE_SUCCESS,
            "R-declined": Behaviour.DECLINE,
        }
    )
    before = providers.install(simulated)
    with clock.frozen_at(NOON):
        yield simulated
    assert before
    providers.install(before)


def asked(number: str = "P-1", **changes: Any) -> dict[str, Any]:
    given = {"county": COUNTY, "number": number, "order": "O-1", "amount_fen": 9_900, "happened_at": NOON}
    return {**given, "actor": actor_of(Role.BUYER, COUNTY, party=BUYER, more=CHARGES), "payer_party": BUYER, **changes}


def paid(number: str = "P-1") -> PaymentValue:
    return services.pay_now(**asked(number))


def balances(system: Actor) -> dict[str, int]:
    return {row.code: row.posted_fen for row in ledger.balances(COUNTY, actor=system) if row.posted_fen}


def kinds() -> list[str]:
    return list(Fact.objects.order_by("id").values_list("kind", flat=True))


def test_a_prompt_payment_is_opened_asked_and_confirmed(system: Actor, simulator: SimulatedProvider) -> None:
    payment = paid()
    assert (payment.state, payment.is_simulated, payment.provider_ref) == (State.CONFIRMED, True, "SIM-P-1")
    assert balances(system) == {codes.PSP_SIMULATED: -9_900, codes.ESCROW_ORDERS: 9_900}
    assert kinds() == ["payment.opened", "payment.processing", "payment.confirmed", "ledger.posted"]
    assert all(fact.facts["simulated"] for fact in Fact.objects.filter(kind__startswith="payment"))


def test_whatever_is_told_of_a_payment_names_the_simulator(system: Actor) -> None:
    payment = paid()
    paid("P-declined")
    for number in ("R-1", "R-declined"):
        refund(payment, number, 100, system)
        services.send_refund(county=COUNTY, number=number)
    told = {fact.kind: sentences([value_of(fact)])[0] for fact in Fact.objects.filter(kind__startswith="payment.")}
    assert len(told) == 8
    assert [kind for kind, sentence in told.items() if "模拟器" not in sentence] == []


def test_a_repeated_payment_is_charged_once_even_at_another_moment(system: Actor, simulator: SimulatedProvider) -> None:
    first = paid()
    assert services.pay_now(**asked(happened_at=NOON - timedelta(minutes=1))) == first
    assert simulator.charged["P-1"] == 1
    assert balances(system)[codes.ESCROW_ORDERS] == 9_900
    with pytest.raises(KeyReused):
        services.pay_now(**asked(amount_fen=1))
    assert balances(system)[codes.ESCROW_ORDERS] == 9_900


def test_a_declined_payment_fails_and_moves_no_money(system: Actor) -> None:
    assert paid("P-declined").state is State.FAILED
    assert balances(system) == {}
    assert Fact.objects.get(kind="payment.failed").facts["reason"] == "declined"


def test_a_payment_that_times_out_and_succeeds_late_charges_once(system: Actor, simulator: SimulatedProvider) -> None:
    assert paid("P-late").state is State.PROCESSING
    assert balances(system) == {}
    assert services.resolve(county=COUNTY, number="P-late").state is State.PROCESSING
    assert paid("P-late").state is State.CONFIRMED
    assert simulator.charged["P-late"] == 1
    assert balances(system)[codes.ESCROW_ORDERS] == 9_900


def test_a_late_success_may_also_come_as_a_callback_and_then_again(system: Actor, simulator: SimulatedProvider) -> None:
    paid("P-late")
    for number, result in simulator.callbacks * 2:
        assert services.take_callback(county=COUNTY, number=number, result=result).state is State.CONFIRMED
    assert services.resolve(county=COUNTY, number="P-late").state is State.CONFIRMED
    assert balances(system)[codes.ESCROW_ORDERS] == 9_900
    assert kinds().count("payment.confirmed") == 1


def test_a_late_failure_frees_the_buyer_and_a_silent_provider_stays_unknown(system: Actor) -> None:
    for number in ("P-lost", "P-silent"):
        paid(number)
    assert services.resolve_all(county=COUNTY) == 0
    assert services.resolve_all(county=COUNTY) == 1
    assert queries.payment(COUNTY, "P-lost", actor=system).state is State.FAILED
    assert queries.payment(COUNTY, "P-silent", actor=system).state is State.PROCESSING
    assert balances(system) == {}


def test_a_duplicate_callback_confirms_once(system: Actor, simulator: SimulatedProvider) -> None:
    paid("P-twice")
    assert len(simulator.callbacks) == 2
    for number, result in simulator.callbacks:
        services.take_callback(county=COUNTY, number=number, result=result)
    assert balances(system)[codes.ESCROW_ORDERS] == 9_900


def test_a_provider_that_contradicts_itself_is_refused(system: Actor) -> None:
    paid()
    before = balances(system)
    with pytest.raises(errors.Contradicted):
        services.settle_payment(county=COUNTY, number="P-1", result=Result(outcome=Outcome.FAILED))
    assert balances(system) == before


def test_a_call_that_was_never_made_is_found_by_query_and_not_made_again(simulator: SimulatedProvider) -> None:
    services.open_payment(**asked())
    services._claim_payment(COUNTY, "P-1")  # the process dies here, before it calls
    assert services.resolve_all(county=COUNTY) == 1
    assert simulator.charged["P-1"] == 0


@pytest.mark.django_db(transaction=True)
def test_the_provider_is_asked_only_after_the_commit(system: Actor, simulator: SimulatedProvider) -> None:
    with transaction.atomic():
        services.pay(**asked())
        assert simulator.charged["P-1"] == 0
        with pytest.raises(AssertionError):
            services.pay_now(**asked("P-2"))
    assert simulator.charged["P-1"] == 1
    assert queries.payment(COUNTY, "P-1", actor=system).state is State.CONFIRMED
    with transaction.atomic():
        services.pay(**asked("P-3"))
        transaction.set_rollback(True)
    assert simulator.charged["P-3"] == 0


def refund(payment: PaymentValue, number: str, amount_fen: int, system: Actor) -> None:
    services.open_refund(
        county=COUNTY, payment=payment.id, number=number, amount_fen=amount_fen, happened_at=NOON, actor=system
    )


def test_refunds_give_back_part_by_part_and_never_more(system: Actor) -> None:
    payment = paid()
    refund(payment, "R-1", 4_000, system)
    with pytest.raises(errors.OverRefunded):
        refund(payment, "R-2", 5_901, system)
    assert queries.payment(COUNTY, "P-1", actor=system).left_fen == 5_900
    assert balances(system)[codes.ESCROW_ORDERS] == 9_900
    assert services.send_refund(county=COUNTY, number="R-1").state is State.CONFIRMED
    assert balances(system) == {codes.PSP_SIMULATED: -5_900, codes.ESCROW_ORDERS: 5_900}
    assert queries.payment(COUNTY, "P-1", actor=system).state is State.PARTLY_REFUNDED
    refund(payment, "R-3", 5_900, system)
    services.send_refund(county=COUNTY, number="R-3")
    assert queries.payment(COUNTY, "P-1", actor=system).state is State.REFUNDED
    assert balances(system) == {}


def test_a_repeated_refund_is_paid_out_once(system: Actor, simulator: SimulatedProvider) -> None:
    payment = paid()
    for _ in range(2):
        refund(payment, "R-1", 9_900, system)
        services.send_refund(county=COUNTY, number="R-1")
    assert simulator.charged["R-1"] == 1
    assert Refund.objects.count() == 1
    assert balances(system) == {}


def test_a_late_refund_stays_reserved_and_a_declined_one_is_free_again(system: Actor) -> None:
    payment = paid()
    for number in ("R-late", "R-declined"):
        refund(payment, number, 4_000, system)
        services.send_refund(county=COUNTY, number=number)
    now = queries.payment(COUNTY, "P-1", actor=system)
    assert (now.refunding_fen, now.left_fen, now.state) == (4_000, 5_900, State.CONFIRMED)
    services.resolve_all(county=COUNTY)
    services.resolve_all(county=COUNTY)
    now = queries.payment(COUNTY, "P-1", actor=system)
    assert (now.refunding_fen, now.refunded_fen, now.state) == (0, 4_000, State.PARTLY_REFUNDED)


def test_only_confirmed_money_can_be_given_back(system: Actor) -> None:
    for number in ("P-late", "P-declined"):
        with pytest.raises(errors.NotConfirmed):
            refund(paid(number), "R-1", 1, system)
    assert not Refund.objects.exists()


def test_who_may_not_charge_does_not_and_a_buyer_pays_as_no_other(system: Actor) -> None:
    with pytest.raises(NotPermitted):
        services.open_payment(**asked(actor=actor_of(Role.KEEPER, COUNTY)))
    with pytest.raises(OutOfScope):
        services.open_payment(**asked(payer_party=UUID(int=7)))
    with pytest.raises(errors.NotAnAmount):
        services.open_payment(**asked(amount_fen=0))
    with pytest.raises(errors.NoSuchProvider):
        services.open_payment(**asked(provider_name="bank"))
    assert not Payment.objects.exists()
    assert not Fact.objects.exists()


def test_a_buyer_sees_their_own_payments_only(system: Actor) -> None:
    paid()
    mine, other = (actor_of(Role.BUYER, COUNTY, party=party) for party in (BUYER, UUID(int=7)))
    assert [row.number for row in queries.payments(COUNTY, actor=mine)] == ["P-1"]
    assert queries.payments_of_order(COUNTY, "O-1", actor=other) == ()
    with pytest.raises(errors.NoSuchPayment):
        queries.payment(COUNTY, "P-1", actor=other)


def test_the_simulator_tells_the_same_story_for_the_same_seed() -> None:
    rates = {Behaviour.DECLINE: 100_000, Behaviour.LATE_SUCCESS: 200_000}
    one, same, other = (SimulatedProvider(seed=seed, rates=rates) for seed in (1, 1, 2))
    numbers = [f"P-{n}" for n in range(2_000)]
    story = [one.behaviour(number) for number in numbers]
    assert story == [same.behaviour(number) for number in numbers]
    assert story != [other.behaviour(number) for number in numbers]
    assert 150 < story.count(Behaviour.DECLINE) < 250
    assert 330 < story.count(Behaviour.LATE_SUCCESS) < 470
