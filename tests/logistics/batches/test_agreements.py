"""Agreements with regular customers: made once, never rewritten, asked after by parcels."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from huinong.edge.errors import InvalidInput
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.batches import queries, services
from huinong.logistics.batches.agreements import holding
from huinong.logistics.batches.errors import AlreadyEnded, DaysTurned, NotACustomer, NumberTaken
from huinong.logistics.batches.models import Agreement
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.errors import PostingRefused
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.values import Checks, IdKind
from huinong.registry.parties.services import merge, register_parties
from huinong.registry.parties.values import NewIdentifier, NewParty, PartyKind, Scheme
from tests.logistics import county as c
from tests.logistics.batches import given

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
BY_AGREEMENT = Checks(id_kind=IdKind.AGREEMENT, id_number="XY-1", contents="produce")


def end(ends_on: date, number: str = "XY-1", key: str = "end") -> bool:
    said = {"ends_on": ends_on, "reason": "不再合作"}
    return services.end(key=key, county=c.CODE, number=number, actor=SYSTEM, **said).is_repeat  # type: ignore[arg-type]


def holds(party: UUID, on: date) -> bool:
    return bool(holding(c.CODE, {(party, on)}))


@pytest.mark.parametrize(
    ("day", "is_held"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)]
)
def test_both_of_its_days_are_included(coop: UUID, day: str, is_held: int) -> None:
    assert holds(coop, date.fromisoformat(day)) is bool(is_held)


def test_made_twice_with_one_key_it_is_made_once(coop: UUID) -> None:
    assert [given.agreement(coop, "XY-1").is_repeat for _ in c.twice()] == [True, True]
    with pytest.raises(KeyReused):
        given.agreement(coop, "XY-1", valid_until=date(2027, 1, 1))
    assert Agreement.objects.get().valid_until == date(2026, 12, 31)


def test_ended_early_it_holds_to_the_day_before(coop: UUID) -> None:
    assert [end(date(2026, 11, 25)) for _ in c.twice()] == [False, True]
    assert (holds(coop, date(2026, 11, 24)), holds(coop, date(2026, 11, 25))) == (True, False)
    with pytest.raises(AlreadyEnded):
        end(date(2026, 11, 24), key="again")
    value = queries.agreement(SYSTEM, c.CODE, "XY-1")
    assert (value.valid_until, value.ends_on, value.reason) == (date(2026, 12, 31), date(2026, 11, 25), "不再合作")


def test_an_end_lies_at_the_latest_on_its_last_day(coop: UUID) -> None:
    with pytest.raises(AlreadyEnded):
        end(date(2027, 1, 1))
    assert end(date(2026, 12, 31)) is False
    assert (holds(coop, date(2026, 12, 30)), holds(coop, date(2026, 12, 31))) == (True, False)


def test_no_end_lies_in_the_past(coop: UUID) -> None:
    with pytest.raises(InvalidInput):
        end(date(2026, 11, 19))
    assert holds(coop, TODAY) is True


def test_what_cannot_be_agreed_is_refused(county: c.County, coop: UUID) -> None:
    for party, number, changes, refusal in (
        (coop, "XY-1 ", {}, InvalidInput),
        (coop, "XY/2", {}, InvalidInput),
        (coop, "XY-2", {"authoriser_name": " "}, InvalidInput),
        (coop, "XY-2", {"valid_until": date(2025, 12, 31)}, DaysTurned),
        (county.keeper, "XY-2", {}, NotACustomer),
        (county.station, "XY-2", {}, NotACustomer),
    ):
        with pytest.raises(refusal):
            given.agreement(party, number, **changes)
    new = queries.agreement(SYSTEM, c.CODE, "XY-1")
    with pytest.raises(NumberTaken):
        services.make(
            key="other", county=c.CODE, actor=SYSTEM,
            new=given.NewAgreement(
                party=coop, number=new.number, valid_from=TODAY, valid_until=TODAY, authoriser_name="李"
            ),
        )  # fmt: skip
    assert Agreement.objects.count() == 1


def one_firm_thrice() -> list[UUID]:
    same = NewIdentifier(scheme=Scheme.PHONE, text="13800000123")
    firms = [
        NewParty(key=name, kind=PartyKind.ENTERPRISE, name=name, identifiers=(same,))
        for name in ("甲公司", "乙公司", "丙公司")
    ]
    told = [register_parties(county=c.CODE, parties=[firm], actor=SYSTEM)[0].fact.facts for firm in firms]
    return [c.as_id(facts["party"]) for facts in told]


def join(gone: UUID, kept: UUID) -> None:
    merge(county=c.CODE, key=f"m-{gone}", survivor=kept, merged=gone, reason="同一家", actor=SYSTEM)


def test_what_was_agreed_with_a_party_holds_for_those_it_was_merged_into(county: c.County, coop: UUID) -> None:
    first, second, third = one_firm_thrice()
    given.agreement(first, "XY-7")
    assert holding(c.CODE, {(second, TODAY), (third, TODAY)}) == frozenset()
    join(first, second)
    join(second, third)
    assert holding(c.CODE, {(second, TODAY), (third, TODAY)}) == {(second, TODAY), (third, TODAY)}
    assert (queries.held_number(c.CODE, third, TODAY), queries.held_number(c.CODE, coop, TODAY)) == ("XY-7", "XY-1")
    chair, coops = (given.actor(Role.COOP_CHAIR, party=party) for party in (third, coop))
    assert queries.agreement(chair, c.CODE, "XY-7").number == "XY-7"
    assert [row.number for row in queries.visible_agreements(coops)] == ["XY-1"]
    offered = {value.number: value.party for value in queries.customers(given.actor(Role.KEEPER), c.CODE)}
    assert offered == {"XY-1": coop, "XY-7": third}
    parcels.accept(pieces=[c.posting(county, sender_party=third, checks=BY_AGREEMENT)], actor=c.DISPATCHER)
    assert Parcel.objects.get().sender_party == third


def test_who_was_merged_into_another_makes_none(coop: UUID) -> None:
    gone, kept, _ = one_firm_thrice()
    join(gone, kept)
    with pytest.raises(NotACustomer):
        given.agreement(gone, "XY-5")
    assert given.agreement(kept, "XY-5").is_repeat is False


def test_a_number_is_one_countys(coop: UUID) -> None:
    firm = NewParty(key="p", kind=PartyKind.ENTERPRISE, name="邻县公司")
    there = c.as_id(register_parties(county="421221", parties=[firm], actor=SYSTEM)[0].fact.facts["party"])
    new = given.NewAgreement(party=there, number="XY-1", **given.AGREED)
    services.make(key="make/XY-1", county="421221", new=new, actor=SYSTEM)
    assert sorted(Agreement.objects.values_list("county", "number")) == [("421221", "XY-1"), (c.CODE, "XY-1")]


def test_only_the_countys_manager_makes_and_ends_one(coop: UUID) -> None:
    new = given.NewAgreement(party=coop, number="N", valid_from=TODAY, valid_until=TODAY, authoriser_name="李")
    for role, division, refusal in (
        (Role.OUTLET_MANAGER, c.TOWN, NotPermitted),
        (Role.COOP_CHAIR, c.CODE, NotPermitted),
        (Role.COUNTY_MANAGER, "421221", OutOfScope),
    ):
        someone = given.actor(role, division)
        with pytest.raises(refusal):
            services.make(key="n", county=c.CODE, new=new, actor=someone)
        with pytest.raises(refusal):
            services.end(key="e", county=c.CODE, number="XY-1", ends_on=TODAY, reason="x", actor=someone)
    assert holds(coop, TODAY) is True


def test_a_customer_sees_its_own_agreements_alone(coop: UUID, other_coop: UUID) -> None:
    given.agreement(other_coop, "XY-2")
    mine = queries.visible_agreements(given.actor(Role.COOP_CHAIR, party=coop))
    assert [row.number for row in mine] == ["XY-1"]
    given.agreement(coop, "XY-3", valid_from=TODAY + timedelta(days=1))
    given.agreement(coop, "XY-4", valid_until=TODAY - timedelta(days=1))
    offered = queries.customers(given.actor(Role.KEEPER), c.CODE)
    assert sorted(value.number for value in offered) == ["XY-1", "XY-2"]
    keepers = queries.visible_agreements(given.actor(Role.KEEPER))
    assert sorted(row.number for row in keepers) == ["XY-1", "XY-2", "XY-3", "XY-4"]
    assert list(queries.visible_agreements(given.actor(Role.COUNTY_MANAGER, "421221"))) == []


def test_a_piece_by_agreement_is_refused_without_one_that_holds_that_day(
    county: c.County, coop: UUID, other_coop: UUID
) -> None:
    ended_at = datetime(2026, 12, 31, 17, tzinfo=c.NOW.tzinfo)  # an hour into the new year in China
    cases = ((other_coop, c.NOW), (coop, ended_at))
    for party, at in cases:
        piece = c.posting(county, sender_party=party, checks=BY_AGREEMENT, happened_at=at)
        with clock.frozen_at(at), pytest.raises(PostingRefused) as refusal:
            parcels.accept(pieces=[piece], actor=c.DISPATCHER)
        assert [(row.column, row.reason) for row in refusal.value.rows] == [("sender_party", "no_agreement")]
    assert Parcel.objects.count() == 0
    parcels.accept(pieces=[c.posting(county, sender_party=coop, checks=BY_AGREEMENT)], actor=c.DISPATCHER)
    assert Parcel.objects.get().sender_party == coop


def test_asking_for_many_takes_three_queries(coop: UUID, other_coop: UUID, django_assert_num_queries: object) -> None:
    given.agreement(other_coop, "XY-2")
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(holding(c.CODE, {(coop, TODAY), (other_coop, TODAY), (other_coop, date(2030, 1, 1))})) == 2
