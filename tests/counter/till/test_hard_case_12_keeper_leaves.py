"""Hard case 12, keeper shortage, fraud, leaves: counted by surprise, frozen when overdue, closed out by two persons,
while families still collect.
"""

import pytest

from huinong.counter.till import errors, services
from huinong.counter.till.leaving import confirm_leaving, declare_leaving
from huinong.counter.till.models import Till
from huinong.counter.till.values import Standing
from huinong.edge.gates import NotPermitted
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Parcel
from tests.counter.till.conftest import (
    FLOAT_FEN,
    MANAGER,
    OUTLET,
    bank,
    confirmed,
    counting,
    on,
    opened,
    remitted,
    sold,
    stands,
    till,
)
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_hard_case_12_families_collect_from_a_frozen_till(county: c.County) -> None:
    piece = c.at_centre(county, 1)[0]
    sold(county, 40)
    with on("11-26"):
        assert till(county).standing is Standing.FROZEN
        assert c.record(c.scan(piece, Event.SHELVED, county.station, happened_at=clock.now())) == ["applied"]
        told = {"proof": "code", "code": c.row(piece).shelf_code}
        fetched = c.scan(piece, Event.COLLECTED, county.station, details=told, happened_at=clock.now())
        assert c.record(fetched) == ["applied"]
    assert Parcel.objects.get().state == "collected"


def test_hard_case_12_a_keeper_leaves_with_all_cash_handed_over(county: c.County, keeper: Actor) -> None:
    counting(declare_leaving, county, FLOAT_FEN, keeper)
    left = counting(confirm_leaving, county, FLOAT_FEN, OUTLET)
    assert left.fact.facts["claim_fen"] == 0
    assert stands(county, "cash", "short", "over", "transit") == (0, 0, 0, 0)
    assert (till(county).standing, Till.objects.get().left_at is None) == (Standing.LEFT, False)


def test_hard_case_12_what_is_missing_stands_as_a_claim(county: c.County, keeper: Actor) -> None:
    counting(declare_leaving, county, FLOAT_FEN, keeper)
    with pytest.raises(errors.ReasonWanted):
        counting(confirm_leaving, county, FLOAT_FEN - 9_000, OUTLET)
    left = counting(confirm_leaving, county, FLOAT_FEN - 9_000, OUTLET, "交来的少九十元")
    assert left.fact.facts["claim_fen"] == 9_000
    assert stands(county, "cash", "short") == (0, -9_000)
    assert till(county).short_fen == 9_000


def test_hard_case_12_the_deposit_pays_the_claim_and_the_rest_goes_back(county: c.County, keeper: Actor) -> None:
    services.take_deposit(key="d", county=c.CODE, point=county.station, amount_fen=20_000, proof="D1", actor=MANAGER)
    counting(declare_leaving, county, FLOAT_FEN - 6_000, keeper, "短款")
    left = counting(confirm_leaving, county, FLOAT_FEN - 9_000, OUTLET, "又少三十元", "k")
    assert counting(confirm_leaving, county, FLOAT_FEN - 9_000, OUTLET, "又少三十元", "k").is_repeat
    assert left.fact.facts["claim_fen"] == 0
    assert stands(county, "cash", "short", "deposit") == (0, 0, 0)
    assert bank() == FLOAT_FEN - 20_000 + 11_000


def test_hard_case_12_no_one_closes_out_alone(county: c.County, keeper: Actor) -> None:
    with pytest.raises(errors.NotLeaving):
        counting(confirm_leaving, county, FLOAT_FEN, OUTLET)
    with pytest.raises(NotPermitted):
        counting(confirm_leaving, county, FLOAT_FEN, keeper)
    counting(declare_leaving, county, FLOAT_FEN, OUTLET)
    with pytest.raises(errors.SamePerson):
        counting(confirm_leaving, county, FLOAT_FEN, OUTLET)
    counting(confirm_leaving, county, FLOAT_FEN, MANAGER)
    with pytest.raises(errors.KeeperLeft):
        counting(confirm_leaving, county, FLOAT_FEN, MANAGER)


def test_hard_case_12_an_open_shift_or_an_undecided_remittance_stops_the_close_out(
    county: c.County, keeper: Actor
) -> None:
    opened(county, keeper)
    with pytest.raises(errors.StillOpen):
        counting(declare_leaving, county, FLOAT_FEN, keeper)
    counting(services.close_shift, county, FLOAT_FEN, keeper)
    number = remitted(county, 20_000, keeper)
    counting(declare_leaving, county, FLOAT_FEN - 20_000, keeper)
    with pytest.raises(errors.RemittanceOpen):
        counting(confirm_leaving, county, FLOAT_FEN - 20_000, OUTLET)
    confirmed(number)
    counting(confirm_leaving, county, FLOAT_FEN - 20_000, OUTLET)
    assert stands(county, "cash", "transit", "short") == (0, 0, 0)


def test_hard_case_12_the_till_of_a_leaving_keeper_takes_no_cash(county: c.County, keeper: Actor) -> None:
    counting(declare_leaving, county, FLOAT_FEN, keeper)
    with pytest.raises(errors.KeeperLeft):
        sold(county, 1)
    with pytest.raises(errors.KeeperLeft):
        counting(services.open_shift, county, FLOAT_FEN, keeper)
    with pytest.raises(errors.KeeperLeft):
        services.give_float(key="k", county=c.CODE, point=county.station, amount_fen=1, proof="x", actor=MANAGER)
    assert stands(county, "cash") == (-FLOAT_FEN,)
