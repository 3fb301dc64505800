"""A partner disputes a line of its net statement: the county decides in part, a second person approves, to the fen.

The demo's open dispute over the month before holds its line back all the while.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import DESK, PHONE, Site, Visitor, copied, is_sideways, latin_words, served, visible_text

pytestmark = pytest.mark.browser
MORE_FEN, GRANTED_FEN = 20_00, 8_50
ANSWER = "底单为准，少记 8.50 元"
Later = Callable[[str, Path], AbstractContextManager[Visitor]]


@pytest.fixture
def on(browser: Browser, tmp_path: Path) -> Later:
    """The county served on a morning to come, as a copy of an installation; nothing may go wrong on any page."""

    @contextmanager
    def begin(day: str, home: Path) -> Iterator[Visitor]:
        with served(copied(home, tmp_path / day), datetime.fromisoformat(f"{day}T09:00:00+08:00")) as site:
            visitor = Visitor(site, browser, {})
            yield visitor
            visitor.leave()
            assert visitor.troubles == []

    return begin


def test_a_partner_disputes_a_line_and_sees_the_corrected_figure(site: Site, on: Later, shoot: Any) -> None:
    with on("2026-12-02", site.home) as december:
        desk = december.enter("manager", path="/net-statements/")
        drafts(desk, "2026-11")

        partner = december.enter("partner", path="/net-statements/")
        opens(partner, "2026-11")
        net_fen, held_fen, pay_fen = figures(partner)
        assert pay_fen == net_fen - held_fen > 0
        looks(december, "partner", partner, "partner-statement", shoot)
        line_fen = disputes(partner, lambda line: looks(december, "partner", line, "partner-line", shoot))
        assert figures(partner) == (net_fen, held_fen + line_fen, pay_fen - line_fen)
        looks(december, "partner", partner, "partner-statement-disputed", shoot)

        desk.goto(partner.url)
        looks(december, "manager", desk, "officer-dispute", shoot)
        decides(desk, line_fen)
        assert figures(desk) == (net_fen, held_fen + line_fen, pay_fen - line_fen)
        address = desk.url
        desk.goto("/net-statements/")
        drafts(desk, "2026-11")
        desk.goto(address)
        assert figures(desk) == (net_fen, held_fen, pay_fen)
        expect(desk.locator("main")).to_contain_text("这一份是您拟的，请另一个人核对批准")

        second = december.enter("finance", path=address)
        expect(second.get_by_role("button", name="批准")).to_have_text(re.compile(re.escape(yuan(pay_fen))))
        looks(december, "finance", second, "second-approves", shoot)
        second.get_by_role("button", name="批准").click()
        second.wait_for_load_state()
        partner.reload()
        expect(partner.locator("h1")).to_contain_text("已批准")
        expect(partner.locator("main")).to_contain_text(ANSWER)
        expect(partner.locator("main")).to_contain_text(f"{yuan(line_fen)} → {yuan(line_fen + GRANTED_FEN)}")

    with on("2027-01-04", december.site.home) as january:
        drafts(january.enter("manager", path="/net-statements/"), "2026-12")
        partner = january.enter("partner", path="/net-statements/")
        opens(partner, "2026-12")
        assert figures(partner) == (held_fen + GRANTED_FEN, held_fen, GRANTED_FEN)
        [corrected] = partner.locator("main table tbody tr").all()
        expect(corrected).to_contain_text("异议更正")
        expect(corrected).to_contain_text(yuan(GRANTED_FEN))
        looks(january, "partner", partner, "partner-corrected", shoot)


def fen(text: str) -> int:
    """An amount as a page writes it."""
    return round(float(re.sub("[¥,\\s]", "", text)) * 100)


def yuan(amount_fen: int) -> str:
    return f"¥{amount_fen / 100:,.2f}"


def figures(page: Page) -> tuple[int, int, int]:
    """What is owed, what of it is held back, what is paid."""
    net, held, pay = page.locator(".hn-figures .hn-figure-value").all_inner_texts()
    return fen(net), fen(held), fen(pay)


def drafts(page: Page, month: str) -> None:
    page.fill("#month", month)
    page.get_by_role("button", name="拟当月结算单").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(month)


def opens(page: Page, month: str) -> None:
    """The partner's own statement is the only one of the month."""
    page.locator("main table").get_by_role("link", name=month, exact=True).click()
    page.wait_for_load_state()


def disputes(page: Page, looked_at: Callable[[Page], None]) -> int:
    """Say of one line that it should be more. Answers what it is."""
    page.locator("main table tbody tr a[href*='/net-statements/']").first.click()
    page.wait_for_load_state()
    looked_at(page)
    line_fen = fen(page.locator("main .hn-sum dd").inner_text())
    page.fill("#reason", "代收货款少记一笔")
    page.fill("#wanted", f"{(line_fen + MORE_FEN) / 100:.2f}")
    page.get_by_role("button", name="提出异议").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("代收货款少记一笔")
    return line_fen


def decides(page: Page, line_fen: int) -> None:
    """The line becomes part of what was asked for."""
    page.fill("[name=answer]", ANSWER)
    page.fill("[name=accepted]", f"{(line_fen + GRANTED_FEN) / 100:.2f}")
    page.get_by_role("button", name="接受").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(ANSWER)


def looks(visitor: Visitor, role: str, page: Page, name: str, shoot: Any) -> None:
    """The page reads well at a desk and on a phone."""
    for width in (DESK, PHONE):
        seen = visitor.enter(role, width, page.url)
        shoot(seen, f"dispute-{name}-{width}")
        assert not is_sideways(seen), (name, width)
        assert latin_words(visible_text(seen)) == [], name
