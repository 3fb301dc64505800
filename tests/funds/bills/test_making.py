"""A bill is what the signed pieces of a month cost, to the fen, and ties to the ledger (domain §2.3)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.funds.bills import errors, queries, services
from huinong.funds.bills.models import Bill, Line
from huinong.funds.bills.values import BillValue, LineKind
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger import services as ledger_services
from huinong.funds.ledger.errors import NoSuchAccountKind, NotACouriers
from huinong.funds.ledger.models import Account, Posting
from huinong.funds.ledger.values import NewPosting
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.contracts.values import Fault
from huinong.registry.parties.values import PartyKind
from tests.funds.bills import month as m
from tests.funds.bills.month import COUNTY, NOVEMBER, OCTOBER, Told
from tests.registry.contracts import agreed

pytestmark = pytest.mark.django_db


def bill_of(number: str) -> BillValue:
    return queries.bill(SYSTEM, COUNTY, number)


def lines_of(number: str) -> dict[str, Line]:
    return {row.number: row for row in queries.lines(SYSTEM, COUNTY, number)}


def mixed(count: int) -> list[Told]:
    """Pieces of all places, weights and faults."""
    return [
        Told(
            n,
            village=m.PLACES[n % 4],
            weight_g=m.WEIGHTS[n % 3 if n % 5 else 3],
            waited_h=(3, 13, 30, 50)[n // 4 % 4],
            at=m.FIRST + timedelta(minutes=37 * n),
            is_excused=n % 17 == 0,
            exception="damaged" if n % 29 == 0 else "",
            is_complained=n % 31 == 0,
        )
        for n in range(count)
    ]


def by_hand(pieces: list[Told]) -> int:
    """The bill's total told again from the journal's facts alone, by other rules of thumb than the room's own."""
    said: dict[str, dict[str, Fact]] = {}
    for fact in Fact.objects.filter(county=COUNTY, thread__in=[piece.thread for piece in pieces]).iterator():
        said.setdefault(fact.thread, {})[fact.kind] = fact
    total = 0
    for kinds in said.values():
        place = kinds["parcel.collected"].facts["village"]
        grams = kinds["parcel.announced"].facts["weight_g"]
        if place == m.SEAT_VILLAGE:
            price, promised = 40, 12
        elif place == m.COMMUNITY:
            price, promised = 60, 24
        elif place == m.VILLAGE:
            price, promised = (80 if grams <= 1_000 else 110 if grams <= 3_000 else 200), 42
        else:
            total += 80  # the packaged tariff; nothing is deducted where nothing is promised
            continue
        hours = kinds["parcel.shelved"].happened_at - kinds["parcel.arrived"].happened_at
        late = hours > timedelta(hours=promised) and "parcel.flagged" not in kinds
        taken = 20 * late + 5_000 * ("parcel.excepted" in kinds) + 30 * ("bill.complaint_noted" in kinds)
        total += price - min(taken, 3 * price)
    return total


def test_a_bill_equals_to_the_fen_what_other_code_makes_of_the_facts() -> None:
    party, pieces = m.contract(), mixed(1_000)
    m.tell(party, *pieces)
    found = bill_of(m.make(party))
    assert (found.pieces, found.total_fen) == (1_000, by_hand(pieces))
    assert found.deducted_fen > 0
    assert sum(Line.objects.values_list("amount_fen", flat=True)) == found.total_fen


def test_an_issued_bill_ties_to_the_ledger_and_is_what_the_courier_owes() -> None:
    party = m.contract()
    m.tell(party, *mixed(120))
    number = m.make(party)
    assert queries.tie(SYSTEM, COUNTY, number).difference_fen == 0
    m.issue(number)
    assert queries.tie(SYSTEM, COUNTY, number).difference_fen == 0
    owed_fen = -ledger.balance(COUNTY, codes.courier(party), actor=SYSTEM).posted_fen
    assert owed_fen == bill_of(number).total_fen
    issued = Fact.objects.get(kind="bill.issued")
    own = Posting.objects.exclude(memo="inbound_fee")
    assert set(own.values_list("memo", "because")) == {("bill_price", issued.id), ("bill_deduction", issued.id)}


def test_a_bill_that_the_ledger_does_not_bear_out_says_so() -> None:
    party = m.contract()
    m.tell(party, Told(1))
    number = m.make(party)
    stray = NewPosting(key="stray", county=COUNTY, lines={codes.courier(party): -7, codes.OPERATOR_INCOME: 7},
                       memo="inbound_fee", thread="ZTO-1", happened_at=m.FIRST)  # fmt: skip
    ledger_services.post(stray, actor=SYSTEM)
    assert queries.tie(SYSTEM, COUNTY, number).difference_fen == 7


def test_each_line_says_why_it_costs_what_it_costs() -> None:
    party = m.contract()
    late = Told(2, waited_h=43, weight_g=1_001)
    m.tell(party, Told(1), late, Told(3, village=m.FAR_VILLAGE), Told(4, waited_h=99, is_excused=True))
    found = lines_of(m.make(party))
    told = {n: (found[Told(n).number].price_fen, found[Told(n).number].faults, found[Told(n).number].deducted_fen)
            for n in (1, 2, 3, 4)}  # fmt: skip
    assert told == {1: (80, "", 0), 2: (110, "late", 20), 3: (80, "", 0), 4: (80, "", 0)}
    assert (found[late.number].contract, found[late.number].tier) == ("YK-1/1", "village")
    assert found[Told(3).number].contract == ""
    assert found[late.number].fact == Fact.objects.get(thread=late.thread, kind="parcel.collected").id


def test_late_pieces_cost_nothing_while_the_promised_share_is_kept() -> None:
    party = m.contract(on_time_bp=7_500)
    m.tell(party, *(Told(n) for n in range(3)), Told(9, waited_h=80))
    assert bill_of(m.make(party)).deducted_fen == 0


def test_a_lost_piece_has_no_price_and_is_deducted_within_the_cap_of_a_piece() -> None:
    party = m.contract()
    m.tell(party, *(Told(n) for n in range(9)), Told(11, ends="lost"))
    number = m.make(party)
    lost = lines_of(number)[Told(11).number]
    assert (lost.kind, lost.price_fen, lost.deducted_fen) == (LineKind.LOST, 0, 240)
    assert bill_of(number).pieces == 9


def test_damage_noted_before_we_signed_is_the_couriers_own() -> None:
    party = m.contract()
    m.tell(party, Told(1, exception="damaged", before_signing=True), Told(2, exception="damaged"))
    found = lines_of(m.make(party))
    assert [found[Told(n).number].deducted_fen for n in (1, 2)] == [0, 160]  # half of 240: the month's cap


def test_the_deductions_of_a_month_stay_within_its_cap() -> None:
    party = m.contract(month_cap_bp=1_000, penalties_fen={Fault.LATE: 50})
    m.tell(party, *(Told(n, waited_h=50) for n in range(7)))
    found = bill_of(m.make(party))
    assert (found.price_fen, found.deducted_fen, found.total_fen) == (560, 56, 504)
    assert sorted(Line.objects.values_list("deducted_fen", flat=True)) == [8] * 7


def test_a_piece_told_of_after_its_bill_stands_in_the_next_one_and_both_tie() -> None:
    party = m.contract()
    m.tell(party, Told(1))
    october = m.make(party)
    m.issue(october)
    m.tell(party, Told(2), at=NOVEMBER + timedelta(hours=3))
    tie = queries.tie(SYSTEM, COUNTY, october)
    assert (tie.since_fen, tie.difference_fen) == (80, 0)
    m.tell(party, Told(3, at=datetime(2026, 11, 9, 4, tzinfo=UTC)), at=m.DECEMBER - timedelta(days=2))
    november = m.make(party, month=m.NOVEMBER_MONTH, key="make-2", at=m.DECEMBER)
    assert {row.number: row.kind for row in lines_of(november).values()} == {
        Told(2).number: LineKind.EARLIER, Told(3).number: LineKind.PIECE,
    }  # fmt: skip
    assert queries.tie(SYSTEM, COUNTY, november).difference_fen == 0


def test_a_draft_is_made_anew_and_the_same_key_answers_with_the_first() -> None:
    party = m.contract()
    m.tell(party, Told(1))
    first = m.make(party)
    m.tell(party, Told(2))
    assert m.make(party) == first
    assert bill_of(first).pieces == 1
    assert m.make(party, key="again") == first
    assert (bill_of(first).pieces, Line.objects.count()) == (2, 2)


def test_what_is_issued_is_never_changed() -> None:
    party = m.contract()
    m.tell(party, Told(1))
    number = m.make(party)
    m.issue(number)
    m.tell(party, Told(2))
    with pytest.raises(errors.BillIssued):
        m.make(party, key="again")
    with pytest.raises(errors.BillIssued):
        m.issue(number, key="issue-again")
    assert m.issue(number).is_repeat
    assert (Line.objects.count(), Posting.objects.filter(thread=f"BILL-{number}").count()) == (1, 0)


def test_a_month_that_runs_a_month_without_pieces_and_our_own_pieces_are_not_billed() -> None:
    party = m.contract()
    with pytest.raises(errors.MonthRuns):
        m.make(party, month=m.NOVEMBER_MONTH)
    with pytest.raises(errors.NothingToBill):
        m.make(party)
    with pytest.raises(errors.NotBillable):
        m.make(agreed.courier("own", PartyKind.OPERATOR), key="own")
    assert not Bill.objects.exists()


def test_only_the_county_makes_and_issues_and_a_draft_is_not_the_couriers_yet() -> None:
    party = m.contract()
    m.tell(party, Told(1))
    number = m.make(party)
    mine = m.partner(party)
    with pytest.raises(errors.NoSuchBill):
        queries.bill(mine, COUNTY, number)
    with pytest.raises(NotPermitted):
        services.issue(key="i", county=COUNTY, number=number, actor=mine)
    elsewhere = Actor("m", "m", Role.COUNTY_MANAGER, Scope("611021"), frozenset({"bills.read", "bills.write"}))
    with pytest.raises(OutOfScope):
        services.issue(key="i", county=COUNTY, number=number, actor=elsewhere)
    m.issue(number)
    assert queries.bill(mine, COUNTY, number).pieces == 1
    with pytest.raises(errors.NoSuchBill):
        queries.bill(m.partner(agreed.courier("yto")), COUNTY, number)


def test_a_bill_takes_the_same_number_of_queries_whatever_its_size() -> None:
    party, pieces, taken = m.contract(), mixed(600), []
    for told in (pieces[:60], pieces[60:]):
        m.tell(party, *told)
        with clock.frozen_at(NOVEMBER), transaction.atomic(), CaptureQueriesContext(connection) as seen:
            services.make(key="make", county=COUNTY, party=party, month=OCTOBER, actor=SYSTEM)
            transaction.set_rollback(True)
        taken.append(len(seen))
    assert taken[0] == taken[1]


def test_no_inbound_fee_can_be_charged_to_a_villager() -> None:
    """二次收费: whoever tries, under whatever account, is refused, and after a whole bill only the courier owes."""
    villager = agreed.courier("household", PartyKind.HOUSEHOLD)
    party = m.contract()
    m.tell(party, *mixed(60), Told(99, ends="lost"))
    for account in (f"household:{villager}", f"villager:{villager}", str(villager), codes.courier(villager)):
        charge = NewPosting(key=f"charge/{account}", county=COUNTY, lines={account: -80, codes.OPERATOR_INCOME: 80},
                            memo="inbound_fee", thread="ZTO-1", happened_at=m.FIRST)  # fmt: skip
        with pytest.raises((NoSuchAccountKind, NotACouriers)):
            ledger_services.post(charge, actor=SYSTEM)
    with pytest.raises(NotACouriers):
        m.tell(villager, Told(100))
    with pytest.raises(errors.NotBillable):
        m.make(villager, key="villager")
    m.issue(m.make(party))
    owing = Account.objects.filter(posted_fen__lt=0, holder__isnull=False)
    assert list(owing.values_list("code", flat=True)) == [codes.courier(party)]
    assert not Account.objects.filter(holder=villager).exists()
