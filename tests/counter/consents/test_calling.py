"""A recipient's phone in clear, for whoever calls to ask, while they are to be asked; each reading is told."""

from typing import Any

import pytest
from django.test import Client

from huinong.access.queries import readings
from huinong.access.roles import ROLES
from huinong.counter.consents.errors import NoPhone, NotComing, NothingToAsk
from huinong.counter.consents.services import reveal_phone
from huinong.counter.consents.values import Rule
from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.journal import consequences
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.parcels.errors import NoSuchParcel
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from huinong.registry.parties.consequences import note_reads
from huinong.registry.parties.values import Revealed
from tests.commerce.people import browser, robot, sent
from tests.logistics import county as c

from .conftest import Post, say, set_rule

pytestmark = pytest.mark.django_db
PHONE, MASKED = "13812345678", "138****5678"
READ = "personal_data.read"


@pytest.fixture
def piece(county: c.County) -> PieceId:
    return c.at_centre(county, 1, recipient_phone=PHONE)[0]


def actor(role: Role, division: str, **scope: Any) -> Actor:
    return Actor(f"staff:{role}", "", role, Scope(division, **scope), ROLES[role])


def read(piece: PieceId, by: Actor = SYSTEM, key: str = "k1") -> Revealed:
    return reveal_phone(key=key, county=c.CODE, piece=piece, actor=by)


def readings_told() -> list[tuple[str, str, str]]:
    return [(fact.actor_id, fact.facts["subject"], fact.facts["purpose"]) for fact in Fact.objects.filter(kind=READ)]


def test_the_keeper_the_outlet_and_the_dispatcher_of_a_piece_read_its_phone_and_each_is_told(
    county: c.County, piece: PieceId
) -> None:
    people = (
        actor(Role.KEEPER, c.VILLAGE, point=county.station),
        actor(Role.OUTLET_MANAGER, c.TOWN),
        actor(Role.DISPATCHER, c.CODE),
    )
    assert [read(piece, each, each.role).text for each in people] == [PHONE] * 3
    thread = c.row(piece).thread
    assert readings_told() == [(each.id, thread, "consent.call") for each in people]
    assert PHONE not in str(list(Fact.objects.values_list("facts", flat=True)))


def test_nobody_elses_keeper_outlet_county_nor_a_manager_who_calls_nobody_reads_it(
    county: c.County, piece: PieceId
) -> None:
    strangers = (
        actor(Role.KEEPER, c.NEXT_VILLAGE, point=county.next_station),
        actor(Role.OUTLET_MANAGER, c.OTHER_TOWN),
        actor(Role.DISPATCHER, "611021"),
    )
    for each in strangers:
        with pytest.raises(NoSuchParcel):
            read(piece, each)
    for each in (actor(Role.COUNTY_MANAGER, c.CODE), actor(Role.PARTNER, c.CODE, party=county.zto)):
        with pytest.raises(NotPermitted):
            read(piece, each)
    assert readings_told() == []


def test_a_phone_is_read_only_while_its_recipient_is_to_be_asked(county: c.County, piece: PieceId) -> None:
    agreed, fetched, off = c.at_centre(county, 3, start=5)
    say(agreed)
    assert c.record(c.scan(fetched, Event.SHELVED, county.station)) == ["applied"]
    told = {"proof": "code", "code": c.row(fetched).shelf_code}
    assert c.record(c.scan(fetched, Event.COLLECTED, county.station, details=told)) == ["applied"]
    for each in (agreed, fetched):
        with pytest.raises(NothingToAsk):
            read(each)
    with pytest.raises(NotComing):
        read(c.accept(county)[0])
    say(piece, is_given=False)
    assert read(piece).text == PHONE  # who said no may be asked again
    set_rule(Rule.OFF)
    with pytest.raises(NothingToAsk):
        read(off, key="k2")
    assert len(readings_told()) == 1


def test_what_the_label_hides_nobody_reads(county: c.County) -> None:
    hidden = c.at_centre(county, recipient_phone=MASKED)[0]
    with pytest.raises(NoPhone):
        read(hidden)
    assert readings_told() == []


def test_a_press_sent_twice_is_one_reading_though_they_agreed_meanwhile(county: c.County, piece: PieceId) -> None:
    first = read(piece)
    say(piece)
    again = read(piece)
    assert (again.text, again.receipt.is_repeat, again.receipt.fact.id) == (PHONE, True, first.receipt.fact.id)
    other = c.at_centre(county, start=5)[0]
    with pytest.raises(KeyReused):
        read(other)
    assert len(readings_told()) == 1


def test_the_keeper_presses_calls_and_notes_the_answer(post: Post) -> None:
    [seen] = post.waits(1, recipient_phone=PHONE)
    [hidden] = post.waits(1, start=5, recipient_phone=MASKED)
    listed = post.text("/station/ask/")
    address, other = (f"/station/pieces/{c.row(each).id}/phone/" for each in (seen, hidden))
    assert (PHONE in listed, address in listed, other in listed) == (False, True, False)
    assert listed.count("the label hides the phone") == 1
    page = post.post(address, status=200)
    assert f'href="tel:{PHONE}"' in page
    assert f"/station/pieces/{c.row(seen).id}/consent/" in page
    assert "hides the phone" in post.post(other, status=409)
    far = c.at_centre(post.county, 1, start=30, village=c.FAR_VILLAGE)[0]
    post.post(f"/station/pieces/{c.row(far).id}/phone/", status=404)
    assert [reader for reader, _, _ in readings_told()] == [post.actor.id]


def test_the_dispatcher_types_a_number_calls_and_notes_the_answer(county: c.County, piece: PieceId) -> None:
    client: Client = browser(Role.DISPATCHER)
    asked = {"key": "k1", "carrier": "ZTO", "number": f" {piece.number} "}
    shown = client.post("/consents/phone/", asked)
    text = shown.content.decode()
    assert (f'href="tel:{PHONE}"' in text, f'name="number" value="{piece.number}"' in text) == (True, True)
    assert "no-store" in shown.headers["Cache-Control"]
    assert client.get("/consents/phone/").status_code == 405
    assert browser(Role.DISPATCHER, "611021").post("/consents/phone/", asked).status_code == 404
    assert browser(Role.COUNTY_MANAGER).post("/consents/phone/", asked).status_code == 403


def test_the_api_gives_the_phone_with_the_receipt_of_the_reading(county: c.County, piece: PieceId) -> None:
    address = f"consents/pieces/{c.CODE}/ZTO/{piece.number}/phone"
    status, told = sent(robot(Role.DISPATCHER), address)
    assert (status, told["text"], told["receipt"]["kind"]) == (200, PHONE, READ)
    assert sent(robot(Role.COUNTY_MANAGER), address)[0] == 403


def test_who_audits_reads_why_in_words(county: c.County, piece: PieceId) -> None:
    wired = consequences.installed()
    consequences.install({READ: (note_reads,)})
    read(piece)
    consequences.install(wired)
    auditor = actor(Role.COUNTY_MANAGER, c.CODE)
    told = [(row.subject, row.purpose) for row in readings(auditor).rows]
    assert told == [(c.row(piece).thread, "征询能否放驿站")]
