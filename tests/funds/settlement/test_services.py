"""Tariffs are dated, closed by the next one, and never rewritten."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.funds.settlement import errors, queries, services
from huinong.funds.settlement.models import Tariff
from huinong.funds.settlement.tariffs import packaged
from huinong.funds.settlement.values import TariffKind
from huinong.journal.models import Fact
from huinong.kernel.actor import Actor, Role
from tests.funds.conftest import COUNTY, COURIER, actor_of

JUNE, SEPTEMBER, NOVEMBER = date(2026, 6, 1), date(2026, 9, 1), date(2026, 11, 1)

pytestmark = pytest.mark.django_db


def given(amount_fen: int, valid_from: date, actor: Actor, **changes: Any) -> dict[str, Any]:
    kind = {"county": COUNTY, "kind": TariffKind.KEEPER_INBOUND, "source": "contract"}
    return {**kind, "amount_fen": amount_fen, "valid_from": valid_from, "actor": actor, **changes}


def spans() -> list[tuple[date, date | None, int]]:
    return list(Tariff.objects.order_by("valid_from").values_list("valid_from", "valid_to", "amount_fen"))


def test_a_tariff_ends_where_the_next_one_begins_in_whatever_order_they_are_set(manager: Actor) -> None:
    for day, amount_fen in ((JUNE, 30), (NOVEMBER, 50), (SEPTEMBER, 40)):
        services.set_tariff(**given(amount_fen, day, manager))
    assert spans() == [(JUNE, SEPTEMBER, 30), (SEPTEMBER, NOVEMBER, 40), (NOVEMBER, None, 50)]


def test_the_same_tariff_again_is_a_repeat_and_another_amount_is_refused(manager: Actor) -> None:
    first, again = (services.set_tariff(**given(30, JUNE, manager)) for _ in range(2))
    assert again.is_repeat
    assert again.fact == first.fact
    with pytest.raises(errors.TariffTaken):
        services.set_tariff(**given(31, JUNE, manager))
    assert spans() == [(JUNE, None, 30)]


def test_a_tariff_of_one_party_leaves_the_one_for_all_alone(manager: Actor) -> None:
    services.set_tariff(**given(30, JUNE, manager))
    services.set_tariff(**given(20, SEPTEMBER, manager, party=COURIER))
    assert spans() == [(JUNE, None, 30), (SEPTEMBER, None, 20)]


@pytest.mark.parametrize("wrong", [{"amount_fen": -1}, {"valid_to": JUNE}])
def test_an_amount_below_zero_or_an_end_before_the_beginning_is_refused(manager: Actor, wrong: dict[str, Any]) -> None:
    with pytest.raises(errors.NotATariff):
        services.set_tariff(**{**given(30, JUNE, manager), **wrong})
    assert not Tariff.objects.exists()


def test_only_those_who_set_tariffs_there_do(manager: Actor) -> None:
    with pytest.raises(NotPermitted):
        services.set_tariff(**given(30, JUNE, actor_of(Role.PARTNER, COUNTY, party=COURIER)))
    with pytest.raises(OutOfScope):
        services.set_tariff(**given(30, JUNE, manager, county="611021"))
    assert not Fact.objects.exists()


def test_the_packaged_tariffs_load_once_and_leave_the_county_s_own_alone(manager: Actor) -> None:
    start = packaged()[0].valid_from
    services.set_tariff(**given(33, start, manager))
    assert len(services.load_defaults(county=COUNTY, actor=manager)) == len(packaged()) - 1
    assert all(receipt.is_repeat for receipt in services.load_defaults(county=COUNTY, actor=manager))
    assert Tariff.objects.count() == len(packaged())
    assert Tariff.objects.get(kind="keeper_inbound").amount_fen == 33


def test_every_packaged_tariff_has_its_source_and_there_is_one_of_each_kind() -> None:
    assert {row.kind for row in packaged()} == set(TariffKind)
    assert all(row.source.startswith("[U] ") and "未核实" in row.source for row in packaged())


def test_a_partner_reads_its_own_tariffs_only(manager: Actor) -> None:
    services.set_tariff(**given(30, JUNE, manager))
    services.set_tariff(**given(20, SEPTEMBER, manager, party=COURIER))
    services.set_tariff(**given(10, SEPTEMBER, manager, party=UUID(int=5)))
    partner = actor_of(Role.PARTNER, COUNTY, party=COURIER)
    assert [row.amount_fen for row in queries.tariffs(COUNTY, actor=partner)] == [20]
    assert len(queries.tariffs(COUNTY, actor=manager)) == 3 + len(packaged())
