from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import NotPermitted
from huinong.journal.digests import digest
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels import services
from huinong.logistics.parcels.errors import OutOfOrder
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident, Parcel
from huinong.logistics.parcels.values import PieceId
from huinong.storage.secrets import keyed_hash
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def facts(kind: str) -> list[Any]:
    return [fact.facts for fact in Fact.objects.filter(kind=f"parcel.{kind}").order_by("id")]


def snapshot() -> tuple[list[Any], int]:
    """Everything that may not move under a refusal."""
    return list(Parcel.objects.order_by("id").values()), Fact.objects.count()


def test_arriving_at_the_county_centre_sets_the_due_time_once(county: c.County) -> None:
    [piece] = c.at_centre(county)
    row = c.row(piece)
    due = clock.at_beijing(clock.day_of(c.NOW), hour=42)
    assert (row.state, row.custodian, row.due_at) == ("at_county", f"point:{county.centre}", due)
    assert c.record(c.scan(piece, Event.ARRIVED, county.town)) == ["applied"]
    assert [told["at_kind"] for told in facts("arrived")] == ["county", "town"]
    assert c.row(piece).due_at == due


def test_a_piece_put_right_at_the_centre_a_day_later_is_still_due_when_it_was(county: c.County) -> None:
    [piece] = c.at_centre(county)
    due = c.row(piece).due_at
    c.record(c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    tomorrow = c.NOW + timedelta(days=1)
    with clock.frozen_at(tomorrow):
        assert c.record(c.scan(piece, Event.ARRIVED, county.centre, happened_at=tomorrow)) == ["applied"]
    assert (c.row(piece).state, c.row(piece).due_at) == ("at_county", due)


def test_a_day_in_the_life_of_an_inbound_piece(county: c.County) -> None:
    [piece] = c.announce()
    code = {"proof": "code", "code": "3-2-001"}
    scans = [
        c.scan(piece, Event.ARRIVED, county.centre),
        c.scan(piece, Event.ARRIVED, county.town),
        c.scan(piece, Event.SHELVED, county.station, details={"shelf": "3-2"}),
        c.scan(piece, Event.NOTIFIED, county.station, details={"channel": "sms"}),
        c.scan(piece, Event.COLLECTED, county.station, details=code),
    ]
    assert c.record(*scans) == ["applied"] * 5
    row = c.row(piece)
    assert (row.state, row.custodian, row.closed_at, row.shelf_code) == ("collected", "recipient", c.NOW, "3-2-001")
    [shelved] = facts("shelved")
    assert (shelved["shelf_code"], shelved["on_time"], shelved["keeper_party"]) == ("3-2-001", True, str(county.keeper))
    assert facts("collected")[0]["proof"] == "code"


def test_a_day_in_the_life_of_an_outbound_piece(county: c.County) -> None:
    [piece] = c.accept(county)
    at = {Event.ARRIVED: county.centre, Event.DISPATCHED: county.centre, Event.DELIVERED: county.centre}
    assert c.record(*[c.scan(piece, event, point) for event, point in at.items()]) == ["applied"] * 3
    assert (c.row(piece).state, c.row(piece).custodian) == ("delivered", "recipient")


def test_shelving_after_the_due_time_is_late(county: c.County) -> None:
    [piece] = c.at_centre(county)
    with clock.frozen_at(c.NOW + timedelta(hours=40)):
        late = c.scan(piece, Event.SHELVED, county.station, happened_at=clock.now())
        assert c.record(late) == ["applied"]
    assert facts("shelved")[0]["on_time"] is False


def test_a_repeated_scan_changes_nothing(county: c.County) -> None:
    [piece] = c.announce()
    scan = c.scan(piece, Event.ARRIVED, county.centre)
    assert c.record(scan) == ["applied"]
    before = snapshot()
    first, again = services.record_scans(county=c.CODE, scans=[scan, scan], actor=c.DISPATCHER)
    assert (first.answer, again.answer) == ("repeated", "repeated")
    assert first.fact is not None
    assert first.fact == again.fact
    assert snapshot() == before


def test_the_same_scan_twice_in_one_batch_acts_once(county: c.County) -> None:
    [piece] = c.announce()
    scan = c.scan(piece, Event.ARRIVED, county.centre)
    assert c.record(scan, scan) == ["applied", "repeated"]
    assert len(facts("arrived")) == 1


def test_reordered_scans_in_one_batch_are_refused_until_their_turn(county: c.County) -> None:
    [piece] = c.announce()
    shelve = c.scan(piece, Event.SHELVED, county.station)
    arrive = c.scan(piece, Event.ARRIVED, county.centre)
    assert c.record(shelve, arrive, shelve) == ["parcels.out_of_order", "applied", "parcels.out_of_order"]
    assert c.record(shelve) == ["applied"]


def test_a_half_sent_batch_is_finished_by_sending_it_again(county: c.County) -> None:
    pieces = c.announce(4)
    scans = [c.scan(piece, Event.ARRIVED, county.centre) for piece in pieces]
    assert c.record(*scans[:2]) == ["applied"] * 2
    assert c.record(*scans) == ["repeated", "repeated", "applied", "applied"]
    assert c.states() == Counter({"at_county": 4})


def test_refused_lines_do_not_stop_the_others(county: c.County) -> None:
    good, other = c.announce(2)
    scans = [
        c.scan(PieceId("ZTO", "404040404"), Event.ARRIVED, county.centre),
        c.scan(good, Event.ARRIVED, county.centre),
        c.scan(other, Event.DISPATCHED, county.centre),
    ]
    assert c.record(*scans) == ["parcels.no_such_parcel", "applied", "parcels.out_of_order"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"happened_at": c.NOW - timedelta(days=2)}, "parcels.clock_off"),
        ({"happened_at": c.NOW + timedelta(days=2)}, "parcels.clock_off"),
        ({"happened_at": c.NOW + timedelta(minutes=6)}, "parcels.clock_off"),
        ({"number": "999999999"}, "parcels.no_such_parcel"),
        ({"carrier": "YTO"}, "parcels.no_such_parcel"),
        ({"event": Event.SHELVED}, "parcels.out_of_order"),
        ({"event": Event.ANNOUNCED}, "parcels.not_a_scan"),
        ({"event": Event.BAGGED}, "parcels.not_a_scan"),
        ({"event": Event.EXCEPTED, "details": {"exception": "eaten"}}, "parcels.bad_detail"),
        ({"scan_id": ""}, "parcels.bad_detail"),
        ({"scan_id": "x" * 101}, "parcels.bad_detail"),
    ],
)
def test_a_refused_scan_moves_nothing(county: c.County, changes: dict[str, Any], code: str) -> None:
    [piece] = c.announce()
    before = snapshot()
    assert c.record(c.again(c.scan(piece, Event.ARRIVED, county.centre), **changes)) == [code]
    assert snapshot() == before


def test_a_scan_for_a_foreign_point_is_refused(county: c.County) -> None:
    [piece] = c.at_centre(county)
    before = snapshot()
    scan = c.scan(piece, Event.SHELVED, county.station)
    assert c.record(scan, by=c.keeper_of(county.next_station)) == ["parcels.foreign_point"]
    assert c.record(scan, by=c.actor(c.OTHER_TOWN)) == ["parcels.foreign_point"]
    assert c.record(c.again(scan, point=county.zto)) == ["parcels.foreign_point"]
    assert snapshot() == before
    assert c.record(scan, by=c.keeper_of(county.station)) == ["applied"]
    assert c.record(scan, by=c.keeper_of(county.next_station)) == ["parcels.foreign_point"]


def test_a_scan_id_used_for_another_scan_is_refused(county: c.County) -> None:
    one, two = c.announce(2)
    scan = c.scan(one, Event.ARRIVED, county.centre, scan_id="s1")
    other = c.scan(two, Event.ARRIVED, county.centre, scan_id="s1")
    assert c.record(scan, other) == ["applied", "parcels.scan_id_reused"]
    assert c.record(other, c.again(scan, scan_id="s1", device="gun-2")) == ["parcels.scan_id_reused"] * 2
    assert c.states() == Counter({"at_county": 1, "announced": 1})


def test_hard_case_2_a_second_station_is_refused_and_its_claim_recorded(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    claim = c.scan(piece, Event.SHELVED, county.next_station)
    assert c.record(claim) == ["parcels.held_elsewhere"]
    assert c.row(piece).custodian == f"point:{county.station}"
    [told] = facts("contested")
    assert (told["custodian"], told["event"]) == (f"point:{county.station}", "shelved")
    assert Incident.objects.get().kind == "contested"
    assert c.record(claim, claim) == ["parcels.held_elsewhere"] * 2
    assert (len(facts("contested")), len(facts("shelved"))) == (1, 1)


def test_what_two_places_claim_stays_open_until_a_person_settles_it(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    c.record(c.scan(piece, Event.SHELVED, county.next_station))
    c.record(c.scan(piece, Event.EXCEPTED, county.station, details={"exception": "damaged"}))
    taken = c.scan(piece, Event.COLLECTED, county.station, details={"proof": "code", "code": "1-1-001"})
    assert c.record(taken) == ["applied"]
    assert {row.kind: row.closed_at is None for row in Incident.objects.all()} == {"contested": True, "damaged": False}


def test_a_scan_of_a_collected_piece_is_contested_too(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    proof = {"proof": "code", "code": c.row(piece).shelf_code}
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=proof)) == ["applied"]
    assert c.record(c.scan(piece, Event.ARRIVED, county.centre)) == ["parcels.held_elsewhere"]
    assert c.row(piece).state == "collected"


def test_hard_case_18_a_piece_for_another_station_is_not_shelved_here(county: c.County) -> None:
    [piece] = c.at_centre(county)
    assert c.record(c.scan(piece, Event.SHELVED, county.next_station)) == ["parcels.wrong_station"]
    assert c.row(piece).state == "at_county"


@pytest.mark.parametrize(
    ("details", "answer"),
    [
        ({"proof": "code", "code": "1-1-001"}, "applied"),
        ({"proof": "code", "code": "1-1-002"}, "parcels.proof_refused"),
        ({"proof": "elder", "name": "王秀英", "phone_tail": "0000"}, "applied"),
        ({"proof": "elder", "name": "王秀英", "phone_tail": "9999"}, "parcels.proof_refused"),
        ({"proof": "elder", "name": "", "phone_tail": "0000"}, "parcels.proof_refused"),
        ({"proof": "proxy", "proxy_name": "李四", "relation": "son", "phone_tail": "0000"}, "applied"),
        ({"proof": "proxy", "phone_tail": "0000"}, "parcels.proof_refused"),
        ({"proof": "home", "phone_tail": "0000"}, "applied"),
        ({"proof": "smile"}, "parcels.bad_detail"),
    ],
)
def test_a_piece_is_handed_over_on_proof_alone(county: c.County, details: dict[str, str], answer: str) -> None:
    [piece] = c.on_shelf(county)
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=details)) == [answer]
    assert c.row(piece).state == ("collected" if answer == "applied" else "shelved")


def test_a_proxys_name_is_not_written_out_in_the_journal(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    details = {"proof": "proxy", "proxy_name": "李四海", "relation": "son", "code": "1-1-001"}
    c.record(c.scan(piece, Event.COLLECTED, county.station, details=details))
    assert (facts("collected")[0]["proxy"], facts("collected")[0]["relation"]) == ("李**", "son")


def test_the_last_digits_of_a_phone_cannot_be_tried_out_on_what_the_journal_keeps(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    details = {"proof": "elder", "name": "王秀英", "phone_tail": "0000"}
    taken = c.scan(piece, Event.COLLECTED, county.station, details=details)
    assert c.record(taken) == ["applied"]
    told = Fact.objects.get(kind="parcel.collected")

    def digest_of(details: object) -> bytes:
        asked = {"event": "collected", "carrier": "ZTO", "number": piece.number, "device": taken.device}
        told_of = [
            told.kind,
            told.thread,
            clock.spelled(told.happened_at),
            str(told.point),
            {**asked, "details": details},
        ]
        return digest(told_of)

    assert digest_of(keyed_hash("scan", repr(sorted(details.items())))) == bytes(told.asked_digest)
    assert digest_of(details) != bytes(told.asked_digest)


def test_an_exception_noted_before_signing_leaves_the_piece_with_the_partner(county: c.County) -> None:
    [piece] = c.announce()
    damaged = c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"})
    assert c.record(damaged) == ["applied"]
    assert (c.row(piece).state, c.row(piece).custodian) == ("excepted", f"partner:{county.zto}")
    assert facts("excepted")[0]["before_signing"] is True
    assert Incident.objects.get().closed_at is None


def test_an_exception_on_the_shelf_stays_with_the_station_and_can_be_collected(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    assert c.record(c.scan(piece, Event.EXCEPTED, county.station, details={"exception": "damaged"})) == ["applied"]
    assert facts("excepted")[0]["before_signing"] is False
    assert c.record(c.scan(piece, Event.SHELVED, county.station)) == ["parcels.out_of_order"]
    taken = c.scan(piece, Event.COLLECTED, county.station, details={"proof": "code", "code": "1-1-001"})
    assert c.record(taken) == ["applied"]
    assert Incident.objects.get().closed_at is not None


def test_a_lost_piece_stays_owed_by_its_last_custodian_until_it_is_found(county: c.County) -> None:
    [piece] = c.at_centre(county)
    assert c.record(c.scan(piece, Event.LOST, county.centre)) == ["applied"]
    assert (c.row(piece).state, c.row(piece).custodian) == ("lost", f"point:{county.centre}")
    assert c.record(c.scan(piece, Event.FOUND, county.town)) == ["applied"]
    assert (c.row(piece).state, c.row(piece).custodian) == ("loose", f"point:{county.town}")
    assert Incident.objects.get().closed_at is not None


def test_a_piece_nobody_fetched_goes_back_to_its_partner(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    bag = c.new_bag([piece], county.station, county.centre)
    services.close_bag(county=c.CODE, bag=bag, actor=c.DISPATCHER)
    assert c.row(piece).bag is not None
    assert c.record(c.scan(piece, Event.RETURNED, county.centre)) == ["parcels.out_of_order"]


def test_exceptions_need_their_own_permission(county: c.County) -> None:
    [piece] = c.at_centre(county)
    scanner = replace(c.DISPATCHER, permissions=frozenset({"parcels.scan"}))
    damaged = c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"})
    assert c.record(damaged, by=scanner) == ["edge.not_permitted"]
    with pytest.raises(NotPermitted):
        c.record(damaged, by=replace(c.DISPATCHER, permissions=frozenset()))


def test_one_scan_raises_what_a_batch_answers(county: c.County) -> None:
    [piece] = c.announce()
    with pytest.raises(OutOfOrder):
        services.record_scan(county=c.CODE, scan=c.scan(piece, Event.SHELVED, county.station), actor=c.DISPATCHER)
    told = services.record_scan(county=c.CODE, scan=c.scan(piece, Event.ARRIVED, county.centre), actor=c.DISPATCHER)
    assert told.answer == "applied"


@pytest.mark.parametrize("event", [Event.ARRIVED, Event.SHELVED])
def test_a_hundred_scans_take_as_many_queries_as_one(county: c.County, event: Event) -> None:
    point = {Event.ARRIVED: county.centre, Event.SHELVED: county.station}[event]
    prepare = {Event.ARRIVED: c.announce, Event.SHELVED: lambda n, start: c.at_centre(county, n, start=start)}[event]

    def queries(count: int, start: int) -> int:
        scans = [c.scan(piece, event, point) for piece in prepare(count, start=start)]
        with CaptureQueriesContext(
            connection,
        ) as told:
            assert set(c.record(*scans)) == {"applied"}
        return len(told)

    queries(1, 0)  # makes the station's serial
    assert queries(1, 1000) == queries(100, 2000)
