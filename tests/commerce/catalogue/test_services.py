from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from huinong.commerce.catalogue import queries, services
from huinong.commerce.catalogue.errors import (
    CodeTaken,
    HarvestedLater,
    NoSuchSku,
    NotAnAmount,
    NotListed,
    PastShelfLife,
)
from huinong.commerce.catalogue.models import Lot, Price, Sku
from huinong.commerce.catalogue.stock import on_sale as on_sale_now
from huinong.commerce.catalogue.values import Taking
from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from tests.commerce.goods import (
    CHAIR,
    COUNTY,
    NOON,
    OTHER_CHAIR,
    OTHER_COOP,
    SHOPPER,
    new_lot,
    new_sku,
    on_sale,
)

pytestmark = pytest.mark.django_db


def test_repeating_a_registration_changes_nothing() -> None:
    first = services.register_sku(key="k", new=new_sku(), happened_at=NOON, actor=CHAIR)
    again = services.register_sku(key="k", new=new_sku(), happened_at=NOON, actor=CHAIR)
    assert (again.fact, again.is_repeat) == (first.fact, True)
    assert (Sku.objects.count(), Price.objects.count(), Fact.objects.count()) == (1, 1, 1)


def test_an_act_repeated_without_its_moment_is_still_the_same_act() -> None:
    first = services.register_sku(key="k", new=new_sku(), actor=CHAIR)
    assert services.register_sku(key="k", new=new_sku(), actor=CHAIR).fact == first.fact


def test_a_code_names_one_kind_of_goods() -> None:
    services.register_sku(key="k", new=new_sku(), happened_at=NOON, actor=CHAIR)
    with pytest.raises(CodeTaken):
        services.register_sku(key="k2", new=new_sku(name="茶"), happened_at=NOON, actor=CHAIR)
    assert [sku.name for sku in Sku.objects.all()] == ["桂花蜜"]
    assert Fact.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"price_fen": 0}, {"freight_fen": -1}, {"pack_g": 0}, {"box_packs": 0}])
def test_goods_without_price_or_weight_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(NotAnAmount):
        services.register_sku(key="k", new=new_sku(**wrong), happened_at=NOON, actor=CHAIR)
    assert Fact.objects.count() == 0


def test_a_new_price_counts_from_its_moment_and_the_old_row_stays() -> None:
    on_sale()
    later = NOON + timedelta(hours=1)
    services.reprice(
        key="p", county=COUNTY, code="HONEY", price_fen=7_000, freight_fen=900, happened_at=later, actor=CHAIR
    )
    with clock.frozen_at(NOON):
        assert queries.sku(actor=CHAIR, county=COUNTY, code="HONEY").price_fen == 6_800
    with clock.frozen_at(later):
        assert queries.sku(actor=CHAIR, county=COUNTY, code="HONEY").price_fen == 7_000
    assert Price.objects.count() == 2


def test_a_lot_is_received_once() -> None:
    on_sale(quantity=10)
    for _ in range(2):
        services.receive_lot(key="k", county=COUNTY, new=new_lot(), happened_at=NOON, actor=CHAIR)
    assert [stock.left for stock in queries.stock(actor=CHAIR)] == [20]
    with pytest.raises(KeyReused):
        services.receive_lot(key="k", county=COUNTY, new=new_lot(quantity=9), happened_at=NOON, actor=CHAIR)
    assert Lot.objects.count() == 2


def test_the_fact_of_a_lot_says_what_other_rooms_rely_on() -> None:
    on_sale()
    facts = Fact.objects.get(kind="lot.received").facts
    lot = Lot.objects.get()
    assert (facts["lot"], facts["sku"], facts["quantity"]) == (str(lot.id), str(lot.sku_id), 10)
    assert facts["seller_party"] == str(CHAIR.scope.party)


def test_a_lot_of_tomorrow_is_refused() -> None:
    on_sale()
    lot = new_lot(harvested_on=date(2026, 11, 21))
    with pytest.raises(HarvestedLater):
        services.receive_lot(key="k", county=COUNTY, new=lot, happened_at=NOON, actor=CHAIR)
    assert Lot.objects.count() == 1


def test_a_lot_past_its_shelf_life_is_refused_at_the_door_and_never_promised() -> None:
    on_sale("SHOOTS", shelf_life_days=30)
    late = NOON + timedelta(days=20)
    with clock.frozen_at(late), pytest.raises(PastShelfLife):
        services.receive_lot(key="k", county=COUNTY, new=new_lot("L2", "SHOOTS"), happened_at=late, actor=CHAIR)
    with clock.frozen_at(late):
        assert services.hold(county=COUNTY, codes=["SHOOTS"]).lots == {}
        (stock,) = queries.stock(actor=CHAIR)
    assert (stock.left, stock.overdue) == (0, 10)


def test_stock_goes_out_and_comes_back_but_never_below_nothing() -> None:
    on_sale(quantity=10)
    lot = Lot.objects.get()
    some = [Taking(lot=lot.id, lot_code=lot.code, sku=lot.sku_id, quantity=n) for n in (4, 3)]
    services.reserve(county=COUNTY, takings=some)
    assert Lot.objects.get().sold == 7
    with pytest.raises(IntegrityError), transaction.atomic():
        services.reserve(county=COUNTY, takings=some)
    services.release(county=COUNTY, takings=some[1:])
    assert Lot.objects.get().sold == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        services.release(county=COUNTY, takings=[*some, *some])
    assert Lot.objects.get().sold == 4


def test_unlisted_goods_are_not_promised() -> None:
    on_sale()
    services.unlist_sku(key="u", county=COUNTY, code="HONEY", reason="licence withdrawn", happened_at=NOON, actor=CHAIR)
    shelf = services.hold(county=COUNTY, codes=["HONEY", "NONE"])
    with pytest.raises(NotListed):
        on_sale_now(shelf, "HONEY")
    with pytest.raises(NoSuchSku):
        on_sale_now(shelf, "NONE")


def test_only_the_seller_writes_its_goods() -> None:
    on_sale()
    with pytest.raises(OutOfScope):
        services.unlist_sku(key="u", county=COUNTY, code="HONEY", reason="x", happened_at=NOON, actor=OTHER_CHAIR)
    with pytest.raises(NotPermitted):
        services.unlist_sku(key="u", county=COUNTY, code="HONEY", reason="x", happened_at=NOON, actor=SHOPPER)
    with pytest.raises(OutOfScope):
        services.register_sku(key="r", new=new_sku("TEA"), happened_at=NOON, actor=OTHER_CHAIR)
    with pytest.raises(OutOfScope):
        services.register_sku(key="r", new=new_sku("T", seller_party=OTHER_COOP), happened_at=NOON, actor=CHAIR)
    assert [sku.is_listed for sku in Sku.objects.all()] == [True]
