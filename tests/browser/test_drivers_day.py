"""The driver's day on a phone: a blocked road is told of at once, and the bus goes on by one button at a time."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, PHONE, Site, Visitor, is_sideways, latin_words, visible_text
from tests.storage.pictures import PNG

pytestmark = pytest.mark.browser
PLACE = "白霓大桥西头"


def test_a_blocked_road_stands_on_the_dispatchers_board_until_it_is_free(visitor: Visitor, shoot: Any) -> None:
    page = visitor.enter("driver", PHONE, "/drive/")
    assert not is_sideways(page)
    assert latin_words(visible_text(page)) == []
    page.get_by_text("道路受阻").first.click()
    page.fill("#place", PLACE)
    page.fill("#what", "塌方，过不去")
    shoot(page, f"drive-blocked-{PHONE}")
    page.get_by_role("button", name="告诉调度").click()
    page.wait_for_url("**/drive/**")
    board = visitor.enter("dispatcher", DESK, "/today/")
    told = board.locator(".alert", has_text=PLACE)
    expect(told).to_contain_text("塌方，过不去")
    shoot(board, f"today-blocked-{DESK}")
    told.get_by_role("button").click()
    board.wait_for_load_state()
    expect(board.locator("main")).not_to_contain_text(PLACE)


def test_a_bag_that_is_not_taken_on_stays_and_stands_in_the_dispatchers_inbox(
    visitor: Visitor, site: Site, shoot: Any
) -> None:
    page = visitor.enter("driver", PHONE, "/drive/")
    sheet = page.get_by_role("link", name="路单").get_attribute("href") or ""
    bag = site.act("bag_offered", sheet.split("/")[2])
    page = visitor.enter("driver", PHONE, "/drive/")
    page.get_by_text("这袋不能装").click()
    assert not is_sideways(page)
    assert latin_words(visible_text(page).replace(bag, "")) == []
    page.get_by_label("渗漏").check()
    page.fill("#refuse-note", "袋角有水")
    page.set_input_files("#refuse-photo", {"name": "wet.png", "mimeType": "image/png", "buffer": PNG})
    shoot(page, f"drive-refuse-{PHONE}")
    page.get_by_role("button", name="留在这里，告诉调度").click()
    page.wait_for_url("**/drive/**")
    expect(page.locator("main")).not_to_contain_text("这袋不能装")
    desk = visitor.enter("dispatcher", DESK, f"/parcels/incidents/?q={bag}")
    expect(desk.locator("main table")).to_contain_text("破损")
    desk = visitor.enter("dispatcher", DESK, f"/bags/{bag}/")
    proof = desk.locator(".hn-proof")
    expect(proof).to_contain_text("袋角有水")
    assert proof.locator("img").evaluate("each => each.decode().then(() => each.naturalWidth)") == 1
    shoot(desk, f"bag-refused-{DESK}")


def test_each_stop_asks_for_one_act_and_the_list_of_what_is_done_grows(visitor: Visitor, shoot: Any) -> None:
    page = visitor.enter("driver", PHONE, "/drive/")
    before = words(page)
    page.locator(".hn-leg-act").click()
    page.wait_for_load_state()
    assert words(page) != before
    assert page.locator(".hn-leg-act").count() <= 1
    shoot(page, f"drive-next-{PHONE}")


def words(page: Page) -> str:
    """Where the driver is to go, and what the one button says."""
    return page.locator(".hn-leg").first.inner_text()
