"""Contracts are drafted, signed and ended; what was agreed is never rewritten."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.services import append
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.registry.contracts import errors, queries, services
from huinong.registry.contracts.models import Contract, Version
from huinong.registry.contracts.values import PriceStep, PriceTier
from huinong.registry.parties.values import PartyKind
from tests.registry.contracts import agreed as a

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
DEARER = {tier: (PriceStep(None, 300),) for tier in PriceTier}


@pytest.fixture(autouse=True)
def _then(alone: None) -> Iterator[None]:
    with clock.frozen_at(a.NOW):
        yield


def price(day: date, carrier: str = "ZTO") -> int | None:
    return queries.price_fen(a.COUNTY, carrier, day, place=a.VILLAGE, weight_g=800)


def test_a_draft_holds_for_nothing_until_it_is_signed() -> None:
    party = a.courier()
    a.draft(party)
    assert queries.contract_on(a.COUNTY, "ZTO", DAY) is None
    a.sign()
    held = queries.contract_on(a.COUNTY, "ZTO", DAY)
    assert held is not None
    assert (held.number, held.version, held.party, held.terms) == ("YK-1", 1, party, a.terms())
    assert (price(DAY), price(date(2026, 9, 30)), price(DAY, "YTO")) == (80, None, None)
    assert queries.covers(a.COUNTY, "ZTO", DAY, place=a.VILLAGE)
    assert not queries.covers(a.COUNTY, "ZTO", DAY, place=a.FAR_VILLAGE)


def test_a_new_version_holds_from_its_first_day_and_the_old_one_before_it() -> None:
    party = a.courier()
    a.signed(party)
    assert a.signed(party, valid_from=date(2026, 11, 15), prices=DEARER) == 2
    assert [price(day) for day in (date(2026, 11, 14), date(2026, 11, 15), DAY)] == [80, 300, 300]
    first, second = Version.objects.order_by("version")
    assert (first.prices["village"][0], second.prices["village"][0]) == ([1_000, 80], [None, 300])


def test_a_version_that_ends_leaves_the_one_before_it_in_force() -> None:
    party = a.courier()
    a.signed(party)
    a.signed(party, valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 12), prices=DEARER)
    assert [price(day) for day in (date(2026, 11, 11), date(2026, 11, 12))] == [300, 80]


def test_the_same_act_again_is_a_repeat_and_another_under_its_key_is_refused() -> None:
    party = a.courier()
    assert [a.draft(party, key="k").is_repeat, a.draft(party, key="k").is_repeat] == [False, True]
    with pytest.raises(KeyReused):
        a.draft(party, key="k", dispute_days=11)
    assert [a.sign().is_repeat, a.sign().is_repeat] == [False, True]
    assert [a.end().is_repeat, a.end().is_repeat] == [False, True]
    assert (Contract.objects.count(), Version.objects.count()) == (1, 1)


def test_a_signed_version_is_not_signed_again_nor_overtaken_backwards() -> None:
    party = a.courier()
    a.signed(party)
    with pytest.raises(errors.AlreadySigned):
        services.sign(key="again", county=a.COUNTY, number="YK-1", version=1, signed_on=DAY, actor=a.SYSTEM)
    a.draft(party, key="earlier", valid_from=date(2026, 9, 1))
    with pytest.raises(errors.VersionOvertaken):
        a.sign(version=2)


def test_a_brand_has_one_contract_on_a_day() -> None:
    a.signed(a.courier(), valid_to=date(2026, 12, 1))
    other = a.courier("other")
    a.draft(other, "YK-2")
    with pytest.raises(errors.BrandContracted):
        a.sign("YK-2")
    a.signed(other, "YK-3", valid_from=date(2026, 12, 1))
    a.signed(other, "YK-4", brands=("YTO",))


def test_a_contract_that_ended_makes_room_for_another() -> None:
    party = a.courier()
    a.signed(party)
    a.end(ended_on=date(2026, 11, 10))
    assert (price(date(2026, 11, 9)), price(date(2026, 11, 10))) == (80, None)
    a.signed(party, "YK-2", valid_from=date(2026, 11, 10), prices=DEARER)
    assert price(DAY) == 300
    with pytest.raises(errors.ContractEnded):
        a.draft(party, "YK-1", key="late")


def test_nothing_that_was_never_in_force_can_end() -> None:
    a.draft(a.courier())
    with pytest.raises(errors.NotInForce):
        a.end()
    with pytest.raises(errors.NoSuchContract):
        a.end("YK-9")


def test_a_contract_is_with_a_courier_of_the_county_under_a_number_of_its_own() -> None:
    with pytest.raises(errors.NotACourier):
        a.draft(uuid4())
    with pytest.raises(errors.NotACourier):
        a.draft(a.courier("shop", PartyKind.SHOP))
    a.draft(a.courier())
    with pytest.raises(errors.NumberTaken):
        a.draft(a.courier("other"), key="other")
    assert Contract.objects.count() == 1


def test_a_brand_that_the_journal_knows_as_anothers_is_refused() -> None:
    facts = {"carrier": "YTO", "name": "圆通速递", "party": str(uuid4()), "is_own": False}
    entry = Entry(
        key="carrier/YTO", kind="carrier.registered", county=a.COUNTY, thread="CARRIER-YTO",
        happened_at=a.NOW, facts=facts,
    )  # fmt: skip
    append(entry, actor=a.SYSTEM)
    with pytest.raises(errors.BrandOfAnother):
        a.draft(a.courier(), brands=("ZTO", "YTO"))


def test_a_courier_sees_its_own_contracts_and_writes_none() -> None:
    mine, theirs = a.courier(), a.courier("other")
    a.signed(mine)
    a.signed(theirs, "YK-2", brands=("YTO",))
    assert [value.number for value in queries.contracts(a.partner(mine), a.COUNTY)] == ["YK-1"]
    assert [value.number for value in queries.contracts(a.SYSTEM, a.COUNTY)] == ["YK-1", "YK-2"]
    assert [value.number for value in queries.contracts(a.partner(mine), a.COUNTY, party=theirs)] == ["YK-1"]
    with pytest.raises(errors.NoSuchContract):
        queries.contract(a.partner(mine), a.COUNTY, "YK-2")
    with pytest.raises(OutOfScope):
        queries.contracts(a.partner(mine), "421200")
    with pytest.raises(NotPermitted):
        services.end(key="e", county=a.COUNTY, number="YK-1", ended_on=DAY, reason="", actor=a.partner(mine))


def test_a_month_is_priced_by_one_query(django_assert_num_queries: object) -> None:
    a.signed(a.courier())
    with django_assert_num_queries(1):  # type: ignore[operator]
        book = queries.book(a.COUNTY)
        assert {book.on("ZTO", date(2026, 11, day)) is not None for day in range(1, 31)} == {True}
