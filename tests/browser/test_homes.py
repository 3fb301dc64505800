"""Every role signs in and finds what needs it now, at a desk and on a phone."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.site import DESK, PHONE, Visitor, is_sideways, latin_words, visible_text

pytestmark = pytest.mark.browser
MONEY, SHARE = r"¥[\d,]+\.\d\d", r"\d+(\.\d)? ?%"
WANTED: Mapping[str, tuple[str, ...]] = {
    "officer": ("湖北省", "村村有服务", "进村时效", "站长月收入", "崇阳县", SHARE, MONEY, r"\d+ / \d+"),
    "manager": ("崇阳县", "村村有服务", "进村时效", "站长月收入", "应收合作快递", SHARE, MONEY, r"\d+ / \d+"),
    "dispatcher": ("今天", r"\d\d:\d\d", "到件", "异常", "待发", "扫描", "白霓镇", r"\d+ ?/ ?\d+"),
    "outlet": ("白霓镇", "在架", "待到邮袋", "待发邮袋", "异常", r"\d+"),
    "keeper": ("小港村站", "今日收入", "收", "取", "寄", "在架", MONEY),
    "driver": ("白霓镇", "要装", "要交", "车上", r"\d\d:\d\d"),
    "partner": ("按时进村", "未交给我们", "本月账单", "白霓镇", SHARE, MONEY),
    "chair": ("待发订单", "在途", "应付给您", "可售", "雷竹笋", MONEY),
    "buyer": ("东西到哪了", "我的订单", "农产品", "桂花蜜", MONEY),
}
"""What answers each role's question on arrival (screens.md, Homes), as words and as figures."""


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("role", WANTED)
def test_each_role_finds_its_home(visitor: Visitor, shoot: Any, role: str, width: int) -> None:
    page = visitor.enter(role, width)
    page.wait_for_load_state("networkidle")
    shoot(page, f"{role}-{width}")
    told = page.inner_text("main")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert [each for each in WANTED[role] if not re.search(each, told)] == []
    assert latin_words(visible_text(page)) == []
    assert not is_sideways(page)
    assert unfit_buttons(page) == []


UNFIT = """() => [...document.querySelectorAll("main .btn, main button")]
  .filter(each => each.offsetParent && each.getBoundingClientRect().width > 0)
  .filter(each => each.getBoundingClientRect().height < 24 || each.scrollWidth > each.clientWidth + 2)
  .map(each => each.innerText || each.getAttribute("aria-label") || each.outerHTML.slice(0, 80))"""


def unfit_buttons(page: Page) -> list[str]:
    """Buttons whose words are cut off, or that are lower than WCAG 2.5.8 asks."""
    return list(page.evaluate(UNFIT))
