"""The file of a day decides what is unknown; what differs is written down, moves nothing, and a person settles it."""

from datetime import timedelta
from typing import Any

import pytest

from huinong.counter.billers import errors, queries, reconciling
from huinong.counter.billers.declarations import Columns
from huinong.counter.billers.values import Difference, DifferenceValue, State, Verdict
from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from tests.counter.billers.conftest import DAY, MANAGER, balance, paid, taken, water
from tests.counter.pickups.conftest import someone
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def test_hard_case_4_the_next_days_file_confirms_or_gives_back(county: c.County, keeper: Actor) -> None:
    there, absent = water(county, keeper, "6110020011"), water(county, keeper, "6110020012")
    assert (there.state, absent.state, balance("owed:water")) == (State.PROCESSING, State.PROCESSING, 5_960)
    assert taken(f"{there.number},3000,W1") == {"lines": 1, "matched": 1, "decided": 2, "differ": 0}
    ends = [queries.bill(c.CODE, each.number, actor=keeper) for each in (there, absent)]
    assert [(each.state, each.is_final, each.reason) for each in ends] == [
        (State.CONFIRMED, True, ""),
        (State.REFUNDED, True, "not_in_file"),
    ]
    assert balance("owed:water") == 2_980


def test_a_file_that_lacks_what_the_biller_confirmed_gives_nothing_back(county: c.County, keeper: Actor) -> None:
    sure, unknown, there = (paid(county, keeper, ending) for ending in ("10", "06", "16"))
    assert (sure.state, unknown.state) == (State.CONFIRMED, State.PROCESSING)
    assert taken(f"{there.number},12840,x", biller="power")["differ"] == 2
    assert {each.number: each.kind for each in told()} == {
        sure.number: Difference.SHORT,
        unknown.number: Difference.SHORT,
    }
    assert queries.bill(c.CODE, unknown.number, actor=keeper).state == State.PROCESSING


def test_long_short_and_other_amounts_are_told_and_move_nothing(county: c.County, keeper: Actor) -> None:
    short, other, matched = (paid(county, keeper, ending) for ending in ("10", "11", "12"))
    before = balance("owed:power")
    came = taken("UNKNOWN1,500,x", f"{other.number},12000,x", f"{matched.number},12840,x", biller="power")
    assert came == {"lines": 3, "matched": 1, "decided": 0, "differ": 3}
    found = {each.number: (each.kind, each.ours_fen, each.theirs_fen) for each in told()}
    assert found == {
        "UNKNOWN1": (Difference.LONG, 0, 500),
        short.number: (Difference.SHORT, 12_840, 0),
        other.number: (Difference.AMOUNT, 12_840, 12_000),
    }
    assert balance("owed:power") == before


def told() -> tuple[DifferenceValue, ...]:
    return queries.open_differences(MANAGER, c.CODE)


def test_a_person_settles_a_short_entry_once_with_a_reason(county: c.County, keeper: Actor) -> None:
    bill = paid(county, keeper)
    taken(biller="power")
    (short,) = told()
    said: dict[str, Any] = {"county": c.CODE, "difference": short.id, "verdict": Verdict.REFUND, "actor": MANAGER}
    with pytest.raises(errors.NoteWanted):
        reconciling.settle_difference(key="s", note=" ", **said)
    for is_repeat in (False, True):
        assert reconciling.settle_difference(key="s", note="公司未收到", **said).is_repeat is is_repeat
    with pytest.raises(errors.NoSuchDifference):
        reconciling.settle_difference(key="s2", note="再来一次", **said)
    assert queries.bill(c.CODE, bill.number, actor=keeper).state is State.REFUNDED
    assert (told(), balance("owed:power")) == ((), 0)


def test_what_is_processing_with_another_amount_waits_for_a_person(county: c.County, keeper: Actor) -> None:
    bill = paid(county, keeper, "05")
    assert taken(f"{bill.number},12839,x", biller="power")["decided"] == 0
    (amount,) = told()
    said: dict[str, Any] = {
        "difference": amount.id,
        "verdict": Verdict.CONFIRM,
        "note": "差一分由公司补",
        "actor": MANAGER,
    }
    reconciling.settle_difference(key="s", county=c.CODE, **said)
    assert queries.bill(c.CODE, bill.number, actor=keeper).state is State.CONFIRMED


def test_a_file_is_taken_in_once_and_not_before_its_day_is_over(county: c.County, keeper: Actor) -> None:
    bill = water(county, keeper)
    said: dict[str, Any] = {
        "county": c.CODE,
        "biller": "water",
        "text": f"no,fen,ref\n{bill.number},3000,W",
        "actor": MANAGER,
    }
    with pytest.raises(errors.DayNotOver):
        reconciling.reconcile(key="f", day=DAY, **said)
    assert taken(f"{bill.number},3000,W") == taken(f"{bill.number},3000,W")
    with pytest.raises(errors.FileTaken):
        taken(f"{bill.number},3000,W", key="other")


@pytest.mark.parametrize(
    ("text", "row"),
    [("no,amount\nA,1", 1), ("no,fen,ref\nA,x,", 2), ("no,fen,ref\nA,1,\nA,1,", 3), ("no,fen,ref\nA,-5,", 2)],
)
def test_a_file_that_cannot_be_read_is_refused_whole(text: str, row: int) -> None:
    with pytest.raises(errors.FileUnreadable) as refused:
        reconciling.read(text, Columns(number="no", amount="fen", reference="ref"))
    assert refused.value.facts["row"] == row


def test_a_file_in_yuan_is_read_to_the_fen() -> None:
    columns = Columns(number="流水号", amount="金额", unit="yuan")
    assert reconciling.read("\ufeff流水号,金额\nA1,128.40", columns)[0].amount_fen == 12_840
    with pytest.raises(errors.FileUnreadable):
        reconciling.read("流水号,金额\nA1,0.001", columns)


def test_only_the_countys_own_desk_takes_a_file_in(county: c.County, keeper: Actor) -> None:
    said: dict[str, Any] = {"county": c.CODE, "biller": "water", "day": DAY - timedelta(days=1), "text": "no,fen,ref"}
    with pytest.raises(NotPermitted):
        reconciling.reconcile(key="f", actor=keeper, **said)
    with pytest.raises(OutOfScope):
        reconciling.reconcile(key="f", actor=someone(Role.COUNTY_MANAGER, division="611002"), **said)
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        assert reconciling.reconcile(key="f", actor=MANAGER, **said).fact.facts["differ"] == 0
