"""The dispatcher's scan box, the one search of every page, the keyboard, and English."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypinyin import Style, lazy_pinyin

from tests.browser.site import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser
LISTEN = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) {
  window.tones.push(`${this.type} ${this.frequency.value}`);
  return start.apply(this, given);
};
"""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def enters(page: Page, number: str) -> list[str]:
    """Type a number into the scan box; the tones that sounded."""
    page.evaluate("window.tones = []")
    shown = page.locator(".hn-scan-item").count()
    page.fill(".hn-scan-box", number)
    page.press(".hn-scan-box", "Enter")
    expect(page.locator(".hn-scan-item:not(.is-waiting)")).to_have_count(shown + 1)
    tones: list[str] = page.evaluate("window.tones")
    return tones


def test_the_scan_box_sounds_right_and_wrong_differently_and_keeps_the_focus(visitor: Visitor, shoot: Any) -> None:
    page = visitor.enter("dispatcher", DESK, "/parcels/?state=announced")
    number = re.findall(r"\b[A-Z]{0,2}\d{10,}\b", page.inner_text("main table"))[0]
    page.add_init_script(LISTEN)
    page.goto("/today/")
    expect(page.locator(".hn-scan-box")).to_be_focused()
    right, wrong = enters(page, number), enters(page, "00000000000")
    assert right
    assert wrong
    assert right != wrong
    expect(page.locator(".hn-scan-item").nth(1)).to_have_class(re.compile("hn-good"))
    expect(page.locator(".hn-scan-item").first).to_have_class(re.compile("hn-must"))
    expect(page.locator(".hn-scan-box")).to_be_focused()
    shoot(page, f"today-scanned-{DESK}")


def test_a_parcel_is_found_by_its_number_a_phone_tail_and_pinyin_initials(visitor: Visitor, shoot: Any) -> None:
    page = visitor.enter("keeper", DESK, "/station/hand/")
    name = page.locator(".hn-st-who b").first.inner_text()
    tail = page.locator(".hn-st-who span").first.inner_text()[-4:]
    page = visitor.enter("dispatcher", DESK)
    search_for(page, tail)
    expect(page.locator("[aria-labelledby=found-parcels]")).to_contain_text(name)
    shoot(page, f"search-tail-{DESK}")
    hit = page.locator("[aria-labelledby=found-parcels] li", has_text=name).first
    number = hit.locator("b").inner_text().split()[-1]
    search_for(page, initials(page, name))
    expect(page.locator("[aria-labelledby=found-parcels]")).to_be_visible()
    search_for(page, number)
    expect(page).to_have_url(re.compile(rf"/parcels/[A-Z]+/{number}/$"))
    shoot(page, f"parcel-{DESK}")


def initials(page: Page, name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def search_for(page: Page, text: str) -> None:
    page.keyboard.press("Escape")
    page.fill(".hn-search input", text)
    page.press(".hn-search input", "Enter")
    page.wait_for_load_state()


def test_the_keyboard_skips_to_the_content_and_reaches_the_main_action(visitor: Visitor) -> None:
    page = visitor.enter("chair", DESK)
    page.keyboard.press("Tab")
    expect(page.locator(".hn-skip")).to_be_focused()
    expect(page.locator(".hn-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    action = page.locator("main .btn-primary").first
    for _ in range(12):
        page.keyboard.press("Tab")
        if action.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError("twelve tabs do not reach the main action")


def test_slash_brings_the_search_and_a_list_row_opens_by_keyboard(visitor: Visitor) -> None:
    page = visitor.enter("manager", DESK, "/parcels/")
    page.keyboard.press("/")
    expect(page.locator(".hn-search input")).to_be_focused()
    page.locator("main tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/parcels/[A-Z]+/"))


@pytest.mark.parametrize("role", ["manager", "partner", "buyer"])
def test_the_home_speaks_english_when_asked(visitor: Visitor, role: str, shoot: Any) -> None:
    page = visitor.enter(role, DESK)
    page.locator(".hn-top-end > .hn-languages button[lang=en]").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    shoot(page, f"{role}-english-{DESK}")
    chrome = page.inner_text(".hn-nav") + page.locator("main h1, main h2, main th, main dt").all_inner_texts().__str__()
    wrong = [line for line in page.inner_text(".hn-nav").split("\n") if CHINESE.search(line)]
    assert wrong == [], chrome
    page.locator(".hn-top-end > .hn-languages button[lang=zh-hans]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")


def test_a_wrong_password_is_refused_in_words(visitor: Visitor) -> None:
    page = visitor.stranger(PHONE)
    page.fill("[name=username]", "buyer")
    page.fill("[name=password]", "not the password")
    page.press("[name=password]", "Enter")
    expect(page.locator(".hn-refusal, [role=alert]").first).to_be_visible()
    assert [trouble for trouble in visitor.troubles if "sign-in" not in trouble and "console" not in trouble] == []
    visitor.troubles.clear()
