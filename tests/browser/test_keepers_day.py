"""The keeper's day on a phone: a bag comes, its pieces get a code on the shelf, and one is handed over by that code."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PHONE, Visitor, is_sideways, latin_words, visible_text

pytestmark = pytest.mark.browser
CODE = re.compile(r"\d{1,2}-\d{1,2}-\d{3}")


def test_a_bag_comes_its_pieces_are_shelved_by_scan_and_one_is_handed_over_by_its_code(
    visitor: Visitor, shoot: Any
) -> None:
    brings_the_bags(visitor, "小港村", shoot)
    page = visitor.enter("keeper", PHONE, "/station/receive/")
    shoot(page, f"station-receive-{PHONE}")
    page.locator("a[href*='/station/bags/']").first.click()
    takes_the_bag(page, shoot)
    page.goto("/station/receive/")
    numbers = re.findall(r"(?:ZTO|YTO|STO|YUNDA|YZ) ([A-Z]{0,2}\d{8,})", page.inner_text("#hn-ticked"))
    assert numbers
    code = shelves(page, numbers[0], shoot)
    hands_over(page, code, shoot)


def brings_the_bags(visitor: Visitor, station: str, shoot: Any) -> None:
    """The driver's van round as far as the keeper's station: one button at a time."""
    page = visitor.enter("driver", PHONE, "/drive/")
    for _ in range(40):
        act = page.locator(".hn-leg-act")
        words = act.inner_text()
        is_there = page.locator(".hn-leg-where").inner_text().endswith(f"{station}站") and "在此交" in words
        act.click()
        page.wait_for_load_state()
        if is_there:
            shoot(page, f"drive-handed-{PHONE}")
            return
    raise AssertionError(f"the van never came to {station}")


def takes_the_bag(page: Page, shoot: Any) -> None:
    """Look at the seal, take the bag over, open it."""
    page.wait_for_load_state()
    shoot(page, f"station-bag-{PHONE}")
    assert not is_sideways(page)
    assert latin_words(visible_text(page)) == []
    for _ in range(2):
        intact = page.locator("input[name=seal][value=intact]")
        if intact.count():
            intact.check(force=True)
        page.locator("main .hn-st-go").first.click()
        page.wait_for_load_state()
        if "/station/receive/" in page.url:
            return
        shoot(page, f"station-bag-taken-{PHONE}")


def shelves(page: Page, number: str, shoot: Any) -> str:
    """Scan a piece onto the shelf; answers the code to write on it."""
    page.fill(".hn-scan-box", number)
    page.press(".hn-scan-box", "Enter")
    line = page.locator(".hn-scan-item.hn-good")
    expect(line).to_have_count(1)
    shoot(page, f"station-scanned-{PHONE}")
    found = CODE.search(line.inner_text())
    assert found
    return found[0]


def hands_over(page: Page, code: str, shoot: Any) -> None:
    """The recipient says the code; the piece leaves the shelf."""
    page.goto("/station/hand/")
    page.fill("main [name=q]", code)
    page.press("main [name=q]", "Enter")
    page.wait_for_url(re.compile(r"/station/hand/[0-9a-f-]{36}/"))  # the only one found is opened at once
    page.fill("#code", code)
    shoot(page, f"station-person-{PHONE}")
    assert not is_sideways(page)
    assert latin_words(visible_text(page)) == []
    page.locator("main .hn-st-go").click()
    page.wait_for_load_state()
    shoot(page, f"station-handed-{PHONE}")
    page.goto("/station/shelf/")
    expect(page.locator("main")).not_to_contain_text(code)
