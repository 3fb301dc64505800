from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import numbers, services
from huinong.logistics.parcels.errors import ForeignPoint, PostingRefused
from huinong.logistics.parcels.models import NumberBlock, Parcel, Serial
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def test_an_accepted_piece_gets_our_number_and_is_in_the_stations_hands(county: c.County) -> None:
    [piece] = c.accept(county)
    row = c.row(piece)
    assert numbers.is_waybill(piece.number)
    assert (row.carrier, row.state, row.custodian) == ("YZ", "accepted", f"point:{county.station}")
    assert row.thread == f"YZ-{piece.number}"


def test_the_fact_says_what_was_paid_and_by_whom(county: c.County) -> None:
    c.accept(county)
    told = Fact.objects.get(kind="parcel.accepted").facts
    assert (told["postage_fen"], told["paid_by"], told["weight_g"]) == (1200, "sender", 2500)
    assert (told["keeper_party"], told["direction"]) == (str(county.keeper), "outbound")


def test_pieces_of_an_order_travel_on_its_thread(county: c.County) -> None:
    told = services.accept(pieces=[c.posting(county, order="O-1", paid_by="order")], actor=c.DISPATCHER)
    assert told[0].fact.thread == "O-1"
    assert Parcel.objects.get().thread == "O-1"


def test_numbers_run_on_across_blocks_and_never_repeat(county: c.County) -> None:
    Serial.objects.create(county=c.CODE, name="waybill", next=9_999, until=10_001)
    NumberBlock.objects.create(name="waybill", next=10_001)
    pieces = c.accept(county, 5)
    assert [piece.number for piece in pieces] == [numbers.waybill(n) for n in range(9_999, 10_004)]
    assert NumberBlock.objects.get().next == 20_001


def test_an_international_piece_gets_an_s10_number(county: c.County) -> None:
    told = services.accept(pieces=[c.posting(county, s10_service="EE")], actor=c.DISPATCHER)
    assert numbers.is_s10(told[0].fact.facts["number"])


def test_a_repeat_is_answered_with_the_first_number(county: c.County) -> None:
    [piece] = c.accept(county)
    told = services.accept(pieces=[c.posting(county, "p0"), c.posting(county, "p1")], actor=c.DISPATCHER)
    assert [receipt.is_repeat for receipt in told] == [True, False]
    assert told[0].fact.facts["number"] == piece.number
    assert Parcel.objects.count() == 2


def test_a_key_used_for_another_piece_is_refused(county: c.County) -> None:
    c.accept(county)
    with pytest.raises(KeyReused):
        services.accept(pieces=[c.posting(county, "p0", weight_g=1)], actor=c.DISPATCHER)
    assert Parcel.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"weight_g": 1},
        {"postage_fen": 0},
        {"address": "广州市"},
        {"sender_name": "赵"},
        {"sender_party": new_id()},
        {"s10_service": "EE"},
        {"product": "docs"},
        {"village": c.NEXT_VILLAGE},
    ],
)
def test_a_key_stands_for_everything_that_was_asked(county: c.County, changes: dict[str, Any]) -> None:
    first, other = c.posting(county), c.posting(county, **changes)
    with pytest.raises(KeyReused):
        services.accept(pieces=[first, other], actor=c.DISPATCHER)
    services.accept(pieces=[first], actor=c.DISPATCHER)
    with pytest.raises(KeyReused):
        services.accept(pieces=[other], actor=c.DISPATCHER)
    assert Parcel.objects.count() == 1


def test_one_piece_twice_in_a_batch_is_one_piece(county: c.County) -> None:
    told = services.accept(pieces=[c.posting(county)] * 2, actor=c.DISPATCHER)
    assert [receipt.is_repeat for receipt in told] == [False, True]
    assert Parcel.objects.count() == 1


@pytest.mark.parametrize("changes", [{"village": "421223100999"}, {"village": "421223100000"}, {"s10_service": "e1"}])
def test_no_such_village_and_no_such_service_is_a_wrong_row(county: c.County, changes: dict[str, str]) -> None:
    with pytest.raises(PostingRefused) as refusal:
        services.accept(pieces=[c.posting(county, **changes)], actor=c.DISPATCHER)
    assert [error.column for error in refusal.value.rows] == list(changes)


def test_one_wrong_box_keeps_all_of_them_out(county: c.County) -> None:
    boxes = [c.posting(county, "a"), c.posting(county, "b", weight_g=0, recipient_phone="abc")]
    with pytest.raises(PostingRefused) as refusal:
        services.accept(pieces=boxes, actor=c.DISPATCHER)
    assert [(error.row, error.column) for error in refusal.value.rows] == [(2, "recipient_phone"), (2, "weight_g")]
    assert (Parcel.objects.count(), Fact.objects.filter(kind="parcel.accepted").count()) == (0, 0)


def test_a_keeper_accepts_at_its_own_point_only(county: c.County) -> None:
    services.accept(pieces=[c.posting(county)], actor=c.keeper_of(county.station))
    with pytest.raises(OutOfScope):
        services.accept(pieces=[c.posting(county, "p2")], actor=c.keeper_of(county.next_station))
    with pytest.raises(ForeignPoint):
        services.accept(pieces=[c.posting(county, "p3", point=county.zto)], actor=c.DISPATCHER)
    assert Parcel.objects.count() == 1


def test_a_hundred_pieces_take_as_many_queries_as_one(county: c.County) -> None:
    def queries(count: int, name: str) -> int:
        pieces = [c.posting(county, f"{name}{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as told:
            services.accept(pieces=pieces, actor=c.DISPATCHER)
        return len(told)

    queries(1, "first")  # takes the county's block of numbers
    assert queries(1, "one") == queries(100, "many")
