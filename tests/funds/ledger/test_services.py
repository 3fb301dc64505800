"""Money moves once, whole, and sums to zero."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.engines.posting import Request, post
from huinong.funds.ledger import books, codes, errors, queries, services
from huinong.funds.ledger.models import Account, Leg, Posting
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from tests.funds.conftest import COOP, COUNTY, KEEPER, actor_of

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MINE = codes.keeper(KEEPER)
COST = codes.OPERATOR_COST
INCOME = codes.OPERATOR_INCOME

pytestmark = pytest.mark.django_db


def posting(key: str = "k1", lines: Mapping[str, int] | None = None, **changes: object) -> NewPosting:
    given = {"key": key, "county": COUNTY, "lines": lines or {COST: -35, MINE: 35}, "memo": "inbound_fee"}
    return NewPosting(**{**given, "thread": "YTO-1", "happened_at": NOON, **changes})  # type: ignore[arg-type]


def held(account: str, system: Actor) -> tuple[int, int, int]:
    row = queries.balance(COUNTY, account, actor=system)
    return row.posted_fen, row.pending_out_fen, row.pending_in_fen


def assert_nothing_moved() -> None:
    assert not Leg.objects.exists()
    assert not Posting.objects.exists()
    assert not Fact.objects.exists()
    assert not Account.objects.exclude(posted_fen=0, pending_in_fen=0, pending_out_fen=0).exists()


def test_a_posting_opens_its_accounts_and_moves_them(system: Actor) -> None:
    receipt = services.post(posting(), actor=system)
    assert held(MINE, system) == (35, 0, 0)
    assert held(COST, system) == (-35, 0, 0)
    assert Account.objects.get(code=MINE).holder == KEEPER
    assert receipt.fact.facts == {"lines": {COST: -35, MINE: 35}, "memo": "inbound_fee", "because": None}
    assert sorted(Leg.objects.values_list("amount_fen", "balance_after_fen")) == [(-35, -35), (35, 35)]


def test_a_repeated_posting_is_answered_with_the_first_receipt_and_moves_nothing(system: Actor) -> None:
    first = services.post(posting(), actor=system)
    again, new = services.post_many([posting(), posting("k2")], actor=system)
    assert again.is_repeat
    assert again.fact == first.fact
    assert not new.is_repeat
    assert held(MINE, system) == (70, 0, 0)


def test_one_key_twice_in_a_batch_moves_once(system: Actor) -> None:
    receipts = services.post_many([posting(), posting(), posting("k2")], actor=system)
    assert [receipt.is_repeat for receipt in receipts] == [False, True, False]
    assert held(MINE, system) == (70, 0, 0)
    assert Leg.objects.count() == 4


@pytest.mark.parametrize("batch", [["k1", "k1"], ["k1"]])
def test_a_key_with_another_body_is_refused(system: Actor, batch: list[str]) -> None:
    services.post(posting("k0"), actor=system)
    if len(batch) == 1:
        services.post(posting(), actor=system)
    before = held(MINE, system)
    asked = [posting(key, {COST: -n, MINE: n}) for n, key in enumerate(batch, start=1)]
    with pytest.raises(KeyReused):
        services.post_many(asked, actor=system)
    assert held(MINE, system) == before


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ({COST: -35, MINE: 34}, errors.NotBalanced),
        ({COST: 0, MINE: 0}, errors.NoLines),
        ({COST: -35, "keeper:somebody": 35}, errors.NoSuchAccountKind),
        ({COST: -35, "purse:x": 35}, errors.NoSuchAccountKind),
    ],
)
def test_an_unsound_posting_refuses_its_whole_batch(
    system: Actor, lines: dict[str, int], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), transaction.atomic():
        services.post_many([posting(), posting("k2", lines)], actor=system)
    assert_nothing_moved()


def test_only_those_who_may_post_in_that_county_post(manager: Actor) -> None:
    with pytest.raises(NotPermitted):
        services.post(posting(), actor=actor_of(Role.KEEPER, COUNTY))
    with pytest.raises(OutOfScope):
        services.post(posting(county="611021"), actor=manager)
    assert_nothing_moved()


def test_an_account_may_not_go_below_its_floor_nor_above_its_ceiling(system: Actor) -> None:
    limits = {"county": COUNTY, "happened_at": NOON, "actor": system}
    services.limit_account(account=MINE, floor_fen=-50, ceiling_fen=50, key="l1", **limits)
    with pytest.raises(errors.BelowFloor):
        services.post(posting("k1", {MINE: -51, INCOME: 51}), actor=system)
    with pytest.raises(errors.AboveCeiling):
        services.post(posting("k2", {MINE: 51, COST: -51}), actor=system)
    with pytest.raises(errors.LimitsCrossed):
        services.limit_account(account=MINE, floor_fen=1, ceiling_fen=None, key="l2", **limits)
    assert held(MINE, system) == (0, 0, 0)
    assert queries.balance(COUNTY, MINE, actor=system).floor_fen == -50


def test_a_frozen_account_is_raised_and_not_lowered_until_it_is_opened_again(system: Actor) -> None:
    given = {"county": COUNTY, "account": MINE, "happened_at": NOON, "actor": system}
    services.hold(posting("h", {MINE: -5, INCOME: 5}), actor=system)
    services.freeze_account(reason="audit", key="f", **given)
    assert services.freeze_account(reason="audit", key="f", **given).is_repeat
    services.post(posting("k1"), actor=system)
    with pytest.raises(errors.AccountFrozen):
        services.post(posting("k2", {MINE: -1, INCOME: 1}), actor=system)
    with pytest.raises(errors.AccountFrozen):
        services.capture(county=COUNTY, key="h", happened_at=NOON, actor=system)
    with pytest.raises(errors.StandsOtherwise):
        services.freeze_account(reason="again", key="f2", **given)
    assert (held(MINE, system), queries.balance(COUNTY, MINE, actor=system).state) == ((35, 5, 0), "frozen")
    services.thaw_account(reason="audited", key="t", **given)
    services.capture(county=COUNTY, key="h", happened_at=NOON, actor=system)
    assert held(MINE, system) == (30, 0, 0)


def test_an_account_is_closed_once_it_is_empty_and_then_takes_part_in_nothing(system: Actor) -> None:
    given = {"county": COUNTY, "account": MINE, "happened_at": NOON, "actor": system}
    services.post(posting("k1"), actor=system)
    services.hold(posting("h", {INCOME: -5, MINE: 5}), actor=system)
    with pytest.raises(errors.AccountNotSettled):
        services.close_account(reason="left", key="c", **given)
    services.release(county=COUNTY, key="h", happened_at=NOON, actor=system)
    services.post(posting("k2", {MINE: -35, COST: 35}), actor=system)
    services.close_account(reason="left", key="c", **given)
    with pytest.raises(errors.AccountClosed):
        services.post(posting("k3"), actor=system)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(code=MINE).update(posted_fen=1)
    services.thaw_account(reason="back", key="t", **given)
    services.post(posting("k3"), actor=system)
    assert held(MINE, system) == (35, 0, 0)


def test_an_account_goes_on_from_each_balance_once(system: Actor) -> None:
    services.post_many([posting("k1"), posting("k2")], actor=system)
    assert sorted(Leg.objects.filter(account__code=MINE).values_list("version", flat=True)) == [1, 2]
    accounts = books.locked(COUNTY, [COST, MINE])
    outcome = post(books.balances(accounts), [Request("k3", lines={COST: -35, MINE: 35})])
    Account.objects.filter(code=MINE).update(version=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        books.write_accounts(accounts, outcome.balances.accounts)
    assert held(MINE, system) == (70, 0, 0)


def test_the_database_itself_holds_the_limits_and_the_legs(system: Actor) -> None:
    services.limit_account(
        county=COUNTY, account=MINE, floor_fen=0, ceiling_fen=50, key="l1", happened_at=NOON, actor=system
    )
    services.post(posting(), actor=system)
    for wrong in ({"posted_fen": -1}, {"posted_fen": 51}, {"pending_out_fen": 36}, {"pending_in_fen": 16}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.filter(code=MINE).update(**wrong)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Leg.objects.update(amount_fen=1)


def test_a_hold_is_captured_in_part_and_only_once(system: Actor) -> None:
    services.hold(posting("h", expires_at=LATER), actor=system)
    assert held(MINE, system) == (0, 0, 35)
    ends = {"county": COUNTY, "key": "h", "happened_at": NOON, "actor": system}
    receipt = services.capture(**ends, lines={COST: -30, MINE: 30})
    again = services.capture(**ends, lines={COST: -30, MINE: 30})
    assert (receipt.fact.kind, receipt.fact.key, again.is_repeat) == ("ledger.posted", "h/posted", True)
    assert held(MINE, system) == (30, 0, 0)
    with pytest.raises(errors.HoldClosed):
        services.release(**ends)
    assert held(MINE, system) == (30, 0, 0)
    services.hold(posting("open", expires_at=LATER), actor=system)
    [captured] = queries.postings_of(COUNTY, [posting("h").thread], [posting("h").memo])
    assert (captured.key, captured.lines) == ("h", {COST: -30, MINE: 30})


def test_a_released_hold_restores_its_accounts(system: Actor) -> None:
    services.hold(posting("h"), actor=system)
    receipt = services.release(county=COUNTY, key="h", happened_at=NOON, actor=system)
    assert receipt.fact.kind == "ledger.released"
    assert held(MINE, system) == (0, 0, 0)
    assert not Leg.objects.exists()
    with pytest.raises(errors.NoSuchHold):
        services.capture(county=COUNTY, key="nothing", happened_at=NOON, actor=system)


def test_holds_past_their_time_expire_and_the_others_stay(system: Actor) -> None:
    services.hold_many([posting("h1", expires_at=LATER), posting("h2")], actor=system)
    with clock.frozen_at(NOON):
        assert services.expire_due(county=COUNTY, actor=system) == ()
    with clock.frozen_at(LATER):
        expired = services.expire_due(county=COUNTY, actor=system)
        assert services.expire_due(county=COUNTY, actor=system) == ()
    assert [receipt.fact.key for receipt in expired] == ["h1/expired"]
    assert held(MINE, system) == (0, 0, 35)


def taken(key: str, numerator: int, denominator: int) -> Reversal:
    share = {"numerator": numerator, "denominator": denominator, "memo": "reversal", "happened_at": LATER}
    return Reversal(key=key, county=COUNTY, of="split", **share)  # type: ignore[arg-type]


SPLIT = {codes.ESCROW_ORDERS: -9_999, codes.coop(COOP): 8_000, codes.FREIGHT_INCOME: 1_500, MINE: 499}


@pytest.mark.parametrize("parts", [[(1, 2), (1, 2)], [(1, 3), (1, 3), (1, 3)], [(3333, 9999), (6666, 9999)]])
def test_shares_that_add_up_to_one_exhaust_the_posting_to_the_fen(system: Actor, parts: list[tuple[int, int]]) -> None:
    services.post(posting("split", SPLIT), actor=system)
    for number, part in enumerate(parts):
        services.reverse(taken(f"r{number}", *part), actor=system)
    assert {row.posted_fen for row in queries.balances(COUNTY, actor=system)} == {0}
    with pytest.raises(errors.OverReversed):
        services.reverse(taken("more", 1, 10_000), actor=system)


def test_half_of_a_posting_is_half_of_each_line_with_the_odd_fen_given_once(system: Actor) -> None:
    services.post(posting("split", SPLIT), actor=system)
    first, again = (services.reverse(taken("r1", 1, 2), actor=system) for _ in range(2))
    assert again.is_repeat
    assert first.fact.facts["lines"] == {
        codes.ESCROW_ORDERS: 5_000,
        codes.coop(COOP): -4_000,
        codes.FREIGHT_INCOME: -750,
        MINE: -250,
    }
    with pytest.raises(errors.NoSuchPosting):
        services.reverse(Reversal(**{**_fields(taken("r2", 1, 2)), "of": "nothing"}), actor=system)


def _fields(reversal: Reversal) -> dict[str, object]:
    return {name: getattr(reversal, name) for name in Reversal.__slots__}  # type: ignore[attr-defined]


def test_a_balance_taken_back_after_it_was_paid_out_is_carried_negative(system: Actor) -> None:
    services.post_many([posting("split", SPLIT), posting("paid", {MINE: -499, codes.OPERATOR_CASH: 499})], actor=system)
    services.reverse(taken("r1", 1, 1), actor=system)
    assert held(MINE, system) == (-499, 0, 0)
    assert queries.trial_balance(COUNTY, actor=system).is_whole


def test_a_batch_takes_the_same_number_of_queries_whatever_its_size(
    system: Actor, django_assert_max_num_queries: object
) -> None:
    services.post(posting("warm"), actor=system)
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        services.post_many([posting(f"k{n}") for n in range(200)], actor=system)
    assert held(MINE, system) == (201 * 35, 0, 0)


def test_a_posting_keeps_the_fact_that_asked_for_it(system: Actor) -> None:
    because = UUID("01930000-0000-7000-8000-00000000000f")
    receipt = services.post(posting(because=because), actor=system)
    assert receipt.fact.facts["because"] == str(because)
    assert Posting.objects.get().because == because
