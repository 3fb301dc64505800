"""The county manager takes a statement in, sees what is open, settles it and reads the reconciliation."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.counter.till.models import Remittance
from huinong.edge.gates import SYSTEM
from huinong.funds.bank import queries
from huinong.funds.bank.commands import bank
from huinong.funds.bank.models import Account, Line, Match, Upload
from huinong.funds.bank.simulator import day_of, written
from huinong.kernel.actor import Actor, Role
from tests.counter.station.conftest import PASSWORD, Post
from tests.counter.till.conftest import MANAGER, remitted, sold
from tests.funds.bank.conftest import FRIDAY, OPENING_FEN, entry, statement, taken
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mirrored")]


@pytest.fixture
def desk(county: c.County) -> Post:
    new = NewStaff(username="lin", name="林", role=Role.COUNTY_MANAGER, division=c.CODE, password=PASSWORD)
    staff = Staff.objects.get(id=create_staff(key="test/lin", actor=SYSTEM, new=new).fact.facts["staff"])
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(staff)
    browser.cookies["django_language"] = "en"
    return Post(county, staff, SYSTEM, browser)


@pytest.fixture
def number(county: c.County, keeper: Actor) -> str:
    sold(county, 80)
    return remitted(county, 10_000, keeper, "S100")


def sent(desk: Post, content: bytes, name: str = "s.xml") -> str:
    answer = desk.browser.post("/bank/new/", {"account": "psbc", "file": SimpleUploadedFile(name, content)})
    return str(answer.headers.get("Location", answer.content.decode()))


def test_a_statement_is_seen_then_taken_and_finds_the_remittance(desk: Post, number: str) -> None:
    address = sent(desk, written(statement(entry(10_000, "S100", "赵德贵"), entry(-500))))
    shown = desk.text(address)
    assert "All of it is taken in, or nothing." in shown
    assert queries.accounts(MANAGER, c.CODE)[0].name in shown
    desk.post(address, act="take")
    assert Remittance.objects.get().status == "confirmed"
    text = desk.text("/bank/")
    assert "−¥5.00" in text
    assert "statements until 2026-11-20" in text
    assert "The same statement again changes nothing." in desk.text(address)


def test_a_line_is_booked_for_a_biller_chosen_by_name(desk: Post) -> None:
    taken(entry(-3_000), entry(-500))
    first, second = [f"/bank/{c.CODE}/lines/{each.id}/" for each in queries.open_lines(MANAGER, c.CODE)]
    assert 'name="biller"' not in desk.text(first)
    desk.post(first, act="book", booking="biller", biller="water")
    assert '<option value="water">' in desk.text(second)


def test_wrong_rows_are_marked_and_nothing_is_taken(desk: Post) -> None:
    address = sent(desk, "交易日期,金额,余额\n2026-11-20,5,10005\n2026-11-20,x,1\n".encode(), "s.csv")
    assert "cannot be read" in desk.text(address)
    assert "Take it in" not in desk.text(address)
    desk.post(address, status=200, act="take")
    assert Line.objects.count() == 0
    desk.post(address, act="discard")
    assert Upload.objects.count() == 0
    assert "cannot be read as a statement" in sent(desk, b"<!DOCTYPE a><a/>")


def test_open_lines_are_matched_owned_and_marked_from_the_page(desk: Post, number: str) -> None:
    taken(entry(10_000), entry(33), entry(44))
    text = desk.text("/bank/")
    assert "the same amount" in text
    line, other, last = queries.open_lines(MANAGER, c.CODE)
    item = next(each for each in queries.open_items(MANAGER, c.CODE) if each.amount_fen == 10_000)
    refused = desk.post("/bank/", status=409, act="match", line=str(other.id), item=str(item.id))
    assert f'value="{other.id}" data-fen="33" checked' in refused
    desk.post("/bank/", act="match", line=str(line.id), item=str(item.id))
    desk.post("/bank/", act="own", line=str(other.id))
    assert "林" in desk.text("/bank/")
    desk.post("/bank/", status=422, act="known", line=str(other.id), note="")
    desk.post("/bank/", act="known", line=str(other.id), note="查询中")
    desk.post("/bank/", act="rule")
    page = f"/bank/{c.CODE}/lines/{last.id}/"
    desk.post(page, act="book", booking="interest")
    assert "booked from the statement" in desk.text(page)
    desk.post(page, act="undo")
    assert queries.open_lines(MANAGER, c.CODE)[0].amount_fen == 44
    desk.post(page, status=422, act="book", booking="gift")


def test_the_reconciliation_reads_and_exports(desk: Post, number: str) -> None:
    taken(entry(33))
    text = desk.text("/bank/balance/")
    assert "agree to the fen" in text
    assert desk.browser.get("/bank/balance/?export=xlsx").headers["Content-Type"].endswith("sheet")
    assert desk.browser.get("/bank/lines/?export=xlsx").headers["Content-Type"].endswith("sheet")
    assert "¥0.33" in desk.text("/bank/lines/")
    assert "¥0.33" not in desk.text("/bank/lines/?settled=reference")
    desk.text("/bank/balance/?day=never", status=422)


def test_an_account_is_mirrored_from_the_page(desk: Post) -> None:
    said: dict[str, Any] = {"name": "农商行", "code": "rcb", "number": "6217", "opens_on": "2026-11-20"}
    desk.post("/bank/accounts/new/", **said, opening_fen="12.50")
    assert Account.objects.get(code="rcb").opening_fen == 1_250
    desk.post("/bank/accounts/new/", status=200, **{**said, "code": "x y"}, opening_fen="1")


def test_whoever_keeps_a_station_sees_no_bank(post: Post) -> None:
    assert post.browser.get("/bank/").status_code == 403
    assert post.browser.get("/bank/lines/?export=xlsx").status_code == 403


def test_the_command_takes_a_file_in_once(tmp_path: Path) -> None:
    file = tmp_path / "s.xml"
    file.write_bytes(written(statement(entry(33), is_simulated=True)))
    run = CliRunner().invoke
    dry = run(bank, ["take", c.CODE, "psbc", str(file), "--dry-run", "--json"])
    assert json.loads(dry.output) == {"statements": 1, "entries": 1}
    first = run(bank, ["take", c.CODE, "psbc", str(file), "--json"])
    again = run(bank, ["take", c.CODE, "psbc", str(file), "--json"])
    assert (first.exit_code, json.loads(first.output)) == (1, {"statements": 1, "new": 1, "open": 1})
    assert json.loads(again.output)["new"] == 0
    assert json.loads(run(bank, ["match", c.CODE, "--json"]).output) == {"matched": 0, "open": 1}
    names = tmp_path / "columns.json"
    names.write_text('{"Saldo": "balance"}')
    assert run(bank, ["columns", c.CODE, "psbc", str(names), "--from", "2026-11-20"]).exit_code == 0
    opened = ["--name", "x", "--opens-on", "2026-11-20", "--opening", "1.00"]
    assert run(bank, ["declare", c.CODE, "abc", *opened]).exit_code == 0
    assert run(bank, ["declare", c.CODE, "abd", *opened[:-1], "one"]).exit_code == 2
    assert Account.objects.count() == 2


def test_the_simulated_bank_shows_what_is_expected_and_says_that_it_is_none(desk: Post, number: str) -> None:
    said, shown = day_of("psbc", FRIDAY, OPENING_FEN, queries.open_items(MANAGER, c.CODE), seed=1)
    assert "no real bank" not in sent(desk, written(said))
    address = sent(desk, written(said))
    assert "hn-simulated" in desk.text(address) or "imulated" in desk.text(address)
    desk.post(address, act="take")
    assert said.difference_fen == 0
    assert Match.objects.count() >= len(shown) - 1
