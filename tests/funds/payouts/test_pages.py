"""Net statements as people see them: drafted by one, approved by another, sent, answered; and disputed by a co-op."""

import io
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payouts import queries
from huinong.funds.payouts.bank_simulator import Behaviour, answer
from huinong.funds.payouts.values import State
from huinong.funds.settlement.queries import month_of
from huinong.kernel import clock
from huinong.kernel.actor import Role
from tests.commerce.people import browser, page, robot, sent
from tests.funds.conftest import BUS, COOP, COUNTY, KEEPER
from tests.funds.payouts.month import NOW, OCTOBER, founded, posted, statements

COOPS = codes.coop(COOP)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october(alone: None) -> Iterator[None]:
    with clock.frozen_at(NOW):
        founded()
        posted({COOPS: 8_074})
        posted({COOPS: 2_000})
        posted({codes.keeper(KEEPER): -60_000})
        yield


@pytest.fixture
def manager() -> Client:
    return browser(Role.COUNTY_MANAGER)


def post(client: Client, paper: str, act: str, /, **said: object) -> int:
    address = reverse("payouts:statement", args=(COUNTY, paper))
    return client.post(address, {"key": f"form/{act}", "act": act, **said}).status_code


def drafted(manager: Client) -> str:
    form = {"key": "form", "act": "draft", "month": "2026-10"}
    assert manager.post(reverse("payouts:list"), form).status_code == 302
    return statements()[COOP].number


def posting_of(fen: int) -> str:
    since, until = month_of(OCTOBER)
    lines = ledger.statement(COUNTY, COOPS, since=since, until=until, actor=SYSTEM).lines
    return str(next(each.posting for each in lines if each.amount_fen == fen))


def test_one_drafts_another_approves_the_bank_pays(manager: Client) -> None:
    assert "No month is settled yet." in page(manager, "payouts:list")[1]
    number = drafted(manager)
    assert "A second person looks at it" in page(manager, "payouts:statement", COUNTY, number)[1]
    assert post(manager, number, "approve") == 409
    second = browser(Role.COUNTY_MANAGER)
    assert post(second, number, "approve") == 302
    assert "Make the payment file of 1 statement" in page(manager, "payouts:list")[1]
    form = {"key": "send", "act": "send"}
    assert manager.post(reverse("payouts:list"), form).status_code == 302
    [file] = queries.payment_files(SYSTEM)
    content = manager.get(reverse("payouts:file", args=(COUNTY, file.number)))
    assert (content["Content-Type"], b'<InstdAmt Ccy="CNY">100.74<' in content.content) == ("application/xml", True)
    said = SimpleUploadedFile("a.xml", answer(content.content, Behaviour.ACCEPT))
    assert manager.post(reverse("payouts:files"), {"key": "answer", "file": said}).status_code == 302
    text = page(manager, "payouts:files")[1]
    assert ("all paid" in text, f"{number}-1" in text) == (True, True)
    assert statements()[COOP].state is State.PAID


def test_what_is_no_answer_is_refused_on_the_page(manager: Client) -> None:
    said = SimpleUploadedFile("a.xml", b"<a/>")
    refused = manager.post(reverse("payouts:files"), {"key": "answer", "file": said})
    assert (refused.status_code, "Load the pain.002 file as the bank gave it" in refused.content.decode()) == (
        422,
        True,
    )


def test_a_co_op_disputes_a_line_and_the_county_answers(manager: Client) -> None:
    number = drafted(manager)
    mine = browser(Role.COOP_CHAIR, party=COOP)
    text = page(mine, "payouts:statement", COUNTY, number)[1]
    address = reverse("payouts:line", args=(COUNTY, number, COOPS, posting_of(2_000)))
    assert (address in text, "Enter the account" in text) == (True, False)
    assert "Dispute the line" in mine.get(address).content.decode()
    refused = mine.post(address, {"key": "d", "reason": "少算一箱", "wanted": "x"})
    assert (refused.status_code, "少算一箱" in refused.content.decode()) == (422, True)
    assert mine.post(address, {"key": "d", "reason": "少算一箱", "wanted": "40"}).status_code == 302
    assert (statements()[COOP].held_fen, statements()[COOP].amount_fen) == (2_000, 8_074)
    [one] = queries.disputes(SYSTEM, COUNTY, number)
    said = {"dispute": str(one.id), "answer": "属实", "accepted": "40.00", "answer_kind": "accept"}
    assert post(manager, number, "decide", **said) == 302
    assert "属实" in mine.get(address).content.decode()


def test_a_debt_beyond_the_cap_is_named_and_carried_by_a_person(manager: Client) -> None:
    drafted(manager)
    number = statements()[KEEPER].number
    assert "This debt is beyond the cap" in page(manager, "payouts:statement", COUNTY, number)[1]
    assert post(manager, number, "carry", reason="下月起分期还") == 302
    assert "下月起分期还" in page(manager, "payouts:list")[1]


def test_an_account_is_entered_on_the_page_and_shown_masked(manager: Client) -> None:
    number = drafted(manager)
    said = {"holder": "白霓合作社", "number": "6217 0000 1111 2222", "bank": "403521001234"}
    assert post(manager, number, "account", **said) == 302
    text = page(manager, "payouts:statement", COUNTY, number)[1]
    assert ("6217********2222" in text, "6217000011112222" in text) == (True, False)


def test_the_list_is_a_sheet_too_and_others_see_their_own_alone(manager: Client) -> None:
    drafted(manager)
    sheet = manager.get(reverse("payouts:list"), {"export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active.values)  # type: ignore[union-attr]
    assert len(rows) == 3
    clerk = browser(Role.PARTNER, party=BUS)
    assert "No month is settled yet." in page(clerk, "payouts:list")[1]
    number = statements()[COOP].number
    assert clerk.get(reverse("payouts:statement", args=(COUNTY, number))).status_code == 404
    assert clerk.get(reverse("payouts:files")).status_code == 403


def test_the_same_by_json() -> None:
    county, second = robot(Role.COUNTY_MANAGER), robot(Role.COUNTY_MANAGER)
    assert sent(county, f"payouts/{COUNTY}/statements", {"month": "2026-10"}, key="d")[0] == 200
    number = statements()[COOP].number
    listed = county.get(f"/api/v1/payouts/{COUNTY}/statements").json()
    assert [each["net_fen"] for each in listed["items"]] == [-60_000, 10_074]
    assert county.get(f"/api/v1/payouts/{COUNTY}/statements/{number}/parts").json()[0]["pay_fen"] == 10_074
    mine = robot(Role.COOP_CHAIR, party=COOP)
    body = {"account": COOPS, "posting": posting_of(2_000), "reason": "少", "wanted_fen": 4_000}
    assert sent(mine, f"payouts/{COUNTY}/statements/{number}/disputes", body, key="x")[0] == 200
    [one] = county.get(f"/api/v1/payouts/{COUNTY}/statements/{number}/disputes").json()
    decision = {"dispute": one["id"], "accepted_fen": None, "answer": "不属实"}
    assert sent(county, f"payouts/{COUNTY}/statements/{number}/decisions", decision, key="y")[0] == 200
    assert sent(second, f"payouts/{COUNTY}/statements/{number}/approve", key="a")[0] == 200
    debt = statements()[KEEPER].number
    assert sent(second, f"payouts/{COUNTY}/statements/{debt}/carry", {"reason": "分期"}, key="c")[0] == 200
    file = sent(county, f"payouts/{COUNTY}/files", key="f")[1]["facts"]["file"]
    content = county.get(f"/api/v1/payouts/{COUNTY}/files/{file}/pain001").content
    said = {"content": answer(content, Behaviour.REJECT).decode()}
    assert sent(county, f"payouts/{COUNTY}/answers", said, key="b")[0] == 200
    assert county.get(f"/api/v1/payouts/{COUNTY}/statements/{number}").json()["state"] == "rejected"
