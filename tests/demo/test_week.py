"""The demo's own promises: everything through the services, nothing refused, and the same again from the same seed."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from huinong.counter.till import queries as till_queries
from huinong.counter.till.values import Standing
from huinong.demo.week import Lived, Plan, live
from huinong.demo.world import COUNTY
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger.queries import trial_balance
from huinong.funds.payouts import queries as payouts
from huinong.funds.payouts.values import DisputeState, State
from huinong.journal import verifying
from huinong.journal.queries import all_facts
from huinong.kernel import clock
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.closing_queries import account
from huinong.logistics.transport.queries import trips
from huinong.registry.policies.services import load_policies

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = Plan(
    until=datetime(2026, 11, 20, 12, 50, tzinfo=UTC),
    days=1,
    inbound=60,
    outbound=6,
    orders=4,
    quiet_days=2,
    seed=11,
    settled_days=0,
)


def lived(plan: Plan = PLAN) -> Lived:
    load_policies(actor=SYSTEM)
    return live(plan, progress=lambda *_: None)


def test_two_days_are_lived_without_a_refusal_and_the_books_are_whole() -> None:
    done = lived()
    assert done.refused == ()
    assert trial_balance(county=COUNTY, actor=SYSTEM).is_whole
    assert verifying.verify().findings == ()
    kinds = Counter(fact.kind for fact in all_facts(county=COUNTY))
    assert kinds["parcel.collected"] > 100
    assert kinds["bag.handed_over"] == 2 * kinds["bag.closed"]
    assert kinds["order.paid"] == kinds["order.placed"] == 8
    assert kinds["order.packed"] > 0
    assert kinds["trip.arrived"] + kinds["trip.cancelled"] == kinds["trip.departed"] > 60


def test_every_piece_has_one_custodian_at_the_end_of_the_day() -> None:
    lived()
    page = parcels.parcels(actor=SYSTEM, limit=1_000)
    assert page.total > 150
    assert all(row.custodian or row.bag for row in page.rows)


def test_at_any_hour_what_is_due_has_left_and_the_shelves_are_up_to_date() -> None:
    noon = replace(PLAN, until=datetime(2026, 11, 20, 4, 40, tzinfo=UTC), days=0, quiet_days=1)  # 12:40 in China
    lived(noon)
    with clock.frozen_at(noon.until):
        runs = trips(actor=SYSTEM, county=COUNTY, day=clock.today())
        page = parcels.parcels(actor=SYSTEM, limit=1_000)
    assert [run.code for run in runs if run.departs_at < noon.until and run.departed_at is None] == []
    assert sum(run.arrived_at is None for run in runs if run.code.startswith("V")) > 5
    assert sum(row.state == "shelved" for row in page.rows) > 5


def test_each_day_of_the_week_is_closed_with_every_piece_explained() -> None:
    lived()
    days = [fact.facts for fact in all_facts(county=COUNTY) if fact.kind == "day.closed"]
    explained = [sum(day[name] for name in ("delivered", "shelved", "carried", "waiting", "troubled")) for day in days]
    assert [day["day"] for day in days] == ["2026-11-19", "2026-11-20"]
    assert explained == [day["arrived"] for day in days]
    for day in days:
        with clock.frozen_at(PLAN.until):
            found = account(actor=SYSTEM, division=COUNTY, day=date.fromisoformat(day["day"]))
        assert found.unexplained == 0
        assert found.arrived == day["arrived"] > 40


def test_a_whole_week_freezes_no_till_though_the_bank_leaves_a_day_out() -> None:
    week = replace(PLAN, days=6, inbound=30, quiet_days=0)
    done = lived(week)
    with clock.frozen_at(week.until):
        assert [till.station for till in till_queries.tills(SYSTEM, COUNTY) if till.standing is Standing.FROZEN] == []
    assert done.acts > 1_000
    assert trial_balance(county=COUNTY, actor=SYSTEM).is_whole


def test_the_month_before_is_settled_paid_but_for_one_and_one_line_is_disputed() -> None:
    plan = replace(PLAN, until=datetime(2026, 11, 4, 2, 30, tzinfo=UTC), inbound=30, settled_days=1)  # 10:30 in China
    assert lived(plan).refused == ()
    statements = payouts.statements(SYSTEM)
    states = Counter(each.state for each in statements)
    assert {each.month_name for each in statements} == {"2026-10"}
    assert states[State.PAID] > 0
    assert (states[State.REJECTED], states[State.APPROVED], states[State.SENT]) == (1, 0, 0)
    [dispute] = payouts.disputes(SYSTEM)
    [disputed] = [each for each in statements if each.held_fen]
    assert (disputed.number, disputed.state, dispute.state) == (dispute.statement, State.DRAFTED, DisputeState.OPEN)
    assert disputed.amount_fen == disputed.net_fen - dispute.amount_fen
    assert disputed.due_on == date(2026, 11, 10)
    assert trial_balance(county=COUNTY, actor=SYSTEM).is_whole
