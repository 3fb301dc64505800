"""The county manager writes a contract down and signs it; the courier's manager reads its own."""

from datetime import date
from typing import Any

import pytest

from huinong.kernel.actor import Role
from huinong.registry.contracts import queries
from huinong.registry.contracts.models import Contract, Version
from huinong.registry.contracts.values import Fault, PriceStep, PriceTier
from huinong.registry.divisions.codes import Level
from huinong.registry.divisions.models import Division
from tests.registry.conftest import Enter
from tests.registry.contracts import agreed as a

pytestmark = pytest.mark.django_db

TYPED = {
    "key": "d1", "number": "YK-1", "brands": "zto，yto", "valid_from": "2026-10-01", f"town_{a.TOWN}": "village",
    f"town_{a.SEAT}": "county_seat", "singles": a.FAR_VILLAGE, "first_g": "1000", "price_village_first": "0.80",
    "price_village_rest": "1.10", "hours_village": "42", "price_county_seat_rest": "0.40", "hours_county_seat": "12",
    "on_time": "95", "piece_cap": "300", "month_cap": "10", "dispute_days": "10", "penalty_late": "0.20",
}  # fmt: skip


@pytest.fixture
def towns(db: None, alone: None) -> None:
    for level, code, name in (
        (Level.COUNTY, "421223000000", "崇阳县"),
        (Level.TOWN, f"{a.SEAT}000", "天城镇"),
        (Level.TOWN, f"{a.TOWN}000", "沙坪镇"),
    ):
        Division.objects.create(level=level, code=code, name=name, valid_from=date(2026, 1, 1))


def test_a_contract_is_drafted_signed_and_ended_on_its_pages(enter: Enter, towns: None) -> None:
    party, manager = a.courier(), enter()
    answer = manager.post("/contracts/draft/", {**TYPED, "party": str(party)})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    terms = queries.contract(a.SYSTEM, a.COUNTY, "YK-1").versions[0].terms
    assert (terms.brands, terms.tier_of(a.VILLAGE), terms.tier_of(a.FAR_VILLAGE)) == (
        ("ZTO", "YTO"), PriceTier.VILLAGE, PriceTier.VILLAGE,
    )  # fmt: skip
    assert terms.prices[PriceTier.VILLAGE] == (PriceStep(1_000, 80), PriceStep(None, 110))
    assert (terms.penalties_fen[Fault.LATE], terms.on_time_bp, terms.month_cap_bp) == (20, 9_500, 1_000)
    address = f"/contracts/{a.COUNTY}/YK-1/"
    assert "Record the signing" in manager.get(address).content.decode()
    manager.post(address, {"key": "s1", "act": "sign", "version": "1", "signed_on": "2026-09-20"})
    page = manager.get(address).content.decode()
    assert all(said in page for said in ("In force", "沙坪镇", "¥0.80", "42 hours", "95.0 %"))
    manager.post(address, {"key": "e1", "act": "end", "ended_on": "2026-12-01", "reason": "over"})
    assert Contract.objects.get().ended_on == date(2026, 12, 1)


def test_the_next_version_begins_with_what_holds_now(enter: Enter, towns: None) -> None:
    a.signed(a.courier())
    page = enter().get("/contracts/draft/?number=YK-1").content.decode()
    assert all(said in page for said in ('value="ZTO"', 'value="0.80"', 'value="42"', 'value="95"'))


@pytest.mark.parametrize("wrong", [{"price_village_rest": ""}, {"number": ""}, {f"town_{a.TOWN}": "", "singles": "1"}])
def test_what_cannot_be_agreed_is_refused_and_kept_in_the_form(
    enter: Enter, towns: None, wrong: dict[str, Any]
) -> None:
    answer = enter().post("/contracts/draft/", {**TYPED, "party": str(a.courier()), **wrong})
    assert (answer.status_code in {200, 422}, "zto，yto" in answer.content.decode()) == (True, True)
    assert not Version.objects.exists()


def test_a_courier_reads_its_own_contract_and_changes_nothing(enter: Enter, towns: None) -> None:
    mine, theirs = a.courier(), a.courier("other")
    a.signed(mine)
    a.signed(theirs, "YK-2", brands=("YTO",))
    partner = enter(Role.PARTNER, party=mine)
    listed = partner.get("/contracts/").content.decode()
    assert ("YK-1" in listed, "YK-2" in listed, "Draft a contract" in listed) == (True, False, False)
    own = f"/contracts/{a.COUNTY}/YK-1/"
    assert (partner.get(own).status_code, "End the contract" in partner.get(own).content.decode()) == (200, False)
    assert partner.get(f"/contracts/{a.COUNTY}/YK-2/").status_code == 404
    said = {"key": "e", "act": "end", "ended_on": "2026-12-01", "reason": "x"}
    assert partner.post(own, said).status_code == 403
    assert partner.get("/contracts/draft/").status_code == 403
    assert not Contract.objects.exclude(ended_on=None).exists()
