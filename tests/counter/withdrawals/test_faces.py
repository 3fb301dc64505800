"""The counter, the county's list and the API: no cash before the bank's yes, and never the card on a page."""

from typing import Any

import pytest
from django.test import Client

from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.counter.withdrawals.models import Withdrawal
from huinong.counter.withdrawals.values import State
from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.kernel.actor import Role
from tests.counter.station.conftest import PASSWORD, Post, neighbour, post, token
from tests.counter.till.conftest import noon
from tests.counter.withdrawals.test_withdrawing import card, ready, withdraw
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county", "neighbour", "noon", "post", "ready", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def ask(at: Post, yuan: int = 500, of: str = "", status: int = 302) -> str:
    return at.post("/withdraw/", status, yuan=yuan, card=of or card())


def the_one() -> str:
    row = Withdrawal.objects.get()
    return f"/{row.county}/{row.number}/"


@pytest.fixture
def manager(county: c.County) -> Client:
    new = NewStaff(username="chen", name="陈经理", role=Role.COUNTY_MANAGER, division=c.CODE, password=PASSWORD)
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    created = create_staff(key="chen", actor=SYSTEM, new=new)
    browser.force_login(Staff.objects.get(id=created.fact.facts["staff"]))
    return browser


def test_the_amount_stands_in_large_figures_before_the_card_is_asked_for(post: Post) -> None:
    assert 'name="card"' not in post.text("/withdraw/")
    page = post.text("/withdraw/?yuan=1234")
    assert "1,234.00" in page
    assert 'name="card"' in page


def test_cash_is_handed_out_after_the_banks_yes_and_stands_on_the_one_receipt(post: Post) -> None:
    ask(post)
    address = f"/withdraw{the_one()}"
    assert "The bank says yes" in post.text(address)
    post.post(address, act="hand")
    assert Withdrawal.objects.get().state == State.HANDED
    assert "One receipt with what else they did" in post.text(address)
    visit = post.text(f"/visits/{c.CODE}/{post.county.station}/?thread={Withdrawal.objects.get().number}")
    assert "-¥500.00" in visit or "−¥500.00" in visit


def test_while_the_bank_is_silent_the_page_says_give_no_cash_and_asks_again(post: Post) -> None:
    ask(post, of=card("02"))
    address = f"/withdraw{the_one()}"
    page = post.text(address)
    assert "give no cash" in page
    assert 'value="hand"' not in page
    post.post(address, act="resolve")
    assert Withdrawal.objects.get().state == State.APPROVED


def test_a_refused_form_keeps_the_amount_and_never_the_card(post: Post) -> None:
    page = ask(post, yuan=2_100, status=409)
    assert "2,100.00" in page
    assert card() not in page
    assert 'value="2100"' in page
    assert not Withdrawal.objects.exists()


def test_a_form_sent_twice_asks_the_bank_once(post: Post) -> None:
    for _again in range(2):
        post.post("/withdraw/", key="same", yuan=500, card=card())
    assert Withdrawal.objects.count() == 1


def test_a_neighbours_withdrawal_is_not_there(post: Post, neighbour: Post) -> None:
    ask(post)
    for place in ("withdraw", "withdrawals"):
        neighbour.text(f"/{place}{the_one()}", status=404)
    assert Withdrawal.objects.get().number not in neighbour.text("/withdrawals/")


def test_the_county_finds_what_is_flagged_and_reviews_it_with_a_reason(post: Post, manager: Client) -> None:
    for _time in range(3):
        withdraw(post.county, post.actor, 100)
    flagged = Withdrawal.objects.exclude(flags=[]).get()
    plain = Withdrawal.objects.filter(flags=[]).first()
    assert plain is not None
    for asked in ("review=open", "flag=repeated", f"q={flagged.number}"):
        text = manager.get(f"/withdrawals/?{asked}").content.decode()
        assert (flagged.number in text, plain.number in text) == (True, False), asked
    assert flagged.number not in manager.get("/withdrawals/?flag=own_card").content.decode()
    address = f"/withdrawals/{c.CODE}/{flagged.number}/"
    assert manager.post(address, {"key": "r0", "act": "review", "note": " "}).status_code == 422
    assert manager.post(address, {"key": "r", "act": "review", "note": "asked the bank"}).status_code == 302
    assert "asked the bank" in manager.get(address).content.decode()
    assert flagged.number not in manager.get("/withdrawals/?review=open").content.decode()
    assert flagged.number in manager.get("/withdrawals/?review=done").content.decode()


def test_the_api_asks_once_under_its_key_and_refuses_another_amount(post: Post, token: dict[str, str]) -> None:
    address, before = f"/api/v1/withdrawals/{c.CODE}", clock.now().isoformat()
    body: dict[str, Any] = {
        "point": str(post.county.station), "card": card(), "amount_fen": 50_000, "asked_at": before,
    }  # fmt: skip
    said: dict[str, Any] = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "w1", **token}
    browser = Client()
    first, again = (browser.post(address, body, **said) for _ in range(2))
    assert (first.status_code, first.json(), first.json()["state"]) == (200, again.json(), "approved")
    assert card() not in first.content.decode()
    assert browser.post(address, {**body, "amount_fen": 60_000}, **said).status_code == 409
    assert Withdrawal.objects.count() == 1
    handed = browser.post(f"{address}/{first.json()['number']}/handing", {}, **{**said, "HTTP_IDEMPOTENCY_KEY": "h1"})
    assert handed.status_code == 200
    assert browser.get(address, **token).json()["items"][0]["state"] == "handed"
