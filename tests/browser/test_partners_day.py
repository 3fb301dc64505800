"""A partner's manager sends the day's list; the county centre takes it in and sends it on; the partner follows it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, PHONE, Visitor, is_sideways, latin_words, scans, visible_text

pytestmark = pytest.mark.browser
NUMBERS = ("70000099000015", "70000099000022", "70000099000039")
WRONG, RIGHT = "没有的村", "小港村"
ROWS = "\n".join(f"{number},{RIGHT},王秀英,1381234{n:04},白霓镇小港村三组,1200" for n, number in enumerate(NUMBERS))
HEAD = "运单号,村,收件人,电话,地址,重量（克）"


def test_a_list_is_sent_taken_in_carried_off_and_followed(visitor: Visitor, shoot: Any) -> None:
    sends_the_list(visitor, shoot)
    takes_it_in(visitor, shoot)
    bag = sends_it_on(visitor, shoot)
    page = visitor.enter("partner", PHONE, f"/parcels/ZTO/{NUMBERS[0]}/")
    expect(page.locator("main")).to_contain_text(bag)
    expect(page.locator("main")).not_to_contain_text("13812340000")
    assert not is_sideways(page)
    shoot(page, f"partner-piece-{PHONE}")


def sends_the_list(visitor: Visitor, shoot: Any) -> None:
    """One village is misspelt: the row is named, and nothing is announced until it is right."""
    page = visitor.enter("partner", DESK)
    page.get_by_role("link", name="发送清单").click()
    offers(page, ROWS.replace(RIGHT, WRONG, 1), "20261120-A")
    expect(page.locator("main")).to_contain_text("1 行")
    expect(page.locator("code", has_text=WRONG)).to_be_visible()
    shoot(page, f"manifest-wrong-{DESK}")
    page.goto("/manifests/new/")
    offers(page, ROWS, "20261120-B")
    shoot(page, f"manifest-preview-{DESK}")
    assert latin_words(visible_text(page)) == []
    page.locator("button[value=take]").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("3 件")


def offers(page: Page, rows: str, manifest: str) -> None:
    page.fill("#manifest", manifest)
    page.fill("#text", f"{HEAD}\n{rows}")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/manifests/421223/[0-9a-f-]{36}/"))


def takes_it_in(visitor: Visitor, shoot: Any) -> None:
    """The dispatcher pastes the column of numbers: every one sounds right."""
    page = visitor.enter("dispatcher", DESK, "/today/")
    scans(page, "arrived", list(NUMBERS))
    shoot(page, f"dispatcher-arrived-{DESK}")


def sends_it_on(visitor: Visitor, shoot: Any) -> str:
    """A bag for the township, sealed and offered to the next bus there; the driver takes it on. Answers its number."""
    page = visitor.enter("dispatcher", DESK, "/bags/new/")
    page.locator("select[name=to]").select_option(label="白霓镇支局")
    page.locator("button[name=fill]").click()
    page.wait_for_load_state()
    assert [number for number in NUMBERS if number not in page.locator("#numbers").input_value()] == []
    page.fill("#numbers", "\n".join(NUMBERS))
    page.fill("#seal_no", "0518")
    page.get_by_role("button", name="封袋").click()
    page.wait_for_url(re.compile(r"/bags/B\d+/$"))
    bag = page.url.rstrip("/").rpartition("/")[2]
    bus = page.locator("select[name=taker] option", has_text=re.compile("白霓镇.*公交|公交.*白霓")).first
    page.locator("select[name=taker]").select_option(bus.get_attribute("value") or "")
    page.get_by_role("button", name="交给对方").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("白霓镇")
    shoot(page, f"bag-offered-{DESK}")
    return bag
