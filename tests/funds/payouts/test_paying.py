"""From balances to money at the bank: drafted, approved by a second person, sent, and whatever the bank then says."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import count
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payouts import accounts, answers, errors, queries, services
from huinong.funds.payouts.bank_simulator import SIMULATED, Behaviour, answer
from huinong.funds.payouts.values import Became, State
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Role
from tests.funds.conftest import BUS, COOP, COUNTY, KEEPER, actor_of
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
    statements,
)

MINE, COOPS, BUSES = codes.keeper(KEEPER), codes.coop(COOP), codes.bus(BUS)
LATER = NOW + timedelta(days=1)
keys = map(str, count())
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october(alone: None) -> Iterator[None]:
    founded()
    posted({MINE: 3_500, codes.short(KEEPER): -500})
    posted({COOPS: 80_740})
    posted({BUSES: 900})
    yield
    assert ledger.trial_balance(COUNTY, actor=SYSTEM).is_whole


def load(content: bytes) -> list[Became]:
    with clock.frozen_at(LATER):
        answers.load_answer(key=next(keys), county=COUNTY, content=content, actor=LIN)
    newest = queries.outcomes(LIN, COUNTY)
    return [each.became for _, each in newest]


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for each in statements().values():
        found[each.state] = found.get(each.state, 0) + 1
    return found


def test_a_month_is_netted_by_party_and_what_is_short_is_taken_off() -> None:
    mine = drafted()[KEEPER]
    assert (mine.net_fen, mine.amount_fen, mine.state) == (3_000, 3_000, State.DRAFTED)
    assert [(each.account, each.pay_fen) for each in queries.parts(LIN, COUNTY, mine.number)] == [
        (MINE, 3_500),
        (codes.short(KEEPER), -500),
    ]
    assert mine.due_on.isoformat() == "2026-11-10"


def test_who_drafted_may_not_approve_and_approving_sets_the_money_aside() -> None:
    mine = drafted()[KEEPER]
    with pytest.raises(errors.SamePerson):
        services.approve(key="a", county=COUNTY, number=mine.number, actor=LIN)
    assert standing(MINE) == (3_500, 3_500)
    services.approve(key="a", county=COUNTY, number=mine.number, actor=WANG)
    assert services.approve(key="a", county=COUNTY, number=mine.number, actor=WANG).is_repeat
    assert standing(MINE) == (3_500, 0)
    with pytest.raises(errors.NotAtThisStep):
        services.approve(key="b", county=COUNTY, number=mine.number, actor=WANG)


def test_the_file_says_who_is_paid_what_from_where_and_is_the_same_when_asked_for_again() -> None:
    drafted()
    approved()
    content = sent()
    root = ET.fromstring(content)
    at = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
    texts = {name: [each.text for each in root.iter(at + name)] for name in ("NbOfTxs", "CtrlSum", "InstdAmt")}
    assert texts["NbOfTxs"] == ["3", "3"]
    assert texts["CtrlSum"] == ["846.40", "846.40"]
    assert sorted(texts["InstdAmt"]) == ["30.00", "807.40", "9.00"]
    order = [each.tag.removeprefix(at) for each in root.iter(at + "PmtInf").__next__()]
    assert order[:10] == [
        *("PmtInfId", "PmtMtd", "BtchBookg", "NbOfTxs", "CtrlSum"),
        *("ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt", "ChrgBr"),
    ]
    [file] = queries.payment_files(LIN)
    assert queries.file_content(LIN, COUNTY, file.number) == content
    assert (file.count, file.total_fen) == (3, 84_640)
    accounts.set_account(
        key="new", county=COUNTY, party=KEEPER, holder="新户", number="6217111122223333", bank="403521001234", actor=LIN
    )
    assert queries.file_content(LIN, COUNTY, file.number) == content


def test_an_accepted_payment_is_captured_once_however_often_it_is_told() -> None:
    drafted()
    approved()
    content = sent()
    said = answer(content, Behaviour.ACCEPT)
    assert SIMULATED.encode() in said
    assert load(answer(content, Behaviour.PENDING)) == [Became.PENDING] * 3
    assert standing(MINE) == (3_500, 0)
    assert load(said)[:3] == [Became.PAID] * 3
    assert load(said)[:3] == [Became.REPEATED] * 3
    assert (standing(MINE), standing(COOPS), states()) == ((0, 0), (0, 0), {State.PAID: 3})
    assert standing(codes.OPERATOR_BANK) == (84_640, 84_640)


def test_what_the_bank_refuses_is_free_again_with_its_reason_and_goes_out_anew() -> None:
    drafted()
    approved()
    content = sent()
    assert sorted(load(answer(content, Behaviour.PARTLY, refused=[statements()[KEEPER].end_to_end]))) == [
        Became.PAID,
        Became.PAID,
        Became.REJECTED,
    ]
    mine = statements()[KEEPER]
    assert (mine.state, mine.reason, standing(MINE)) == (State.REJECTED, f"AC04 {SIMULATED}", (3_500, 3_500))
    again = drafted(at=LATER)[KEEPER]
    assert (again.attempt, again.state, again.amount_fen) == (2, State.DRAFTED, 3_000)
    approved(at=LATER)
    assert load(answer(sent(at=LATER), Behaviour.ACCEPT))[0] is Became.PAID
    assert (standing(MINE), states()) == ((0, 0), {State.PAID: 3})


def test_an_answer_that_cannot_be_is_named_and_moves_nothing() -> None:
    drafted()
    approved()
    content = sent()
    assert load(answer(content, Behaviour.WRONG)) == [*[Became.WRONG_AMOUNT] * 3, Became.UNKNOWN]
    assert states() == {State.SENT: 3}
    load(answer(content, Behaviour.ACCEPT))
    assert load(answer(content, Behaviour.REJECT))[:3] == [Became.CONTRADICTS] * 3
    assert (states(), standing(MINE)) == ({State.PAID: 3}, (0, 0))


def test_a_file_that_is_never_answered_is_named_after_its_days() -> None:
    drafted()
    approved()
    sent()
    with clock.frozen_at(NOW + timedelta(days=2)):
        assert not queries.payment_files(LIN)[0].is_overdue
    with clock.frozen_at(NOW + timedelta(days=3)):
        assert queries.payment_files(LIN)[0].is_overdue


@pytest.mark.parametrize(
    "content",
    [b"", b"<a", b"<a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a/>".encode("utf-16"), b"x" * 5_000_001],
)
def test_what_is_no_answer_is_refused(content: bytes) -> None:
    with pytest.raises(errors.NotAnAnswer):
        answers.load_answer(key="x", county=COUNTY, content=content, actor=LIN)


def test_an_answer_to_a_file_of_nobody_is_refused() -> None:
    drafted()
    approved()
    said = answer(sent(), Behaviour.ACCEPT).replace(b">FK421223", b">FK999999")
    with pytest.raises(errors.NoSuchFile):
        answers.load_answer(key="x", county=COUNTY, content=said, actor=LIN)


def test_what_one_statement_pays_is_not_paid_by_the_next() -> None:
    drafted()
    approved()
    december = NOW + timedelta(days=30)
    posted({MINE: 700}, at=NOW + timedelta(days=3))
    assert drafted(NOVEMBER, at=december)[KEEPER].amount_fen == 700
    load(answer(sent(at=december), Behaviour.ACCEPT))
    assert drafted(NOVEMBER, at=december)[KEEPER].amount_fen == 700
    assert drafted(NOVEMBER, at=december)[KEEPER].number == statements(NOVEMBER)[KEEPER].number


def test_a_debt_within_the_cap_is_carried_and_beyond_it_a_person_decides() -> None:
    posted({MINE: -40_000, COOPS: -140_000})
    found = drafted()
    assert (found[KEEPER].state, found[KEEPER].net_fen, found[KEEPER].is_over_cap) == (State.CARRIED, -37_000, False)
    assert (found[COOP].state, found[COOP].net_fen, found[COOP].is_over_cap) == (State.CARRIED, -59_260, True)
    with pytest.raises(errors.NotAtThisStep):
        services.carry(key="c", county=COUNTY, number=found[KEEPER].number, reason="随他", actor=WANG)
    services.carry(key="c", county=COUNTY, number=found[COOP].number, reason="秋收后还", actor=WANG)
    assert (statements()[COOP].is_over_cap, statements()[COOP].reason) == (False, "秋收后还")
    posted({COOPS: 60_000}, at=NOW + timedelta(days=3))
    assert drafted(NOVEMBER, at=NOW + timedelta(days=30))[COOP].amount_fen == 740


def test_a_month_that_runs_is_not_drafted_and_nobody_without_an_account_is_approved() -> None:
    with pytest.raises(errors.MonthRuns):
        drafted(NOVEMBER)
    other = uuid4()
    posted({codes.keeper(other): 100})
    mine = drafted()[other]
    with pytest.raises(errors.NoBankAccount):
        services.approve(key="a", county=COUNTY, number=mine.number, actor=WANG)
    with pytest.raises(errors.NotABankAccount):
        accounts.set_account(key="n", county=COUNTY, party=KEEPER, holder="", number="12", bank="1", actor=LIN)
    assert standing(codes.keeper(other)) == (100, 100)


def test_no_account_number_stands_in_the_journal_or_in_clear() -> None:
    assert "62170000000" not in str(list(Fact.objects.values_list("facts", flat=True)))
    row = accounts.held(COUNTY, KEEPER)
    assert b"62170000000" not in bytes(row.sealed)
    assert row.masked == "6217****0000"


def test_a_party_sees_its_own_statements_alone_and_a_keeper_no_file() -> None:
    drafted()
    mine = actor_of(Role.COOP_CHAIR, COUNTY, party=COOP, more=frozenset({"payouts.read"}))
    assert [each.party for each in queries.statements(mine)] == [COOP]
    with pytest.raises(errors.NoSuchStatement):
        queries.statement(mine, COUNTY, statements()[KEEPER].number)
    assert queries.payment_files(mine) == ()
    elsewhere = actor_of(Role.COUNTY_MANAGER, "610115", more=frozenset({"payouts.read"}))
    assert queries.statements(elsewhere) == ()
    assert OCTOBER in {each.month for each in queries.statements(LIN)}


def test_each_act_is_done_once_under_its_key_and_refused_for_another() -> None:
    def settled(month: date = OCTOBER) -> Receipt:
        return services.draft(key="draft", county=COUNTY, month=month, actor=LIN)

    def loaded(content: bytes) -> Receipt:
        return answers.load_answer(key="load", county=COUNTY, content=content, actor=LIN)

    with clock.frozen_at(NOW):
        assert [settled().is_repeat for _ in range(2)] == [False, True]
        with pytest.raises(KeyReused):
            settled(date(2026, 9, 1))
        approved()
        send = partial(services.send, key="send", county=COUNTY, actor=LIN)
        assert [send().is_repeat for _ in range(2)] == [False, True]
        [file] = queries.payment_files(LIN)
        content = queries.file_content(LIN, COUNTY, file.number)
        said = answer(content, Behaviour.ACCEPT)
        assert [loaded(said).is_repeat for _ in range(2)] == [False, True]
        with pytest.raises(KeyReused):
            loaded(answer(content, Behaviour.REJECT))
    assert states() == {State.PAID: 3}


def test_what_is_set_aside_names_the_reference_that_the_bank_will_show() -> None:
    drafted()
    approved()
    named = {row.facts["reference"] for row in Fact.objects.filter(kind="payout.approved")}
    assert named == {node.text for node in ET.fromstring(sent()).findall(".//{*}EndToEndId")}
    assert len(named) == 3
