"""A biller is one file: it is checked when it is loaded, holds from its day on, and is never altered."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from huinong.counter.billers import errors, queries
from huinong.counter.billers.commands import billers
from huinong.counter.billers.declarations import parse
from huinong.counter.billers.models import Biller
from huinong.counter.billers.values import NewBill, State
from huinong.edge.gates import NotPermitted
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from tests.counter.billers.conftest import DAY, declaration, load, lock, meter, pay
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "adding-a-biller.md"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"code": "Power Co"}, "code"),
        ({"colour": "red"}, "colour"),
        ({"account": "phone"}, "."),
        ({"limits": {"least_fen": 9, "most_fen": 8}}, "."),
        ({"limits": {"least_fen": 1, "most_fen": 8}}, "."),
        ({"adapter": {"kind": "http"}}, "."),
        ({"adapter": {"kind": "file"}}, "."),
        ({"adapter": {"kind": "simulator", "endings": {"1": "dance"}}}, "adapter.endings.1"),
    ],
)
def test_a_declaration_that_is_wrong_is_refused_with_its_place(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(errors.DeclarationWrong) as refused:
        load(declaration(**{"code": "gas", **changes}))
    assert refused.value.facts["place"] == place
    assert not Biller.objects.filter(code="gas").exists()


def test_the_newest_declaration_that_has_begun_holds(keeper: Actor) -> None:
    load(declaration(valid_from="2026-12-01", name_zh="新公司"), key="k")
    assert load(declaration(valid_from="2026-12-01", name_zh="新公司"), key="k").is_repeat
    names = [queries.biller_of(c.CODE, "power", day).name_zh for day in (DAY, date(2026, 12, 1))]
    assert names == ["县供电公司", "新公司"]
    with pytest.raises(errors.DeclaredAlready):
        load(declaration(valid_from="2026-12-01"))
    with pytest.raises(NotPermitted):
        load(declaration("gas"), by=keeper)


def test_a_bill_is_not_taken_when_its_biller_is_closed_or_outside_its_limits(county: c.County, keeper: Actor) -> None:
    load(declaration("gas", model="direct", calendar={"opens": "08:00", "closes": "17:30"}))
    for fen in (99, 100_001):
        with pytest.raises(errors.OutsideLimits):
            lock(county, keeper, NewBill(fields={"meter": "1" * 10}, amount_fen=fen), biller="gas")
    with clock.frozen_at(c.NOW + timedelta(hours=6)), pytest.raises(errors.Closed):
        lock(county, keeper, NewBill(fields={"meter": "1" * 10}, amount_fen=500), biller="gas")


def test_what_is_paid_after_the_cut_off_is_in_the_next_days_file() -> None:
    calendar = parse(declaration(calendar={"cut_off": "17:00", "closed_on": ["2026-11-22"]})).calendar
    assert calendar.file_day(c.NOW) == DAY
    assert calendar.file_day(c.NOW + timedelta(hours=6)) == DAY + timedelta(days=1)
    assert [calendar.is_open(c.NOW + timedelta(days=ahead)) for ahead in (1, 2)] == [True, False]


def test_the_one_file_of_the_page_adds_a_biller_and_a_bill_is_paid_with_it(
    county: c.County, keeper: Actor, tmp_path: Path
) -> None:
    text = PAGE.read_text("utf-8").split("```json\n")[1].split("```")[0]
    file = tmp_path / "gas.json"
    file.write_text(text, "utf-8")
    for _ in range(2):
        done = CliRunner().invoke(billers, ["load", c.CODE, str(file), "--json"])
        assert json.loads(done.output) == {"biller": "county-gas", "valid_from": "2026-11-01", "loaded": True}
    (number,) = lock(county, keeper, NewBill(fields={"card": "88001234"}), biller="county-gas")
    (bill,) = pay(keeper, number)
    assert (bill.state, bill.amount_fen, bill.total_fen) == (State.CONFIRMED, 8_600, 8_650)


def test_the_commands_ask_again_and_take_a_file_in(county: c.County, keeper: Actor, tmp_path: Path) -> None:
    pay(keeper, *lock(county, keeper, meter("02"), meter("06")))
    dry = CliRunner().invoke(billers, ["resolve", c.CODE, "--dry-run", "--json"])
    done = CliRunner().invoke(billers, ["resolve", c.CODE, "--json"])
    assert [json.loads(each.output)["settled"] for each in (dry, done)] == [0, 1]
    file = tmp_path / "power.csv"
    file.write_text("no,fen,ref\n", "utf-8")
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        told = CliRunner().invoke(billers, ["reconcile", c.CODE, "power", DAY.isoformat(), str(file), "--json"])
    assert (told.exit_code, json.loads(told.output)) == (1, {"lines": 0, "matched": 0, "decided": 0, "differ": 2})
