import pytest

from huinong.journal.models import Fact
from huinong.logistics.parcels.life import State
from tests.logistics import county as c

from .conftest import Post

pytestmark = pytest.mark.django_db


def of(piece: object) -> str:
    return str(c.row(piece).id)  # type: ignore[arg-type]


def test_one_who_is_found_alone_is_opened_at_once(post: Post) -> None:
    piece = post.waits(1)[0]
    for said in ("001", "0000", "wxy", "王秀英", piece.number):
        response = post.browser.get("/station/hand/", {"q": said})
        assert (response.status_code, of(piece) in response["Location"]) == (302, True), said
    assert "Nothing waits here" in post.text("/station/hand/?q=李")


def test_people_stand_in_the_list_with_their_codes_the_longest_waiting_first(post: Post) -> None:
    post.waits(1, recipient_name="周国平")
    post.waits(1, start=5, hours=20, recipient_name="吴桂花")
    page = post.text("/station/hand/")
    assert page.index("吴桂花") < page.index("周国平")
    assert "<i>1-1-001</i>" in page


def test_what_was_said_to_find_the_person_stands_in_the_right_field(post: Post) -> None:
    piece = post.waits(1)[0]
    assert 'name="code" value="001"' in post.text(f"/station/hand/{of(piece)}/?q=001")
    assert 'name="tail" value="0000"' in post.text(f"/station/hand/{of(piece)}/?q=0000")


def test_a_piece_is_handed_over_by_its_code(post: Post) -> None:
    piece = post.waits(1)[0]
    post.post(f"/station/hand/{of(piece)}/", piece=of(piece), proof="code", code="001")
    assert c.row(piece).state == State.COLLECTED
    assert Fact.objects.get(kind="parcel.collected").facts["proof"] == "code"
    assert "1 piece handed to 王秀英." in post.text("/station/hand/")


def test_cash_on_delivery_is_asked_for_and_ticked_once_for_all(post: Post) -> None:
    owed, other = (
        post.waits(1, start=n, cod_fen=fen, recipient_phone="13812348812")[0] for n, fen in enumerate((6_850, 0))
    )
    address, fields = f"/station/hand/{of(owed)}/", {"piece": [of(owed), of(other)], "proof": "elder", "tail": "8812"}
    assert post.text(address).count("¥68.50") == 2  # beside the piece, and by the tick
    assert "parcels.cod_due" in post.post(address, 409, **fields)
    assert [c.row(piece).state for piece in (owed, other)] == [State.SHELVED, State.COLLECTED]
    post.post(address, piece=of(owed), proof="elder", tail="8812", cod="cash")
    assert [fact.facts.get("cod_fen") for fact in Fact.objects.filter(kind="parcel.collected").order_by("id")] == [
        None,
        6_850,
    ]


def test_no_money_is_asked_for_where_none_is_due(post: Post) -> None:
    assert 'name="cod"' not in post.text(f"/station/hand/{of(post.waits(1)[0])}/")


def test_elders_are_known_by_name_and_the_last_four_digits(post: Post) -> None:
    pieces = post.waits(2, recipient_phone="13812348812")
    ids = [of(piece) for piece in pieces]
    post.post(f"/station/hand/{ids[0]}/", piece=ids, proof="elder", tail="8812")
    assert {c.row(piece).state for piece in pieces} == {State.COLLECTED}


def test_a_wrong_proof_hands_over_nothing_and_keeps_what_was_typed(post: Post) -> None:
    piece = post.waits(1)[0]
    page = post.post(f"/station/hand/{of(piece)}/", 409, piece=of(piece), proof="elder", tail="9999")
    assert "parcels.proof_refused" in page
    assert 'name="tail" value="9999"' in page
    assert c.row(piece).state == State.SHELVED


def test_a_proxy_says_who_they_are_and_knows_the_tail(post: Post) -> None:
    piece = post.waits(1)[0]
    address, fields = f"/station/hand/{of(piece)}/", {"piece": of(piece), "proof": "proxy", "known": "0000"}
    assert "station.form_incomplete" in post.post(address, 422, **fields)
    post.post(address, **fields, proxy_name="李建国", relation="丈夫")
    told = Fact.objects.get(kind="parcel.collected").facts
    assert (told["proof"], told["proxy"], told["relation"]) == ("proxy", "李**", "丈夫")


def test_only_the_pieces_whose_codes_were_said_are_handed_over(post: Post) -> None:
    pieces = post.waits(2, recipient_phone="13812348812")
    ids = [of(piece) for piece in pieces]
    page = post.post(f"/station/hand/{ids[0]}/", 409, piece=ids, proof="code", code="002")
    assert [c.row(piece).state for piece in pieces] == [State.SHELVED, State.COLLECTED]
    assert "1-1-001" in page
    assert 'class="hn-st-code">1-1-002' not in page


def test_a_form_sent_twice_is_answered_as_the_first_time(post: Post) -> None:
    piece = post.waits(1)[0]
    fields = {"piece": of(piece), "proof": "code", "code": "001", "key": "k-same"}
    for _ in c.twice():
        assert post.browser.post(f"/station/hand/{of(piece)}/", fields).status_code == 302
    assert Fact.objects.filter(kind="parcel.collected").count() == 1


def test_nothing_ticked_is_nothing_handed_over(post: Post) -> None:
    piece = post.waits(1)[0]
    assert "station.nothing_chosen" in post.post(f"/station/hand/{of(piece)}/", 422, proof="code", code="001")


def test_who_was_served_already_is_not_served_again(post: Post) -> None:
    piece = post.waits(1)[0]
    address, fields = f"/station/hand/{of(piece)}/", {"piece": of(piece), "proof": "code", "code": "001"}
    post.post(address, **fields)
    post.post(address, 404, **fields)
    post.text(address, 404)
    assert Fact.objects.filter(kind="parcel.collected").count() == 1


def test_another_stations_person_cannot_be_served_here(post: Post, neighbour: Post) -> None:
    piece = post.waits(1)[0]
    address = f"/station/hand/{of(piece)}/"
    neighbour.text(address, 404)
    neighbour.post(address, 404, piece=of(piece), proof="code", code="1-1-001")
    assert c.row(piece).state == State.SHELVED
