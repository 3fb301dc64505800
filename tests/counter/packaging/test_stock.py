"""Stock moves by facts alone and equals their sum; what is sold lies in the drawer; nothing goes below zero."""

from collections import Counter
from datetime import date

import pytest

from huinong.counter.packaging import errors, queries, services
from huinong.counter.packaging.models import Shipment, Sort, Stock
from huinong.counter.packaging.values import Act
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.registry.points.services import assign_keeper
from tests.counter.packaging.conftest import MANAGER, OUTLET, priced, record, sent, stocked
from tests.counter.pickups.conftest import MONDAY, someone
from tests.counter.station.conftest import Post
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def on_hand(sort: str = "BOX3") -> int:
    return sum(Stock.objects.filter(sort=sort).values_list("on_hand", flat=True))


def test_what_is_sent_is_in_stock_only_once_it_is_counted(county: c.County, keeper: Actor) -> None:
    number = sent(county, 20)
    assert on_hand() == 0
    with pytest.raises(errors.NoteWanted):
        services.take_in(key="t", county=c.CODE, number=number, counted=18, note="", actor=keeper)
    with pytest.raises(errors.NoteWanted):
        services.take_in(key="t", county=c.CODE, number=number, counted=22, note=" ", actor=keeper)
    said = {"county": c.CODE, "number": number, "counted": 18, "note": "少两个", "actor": keeper}
    assert not services.take_in(key="t", **said).is_repeat
    assert services.take_in(key="t", **said).is_repeat
    with pytest.raises(errors.TakenAlready):
        services.take_in(key="t2", **said)
    assert (on_hand(), Fact.objects.get(kind="packaging.taken").facts["sent"]) == (18, 20)


def test_stock_equals_the_sum_of_its_facts(county: c.County, keeper: Actor) -> None:
    stocked(county, 20)
    stocked(county, 30, "BAG1")
    record(county, Act.SOLD, 3, by=keeper)
    record(county, Act.USED, 2, by=keeper, sort="BAG1", piece="YZ1")
    record(county, Act.SPOILED, 1, by=keeper, note="淋湿")
    record(county, Act.COUNTED, 14, by=keeper, note="找不到两个")
    record(county, Act.COUNTED, 28, by=keeper, sort="BAG1")
    summed: Counter[tuple[str, str]] = Counter()
    for facts in Fact.objects.filter(kind__startswith="packaging.").values_list("facts", flat=True):
        if "change" in facts:
            summed[facts["station"], facts["sort"]] += facts["change"]
    held = {(str(point), sort): n for point, sort, n in Stock.objects.values_list("point", "sort", "on_hand")}
    assert held == dict(summed)
    assert held == {(str(county.station), "BOX3"): 14, (str(county.station), "BAG1"): 28}


def test_what_is_sold_is_cash_in_the_keepers_drawer_once(county: c.County, keeper: Actor) -> None:
    stocked(county)
    for _ in range(2):
        record(county, Act.SOLD, 3, by=keeper, key="k")
    drawer = ledger.balance(c.CODE, codes.cash(county.keeper), actor=SYSTEM)
    income = ledger.balance(c.CODE, codes.OPERATOR_INCOME, actor=SYSTEM)
    assert (drawer.posted_fen, income.posted_fen, on_hand()) == (-750, 750, 17)
    posted = Fact.objects.get(kind="ledger.posted")
    assert (posted.party, posted.facts["memo"]) == (county.keeper, "packaging")


def test_what_a_counter_without_a_keeper_sells_is_cash_in_the_operators_drawer(county: c.County) -> None:
    assign_keeper(county=c.CODE, key="nobody", point=county.town, keeper_party=None, actor=SYSTEM)
    stocked(county, 3, point=county.town)
    record(county, Act.SOLD, 3, by=OUTLET, point=county.town)
    drawer = ledger.balance(c.CODE, codes.OPERATOR_CASH, actor=SYSTEM)
    assert (drawer.posted_fen, on_hand()) == (-750, 0)


def test_a_shipment_sent_twice_is_one_and_a_place_without_a_counter_is_sent_none(county: c.County) -> None:
    said = {"county": c.CODE, "sort": "BOX3", "count": 5, "actor": MANAGER}
    told = [services.send(key="k", point=county.station, **said) for _ in range(2)]  # type: ignore[arg-type]
    assert [receipt.fact.facts["shipment"] for receipt in told] == [f"BZ{c.CODE}-202611-0001"] * 2
    with pytest.raises(errors.NoCounter):
        services.send(key="l", point=county.centre, **said)  # type: ignore[arg-type]
    assert Shipment.objects.count() == 1
    assert county.centre not in {each.id for each in queries.counters(MANAGER)}


def test_what_costs_nothing_moves_no_money(county: c.County, keeper: Actor) -> None:
    stocked(county, 5, "BAG1")
    record(county, Act.SOLD, 2, by=keeper, sort="BAG1")
    assert on_hand("BAG1") == 3
    assert not Fact.objects.filter(kind="ledger.posted").exists()


def test_stock_never_goes_below_zero(county: c.County, keeper: Actor) -> None:
    stocked(county, 2)
    for what in (Act.SOLD, Act.USED, Act.SPOILED):
        with pytest.raises(errors.NotEnough):
            record(county, what, 3, by=keeper, note="x")
    assert on_hand() == 2
    assert not Fact.objects.filter(kind="ledger.posted").exists()


def test_a_loss_and_a_difference_want_a_reason(county: c.County, keeper: Actor) -> None:
    stocked(county, 5)
    for what, count in ((Act.SPOILED, 1), (Act.SOLD, 0)):
        with pytest.raises(errors.EntryWrong):
            record(county, what, count, by=keeper)
    for count in (4, 6):
        with pytest.raises(errors.NoteWanted):
            record(county, Act.COUNTED, count, by=keeper)
    record(county, Act.COUNTED, 5, by=keeper)
    assert on_hand() == 5


def test_a_price_holds_from_its_day(county: c.County, keeper: Actor) -> None:
    stocked(county)
    priced("BOX3", "三号箱", 300, valid_from=MONDAY)
    with pytest.raises(errors.SortBegun):
        priced("BOX3", "三号箱", 320, valid_from=MONDAY)
    assert record(county, Act.SOLD, 1, by=keeper).fact.facts["amount_fen"] == 250
    with clock.frozen_at(clock.at_beijing(MONDAY, hour=9)):
        assert record(county, Act.SOLD, 1, by=keeper).fact.facts["amount_fen"] == 300
    with pytest.raises(Exception, match="append-only"):
        Sort.objects.update(price_fen=1)


def test_an_unknown_sort_is_neither_sent_nor_sold(county: c.County, keeper: Actor) -> None:
    with pytest.raises(errors.NoSuchSort):
        sent(county, 1, "BOX0")
    with pytest.raises(errors.NoSuchSort):
        record(county, Act.SOLD, 1, by=keeper, sort="BOX0")
    with pytest.raises(errors.EntryWrong):
        priced("BOX4", "四号箱", 1, valid_from=date(2026, 11, 1))
    assert Stock.objects.count() == 0


def test_a_keeper_keeps_to_the_own_counter_and_prices_nothing(county: c.County, keeper: Actor) -> None:
    stocked(county)
    number = sent(county)
    stranger = someone(Role.KEEPER, point=county.next_station)
    with pytest.raises(OutOfScope):
        record(county, Act.USED, 1, by=stranger)
    with pytest.raises(errors.NoSuchShipment):
        services.take_in(key="x", county=c.CODE, number=number, counted=20, note="", actor=stranger)
    other = someone(Role.OUTLET_MANAGER, division=c.OTHER_TOWN)
    with pytest.raises(OutOfScope):
        services.send(key="y", county=c.CODE, point=county.station, sort="BOX3", count=1, actor=other)
    with pytest.raises(NotPermitted):
        services.send(key="y", county=c.CODE, point=county.station, sort="BOX3", count=1, actor=keeper)
    away = someone(Role.COUNTY_MANAGER, division="421224")
    with pytest.raises(OutOfScope):
        priced("BOX3", "三号箱", 1, valid_from=MONDAY, by=away)
    with pytest.raises(OutOfScope):
        queries.seen_sorts(away, c.CODE)
    assert [len(queries.stock(actor)) for actor in (stranger, other, away, OUTLET, MANAGER)] == [0, 0, 0, 1, 1]


def test_the_counters_page_takes_in_sells_and_says_what_runs_low(post: Post) -> None:
    number = sent(post.county, 12)
    assert number in post.text("/packaging/counter/")
    assert queries.on_the_way(post.actor, post.county.station)[0].number == number
    sold = {"act-sort": "BOX3", "act-what": "sold", "act-count": "3", "act-piece": "", "act-note": ""}
    spoiled = {**sold, "act-what": "spoiled", "act-note": "受潮"}
    taken = {"take-number": number, "take-counted": "12", "take-note": ""}
    post.post("/packaging/counter/", act="take", **taken)
    assert queries.on_the_way(post.actor, post.county.station) == ()
    post.post("/packaging/counter/", act="act", **{**spoiled, "act-count": "2"})
    assert "runs low" not in post.text("/packaging/counter/")
    post.post("/packaging/counter/", act="act", **sold)
    assert "runs low" in post.text("/packaging/counter/")
    assert "三号箱" in post.text("/packaging/?is_low=True")
    assert "三号箱" not in post.text("/packaging/?is_low=False")
    refused = post.post("/packaging/counter/", status=409, act="act", **{**sold, "act-count": "99"})
    assert "Only 7 of 三号箱 are here" in refused
    post.text("/packaging/sorts/", status=403)


def test_the_neighbours_page_shows_nothing_of_it(post: Post, neighbour: Post) -> None:
    stocked(post.county, 12)
    assert ("三号箱" in post.text("/packaging/"), "三号箱" in neighbour.text("/packaging/")) == (True, False)
