"""Trip settlement by the month and the kilometre (domain §2.2): from facts, once, and back again to the fen."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM, OutOfScope
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.models import Posting
from huinong.funds.settlement import bus_months, errors, services
from huinong.funds.settlement.bus_months import BusMonth
from huinong.funds.settlement.values import TariffKind
from huinong.journal.services import append
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from tests.funds.conftest import BUS, COUNTY

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _prices() -> None:
    for kind, fen in ((TariffKind.BUS_MONTH, 50_000), (TariffKind.BUS_KM, 150)):
        services.set_tariff(
            county=COUNTY, kind=kind, amount_fen=fen, valid_from=date(2026, 1, 1), source="contract", actor=SYSTEM,
            party=BUS,
        )  # fmt: skip


def ended(n: int, *, day: int = 20, **changes: Any) -> UUID:
    """A trip that ended on a day of November."""
    at = datetime(2026, 11, day, 4, tzinfo=UTC)
    facts = {
        "trip": f"R01-{n}", "bus_company_party": str(BUS), "fee_basis": "monthly", "metres": 12_345, **changes,
    }  # fmt: skip
    entry = Entry(
        key=f"arr{n}", kind="trip.arrived", county=COUNTY, thread=f"TRIP-R01-{n}", happened_at=at, facts=facts
    )
    with clock.frozen_at(at):
        return append(entry, actor=SYSTEM).fact.id


def settle(*, at: datetime = DECEMBER) -> tuple[BusMonth, ...]:
    with clock.frozen_at(at):
        return bus_months.settle_bus_month(county=COUNTY, month=NOVEMBER, happened_at=at, actor=SYSTEM)


def owed_fen() -> int:
    return ledger.balance(COUNTY, codes.bus(BUS), actor=SYSTEM).posted_fen


def test_a_month_is_a_lump_and_the_kilometres_of_each_trip() -> None:
    trips = [ended(n) for n in range(3)]
    ended(7, fee_basis="bag")
    ended(8, bus_company_party=None)
    [found] = settle()
    assert (found.company, found.trips, found.metres, found.lines, found.total_fen) == (BUS, 3, 37_035, 4, 55_556)
    assert owed_fen() == 50_000 + 3 * 1_852
    # a line of the statement opens to its trip
    assert set(Posting.objects.filter(memo="bus_km").values_list("because", flat=True)) == set(trips)


def test_a_month_is_settled_once_and_a_trip_told_of_late_is_added() -> None:
    ended(1)
    settle()
    assert [found.lines for found in settle()] == [0]
    ended(2, metres=10_000)
    assert [(found.lines, found.total_fen) for found in settle()] == [(1, 1_500)]
    assert owed_fen() == 50_000 + 1_852 + 1_500


def test_a_month_taken_back_leaves_nothing_and_can_be_settled_anew() -> None:
    ended(1)
    settle()
    given = {"county": COUNTY, "company": BUS, "month": NOVEMBER, "reason": "里程有误"}
    with clock.frozen_at(DECEMBER):
        bus_months.reverse_bus_month(happened_at=DECEMBER, actor=SYSTEM, **given)
        assert owed_fen() == 0
        with pytest.raises(errors.NothingSettled):
            bus_months.reverse_bus_month(happened_at=DECEMBER, actor=SYSTEM, **given)
    settle()
    assert owed_fen() == 51_852
    assert Counter(Posting.objects.values_list("memo", flat=True)) == {"bus_month": 2, "bus_km": 2, "bus_reversal": 2}


def test_a_trip_whose_length_is_not_known_is_paid_no_kilometre() -> None:
    ended(1, metres=None)
    assert [(found.trips, found.metres, found.total_fen) for found in settle()] == [(1, 0, 50_000)]


def test_a_month_that_runs_is_not_settled_nor_another_countys() -> None:
    ended(1)
    with pytest.raises(errors.MonthNotOver):
        settle(at=datetime(2026, 11, 30, 12, tzinfo=UTC))
    other = Actor(
        id="m", name="m", role=Role.COUNTY_MANAGER, scope=Scope("611021"), permissions=frozenset({"ledger.post"})
    )
    with clock.frozen_at(DECEMBER), pytest.raises(OutOfScope):
        bus_months.settle_bus_month(county=COUNTY, month=NOVEMBER, happened_at=DECEMBER, actor=other)
    assert not Posting.objects.exists()
