"""What the pages say: a receipt is provisional until the biller has answered, and a simulator is called one."""

import pytest

from huinong.funds.ledger.labels import account_names
from tests.counter.billers.conftest import meter, paid, water
from tests.counter.station.conftest import Post, neighbour, post
from tests.logistics import county as c

__all__ = ["neighbour", "post"]
pytestmark = pytest.mark.django_db


def test_a_receipt_is_provisional_until_the_biller_has_answered(post: Post) -> None:
    bill = paid(post.county, post.actor, "02")
    address = f"/collected/{bill.county}/{bill.number}/"
    before = post.text(address)
    assert "provisional" in before
    assert "县供电公司" in before
    assert "No biller was reached" in before
    assert str(meter("02").fields["meter"]) not in before
    post.post(f"{address}resolve/")
    assert "final" in post.text(address)


def test_the_list_tells_how_many_bills_wait(post: Post) -> None:
    bill = water(post.county, post.actor)
    assert "1 wait for their biller" in post.text("/collected/")
    assert bill.number in post.text("/collected/?state=processing")
    assert bill.number not in post.text("/collected/?state=confirmed")


def test_a_neighbours_bill_is_not_there(post: Post, neighbour: Post) -> None:
    bill = paid(post.county, post.actor)
    neighbour.text(f"/collected/{bill.county}/{bill.number}/", status=404)
    assert bill.number not in neighbour.text("/collected/")


def test_what_was_collected_is_held_in_an_account_that_has_the_billers_name(post: Post) -> None:
    paid(post.county, post.actor)
    names = account_names(c.CODE, ["owed:power", "owed:unknown"])
    assert [name.rsplit(" ", maxsplit=1)[1] for name in names.values()] == ["县供电公司", "unknown"]
