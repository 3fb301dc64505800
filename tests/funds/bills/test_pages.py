"""Bills as people see them: the county drafts, issues and answers; the courier reads, disputes and agrees."""

import io
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from huinong.edge.gates import SYSTEM
from huinong.funds.bills import queries
from huinong.funds.bills.models import Bill, Line
from huinong.funds.bills.values import BillState, DisputeState
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.registry.policies.services import load_policies
from tests.commerce.people import browser, page, robot, sent
from tests.funds.bills import month as m
from tests.funds.bills.month import COUNTY, Told
from tests.registry.contracts import agreed

pytestmark = pytest.mark.django_db


@pytest.fixture
def party() -> UUID:
    made = m.contract()
    m.tell(made, Told(1), Told(2), Told(3, waited_h=60))
    return made


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with clock.frozen_at(m.NOVEMBER):
        yield


@pytest.fixture
def _figures() -> None:
    load_policies(actor=SYSTEM)


@pytest.fixture
def manager(party: UUID) -> Client:
    return browser(Role.COUNTY_MANAGER)


@pytest.fixture
def number(party: UUID) -> str:
    made = m.make(party)
    m.issue(made)
    return made


def post(client: Client, number: str, act: str, **said: object) -> int:
    address = reverse("bills:bill", args=(COUNTY, number))
    return client.post(address, {"key": f"form/{act}", "act": act, **said}).status_code


def test_the_county_drafts_the_month_that_is_over_and_issues_it(manager: Client, party: UUID) -> None:
    text = page(manager, "bills:list")[1]
    assert "No month is billed yet." in text
    assert 'value="2026-10"' in text
    form = {"key": "form", "party": str(party), "month": "2026-10"}
    assert manager.post(reverse("bills:list"), form).status_code == 302
    number = Bill.objects.get().number
    draft = page(manager, "bills:bill", COUNTY, number)[1]
    assert "Ties to the fen" in draft
    assert "Issue the bill" in draft
    assert post(manager, number, "issue") == 302
    assert queries.bill(SYSTEM, COUNTY, number).state is BillState.ISSUED
    assert "¥2.20" in page(manager, "bills:list")[1]


def test_a_month_that_runs_is_refused_on_the_page_with_what_to_do(manager: Client, party: UUID) -> None:
    answer = manager.post(reverse("bills:list"), {"key": "form", "party": str(party), "month": "2026-11"})
    assert (answer.status_code, "is not over yet" in answer.content.decode()) == (409, True)
    assert not Bill.objects.exists()


def test_a_courier_finds_a_line_disputes_it_and_the_county_answers(party: UUID, number: str, manager: Client) -> None:
    mine = browser(Role.PARTNER, party=party)
    found = page(mine, "bills:bill", COUNTY, number, q=Told(3).number)[1]
    assert (Told(3).number in found, Told(1).number in found, "Delayed" in found) == (True, False, True)
    line = Line.objects.get(number=Told(3).number)
    address = reverse("bills:line", args=(COUNTY, number, line.id))
    opened = mine.get(address).content.decode()
    assert reverse("journal:thread", args=(COUNTY, Told(3).thread)) in opened
    said = {"key": "form", "reason": "站点签收晚", "wanted": "0.50", "evidence": "照片三张"}
    assert mine.post(address, said).status_code == 302
    waiting = page(manager, "bills:bill", COUNTY, number)[1]
    assert "照片三张" in waiting
    [dispute] = queries.disputes(SYSTEM, COUNTY, number)
    told = {"dispute": str(dispute.id), "accepted": "0.50", "answer": "属实", "answer_kind": "accept"}
    assert post(manager, number, "decide", **told) == 302
    [decided] = queries.disputes(SYSTEM, COUNTY, number)
    assert (decided.state, decided.adjustment_fen) == (DisputeState.ACCEPTED, -10)
    assert "属实" in mine.get(address).content.decode()
    assert post(mine, number, "agree") == 302
    assert queries.bill(SYSTEM, COUNTY, number).state is BillState.AGREED


def test_lines_go_out_as_a_sheet_and_as_csv(party: UUID, number: str) -> None:
    mine = browser(Role.PARTNER, party=party)
    sheet = mine.get(reverse("bills:bill", args=(COUNTY, number)), {"export": "xlsx", "only": "deducted"})
    rows = list(load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).worksheets[0].values)
    assert [row[1] for row in rows[1:]] == [f"ZTO {Told(3).number}"]
    text = b"".join(mine.get(reverse("bills:lines_csv", args=(COUNTY, number))).streaming_content).decode()
    assert text.splitlines()[0].startswith("carrier,number,signed_at")
    assert [row.split(",")[-1] for row in text.splitlines()[1:]] == ["0.80", "0.80", "0.60"]


def test_a_file_is_compared_and_its_differences_shown(party: UUID, number: str) -> None:
    mine = browser(Role.PARTNER, party=party)
    text = f"单号,费\n{Told(1).number},0.80\n{Told(2).number},0.70\n{Told(3).number},0.60\n"
    unknown = SimpleUploadedFile("十月.csv", text.encode("gb18030"))
    assert post(mine, number, "compare", file=unknown) == 422
    file = SimpleUploadedFile("十月.csv", text.encode("gb18030"))
    address = reverse("bills:bill", args=(COUNTY, number))
    came = mine.post(address, {"act": "compare", "file": file, "amount_head": "费"}, follow=True)
    shown = came.content.decode()
    assert (came.status_code, Told(2).number in shown, "another amount" in shown) == (200, True, True)
    assert Told(1).number not in shown


def test_others_see_no_bill(party: UUID, number: str) -> None:
    others = (browser(Role.PARTNER, party=agreed.courier("yto")), browser(Role.COUNTY_MANAGER, "611021"))
    line = Line.objects.order_by("id")[0].id
    for client in others:
        assert page(client, "bills:bill", COUNTY, number)[0] == 404
        assert page(client, "bills:line", COUNTY, number, line)[0] == 404
        assert page(client, "bills:lines_csv", COUNTY, number)[0] == 404
        assert number not in page(client, "bills:list")[1]
    for role in (Role.DISPATCHER, Role.DRIVER):
        assert page(browser(role), "bills:bill", COUNTY, number)[0] == 403


def test_a_courier_may_not_issue_decide_or_close_and_the_county_may_not_agree(
    party: UUID, number: str, manager: Client
) -> None:
    mine = browser(Role.PARTNER, party=party)
    assert [post(mine, number, act) for act in ("issue", "close")] == [403, 403]
    assert post(manager, number, "agree") == 403
    assert queries.bill(SYSTEM, COUNTY, number).state is BillState.ISSUED


def test_a_bill_is_shown_with_few_queries(manager: Client, number: str) -> None:
    with CaptureQueriesContext(connection) as seen:
        status, text = page(manager, "bills:bill", COUNTY, number)
    assert (status, number in text) == (200, True)
    assert len(seen) <= 25


@pytest.mark.usefixtures("_figures")
def test_a_couriers_system_reads_disputes_and_agrees_by_the_api(party: UUID, number: str) -> None:
    mine = robot(Role.PARTNER, party=party)
    [listed] = mine.get("/api/v1/bills").json()["items"]
    assert (listed["number"], listed["total_fen"]) == (number, 220)
    lines = mine.get(f"/api/v1/bills/{COUNTY}/{number}/lines").json()["items"]
    assert [each["amount_fen"] for each in lines] == [80, 80, 60]
    assert mine.get(f"/api/v1/bills/{COUNTY}/{number}/tie").json()["difference_fen"] == 0
    rows = [{"carrier": "ZTO", "number": each["number"], "amount_fen": 80} for each in lines]
    status, compared = sent(mine, f"bills/{COUNTY}/{number}/comparisons", {"rows": rows}, key="c")
    assert (status, [each["kind"] for each in compared[0]["differences"]]) == (200, ["amount"])
    asked = {"line": lines[2]["id"], "reason": "晚点不实", "wanted_fen": 80}
    assert sent(mine, f"bills/{COUNTY}/{number}/disputes", asked, key="d")[0] == 200
    assert sent(mine, f"bills/{COUNTY}/{number}/agree", key="a")[1]["code"] == "bills.disputes_open"
