"""Money on the counter: a keeper's day from the first count to the bank, and a biller that does not answer."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import NOW, PHONE, Site, Visitor, copied, is_sideways, latin_words, served, visible_text

pytestmark = pytest.mark.browser
STATION = "小港村站"
SURE, NEVER, NEVER_EITHER = "6110020010", "6110020006", "6110020106"
NEXT_MORNING = NOW + timedelta(hours=22)


def test_a_keepers_day_with_money(visitor: Visitor, site: Site, shoot: Any) -> None:
    page = visitor.enter("keeper", PHONE, "/station/")
    page.locator(".hn-st-more a", has_text="钱箱").click()
    expect(page.locator("main")).to_contain_text("先数钱")
    counts(page, site.act("drawer", STATION), "开班")
    shoot(page, f"till-open-{PHONE}")
    page.goto("/station/")
    page.locator(".hn-st-more a", has_text="生活缴费").click()
    asks(page, SURE, shoot)
    page.locator("button[value=pay]").click()
    expect(page.locator("main")).to_contain_text("对方已确认")
    shoot(page, f"collect-sure-{PHONE}")
    one_receipt(page, shoot)
    page.goto("/till/")
    counts(page, site.act("drawer", STATION), "轧账关班")
    expect(page.locator("main")).to_contain_text("今日已轧账")
    shoot(page, f"till-closed-{PHONE}")
    remits(page, visitor, shoot)


def test_a_biller_outage(visitor: Visitor, site: Site, browser: Browser, shoot: Any, tmp_path: Path) -> None:
    page = visitor.enter("keeper", PHONE, "/collect/")
    first = goes_unanswered(page, NEVER, shoot)
    second = goes_unanswered(page, NEVER_EITHER, shoot)
    page.goto("/collect/")
    asks(page, NEVER, shoot)
    expect(page.locator(".hn-refusal")).to_contain_text("请不要重复收钱")
    shoot(page, f"collect-twice-{PHONE}")
    visitor.troubles[:] = [each for each in visitor.troubles if "409" not in each]
    home = copied(site.home, tmp_path / "next")
    with served(home, NEXT_MORNING) as later:
        morning = Visitor(later, browser, {})
        text = later.act("biller_file", "power", NOW.date().isoformat(), second)
        takes_the_file(morning.enter("manager", path="/billers/"), text, shoot)
        page = morning.enter("keeper", PHONE, f"/collect/421223/bills/{first}/")
        expect(page.locator("pre")).to_contain_text("缴费单位已确认")
        shoot(page, f"collect-decided-{PHONE}")
        page.goto(f"/collect/421223/bills/{second}/")
        fetches(page, NEVER_EITHER[-4:], shoot)
        morning.leave()
        assert morning.troubles == []


def counts(page: Page, notes: dict[str, int], act: str) -> None:
    """Count the drawer as it is; the page does not say beforehand what should be there."""
    for fen, count in notes.items():
        page.fill(f"[name=count-n{fen}]", str(count))
    assert not is_sideways(page)
    assert latin_words(visible_text(page)) == []
    page.get_by_role("button", name=act, exact=True).click()
    page.wait_for_load_state()


def asks(page: Page, meter: str, shoot: Any) -> None:
    """Choose the power company and ask what is owed; no money is taken by that."""
    page.locator(".hn-st-acts a", has_text="供电").click()
    page.fill("[name=f0-meter]", meter)
    page.locator("button[name=ask][value='1']").click()
    page.wait_for_load_state()
    assert not is_sideways(page)
    shoot(page, f"collect-asked-{PHONE}")


def one_receipt(page: Page, shoot: Any) -> None:
    """The bill and what else the villager did, on one paper."""
    page.get_by_role("link", name="和今天办的别的事出一张票").click()
    expect(page.locator("[name=act]:checked")).to_have_count(1)
    page.locator("main .hn-st-go").click()
    expect(page.locator(".hn-st-cash")).to_contain_text("¥86.40")
    shoot(page, f"visit-receipt-{PHONE}")


def remits(page: Page, visitor: Visitor, shoot: Any) -> None:
    """The cash is paid in; the county finds it in the bank."""
    page.fill("[name=remit-proof]", "20261120-7")
    page.get_by_role("button", name="缴款", exact=True).click()
    page.wait_for_load_state()
    desk = visitor.enter("manager", path=page.url)
    desk.get_by_role("button", name="已到账").first.click()
    desk.wait_for_load_state()
    shoot(desk, "till-remittance-found-1440")
    page.reload()
    expect(page.locator("main")).to_contain_text("20261120-7")
    shoot(page, f"till-remitted-{PHONE}")


def goes_unanswered(page: Page, meter: str, shoot: Any) -> str:
    """The cash is taken and the biller never says: a provisional receipt, and its number."""
    page.goto("/collect/")
    asks(page, meter, shoot)
    page.locator("button[value=pay]").click()
    page.wait_for_load_state()
    assert latin_words(visible_text(page)) == []
    page.locator("button[value=resolve]").click()
    page.wait_for_load_state()
    expect(page.locator("[role=alert].hn-st-cash")).to_contain_text("不要再收一次")
    expect(page.locator("pre")).to_contain_text("临时·处理中")
    shoot(page, f"collect-waiting-{PHONE}")
    return re.findall(r"/bills/(DS\w+)/", page.url)[0]


def takes_the_file(page: Page, text: str, shoot: Any) -> None:
    """The desk takes the power company's file of yesterday in."""
    day = NOW.date().isoformat()
    page.goto(f"/billers/421223/power/{day}/")
    file: Any = {"name": "power.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("#file", file)
    page.get_by_role("button", name="导入").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("已收到")
    assert latin_words(visible_text(page)) == []
    shoot(page, "billers-day-1440")


def fetches(page: Page, tail: str, shoot: Any) -> None:
    """What the biller did not take is handed back to who knows the account, once."""
    expect(page.locator("main")).to_contain_text("退现金")
    page.locator("[name=name]").fill("沈水生")
    page.locator("[name=tail]").fill(tail)
    page.locator("button[value=return]").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("领款人")
    expect(page.locator("pre")).to_contain_text("已退款")
    shoot(page, f"collect-returned-{PHONE}")
