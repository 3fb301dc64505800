"""The till's pages: a keeper opens, remits and closes; the county sees the day end and decides."""

from typing import Any

import pytest
from django.test import Client

from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.counter.till.models import Remittance, Shift
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from tests.counter.station.conftest import PASSWORD, Post
from tests.counter.till.conftest import on, remitted, sold, stands
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
FLOAT: dict[str, Any] = {"count-n10000": "3"}


def page_of(post: Post) -> str:
    return f"/till/{c.CODE}/{post.county.station}/"


@pytest.fixture
def manager(county: c.County) -> Post:
    new = NewStaff(username="lin", name="林", role=Role.COUNTY_MANAGER, division=c.CODE, password=PASSWORD)
    receipt = create_staff(key="test/lin", actor=SYSTEM, new=new)
    staff = Staff.objects.get(id=receipt.fact.facts["staff"])
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(staff)
    browser.cookies["django_language"] = "en"
    return Post(county, staff, SYSTEM, browser)


def test_a_keeper_goes_straight_to_the_own_till_and_works_a_day(post: Post) -> None:
    assert post.browser.get("/till/").headers["Location"] == page_of(post)
    assert "count the float and open the till" in post.text(page_of(post))
    post.post(page_of(post), act="open", **FLOAT)
    sold(post.county, 40)
    blind = post.text(page_of(post))
    assert "balances" not in blind
    assert ("Count first" in blind, "¥400.00" in blind) == (True, False)
    shift = post.text(f"/till/{c.CODE}/shifts/{Shift.objects.get().number}/")
    assert ("shown after the count" in shift, "¥400.00" in shift) == (True, False)
    paid: dict[str, Any] = {"remit-amount_fen": "100.00", "remit-proof": "S1", "remit-paid_on": "2026-11-20"}
    post.post(page_of(post), act="remit", **paid)
    post.post(page_of(post), act="close", **FLOAT)
    assert stands(post.county, "cash", "transit", "short", "over") == (-30_000, -10_000, 0, 0)
    assert "¥300.00" in post.text(page_of(post))
    text = post.text(f"/till/{c.CODE}/shifts/{Shift.objects.get().number}/")
    assert "packaging sold for cash" in text
    assert "cash remitted" in text


def test_a_count_that_differs_is_asked_why_and_keeps_what_was_typed(post: Post) -> None:
    refused = post.post(page_of(post), status=422, act="open", **{"count-n10000": "2", "count-n500": "7"})
    assert "¥235.00 were counted and ¥300.00 should be here" in refused
    assert 'value="7"' in refused
    wrong = post.post(page_of(post), status=422, act="open", **{"count-n10000": "-2"})
    assert "¥100" in wrong
    assert Shift.objects.count() == 0


def test_the_county_sees_the_day_end_and_decides_remittances(post: Post, manager: Post) -> None:
    sold(post.county, 80)
    number = remitted(post.county, 10_000, post.actor)
    assert number in manager.text(page_of(post))
    manager.post(page_of(post), act="refuse", number=number, reason="没有这笔")
    other = remitted(post.county, 20_000, post.actor, "S2")
    manager.post(page_of(post), act="found", number=other)
    assert dict(Remittance.objects.values_list("number", "status")) == {number: "refused", other: "confirmed"}
    listed = manager.text("/till/")
    assert "赵德贵" in listed
    assert manager.browser.get("/till/?export=xlsx").headers["Content-Type"].endswith("sheet")


def test_the_day_end_names_what_is_frozen(post: Post, manager: Post) -> None:
    sold(post.county, 40)
    with on("11-26"):
        assert "station" in manager.text("/till/?standing=frozen")
        assert "takes no cash" in post.text(page_of(post))
    assert "赵德贵" not in manager.text("/till/?standing=frozen")


def test_the_county_gives_a_float_and_takes_a_deposit(post: Post, manager: Post) -> None:
    for act in ("float", "deposit"):
        given: dict[str, Any] = {"given-amount_fen": "50", "given-proof": "X"}
        manager.post(page_of(post), act=act, **given)
    assert stands(post.county, "cash", "deposit") == (-35_000, 5_000)
    post.post(page_of(post), status=403, act="float", **{"given-amount_fen": "50", "given-proof": "Y"})


def test_another_keepers_till_is_not_there(post: Post, neighbour: Post) -> None:
    post.post(page_of(post), act="open", **FLOAT)
    neighbour.text(page_of(post), status=404)
    neighbour.post(page_of(post), status=404, act="close", **FLOAT)
    neighbour.text(f"/till/{c.CODE}/shifts/{Shift.objects.get().number}/", status=404)
    assert Shift.objects.filter(closed_at=None).count() == 1
