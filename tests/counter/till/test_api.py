"""The till by JSON: the same acts as on the pages, refused in the same words, once for each key."""

import json
from typing import Any

import pytest

from huinong.counter.till import values
from huinong.counter.till.models import Count, Shift
from huinong.counter.till.queries import is_blind
from tests.counter.station.conftest import Post, token
from tests.counter.till.conftest import MANAGER, confirmed, sold, stands
from tests.logistics import county as c

__all__ = ["token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
FLOAT = {"notes": {"10000": 3}}


def ask(post: Post, token: dict[str, str], act: str, body: Any, key: str = "k", status: int = 200) -> Any:
    address = f"/api/v1/till/{c.CODE}/points/{post.county.station}/{act}"
    more: dict[str, Any] = {**token, "HTTP_IDEMPOTENCY_KEY": key}
    response = post.browser.post(address, json.dumps(body), content_type="application/json", **more)
    assert response.status_code == status, response.content.decode()
    return response.json()


def read(post: Post, token: dict[str, str], address: str) -> Any:
    more: dict[str, Any] = dict(token)
    return post.browser.get(f"/api/v1/till{address}", **more).json()


def test_a_day_by_api_is_the_day_by_page(post: Post, token: dict[str, str]) -> None:
    ask(post, token, "opening", FLOAT, "a")
    sold(post.county, 40)
    ask(post, token, "remittances", {"amount_fen": 10_000, "proof": "S1", "paid_on": "2026-11-20"}, "b")
    ask(post, token, "closing", FLOAT, "c")
    found = read(post, token, "")[0]
    assert (found["shift"], found["cash_fen"], found["on_way_fen"]) == ("closed", 30_000, 10_000)
    number = Shift.objects.get().number
    assert read(post, token, f"/{c.CODE}/shifts/{number}")["difference_fen"] == 0
    counts = read(post, token, f"/{c.CODE}/shifts/{number}/counts")
    assert [(each["purpose"], each["notes"]) for each in counts] == [
        ("opening", {"10000": 3}),
        ("closing", {"10000": 3}),
    ]
    assert [row["proof"] for row in read(post, token, "/remittances")["items"]] == ["S1"]
    confirmed("JP3-261120-1", MANAGER)
    assert stands(post.county, "cash", "transit") == (-30_000, 0)


def test_a_keeper_counts_blind_by_api_too_and_the_county_sees_the_cash(post: Post, token: dict[str, str]) -> None:
    assert read(post, token, "")[0]["cash_fen"] is None
    ask(post, token, "opening", FLOAT, "a")
    sold(post.county, 40)
    assert read(post, token, "")[0]["cash_fen"] is None
    ask(post, token, "closing", {"notes": {"10000": 4}}, "b")
    assert read(post, token, "")[0]["cash_fen"] == 40_000
    assert not is_blind(MANAGER, values.Shift.OPEN)


def test_the_same_key_counts_once_and_never_for_another_body(post: Post, token: dict[str, str]) -> None:
    for _ in range(2):
        ask(post, token, "opening", FLOAT)
    other = {"notes": {"10000": 2}, "reason": "少一张"}
    assert ask(post, token, "opening", other, status=409)["code"] == "journal.key_reused"
    left = {"notes": {"10000": 3}}
    ask(post, token, "closing", left, "l")
    for _ in range(2):
        ask(post, token, "leaving", left, "m")
    ask(post, token, "leaving", other, "m", status=409)
    assert (Shift.objects.count(), Count.objects.count()) == (1, 3)


def test_what_cannot_be_is_refused_by_name(post: Post, token: dict[str, str]) -> None:
    wrong = {"notes": {"300": 1}}
    assert ask(post, token, "opening", wrong, status=422)["code"] == "till.entry_wrong"
    assert ask(post, token, "opening", {"notes": {"x": 1}}, status=422)["code"] == "till.entry_wrong"
    assert ask(post, token, "opening", {"notes": {}}, status=422)["code"] == "till.reason_wanted"
    assert ask(post, token, "closing", FLOAT, status=409)["code"] == "till.not_open"
    ask(post, token, "surprise-count", FLOAT, status=403)
    assert Count.objects.count() == 0
