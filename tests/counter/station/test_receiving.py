import json

import pytest

from huinong.counter.station import services
from huinong.counter.station.errors import CountDiffers, FormIncomplete
from huinong.counter.station.values import JointOpening
from huinong.journal.models import Fact
from huinong.logistics.parcels.errors import NotOffered
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.models import Bag, Incident
from tests.logistics import county as c

from .conftest import Post

pytestmark = pytest.mark.django_db


def scanned(post: Post, *numbers: str, key: str = "scan-1", **more: str) -> list[dict[str, object]]:
    body = {"key": key, "numbers": list(numbers), "shelf": "3-2", **more}
    response = post.browser.post("/station/receive/scan/", json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content.decode()
    found: list[dict[str, object]] = response.json()["results"]
    return found


def test_a_scan_shelves_the_piece_and_says_the_code_to_write_on_it(post: Post) -> None:
    piece = c.at_centre(post.county)[0]
    assert [(line["ok"], line["what"]) for line in scanned(post, piece.number)] == [(True, "3-2-001 王秀英")]
    assert c.row(piece).state == State.SHELVED
    page = post.text("/station/receive/")
    assert "<b>3-2-001</b>" in page


def test_the_same_scan_sent_again_gets_the_same_code(post: Post) -> None:
    piece = c.at_centre(post.county)[0]
    first, again = (scanned(post, piece.number) for _ in c.twice())
    assert again == first
    assert Fact.objects.filter(kind="parcel.shelved").count() == 1


def test_a_piece_scanned_twice_stands_where_it_stood(post: Post) -> None:
    piece = c.at_centre(post.county)[0]
    scanned(post, piece.number)
    line = scanned(post, piece.number, key="scan-2")[0]
    assert (line["ok"], line["what"]) == (True, "Already on the shelf: 3-2-001")


def test_a_column_is_answered_line_by_line_and_the_last_digits_are_enough(post: Post) -> None:
    pieces = c.at_centre(post.county, 3)
    lines = scanned(post, pieces[0].number, "99999999", pieces[2].number[-6:], other="1-4")
    assert [line["ok"] for line in lines] == [True, False, True]
    assert [line["code"] for line in lines] == ["", "station.not_expected", ""]
    assert c.row(pieces[2]).shelf_code == "1-4-002"


def test_two_carriers_with_one_number_are_not_guessed_between(post: Post) -> None:
    piece = c.at_centre(post.county)[0]
    c.announce(1, carrier="YTO", start=0)
    assert scanned(post, piece.number)[0]["code"] == "station.several_pieces"
    assert c.row(piece).state == State.AT_COUNTY
    assert scanned(post, f"ZTO-{piece.number}", key="scan-2")[0]["ok"] is True


def test_a_scan_of_what_goes_back_to_its_sender_says_where_it_goes(post: Post) -> None:
    [piece] = post.waits()
    c.turned_back(piece)
    [line] = scanned(post, piece.number)
    assert (line["ok"], line["code"]) == (False, "parcels.turned_back")
    assert line["mend"] == "Put it into the next bag to the county centre."


def test_another_stations_piece_is_not_expected_here(post: Post, neighbour: Post) -> None:
    piece = c.at_centre(post.county)[0]
    line = scanned(neighbour, piece.number)[0]
    assert line["code"] == "station.not_expected"
    assert c.row(piece).state == State.AT_COUNTY


def test_a_body_that_is_no_scan_is_refused(post: Post) -> None:
    for body in ("{", "[]", '{"key": "k", "numbers": "1"}', '{"key": 1, "numbers": []}'):
        response = post.browser.post("/station/receive/scan/", body, content_type="application/json")
        assert response.status_code == 422, body


def test_without_a_scanner_the_ticked_pieces_are_shelved(post: Post) -> None:
    pieces = c.at_centre(post.county, 2)
    ticked = [f"{piece.carrier}-{piece.number}" for piece in pieces]
    post.post("/station/receive/shelve/", piece=ticked, shelf="2-1")
    assert [c.row(piece).shelf_code for piece in pieces] == ["2-1-001", "2-1-002"]
    post.post("/station/receive/shelve/", 422)


def test_a_whole_bag_is_taken_then_opened_and_its_pieces_wait_for_the_shelf(post: Post) -> None:
    pieces = c.at_centre(post.county, 2)
    bag = post.offered(pieces)
    assert "Is the seal whole" in post.text(f"/station/bags/{bag}/")
    post.post(f"/station/bags/{bag}/", act="take")
    assert "Open it and tick what is missing" in post.text(f"/station/bags/{bag}/")
    post.post(f"/station/bags/{bag}/", act="open")
    assert {c.row(piece).state for piece in pieces} == {State.LOOSE}
    assert post.text("/station/receive/").count('name="piece"') == 2


def test_what_is_missing_from_a_whole_bag_is_this_stations_to_answer_for(post: Post) -> None:
    pieces = c.at_centre(post.county, 2)
    bag = post.offered(pieces)
    post.post(f"/station/bags/{bag}/", act="take")
    post.post(f"/station/bags/{bag}/", act="open", missing=[str(c.row(pieces[0]).id)])
    assert c.row(pieces[0]).custodian == f"point:{post.county.station}"


def test_what_is_missing_from_a_broken_bag_opened_jointly_is_the_givers_to_answer_for(post: Post) -> None:
    pieces = c.at_centre(post.county, 2)
    bag = post.offered(pieces)
    fields = {"act": "joint", "counted": "1", "witness": "李师傅", "missing": [str(c.row(pieces[0]).id)]}
    post.post(f"/station/bags/{bag}/", **fields)
    assert c.row(pieces[0]).custodian == f"point:{post.county.centre}"
    assert (c.row(pieces[1]).state, c.row(pieces[1]).custodian) == (State.LOOSE, f"point:{post.county.station}")
    record = Fact.objects.get(kind="bag.jointly_opened")
    assert (record.facts["counted"], record.facts["pieces"], record.facts["giver_name"]) == (1, 2, "李**")
    assert set(Incident.objects.values_list("kind", flat=True)) == {"seal_broken", "short"}


def test_a_count_that_does_not_fit_the_ticks_changes_nothing_and_keeps_what_was_typed(post: Post) -> None:
    pieces = c.at_centre(post.county, 2)
    bag = post.offered(pieces)
    page = post.post(f"/station/bags/{bag}/", 409, act="joint", counted="1", witness="李师傅")
    assert "station.count_differs" in page
    assert 'value="李师傅"' in page
    assert (Bag.objects.get().state, Fact.objects.filter(kind="bag.handed_over").count()) == ("sealed", 0)


def test_a_joint_opening_needs_its_witness_and_repeats_itself(post: Post) -> None:
    bag = post.offered(c.at_centre(post.county, 2))
    opening = JointOpening(bag=bag, witness=" ", counted=2)
    with pytest.raises(FormIncomplete):
        services.open_jointly(key="j1", opening=opening, actor=post.actor)
    told = JointOpening(bag=bag, witness="李师傅", counted=2)
    first, again = (services.open_jointly(key="j1", opening=told, actor=post.actor) for _ in c.twice())
    assert (first.is_repeat, again.is_repeat, again.fact.id) == (False, True, first.fact.id)


def test_a_bag_that_nobody_offered_is_not_opened_jointly(post: Post) -> None:
    bag = c.bagged(post.county, c.at_centre(post.county, 1))
    opening = JointOpening(bag=bag, witness="李师傅", counted=1)
    with pytest.raises(NotOffered):
        services.open_jointly(key="j1", opening=opening, actor=post.actor)
    with pytest.raises(CountDiffers):
        services.open_jointly(key="j2", opening=JointOpening(bag=bag, witness="李", counted=3), actor=post.actor)


def test_another_stations_bag_is_not_to_be_seen(post: Post, neighbour: Post) -> None:
    bag = post.offered(c.at_centre(post.county, 1))
    neighbour.text(f"/station/bags/{bag}/", 404)
    assert bag[-5:] not in neighbour.text("/station/receive/")
