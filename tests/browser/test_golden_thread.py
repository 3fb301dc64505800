"""One order through the browser, from buying to one box given back; and a figure opened down to a scan."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, PHONE, Site, Visitor, scans, seals

pytestmark = pytest.mark.browser
SKU, JARS = "ZS-05", 3  # bamboo shoots at ¥49.30 and ¥9.70 a box, one pack a box, packed at the keeper's own station
TOTAL, GOODS, FREIGHT = "¥177.00", "¥147.90", "¥29.10"
COOP, COMMISSION = "¥140.50", "¥7.40"  # 5 % of the goods, rounded once
BOX, COOP_BACK, FREIGHT_BACK, COMMISSION_BACK = "¥59.00", "¥46.83", "¥9.70", "¥2.47"


def text_of(page: Page) -> str:
    return page.inner_text("main")


def test_an_order_is_bought_carried_delivered_shared_out_and_one_box_given_back(
    visitor: Visitor, site: Site, shoot: Any
) -> None:
    order = buys(visitor, shoot)
    boxes = packs(visitor, order, shoot)
    bag = goes_into_a_bag(visitor, boxes)
    rides_the_bus(visitor, bag, shoot)
    leaves_the_county(visitor, bag, boxes)
    assert site.act("delivered", order) == ["applied"] * JARS

    page = visitor.enter("buyer", PHONE, f"/orders/421223/{order}/")
    shoot(page, f"order-delivered-{PHONE}")
    page = visitor.enter("chair", DESK, f"/orders/421223/{order}/")
    told = text_of(page)
    assert [part for part in (TOTAL, COOP, FREIGHT, COMMISSION) if part not in told] == []
    assert "签收后已分账" in told

    gives_one_box_back(visitor, order, shoot)
    page = visitor.enter("manager", DESK, f"/threads/421223/{order}/")
    shoot(page, f"thread-{DESK}")
    for flow in ("商流", "物流", "资金流"):
        expect(page.get_by_text(flow).first).to_be_visible()


def buys(visitor: Visitor, shoot: Any) -> str:
    page = visitor.enter("buyer", PHONE)
    page.goto(f"/orders/place/?sku={SKU}")
    page.fill(f"#packs-{SKU}", str(JARS))
    page.locator(f"#packs-{SKU}").blur()
    expect(page.locator("#quote")).to_contain_text(TOTAL)
    page.fill("[name=phone]", "13812348812")
    page.fill("[name=address]", "武汉市洪山区珞喻路 1 号")
    shoot(page, f"place-{PHONE}")
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url(re.compile(r"/orders/421223/DD\d+/$"))
    number = page.url.rstrip("/").rpartition("/")[2]
    page.get_by_role("button", name=f"支付 {TOTAL}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已付款")
    expect(page.get_by_text("模拟", exact=True).first).to_be_visible()
    shoot(page, f"order-paid-{PHONE}")
    return number


def packs(visitor: Visitor, order: str, shoot: Any) -> list[str]:
    """The keeper packs it at the station; answers the numbers of its parcels."""
    page = visitor.enter("keeper", PHONE, "/station/orders/")
    shoot(page, f"station-orders-{PHONE}")
    mine = page.locator(".hn-st-order", has_text=order)
    mine.get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(f"/orders/421223/{order}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("已打包")
    numbers = re.findall(r"HN\d{12}", text_of(page))
    assert len(set(numbers)) == JARS
    return sorted(set(numbers))


def goes_into_a_bag(visitor: Visitor, boxes: list[str]) -> str:
    """The township's outlet scans the boxes in, seals them into one bag and offers it to the evening bus."""
    page = visitor.enter("outlet", DESK, "/today/")
    scans(page, "arrived", boxes)
    bag = seals(page, "崇阳县共配中心", boxes, "0417")
    bus = page.locator("select[name=taker] option", has_text="公交 17:18")
    page.locator("select[name=taker]").select_option(bus.get_attribute("value") or "")
    page.get_by_role("button", name="交给对方").click()
    page.wait_for_load_state()
    return bag


def rides_the_bus(visitor: Visitor, bag: str, shoot: Any) -> None:
    """The driver takes it on, drives, and hands it over at the county centre: one button at a time."""
    page = visitor.enter("driver", PHONE, "/drive/")
    page.locator(".hn-drive-list a", has_text="17:18").click()
    page.wait_for_load_state()
    for words in ("全部装车", "发车", "已到", "在此交"):
        act = page.locator(".hn-leg-act")
        shoot(page, f"drive-{words}-{PHONE}")
        expect(act).to_contain_text(words)
        act.click()
        page.wait_for_load_state()
    expect(page.locator(".hn-leg-pending")).to_be_visible()


def leaves_the_county(visitor: Visitor, bag: str, boxes: list[str]) -> None:
    """The dispatcher takes the bag over by its seal, opens it, and scans the boxes out."""
    page = visitor.enter("dispatcher", DESK, f"/bags/{bag}/")
    page.locator("label[for=seal-intact]").click()
    page.get_by_role("button", name="已接到手").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="拆袋").click()
    page.wait_for_load_state()
    page.goto("/today/")
    scans(page, "dispatched", boxes)


def gives_one_box_back(visitor: Visitor, order: str, shoot: Any) -> None:
    """The manager sees what each share gives back before anything moves, and then that it moved."""
    page = visitor.enter("manager", DESK, f"/orders/421223/{order}/refund/")
    page.check("#box-1")
    preview = page.locator("#refund-preview")
    for part in (BOX, COOP_BACK, FREIGHT_BACK, COMMISSION_BACK):
        expect(preview).to_contain_text(part)
    page.fill("[name=reason]", "箱子压坏")
    shoot(page, f"refund-{DESK}")
    page.get_by_role("button", name="退这些箱").click()
    page.wait_for_url(re.compile(rf"/orders/421223/{order}/$"))
    shoot(page, f"order-refunded-{DESK}")
    told = text_of(page)
    assert f"− {BOX}" in told
    assert [part for part in (BOX, COOP_BACK, FREIGHT_BACK, COMMISSION_BACK) if part not in told] == []


@pytest.mark.parametrize("code", ["village_service", "inbound_on_time", "keeper_income"])
def test_a_province_figure_opens_down_to_one_scan_and_its_proof(visitor: Visitor, shoot: Any, code: str) -> None:
    page = visitor.enter("officer", DESK)
    page.locator(f"main a[href*='/indicators/{code}/']").first.click()
    page.wait_for_load_state()
    shoot(page, f"{code}-province-{DESK}")
    for name in ("崇阳县", "白霓镇", "小港村"):
        page.locator(".hn-below .hn-row-link a", has_text=name).first.click()
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text(name)
    expect(page.get_by_role("heading", name="形成它的行为")).to_be_visible()
    page.wait_for_load_state("networkidle")
    shoot(page, f"{code}-village-{DESK}")
    page.locator(".hn-timeline a[href*='/facts/']").last.click()
    main, piece = page.locator("main"), page.locator("main a[href*='/threads/421223/']").first
    expect(main).to_contain_text("已封存")
    carrier, _, number = piece.inner_text().partition(" ")[0].partition("-")
    assert (carrier.isupper(), number.isdigit()) == (True, True), f"no piece's thread: {carrier}-{number}"
    shoot(page, f"{code}-fact-{DESK}")
    if code == "keeper_income":  # a posting follows from its scan
        page.locator(".card", has_text="由此而来").locator(".hn-timeline a[href*='/facts/']").first.click()
        page.wait_for_load_state()
    expect(piece).to_contain_text(f"{carrier}-{number}")
    for words in ("物流", "小港村站", "设备时间", number, "已封存"):
        expect(main).to_contain_text(words)
    assert "/facts/421223/" in page.url
