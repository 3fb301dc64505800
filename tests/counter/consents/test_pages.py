"""Who gives and takes back a word, where: the villager on the tracking page, the keeper, the dispatcher; and shares."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from huinong.access.actors import actor_of
from huinong.access.models import Staff
from huinong.access.roles import ROLES
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.counter.consents import queries
from huinong.counter.consents.consequences import count_shelved
from huinong.counter.consents.models import ShelvedDay, Word
from huinong.counter.consents.values import Channel, Covers, Rule, Share
from huinong.edge.errors import InvalidInput
from huinong.edge.gates import SYSTEM, OutOfScope
from huinong.journal import consequences
from huinong.journal.models import Fact
from huinong.journal.queries import facts_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from tests.counter.station.conftest import PASSWORD
from tests.logistics import county as c

from .conftest import Post, say, set_rule

pytestmark = pytest.mark.django_db
PHONE, TAIL = "13812345678", "5678"


@pytest.fixture
def piece(county: c.County) -> PieceId:
    return c.at_centre(county, 1, recipient_phone=PHONE)[0]


def stranger() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en", REMOTE_ADDR="198.51.100.9")
    client.cookies["django_language"] = "en"
    return client


def form(piece: PieceId, **changes: str) -> dict[str, str]:
    proof = {"number": piece.number, "tail": TAIL, "carrier": piece.carrier}
    return {"key": f"k-{new_id()}", **proof, "covers": "all", "word": "yes", **changes}


def answered(client: Client, piece: PieceId, status: int = 200, **changes: str) -> str:
    response = client.post("/track/consent/", form(piece, **changes))
    assert response.status_code == status, response.content.decode()[:1000]
    return response.content.decode()


def signed_in(county: c.County, role: Role, **scope: Any) -> Client:
    new = NewStaff(username=f"{role}1", name="Lin", role=role, division=c.CODE, password=PASSWORD, **scope)
    create_staff(key=f"test/{role}", actor=SYSTEM, new=new)
    client = stranger()
    client.force_login(Staff.objects.get(username=f"{role}1"))
    return client


def test_a_villager_agrees_and_takes_it_back_on_the_tracking_page(piece: PieceId) -> None:
    page = stranger().post("/track/", {"number": piece.number, "tail": TAIL}).content.decode()
    assert "You have not said yet" in page
    assert "Yes: you agreed on 11-20 (All parcels for me)." in answered(stranger(), piece)
    assert "No: you said so on 11-20 (This parcel)." in answered(stranger(), piece, word="no", covers="piece")
    assert [(word.covers, word.is_given, word.channel) for word in Word.objects.order_by("id")] == [
        (Covers.ALL, True, Channel.TRACKING),
        (Covers.PIECE, False, Channel.TRACKING),
    ]
    assert Fact.objects.filter(kind__startswith="consent.").values_list("actor_id", flat=True)[0] == "receiver"


def test_the_word_is_confirmed_at_its_own_piece_though_anothers_number_is_the_same(
    county: c.County, piece: PieceId
) -> None:
    other = c.at_centre(county, 1, carrier="YTO", recipient_phone=PHONE)[0]
    assert other.number == piece.number
    shown = answered(stranger(), piece, covers="carrier").split("<article")[1:]
    assert sorted(("ZTO" in each, "Your word is recorded" in each) for each in shown) == [(False, False), (True, True)]


def choices(piece: PieceId) -> list[str]:
    """What the tracking page lets one speak of."""
    page = stranger().post("/track/", {"number": piece.number, "tail": TAIL}).content.decode()
    return [covers for covers in Covers if f'value="{covers}"' in page]


def test_of_what_is_sent_from_here_nothing_is_asked(county: c.County) -> None:
    asked = {"number": c.accept(county)[0].number, "tail": "1234"}
    assert stranger().get("/api/v1/track", asked).json()[0]["consent"] is None
    assert "May it be left" not in stranger().post("/track/", asked).content.decode()


def test_what_was_fetched_leaves_a_word_for_what_comes_later_alone(county: c.County, piece: PieceId) -> None:
    hidden = c.at_centre(county, start=8, recipient_phone="138****5678")[0]
    assert (choices(piece), choices(hidden)) == (list(Covers), [Covers.PIECE])
    for each in (piece, hidden):
        assert c.record(c.scan(each, Event.SHELVED, county.station)) == ["applied"]
        proof = {"proof": "code", "code": c.row(each).shelf_code}
        assert c.record(c.scan(each, Event.COLLECTED, county.station, details=proof)) == ["applied"]
    assert (choices(piece), choices(hidden)) == ([Covers.CARRIER, Covers.ALL], [])


def test_a_word_needs_the_proof_and_a_wrong_one_counts_towards_the_lock(piece: PieceId) -> None:
    for _ in range(4):
        assert "tracking.not_proven" in answered(stranger(), piece, 404, tail="0000")
    assert "tracking.number_locked" in answered(stranger(), piece, 403, tail="0000")
    assert "tracking.number_locked" in answered(stranger(), piece, 403)
    assert Word.objects.count() == 0


def test_the_tracking_page_sent_twice_records_one_word(piece: PieceId) -> None:
    for key in ("same", "s" * 120):
        for _ in c.twice():
            answered(stranger(), piece, key=key, word="yes" if key == "same" else "no")
    assert Word.objects.count() == 2


def test_strangers_who_send_the_same_key_are_not_in_each_others_way(county: c.County, piece: PieceId) -> None:
    for each in (piece, c.at_centre(county, 1, start=1, recipient_phone="13912345678")[0]):
        assert "Yes: you agreed" in answered(stranger(), each, key="same")
    assert Word.objects.count() == 2


def test_another_carriers_number_and_an_odd_word_record_nothing(piece: PieceId) -> None:
    answered(stranger(), piece, 404, carrier="YTO")
    answered(stranger(), piece, 422, word="perhaps")
    assert Word.objects.count() == 0


def test_the_api_takes_the_villagers_word_with_the_same_proof(piece: PieceId) -> None:
    body = {"number": piece.number, "tail": TAIL, "carrier": "ZTO", "covers": "carrier", "is_given": True}
    post = {"content_type": "application/json", "headers": {"Idempotency-Key": "k1"}}
    assert stranger().post("/api/v1/track/consent", {**body, "tail": "0000"}, **post).status_code == 404
    assert stranger().post("/api/v1/track/consent", body, **post).json()["kind"] == "consent.given"
    told = stranger().get("/api/v1/track", {"number": piece.number, "tail": TAIL}).json()[0]["consent"]
    assert (told["is_given"], told["may_stand"], told["words"][0]["covers"]) == (True, True, "carrier")


def test_the_keeper_sees_whom_to_call_and_records_what_they_said(post: Post) -> None:
    piece, other = post.waits(2)
    assert "2 recipients to be asked" in post.text("/station/shelf/")
    assert "2 recipients to be asked" in post.text("/station/receive/")
    address = f"/station/pieces/{c.row(piece).id}/consent/"
    post.post(address, answer="all")
    page = post.text("/station/ask/")
    assert (piece.number in page, other.number in page) == (False, True)
    post.post(f"/station/pieces/{c.row(other).id}/consent/", answer="no")
    assert "said no" in post.text("/station/ask/")
    assert [word.channel for word in Word.objects.all()] == [Channel.CALL, Channel.CALL]


def test_a_refused_scan_tells_the_keeper_to_call_and_works_once_they_agree(post: Post, piece: PieceId) -> None:
    set_rule(Rule.REFUSE)
    scan = {"numbers": [piece.number], "shelf": "1-1"}
    sent = {"content_type": "application/json"}
    line = post.browser.post("/station/receive/scan/", {**scan, "key": "a"}, **sent).json()["results"][0]
    assert (line["ok"], line["code"]) == (False, "consents.not_consented")
    assert "Call the recipient" in line["mend"]
    assert piece.number in post.text("/station/ask/")
    post.post(f"/station/pieces/{c.row(piece).id}/consent/", answer="piece")
    assert post.browser.post("/station/receive/scan/", {**scan, "key": "b"}, **sent).json()["results"][0]["ok"]


def test_a_keeper_does_not_speak_for_a_neighbours_piece(post: Post) -> None:
    far = c.at_centre(post.county, 1, start=30, village=c.FAR_VILLAGE)[0]
    post.post(f"/station/pieces/{c.row(far).id}/consent/", status=404, answer="piece")
    assert Word.objects.count() == 0


def test_staff_do_not_say_that_a_word_came_from_the_tracking_page(piece: PieceId) -> None:
    keeper = Actor("staff:keeper", "", Role.KEEPER, Scope(c.CODE), ROLES[Role.KEEPER])
    with pytest.raises(InvalidInput):
        say(piece, by=keeper, channel=Channel.TRACKING)
    say(piece, by=keeper, channel=Channel.COUNTER)
    assert [word.channel for word in Word.objects.all()] == [Channel.COUNTER]


def test_the_dispatcher_records_a_call_by_number(county: c.County, piece: PieceId) -> None:
    client = signed_in(county, Role.DISPATCHER)
    sent = {"key": "k1", "carrier": "ZTO", "number": piece.number, "covers": "all", "word": "yes"}
    assert client.post("/consents/", {**sent, "number": "0000"}).status_code == 404
    assert client.post("/consents/", sent).status_code == 302
    assert queries.standing(SYSTEM, c.CODE, "ZTO", piece.number).is_given


def shares_of(actor: Actor) -> tuple[Share, ...]:
    return queries.shares(actor, c.CODE, date(2026, 11, 3))


@pytest.fixture
def counted(county: c.County) -> c.County:
    """Three pieces of ZTO and one of YTO shelved, two of ZTO's with consent."""
    wired = consequences.installed()
    consequences.install({"parcel.shelved": (count_shelved,)})
    pieces = [*c.at_centre(county, 3), *c.at_centre(county, 1, start=9, carrier="YTO")]
    for each in pieces[:2]:
        say(each)
    scans = [c.scan(each, Event.SHELVED, county.station) for each in pieces]
    assert c.record(*scans[:2]) + c.record(*scans[2:]) == ["applied"] * 4
    c.record(*scans)
    consequences.install(wired)
    return county


def test_the_share_counts_each_shelved_piece_once_and_equals_the_facts(counted: c.County) -> None:
    shares = {each.carrier: (each.consented, each.shelved) for each in shares_of(SYSTEM)}
    assert shares == {"ZTO": (2, 3), "YTO": (0, 1), "YZ": (0, 0)}
    facts = Fact.objects.filter(kind="parcel.shelved", facts__carrier="ZTO").values_list("facts", flat=True)
    assert (sum(each["consented"] for each in facts), len(facts)) == shares["ZTO"]
    assert queries.shares(SYSTEM, c.CODE, date(2026, 10, 1))[0].shelved == 0
    assert ShelvedDay.objects.count() == 2


def test_a_month_of_shares_is_the_countys_own_and_ends_with_its_last_day(counted: c.County) -> None:
    for county, on in ((c.CODE, date(2026, 10, 31)), (c.CODE, date(2026, 12, 1)), ("611021", date(2026, 11, 20))):
        ShelvedDay.objects.create(county=county, carrier="ZTO", on=on, shelved=100, consented=100)
    assert {each.carrier: each.shelved for each in shares_of(SYSTEM)} == {"ZTO": 3, "YTO": 1, "YZ": 0}


def test_a_piece_shelved_late_at_night_counts_for_the_day_in_beijing(county: c.County) -> None:
    with clock.frozen_at(datetime(2026, 11, 20, 17, tzinfo=UTC)):
        piece = c.at_centre(county, 1, start=20)[0]
        assert c.record(c.scan(piece, Event.SHELVED, county.station, happened_at=clock.now())) == ["applied"]
    count_shelved(facts_of(c.CODE, [c.row(piece).thread], kinds=["parcel.shelved"]))
    assert [row.on for row in ShelvedDay.objects.all()] == [date(2026, 11, 21)]


def test_what_is_shelved_while_the_rule_is_off_is_in_no_share(county: c.County) -> None:
    set_rule(Rule.OFF)
    [piece] = c.on_shelf(county)
    count_shelved(facts_of(c.CODE, [c.row(piece).thread], kinds=["parcel.shelved"]))
    assert not ShelvedDay.objects.exists()


def test_the_shares_are_the_countys_and_the_couriers_and_no_towns_nor_stations(counted: c.County) -> None:
    desk = ROLES[Role.COUNTY_MANAGER]
    for scope in (Scope(c.TOWN), Scope(c.VILLAGE, counted.station)):
        assert shares_of(Actor("x", "", Role.OUTLET_MANAGER, scope, desk)) == ()
    with pytest.raises(OutOfScope):
        shares_of(Actor("x", "", Role.COUNTY_MANAGER, Scope("611021"), desk))


def test_a_partner_sees_its_own_share_and_no_other(counted: c.County) -> None:
    client = signed_in(counted, Role.PARTNER, party=counted.zto)
    page = client.get("/consents/").content.decode()
    assert ("66.7 %" in page, "圆通" in page, "They agree" in page) == (True, False, False)
    assert [each.carrier for each in shares_of(actor_of(Staff.objects.get()))] == ["ZTO"]
    assert client.post("/consents/", {"key": "k", "covers": "all", "word": "yes"}).status_code == 403


def test_a_word_is_never_altered_not_even_in_the_database(piece: PieceId) -> None:
    say(piece)
    with pytest.raises(Exception, match="append-only"):
        Word.objects.update(is_given=False)
