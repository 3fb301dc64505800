"""The dispatcher's day: a list taken, a trunk load sorted, bagged and put on a bus, trouble settled, the day closed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, PHONE, Visitor, is_sideways, latin_words, offers, scans, seals, visible_text

pytestmark = pytest.mark.browser
TOWN, VILLAGE = "石城镇", "石壁村"
GOING = ("70000088000012", "70000088000029")
BROKEN, LEFT = "70000088000036", "70000088000043"
LEFT_TOWN, LEFT_VILLAGE = "青山镇", "回头村"
ROWS = "\n".join(
    f"{number},{village},王秀英,1381234{n:04},三组,1200"
    for n, (number, village) in enumerate(
        [*((number, VILLAGE) for number in (*GOING, BROKEN)), (LEFT, LEFT_VILLAGE)], start=100
    )
)


def test_a_trunk_load_is_sorted_bagged_and_put_on_a_bus_and_the_day_closes_with_every_piece_explained(
    visitor: Visitor, shoot: Any
) -> None:
    page = visitor.enter("dispatcher", DESK, "/manifests/new/")
    takes_the_list(page)
    sorts_the_load(page, shoot)
    settles_what_is_broken(page, shoot)
    bag = seals(page, f"{TOWN}支局", [*GOING, BROKEN], "0620")
    rides(page, bag, shoot)
    closes_the_day(page, shoot)
    phone = visitor.enter("dispatcher", PHONE, "/parcels/day/")
    expect(phone.locator("main")).to_contain_text("已日清")
    assert not is_sideways(phone)
    shoot(phone, f"day-closed-{PHONE}")


def takes_the_list(page: Page) -> None:
    """The courier's list of the second trunk, for a courier that sends it on paper."""
    page.locator("#carrier").select_option("ZTO")
    offers(page, ROWS, "20261120-T2")
    page.locator("button[value=take]").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("4 件")


def sorts_the_load(page: Page, shoot: Any) -> None:
    """Each number scanned in is answered with the gate it goes to."""
    page.goto("/today/")
    scans(page, "arrived", [*GOING, BROKEN, LEFT])
    for number, gate in ((GOING[0], TOWN), (BROKEN, TOWN), (LEFT, LEFT_TOWN)):
        expect(page.locator(".hn-scan-item", has_text=number)).to_contain_text(gate)
    shoot(page, f"dispatcher-sorted-{DESK}")
    assert latin_words(visible_text(page)) == []


def settles_what_is_broken(page: Page, shoot: Any) -> None:
    """Reported by scan, it stands in the inbox; it gets an owner, then a decision, and is scanned on its way again."""
    types(page, "excepted", BROKEN)
    page.goto(f"/parcels/incidents/?q={BROKEN}")
    page.locator("main table a", has_text=BROKEN).first.click()
    page.get_by_role("button", name="我来处理").click()
    page.wait_for_load_state()
    expect(page.locator("main dl")).to_contain_text("林调度")
    page.fill("#note", "外箱补好，收件人同意收")
    shoot(page, f"incident-{DESK}")
    page.get_by_role("button", name="办结", exact=True).click()
    page.wait_for_load_state()
    page.goto(f"/parcels/incidents/?q={BROKEN}")
    expect(page.locator("main")).to_contain_text("没有符合的结果")
    types(page, "arrived", BROKEN)


def types(page: Page, event: str, number: str) -> None:
    """One number into the scan box, by hand; of an exception, the first kind that is offered: damaged."""
    page.goto("/today/")
    page.locator("select[name=event]").select_option(event)
    page.fill(".hn-scan-box", number)
    page.press(".hn-scan-box", "Enter")
    expect(page.locator(".hn-scan-item.hn-good")).to_have_count(1)


def rides(page: Page, bag: str, shoot: Any) -> None:
    """The bag is offered to the next bus there, and taken on by the dispatcher for the driver."""
    bus = page.locator("select[name=taker] option", has_text=TOWN).first
    line, leaves = bus.inner_text().rsplit(" ", 1)
    page.locator("select[name=taker]").select_option(bus.get_attribute("value") or "")
    page.get_by_role("button", name="交给对方").click()
    page.wait_for_load_state()
    page.goto("/trips/?day=2026-11-20")
    page.locator("main table tr", has_text=line).filter(has_text=leaves).locator("a").first.click()
    page.wait_for_load_state()
    shoot(page, f"trip-offered-{DESK}")
    page.locator(f"input[value={bag}]").check()
    page.get_by_role("button", name="所选的袋已装车").click()
    page.wait_for_load_state()
    expect(page.locator(".card", has=page.get_by_role("heading", name="车上"))).to_contain_text(bag[-5:])
    shoot(page, f"trip-loaded-{DESK}")


def closes_the_day(page: Page, shoot: Any) -> None:
    """What was left behind is named; once it has an owner, nothing is unexplained and the figures stand."""
    page.goto("/parcels/day/")
    expect(page.locator("main table")).to_contain_text(LEFT)
    shoot(page, f"day-left-over-{DESK}")
    page.get_by_role("button", name="全部列入异常").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("每件都有着落")
    page.locator("main form").get_by_role("button", name="日清").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("已日清")
    shoot(page, f"day-closed-{DESK}")
