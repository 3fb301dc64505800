"""What each party reads of its own month, down to the fact behind each line."""

from datetime import date, timedelta

import pytest

from huinong.edge.gates import NotPermitted
from huinong.funds.ledger import codes
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.ledger.labels import account_names
from huinong.funds.settlement import consequences, queries
from huinong.funds.settlement.values import Due
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.points.models import Point
from tests.funds.conftest import BUS, COOP, COUNTY, COURIER, KEEPER, READS, actor_of
from tests.funds.settlement.test_consequences import NOON, STATION, accepted, handed_over, order, parcel, refunded

NOVEMBER = date(2026, 11, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def month() -> list[FactValue]:
    """Two pieces in November, one in October, one taken in with postage, an order with a refund, and a bus."""
    pieces = [
        parcel("parcel.collected", str(n), at=NOON - timedelta(days=days)) for n, days in ((1, 0), (2, 1), (3, 30))
    ]
    consequences.accrue_for_parcels([*pieces, accepted("4")])
    consequences.split_order([order("order.delivered", "d1")])
    consequences.reverse_order([refunded("r1", 9_999)])
    consequences.accrue_for_buses([handed_over()])
    return pieces


def test_a_keeper_s_month_says_what_earned_what_and_keeps_cash_apart(manager: Actor) -> None:
    income = queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=manager)
    assert [(line.memo, line.pieces, line.amount_fen) for line in income.lines] == [
        ("inbound_fee", 2, 70),
        ("order_reversal", 1, -425),
        ("order_split", 1, 425),
        ("outbound_fee", 1, 50),
    ]
    assert (income.total_fen, income.cash_taken_fen, income.balance_fen) == (120, 800, 3 * 35 + 50)
    assert queries.keeper_income(COUNTY, KEEPER, date(2026, 10, 1), actor=manager).total_fen == 35


def test_cash_on_delivery_is_cash_taken_and_nothing_earned(manager: Actor) -> None:
    before = queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=manager)
    consequences.accrue_for_parcels([parcel("parcel.collected", "cod", keeper_party=str(KEEPER), cod_fen=6_850)])
    after = queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=manager)
    assert after.cash_taken_fen - before.cash_taken_fen == 6_850
    assert after.total_fen - before.total_fen == 35  # the fee of the hand-over itself


def test_two_accounts_of_one_courier_are_told_apart() -> None:
    consequences.accrue_for_parcels([parcel("parcel.collected", "cod", cod_fen=6_850)])
    told = account_names(COUNTY, [codes.courier(COURIER), codes.cod(COURIER)])
    assert len(set(told.values())) == 2


def test_a_keeper_reads_the_account_of_the_point_it_keeps_and_a_town_its_keepers(manager: Actor) -> None:
    Point.objects.create(
        county=COUNTY,
        id=STATION,
        code="S1",
        kind="village_station",
        name="站",
        division="421223100201",
        precision="unknown",
        keeper_party=KEEPER,
        opened_on=NOVEMBER,
    )
    keeper = Actor("k", "k", Role.KEEPER, Scope(COUNTY, point=STATION), READS)
    expected = queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=manager)
    assert queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=keeper) == expected
    assert queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=actor_of(Role.OUTLET_MANAGER, "421223100")) == expected
    mine = [each.account for each in queries.statements(COUNTY, NOVEMBER, actor=keeper)]
    assert mine == [codes.cash(KEEPER), codes.keeper(KEEPER)]
    for blind in (Scope(COUNTY, point=COURIER), Scope("421223101")):
        with pytest.raises(NoSuchAccount):
            queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=Actor("x", "x", Role.KEEPER, blind, READS))


def test_a_courier_reads_its_bill_piece_by_piece_with_the_fact_behind_each(month: list[FactValue]) -> None:
    partner = actor_of(Role.PARTNER, COUNTY, party=COURIER)
    bill = queries.partner_lines(partner, NOVEMBER)
    assert [(line.thread, line.amount_fen, line.fact) for line in bill.lines] == [
        ("YTO-2", 80, month[1].id),
        ("YTO-1", 80, month[0].id),
    ]
    assert (bill.pieces, bill.total_fen) == (2, 160)
    page = queries.partner_lines(partner, NOVEMBER, offset=1, limit=1)
    assert ([line.thread for line in page.lines], page.total_fen) == (["YTO-1"], 160)


def test_one_courier_does_not_read_another_s_bill(manager: Actor) -> None:
    with pytest.raises(NoSuchAccount):
        queries.partner_lines(actor_of(Role.PARTNER, COUNTY, party=BUS), NOVEMBER, party=COURIER)
    with pytest.raises(NoSuchAccount):
        queries.partner_lines(manager, NOVEMBER)
    assert queries.partner_lines(manager, NOVEMBER, party=COURIER).total_fen == 160
    with pytest.raises(NotPermitted):
        queries.partner_lines(Actor("x", "x", Role.BUYER), NOVEMBER)


def test_dues_say_who_owes_and_who_is_owed(manager: Actor) -> None:
    assert queries.courier_receivable(COUNTY, actor=manager) == (Due(party=COURIER, amount_fen=240),)
    assert queries.bus_due(COUNTY, actor=manager) == (Due(party=BUS, amount_fen=300),)
    assert queries.coop_due(COUNTY, actor=manager) == (Due(party=COOP, amount_fen=0),)
    assert queries.coop_due(COUNTY, actor=actor_of(Role.PARTNER, COUNTY, party=COURIER)) == ()


def test_statements_open_with_the_months_before_and_close_with_the_balance(manager: Actor) -> None:
    (mine,) = queries.statements(COUNTY, NOVEMBER, actor=manager, prefix="keeper:")
    assert (mine.opening_fen, mine.received_fen, mine.given_fen) == (35, 70 + 50 + 425, 425)
    assert mine.closing_fen == queries.keeper_income(COUNTY, KEEPER, NOVEMBER, actor=manager).balance_fen


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [(date(2026, 12, 31), "2026-11-30T16:00:00+00:00", "2026-12-31T16:00:00+00:00")],
)
def test_a_month_is_the_civil_month_in_china(day: date, first: str, after: str) -> None:
    assert tuple(moment.isoformat() for moment in queries.month_of(day)) == (first, after)
