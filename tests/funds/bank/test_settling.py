"""The bank's word settles what the till declared; what nothing proves is a person's to settle, and to undo."""

from typing import Any
from uuid import uuid4

import pytest

from huinong.counter.till.models import Remittance
from huinong.counter.till.remitting import take_back_finding
from huinong.counter.till.services import take_deposit
from huinong.funds.bank import errors, queries, settling
from huinong.funds.bank.models import Item, Line, Match
from huinong.funds.bank.reconciling import balance
from huinong.funds.bank.values import Balance, Booking, Reason, Rule
from huinong.kernel.actor import Actor
from tests.counter.till.conftest import MANAGER, bank, confirmed, on, refused, remitted, sold, stands
from tests.funds.bank.conftest import FRIDAY, KEEPER, OPENING_FEN, by_hand, entry, open_fen, taken
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mirrored")]
ACT: dict[str, Any] = {"county": c.CODE, "actor": MANAGER}


@pytest.fixture
def remittances(county: c.County, keeper: Actor) -> tuple[str, str]:
    """Two remittances on their way, of ¥100 and ¥50."""
    sold(county, 80)
    return remitted(county, 10_000, keeper, "S100"), remitted(county, 5_000, keeper, "S200")


def states() -> dict[str, str]:
    return dict(Remittance.objects.values_list("proof", "status"))


def held() -> Balance:
    """The reconciliation now: always explained to the fen."""
    found = balance(MANAGER, c.CODE, FRIDAY)
    assert found.unexplained_fen == 0
    return found


def the_match() -> Any:
    return Match.objects.filter(undone_at=None).latest("made_at").id


def test_a_remittance_is_found_by_the_slip_on_the_banks_line(county: c.County, remittances: tuple[str, str]) -> None:
    assert open_fen() == ([], [-30_000, 10_000, 5_000])
    taken(entry(10_000, text="现金缴存 S100"), entry(-30_000, "F1"))
    assert states() == {"S100": "confirmed", "S200": "declared"}
    assert stands(county, "transit") == (-5_000,)
    assert bank() == 30_000 - 10_000
    assert open_fen() == ([], [5_000])
    assert held().difference_fen == held().opening_fen == OPENING_FEN


def test_what_a_person_found_before_is_matched_and_not_found_twice(county: c.County, remittances: Any) -> None:
    confirmed(remittances[0])
    taken(entry(10_000, "S100"))
    assert bank() == 30_000 - 10_000
    settling.undo(key="u", match=the_match(), **ACT)
    assert states()["S100"] == "confirmed"


def test_amount_day_and_party_are_proof_enough_when_alone(remittances: tuple[str, str]) -> None:
    taken(entry(10_000, party=KEEPER), entry(5_000, party="别人"))
    assert Match.objects.get().rule == Rule.PARTY
    assert states() == {"S100": "confirmed", "S200": "declared"}
    assert [each.reason for each in queries.proposals(MANAGER, c.CODE)] == [Reason.SAME_AMOUNT]


def test_one_line_for_several_remittances_is_proposed_and_taken_by_a_person(remittances: tuple[str, str]) -> None:
    taken(entry(15_000, party=KEEPER))
    (found,) = queries.proposals(MANAGER, c.CODE)
    assert (found.reason, len(found.items)) == (Reason.SUM, 2)
    receipt = settling.match_by_hand(key="h", lines=[found.line], items=found.items, **ACT)
    again = settling.match_by_hand(key="h", lines=[found.line], items=found.items, **ACT)
    assert (again.is_repeat, again.fact) == (True, receipt.fact)
    assert set(states().values()) == {"confirmed"}
    assert open_fen() == ([], [-30_000])


def test_undoing_a_match_puts_the_remittance_on_its_way_again(county: c.County, remittances: tuple[str, str]) -> None:
    taken(entry(10_000, "S100"))
    settling.undo(key="u", match=the_match(), **ACT)
    assert settling.undo(key="u", match=Match.objects.get().id, **ACT).is_repeat
    assert (states()["S100"], stands(county, "transit"), bank()) == ("declared", (-15_000,), 30_000)
    assert open_fen() == ([10_000], [-30_000, 10_000, 5_000])
    assert settling.match_open(c.CODE, MANAGER) == 1
    assert states()["S100"] == "confirmed"
    held()
    with pytest.raises(errors.NoSuchMatch):
        settling.undo(key="w", match=uuid4(), **ACT)


def test_what_a_person_took_back_and_found_again_outlives_the_match(
    county: c.County, remittances: tuple[str, str]
) -> None:
    taken(entry(10_000, "S100"))
    take_back_finding(key="t", county=c.CODE, number=remittances[0], reason="another slip", actor=MANAGER)
    assert (states()["S100"], stands(county, "transit"), bank()) == ("declared", (-15_000,), 30_000)
    confirmed(remittances[0])
    settling.undo(key="u", match=the_match(), **ACT)
    assert (states()["S100"], stands(county, "transit"), bank()) == ("confirmed", (-5_000,), 20_000)


def test_a_refused_remittance_and_its_taking_back_settle_each_other(remittances: tuple[str, str]) -> None:
    refused(remittances[0])
    assert open_fen() == ([], [-30_000, 10_000, 5_000, -10_000])
    assert settling.match_open(c.CODE, MANAGER) == 1
    assert open_fen() == ([], [-30_000, 5_000])
    assert settling.match_open(c.CODE, MANAGER) == 0


def test_fees_and_interest_are_booked_from_the_line_and_taken_back(county: c.County) -> None:
    taken(entry(-500), entry(77))
    lines = queries.open_lines(MANAGER, c.CODE)
    settling.book(key="b1", line=lines[0].id, booking=Booking.FEE, **ACT)
    settling.book(key="b2", line=lines[1].id, booking=Booking.INTEREST, **ACT)
    assert open_fen() == ([], [-30_000])
    assert bank() == 30_000 + 500 - 77
    held()
    settling.undo(key="u", match=Match.objects.earliest("made_at").id, **ACT)
    assert bank() == 30_000 - 77
    assert open_fen() == ([-500], [-30_000])
    stands(county)
    held()


def test_what_is_not_ours_is_held_and_sent_back() -> None:
    taken(entry(8_000, party="某公司"), entry(-8_000), entry(-9_000))
    first, back, more = queries.open_lines(MANAGER, c.CODE)
    with pytest.raises(errors.NotHeld):
        settling.book(key="b", line=back.id, booking=Booking.RETURN, **ACT)
    settling.book(key="b1", line=first.id, booking=Booking.RETURN, **ACT)
    with pytest.raises(errors.NotHeld):
        settling.book(key="b3", line=more.id, booking=Booking.RETURN, **ACT)
    settling.book(key="b2", line=back.id, booking=Booking.RETURN, **ACT)
    assert open_fen()[0] == [-9_000]


@pytest.mark.parametrize(
    ("fen", "booking", "biller"),
    [
        (100, Booking.BILLER, "water"),
        (-100, Booking.BILLER, ""),
        (-100, Booking.BILLER, "X"),
        (-1, Booking.PROVIDER, ""),
    ],
)
def test_what_cannot_be_booked_so_is_refused(fen: int, booking: Booking, biller: str) -> None:
    taken(entry(fen))
    (line,) = queries.open_lines(MANAGER, c.CODE)
    with pytest.raises(errors.CannotBook):
        settling.book(key="b", line=line.id, booking=booking, biller=biller, **ACT)
    assert bank() == 30_000


def test_a_biller_is_paid_and_the_channel_hands_over() -> None:
    taken(entry(-3_000), entry(4_000))
    out, came = queries.open_lines(MANAGER, c.CODE)
    settling.book(key="b1", line=out.id, booking=Booking.BILLER, biller="water", **ACT)
    settling.book(key="b2", line=came.id, booking=Booking.PROVIDER, **ACT)
    assert open_fen() == ([], [-30_000])
    held()


def test_a_known_difference_needs_a_reason_and_stays_outstanding(remittances: tuple[str, str]) -> None:
    taken(entry(33, party="?"))
    (line,) = queries.open_lines(MANAGER, c.CODE)
    with pytest.raises(errors.WhyWanted):
        settling.mark_known(key="k", lines=[line.id], note=" ", **ACT)
    settling.mark_known(key="k", lines=[line.id], note="银行查询中", **ACT)
    assert queries.open_lines(MANAGER, c.CODE) == ()
    assert [each.note for each in held().lines] == ["银行查询中"]
    settling.undo(key="u", match=the_match(), **ACT)
    assert len(queries.open_lines(MANAGER, c.CODE)) == 1


def test_a_known_difference_finds_no_remittance(remittances: tuple[str, str]) -> None:
    item = Item.objects.get(reference="S100")
    settling.mark_known(key="k", items=[item.id], note="等银行", **ACT)
    assert states()["S100"] == "declared"


def test_sums_that_differ_and_what_is_settled_already_are_refused(remittances: tuple[str, str]) -> None:
    taken(entry(10_001))
    with pytest.raises(errors.NotEqual):
        by_hand([0], [1])
    with pytest.raises(errors.NotEqual):
        by_hand([0], [])
    line = Line.objects.get()
    settling.mark_known(key="k", lines=[line.id], note="x", **ACT)
    with pytest.raises(errors.NoSuchSide):
        settling.match_by_hand(key="h2", lines=[line.id], items=[], **ACT)
    assert Match.objects.count() == 1


def test_who_took_it_on_last_answers_for_it(remittances: tuple[str, str]) -> None:
    taken(entry(1))
    (line,) = queries.open_lines(MANAGER, c.CODE)
    assert line.owner == ""
    settling.take_on(key="t", side=line.id, **ACT)
    settling.take_on(key="t2", side=queries.open_items(MANAGER, c.CODE)[0].id, **ACT)
    assert queries.open_lines(MANAGER, c.CODE)[0].owner == MANAGER.id
    assert queries.open_items(MANAGER, c.CODE)[0].owner == MANAGER.id
    with pytest.raises(errors.NoSuchSide):
        settling.take_on(key="t3", side=uuid4(), **ACT)


def test_as_of_an_earlier_day_what_was_settled_later_was_outstanding(county: c.County, remittances: Any) -> None:
    taken(entry(-30_000, "F1"))
    with on("11-23"):
        monday = FRIDAY.replace(day=23)
        taken(entry(10_000, "S100", day=monday), day=monday, opening_fen=OPENING_FEN - 30_000)
        take_deposit(key="dep", county=c.CODE, point=county.station, amount_fen=700, proof="D1", actor=MANAGER)
        now, then = balance(MANAGER, c.CODE, monday), balance(MANAGER, c.CODE, FRIDAY)
    assert [each.amount_fen for each in then.items] == [10_000, 5_000]
    assert (then.bank_fen, then.book_fen, then.transit_fen) == (OPENING_FEN - 30_000, -30_000, 15_000)
    assert [each.amount_fen for each in now.items] == [5_000, 700]
    assert (now.bank_fen, now.book_fen, now.transit_fen) == (OPENING_FEN - 20_000, -19_300, 5_000)
    assert now.unexplained_fen == then.unexplained_fen == 0
