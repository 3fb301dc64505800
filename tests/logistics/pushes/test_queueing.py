"""A status is on its way from the moment its fact is recorded, for those who asked to be told, and for nobody else."""

import json
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huinong.journal import consequences
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.facts import REDIRECTED, kind_of
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import AskedBy, PieceId, Redirection
from huinong.logistics.pushes import live, services
from huinong.logistics.pushes.models import Delivery, Webhook
from tests.logistics import county as c
from tests.logistics.pushes import told as t
from tests.logistics.pushes.conftest import PUSHED

pytestmark = pytest.mark.django_db
WANTED = ("carrier", "number", "event", "emsevt", "status", "point", "village", "on_time")


def test_each_step_of_a_partner_s_piece_is_queued_in_order(county: c.County) -> None:
    t.register(county.zto)
    [piece] = c.on_shelf(county)
    rows = Delivery.objects.order_by("sequence")
    assert [(row.event, row.sequence, row.state) for row in rows] == [
        ("arrived", 1, "waiting"),
        ("shelved", 2, "waiting"),
    ]
    assert {(row.piece, row.party) for row in rows} == {(f"ZTO-{piece.number}", county.zto)}


def test_every_step_but_the_announcement_is_pushed_and_the_redirection() -> None:
    assert {kind_of(event) for event in Event} - {"parcel.announced"} | {REDIRECTED} == PUSHED


def test_a_status_says_what_the_partner_needs_and_names_no_person(county: c.County) -> None:
    t.register(county.zto)
    c.on_shelf(county)
    row = Delivery.objects.get(event="shelved")
    said = json.loads(row.body)
    assert {key: said[key] for key in WANTED} == {
        "carrier": "ZTO", "number": "7312345000000", "event": "shelved", "emsevt": "EDH", "status": "上架",
        "point": "station", "village": c.VILLAGE, "on_time": True,
    }  # fmt: skip
    assert (said["delivery"], said["sequence"]) == (str(row.id), 2)
    assert all(word not in row.body for word in ("王秀英", "13812340000", "白霓桥"))


def test_a_hand_over_says_what_was_taken_on_delivery(county: c.County) -> None:
    t.register(county.zto)
    [piece] = c.at_centre(county, 1, cod_fen=6_850)
    c.record(c.scan(piece, Event.SHELVED, county.station))
    paid = {"proof": "code", "code": c.row(piece).shelf_code, "cod": "cash"}
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=paid)) == ["applied"]
    said = {row.event: json.loads(row.body)["cod_fen"] for row in Delivery.objects.all()}
    assert said == {"arrived": None, "shelved": None, "collected": 6_850}


def test_an_exception_before_signing_is_told_as_one(county: c.County) -> None:
    t.register(county.zto)
    [piece] = c.announce()
    c.record(c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    said = json.loads(Delivery.objects.get().body)
    assert (said["exception"], said["before_signing"], said["emsevt"]) == ("damaged", True, "EMH")


def redirected(piece: PieceId, **changes: object) -> None:
    given = {"key": f"r-{piece.number}", "piece": piece, "happened_at": c.NOW, "asked_by": AskedBy.SENDER}
    parcels.redirect_piece(county=c.CODE, redirection=Redirection(**{**given, **changes}), actor=c.DISPATCHER)  # type: ignore[arg-type]


def test_a_redirection_and_a_turning_back_are_told_as_what_they_are(county: c.County) -> None:
    moved, back = c.at_centre(county, 2)
    t.register(county.zto)
    redirected(moved, village=c.FAR_VILLAGE, address="三村五组")
    redirected(back)
    told = [json.loads(row.body) for row in Delivery.objects.order_by("id")]
    assert [(said["event"], said["status"], said["emsevt"], said["asked_by"]) for said in told] == [
        ("redirected", "改址", "EMH", "sender"),
        ("turned_back", "退回寄件人", "EMH", "sender"),
    ]
    assert (told[0]["was_village"], told[0]["village"]) == (c.VILLAGE, c.FAR_VILLAGE)
    assert [row.event for row in Delivery.objects.order_by("id")] == ["redirected", "turned_back"]
    assert "五组" not in Delivery.objects.get(event="redirected").body


def test_a_webhook_of_another_county_is_told_nothing_of_this_one(county: c.County) -> None:
    Webhook.objects.create(
        county="421224", party=county.zto, url="https://example.cn/", secret_sealed=b"", registered_at=c.NOW
    )
    c.at_centre(county)
    assert not Delivery.objects.exists()


def test_what_a_partner_did_not_ask_for_is_not_queued(county: c.County) -> None:
    c.at_centre(county)
    assert not Delivery.objects.exists()
    t.register(county.zto)
    c.at_centre(county, start=5, carrier="YZ")
    c.at_centre(county, start=9, carrier="YTO")
    assert not Delivery.objects.exists()


def test_a_repeated_scan_is_told_once(county: c.County) -> None:
    t.register(county.zto)
    [piece] = c.announce()
    scan = c.scan(piece, Event.ARRIVED, county.centre)
    assert c.record(scan, scan) == ["applied", "repeated"]
    assert c.record(scan) == ["repeated"]
    assert Delivery.objects.count() == 1


def test_what_is_rolled_back_is_not_told(county: c.County) -> None:
    t.register(county.zto)
    [piece] = c.announce()
    with transaction.atomic():
        c.record(c.scan(piece, Event.ARRIVED, county.centre))
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_without_a_webhook_a_batch_of_scans_asks_the_database_nothing_more(county: c.County) -> None:
    """What it costs otherwise: not one statement, however many scans."""
    batches = [[c.scan(piece, Event.ARRIVED, county.centre) for piece in c.announce(50, start=n)] for n in (0, 100)]
    live.trust()
    live.webhooks()
    with CaptureQueriesContext(
        connection,
    ) as wired:
        c.record(*batches[0])
    consequences.install({})
    with CaptureQueriesContext(connection) as alone:
        c.record(*batches[1])
    assert len(wired) == len(alone)


def test_with_a_webhook_a_batch_takes_the_same_statements_however_many_its_scans(county: c.County) -> None:
    t.register(county.zto)
    counts = []
    for start, number in ((0, 2), (100, 60)):
        scans = [c.scan(piece, Event.ARRIVED, county.centre) for piece in c.announce(number, start=start)]
        with CaptureQueriesContext(connection) as asked:
            c.record(*scans)
        counts.append(len(asked))
    assert (counts[0], Delivery.objects.count()) == (counts[1], 62)


def test_a_revoked_webhook_is_told_nothing_more_and_what_waited_is_dropped(county: c.County) -> None:
    webhook = t.register(county.zto).webhook
    c.at_centre(county)
    services.revoke(key="r", county=c.CODE, webhook=webhook, actor=t.partner(county.zto))
    c.at_centre(county, start=5)
    assert t.states() == ["dropped"]
    again = t.register(county.zto, key="w2")
    assert (again.webhook != webhook, again.secret is not None) == (True, True)


def test_two_batches_of_one_piece_go_on_counting(county: c.County) -> None:
    t.register(county.zto)
    [piece] = c.at_centre(county)
    c.record(c.scan(piece, Event.SHELVED, county.station))
    c.record(c.scan(piece, Event.NOTIFIED, county.station, details={"channel": "sms"}))
    assert list(Delivery.objects.order_by("sequence").values_list("event", "sequence")) == [
        ("arrived", 1), ("shelved", 2), ("notified", 3),
    ]  # fmt: skip


def test_an_unknown_party_is_told_nothing(county: c.County) -> None:
    assert str(uuid4()) not in live.webhooks().get(c.CODE, {})
