"""The outlet's day end: an open till is named, counted and closed, cash is remitted, and the day moves on."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, PHONE, Visitor, is_sideways, latin_words, visible_text

pytestmark = pytest.mark.browser
STATION = "小港村站"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_day_end_page_reads_well(width: int, visitor: Visitor, shoot: Any) -> None:
    for role, path in (
        ("outlet", "/books/"), ("manager", "/books/"), ("manager", "/books/balance/"), ("manager", "/books/months/"),
        ("manager", "/books/421223/months/2026-11/"), ("manager", "/books/421223/months/2026-11/?late=1"),
        ("manager", "/books/chart/"), ("manager", "/books/421223/subjects/220201/"),
        ("manager", "/books/421223/accounts/operator:cost/"),
    ):  # fmt: skip
        page = visitor.enter(role, width, path)
        shoot(page, f"books-{role}{re.sub(r'[^a-z0-9]+', '-', path)}{width}")
        assert not is_sideways(page), path
        assert latin_words(visible_text(page)) == [], path


def test_a_till_is_closed_cash_remitted_and_the_outlets_day_ends(visitor: Visitor, shoot: Any) -> None:
    page = visitor.enter("outlet", DESK, "/books/")
    expect(page.locator("main .display-6")).to_have_text("2026-11-20")
    counts(page, "open")
    page.goto("/books/")
    expect(page.locator("main")).to_contain_text("钱箱未轧账")
    expect(page.locator("main")).to_contain_text(STATION)
    shoot(page, f"books-still-open-{DESK}")
    counts(page, "close")
    page.goto("/books/")
    expect(page.locator("main")).not_to_contain_text("钱箱未轧账")
    reason = page.locator("#reason")
    if reason.count():
        reason.fill("缴款明天上午送到")
    page.get_by_role("button", name=re.compile("日终 2026-11-20")).click()
    page.wait_for_load_state()
    expect(page.locator("main .display-6")).to_have_text("2026-11-21")
    expect(page.locator("main")).to_contain_text("今天已日终")
    shoot(page, f"books-ended-{DESK}")


def counts(page: Page, act: str) -> None:
    """Count the station's drawer, and open or close its till by it; some of what is in it is remitted before."""
    page.goto("/till/")
    page.get_by_role("link", name=re.compile(STATION)).first.click()
    page.wait_for_load_state()
    if act == "close":
        remits(page)
    fen = round(float(page.locator("main .display-6").inner_text().replace("¥", "").replace(",", "")) * 100)
    for each in (10_000, 100, 1):
        page.fill(f"[data-fen='{each}']", str(fen // each))
        fen %= each
    page.locator(f"button[name=act][value={act}]").click()
    page.wait_for_load_state()


def remits(page: Page) -> None:
    """Pay one yuan into the bank, where the drawer has it."""
    if page.locator("main .display-6").inner_text() != "¥0.00":
        page.fill("[name='remit-amount_fen']", "0.10")
        page.fill("[name='remit-proof']", "2026112001")
        page.locator("button:text('缴款')").last.click()
        page.wait_for_load_state()
