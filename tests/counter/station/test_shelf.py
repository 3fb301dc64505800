from datetime import timedelta

import pytest

from huinong.counter.station import queries
from huinong.edge.gates import SYSTEM
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels.life import Event, State
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.logistics import county as c

from .conftest import Post

pytestmark = pytest.mark.django_db


def test_the_shelf_shows_the_longest_waiting_first_and_by_what_must_be_done(post: Post) -> None:
    post.waits(1, recipient_name="周国平")
    post.waits(1, start=5, hours=30, recipient_name="吴桂花")
    with clock.frozen_at(c.NOW + timedelta(hours=20)):
        page = post.text("/station/shelf/")
        assert page.index("吴桂花") < page.index("周国平")
        assert "周国平" not in post.text("/station/shelf/?show=call")
        by_shelf = post.text("/station/shelf/?by=shelf")
        assert by_shelf.index("周国平") < by_shelf.index("吴桂花")


def test_a_call_is_noted(post: Post) -> None:
    piece = post.waits(1)[0]
    post.post(f"/station/shelf/{c.row(piece).id}/told/", channel="loudspeaker")
    assert Fact.objects.get(kind="parcel.notified").facts["channel"] == "loudspeaker"
    assert c.row(piece).state == State.SHELVED


def test_what_is_wrong_is_reported_and_stands_among_the_exceptions(post: Post) -> None:
    piece = post.waits(1)[0]
    address = f"/station/pieces/{c.row(piece).id}/report/"
    post.text(address)
    assert "what is wrong" in post.post(address, 422, exception="ugly")
    post.post(address, exception="refused", note="货不对")
    assert c.row(piece).state == State.EXCEPTED
    assert piece.number in post.text("/station/exceptions/")


def test_from_what_is_damaged_a_claim_is_opened_and_from_what_is_refused_none(post: Post) -> None:
    refused, damaged = post.waits(2)
    for piece, exception in ((refused, "refused"), (damaged, "damaged")):
        post.post(f"/station/pieces/{c.row(piece).id}/report/", exception=exception)
    listed = post.text("/station/exceptions/")
    assert f"/claims/new/?carrier={damaged.carrier}&amp;number={damaged.number}&amp;loss=damaged" in listed
    assert f"/claims/new/?carrier={refused.carrier}&amp;number={refused.number}" not in listed


def test_a_piece_refused_once_may_still_be_handed_over(post: Post) -> None:
    piece = post.waits(1)[0]
    row = c.row(piece)
    post.post(f"/station/pieces/{row.id}/report/", exception="damaged")
    post.post(f"/station/hand/{row.id}/", piece=str(row.id), proof="code", code="001")
    assert c.row(piece).state == State.COLLECTED


def test_what_cannot_be_found_is_reported_lost(post: Post) -> None:
    piece = post.waits(1)[0]
    post.post(f"/station/pieces/{c.row(piece).id}/report/", exception="lost")
    assert c.row(piece).state == State.LOST


def test_a_report_that_the_rules_refuse_says_so_above_the_form(post: Post) -> None:
    piece = c.at_centre(post.county)[0]
    page = post.post(f"/station/pieces/{c.row(piece).id}/report/", 409, exception="damaged", note="湿了")
    assert "parcels.out_of_order" in page
    assert "湿了" in page


def test_a_count_names_what_is_missing_and_what_is_too_much_and_moves_nothing(post: Post) -> None:
    pieces = post.waits(3)
    ids = [str(c.row(piece).id) for piece in pieces]
    typed = f"{pieces[1].number}\nSF1234567890"
    page = post.post("/station/count/", 200, piece=ids[:1], scanned=typed)
    assert "2 / 3" in page
    assert "1-1-003" in page
    assert "SF1234567890" in page
    told = Fact.objects.get(kind="station.counted").facts
    assert (told["expected"], told["found"], told["surplus"]) == (3, 2, ["SF1234567890"])
    assert told["missing"] == [f"ZTO-{pieces[2].number}"]
    assert {c.row(piece).state for piece in pieces} == {State.SHELVED}


def test_a_count_in_which_all_is_there_says_so(post: Post) -> None:
    ids = [str(c.row(piece).id) for piece in post.waits(2)]
    assert "All is there" in post.post("/station/count/", 200, piece=ids, scanned="")


def test_another_stations_pieces_are_not_reported_or_told_of_here(post: Post, neighbour: Post) -> None:
    piece = post.waits(1)[0]
    id_ = c.row(piece).id
    neighbour.text(f"/station/pieces/{id_}/report/", 404)
    neighbour.post(f"/station/shelf/{id_}/told/", 404)
    assert c.row(piece).state == State.SHELVED
    assert Fact.objects.filter(kind="parcel.notified").count() == 0


def test_a_piece_taken_out_of_a_bag_for_another_station_can_be_put_aside(post: Post) -> None:
    piece = c.at_centre(post.county, village=c.NEXT_VILLAGE)[0]
    bag = post.offered([piece])
    post.post(f"/station/bags/{bag}/", act="take")
    post.post(f"/station/bags/{bag}/", act="open")
    post.post(f"/station/pieces/{c.row(piece).id}/report/", exception="wrong_address")
    assert c.row(piece).state == State.EXCEPTED
    assert Event.EXCEPTED in Fact.objects.latest("recorded_at", "id").kind


def test_a_carriers_own_steps_hold_for_its_pieces_from_their_day_on(post: Post) -> None:
    post.waits(1, hours=30)
    rungs = []
    for valid_from in (c.NOW.date() + timedelta(days=1), c.NOW.date()):
        own = {"key": "station.dwell_call_hours.zto", "division": c.CODE, "value": 30, "unit": "hours"}
        enter_figure(figure=PolicyValue(**own, valid_from=valid_from, valid_to=None, source="合同"), actor=SYSTEM)
        rungs.append([each.rung for each in queries.board(post.actor, queries.station_of(post.actor)).shelf])
    assert rungs == [["remind"], ["call"]]
    assert queries.ladder(c.CODE, "YTO", c.NOW.date()).call == timedelta(hours=48)
