"""What happens when a partner's server answers, and when it does not: tried against a real one on this machine."""

import hashlib
import hmac
import threading
import time
from itertools import pairwise
from typing import Any

import pytest

from huinong.logistics.parcels.life import Event
from huinong.logistics.pushes import sending, services
from huinong.logistics.pushes.models import Delivery
from huinong.logistics.pushes.values import Round
from tests.logistics import county as c
from tests.logistics.pushes import told as t
from tests.logistics.pushes.receiver import receiving

pytestmark = pytest.mark.django_db


def test_a_push_is_signed_over_its_moment_and_its_body(county: c.County) -> None:
    with receiving() as server:
        secret = t.register(county.zto, server.url).secret
        c.at_centre(county)
        assert t.worked() == Round(sent=1, failed=0, given_up=0)
    [(headers, body)] = server.got
    assert secret is not None
    proof = hmac.new(secret.encode(), headers["Huinong-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    row = Delivery.objects.get()
    assert headers["Huinong-Signature"] == f"v1={proof}"
    assert (headers["Huinong-Delivery"], headers["Huinong-Timestamp"]) == (str(row.id), str(int(c.NOW.timestamp())))
    assert (row.state, row.attempts, row.status, row.answer, row.sent_at) == ("sent", 1, 200, "ok", c.NOW)


def test_the_steps_of_a_piece_arrive_in_order_even_when_one_had_to_be_tried_again(county: c.County) -> None:
    with receiving(500, 200) as server:
        t.register(county.zto, server.url)
        c.on_shelf(county)
        assert t.worked() == Round(sent=0, failed=1, given_up=0)
        assert t.worked(t.after(59)) == Round(0, 0, 0)
        assert t.worked(t.after(60)) == Round(sent=2, failed=0, given_up=0)
    assert server.events() == [("arrived", 1), ("arrived", 1), ("shelved", 2)]
    assert len({headers["Huinong-Delivery"] for headers, _ in server.got}) == 2


def test_one_piece_that_waits_does_not_hold_up_another(county: c.County) -> None:
    with receiving(503, 200) as server:
        t.register(county.zto, server.url)
        c.at_centre(county, 2)
        assert t.worked() == Round(sent=1, failed=1, given_up=0)


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (301, 301, ""),
        (307, 307, ""),
        (404, 404, ""),
        (500, 500, ""),
        ("cut", None, "RemoteDisconnected"),
        (204, 204, ""),
    ],
)
def test_only_a_2xx_takes_a_push_and_no_redirect_is_followed(
    county: c.County, answer: Any, status: int | None, said: str
) -> None:
    with receiving(answer) as server:
        t.register(county.zto, server.url)
        c.at_centre(county)
        t.worked()
    row = Delivery.objects.get()
    assert (len(server.got), row.status, said in row.answer) == (1, status, True)
    assert row.state == ("sent" if answer == 204 else "waiting")


@pytest.mark.parametrize("answer", ["late", "drip"])
def test_a_server_that_is_late_or_drips_is_cut_off_in_time(county: c.County, answer: str) -> None:
    t.figure("pushes.timeout_s", 1, "seconds")
    with receiving(answer) as server:
        t.register(county.zto, server.url)
        c.at_centre(county)
        began = time.monotonic()
        t.worked()
        assert time.monotonic() - began < 2
    assert t.states() == ["waiting" if answer == "late" else "sent"]  # a drip said 200 before its endless body


def test_nobody_there_is_a_failure_like_any_other(county: c.County) -> None:
    with receiving() as server:
        url = server.url
    t.register(county.zto, url)
    c.at_centre(county)
    assert t.worked() == Round(sent=0, failed=1, given_up=0)
    assert "ConnectionRefusedError" in Delivery.objects.get().answer


def test_the_waits_double_up_to_the_longest_and_after_the_last_try_it_is_given_up(county: c.County) -> None:
    t.figure("pushes.tries", 5, "tries")
    t.figure("pushes.longest_wait_s", 200, "seconds")
    with receiving(500) as server:
        t.register(county.zto, server.url)
        c.at_centre(county)
        at, waits = 0, []
        while (row := Delivery.objects.get()).state == "waiting":
            at = int((row.next_at - c.NOW).total_seconds())
            waits.append(at)
            t.worked(t.after(at))
    assert [later - earlier for earlier, later in pairwise(waits)] == [60, 120, 200, 200]
    assert (row.state, row.attempts, len(server.got)) == ("dead", 5, 5)


def test_what_was_given_up_lets_the_next_step_go_and_a_person_sends_it_again(county: c.County) -> None:
    t.figure("pushes.tries", 1, "tries")
    with receiving(500, 200) as server:
        t.register(county.zto, server.url)
        c.on_shelf(county)
        assert t.worked() == Round(sent=1, failed=0, given_up=1)
        assert t.states() == ["dead", "sent"]
        dead = Delivery.objects.get(state="dead")
        services.resend(key="again", county=c.CODE, delivery=dead.id, actor=t.dispatcher())
        assert t.worked() == Round(sent=1, failed=0, given_up=0)
    assert server.events() == [("arrived", 1), ("shelved", 2), ("arrived", 1)]


def test_a_server_that_fails_three_times_in_a_row_is_left_alone_until_the_next_round(county: c.County) -> None:
    with receiving(500) as server:
        t.register(county.zto, server.url)
        c.at_centre(county, 10)
        assert t.worked() == Round(sent=0, failed=3, given_up=0)
    assert len(server.got) == 3


def test_a_push_that_another_worker_has_in_hand_is_not_sent_twice(county: c.County) -> None:
    with receiving() as server:
        t.register(county.zto, server.url)
        c.at_centre(county)
        Delivery.objects.update(next_at=t.after(300))
        assert t.worked() == Round(0, 0, 0)
    assert server.got == []


def test_private_addresses_and_plain_http_are_refused_on_a_service(settings: Any) -> None:
    settings.HUINONG_PUSH_PRIVATE = False
    good = ("https://push.example.com/huinong", "https://push.example.com:8443/?k=1", "https://8.8.8.8/")
    bad = (
        "http://push.example.com/", "ftp://push.example.com/", "https://", "https://localhost/", "https://10.0.0.1/",
        "https://127.0.0.1/", "https://[::1]/", "https://192.168.1.9/", "https://169.254.169.254/latest/",
        "https://me:secret@push.example.com/", "https://push.example.com/#there", "https://push.example.com:99999/",
        "https://box.local/", "https://推送.cn/", "https://a example.cn/", "https://0/", "https://[::ffff:10.0.0.1]/",
        "https://example.cn/" + "a" * 400,
    )  # fmt: skip
    assert [url for url in good if not sending.is_good_address(url)] == []
    assert [url for url in bad if sending.is_good_address(url)] == []


def test_a_name_that_leads_inside_is_refused_when_something_is_sent(settings: Any) -> None:
    settings.HUINONG_PUSH_PRIVATE = False
    with receiving() as server:
        answered = sending.post(server.url.replace("127.0.0.1", "localhost"), b"{}", {}, timeout_s=2)
    assert (answered.status, "private" in answered.text, server.got) == (None, True, [])


def test_a_certificate_nobody_vouches_for_is_a_failure(county: c.County) -> None:
    with receiving() as server:
        answered = sending.post(server.url.replace("http:", "https:"), b"{}", {}, timeout_s=2)
    assert (answered.status, answered.is_taken, "SSL" in answered.text) == (None, False, True)


def test_a_push_outlives_threads_of_its_own(county: c.County) -> None:
    with receiving() as server:
        before = threading.active_count()
        for _ in range(5):
            sending.post(server.url, b"{}", {}, timeout_s=30)
        time.sleep(0.1)
        assert threading.active_count() <= before + 1


def test_the_last_step_waits_for_one_that_is_sent_again(county: c.County) -> None:
    with receiving() as server:
        t.register(county.zto, server.url)
        [piece] = c.at_centre(county)
        t.worked()
        row = Delivery.objects.get()
        services.resend(key="again", county=c.CODE, delivery=row.id, actor=t.partner(county.zto))
        c.record(c.scan(piece, Event.SHELVED, county.station))
        t.worked()
    assert server.events() == [("arrived", 1), ("arrived", 1), ("shelved", 2)]
