"""Cash is remitted by a slip that the county finds in the bank; what is overdue freezes the till and nothing else."""

from datetime import date

import pytest

from huinong.counter.packaging.models import Stock
from huinong.counter.till import errors, queries, remitting, services
from huinong.counter.till.models import Remittance
from huinong.counter.till.values import Standing
from huinong.edge.gates import NotPermitted
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from tests.counter.pickups.conftest import someone
from tests.counter.till.conftest import (
    FLOAT_FEN,
    MANAGER,
    OTHER_OUTLET,
    OUTLET,
    bank,
    confirmed,
    on,
    refused,
    remitted,
    sold,
    stands,
    till,
)
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_cash_leaves_the_drawer_when_declared_and_is_the_banks_when_found(county: c.County, keeper: Actor) -> None:
    sold(county, 40)
    number = remitted(county, 10_000, keeper)
    assert (till(county).cash_fen, till(county).on_way_fen, bank()) == (FLOAT_FEN, 10_000, FLOAT_FEN)
    confirmed(number)
    assert (till(county).cash_fen, till(county).on_way_fen, bank()) == (FLOAT_FEN, 0, FLOAT_FEN - 10_000)
    assert stands(county, "cash", "transit") == (-FLOAT_FEN, 0)


def test_declaring_and_finding_twice_moves_money_once(county: c.County, keeper: Actor) -> None:
    sold(county, 40)
    numbers = {remitted(county, 10_000, keeper, key="k") for _ in range(2)}
    assert numbers == {"JP3-261120-1"}
    assert [confirmed("JP3-261120-1", key="f").is_repeat for _ in range(2)] == [False, True]
    with pytest.raises(errors.DecidedAlready):
        confirmed("JP3-261120-1", key="g")
    assert (Remittance.objects.count(), stands(county, "cash", "transit")) == (1, (-FLOAT_FEN, 0))


def test_a_refused_remittance_is_reversed_and_its_slip_is_free_again(county: c.County, keeper: Actor) -> None:
    sold(county, 40)
    number = remitted(county, 10_000, keeper)
    refused(number)
    assert stands(county, "cash", "transit") == (-FLOAT_FEN - 10_000, 0)
    posted = Fact.objects.filter(kind="ledger.posted").values_list("facts__memo", flat=True)
    assert list(posted).count("remittance_refused") == 1
    with pytest.raises(errors.DecidedAlready):
        confirmed(number)
    assert remitted(county, 10_000, keeper) == "JP3-261120-2"


def test_who_declared_does_not_decide(county: c.County, keeper: Actor) -> None:
    sold(county, 40)
    number = remitted(county, 1_000, keeper)
    with pytest.raises(NotPermitted):
        confirmed(number, keeper)
    Remittance.objects.update(declared_by=MANAGER.id)
    with pytest.raises(errors.SamePerson):
        confirmed(number)
    assert stands(county, "transit") == (-1_000,)


def test_a_slip_counts_once_and_no_more_is_remitted_than_is_there(county: c.County, keeper: Actor) -> None:
    remitted(county, 10_000, keeper, "S1")
    with pytest.raises(errors.SlipUsed):
        remitted(county, 5_000, keeper, " S1 ")
    with pytest.raises(errors.NotSoMuch):
        remitted(county, FLOAT_FEN - 10_000 + 1, keeper, "S2")
    for amount_fen, proof, paid_on in ((0, "S3", 20), (1, " ", 20), (1, "S3", 21)):
        with pytest.raises(errors.EntryWrong):
            remitting.declare_remittance(
                key="k", county=c.CODE, point=county.station, amount_fen=amount_fen, proof=proof,
                paid_on=date(2026, 11, paid_on), actor=keeper,
            )  # fmt: skip
    assert stands(county, "cash", "transit") == (-FLOAT_FEN + 10_000, -10_000)


def test_what_is_taken_becomes_due_overdue_and_freezes_by_working_days(county: c.County) -> None:
    assert till(county).standing is Standing.CLEAR
    sold(county, 40)
    value = till(county)
    assert (value.standing, value.due_fen, value.due_on) == (Standing.DUE, 10_000, date(2026, 11, 25))
    seen = []
    for day in ("11-25", "11-26"):
        with on(day):
            seen.append(till(county).standing)
    assert seen == [Standing.DUE, Standing.FROZEN]


def test_a_frozen_till_takes_no_cash_and_a_remittance_that_is_found_thaws_it(county: c.County, keeper: Actor) -> None:
    sold(county, 40)
    with on("11-26"):
        with pytest.raises(errors.TillFrozen) as caught:
            sold(county, 1)
        assert str(caught.value.mend)
        assert Stock.objects.get().on_hand == 8_960
        number = remitted(county, 10_000, keeper)
        with pytest.raises(errors.TillFrozen):
            sold(county, 1)
        confirmed(number)
        assert till(county).standing is Standing.CLEAR
        sold(county, 1)


def test_a_refused_remittance_leaves_the_cash_as_old_as_it_was(county: c.County, keeper: Actor) -> None:
    sold(county, 40)
    with on("11-25"):
        refused(remitted(county, 10_000, keeper))
    with on("11-26"):
        assert till(county).standing is Standing.FROZEN


def test_much_cash_is_due_the_next_working_day(county: c.County) -> None:
    sold(county, 800)
    assert till(county).due_on == date(2026, 11, 23)


def test_cash_over_the_limit_is_refused_and_a_deposit_raises_the_limit(county: c.County) -> None:
    sold(county, 1_880)
    with pytest.raises(errors.OverCap):
        sold(county, 1)
    said = {"county": c.CODE, "point": county.station, "amount_fen": 1_000, "proof": "D1", "actor": MANAGER}
    assert [services.take_deposit(key="d", **said).is_repeat for _ in range(2)] == [False, True]  # type: ignore[arg-type]
    sold(county, 4)
    with pytest.raises(errors.OverCap):
        sold(county, 1)
    assert (till(county).cap_fen, till(county).deposit_fen) == (501_000, 1_000)


def test_a_keeper_gives_themselves_no_float(county: c.County, keeper: Actor) -> None:
    for service in (services.give_float, services.take_deposit):
        with pytest.raises(NotPermitted):
            service(key="k", county=c.CODE, point=county.station, amount_fen=1, proof="x", actor=keeper)


def test_a_remittance_is_seen_by_its_keeper_its_town_and_its_county(county: c.County, keeper: Actor) -> None:
    number = remitted(county, 1_000, keeper)
    stranger = someone(Role.KEEPER, point=county.next_station)
    away = someone(Role.COUNTY_MANAGER, division="421224")
    actors = (keeper, OUTLET, MANAGER, stranger, OTHER_OUTLET, away)
    seen = [queries.remittances_of(actor, c.CODE, county.station) for actor in actors]
    assert [[row.number for row in rows] for rows in seen] == [[number]] * 3 + [[]] * 3
    with pytest.raises(errors.NoSuchRemittance):
        confirmed(number, away)


def test_hard_case_9_cash_due_on_a_weekend_is_due_on_monday_and_freezes_nothing(county: c.County) -> None:
    with on("11-27"):
        sold(county, 800)
        assert till(county).due_on == date(2026, 11, 30)
    for day in ("11-28", "11-29", "11-30"):
        with on(day):
            assert till(county).standing is Standing.DUE
            sold(county, 1)
    with on("12-01"):
        assert (till(county).standing, clock.today()) == (Standing.FROZEN, date(2026, 12, 1))
