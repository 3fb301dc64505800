"""What money follows from facts: once each, exact, and summing to zero (domain §2.3, §5 case 10)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.models import Leg, Posting
from huinong.funds.settlement import consequences, errors, services
from huinong.funds.settlement.values import TariffKind
from huinong.journal.kinds import Flow
from huinong.journal.models import Fact
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.parties.models import Party
from tests.funds.conftest import BUS, COOP, COUNTY, COURIER, KEEPER

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
STATION = UUID("01930000-0000-7000-8000-000000000009")
OWN = UUID("01930000-0000-7000-8000-00000000000a")
MINE, THEIRS, COOPS, BUSES = codes.keeper(KEEPER), codes.courier(COURIER), codes.coop(COOP), codes.bus(BUS)

pytestmark = pytest.mark.django_db


def fact(kind: str, key: str, thread: str, facts: dict[str, Any], *, at: datetime = NOON) -> FactValue:
    return FactValue(
        id=new_id(),
        county=COUNTY,
        key=key,
        kind=kind,
        flow=Flow.GOODS,
        thread=thread,
        happened_at=at,
        recorded_at=at,
        point=STATION,
        party=None,
        actor_id="keeper",
        actor_role="keeper",
        facts=facts,
    )


def parcel(kind: str, number: str = "1", *, at: datetime = NOON, **changes: Any) -> FactValue:
    facts = {
        "carrier": "YTO",
        "number": number,
        "direction": "inbound",
        "carrier_party": str(COURIER),
        "keeper_party": str(KEEPER),
        **changes,
    }
    return fact(kind, f"scan-{kind}-{number}", f"YTO-{number}", facts, at=at)


def accepted(number: str = "1", **changes: Any) -> FactValue:
    told = {"direction": "outbound", "postage_fen": 800, "paid_by": "sender", **changes}
    return parcel("parcel.accepted", number, **told)


def handed_over(key: str = "h1", **changes: Any) -> FactValue:
    facts = {"bag": "b", "from": "trip:t", "to": "point:p", "pieces": 12, "carrier_company": str(BUS), "fee_basis": ""}
    return fact("bag.handed_over", key, "BAG-1", {**facts, **changes})


def order(kind: str, key: str, number: str = "O-1", **changes: Any) -> FactValue:
    facts = {
        "order": number,
        "seller_party": str(COOP),
        "keeper_party": str(KEEPER),
        "goods_fen": 8_499,
        "freight_fen": 1_500,
        "commission_fen": 425,
        "coop_fen": 8_074,
        "boxes": 2,
    }
    return fact(kind, key, number, {**facts, **changes})


def refunded(key: str, amount_fen: int, number: str = "O-1") -> FactValue:
    return fact("order.refunded", key, number, {"order": number, "boxes": 1, "amount_fen": amount_fen})


def balances() -> dict[str, int]:
    return {row.code: row.posted_fen for row in ledger.balances(COUNTY, actor=SYSTEM) if row.posted_fen}


def test_a_partner_s_piece_handed_over_is_owed_by_its_courier_and_paid_to_the_keeper() -> None:
    collected = parcel("parcel.collected")
    consequences.accrue_for_parcels([collected])
    assert balances() == {THEIRS: -80, codes.OPERATOR_INCOME: 80, codes.OPERATOR_COST: -35, MINE: 35}
    posted = Fact.objects.get()
    assert (posted.key, posted.thread, posted.point, posted.party) == (
        "scan-parcel.collected-1/fee",
        "YTO-1",
        STATION,
        KEEPER,
    )
    assert posted.facts["because"] == str(collected.id)


def test_our_own_piece_earns_the_keeper_alone_and_a_piece_without_a_keeper_the_network_alone() -> None:
    Party.objects.create(county=COUNTY, id=OWN, kind="operator", name="邮政", registered_on=NOON.date())
    consequences.accrue_for_parcels([parcel("parcel.collected", carrier_party=str(OWN))])
    assert balances() == {codes.OPERATOR_COST: -35, MINE: 35}
    consequences.accrue_for_parcels([parcel("parcel.collected", "2", keeper_party=None)])
    assert balances() == {codes.OPERATOR_COST: -35, MINE: 35, THEIRS: -80, codes.OPERATOR_INCOME: 80}


def test_a_piece_taken_in_earns_a_fee_and_its_postage_is_owed_by_the_keeper_s_cash() -> None:
    consequences.accrue_for_parcels([accepted()])
    assert balances() == {codes.OPERATOR_COST: -50, MINE: 50, codes.cash(KEEPER): -800, codes.FREIGHT_INCOME: 800}
    assert sorted(Posting.objects.values_list("memo", flat=True)) == ["outbound_fee", "postage"]


def test_postage_paid_by_an_order_moves_nothing_and_at_an_outlet_it_lies_in_our_own_drawer() -> None:
    consequences.accrue_for_parcels([accepted(paid_by="order", keeper_party=None)])
    assert balances() == {}
    consequences.accrue_for_parcels([accepted("2", keeper_party=None)])
    assert balances() == {codes.OPERATOR_CASH: -800, codes.FREIGHT_INCOME: 800}


def test_cash_on_delivery_lies_in_the_drawer_and_is_owed_to_the_courier() -> None:
    consequences.accrue_for_parcels([parcel("parcel.collected", cod_fen=6_850)])
    held = balances()
    assert (held[codes.cash(KEEPER)], held[codes.cod(COURIER)], held[THEIRS]) == (-6_850, 6_850, -80)
    consequences.accrue_for_parcels([parcel("parcel.collected", "2", cod_fen=150, keeper_party=None)])
    held = balances()
    assert (held[codes.OPERATOR_CASH], held[codes.cod(COURIER)]) == (-150, 7_000)


def test_cash_on_delivery_of_our_own_piece_is_owed_to_the_wider_network() -> None:
    Party.objects.create(county=COUNTY, id=OWN, kind="operator", name="邮政", registered_on=NOON.date())
    consequences.accrue_for_parcels([parcel("parcel.collected", carrier_party=str(OWN), cod_fen=500)])
    held = balances()
    assert (held[codes.cash(KEEPER)], held[codes.TRUNK_COD]) == (-500, 500)


def test_what_the_far_end_took_is_owed_to_its_sender_once() -> None:
    delivered = parcel("parcel.delivered", direction="outbound", cod_fen=9_900, sender_party=str(COOP))
    for _ in range(2):
        consequences.accrue_for_parcels([delivered])
    assert balances() == {codes.TRUNK_COD: -9_900, codes.cod(COOP): 9_900}


def test_a_piece_without_cash_on_delivery_opens_no_account_for_it() -> None:
    consequences.accrue_for_parcels([parcel("parcel.delivered", direction="outbound"), parcel("parcel.collected")])
    assert [code for code in balances() if "cod" in code] == []


def test_other_scans_accrue_nothing() -> None:
    others = [parcel("parcel.shelved"), parcel("parcel.collected", direction="outbound"), accepted(direction="inbound")]
    consequences.accrue_for_parcels(others)
    assert not Posting.objects.exists()


@pytest.mark.parametrize(("basis", "fen"), [("", 300), ("bag", 300), ("piece", 240), ("monthly", 0)])
def test_a_bus_that_brings_a_bag_to_a_point_earns_by_its_basis(basis: str, fen: int) -> None:
    consequences.accrue_for_buses([handed_over(fee_basis=basis)])
    assert balances() == ({BUSES: fen, codes.OPERATOR_COST: -fen} if fen else {})


def test_a_bag_given_to_a_bus_or_carried_by_our_own_van_earns_nothing() -> None:
    given = {"from": "point:p", "to": "trip:t"}
    consequences.accrue_for_buses([handed_over(**given), handed_over("h2", carrier_company=None)])
    assert not Posting.objects.exists()


def test_the_same_facts_again_add_nothing_even_after_a_new_tariff(system: Actor) -> None:
    facts = [parcel("parcel.collected"), parcel("parcel.collected", "2"), accepted("3")]
    for _ in range(2):
        consequences.accrue_for_parcels([*facts, facts[0]][: len(facts)])
        services.set_tariff(
            county=COUNTY,
            kind=TariffKind.KEEPER_INBOUND,
            amount_fen=40,
            valid_from=date(2026, 11, 1),
            source="contract",
            actor=system,
        )
    assert balances()[MINE] == 2 * 35 + 50
    consequences.accrue_for_parcels([parcel("parcel.collected", "4"), facts[0]])
    assert balances()[MINE] == 2 * 35 + 50 + 40


def test_a_piece_is_priced_by_the_tariff_of_its_own_day_and_party(system: Actor) -> None:
    given = {"county": COUNTY, "kind": TariffKind.COURIER_INBOUND, "source": "contract", "actor": system}
    services.set_tariff(amount_fen=90, valid_from=date(2026, 11, 20), **given)
    services.set_tariff(amount_fen=60, valid_from=date(2026, 11, 20), party=UUID(int=5), **given)
    pieces = [
        parcel("parcel.collected", "1", at=NOON - timedelta(days=1)),
        parcel("parcel.collected", "2"),
        parcel("parcel.collected", "3", carrier_party=str(UUID(int=5))),
    ]
    consequences.accrue_for_parcels(pieces)
    assert balances()[THEIRS] == -(80 + 90)
    assert balances()[codes.courier(UUID(int=5))] == -60


def test_a_delivered_order_is_split_exactly() -> None:
    consequences.split_order([order("order.delivered", "d1")])
    assert balances() == {codes.ESCROW_ORDERS: -9_999, COOPS: 8_074, codes.FREIGHT_INCOME: 1_500, MINE: 425}


def test_a_refund_of_one_box_of_two_takes_half_of_each_share_and_the_other_box_exhausts_them() -> None:
    consequences.split_order([order("order.delivered", "d1")])
    consequences.reverse_order([refunded("r1", 5_000)])
    # 5,000 of 9,999: 8,074 → 4,037.4; 1,500 → 750.1; 425 → 212.5: the odd fen goes to the largest remainder
    assert balances() == {codes.ESCROW_ORDERS: -4_999, COOPS: 8_074 - 4_037, codes.FREIGHT_INCOME: 750, MINE: 425 - 213}
    consequences.reverse_order([refunded("r2", 4_999)])
    assert balances() == {}


def test_a_refund_that_says_its_boxes_shares_takes_exactly_those() -> None:
    consequences.split_order([order("order.delivered", "d1")])
    box = {"goods_fen": 4_250, "freight_fen": 750, "commission_fen": 213, "coop_fen": 4_037, "amount_fen": 5_000}
    consequences.reverse_order([order("order.refunded", "r1", **box)])
    assert balances() == {codes.ESCROW_ORDERS: -4_999, COOPS: 4_037, codes.FREIGHT_INCOME: 750, MINE: 212}


def test_two_refunds_in_one_batch_and_their_repeats_take_each_share_once() -> None:
    consequences.split_order([order("order.delivered", "d1"), order("order.delivered", "d2", "O-2")])
    refunds = [refunded("r1", 5_000), refunded("r2", 4_999), refunded("r3", 1, "O-2")]
    consequences.reverse_order(refunds)
    consequences.reverse_order(refunds)
    assert balances()[codes.ESCROW_ORDERS] == -9_998
    with pytest.raises(errors.OverRefunded):
        consequences.reverse_order([refunded("r4", 1)])
    assert balances()[codes.ESCROW_ORDERS] == -9_998


def test_a_refund_before_the_split_takes_nothing_from_the_shares() -> None:
    consequences.reverse_order([refunded("r1", 5_000)])
    assert not Posting.objects.exists()


def test_a_share_already_paid_out_is_carried_negative(system: Actor) -> None:
    consequences.split_order([order("order.delivered", "d1", commission_fen=0, coop_fen=8_499)])
    consequences._post_new(COUNTY, [_paid_out(8_499)])
    consequences.reverse_order([refunded("r1", 9_999)])
    assert balances() == {COOPS: -8_499, codes.OPERATOR_CASH: 8_499}


def _paid_out(fen: int) -> Any:
    paid = order("order.delivered", "payout", "PAYOUT")
    return consequences._posting(paid, "paid", consequences.Memo.POSTAGE, {COOPS: -fen, codes.OPERATOR_CASH: fen})


def test_a_batch_takes_the_same_number_of_queries_whatever_its_size(django_assert_max_num_queries: Any) -> None:
    consequences.accrue_for_parcels([parcel("parcel.collected", "warm")])
    with django_assert_max_num_queries(24):
        consequences.accrue_for_parcels([parcel("parcel.collected", str(n)) for n in range(300)])
    assert balances()[MINE] == 301 * 35


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("collect"), st.integers(0, 4), st.booleans()),
        st.tuples(st.just("accept"), st.integers(0, 4), st.booleans()),
        st.tuples(st.just("deliver"), st.integers(0, 2), st.just(False)),
        st.tuples(st.just("refund"), st.integers(0, 2), st.booleans()),
    ),
    max_size=12,
)


def _facts(events: Sequence[tuple[str, int, bool]]) -> list[FactValue]:
    """Facts in which each order is delivered once, and refunded box by box."""
    made: dict[str, FactValue] = {}
    for event, number, flag in events:
        if event == "collect":
            made.setdefault(
                f"c{number}", parcel("parcel.collected", str(number), keeper_party=str(KEEPER) if flag else None)
            )
        if event == "accept":
            made.setdefault(f"a{number}", accepted(str(number), postage_fen=700 + number))
        if event == "deliver":
            made.setdefault(f"d{number}", order("order.delivered", f"d{number}", f"O-{number}"))
        if event == "refund":
            made.setdefault(f"r{number}{flag}", refunded(f"r{number}{flag}", 5_000 if flag else 4_999, f"O-{number}"))
    return list(made.values())


@given(EVENTS, st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_facts_sums_to_zero_and_repeats_add_nothing(
    events: Sequence[tuple[str, int, bool]], data: st.DataObject
) -> None:
    with transaction.atomic():
        facts = _facts(events)
        _run(facts)
        first, legs = balances(), Leg.objects.count()
        assert sum(first.values()) == 0
        assert ledger.trial_balance(COUNTY, actor=SYSTEM).is_whole
        again = data.draw(st.permutations(facts))
        _run([each for each in again if each.kind != "order.refunded"])
        assert (balances(), Leg.objects.count()) == (first, legs)
        transaction.set_rollback(True)


def _run(facts: Sequence[FactValue]) -> None:
    followers = {
        "parcel.collected": consequences.accrue_for_parcels,
        "parcel.accepted": consequences.accrue_for_parcels,
        "order.delivered": consequences.split_order,
        "order.refunded": consequences.reverse_order,
    }
    for each in facts:
        followers[each.kind]([each])
