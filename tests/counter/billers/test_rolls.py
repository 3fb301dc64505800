"""A village's list: looked at, then all of it or nothing; whoever paid is ticked off by their bill."""

from typing import Any

import pytest

from huinong.counter.billers import asking, errors, queries, rolls
from huinong.counter.billers.models import Named, Roll
from huinong.counter.billers.values import NewBill
from huinong.edge.gates import OutOfScope
from huinong.kernel.actor import Actor, Role
from tests.counter.billers.conftest import pay
from tests.counter.pickups.conftest import someone
from tests.counter.station.conftest import Post, neighbour, post
from tests.logistics import county as c

__all__ = ["neighbour", "post"]
pytestmark = pytest.mark.django_db
IDS = ("61100219900101001X", "61100219600101001X")
TEXT = "\n".join(["姓名,身份证号,year,tier", f"王小敏,{IDS[0]},2026,A", f"王大山,{IDS[1]},2026,B"])


def take(county: c.County, by: Actor, text: str = TEXT, **changes: Any) -> str:
    said: dict[str, Any] = {"county": c.CODE, "point": county.station, "biller": "medical", "actor": by, **changes}
    return str(rolls.take_roll(key="roll", name="村.csv", content=text.encode(), **said).fact.facts["roll"])


def test_a_list_is_taken_in_whole_and_who_paid_is_ticked_off(county: c.County, keeper: Actor) -> None:
    number = take(county, keeper)
    assert take(county, keeper) == number
    assert (Roll.objects.count(), Named.objects.count()) == (1, 2)
    first = queries.people(keeper, c.CODE, number)[0]
    fields = queries.form_of(keeper, c.CODE, number, first.id)
    assert (first.name, first.account, first.is_done) == ("王小敏", "6110**********001X", False)
    bill = NewBill(fields=fields, amount_fen=40_000)
    (locked,) = asking.lock(key="v", county=c.CODE, point=county.station, biller="medical", bills=[bill], actor=keeper)
    pay(keeper, locked.number)
    told = {each.name: each.bill for each in queries.people(keeper, c.CODE, number)}
    assert told == {"王大山": "", "王小敏": locked.number}


def test_one_wrong_row_and_nothing_is_taken_in(county: c.County, keeper: Actor) -> None:
    with pytest.raises(errors.RollUnreadable) as refused:
        take(county, keeper, TEXT + "\n李四,123,2026,A\n王小敏,61100219900101001X,2026,A")
    assert (refused.value.facts["count"], refused.value.facts["row"], Roll.objects.count()) == (2, 4, 0)
    with pytest.raises(errors.NoRoll):
        take(county, keeper, biller="power")


def test_a_neighbour_neither_sees_nor_makes_anothers_list(county: c.County, keeper: Actor) -> None:
    number, other = take(county, keeper), someone(Role.KEEPER, point=county.next_station)
    with pytest.raises(OutOfScope):
        take(county, other)
    with pytest.raises(errors.NoSuchRoll):
        queries.people(other, c.CODE, number)


def test_the_page_shows_a_file_before_it_counts_and_fills_in_whom_one_ticks(post: Post) -> None:
    shown = post.browser.post("/collect/rolls/", {"key": "k", "biller": "medical", "name": "村.csv", "text": TEXT})
    assert ("王小敏" in shown.content.decode(), Roll.objects.count()) == (True, 0)
    taken = post.browser.post(
        "/collect/rolls/", {"key": "k", "biller": "medical", "name": "村.csv", "text": TEXT, "take": "1"}
    )
    number = Roll.objects.get().number
    assert taken["Location"] == f"/collect/{c.CODE}/rolls/{number}/"
    people = queries.people(post.actor, c.CODE, number)
    ticked = "&".join(f"person={each.id}" for each in people)
    form = post.text(f"/collect/{c.CODE}/medical/?roll={number}&{ticked}")
    assert ("王大山" in form, IDS[0] in form) == (True, False)
    asked = {"key": "a", "ask": "1", "roll": number, "person": [str(each.id) for each in people], "count": "2"}
    amounts = {"f0-amount": "400", "f1-amount": "700"}
    answer = post.browser.post(f"/collect/{c.CODE}/medical/", {**asked, **amounts})
    assert "¥1,100.00" in post.text(answer["Location"])
    post.browser.post(f"/collect/{c.CODE}/rolls/{number}/", {"key": "e", "person": str(people[0].id)})
    assert Named.objects.filter(elsewhere_at__isnull=False).count() == 1
