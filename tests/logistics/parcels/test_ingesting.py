"""Batches of scans as NDJSON: every line answered on its own, whatever the line before was."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from huinong.edge.errors import Busy
from huinong.journal import consequences
from huinong.journal.models import Fact
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels import ingesting
from huinong.logistics.parcels.commands import scans
from huinong.logistics.parcels.errors import ShelfFull
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident, Parcel
from huinong.logistics.parcels.values import PieceId
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.parcels.batches import ADDRESS, NDJSON, body, line, said, send

pytestmark = pytest.mark.django_db
UNKNOWN = PieceId("ZTO", "404040404")


def arrivals(county: c.County, count: int) -> list[dict[str, Any]]:
    """A line for the arrival of each of so many announced pieces."""
    return [line(n, piece, "arrived", county.centre) for n, piece in enumerate(c.announce(count))]


def fact_count() -> int:
    return Fact.objects.filter(kind__startswith="parcel.").exclude(kind="parcel.announced").count()


def test_every_line_is_answered_in_order_with_its_number_key_outcome_code_and_mend(county: c.County) -> None:
    first, second = c.announce(2)
    batch = [line(7, first, "arrived", county.centre), line(8, UNKNOWN, "arrived", county.centre)]
    answers = send(faces.robot(), body(*batch, line(9, second, "arrived", county.centre)))
    assert [each["line"] for each in answers] == [1, 2, 3]
    assert [each["key"] for each in answers] == [f"{county.centre.hex}/gun-1/{n}" for n in (7, 8, 9)]
    assert said(answers) == ["applied", "parcels.no_such_parcel", "applied"]
    assert [bool(each["fact"]) for each in answers] == [True, False, True]
    assert "announce" in answers[1]["mend"]
    assert c.states() == Counter({"at_county": 2})


def test_one_line_twice_in_a_batch_acts_once(county: c.County) -> None:
    [arrival] = arrivals(county, 1)
    answers = send(faces.robot(), body(arrival, arrival))
    assert said(answers) == ["applied", "repeated"]
    assert answers[0]["fact"] == answers[1]["fact"]
    assert fact_count() == 1


def test_one_key_for_two_scans_is_refused(county: c.County) -> None:
    one, other = arrivals(county, 2)
    assert said(send(faces.robot(), body(one, other | {"sequence": 0}))) == ["applied", "parcels.scan_id_reused"]
    assert said(send(faces.robot(), body(other | {"sequence": 0}))) == ["parcels.scan_id_reused"]
    assert c.states() == Counter({"at_county": 1, "announced": 1})


def test_lines_in_the_wrong_order_are_refused_until_their_turn(county: c.County) -> None:
    [piece] = c.announce()
    shelve, arrive = line(2, piece, "shelved", county.station), line(1, piece, "arrived", county.centre)
    assert said(send(faces.robot(), body(shelve, arrive))) == ["parcels.out_of_order", "applied"]
    assert said(send(faces.robot(), body(shelve, arrive))) == ["applied", "repeated"]
    assert c.states() == Counter({"shelved": 1})


def test_a_batch_cut_off_in_a_line_is_finished_by_sending_it_whole(county: c.County) -> None:
    whole = body(*arrivals(county, 4))
    cut = whole[: len(whole) * 5 // 8]  # in the middle of the third line
    assert said(send(faces.robot(), cut)) == ["applied", "applied", "parcels.line_cut"]
    assert c.states() == Counter({"at_county": 2, "announced": 2})
    assert said(send(faces.robot(), whole)) == ["repeated", "repeated", "applied", "applied"]
    assert (c.states(), fact_count()) == (Counter({"at_county": 4}), 4)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b'{"device": "gun-1",', "parcels.line_broken"),
        (b"\xff\xfe", "parcels.line_broken"),
        (b'{"device": "\\ud800"}', "parcels.line_broken"),
        (b"[1]", "edge.invalid_input"),
        (b"{}", "edge.invalid_input"),
        ({"extra": 1}, "edge.invalid_input"),
        ({"device": ""}, "edge.invalid_input"),
        ({"device": "gun\x00"}, "edge.invalid_input"),
        ({"sequence": -1}, "edge.invalid_input"),
        ({"number": "1\x002345"}, "edge.invalid_input"),
        ({"happened_at": "2026-11-20T12:00:00"}, "edge.invalid_input"),
        ({"happened_at": "0001-01-01T00:00:00+14:00"}, "edge.invalid_input"),
        ({"event": "eaten"}, "edge.invalid_input"),
        ({"event": "bagged"}, "parcels.not_a_scan"),
        ({"details": {"note": None}}, "edge.invalid_input"),
        ({"details": {"note": "x" * 501}}, "edge.invalid_input"),
        ({"number": "9" * 5_000}, "parcels.line_too_long"),
    ],
)
def test_a_bad_line_is_refused_and_spoils_no_other(county: c.County, bad: bytes | dict[str, Any], code: str) -> None:
    first, wrong, last = arrivals(county, 3)
    answers = send(faces.robot(), body(first, bad if isinstance(bad, bytes) else wrong | bad, last))
    assert said(answers) == ["applied", code, "applied"]
    assert len(answers[1]["mend"]) > 10
    assert c.states() == Counter({"at_county": 2, "announced": 1})


def test_an_unknown_field_is_named(county: c.County) -> None:
    [arrival] = arrivals(county, 1)
    [answer] = send(faces.robot(), body(arrival | {"colour": "red"}))
    assert "colour" in answer["what"]


def test_empty_lines_are_counted_and_passed_over(county: c.County) -> None:
    first, second = arrivals(county, 2)
    answers = send(faces.robot(), body(b"", first, b"  ", second))
    assert [(each["line"], each["answer"]) for each in answers] == [(2, "applied"), (4, "applied")]


def test_an_empty_batch_and_one_too_large_are_refused_whole(county: c.County) -> None:
    robot = faces.robot()
    for batch, status in ((b"", 422), (b"\n\n", 422), (b" " * (4 * 1024 * 1024 + 1), 413)):
        response = robot.post(ADDRESS, batch, content_type=NDJSON, headers={"Idempotency-Key": "k1"})
        assert (response.status_code, "mend" in response.json()) == (status, True)


def test_a_batch_longer_than_a_run_is_answered_as_one(county: c.County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingesting, "RUN", 3)
    batch = arrivals(county, 7)
    answers = send(faces.robot(), body(*batch, batch[0]))
    assert [each["line"] for each in answers] == list(range(1, 9))
    assert said(answers) == ["applied"] * 7 + ["repeated"]


def test_hard_case_1_a_station_offline_all_day_sends_its_scans_once_and_both_times_are_kept(county: c.County) -> None:
    pieces, keeper = c.at_centre(county, 3), faces.robot(Role.KEEPER, point=county.station)
    at = {n: (c.NOW + timedelta(hours=n)).isoformat() for n in range(3)}
    batch = [line(n, piece, "shelved", county.station, happened_at=at[n]) for n, piece in enumerate(pieces)]
    code = {"proof": "code", "code": "1-1-001"}
    batch.append(line(3, pieces[0], "collected", county.station, happened_at=at[2], details=code))
    evening = c.NOW + timedelta(hours=9)
    with clock.frozen_at(evening):
        first, again = send(keeper, body(*batch)), send(keeper, body(*reversed(batch)))
    assert (said(first), said(again)) == (["applied"] * 4, ["repeated"] * 4)
    assert first == [{**each, "answer": "applied", "line": 5 - each["line"]} for each in reversed(again)]
    times = Fact.objects.filter(kind="parcel.shelved").order_by("happened_at").values_list("happened_at", "recorded_at")
    assert [(happened.isoformat(), recorded) for happened, recorded in times] == [(at[n], evening) for n in range(3)]
    assert c.states() == Counter({"shelved": 2, "collected": 1})


def test_hard_case_2_one_piece_scanned_twice_and_by_two_stations_has_one_custody(county: c.County) -> None:
    [piece] = c.at_centre(county)
    Parcel.objects.update(station=None)  # its village has no station yet: either may take it
    mine, theirs = line(1, piece, "shelved", county.station), line(1, piece, "shelved", county.next_station)
    answers = send(faces.robot(), body(mine, mine, theirs, theirs))
    assert said(answers) == ["applied", "repeated", "parcels.held_elsewhere", "parcels.held_elsewhere"]
    assert c.row(piece).custodian == f"point:{county.station}"
    assert said(send(faces.robot(), body(theirs, mine))) == ["parcels.held_elsewhere", "repeated"]
    assert (Incident.objects.get().kind, fact_count()) == ("contested", 3)


def test_an_exception_mended_in_its_own_batch_leaves_no_open_incident(county: c.County) -> None:
    [piece] = c.at_centre(county)
    bad = line(1, piece, "excepted", county.centre, details={"exception": "damaged"})
    lost = line(2, piece, "lost", county.centre)
    assert said(send(faces.robot(), body(bad, lost))) == ["applied", "applied"]
    kinds = Incident.objects.order_by("kind").values_list("kind", "closed_at")
    assert list(kinds) == [("damaged", c.NOW), ("lost", None)]


def test_a_device_of_one_station_cannot_send_for_another(county: c.County) -> None:
    one, other = c.at_centre(county, 2)
    batch = body(line(1, one, "shelved", county.next_station), line(2, other, "shelved", county.station))
    before = fact_count()
    answers = send(faces.robot(Role.KEEPER, point=county.station), batch)
    assert said(answers) == ["parcels.foreign_point", "applied"]
    assert (answers[0]["facts"], c.row(one).state, fact_count()) == ({}, "at_county", before + 1)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.BUYER, Role.COUNTY_MANAGER])
def test_who_scans_nothing_sends_no_batch(county: c.County, role: Role) -> None:
    party = county.zto if role is not Role.COUNTY_MANAGER else None
    batch = body(*arrivals(county, 1))
    robot = faces.robot(role, party=party)
    response = robot.post(ADDRESS, batch, content_type=NDJSON, headers={"Idempotency-Key": "k1"})
    assert (response.status_code, response.json()["code"]) == (403, "edge.not_permitted")
    assert fact_count() == 0


@pytest.fixture
def one_impossible(county: c.County) -> Iterator[None]:
    """Something that follows from the arrival of piece 2 cannot be done."""

    def follow(facts: Sequence[FactValue]) -> None:
        if any(fact.facts["number"].endswith("2") for fact in facts):
            raise ShelfFull(limit=0)

    consequences.install({"parcel.arrived": (follow,)})
    yield
    consequences.install({})


def test_a_line_that_other_rooms_refuse_stands_alone(county: c.County, one_impossible: None) -> None:
    answers = send(faces.robot(), body(*arrivals(county, 5)))
    assert said(answers) == ["applied", "applied", "parcels.shelf_full", "applied", "applied"]
    assert (c.states(), fact_count()) == (Counter({"at_county": 4, "announced": 1}), 4)


def test_lines_that_met_a_lock_are_told_to_come_again(county: c.County, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(**_: object) -> None:
        raise Busy

    batch = body(*arrivals(county, 2))
    with monkeypatch.context() as patched:
        patched.setattr(ingesting, "record_scans", busy)
        assert said(send(faces.robot(), batch)) == ["edge.busy", "edge.busy"]
    assert said(send(faces.robot(), batch)) == ["applied", "applied"]


def test_a_file_is_tried_recorded_and_told_line_by_line(county: c.County, tmp_path: Path) -> None:
    file = tmp_path / "gun.ndjson"
    file.write_bytes(body(*arrivals(county, 2), line(9, UNKNOWN, Event.ARRIVED, county.centre)))
    tried = CliRunner().invoke(scans, ["ingest", str(file), "--county", c.CODE, "--dry-run"])
    assert (tried.exit_code, fact_count()) == (4, 0)
    assert "applied 2, repeated 0, refused 1" in tried.output
    done = CliRunner().invoke(scans, ["ingest", str(file), "--county", c.CODE, "--json"])
    assert said([json.loads(each) for each in done.stdout.splitlines()]) == [
        "applied",
        "applied",
        "parcels.no_such_parcel",
    ]
    again = CliRunner().invoke(scans, ["ingest", str(file), "--county", c.CODE])
    assert "applied 0, repeated 2, refused 1" in again.output
    assert fact_count() == 2
