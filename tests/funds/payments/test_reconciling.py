"""The statement decides what stayed unknown, once; what waits is asked about again by a scheduled command."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huinong.edge.gates import SYSTEM, OutOfScope
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payments import providers, queries, services
from huinong.funds.payments.commands import payments
from huinong.funds.payments.errors import StatementUnreadable
from huinong.funds.payments.models import Payment, Refund
from huinong.funds.payments.reconciling import Difference, Reconciled, read, reconcile
from huinong.funds.payments.simulator import Behaviour, SimulatedProvider
from huinong.funds.payments.values import State
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Role
from tests.funds.conftest import COUNTY, actor_of
from tests.funds.payments.test_services import CHARGES, NOON, asked, refund

pytestmark = pytest.mark.django_db
HEAD = "number,amount_fen,outcome,reference"


@pytest.fixture(autouse=True)
def simulator() -> Iterator[SimulatedProvider]:
    silent = dict.fromkeys(("P-1", "P-2", "R-1"), Behaviour.SILENT)
    simulated = SimulatedProvider(script={**silent, "P-late": Behaviour.LATE_SUCCESS})
    before = providers.install(simulated)
    with clock.frozen_at(NOON):
        yield simulated
    assert before
    providers.install(before)


def told(*rows: str) -> Reconciled:
    return reconcile(county=COUNTY, lines=read("\n".join((HEAD, *rows))), actor=SYSTEM)


def state(number: str) -> State:
    return queries.payment(COUNTY, number, actor=SYSTEM).state


def held() -> int:
    rows = ledger.balances(COUNTY, codes.ESCROW_ORDERS, actor=SYSTEM)
    return rows[0].posted_fen if rows else 0


def test_the_statement_decides_what_the_provider_never_said() -> None:
    for number in ("P-1", "P-2"):
        assert services.pay_now(**asked(number)).state is State.PROCESSING
    found = told("P-1,9900,succeeded,BANK-7", "P-2,9900,failed,")
    assert (found.settled, found.agreed, found.differences) == (2, 0, ())
    assert (state("P-1"), state("P-2"), held()) == (State.CONFIRMED, State.FAILED, 9_900)
    assert queries.payment(COUNTY, "P-1", actor=SYSTEM).provider_ref == "BANK-7"


def test_the_same_statement_again_changes_nothing() -> None:
    services.pay_now(**asked("P-1"))
    told("P-1,9900,succeeded,BANK-7")
    facts = Fact.objects.count()
    again = told("P-1,9900,succeeded,BANK-7")
    assert (again.settled, again.agreed, Fact.objects.count(), held()) == (0, 1, facts, 9_900)


def test_what_differs_is_told_and_nothing_of_it_moves() -> None:
    for number in ("P-1", "P-3"):
        services.pay_now(**asked(number))
    before = held()
    found = told("P-1,9901,succeeded,", "P-3,9900,failed,", "P-9,100,succeeded,")
    kinds = [kind for _, kind in found.differences]
    assert kinds == [Difference.OTHER_AMOUNT, Difference.OTHER_OUTCOME, Difference.NO_SUCH_NUMBER]
    assert (found.settled, found.agreed, held()) == (0, 0, before)
    assert (state("P-1"), state("P-3")) == (State.PROCESSING, State.CONFIRMED)


def test_the_statement_decides_a_refund_too() -> None:
    payment = services.pay_now(**asked("P-3"))
    refund(payment, "R-1", 9_900, SYSTEM)
    assert services.send_refund(county=COUNTY, number="R-1").state is State.PROCESSING
    assert told("R-1,9900,succeeded,").settled == 1
    assert (state("P-3"), held()) == (State.REFUNDED, 0)


@pytest.mark.parametrize("rows", ["", "number,amount\nP-1,1", f"{HEAD}\nP-1,ten,succeeded,", f"{HEAD}\nP-1,10,paid,"])
def test_a_statement_that_cannot_be_read_names_its_row(rows: str) -> None:
    with pytest.raises(StatementUnreadable):
        read(rows)


def test_a_statement_is_taken_in_for_ones_own_county_only() -> None:
    with pytest.raises(OutOfScope):
        reconcile(county=COUNTY, lines=(), actor=actor_of(Role.OUTLET_MANAGER, "611021", more=CHARGES))


def test_a_granted_refund_that_was_never_sent_is_sent_when_somebody_looks(simulator: SimulatedProvider) -> None:
    payment = services.pay_now(**asked("P-3"))
    refund(payment, "R-2", 9_900, SYSTEM)  # the process dies before it calls
    assert (simulator.charged["R-2"], Refund.objects.get().state) == (0, State.OPENED)
    services.look_again(county=COUNTY, number="P-3", actor=SYSTEM)
    assert (simulator.charged["R-2"], Refund.objects.get().state, held()) == (1, State.CONFIRMED, 0)


def run(*words: str) -> Result:
    return CliRunner().invoke(payments, list(words))


def test_the_scheduled_command_brings_forward_what_waits() -> None:
    services.open_payment(**asked("P-3"))
    services.pay_now(**asked("P-late"))
    assert json.loads(run("resolve", "--dry-run", "--json").output) == {"waited": 2, "settled": 0}
    assert json.loads(run("resolve", "--json").output) == {"waited": 2, "settled": 1}
    assert run("resolve", "--county", "611021").output == "0 waited, 0 are settled now\n"
    assert json.loads(run("resolve", "--json").output) == {"waited": 1, "settled": 1}
    assert set(Payment.objects.values_list("state", flat=True)) == {State.CONFIRMED}


def test_the_statement_comes_as_a_file_and_the_command_says_where_it_differs(tmp_path: Path) -> None:
    services.pay_now(**asked("P-1"))
    file = tmp_path / "statement.csv"
    file.write_text(f"{HEAD}\nP-1,9900,succeeded,B\nP-9,1,succeeded,\n", "utf-8-sig")
    assert run("reconcile", COUNTY, str(file), "--dry-run").output == "2 lines\n"
    assert state("P-1") is State.PROCESSING
    done = run("reconcile", COUNTY, str(file))
    assert (done.exit_code, done.output) == (1, "1 settled, 0 agree, 1 differ\nno_such_number  P-9\n")
    assert state("P-1") is State.CONFIRMED
