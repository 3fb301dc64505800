"""What each person sees of money: their own, down to the fact behind each line."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger.models import Account
from huinong.funds.payments import services as payments
from huinong.funds.payments.providers import install
from huinong.funds.payments.simulator import Behaviour, SimulatedProvider
from huinong.funds.settlement import consequences as settlement
from huinong.funds.settlement.models import Tariff
from huinong.journal import consequences
from huinong.kernel.actor import Role
from huinong.logistics.parcels.life import Event
from tests.commerce.goods import BUYER, COOP, COUNTY, OTHER_BUYER
from tests.commerce.people import browser, page, robot, sent
from tests.commerce.trade.conftest import shop
from tests.logistics.conftest import county
from tests.logistics.county import on_shelf, record, row, scan

__all__ = ["county", "shop"]
pytestmark = pytest.mark.django_db
MONTH = {"month": "2026-11"}


@pytest.fixture
def collected(county: Any, shop: Any) -> Any:
    """Two of ZTO's pieces handed to villagers, and one order of the co-op's delivered."""
    consequences.install({**consequences.installed(), "parcel.collected": [settlement.accrue_for_parcels]})
    shop.delivered(2)
    for piece in on_shelf(county, 2):
        proof = {"proof": "code", "code": row(piece).shelf_code}
        assert record(scan(piece, Event.COLLECTED, county.station, details=proof)) == ["applied"]
    return county


@pytest.fixture
def manager(collected: Any) -> Client:
    return browser(Role.COUNTY_MANAGER)


def test_the_manager_sees_who_owes_whom_and_each_line_opens(manager: Client, collected: Any) -> None:
    status, text = page(manager, "settlement:statements", **MONTH)
    assert status == 200
    for wanted in ("Partner couriers owe the network", "¥1.60", "中通快递崇阳分公司", "¥129.20"):
        assert wanted in text
    assert reverse("settlement:partner_bill", args=(COUNTY, collected.zto)) in text


def test_the_statements_take_a_fixed_number_of_queries(manager: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(16):
        page(manager, "settlement:statements", **MONTH)


def test_a_statement_runs_from_line_to_line_and_opens_its_facts(manager: Client, collected: Any) -> None:
    account = Account.objects.get(kind="keeper").code
    status, text = page(manager, "settlement:statement", COUNTY, account, **MONTH)
    assert (status, text.count("/facts/") >= 3, "¥8.00" in text) == (200, True, True)
    day = page(manager, "settlement:statement", COUNTY, account, **MONTH, day="2026-11-01")[1]
    assert "Nothing moved in this time." in day
    sheet = manager.get(reverse("settlement:statement", args=(COUNTY, account)), {**MONTH, "export": "xlsx"})
    assert sheet["Content-Type"].endswith("sheet")


def test_a_partner_sees_its_own_bill_piece_by_piece_and_nobody_elses(manager: Client, collected: Any) -> None:
    partner = browser(Role.PARTNER, party=collected.zto)
    came = partner.get(reverse("settlement:statements"), MONTH)
    assert came.headers["Location"].startswith(reverse("settlement:partner_bill", args=(COUNTY, collected.zto)))
    status, text = page(partner, "settlement:partner_bill", COUNTY, collected.zto, **MONTH)
    assert (status, ">2</span> × " in text, "¥1.60" in text, "ZTO-" in text) == (200, True, True, True)
    first = text.split("/facts/")[1].split('"')[0]
    assert partner.get(f"/facts/{first}").status_code == 200
    assert page(partner, "settlement:statement", COUNTY, f"coop:{COOP}", **MONTH)[0] == 404
    assert page(partner, "ledger:trial_balance")[0] == 404
    assert page(browser(Role.PARTNER, party=OTHER_BUYER), "settlement:partner_bill", COUNTY, collected.zto)[0] == 404


def test_a_co_op_goes_straight_to_its_own_statement(manager: Client) -> None:
    chair = browser(Role.COOP_CHAIR, party=COOP)
    came = chair.get(reverse("settlement:statements"), MONTH, follow=True)
    assert (came.status_code, "¥129.20" in came.content.decode()) == (200, True)
    assert came.redirect_chain[0][0].startswith(reverse("settlement:statement", args=(COUNTY, f"coop:{COOP}")))


def test_a_month_that_is_none_is_this_month(manager: Client) -> None:
    for asked in ("2026-13", "x", "9999-99"):
        assert page(manager, "settlement:statements", month=asked)[0] == 200


def test_a_tariff_is_set_from_a_day_on_and_a_second_one_for_that_day_is_refused(manager: Client) -> None:
    form = {"kind": "bus_bag", "party": "", "amount_fen": "3.50", "valid_from": "2026-12-01", "source": "合同 7 号"}
    assert manager.post(reverse("settlement:tariffs"), form).status_code == 302
    assert Tariff.objects.get(kind="bus_bag").amount_fen == 350
    refused = manager.post(reverse("settlement:tariffs"), {**form, "amount_fen": "4"})
    assert (refused.status_code, "合同 7 号".encode() in refused.content) == (409, True)
    assert "¥3.50" in page(manager, "settlement:tariffs")[1]
    officer = browser(Role.PROGRAMME_OFFICER, "42")
    assert officer.post(reverse("settlement:tariffs"), {**form, "valid_from": "2027-01-01"}).status_code == 403
    assert Tariff.objects.filter(kind="bus_bag").count() == 1


def test_the_books_sum_to_zero_and_say_so(manager: Client) -> None:
    status, text = page(manager, "ledger:trial_balance")
    assert (status, "The books are whole" in text, "Simulated" in text) == (200, True, True)
    assert page(browser(Role.KEEPER, point=UUID(int=1)), "ledger:trial_balance")[0] == 404
    assert page(browser(Role.DISPATCHER), "ledger:trial_balance")[0] == 403
    assert page(browser(Role.COUNTY_MANAGER, "611021"), "ledger:trial_balance", county=COUNTY)[0] == 404


@pytest.fixture
def late(shop: Any) -> Any:
    """An order whose provider timed out: it waits, and is known when asked again."""
    number = shop.placed(2)
    slow = SimulatedProvider(script={f"ZF{number}-1": Behaviour.LATE_SUCCESS}, queries_before_known=0)
    before = install(slow)
    browser(Role.BUYER, party=BUYER).post(reverse("trade:pay", args=(COUNTY, number)), {"key": "p"})
    yield f"ZF{number}-1"
    assert before is not None
    install(before)


def test_a_payment_without_an_answer_is_asked_about_and_charged_once(late: str) -> None:
    manager = browser(Role.COUNTY_MANAGER)
    assert "1 waits for the provider" in page(manager, "payments:list")[1]
    status, text = page(manager, "payments:payment", COUNTY, late)
    assert (status, "Ask the provider again" in text, "Simulated" in text) == (200, True, True)
    assert manager.post(reverse("payments:resolve", args=(COUNTY, late)), {"key": "r"}).status_code == 302
    text = page(manager, "payments:payment", COUNTY, late)[1]
    assert ("confirmed" in text, "Ask the provider again" in text) == (True, False)


def test_payments_are_their_buyers_and_the_countys(late: str) -> None:
    assert late in page(browser(Role.BUYER, party=BUYER), "payments:list")[1]
    for stranger in (browser(Role.BUYER, party=OTHER_BUYER), browser(Role.COUNTY_MANAGER, "611021")):
        assert late not in page(stranger, "payments:list")[1]
        assert page(stranger, "payments:payment", COUNTY, late)[0] == 404
        assert stranger.post(reverse("payments:resolve", args=(COUNTY, late)), {"key": "r"}).status_code == 404


def test_asking_never_sends_what_was_only_opened(shop: Any) -> None:
    number = shop.placed(2)
    payments.open_payment(
        county=COUNTY,
        number="ZF-open",
        order=number,
        amount_fen=100,
        happened_at=shop.order(number).summary.placed_at,
        actor=SYSTEM,
        payer_party=BUYER,
    )
    told = sent(robot(Role.COUNTY_MANAGER), f"payments/{COUNTY}/ZF-open/resolve")
    assert told[1]["state"] == "opened"


def test_the_api_tells_the_same(collected: Any) -> None:
    manager, partner = robot(Role.COUNTY_MANAGER), robot(Role.PARTNER, party=collected.zto)
    assert manager.get(f"/api/v1/ledger/{COUNTY}/trial-balance").json()["is_whole"] is True
    kinds = {row["kind"] for row in manager.get(f"/api/v1/settlement/{COUNTY}/statements", MONTH).json()["items"]}
    assert {"courier", "keeper", "coop", "operator"} <= kinds
    own = partner.get(f"/api/v1/settlement/{COUNTY}/statements", MONTH).json()["items"]
    assert [row["holder"] for row in own] == [str(collected.zto)]
    bill = partner.get(f"/api/v1/settlement/{COUNTY}/bills/{collected.zto}", MONTH).json()
    assert (bill["pieces"], bill["total_fen"]) == (2, 160)
    pieces = f"/api/v1/settlement/{COUNTY}/bills/{collected.zto}/pieces"
    first = partner.get(pieces, {**MONTH, "limit": 1}).json()
    second = partner.get(pieces, {**MONTH, "limit": 1, "cursor": first["next_cursor"]}).json()
    assert ([p["amount_fen"] for p in first["items"] + second["items"]], second["next_cursor"]) == ([80, 80], None)
    assert robot(Role.PARTNER, party=OTHER_BUYER).get(pieces, MONTH).status_code == 404


def test_the_api_reads_accounts_incomes_and_tariffs_and_sets_one(collected: Any) -> None:
    manager = robot(Role.COUNTY_MANAGER)
    accounts = manager.get(f"/api/v1/ledger/{COUNTY}/accounts", {"prefix": "keeper:"}).json()["items"]
    assert [row["posted_fen"] for row in accounts] == [50 + 680 + 2 * 35]
    code, keeper = accounts[0]["code"], accounts[0]["holder"]
    asked = {"since": "2026-11-01", "until": "2026-11-30"}
    told = manager.get(f"/api/v1/ledger/{COUNTY}/accounts/{code}/lines", asked).json()["items"]
    assert told[-1]["balance_fen"] == accounts[0]["posted_fen"]
    income = manager.get(f"/api/v1/settlement/{COUNTY}/income/{keeper}", MONTH).json()
    assert income["total_fen"] == accounts[0]["posted_fen"]
    new = {"kind": "bus_bag", "amount_fen": 350, "valid_from": "2026-12-01", "source": "contract 7"}
    assert sent(manager, f"settlement/{COUNTY}/tariffs", new)[1]["kind"] == "tariff.set"
    found = manager.get(f"/api/v1/settlement/{COUNTY}/tariffs").json()
    assert [row["amount_fen"] for row in found if row["county"] == COUNTY] == [350]
    assert sent(robot(Role.COOP_CHAIR, party=COOP), f"settlement/{COUNTY}/tariffs", new)[0] == 403
