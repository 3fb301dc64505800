"""The statement two sides sign: sums in figures and in capitals, and what they are made of."""

from typing import Any

import pytest

from huinong.funds.ledger import codes
from huinong.funds.settlement import statement_paper
from huinong.funds.settlement.months import month
from huinong.kernel.actor import Role
from tests.commerce.goods import COOP, COUNTY, OTHER_BUYER
from tests.commerce.people import browser, robot
from tests.commerce.trade.conftest import shop
from tests.funds.test_faces import collected
from tests.logistics.conftest import county
from tests.papers import words

__all__ = ["collected", "county", "shop"]
pytestmark = pytest.mark.django_db
MONTH = {"month": "2026-11"}


def sheet(account: str, actor: Any) -> str:
    return words(statement_paper.statement_sheet(COUNTY, account, month("2026-11"), actor=actor))


def test_a_couriers_statement_says_what_it_owes_for_which_pieces(collected: Any, system: Any) -> None:
    told = sheet(codes.courier(collected.zto), system)
    for said in ("对账单", "中国邮政崇阳县分公司", "中通快递崇阳分公司", "2026-11-01至2026-11-30", "应付平台"):
        assert said in told
    for said in ("¥1.60", "人民币壹元陆角整", "代投件2¥0.80¥1.60", "2026-11-20", "ZTO-7312345000000", "甲方（签章）"):
        assert said in told


def test_what_the_network_owes_is_told_from_the_other_side(collected: Any, system: Any) -> None:
    told = sheet(codes.coop(COOP), system)
    assert all(said in told for said in ("平台应付", "¥129.20", "人民币壹佰贰拾玖元贰角整"))


def test_a_long_month_is_signed_by_its_sums(collected: Any, system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_paper, "MOST_LINES", 1)
    told = sheet(codes.courier(collected.zto), system)
    assert "三、明细2笔见随附的电子表格" in told
    assert "ZTO-7312345000000" not in told


def test_only_the_two_sides_open_it(collected: Any) -> None:
    account = codes.courier(collected.zto)
    page, call = f"/statements/{COUNTY}/{account}/sheet.pdf", f"/api/v1/settlement/{COUNTY}/statements/{account}/sheet"
    for who in (browser(Role.COUNTY_MANAGER), browser(Role.PARTNER, party=collected.zto)):
        assert "人民币壹元陆角整" in words(who.get(page, MONTH).content)
    assert "人民币壹元陆角整" in words(robot(Role.PARTNER, party=collected.zto).get(call, MONTH).content)
    assert browser(Role.PARTNER, party=OTHER_BUYER).get(page, MONTH).status_code == 404
    assert robot(Role.PARTNER, party=OTHER_BUYER).get(call, MONTH).status_code == 404
    bill = browser(Role.COUNTY_MANAGER).get(f"/bills/{COUNTY}/{collected.zto}/", MONTH).content.decode()
    assert f"{page}?month=2026-11" in bill
