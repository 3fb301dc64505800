from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huinong.journal.models import Fact
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.values import PieceId
from tests.logistics import county as c

from .conftest import Post

pytestmark = pytest.mark.django_db
STATE, ACTS = "/api/v1/station/state", "/api/v1/station/acts"
Send = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def send(token: dict[str, str]) -> Send:
    def sent(*acts: dict[str, Any], status: int = 200, key: str = "batch-1") -> list[dict[str, Any]]:
        body = {"device": "phone-1", "acts": list(acts)}
        response = Client().post(ACTS, body, content_type="application/json", headers={"Idempotency-Key": key}, **token)
        assert response.status_code == status, response.content.decode()
        found: list[dict[str, Any]] = response.json().get("results", [])
        return found

    return sent


def act(kind: str, op: str, piece: PieceId | None = None, **more: Any) -> dict[str, Any]:
    named = {"carrier": piece.carrier, "number": piece.number} if piece else {}
    return {"kind": kind, "op": f"op-{op:0>8}", "happened_at": c.NOW.isoformat(), **named, **more}


def answers(results: list[dict[str, Any]]) -> list[str]:
    return [(one["refusal"] or {}).get("code") or one["answer"] for one in results]


def test_a_device_knows_what_is_to_be_taken_and_says_that_it_was(post: Post, token: dict[str, str], send: Send) -> None:
    [owed] = post.waits(1, cod_fen=6_850)
    assert [piece["cod_fen"] for piece in Client().get(STATE, **token).json()["shelf"]] == [6_850]
    code = {"proof": "code", "code": "1-1-001"}
    assert answers(send(act("collect", "1", owed, **code))) == ["parcels.cod_due"]
    assert answers(send(act("collect", "2", owed, **code, cod="cash"), key="batch-2")) == ["applied"]


def test_one_read_holds_all_that_a_station_needs_until_the_next_signal(post: Post, token: dict[str, str]) -> None:
    post.waits(2)
    bag = post.offered(c.at_centre(post.county, 2, start=10))
    c.announce(1, start=20)
    c.accept(post.county)
    state = Client().get(STATE, **token).json()
    assert [len(state[name]) for name in ("shelf", "expected", "outbound", "going_back", "carriers")] == [2, 3, 1, 0, 3]
    assert [(b["number"], b["is_offered"], len(b["contents"])) for b in state["bags"]] == [(bag, True, 2)]
    ladder = {"remind": 24, "call": 48, "overdue": 72, "give_back": 168}
    assert {carrier["code"]: carrier["ladder"] for carrier in state["carriers"]}["ZTO"] == ladder
    assert state["postage"][0] == {
        "product": "parcel", "zone": "province", "first_fen": 1000, "next_fen": 300,
        "first_g": 1000, "step_g": 1000, "volume_cm3_per_kg": 6000,
    }  # fmt: skip
    assert (len(state["postage"]), state["destinations"][0]["name"]) == (6, "湖北")
    assert state["shelf"][0]["recipient_phone"] == "138****0000"


def test_the_read_asks_no_more_questions_when_more_is_here(post: Post, token: dict[str, str]) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(STATE, **token).status_code == 200
        return len(asked)

    post.waits(1)
    questions()  # whatever a process keeps is kept now
    few = questions()
    post.waits(30, start=10)
    c.announce(30, start=100)
    assert questions() == few


def test_a_day_without_signal_is_sent_as_one_batch(post: Post, send: Send) -> None:
    pieces = c.at_centre(post.county, 3)
    bag = post.offered(pieces[:2])
    results = send(
        act("receive", "1", bag=bag),
        act("open", "2", bag=bag),
        *(act("shelve", f"3{n}", piece, shelf="2-1") for n, piece in enumerate(pieces)),
        act("notify", "4", pieces[0], channel="loudspeaker"),
        act("collect", "5", pieces[0], proof="elder", name="王秀英", phone_tail="0000"),
        act("collect", "6", pieces[1], proof="proxy", proxy_name="李建国", relation="丈夫", phone_tail="0001"),
        act("report", "7", pieces[2], exception="damaged", note="湿了"),
    )
    assert answers(results) == ["applied"] * 9
    assert [c.row(piece).state for piece in pieces] == [State.COLLECTED, State.COLLECTED, State.EXCEPTED]
    assert results[2]["receipt"]["facts"]["shelf_code"] == "2-1-001"


def test_the_same_batch_sent_again_changes_nothing_and_is_answered_alike(post: Post, send: Send) -> None:
    pieces = c.at_centre(post.county, 2)
    bag = post.offered(pieces)
    sending = {
        "sender_name": "王秀英", "recipient_name": "陈先生", "recipient_phone": "13900001234",
        "address": "武汉市中北路1号", "weight_g": 900, "real_name": True, "opened": True,
        "id_number": "420102199003070037", "contents": "clothing",
    }  # fmt: skip
    batch = [
        act("receive", "1", bag=bag, seal_intact=False, witness="李师傅", counted=2),
        act("shelve", "2", pieces[0]),
        act("accept", "3", **sending),
    ]
    first = send(*batch)
    facts, parcels = Fact.objects.count(), list(Parcel.objects.order_by("id").values())
    again = send(*batch, key="batch-2")
    assert (answers(first), answers(again)) == (["applied"] * 3, ["repeated"] * 3)
    assert [one["receipt"]["fact"] for one in again] == [one["receipt"]["fact"] for one in first]
    assert (Fact.objects.count(), list(Parcel.objects.order_by("id").values())) == (facts, parcels)


def test_a_refused_line_stops_no_other_and_says_the_mend(post: Post, send: Send) -> None:
    pieces = c.at_centre(post.county, 2)
    results = send(
        act("open", "1", bag="B4212230000001"),
        act("collect", "2", pieces[0], proof="code", code="1-1-001"),
        act("shelve", "3", pieces[0]),
        act("accept", "4", sender_name="王", recipient_name="陈", recipient_phone="13900001234", address="武汉",
            weight_g=900, real_name=True, opened=False, id_number="420102199003070037", contents="clothing"),
        act("shelve", "5", pieces[1]),
    )  # fmt: skip
    assert answers(results) == [
        *("parcels.no_such_bag", "parcels.out_of_order", "applied", "station.checks_missing", "applied"),
    ]
    assert all(one["refusal"]["mend"] for one in results if one["answer"] == "refused")


def test_an_op_used_for_another_act_is_refused(post: Post, send: Send) -> None:
    pieces = c.at_centre(post.county, 2)
    send(act("shelve", "1", pieces[0]))
    assert answers(send(act("shelve", "1", pieces[1]))) == ["parcels.scan_id_reused"]
    assert c.row(pieces[1]).state == State.AT_COUNTY


def test_two_stations_that_claim_one_piece_get_one_custody_and_a_contest(
    post: Post, neighbour: Post, send: Send
) -> None:
    piece = c.at_centre(post.county, 1, station=None, village=c.FAR_VILLAGE)[0]
    Parcel.objects.update(station=None)
    assert answers(send(act("shelve", "1", piece))) == ["applied"]
    body = {"device": "phone-2", "acts": [act("shelve", "2", piece)]}
    headers = {"Idempotency-Key": "b2"}
    neighbour.browser.get("/station/")
    token = neighbour.browser.cookies["csrftoken"].value if "csrftoken" in neighbour.browser.cookies else ""
    response = neighbour.browser.post(
        ACTS, body, content_type="application/json", headers={**headers, "X-CSRFToken": token}
    )
    assert answers(response.json()["results"]) == ["parcels.held_elsewhere"]
    assert c.row(piece).station == post.county.station
    assert Fact.objects.filter(kind="parcel.contested").count() == 1


def test_what_happened_hours_ago_keeps_its_own_moment(post: Post, send: Send) -> None:
    piece = c.at_centre(post.county)[0]
    then = c.NOW - timedelta(hours=5)
    send(act("shelve", "1", piece, happened_at=then.isoformat()))
    fact = Fact.objects.get(kind="parcel.shelved")
    assert (fact.happened_at, fact.recorded_at) == (then, c.NOW)


def test_a_line_that_is_no_act_stops_the_batch_before_anything_is_done(post: Post, send: Send) -> None:
    piece = c.at_centre(post.county)[0]
    good = act("shelve", "1", piece)
    for bad in ({**good, "kind": "burn"}, {**good, "extra": 1}, {**good, "happened_at": "2026-11-20T12:00:00"}):
        send(good, bad, status=422)
    assert c.row(piece).state == State.AT_COUNTY


def test_the_number_of_questions_does_not_grow_with_the_scans(post: Post, send: Send) -> None:
    pieces = c.at_centre(post.county, 40)

    def questions(batch: list[PieceId], name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            send(*(act("shelve", f"{name}{n}", piece) for n, piece in enumerate(batch)))
        return len(asked)

    questions(pieces[:1], "a")  # opens the shelf's serial, and what a process keeps is kept
    assert questions(pieces[1:3], "b") == questions(pieces[3:], "c")


def test_another_stations_pieces_are_neither_read_nor_touched(post: Post, neighbour: Post, send: Send) -> None:
    theirs = c.at_centre(post.county, 1, village=c.NEXT_VILLAGE)[0]
    assert Client().get(STATE).status_code == 401
    assert answers(send(act("shelve", "1", theirs))) == ["parcels.wrong_station"]
    assert c.row(theirs).state == State.AT_COUNTY


def test_a_count_says_what_is_missing_and_what_is_too_much_and_moves_nothing(post: Post, token: dict[str, str]) -> None:
    seen, missing = post.waits(2)
    body = {"scanned": [seen.number, "999999999999"]}
    more = {"content_type": "application/json", "headers": {"Idempotency-Key": "count-1"}, **token}
    told = [Client().post("/api/v1/station/counts", body, **more).json() for _ in c.twice()]
    assert (told[0]["expected"], told[0]["found"], told[0]["surplus"]) == (2, 1, ["999999999999"])
    assert [piece["number"] for piece in told[0]["missing"]] == [missing.number]
    assert [each["receipt"]["is_repeat"] for each in told] == [False, True]
    assert Fact.objects.filter(kind="station.counted").count() == 1
