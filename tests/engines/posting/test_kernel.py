"""The kernel's promises: examples of each refusal, then properties."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from huinong.engines.posting import Account, AccountState, Balances, Code, Kind, Request, post

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def books(**accounts: Account) -> Balances:
    return Balances({"a": Account(), "b": Account(), "c": Account(), **accounts})


def codes(balances: Balances, *requests: Request) -> list[Code]:
    return [status.code for status in post(balances, requests).statuses]


def test_a_posting_moves_its_accounts_and_says_the_balance_after() -> None:
    outcome = post(books(a=Account(posted_fen=10)), [Request("k", lines={"a": -35, "b": 35})])
    assert [tuple(leg) for leg in outcome.legs] == [("k", "a", -35, -25, 1), ("k", "b", 35, 35, 1)]
    assert outcome.balances.accounts["a"] == Account(posted_fen=-25, version=1)


def test_the_same_key_and_body_is_a_repeat_and_another_body_is_refused() -> None:
    one, other = Request("k", lines={"a": -1, "b": 1}), Request("k", lines={"a": -2, "b": 2})
    assert codes(books(), one, one, other) == [Code.ACCEPTED, Code.REPEATED, Code.KEY_REUSED]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({}, Code.NO_LINES),
        ({"a": 0}, Code.NO_LINES),
        ({"a": 1, "nobody": 1}, Code.NOT_BALANCED),
        ({"a": 1, "nobody": -1}, Code.NO_SUCH_ACCOUNT),
        ({"a": -6, "b": 6}, Code.BELOW_FLOOR),
        ({"c": -6, "b": 6}, Code.ABOVE_CEILING),
    ],
)
def test_each_refusal_is_given_in_its_order_and_moves_nothing(lines: dict[str, int], code: Code) -> None:
    before = books(a=Account(floor_fen=-5), b=Account(ceiling_fen=5))
    outcome = post(before, [Request("k", lines=lines)])
    assert outcome.statuses[0].code is code
    assert outcome.balances == before
    assert outcome.legs == ()


def test_amounts_that_are_not_integers_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        post(books(), [Request("k", lines={"a": 0.5, "b": -0.5})])  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"a": -1, "b": -1, "c": 2}, Code.ACCOUNT_CLOSED),
        ({"a": -1, "c": 1}, Code.ACCOUNT_FROZEN),
        ({"a": 1, "b": -1}, Code.ACCOUNT_CLOSED),
        ({"a": 1, "c": -1}, Code.ACCEPTED),
    ],
)
def test_a_closed_account_takes_part_in_nothing_and_a_frozen_one_may_be_raised(
    lines: dict[str, int], code: Code
) -> None:
    before = books(a=Account(state=AccountState.FROZEN, floor_fen=0), b=Account(state=AccountState.CLOSED))
    assert codes(before, Request("k", lines=lines)) == [code]
    assert codes(before, Request("h", Kind.PENDING, lines)) == [code]


def test_a_hold_on_an_account_frozen_since_can_be_freed_and_not_posted() -> None:
    held = post(books(), [Request("h", Kind.PENDING, {"a": -5, "b": 5})]).balances
    frozen = replace(
        held, accounts=held.accounts | {"a": structs.replace(held.accounts["a"], state=AccountState.FROZEN)}
    )
    ends = [Request("p", Kind.POST_PENDING, hold="h"), Request("v", Kind.VOID_PENDING, hold="h")]
    assert codes(frozen, *ends) == [Code.ACCOUNT_FROZEN, Code.ACCEPTED]


def test_a_hold_counts_against_the_floor_until_it_is_voided() -> None:
    hold = Request("h", Kind.PENDING, {"a": -5, "b": 5})
    spend = Request("s", lines={"a": -1, "c": 1})
    void = Request("v", Kind.VOID_PENDING, hold="h")
    limited = books(a=Account(floor_fen=-5))
    assert codes(limited, hold, spend, void, spend) == [
        Code.ACCEPTED,
        Code.BELOW_FLOOR,
        Code.ACCEPTED,
        Code.ACCEPTED,
    ]


def test_posting_a_part_of_a_hold_frees_the_rest() -> None:
    hold = Request("h", Kind.PENDING, {"a": -5, "b": 5})
    outcome = post(books(), [hold, Request("p", Kind.POST_PENDING, {"a": -3, "b": 3}, hold="h")])
    assert outcome.balances.accounts["a"] == Account(posted_fen=-3, version=1)
    assert outcome.balances.accounts["b"] == Account(posted_fen=3, version=1)


def test_a_hold_ends_once_in_time_and_within_its_lines() -> None:
    hold = Request("h", Kind.PENDING, {"a": -5, "b": 5}, expires_at=LATER)
    ends = [
        Request("1", Kind.POST_PENDING, hold="nothing"),
        Request("2", Kind.POST_PENDING, hold="h", at=LATER),
        Request("3", Kind.EXPIRE, hold="h", at=NOON),
        Request("4", Kind.POST_PENDING, {"a": -6, "b": 6}, hold="h", at=NOON),
        Request("5", Kind.POST_PENDING, {"a": 5, "b": -5}, hold="h", at=NOON),
        Request("6", Kind.EXPIRE, hold="h", at=LATER),
        Request("7", Kind.VOID_PENDING, hold="h"),
    ]
    assert codes(books(), hold, *ends) == [
        Code.ACCEPTED,
        Code.NO_SUCH_HOLD,
        Code.HOLD_EXPIRED,
        Code.HOLD_NOT_DUE,
        Code.OVER_HOLD,
        Code.OVER_HOLD,
        Code.ACCEPTED,
        Code.HOLD_CLOSED,
    ]


def test_linked_requests_are_accepted_together_or_not_at_all() -> None:
    before = books(a=Account(floor_fen=0))
    good, bad = Request("1", lines={"b": -1, "c": 1}, group="g"), Request("2", lines={"a": -1, "c": 1}, group="g")
    outcome = post(before, [good, bad, Request("1", lines={"b": -9, "c": 9})])
    assert [status.code for status in outcome.statuses] == [Code.LINKED, Code.BELOW_FLOOR, Code.ACCEPTED]
    assert [leg.amount_fen for leg in outcome.legs] == [-9, 9]


def test_a_group_that_is_torn_apart_is_a_mistake_of_the_caller() -> None:
    torn = [Request(key, lines={"a": -1, "b": 1}, group=group) for key, group in (("1", "g"), ("2", ""), ("3", "g"))]
    with pytest.raises(ValueError, match="neighbours"):
        post(books(), torn)


CODES = ("a", "b", "c", "d")
AMOUNTS = st.integers(-50, 50)


@st.composite
def lines(draw: st.DrawFn, among: tuple[str, ...] = CODES) -> dict[str, int]:
    chosen = draw(st.lists(st.sampled_from(among), min_size=2, max_size=len(among), unique=True))
    parts = [draw(AMOUNTS) for _ in chosen[:-1]]
    last = -sum(parts) + draw(st.sampled_from([0, 0, 0, 0, 1]))  # now and then not balanced
    return dict(zip(chosen, [*parts, last], strict=True))


@st.composite
def requests(draw: st.DrawFn, among: tuple[str, ...] = CODES, prefix: str = "") -> list[Request]:
    made: list[Request] = []
    for number in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from([Kind.POST, Kind.POST, Kind.PENDING, Kind.PENDING, *Kind]))
        key = prefix + str(draw(st.integers(0, number)))
        if kind in (Kind.POST, Kind.PENDING):
            made.append(Request(key, kind, draw(lines(among)), expires_at=draw(st.sampled_from([None, LATER]))))
        else:
            hold = prefix + str(draw(st.integers(0, number)))
            made.append(Request(key, kind, hold=hold, at=draw(st.sampled_from([NOON, LATER]))))
    return made


LIMITED = st.fixed_dictionaries(
    {
        code: st.builds(
            Account,
            floor_fen=st.none() | st.integers(-60, 0),
            ceiling_fen=st.none() | st.integers(0, 60),
            state=st.sampled_from([AccountState.OPEN] * 4 + [AccountState.FROZEN, AccountState.CLOSED]),
        )
        for code in CODES
    }
).map(Balances)


@given(LIMITED, requests())
def test_accounts_and_legs_sum_to_zero(before: Balances, asked: list[Request]) -> None:
    outcome = post(before, asked)
    after = outcome.balances.accounts.values()
    assert sum(account.posted_fen for account in after) == 0
    assert sum(account.pending_in_fen - account.pending_out_fen for account in after) == 0
    assert sum(leg.amount_fen for leg in outcome.legs) == 0


@given(LIMITED, requests())
def test_balances_equal_the_sum_of_legs_and_no_limit_is_ever_crossed(before: Balances, asked: list[Request]) -> None:
    legs = dict.fromkeys(CODES, 0)
    now = before
    for request in asked:
        outcome = post(now, [request])
        now = outcome.balances
        for leg in outcome.legs:
            legs[leg.account] += leg.amount_fen
            assert leg.balance_after_fen == legs[leg.account]
        assert all(account.is_within_limits for account in now.accounts.values())
    assert {code: account.posted_fen for code, account in now.accounts.items()} == legs


@given(LIMITED, requests())
def test_a_batch_is_the_same_as_its_requests_one_by_one(before: Balances, asked: list[Request]) -> None:
    now, statuses = before, []
    for request in asked:
        outcome = post(now, [request])
        now, statuses = outcome.balances, [*statuses, *outcome.statuses]
    together = post(before, asked)
    assert together.balances == now
    assert list(together.statuses) == statuses


@given(LIMITED, requests())
def test_the_accepted_part_of_a_batch_sent_again_moves_nothing(before: Balances, asked: list[Request]) -> None:
    first = post(before, asked)
    accepted = [r for r, status in zip(asked, first.statuses, strict=True) if status.code is Code.ACCEPTED]
    again = post(first.balances, accepted)
    assert {status.code for status in again.statuses} <= {Code.REPEATED}
    assert again.balances == first.balances
    assert again.legs == ()


@given(LIMITED, requests(CODES[:2], "x"), requests(CODES[2:], "y"), st.randoms())
def test_the_order_of_unrelated_requests_does_not_matter(before, left, right, random) -> None:  # type: ignore[no-untyped-def]
    one, other = list(left), list(right)
    mixed = []
    while one or other:
        mixed.append((one if one and (not other or random.random() < 0.5) else other).pop(0))
    apart, together = post(before, [*left, *right]), post(before, mixed)
    assert apart.balances == together.balances
    assert sorted(apart.legs) == sorted(together.legs)


@given(LIMITED, requests(), lines())
def test_voiding_a_hold_restores_every_account(before: Balances, asked: list[Request], held: dict[str, int]) -> None:
    start = post(before, asked).balances
    outcome = post(start, [Request("hold", Kind.PENDING, held), Request("void", Kind.VOID_PENDING, hold="hold")])
    assert outcome.balances.accounts == start.accounts
    assert outcome.legs == ()


@given(LIMITED, requests(), st.lists(lines(), min_size=1, max_size=4))
def test_a_refused_group_leaves_no_trace(before: Balances, asked: list[Request], group: list[dict[str, int]]) -> None:
    start = post(before, asked).balances
    outcome = post(start, [Request(f"g{n}", lines=each, group="g") for n, each in enumerate(group)])
    accepted = [status.code is Code.ACCEPTED for status in outcome.statuses]
    assert all(accepted) or not any(accepted)
    assert all(accepted) or outcome.balances == start


@given(LIMITED, requests())
def test_versions_count_an_accounts_legs_one_by_one(before: Balances, asked: list[Request]) -> None:
    outcome = post(before, asked)
    for code, account in outcome.balances.accounts.items():
        versions = [leg.version for leg in outcome.legs if leg.account == code]
        assert versions == list(range(1, account.version + 1))


@given(LIMITED, requests())
def test_nothing_moves_a_closed_account_or_lowers_a_frozen_one(before: Balances, asked: list[Request]) -> None:
    outcome = post(before, asked)
    for leg in outcome.legs:
        state = before.accounts[leg.account].state
        assert state is AccountState.OPEN or (state is AccountState.FROZEN and leg.amount_fen > 0)
    closed = {code for code, account in before.accounts.items() if account.state is AccountState.CLOSED}
    assert {code: outcome.balances.accounts[code] for code in closed} == {
        code: before.accounts[code] for code in closed
    }


@given(LIMITED, requests(), lines(), lines())
def test_a_key_given_twice_in_a_batch_is_repeated_with_its_body_and_refused_with_another(
    before: Balances, asked: list[Request], one: dict[str, int], other: dict[str, int]
) -> None:
    start = post(before, asked).balances
    first, again, twisted = (Request("twice", lines=each) for each in (one, one, other))
    outcome = post(start, [first, again, twisted])
    once = post(start, [first])
    if once.statuses[0].code is Code.ACCEPTED:
        second = Code.REPEATED if one == other else Code.KEY_REUSED
        assert [status.code for status in outcome.statuses] == [Code.ACCEPTED, Code.REPEATED, second]
        assert (outcome.balances, outcome.legs) == (once.balances, once.legs)


@given(LIMITED, requests())
def test_once_every_hold_is_expired_nothing_is_set_aside(before: Balances, asked: list[Request]) -> None:
    start = post(before, asked).balances
    due = [key for key, hold in start.holds.items() if hold.state == "pending" and hold.expires_at]
    open_ended = [key for key, hold in start.holds.items() if hold.state == "pending" and not hold.expires_at]
    ends = [Request(f"{key}/expired", Kind.EXPIRE, hold=key, at=LATER) for key in due]
    ends += [Request(f"{key}/released", Kind.VOID_PENDING, hold=key) for key in open_ended]
    outcome = post(start, ends)
    assert {status.code for status in outcome.statuses} <= {Code.ACCEPTED}
    assert all(a.pending_in_fen == a.pending_out_fen == 0 for a in outcome.balances.accounts.values())
    assert outcome.legs == ()
