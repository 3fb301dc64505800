import pytest

from huinong.counter.station import services
from huinong.counter.station.errors import ChecksMissing
from huinong.counter.station.values import Sending
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import queries as ledger
from huinong.journal.models import Fact
from huinong.logistics.parcels.errors import PostingRefused
from huinong.logistics.parcels.models import Parcel
from tests.logistics import county as c

from .conftest import Post

pytestmark = pytest.mark.django_db
FORM = {
    "recipient_name": "陈先生", "recipient_phone": "13900001234", "address": "武汉市武昌区中北路1号",
    "sender_name": "王秀英", "weight": "2.5", "real_name": "on", "opened": "on",
    "id_kind": "resident", "id_number": "420102199003070037", "contents": "produce",
}  # fmt: skip


def sending(**changes: object) -> Sending:
    given = {
        "sender_name": "王秀英", "recipient_name": "陈先生", "recipient_phone": "13900001234",
        "address": "武汉市武昌区中北路1号", "weight_g": 2500, "real_name": True, "opened": True,
        "id_number": "420102199003070037", "contents": "produce",
    }  # fmt: skip
    return Sending(**{**given, **changes})  # type: ignore[arg-type]


def test_a_parcel_is_accepted_with_its_checks_its_postage_and_its_label(post: Post) -> None:
    response = post.browser.post("/station/send/", {"key": "k1", **FORM})
    piece = Parcel.objects.get()
    assert response["Location"] == f"/station/sent/YZ/{piece.number}/"
    page = post.text(response["Location"])
    assert "¥16.00" in page
    assert "139****1234" in page
    assert "13900001234" not in page
    assert f"/parcels/YZ/{piece.number}/label.pdf?width=58" in page
    told = Fact.objects.get(kind="parcel.inspected")
    assert (told.thread, told.facts["id_kind"], told.facts["contents"]) == (
        f"YZ-{piece.number}", "resident", "produce",
    )  # fmt: skip
    assert "420102199003070037" not in page


def test_the_postage_is_cash_that_the_keeper_owes_and_the_fee_is_earned(post: Post) -> None:
    services.send(key="k1", sending=sending(), actor=post.actor)
    held = {row.code.split(":")[0]: row.posted_fen for row in ledger.balances(c.CODE, actor=SYSTEM)}
    assert (held["cash"], held["keeper"], held["freight"]) == (-1600, 50, 1600)


def test_without_both_checks_nothing_is_accepted_and_nothing_typed_is_lost(post: Post) -> None:
    page = post.post("/station/send/", 422, **{**FORM, "opened": ""})
    assert "station.checks_missing" in page
    assert 'value="陈先生"' in page
    with pytest.raises(ChecksMissing):
        services.send(key="k1", sending=sending(real_name=False), actor=post.actor)
    assert (Parcel.objects.count(), Fact.objects.filter(kind="parcel.accepted").count()) == (0, 0)


@pytest.mark.parametrize("weight", ["", "x", "0", "-1", "51", "1e9", "NaN"])
def test_a_weight_that_is_none_is_named(post: Post, weight: str) -> None:
    assert "the weight" in post.post("/station/send/", 422, **{**FORM, "weight": weight})


def test_what_parcels_refuse_is_told_row_by_row(post: Post) -> None:
    assert "A phone number is wanted." in post.post("/station/send/", 422, **{**FORM, "recipient_phone": "12"})
    with pytest.raises(PostingRefused):
        services.send(key="k1", sending=sending(address=" "), actor=post.actor)
    assert Fact.objects.filter(kind="parcel.inspected").count() == 0


def test_the_same_form_sent_twice_is_one_parcel(post: Post) -> None:
    places = {post.browser.post("/station/send/", {"key": "k1", **FORM})["Location"] for _ in c.twice()}
    assert (len(places), Parcel.objects.count()) == (1, 1)


def test_the_postage_appears_with_the_weight(post: Post) -> None:
    assert "¥13.00" in post.text("/station/send/price/?weight=1.2")
    assert "Postage appears" in post.text("/station/send/price/?weight=x")
    assert "以运营方公示的价目为准" in post.text("/station/send/")


def test_the_postage_goes_by_where_it_goes_and_by_what_room_it_takes(post: Post) -> None:
    price = "/station/send/price/?weight=1.2&product=parcel&destination="
    assert "¥28.00" in post.text(f"{price}65")
    assert "¥27.00" in post.text(f"{price}44&length=40&width=30&height=20")
    assert "Postage appears" in post.text(f"{price}44&length=40")
    assert "Postage appears" in post.text(f"{price}99")


def test_a_large_light_parcel_pays_for_its_volume_to_where_it_goes(post: Post) -> None:
    sides = {"length": "40", "width": "30", "height": "20", "destination": "44", "product": "express"}
    post.post("/station/send/", 302, key="k1", **FORM, **sides)
    told = Fact.objects.get(kind="parcel.accepted").facts
    assert (told["weight_g"], told["postage_fen"]) == (2500, 8000)  # 4 kg by volume: 2000 and six steps of 500 g


def test_two_sides_are_not_a_size(post: Post) -> None:
    page = post.post("/station/send/", 422, **FORM, length="40", width="30")
    assert "length, width and height" in page
    assert Parcel.objects.count() == 0


def test_what_waits_for_the_bus_stands_under_the_form(post: Post) -> None:
    piece = c.accept(post.county)[0]
    assert f"/station/sent/YZ/{piece.number}/" in post.text("/station/send/")


def test_what_was_turned_back_waits_for_the_bag_up_and_not_for_the_shelf(post: Post) -> None:
    [piece] = post.waits()
    c.turned_back(piece)
    page = post.text("/station/send/")
    assert (piece.number in page, "Turned back: put it into the next bag to the county centre." in page) == (True, True)
    assert "Nothing has to leave now." not in page
    assert piece.number not in post.text("/station/receive/")
    home = post.text("/station/")
    assert ("not on the shelf yet" in home, "<span>Waiting for the bus</span><b>1</b>" in home) == (False, True)


def test_another_stations_label_is_not_to_be_seen(post: Post, neighbour: Post) -> None:
    piece = c.accept(post.county)[0]
    addresses = (f"/station/sent/YZ/{piece.number}/", f"/parcels/YZ/{piece.number}/label.pdf")
    assert [post.browser.get(address).status_code for address in addresses] == [200, 200]
    assert [neighbour.browser.get(address).status_code for address in addresses] == [404, 404]
