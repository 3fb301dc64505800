"""The counter: a form made from the declaration, a family together, an outage said plainly, money given back."""

import json
from datetime import timedelta
from typing import Any

import pytest

from huinong.counter.billers import errors, queries, returning, services
from huinong.counter.billers.models import Bill
from huinong.counter.billers.values import State
from huinong.edge.gates import NotPermitted
from huinong.funds.ledger import codes
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from tests.counter.billers.conftest import MANAGER, balance, declaration, field, load, lock, meter, paid, pay
from tests.counter.station.conftest import Post, neighbour, post
from tests.logistics import county as c

__all__ = ["neighbour", "post"]
pytestmark = pytest.mark.django_db


def pension() -> str:
    """Pension insurance by tier: nobody types an amount, and the payer is named in the form."""
    properties = {
        "name": field(title_zh="姓名"),
        "id_number": field(pattern="^[0-9]{17}[0-9X]$", title_zh="身份证号"),
        "year": field("integer", minimum=2026, maximum=2027, default=2026),
        "tier": field(enum=["一档", "二档"]),
    }
    return declaration(
        "pension", model="direct", account="id_number", payer="name", once=["id_number", "year"],
        form={"type": "object", "properties": properties, "required": list(properties)},
        price={"field": "tier", "fen": {"一档": 20_000, "二档": 50_000}},
    )  # fmt: skip


def asks(post: Post, biller: str, **typed: str) -> Any:
    return post.browser.post(f"/collect/{c.CODE}/{biller}/", {"key": f"k-{new_id()}", **typed})


def test_a_bill_is_asked_for_paid_and_receipted_on_one_page(post: Post) -> None:
    assert f"/collect/{c.CODE}/power/" in post.text("/collect/")
    answer = asks(post, "power", ask="1", **{"f0-meter": "6110020010"})
    address = answer["Location"]
    owed = post.text(address)
    assert ("¥128.40" in owed, "6110020010" in owed, "**" in owed) == (True, False, True)
    post.browser.post(address, {"key": "p", "act": "pay"})
    post.browser.post(address, {"key": "p", "act": "pay"})
    told = post.text(address)
    assert ("缴费回执" in told, "【模拟】" in told) == (True, True)
    assert balance(codes.cash(post.county.keeper)) == -12_840


def test_a_family_is_asked_for_together_and_comes_to_one_total(post: Post) -> None:
    load(pension())
    first = {"f0-name": "王小敏", "f0-id_number": "61100219900101001X", "f0-year": "2026", "f0-tier": "一档"}
    again = asks(post, "pension", add="1", count="1", **first)
    assert b"f1-id_number" in again.content
    assert b"61100219900101001X" in again.content
    second = {"f1-name": "王大山", "f1-id_number": "61100219600101001X", "f1-tier": "二档"}
    answer = asks(post, "pension", ask="1", count="3", **first, **second)
    owed = post.text(answer["Location"])
    assert ("¥700.00" in owed, "王**" in owed, "王小敏" in owed) == (True, True, False)


def test_a_refused_form_keeps_what_was_typed(post: Post) -> None:
    answer = asks(post, "power", ask="1", **{"f0-meter": "61100"})
    assert (answer.status_code, b'value="61100"' in answer.content) == (422, True)
    paid(post.county, post.actor, "02")
    known = asks(post, "power", ask="1", **{"f0-meter": "6110020002"})
    assert (known.status_code, b"/bills/DS" in known.content) == (409, True)


def test_a_biller_that_does_not_answer_is_said_plainly(post: Post, county: c.County, keeper: Actor) -> None:
    bill = paid(post.county, post.actor, "02")
    page = post.text(f"/collect/{c.CODE}/bills/{bill.number}/")
    assert "Do not take it again" in page
    assert "临时·处理中" in page
    load(declaration("gas", adapter={"kind": "simulator", "endings": {"9": "silent"}}))
    with pytest.raises(errors.Silent):
        lock(county, keeper, meter("09"), biller="gas")
    assert Bill.objects.filter(biller="gas").count() == 0


def test_what_the_biller_did_not_take_is_fetched_once_by_who_knows_the_account(county: c.County, keeper: Actor) -> None:
    bill = paid(county, keeper, "01")
    assert (bill.state, bill.is_to_return) == (State.REFUNDED, True)
    said: dict[str, Any] = {"county": c.CODE, "number": bill.number, "name": "王小敏", "actor": keeper}
    for wrong in ({"tail": "9999"}, {"tail": "0001", "name": " "}):
        with pytest.raises(errors.SignedWrong):
            returning.give_back(key=f"r-{new_id()}", **{**said, **wrong})
    assert balance(codes.OWED_BACK) == 12_840
    first, again = (returning.give_back(key="r", tail="0001", **said) for _ in range(2))
    assert (first.fact.id, again.is_repeat) == (again.fact.id, True)
    assert (balance(codes.cash(county.keeper)), balance(codes.OWED_BACK)) == (0, 0)
    told = queries.bill(c.CODE, bill.number, actor=keeper)
    assert (told.returned_to, told.is_to_return) == ("王**", False)
    with pytest.raises(errors.NothingToReturn):
        returning.give_back(key="r2", tail="0001", **said)


def test_what_was_asked_for_lapses_and_is_not_paid_any_more(county: c.County, keeper: Actor) -> None:
    (number,) = lock(county, keeper, meter())
    assert services.lapse_all(county=c.CODE) == 0
    with clock.frozen_at(c.NOW + timedelta(minutes=31)):
        with pytest.raises(errors.Lapsed):
            pay(keeper, number)
        assert services.stale(county=c.CODE) == (number,)
        assert (services.lapse_all(county=c.CODE), services.lapse_all(county=c.CODE)) == (1, 0)
        lock(county, keeper, meter())
    with pytest.raises(NotPermitted):
        services.lapse_all(county=c.CODE, actor=keeper)


def test_a_seeded_simulator_behaves_by_its_shares_and_always_the_same(county: c.County, keeper: Actor) -> None:
    shares = {"time_out": 300, "decline": 300}
    load(declaration("gas", adapter={"kind": "simulator", "owed_fen": 500, "seed": 7, "permille": shares}))
    numbers = [lock(county, keeper, meter(f"{place:02}"), biller="gas")[0] for place in range(20)]
    first = [each.state for each in pay(keeper, *numbers)]
    assert {state: first.count(state) for state in set(first)} == {
        State.CONFIRMED: first.count(State.CONFIRMED),
        State.PROCESSING: first.count(State.PROCESSING),
        State.REFUNDED: first.count(State.REFUNDED),
    }
    assert (len(set(first)), services.resolve_all(county=c.CODE)) == (3, first.count(State.PROCESSING))


def test_the_api_locks_pays_and_asks_and_takes_no_time_of_its_own(post: Post) -> None:
    def send(path: str, body: dict[str, Any], key: str = "") -> Any:
        head = {"HTTP_IDEMPOTENCY_KEY": key or f"a-{new_id()}"}
        return post.browser.post(f"/api/v1/billers/{c.CODE}{path}", json.dumps(body), "application/json", **head)

    asked = {"point": str(post.county.station), "bills": [{"fields": {"meter": "6110020002"}}]}
    assert send("/power/locks", {**asked, "happened_at": "2026-11-20T09:00:00Z"}).status_code == 422
    (locked,) = send("/power/locks", asked, "same").json()
    assert send("/power/locks", asked, "same").json() == [locked]
    (bill,) = send("/payments", {"numbers": [locked["number"]]}).json()
    assert (bill["state"], bill["is_final"]) == ("processing", False)
    assert send(f"/bills/{bill['number']}/query", {}).json()["state"] == "confirmed"
    told = post.browser.get(f"/api/v1/billers/{c.CODE}/bills/{bill['number']}/receipt").json()
    assert (told["is_final"], told["is_simulated"], told["total_fen"]) == (True, True, 12_840)


def test_the_desk_sees_what_was_taken_by_day_and_whether_the_file_is_here(county: c.County, keeper: Actor) -> None:
    paid(county, keeper)
    seen = queries.days(MANAGER, c.CODE)
    assert [(each.biller, each.bills, each.taken_fen, each.sure_fen, each.file) for each in seen] == [
        ("power", 1, 12_840, 12_840, "missing")
    ]
    assert queries.differences(keeper, c.CODE, "power", clock.today()) == ()
