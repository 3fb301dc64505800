"""Insight rows follow facts: once each, and the same whether they grew or were rebuilt."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict
from msgspec import structs

from huinong.funds.settlement.values import Memo
from huinong.insight.indicators import counting, services
from huinong.insight.indicators.consequences import project
from huinong.insight.indicators.models import DueCase, IncomeLine, KeeperDay, VillageDay
from huinong.journal.models import Fact
from huinong.journal.queries import value_of
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.life import Event
from tests.insight.conftest import days_later
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
TABLES = (VillageDay, DueCase, IncomeLine, KeeperDay)


def contents() -> list[list[dict[str, Any]]]:
    """All insight rows, without the ids that a rebuild makes anew."""
    return [sorted((model_to_dict(row, exclude=["id"]) for row in table.objects.all()), key=str) for table in TABLES]


def live_a_little(county: c.County) -> None:
    """Pieces in all states: two shelved, one of them collected, one still at the centre, one taken in and paid."""
    first, second, _third = c.at_centre(county, 3)
    c.record(c.scan(first, Event.SHELVED, county.station), c.scan(second, Event.SHELVED, county.station))
    code = c.row(first).shelf_code
    details = {"proof": "code", "code": code}
    assert c.record(c.scan(first, Event.COLLECTED, county.station, details=details)) == ["applied"]
    c.accept(county, 1)


def test_each_step_is_counted_on_its_day(county: c.County) -> None:
    live_a_little(county)
    today = VillageDay.objects.get(village=c.VILLAGE, day=date(2026, 11, 20))
    due = VillageDay.objects.get(village=c.VILLAGE, day=date(2026, 11, 21))
    assert (today.arrived, today.shelved, today.collected, today.due, today.on_time) == (3, 2, 1, 0, 0)
    assert (due.arrived, due.shelved, due.collected, due.due, due.on_time) == (0, 0, 0, 3, 2)


def test_a_case_names_the_facts_that_opened_closed_and_ended_it(county: c.County) -> None:
    live_a_little(county)
    ended = DueCase.objects.get(delivered_by__isnull=False)
    assert ended.closed_by
    assert ended.on_time is True
    assert (ended.carrier_party, ended.due_on) == (county.zto, date(2026, 11, 21))
    assert DueCase.objects.filter(closed_by__isnull=True).count() == 1


def test_a_piece_fetched_in_another_village_is_no_delivery_in_its_own(county: c.County) -> None:
    (piece,) = c.at_centre(county, village=c.FAR_VILLAGE, station=county.station)
    c.record(c.scan(piece, Event.SHELVED, county.station))
    details = {"proof": "code", "code": c.row(piece).shelf_code}
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=details)) == ["applied"]
    day = VillageDay.objects.get(village=c.FAR_VILLAGE, day=date(2026, 11, 20))
    assert (day.collected, day.delivered) == (1, 0)
    assert DueCase.objects.get().delivered_by is None


def test_a_keeper_earns_fees_and_not_the_postage_taken_in_cash(county: c.County) -> None:
    live_a_little(county)
    memos = set(IncomeLine.objects.values_list("memo", flat=True))
    assert memos == {Memo.INBOUND_FEE, Memo.OUTBOUND_FEE}
    assert KeeperDay.objects.get().amount_fen == sum(IncomeLine.objects.values_list("amount_fen", flat=True))


def test_a_repeated_scan_adds_nothing(county: c.County) -> None:
    (piece,) = c.at_centre(county)
    scan = c.scan(piece, Event.SHELVED, county.station)
    assert c.record(scan) == ["applied"]
    before = contents()
    assert c.record(scan) == ["repeated"]
    assert contents() == before


def test_a_second_arrival_at_the_township_opens_no_second_case(county: c.County) -> None:
    (piece,) = c.at_centre(county)
    assert c.record(c.scan(piece, Event.ARRIVED, county.town)) == ["applied"]
    assert DueCase.objects.count() == 1
    assert VillageDay.objects.get(day=date(2026, 11, 20)).arrived == 1


def test_a_piece_shelved_too_late_closes_its_case_late(county: c.County) -> None:
    (piece,) = c.at_centre(county)
    late = c.NOW + timedelta(days=3)
    with days_later(3):
        assert c.record(c.scan(piece, Event.SHELVED, county.station, happened_at=late)) == ["applied"]
    assert DueCase.objects.get().on_time is False
    assert VillageDay.objects.get(day=date(2026, 11, 21)).on_time == 0


def test_a_second_shelving_told_of_is_not_in_time_twice(county: c.County) -> None:
    (piece,) = c.at_centre(county)
    c.record(c.scan(piece, Event.SHELVED, county.station))
    told = value_of(Fact.objects.get(kind="parcel.shelved"))
    project([told])
    assert VillageDay.objects.get(day=date(2026, 11, 21)).on_time == 1
    assert DueCase.objects.get().closed_by == told.id


def test_a_piece_on_its_way_out_of_a_village_was_not_due_in_it(county: c.County) -> None:
    c.at_centre(county)
    told = value_of(Fact.objects.get(kind="parcel.arrived"))
    before = contents()
    outbound = {**told.facts, "direction": "outbound", "parcel": str(new_id())}
    project([structs.replace(told, facts=outbound)])
    assert contents() == before


def test_rebuilding_gives_what_grew(county: c.County) -> None:
    live_a_little(county)
    grown = contents()
    assert all(grown)
    assert services.rebuild() > 0
    assert contents() == grown


def test_rebuilding_gives_what_grew_when_scans_came_in_late_and_out_of_order(county: c.County) -> None:
    first, second, third = c.at_centre(county, 3)
    with days_later(1):
        early, late = c.NOW + timedelta(hours=1), c.NOW + timedelta(hours=23)
        for piece, moment in ((second, late), (first, early), (third, c.NOW + timedelta(days=1))):
            assert c.record(c.scan(piece, Event.SHELVED, county.station, happened_at=moment)) == ["applied"]
            details = {"proof": "code", "code": c.row(piece).shelf_code}
            taken = c.scan(piece, Event.COLLECTED, county.station, happened_at=moment, details=details)
            assert c.record(taken) == ["applied"]
    assert VillageDay.objects.filter(collected__gt=0).count() == 2
    grown = contents()
    services.rebuild()
    assert contents() == grown


def test_one_batch_of_a_pieces_whole_day_is_rebuilt_in_its_order(county: c.County) -> None:
    pieces = c.announce(40)
    steps = ((Event.ARRIVED, county.centre), (Event.SHELVED, county.station))
    scans = [c.scan(piece, event, point) for piece in pieces for event, point in steps]
    assert set(c.record(*scans)) == {"applied"}
    grown = contents()
    services.rebuild()
    assert contents() == grown
    assert DueCase.objects.filter(on_time=True).count() == 40


def test_a_rebuild_in_small_parts_is_the_same(county: c.County, monkeypatch: pytest.MonkeyPatch) -> None:
    live_a_little(county)
    grown = contents()
    monkeypatch.setattr(services, "CHUNK", 2)
    services.rebuild()
    assert contents() == grown


def test_counting_adds_to_the_row_that_is_there(county: c.County) -> None:
    day = date(2026, 11, 1)
    for amount in (2, 3):
        counting.add(VillageDay, c.CODE, "village", {(c.VILLAGE, day): {"arrived": amount, "due": 1}})
    row = VillageDay.objects.get(day=day)
    assert (row.arrived, row.due, row.shelved) == (5, 2, 0)
