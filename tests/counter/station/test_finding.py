from dataclasses import replace
from datetime import timedelta

import pytest

from huinong.counter.station.errors import NotExpected, SeveralPieces
from huinong.counter.station.finding import is_code, matches, one_of, told_codes
from huinong.counter.station.values import Ladder, Rung
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.values import ParcelValue

PIECE = ParcelValue(
    id=new_id(), county="421223", carrier="ZTO", number="73123450004417", thread="", direction=Direction.INBOUND,
    state=State.SHELVED, product="", weight_g=800, cod_fen=0, sender_name="", recipient_name="王秀英",
    sender_party=None,
    recipient_phone="138****8812", address="", village="", station=None, origin_point=None, order=None,
    carrier_party=new_id(), custodian="", bag=None, due_at=None, force_majeure=False, is_turned_back=False,
    announced_at=None, arrived_at=None, shelved_at=None, closed_at=None, shelf_code="3-2-018",
    id_kind="", contents="", xray="",
)  # fmt: skip
TWIN = replace(PIECE, id=new_id(), carrier="YTO")


@pytest.mark.parametrize(
    "said", ["3-2-018", "3 2 18", "018", "8812", "王", "王秀英", "wangxiu", "WXY", "4417", "0004417"]
)
def test_a_piece_is_found_by_whatever_a_person_says(said: str) -> None:
    assert matches(said, PIECE)


@pytest.mark.parametrize("said", ["3-2-19", "18", "019", "8813", "李", "xy", "417", "秀王"])
def test_a_piece_is_not_found_by_what_is_not_its_own(said: str) -> None:
    assert not matches(said, PIECE)


def test_a_pick_up_code_may_be_said_whole_or_by_its_last_three_digits() -> None:
    assert [is_code(said, PIECE) for said in ("3-2-018", "3.2.18", "018", "18", "2-2-018", "")] == [
        *(True, True, True, False, False, False),
    ]
    assert told_codes("018、3-2-019  020") == ["018", "3-2-019", "020"]


def test_a_scanned_number_names_one_piece_or_none_and_is_never_guessed() -> None:
    assert one_of([PIECE], "73123450004417") is PIECE
    assert one_of([PIECE], "4417") is PIECE
    assert one_of([PIECE, TWIN], "YTO-73123450004417") is TWIN
    with pytest.raises(SeveralPieces):
        one_of([PIECE, TWIN], "73123450004417")
    with pytest.raises(NotExpected):
        one_of([PIECE], "417")


def test_the_ladder_says_what_is_done_after_how_long() -> None:
    hours = [timedelta(hours=n) for n in (24, 48, 72, 168)]
    ladder = Ladder(remind=hours[0], call=hours[1], overdue=hours[2], give_back=hours[3])
    rungs = [ladder.rung(timedelta(hours=n)) for n in (0, 23, 24, 48, 71, 72, 168)]
    assert rungs == [
        *(Rung.FRESH, Rung.FRESH, Rung.REMIND, Rung.CALL, Rung.CALL, Rung.OVERDUE, Rung.RETURN),
    ]
