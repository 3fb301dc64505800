"""The county manager makes a study of the network, watches it, reads it, takes it to a meeting."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, PHONE, Visitor, is_sideways, latin_words, visible_text

pytestmark = pytest.mark.browser
SEARCHED_MS = 90_000


def makes(page: Page, title: str) -> None:
    """Fill in the few questions and have it worked out."""
    page.get_by_role("link", name="做一项研究").click()
    page.fill("[name=title]", title)
    page.fill("[name=budget_fen]", "60000")
    page.fill("[name=share]", "85")
    page.fill("[name=reach]", "2")
    page.select_option("[name=seconds]", "30")
    page.get_by_role("button", name="开始测算").click()
    page.wait_for_url(re.compile(r"/designs/421223/WD\d{6}-[0-9A-F]{6}/$"))


def test_a_manager_takes_a_study_of_the_network_to_a_meeting(visitor: Visitor, shoot: Any) -> None:
    page = visitor.enter("manager", DESK, "/designs/")
    makes(page, "春季补点")
    answer = page.locator(".hn-answer-said")
    expect(answer).to_contain_text("新开 7 个点", timeout=SEARCHED_MS)  # the page looks by itself
    expect(answer).to_contain_text("¥56,000.00")
    expect(page.locator(".hn-answer")).to_contain_text("最多相差")
    expect(page.locator(".hn-map.is-drawn")).to_be_visible()
    legend = page.locator(".hn-map-legend")
    expect(legend).to_contain_text("新开")
    expect(legend).to_contain_text("够不着")
    shoot(page, "network-design-1440")
    assert latin_words(visible_text(page)) == []
    assert not is_sideways(page)
    address = page.get_by_role("link", name="打印上会材料").get_attribute("href")
    paper = page.request.get(str(address))
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    page.fill("[name=body]", "县分公司总经理办公会")
    page.fill("[name=text]", "先开这 7 个站。")
    page.get_by_role("button", name="记下决定").click()
    expect(page.locator("main")).to_contain_text("先开这 7 个站。")


def test_a_study_reads_well_on_a_phone_and_beside_another(visitor: Visitor, shoot: Any) -> None:
    page = visitor.enter("manager", PHONE, "/designs/")
    page.get_by_role("link", name="冬季村站补点：12 万元").click()
    expect(page.locator(".hn-map.is-drawn")).to_be_visible()
    shoot(page, "network-design-390")
    assert not is_sideways(page)
    page.get_by_role("button", name="并列对比").click()
    expect(page.locator("main")).to_contain_text("第二项比第一项")
    assert not is_sideways(page)


def test_an_officer_reads_what_the_county_studied(visitor: Visitor) -> None:
    page = visitor.enter("officer", DESK, "/designs/")
    page.get_by_role("link", name="冬季村站补点：20 万元").click()
    expect(page.locator(".hn-answer")).to_contain_text("已证明")
    expect(page.get_by_role("button", name="记下决定")).to_have_count(0)
