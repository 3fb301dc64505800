"""A claim from its opening to its recourse: limits, money, repeats, and what is taken back."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from huinong.edge.errors import InvalidInput
from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.funds.bills import services as bills
from huinong.funds.bills.models import Bill, Line
from huinong.funds.claims import errors, queries, services
from huinong.funds.claims.models import Claim
from huinong.funds.claims.values import BlameRule, Claimant, ClaimState, LimitRule, Loss
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.models import Leg
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.journal.queries import thread
from huinong.journal.services import append
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import Acceptance, Offer
from huinong.logistics.parcels.life import Event
from huinong.registry.contracts.values import Fault, PriceTier
from huinong.registry.points.services import assign_keeper
from huinong.registry.policies.models import Policy
from tests.funds.claims import case as k
from tests.funds.claims.case import CASH, COST
from tests.logistics import county as c
from tests.logistics.conftest import county
from tests.registry.contracts import agreed

__all__ = ["county"]
pytestmark = pytest.mark.django_db


def test_a_claim_is_opened_examined_granted_paid_and_recovered_from_the_keeper_who_lost_the_piece(
    county: c.County,
) -> None:
    number = k.opened(k.lost_at_station(county))
    assert number == "SP421223-202611-0001"
    k.paid(number)
    assert k.balances() == {COST: -6_000, CASH: 6_000}
    station = custody.point(county.station)
    assert queries.chain(k.MANAGER, k.CODE, number).blame.holder == station
    k.recoursed(number, station)
    assert k.balances() == {CASH: 6_000, codes.keeper(county.keeper): -6_000}
    posted = Fact.objects.filter(kind="ledger.posted").order_by("id").values_list("point", "party")
    assert list(posted) == [(None, None), (county.station, county.keeper)]  # cash is no keeper's to see
    told = k.value(number)
    assert (told.state, told.responsible_name, told.responsible_rule) == (
        ClaimState.RECOURSED, "station", BlameRule.HELD,
    )  # fmt: skip
    assert ledger.trial_balance(k.CODE, actor=SYSTEM).is_whole


def test_who_kept_the_station_when_it_scanned_the_piece_owes_and_not_who_keeps_it_now(county: c.County) -> None:
    piece = k.lost_at_station(county)
    successor = county.bus_company
    assign_keeper(county=k.CODE, key="to", point=county.station, keeper_party=successor, actor=SYSTEM)
    number = k.opened(piece)
    k.paid(number)
    k.recoursed(number, custody.point(county.station))
    assert k.balances() == {CASH: 6_000, codes.keeper(county.keeper): -6_000}


def test_a_broken_seal_makes_the_bus_company_owe_what_was_paid(county: c.County) -> None:
    [piece] = c.at_centre(county)
    trip = k.carried(county, piece, intact=False)
    number = k.opened(piece, loss=Loss.LOST)
    k.paid(number)
    chain = queries.chain(k.MANAGER, k.CODE, number)
    assert (chain.blame.holder, chain.blame.rule, chain.proposed.name) == (
        trip, BlameRule.SEAL_BROKEN, "崇阳客运公司",
    )  # fmt: skip
    k.recoursed(number, trip, 5_000)
    assert k.balances() == {COST: -1_000, CASH: 6_000, codes.bus(county.bus_company): -5_000}


def test_a_bag_that_never_came_off_its_trip_is_the_companys_that_runs_it(county: c.County) -> None:
    [piece] = c.at_centre(county)
    bag, id_ = c.bagged(county, [piece]), new_id()
    trip = custody.trip(id_)
    offer = Offer(key="offer", bag=bag, taker=trip, happened_at=c.NOW)
    parcels.offer_bags(county=k.CODE, offers=[offer], actor=c.DISPATCHER, trips={trip})
    taken = Acceptance(key="on", bag=bag, taker=trip, happened_at=c.NOW)
    parcels.accept_bags(county=k.CODE, acceptances=[taken], actor=c.DISPATCHER, trips={trip})
    for key, run, company in (("other", new_id(), county.zto), ("this", id_, county.bus_company)):
        told = {"trip": key, "trip_id": str(run), "bus_company_party": str(company)}
        entry = Entry(
            key=key, kind="trip.departed", county=k.CODE, thread=f"TRIP-{key}", happened_at=c.NOW, facts=told
        )  # fmt: skip
        append(entry, actor=SYSTEM)
    chain = queries.chain(k.MANAGER, k.CODE, k.opened(piece))
    assert (chain.blame.rule, chain.proposed.code, chain.proposed.account) == (
        BlameRule.HELD, trip, codes.bus(county.bus_company),
    )  # fmt: skip


def test_a_whole_seal_makes_the_centre_answer_and_nothing_is_recovered_from_the_network_itself(
    county: c.County,
) -> None:
    [piece] = c.at_centre(county)
    k.carried(county, piece)
    number = k.opened(piece)
    k.paid(number)
    chain = queries.chain(k.MANAGER, k.CODE, number)
    assert (chain.proposed.name, chain.blame.rule, chain.proposed.account) == ("centre", BlameRule.SEALED, "")
    k.recoursed(number, chain.blame.holder)
    assert (k.value(number).recourse_fen, k.balances()) == (0, {COST: -6_000, CASH: 6_000})


def test_damage_noted_before_signing_is_recovered_from_the_courier(county: c.County) -> None:
    [piece] = c.announce()
    noted = {"exception": "damaged", "before_signing": True}
    assert c.record(c.scan(piece, Event.EXCEPTED, county.centre, details=noted)) == ["applied"]
    number = k.opened(piece, loss=Loss.DAMAGED)
    k.paid(number)
    k.recoursed(number, custody.partner(county.zto))
    assert k.balances() == {CASH: 6_000, codes.courier(county.zto): -6_000}
    partner = k.somebody(Role.PARTNER, party=county.zto)
    assert (k.value(number, by=partner).state, k.value(number, by=partner).recourse_fen) == (
        ClaimState.RECOURSED,
        6_000,
    )


def test_of_the_operators_own_mail_that_never_came_nothing_is_recovered(county: c.County) -> None:
    number = k.opened(c.announce(carrier="YZ")[0], postage_fen=3_000)
    k.paid(number)
    chain = queries.chain(k.MANAGER, k.CODE, number)
    assert (chain.blame.holder, chain.proposed.account) == (custody.partner(county.post), "")
    k.recoursed(number, chain.blame.holder)
    assert k.balances() == {COST: -6_000, CASH: 6_000}


def test_a_claim_in_another_county_on_a_piece_of_the_same_number_is_in_nobodys_way(county: c.County) -> None:
    piece = k.lost_at_station(county)
    theirs = Claim.objects.get(number=k.opened(piece))
    k.decided(theirs.number, None)
    theirs.id, theirs.county = new_id(), "611021"
    theirs.save(force_insert=True)
    assert k.opened(piece, key="again") == "SP421223-202611-0002"


def test_another_than_the_proposed_needs_a_reason_and_must_have_had_the_piece(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    k.paid(number)
    centre = custody.point(county.centre)
    with pytest.raises(errors.ReasonWanted):
        k.recoursed(number, centre)
    with pytest.raises(errors.NotInTheChain):
        k.recoursed(number, custody.point(county.far_station), reason="录像")
    with pytest.raises(errors.AboveAssessed):
        k.recoursed(number, custody.point(county.station), 6_001)
    assert codes.keeper(county.keeper) not in k.balances()
    k.recoursed(number, centre, 0, reason="录像显示未装车")
    told = k.value(number)
    assert (told.responsible_name, told.responsible_rule, told.responsible_reason) == (
        "centre", BlameRule.CHOSEN, "录像显示未装车",
    )  # fmt: skip


def test_more_than_three_times_the_postage_is_refused_with_the_rule(county: c.County) -> None:
    [piece] = c.accept(county)
    number = k.opened(piece, claimant=Claimant.SENDER, postage_fen=999_999)
    assert k.value(number).postage_fen == 1_200  # what acceptance recorded, whatever was typed
    with pytest.raises(errors.AboveLimit) as refused:
        k.examined(number, assessed_fen=3_601)
    assert "3 倍（《邮政法》第四十七条）" in refused.value.say_what()
    assert k.value(number).state is ClaimState.OPENED
    k.examined(number, assessed_fen=3_600, key="again")
    told = k.value(number)
    assert (told.limit_rule, told.limit_fen, told.state) == (LimitRule.UNINSURED_MAIL, 3_600, ClaimState.EXAMINED)


def test_a_couriers_claim_is_held_to_its_contract_and_set_off_on_its_account(county: c.County) -> None:
    partner = k.somebody(Role.PARTNER, party=county.zto)
    agreed.signed(county.zto, penalties_fen={Fault.LOST: 5_000}, places={c.TOWN: PriceTier.VILLAGE})
    number = k.opened(k.lost_at_station(county), by=partner, claimant=Claimant.COURIER)
    with pytest.raises(errors.AboveLimit):
        k.examined(number, assessed_fen=241)
    k.examined(number, assessed_fen=240, key="again")  # three times the price of 80, as agreed
    assert k.value(number).limit_rule is LimitRule.CONTRACT
    k.decided(number, 240)
    services.pay(key="pay", county=k.CODE, number=number, actor=k.MANAGER)
    assert k.balances() == {COST: -240, codes.courier(county.zto): 240}
    assert Fact.objects.get(kind="ledger.posted").party == county.zto


def test_what_a_claim_paid_to_a_courier_its_bill_does_not_deduct_again(county: c.County) -> None:
    partner = k.somebody(Role.PARTNER, party=county.zto)
    terms: dict[str, Any] = {"penalties_fen": {Fault.LOST: 5_000}, "month_cap_bp": 10_000}
    agreed.signed(county.zto, places={c.TOWN: PriceTier.VILLAGE}, **terms)
    claimed, other = (k.lost_at_station(county, start=n) for n in (0, 1))
    number = k.opened(claimed, by=partner, claimant=Claimant.COURIER)
    k.examined(number, assessed_fen=240)
    k.decided(number, 240)
    with clock.frozen_at(c.NOW + timedelta(days=12)):  # the month is over, and not billed yet
        services.pay(key="pay", county=k.CODE, number=number, actor=k.MANAGER)
    with clock.frozen_at(c.NOW + timedelta(days=20)):
        bills.make(key="make", county=k.CODE, party=county.zto, month=c.NOW.date(), actor=SYSTEM)
    faults = dict(Line.objects.values_list("number", "faults"))
    assert faults == {claimed.number: "", other.number: "lost"}


def test_what_an_issued_bill_deducted_for_a_piece_is_not_claimed_a_second_time(county: c.County) -> None:
    terms: dict[str, Any] = {"penalties_fen": {Fault.LOST: 5_000}, "month_cap_bp": 10_000}
    agreed.signed(county.zto, places={c.TOWN: PriceTier.VILLAGE}, **terms)
    [other] = c.on_shelf(county, start=5)  # its price is the most that the month's deductions may take
    proof = {"proof": "code", "code": c.row(other).shelf_code}
    assert c.record(c.scan(other, Event.COLLECTED, county.station, details=proof)) == ["applied"]
    number = k.opened(
        k.lost_at_station(county), by=k.somebody(Role.PARTNER, party=county.zto), claimant=Claimant.COURIER
    )
    with clock.frozen_at(c.NOW + timedelta(days=20)):
        bills.make(key="make", county=k.CODE, party=county.zto, month=c.NOW.date(), actor=SYSTEM)
        k.examined(number, assessed_fen=240)  # a draft deducts nothing yet
        [bill] = Bill.objects.values_list("number", flat=True)
        bills.issue(key="issue", county=k.CODE, number=bill, actor=SYSTEM)
    with pytest.raises(errors.AboveLimit):
        k.examined(number, assessed_fen=161, key="again")
    k.examined(number, assessed_fen=160, key="at last")


def new_figure(key: str, value: int) -> None:
    """A rule of the county from five days after the pieces were handed in."""
    Policy.objects.create(key=key, division=k.CODE, valid_from="2026-11-25", value=value, unit="x", source="县局通知")


def test_a_claim_is_held_to_the_rules_of_the_day_on_which_its_piece_was_handed_in(county: c.County) -> None:
    [piece] = c.accept(county)
    new_figure("claims.uninsured_times", 5)
    new_figure("claims.open_days", 1)
    with clock.frozen_at(c.NOW + timedelta(days=10)):
        number = k.opened(piece, claimant=Claimant.SENDER)
        with pytest.raises(errors.AboveLimit):
            k.examined(number, assessed_fen=3_601)
        k.examined(number, assessed_fen=3_600, key="again")


def test_who_is_refused_gets_a_reason_and_may_claim_again(county: c.County) -> None:
    piece = k.lost_at_station(county)
    number = k.opened(piece)
    with pytest.raises(errors.AlreadyClaimed):
        k.opened(piece, key="second")
    k.decided(number, None)
    assert (k.value(number).state, k.value(number).answer) == (ClaimState.REFUSED, "按规定办理")
    assert k.opened(piece, key="third") == "SP421223-202611-0002"
    assert k.balances() == {}


def test_a_claim_is_too_late_after_a_year_and_the_last_day_still_counts(county: c.County) -> None:
    piece = k.lost_at_station(county)
    with clock.frozen_at(c.NOW + timedelta(days=366)), pytest.raises(errors.TooLateToClaim) as refused:
        k.opened(piece)
    assert refused.value.facts["days"] == 365
    with clock.frozen_at(c.NOW + timedelta(days=365)):
        number = k.opened(piece)
    assert k.value(number).answer_by == clock.day_of(c.NOW + timedelta(days=365 + 30))


def test_grants_stay_within_what_was_assessed_and_steps_keep_their_order(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    for step in (lambda: k.decided(number), lambda: services.pay(
        key="p", county=k.CODE, number=number, actor=k.MANAGER
    ), lambda: k.recoursed(number, custody.point(county.station))):  # fmt: skip
        with pytest.raises(errors.WrongState):
            step()
    k.examined(number)
    with pytest.raises(errors.AboveAssessed):
        k.decided(number, 8_001)
    k.decided(number, 8_000)
    with pytest.raises(errors.WrongState):
        k.examined(number, key="late")
    assert (k.value(number).granted_fen, k.balances()) == (8_000, {})


def test_only_the_courier_claims_for_the_courier(county: c.County) -> None:
    piece = k.lost_at_station(county)
    partner = k.somebody(Role.PARTNER, party=county.zto)
    for by, claimant in ((k.MANAGER, Claimant.COURIER), (partner, Claimant.RECEIVER)):
        with pytest.raises(errors.WrongClaimant):
            k.opened(piece, by=by, claimant=claimant)
    with pytest.raises(errors.NoSuchPiece):
        k.opened(piece, by=k.somebody(Role.PARTNER, party=county.post), claimant=Claimant.COURIER)
    with pytest.raises(InvalidInput):
        k.opened(piece, wanted_fen=0)
    assert not Claim.objects.exists()


def test_every_step_repeated_by_its_key_changes_nothing_and_another_body_is_refused(county: c.County) -> None:
    piece, station = k.lost_at_station(county), custody.point(county.station)

    def live() -> str:
        number = k.opened(piece)
        k.paid(number)
        k.recoursed(number, station)
        return number

    number = live()
    before = (Fact.objects.count(), k.balances(), k.value(number))
    assert live() == number
    assert (Fact.objects.count(), k.balances(), k.value(number)) == before
    for other in (
        lambda: k.opened(piece, wanted_fen=9_000),
        lambda: k.examined(number, loss_fen=7_999),
        lambda: k.decided(number, 5_999),
        lambda: k.recoursed(number, station, 5_999),
    ):
        with pytest.raises(KeyReused):
            other()
    k.taken_back(number)
    k.taken_back(number)
    assert Fact.objects.filter(kind="claim.reversed").count() == 1


def test_a_piece_found_again_takes_back_all_that_was_posted(county: c.County) -> None:
    piece = k.lost_at_station(county)
    number = k.opened(piece)
    k.paid(number)
    k.recoursed(number, custody.point(county.station))
    assert c.record(c.scan(piece, Event.FOUND, county.station)) == ["applied"]
    assert queries.chain(k.MANAGER, k.CODE, number).is_found
    k.taken_back(number)
    told = k.value(number)
    assert (told.state, told.ended_reason, k.balances()) == (ClaimState.REVERSED, "邮件找回", {})
    assert ledger.trial_balance(k.CODE, actor=SYSTEM).is_whole
    with pytest.raises(errors.WrongState):
        k.taken_back(number, key="once more")
    assert k.opened(piece, key="again").endswith("0002")


def test_a_claim_that_posted_nothing_is_taken_back_without_a_posting(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    k.taken_back(number)
    assert (k.value(number).state, Leg.objects.count()) == (ClaimState.REVERSED, 0)


def claim_of(county: c.County, n: int, granted_fen: int, *, recovered_fen: int | None, is_back: bool) -> None:
    """One claim of several, as far as it came."""
    number = k.opened(k.lost_at_station(county, start=n), key=f"open/{n}")
    k.examined(number, key=f"examine/{n}")
    k.decided(number, granted_fen, key=f"decide/{n}")
    services.pay(key=f"pay/{n}", county=k.CODE, number=number, actor=k.MANAGER)
    if recovered_fen is not None:
        k.recoursed(number, custody.point(county.station), recovered_fen, key=f"recourse/{n}")
    if is_back:
        k.taken_back(number, key=f"back/{n}")


def test_the_ledger_sums_to_the_claims_that_stand(county: c.County) -> None:
    claim_of(county, 0, 6_000, recovered_fen=6_000, is_back=False)
    claim_of(county, 1, 5_000, recovered_fen=1_250, is_back=False)
    claim_of(county, 2, 4_000, recovered_fen=None, is_back=False)
    claim_of(county, 3, 3_000, recovered_fen=3_000, is_back=True)
    standing = [row for row in Claim.objects.all() if row.state != ClaimState.REVERSED]
    granted_fen = sum(row.granted_fen or 0 for row in standing)
    recovered_fen = sum(row.recourse_fen or 0 for row in standing)
    legs: Counter[str] = Counter()
    for code, fen in Leg.objects.values_list("account__code", "amount_fen"):
        legs[code] += fen
    assert (granted_fen, recovered_fen) == (15_000, 7_250)
    assert legs == {CASH: granted_fen, codes.keeper(county.keeper): -recovered_fen, COST: recovered_fen - granted_fen}


def test_the_pieces_thread_tells_of_its_claim(county: c.County) -> None:
    piece = k.lost_at_station(county)
    k.paid(k.opened(piece))
    kinds = [fact.kind for fact in thread(k.CODE, f"{piece.carrier}-{piece.number}", actor=SYSTEM)]
    assert kinds[-5:] == ["claim.opened", "claim.examined", "claim.decided", "claim.paid", "ledger.posted"]


def test_a_keeper_sees_claims_opened_there_and_those_on_them_and_no_others(county: c.County) -> None:
    mine, next_door = (k.somebody(Role.KEEPER, point=at) for at in (county.station, county.next_station))
    piece = k.lost_at_station(county)
    number = k.opened(piece)
    assert not queries.visible_claims(mine).exists()
    k.paid(number)
    k.recoursed(number, custody.point(county.station))
    assert k.value(number, by=mine).recourse_fen == 6_000
    rows = queries.visible_claims(mine)
    assert {state for state in ClaimState if queries.in_state(rows, state, mine)} == {ClaimState.RECOURSED}
    with pytest.raises(errors.NoSuchClaim):
        k.value(number, by=next_door)
    with pytest.raises(errors.NoSuchPiece):
        k.opened(piece, by=next_door, key="theirs")
    own = k.opened(k.lost_at_station(county, start=1), by=mine, key="own")
    assert {row.number for row in queries.visible_claims(mine)} == {number, own}
    with pytest.raises(NotPermitted):
        services.pay(key="own pay", county=k.CODE, number=own, actor=mine)


def test_a_keeper_sees_of_a_claim_opened_there_what_was_paid_and_not_who_else_answers(county: c.County) -> None:
    mine = k.somebody(Role.KEEPER, point=county.station)
    number = k.opened(k.lost_at_station(county), by=mine)
    k.paid(number)
    k.recoursed(number, custody.point(county.centre), 0, reason="录像显示未装车")
    told, rows = k.value(number, by=mine), queries.visible_claims(mine)
    assert (told.state, told.responsible, told.recourse_fen) == (ClaimState.PAID, "", None)
    assert {state for state in ClaimState if queries.in_state(rows, state, mine)} == {ClaimState.PAID}


def test_a_partner_sees_the_claims_of_its_own_pieces_without_who_of_ours_answers(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    k.paid(number)
    k.recoursed(number, custody.point(county.station))
    partner, other = (k.somebody(Role.PARTNER, party=party) for party in (county.zto, county.post))
    told = k.value(number, by=partner)
    assert (told.state, told.granted_fen, told.responsible, told.responsible_name, told.recourse_fen) == (
        ClaimState.PAID, 6_000, "", "", None,
    )  # fmt: skip
    rows = queries.visible_claims(partner)
    found = {state for state in ClaimState if queries.in_state(rows, state, partner)}
    assert found == {ClaimState.PAID}  # nor is it found by the state that is not shown
    kinds = {fact.kind for fact in queries.story(partner, k.CODE, number)}
    assert kinds == {"claim.opened", "claim.examined", "claim.decided", "claim.paid"}
    with pytest.raises(NotPermitted):
        queries.chain(partner, k.CODE, number)
    with pytest.raises(errors.NoSuchClaim):
        k.value(number, by=other)


@pytest.mark.parametrize("place", ["opened_division", "responsible_division"])
def test_a_town_sees_the_claims_that_were_opened_there_or_are_on_its_people(county: c.County, place: str) -> None:
    number, town = k.opened(k.lost_at_station(county)), k.somebody(Role.OUTLET_MANAGER, c.OTHER_TOWN)
    assert not queries.visible_claims(town).exists()
    Claim.objects.update(**{place: f"{c.OTHER_TOWN}100"})
    assert k.value(number, by=town).number == number


def test_a_town_sees_the_claims_of_its_villages_and_another_county_none(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county), by=k.OUTLET)
    assert k.value(number, by=k.OUTLET).number == number
    for stranger in (
        k.somebody(Role.OUTLET_MANAGER, c.OTHER_TOWN), k.somebody(Role.COUNTY_MANAGER, "611021"),
    ):  # fmt: skip
        with pytest.raises(errors.NoSuchClaim):
            k.value(number, by=stranger)
    with pytest.raises(errors.NoSuchClaim):
        services.pay(key="x", county=k.CODE, number=number, actor=k.somebody(Role.COUNTY_MANAGER, "611021"))
