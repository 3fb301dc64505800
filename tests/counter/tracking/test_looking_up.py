"""A piece in plain words, for whoever has its number and the end of the phone; for others the same no."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from huinong.access.models import FailedTries
from huinong.counter.tracking.errors import NetworkLocked, NotProven, NumberLocked
from huinong.counter.tracking.services import look_up
from huinong.edge.gates import SYSTEM
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.services import redirect_piece
from huinong.logistics.parcels.values import AskedBy, PieceId, Redirection
from huinong.registry.points.services import set_hours
from huinong.registry.points.values import Hours
from huinong.registry.policies.models import Policy
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county"]
pytestmark = pytest.mark.django_db
HOME = "198.51.100.9"
PHONE, TAIL = "13812345678", "5678"
PERSON = {"recipient_name": "王秀英", "recipient_phone": PHONE, "address": "白霓桥村三组18号"}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen_at(c.NOW):
        yield


@pytest.fixture
def piece(county: c.County) -> PieceId:
    found = c.at_centre(county, 1, **PERSON)[0]
    assert c.record(c.scan(found, Event.SHELVED, county.station)) == ["applied"]
    return found


def browser() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en", REMOTE_ADDR=HOME)
    client.cookies["django_language"] = "en"
    return client


def test_the_proof_shows_the_code_the_way_and_the_station(county: c.County, piece: PieceId) -> None:
    week = [Hours(day, 480, 1080) for day in range(5)]
    set_hours(county=c.CODE, key="hours", point=county.station, hours=week, actor=SYSTEM)
    with translation.override("en"):
        told = look_up(number=piece.number.lower(), tail=TAIL)[0]
    assert (told.where, told.shelf_code) == ("You can fetch it", c.row(piece).shelf_code)
    assert told.steps[0].said.startswith("Lies ready at ")
    assert len(told.steps) == 3
    assert told.place is not None
    assert [(each.days, each.times) for each in told.place.week] == [("Monday to Friday", "08:00–18:00")]
    assert told.help_phone == 11183


def test_who_fetches_it_knows_what_to_bring_until_it_is_fetched(county: c.County) -> None:
    [owed] = c.at_centre(county, 1, cod_fen=6_850, **PERSON)
    assert c.record(c.scan(owed, Event.SHELVED, county.station)) == ["applied"]
    proof = {"number": owed.number, "tail": TAIL}
    page = browser().post("/track/", proof).content.decode()
    assert ("against cash on delivery" in page, "¥68.50" in page) == (True, True)
    assert browser().get("/api/v1/track", proof).json()[0]["cod_fen"] == 6_850
    paid = {"proof": "code", "code": c.row(owed).shelf_code, "cod": "cash"}
    assert c.record(c.scan(owed, Event.COLLECTED, county.station, details=paid)) == ["applied"]
    assert "¥68.50" not in browser().post("/track/", proof).content.decode()


def test_name_and_phone_are_masked_and_the_address_is_not_told(piece: PieceId) -> None:
    page = browser().post("/track/", {"number": piece.number, "tail": TAIL}).content.decode()
    answer = str(browser().get("/api/v1/track", {"number": piece.number, "tail": TAIL}).json())
    for text in (page, answer):
        assert "王*英" in text
        assert "1******5678" in text
        assert not [secret for secret in ("王秀英", PHONE, "三组18号", "138****") if secret in text]


def test_nothing_of_another_piece_is_told(county: c.County, piece: PieceId) -> None:
    other = c.at_centre(county, 1, start=7, recipient_name="周国平", recipient_phone="13911115678")[0]
    page = browser().post("/track/", {"number": piece.number, "tail": TAIL}).content.decode()
    assert piece.number in page
    assert other.number not in page
    assert "周*平" not in page


def test_a_piece_turned_back_is_told_as_going_back_to_its_sender(county: c.County) -> None:
    piece = c.at_centre(county, 1, **PERSON)[0]
    said = Redirection(key="r1", piece=piece, happened_at=c.NOW, asked_by=AskedBy.SENDER)
    redirect_piece(county=c.CODE, redirection=said, actor=SYSTEM)
    with translation.override("en"):
        told = look_up(number=piece.number, tail=TAIL)[0]
    assert (told.where, told.steps[0].said) == ("Going back to the sender", "Goes back to the sender")


def test_a_look_is_no_fact_and_moves_nothing(piece: PieceId) -> None:
    before = (Fact.objects.count(), c.row(piece).state)
    look_up(number=piece.number, tail=TAIL, address=HOME)
    assert (Fact.objects.count(), c.row(piece).state) == before
    assert FailedTries.objects.count() == 0


def refused(number: str, tail: str) -> tuple[Any, int]:
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        pytest.raises(NotProven) as caught,
    ):
        look_up(number=number, tail=tail, address=HOME)
    return (caught.value.code, caught.value.facts), len(queries)


def test_a_wrong_tail_and_an_unknown_number_are_answered_alike_at_the_same_cost(piece: PieceId) -> None:
    wrong = refused(piece.number, "0000")
    FailedTries.objects.all().delete()
    assert refused("YT0000000000", TAIL) == wrong
    assert wrong[0] == ("tracking.not_proven", {"left": 4, "phone": 11183})


def test_five_wrong_tails_lock_a_number_known_or_not_and_the_lock_opens_by_itself(piece: PieceId) -> None:
    for number in (piece.number, "YT0000000000"):
        for _ in range(4):
            refused(number, "0000")
        for tail in ("0000", TAIL):
            with pytest.raises(NumberLocked, match="12:15"):
                look_up(number=number, tail=tail, address="203.0.113.7")
    with clock.frozen_at(c.NOW + timedelta(minutes=15)):
        assert look_up(number=piece.number, tail=TAIL)[0].number == piece.number


def test_guessing_at_many_numbers_locks_the_network_and_no_other(piece: PieceId) -> None:
    Policy.objects.filter(key="tracking.network_tries").update(value=3)
    for number in range(2):
        refused(f"YT000000000{number}", "0000")
    for number in ("YT0000000009", piece.number):
        with pytest.raises(NetworkLocked):
            look_up(number=number, tail=TAIL, address=HOME)
    assert look_up(number=piece.number, tail=TAIL, address="203.0.113.7")[0].number == piece.number


def test_the_page_says_no_without_a_word_more(piece: PieceId) -> None:
    page = browser().post("/track/", {"number": piece.number, "tail": "0000"})
    assert page.status_code == 404
    assert "tracking.not_proven" in page.content.decode()
    assert "王" not in page.content.decode()
    assert browser().post("/track/", {"number": "?", "tail": "12"}).status_code == 422
    assert f'value="{piece.number}"' in browser().get(f"/track/?number={piece.number}").content.decode()


def test_the_api_refuses_strangers_as_the_page_does(piece: PieceId) -> None:
    answer = browser().get("/api/v1/track", {"number": piece.number, "tail": "0000"})
    assert (answer.status_code, answer.json()["code"]) == (404, "tracking.not_proven")
    assert browser().get("/api/v1/track", {"number": piece.number, "tail": "00"}).status_code == 422
