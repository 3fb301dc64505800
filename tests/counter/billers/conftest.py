"""A power company, a water company with a file and social insurance, declared; a station and its keeper."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from huinong.counter.billers import asking, reconciling, services
from huinong.counter.billers.values import BillValue, NewBill
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import queries as ledger
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from tests.counter.pickups.conftest import someone
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county"]
MANAGER = someone(Role.COUNTY_MANAGER)
OUTLET = someone(Role.OUTLET_MANAGER, division=c.TOWN)
DAY = date(2026, 11, 20)
ENDINGS = {
    "01": "decline", "02": "time_out", "03": "time_out_decline", "04": "twice", "05": "wrong", "06": "never",
    "07": "no_account",
}  # fmt: skip


def field(kind: str = "string", **rules: Any) -> dict[str, Any]:
    return {"type": kind, "title": "x", "title_zh": rules.pop("title_zh", "项"), **rules}


def declaration(code: str = "power", **changes: Any) -> str:
    """A whole declaration of a simulated power company that asks what is owed: ¥128.40."""
    said: dict[str, Any] = {
        "code": code,
        "name": "County Power",
        "name_zh": "县供电公司",
        "valid_from": "2026-11-01",
        "model": "fetch_and_pay",
        "form": {
            "type": "object",
            "properties": {"meter": field(pattern="^[0-9]{10}$", title_zh="户号")},
            "required": ["meter"],
        },
        "account": "meter",
        "fee": {"payer": "biller", "fen": 20},
        "limits": {"least_fen": 100, "most_fen": 100_000},
        "file": {"number": "no", "amount": "fen", "reference": "ref"},
        "adapter": {"kind": "simulator", "owed_fen": 12_840, "endings": ENDINGS},
    }
    return json.dumps({**said, **changes})


def insurance() -> str:
    """Residents' medical insurance: a person and a year at most once, whatever the tier."""
    properties = {
        "id_number": field(pattern="^[0-9]{17}[0-9X]$", title_zh="身份证号"),
        "year": field("integer", minimum=2026, maximum=2027),
        "tier": field(enum=["A", "B"]),
    }
    form = {"type": "object", "properties": properties, "required": list(properties)}
    return declaration(
        "medical",
        model="direct",
        form=form,
        account="id_number",
        once=["id_number", "year"],
        fee={"payer": "customer", "fen": 0},
    )


def load(text: str, key: str = "", by: Actor = MANAGER) -> Receipt:
    return services.load(key=key or f"l-{new_id()}", county=c.CODE, text=text, actor=by)


@pytest.fixture(autouse=True)
def _declared(alone: None, county: c.County) -> Iterator[None]:
    with clock.frozen_at(c.NOW):
        load(declaration())
        load(declaration("water", model="validate_and_pay", adapter={"kind": "file"}))
        load(insurance())
        yield


@pytest.fixture
def keeper(county: c.County) -> Actor:
    return someone(Role.KEEPER, point=county.station)


def lock(county: c.County, keeper: Actor, *bills: NewBill, biller: str = "power", key: str = "") -> tuple[str, ...]:
    said: dict[str, Any] = {
        "county": c.CODE,
        "point": county.station,
        "biller": biller,
        "bills": bills,
        "actor": keeper,
    }
    return tuple(each.number for each in asking.lock(key=key or f"v-{new_id()}", **said))


def pay(keeper: Actor, *numbers: str, key: str = "") -> tuple[BillValue, ...]:
    return services.pay(key=key or f"p-{new_id()}", county=c.CODE, numbers=numbers, actor=keeper)


def meter(ending: str = "00") -> NewBill:
    return NewBill(fields={"meter": f"61100200{ending}"})


def paid(county: c.County, keeper: Actor, ending: str = "00") -> BillValue:
    """A power bill asked for and paid in cash."""
    return pay(keeper, *lock(county, keeper, meter(ending)))[0]


def water(county: c.County, keeper: Actor, meter: str = "6110020099", fen: int = 3_000) -> BillValue:
    """A water bill paid in cash, whose biller answers by file alone."""
    return pay(keeper, *lock(county, keeper, NewBill(fields={"meter": meter}, amount_fen=fen), biller="water"))[0]


def taken(*lines: str, biller: str = "water", key: str = "f") -> dict[str, int]:
    """What the file of the day came to, taken in on the day after."""
    text = "\n".join(["no,fen,ref", *lines])
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        said: dict[str, Any] = {"county": c.CODE, "biller": biller, "day": DAY, "text": text, "actor": MANAGER}
        told = reconciling.reconcile(key=key, **said).fact.facts
    return {name: told[name] for name in ("lines", "matched", "decided", "differ")}


def balance(account: str) -> int:
    return ledger.balance(c.CODE, account, actor=SYSTEM).posted_fen
