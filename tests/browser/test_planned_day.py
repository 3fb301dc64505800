"""A dispatcher plans a day across buses and vans: computed, compared, changed by hand, taken, and planned again."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, PHONE, Visitor, is_sideways, latin_words, visible_text

pytestmark = pytest.mark.browser
COMPUTED_MS = 120_000
PLAN = re.compile(r"/plans/421223/[0-9a-f-]{36}/$")
TOMORROW = "2026-11-21"


def test_a_day_is_planned_compared_changed_taken_and_planned_again_when_a_bus_is_cancelled(
    visitor: Visitor, shoot: Any
) -> None:
    page = visitor.enter("dispatcher", DESK, "/plans/")
    without = computes(page, "只用车", buses=False)
    computes(page, "车和客车", buses=True)
    reads(page, shoot)
    compares(page, shoot)
    page.go_back()
    bus = changes_by_hand(page, shoot)
    takes(page, shoot)
    plan = page.url
    fallen = bag_list(page, bus, shoot)
    cancels(page, fallen)
    plans_again(page, plan, shoot)
    phone = visitor.enter("dispatcher", PHONE, plan)
    for address in (plan, without, "/plans/"):
        phone.goto(address)
        assert not is_sideways(phone)
    phone.goto(plan)
    shoot(phone, f"plan-{PHONE}")


def computes(page: Page, title: str, *, buses: bool) -> str:
    """Ask for a plan of tomorrow and wait for it; answers its address."""
    page.goto(f"/plans/new/?day={TOMORROW}")
    page.fill("[name=title]", title)
    page.locator("[name=buses]").set_checked(buses)
    page.select_option("[name=seconds]", "20")
    page.get_by_role("button", name="开始计算").click()
    page.wait_for_url(PLAN)
    expect(page.locator(".hn-gantt")).to_be_visible(timeout=COMPUTED_MS)  # the page looks by itself
    return page.url


def reads(page: Page, shoot: Any) -> None:
    """The map, the timeline and the cost's parts."""
    expect(page.locator(".hn-map.is-drawn")).to_be_visible()
    expect(page.locator(".hn-map-legend")).to_contain_text("分拨点")
    expect(page.locator(".hn-gantt-bar").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("公里")
    shoot(page, f"plan-{DESK}")
    assert latin_words(visible_text(page)) == []
    assert not is_sideways(page)


def compares(page: Page, shoot: Any) -> None:
    page.get_by_role("button", name="对比").click()
    expect(page.locator("main table")).to_contain_text("只用车")
    shoot(page, f"plans-beside-{DESK}")
    assert latin_words(visible_text(page)) == []


def changes_by_hand(page: Page, shoot: Any) -> str:
    """A village is sent by a bus that its keeper can meet: cost first, then kept. Answers the bus."""
    page.get_by_role("link", name="人工改动").first.click()
    page.select_option("#village", label="天城镇支局")
    page.wait_for_load_state()
    offered = page.locator("#way option[value^='bus:']").first
    bus = offered.get_attribute("value") or ""
    page.select_option("#way", bus)
    page.get_by_role("button", name="试算").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="试算结果")).to_be_visible()
    shoot(page, f"plan-change-{DESK}")
    assert latin_words(visible_text(page)) == []
    page.get_by_role("button", name="另存为方案").click()
    page.wait_for_url(PLAN)
    return bus.removeprefix("bus:")


def takes(page: Page, shoot: Any) -> None:
    page.get_by_role("button", name="采用此计划").click()
    page.wait_for_load_state()
    expect(page.get_by_role("link", name="当日车次")).to_be_visible()
    shoot(page, f"plan-taken-{DESK}")


def bag_list(page: Page, bus: str, shoot: Any) -> str:
    """The trip that carries bags says which; answers its code."""
    page.goto(f"/trips/{bus}/")
    expect(page.locator("main")).to_contain_text("天城镇支局")
    shoot(page, f"plan-bags-{DESK}")
    assert latin_words(visible_text(page)) == []
    return bus


def cancels(page: Page, bus: str) -> None:
    page.goto(f"/trips/cancel/?day={TOMORROW}&trip={bus}")
    page.fill("[name=reason]", "大雪封路")
    page.get_by_role("button", name="取消所选班次").click()
    page.wait_for_load_state()


def plans_again(page: Page, plan: str, shoot: Any) -> None:
    page.goto(plan)
    page.get_by_role("button", name="重新计划余下部分").click(timeout=COMPUTED_MS)
    page.wait_for_url(lambda url: bool(PLAN.search(url)) and url != plan, timeout=COMPUTED_MS)
    expect(page.locator(".alert-info").last).to_contain_text("天城镇支局")
    shoot(page, f"plan-again-{DESK}")
    assert latin_words(visible_text(page)) == []
