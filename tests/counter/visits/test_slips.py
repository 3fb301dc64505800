"""One visit, one receipt: what was done at one counter today, each act once; its amounts open to the acts."""

from typing import Any

import pytest

from huinong.counter.billers import asking
from huinong.counter.billers import services as billers
from huinong.counter.billers.values import NewBill
from huinong.counter.packaging.models import Stock
from huinong.counter.visits import errors, queries, services
from huinong.counter.visits.models import Slip
from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.kernel.actor import Role
from tests.counter.billers.conftest import _declared, keeper
from tests.counter.pickups.conftest import someone
from tests.counter.station.conftest import Post, neighbour, post
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["_declared", "county", "keeper", "neighbour", "post"]
pytestmark = pytest.mark.django_db


def paid(post: Post, meter: str) -> str:
    """A water bill of ¥30 paid here."""
    said: dict[str, Any] = {"county": c.CODE, "point": post.county.station, "actor": post.actor}
    bill = NewBill(fields={"meter": meter}, amount_fen=3_000)
    (locked,) = asking.lock(key=f"v-{meter}", biller="water", bills=[bill], **said)
    billers.pay(key=f"p-{meter}", county=c.CODE, numbers=[locked.number], actor=post.actor)
    return locked.number


def make(post: Post, *acts: Any, key: str = "s") -> Any:
    said: dict[str, Any] = {"county": c.CODE, "point": post.county.station, "actor": post.actor}
    return services.make_slip(key=key, acts=acts, **said)


def test_what_was_ticked_is_on_one_receipt_and_no_act_on_two(post: Post) -> None:
    for meter in ("6110020011", "6110020012"):
        paid(post, meter)
    acts = queries.open_acts(post.actor, c.CODE, post.county.station)
    assert [each.amount_fen for each in acts] == [3_000, 3_000]
    first, again = (make(post, *(each.fact for each in acts)) for _ in range(2))
    assert (again.is_repeat, first.fact.facts["total_fen"], Slip.objects.count()) == (True, 6_000, 1)
    assert queries.open_acts(post.actor, c.CODE, post.county.station) == ()
    with pytest.raises(errors.OnASlip):
        make(post, acts[0].fact, key="s2")
    with pytest.raises(errors.NothingTicked):
        make(post, key="s3")
    assert Stock.objects.count() == 0


def test_a_receipt_takes_no_act_of_another_counter_or_kind(post: Post, neighbour: Post) -> None:
    paid(post, "6110020011")
    (act,) = queries.open_acts(post.actor, c.CODE, post.county.station)
    with pytest.raises(OutOfScope):
        services.make_slip(key="x", county=c.CODE, point=post.county.station, acts=[act.fact], actor=neighbour.actor)
    with pytest.raises(errors.NotHere):
        services.make_slip(
            key="x", county=c.CODE, point=post.county.next_station, acts=[act.fact], actor=neighbour.actor
        )
    with pytest.raises(NotPermitted):
        queries.open_acts(someone(Role.DRIVER), c.CODE, post.county.station)


def test_the_page_ticks_makes_and_opens_each_amount(post: Post, neighbour: Post) -> None:
    number = paid(post, "6110020011")
    address = f"/visits/{c.CODE}/{post.county.station}/"
    (act,) = queries.open_acts(post.actor, c.CODE, post.county.station)
    assert "checked" in post.text(f"{address}?thread={number}")
    refused = post.browser.post(address, {"key": "k"})
    assert refused.status_code == 422
    made = post.browser.post(address, {"key": "k", "act": str(act.fact)})
    told = post.text(made["Location"])
    assert ("¥30.00" in told, f"/facts/{c.CODE}/{act.fact}/" in told) == (True, True)
    neighbour.text(made["Location"], status=404)
    assert post.browser.get(made["Location"] + "paper.pdf").content.startswith(b"%PDF")
