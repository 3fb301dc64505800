"""A partner's manager sends the day's list, follows it and what was pushed of it, and disputes a line of the bill."""

import csv
import io
import re
import time
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from huinong.logistics.pushes.live import KEPT_S
from tests.browser.site import (
    DESK,
    PHONE,
    Site,
    Visitor,
    copied,
    is_sideways,
    latin_words,
    offers,
    scans,
    seals,
    served,
    visible_text,
)

pytestmark = pytest.mark.browser
NUMBERS = ("70000099000015", "70000099000022", "70000099000039")
WRONG, RIGHT = "没有的村", "小港村"
ROWS = "\n".join(f"{number},{RIGHT},王秀英,1381234{n:04},白霓镇小港村三组,1200" for n, number in enumerate(NUMBERS))


def test_a_list_is_sent_taken_in_carried_off_and_followed(visitor: Visitor, shoot: Any) -> None:
    registered = wants_to_be_told(visitor)
    sends_the_list(visitor, shoot)
    takes_it_in(visitor, shoot)
    time.sleep(max(0.0, registered + KEPT_S + 1 - time.monotonic()))
    bag = sends_it_on(visitor, shoot)
    page = visitor.enter("partner", PHONE, f"/parcels/ZTO/{NUMBERS[0]}/")
    expect(page.locator("main")).to_contain_text(bag)
    expect(page.locator("main")).not_to_contain_text("13812340000")
    assert not is_sideways(page)
    shoot(page, f"partner-piece-{PHONE}")
    sees_what_was_pushed(visitor, shoot)
    sees_its_own_alone(visitor)


def wants_to_be_told(visitor: Visitor) -> float:
    """An address is registered, its secret shown this once. Answers when: a server keeps what it knew for a while."""
    page = visitor.enter("partner", DESK, "/pushes/")
    page.get_by_role("link", name="登记推送地址").click()
    page.fill("[name=url]", "http://127.0.0.1:9/status")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    expect(page.locator("main code").first).to_be_visible()
    return time.monotonic()


def sees_what_was_pushed(visitor: Visitor, shoot: Any) -> None:
    """Each piece's bagging waits to be sent; its body has the partner's own number and nobody's name."""
    page = visitor.enter("partner", DESK, "/pushes/?state=waiting")
    for number in NUMBERS:
        expect(page.locator("main table tr", has_text=number).first).to_contain_text("装袋")
    shoot(page, f"pushes-{DESK}")
    page.locator("main table tr", has_text=NUMBERS[0]).locator("a").first.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(NUMBERS[0])
    expect(page.locator("main")).not_to_contain_text("王秀英")


def sees_its_own_alone(visitor: Visitor) -> None:
    """Another courier's piece is not there, whether looked for or asked for by its address."""
    page = visitor.enter("dispatcher", DESK, "/parcels/?carrier=YTO")
    address = page.locator("main table a[href*='/parcels/YTO/']").first.get_attribute("href") or ""
    page = visitor.enter("partner", DESK, f"/parcels/?q={address.split('/')[-2]}")
    expect(page.locator("main")).to_contain_text("没有符合的结果")
    assert page.request.get(address).status == 404


@pytest.fixture
def december(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Visitor]:
    """The same county when November is over: a copy, served at a later day."""
    home = copied(site.home, tmp_path / "december")
    with served(home, datetime.fromisoformat("2026-12-02T09:00:00+08:00")) as later:
        visitor = Visitor(later, browser, {})
        yield visitor
        visitor.leave()
        assert visitor.troubles == []


def test_the_month_s_bill_is_read_line_by_line_and_one_line_is_disputed(december: Visitor, shoot: Any) -> None:
    drafts_and_issues(december)
    page = december.enter("partner", DESK, "/courier-bills/")
    page.locator("main table tbody a").first.click()
    page.wait_for_load_state()
    shoot(page, f"partner-bill-{DESK}")
    assert latin_words(visible_text(page)) == []
    adds_up(page)
    page.locator("main table a[href*='/lines/']").first.click()
    page.wait_for_load_state()
    shoot(page, f"partner-line-{DESK}")
    page.fill("#reason", "这件没有妥投")
    page.fill("#wanted", "0.00")
    page.get_by_role("button", name="提出异议").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("这件没有妥投")
    phone = december.enter("partner", PHONE, page.url)
    assert not is_sideways(phone)
    shoot(phone, f"partner-bill-{PHONE}")


def adds_up(page: Page) -> None:
    """The lines of the file are the pieces of the bill, and their amounts its total."""
    address = page.locator("a[href$='lines.csv']").get_attribute("href") or ""
    lines = list(csv.reader(io.StringIO(page.request.get(address).text())))[1:]
    total = sum(Decimal(line[-1]) for line in lines)
    expect(page.locator("main")).to_contain_text(f"¥{total:,.2f}")
    expect(page.locator("main")).to_contain_text(f"共 {len(lines):,} 条")


def drafts_and_issues(visitor: Visitor) -> None:
    """The county manager drafts the month of a courier, sees that it ties, and issues it."""
    page = visitor.enter("manager", DESK, "/courier-bills/")
    option = page.locator("select[name=party] option", has_text="中通").first
    page.locator("select[name=party]").select_option(option.get_attribute("value") or "")
    page.fill("#month", "2026-11")
    page.get_by_role("button", name="拟账单").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("与总账分文不差")
    page.get_by_role("button", name="出具账单").click()
    page.wait_for_load_state()


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


def takes_it_in(visitor: Visitor, shoot: Any) -> None:
    """The dispatcher pastes the column of numbers: every one sounds right."""
    page = visitor.enter("dispatcher", DESK, "/today/")
    scans(page, "arrived", list(NUMBERS))
    shoot(page, f"dispatcher-arrived-{DESK}")


def sends_it_on(visitor: Visitor, shoot: Any) -> str:
    """A bag for the township, sealed and offered to the next bus there; the driver takes it on. Answers its number."""
    page = visitor.enter("dispatcher", DESK)
    bag = seals(page, "白霓镇支局", list(NUMBERS), "0518")
    bus = page.locator("select[name=taker] option", has_text=re.compile("白霓镇.*公交|公交.*白霓")).first
    page.locator("select[name=taker]").select_option(bus.get_attribute("value") or "")
    page.get_by_role("button", name="交给对方").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("白霓镇")
    shoot(page, f"bag-offered-{DESK}")
    return bag
