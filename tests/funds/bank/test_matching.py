"""Only what is proven is matched: among equals nothing is guessed, and a sum must fit in one way alone."""

from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.funds.bank.matching import Fit, only_sum, pairs, party_of, proposals, references_of
from huinong.funds.bank.values import Reason, Rule

QUICK = settings(max_examples=120, deadline=None)
AMOUNTS = st.integers(1, 12)


def fit(number: int, fen: int, day: int = 0, ref: str = "", party: str = "") -> Fit:
    return Fit(id=UUID(int=number), amount_fen=fen, day=day, references=references_of(text=ref), party=party_of(party))


def matched(lines: list[Fit], items: list[Fit]) -> list[tuple[int, int, Rule]]:
    return [(pair.line.int, pair.item.int, pair.rule) for pair in pairs(lines, items, days=3)]


def proposed(lines: list[Fit], items: list[Fit]) -> list[tuple[int, list[int], Reason]]:
    found = proposals(lines, items, days=3)
    return [(each.line.int, [item.int for item in each.items], each.reason) for each in found]


def test_a_reference_matches_whatever_the_day() -> None:
    assert matched([fit(1, 500, 90, "缴款 S100")], [fit(11, 500, 0, "s100")]) == [(1, 11, Rule.REFERENCE)]


def test_a_reference_with_another_amount_matches_nothing_and_is_shown() -> None:
    lines, items = [fit(1, 500, 0, "S100", "A")], [fit(11, 400, 0, "S100", "A"), fit(12, 500, 0, "S200", "A")]
    assert matched(lines, items) == []
    assert proposed(lines, items) == [(1, [12], Reason.SAME_AMOUNT)]
    assert proposed(lines, items[:1]) == [(1, [11], Reason.OTHER_AMOUNT)]


def test_amount_day_and_party_match_when_no_other_fits() -> None:
    items = [fit(11, 500, 0, party="赵 德贵"), fit(12, 500, 0, party="李")]
    assert matched([fit(1, 500, 3, party="赵德贵")], items) == [(1, 11, Rule.PARTY)]
    assert matched([fit(1, 500, 4, party="赵德贵")], items) == []
    assert matched([fit(1, 500, 0)], items) == []


def test_equals_are_never_guessed_among() -> None:
    items = [fit(11, 500, 0, party="A"), fit(12, 500, 1, party="A")]
    assert matched([fit(1, 500, 0, party="A")], items) == []
    assert proposed([fit(1, 500, 0, party="A")], items) == [(1, [11, 12], Reason.EQUALS)]
    lines = [fit(1, 500, 0, party="A"), fit(2, 500, 0, party="A")]
    assert matched(lines, items[:1]) == []


def test_several_that_make_a_line_in_one_way_are_proposed() -> None:
    items = [fit(11, 300), fit(12, 200), fit(13, 150)]
    assert proposed([fit(1, 500)], items) == [(1, [11, 12], Reason.SUM)]
    assert proposed([fit(1, 500)], [*items, fit(14, 350)]) == []
    own = [fit(11, 300, party="A"), fit(12, 200, party="A"), fit(13, 350), fit(14, 150)]
    assert proposed([fit(1, 500, party="A")], own) == [(1, [11, 12], Reason.SUM)]


def test_too_many_to_say_proposes_nothing() -> None:
    assert only_sum(100, [fit(10 + n, 1 + n) for n in range(40)]) == ()
    assert only_sum(10**6, [fit(10 + n, 10**4 + n * n) for n in range(24)]) == ()


@QUICK
@given(st.lists(AMOUNTS, max_size=9), st.integers(2, 40))
def test_a_proposed_sum_is_the_only_one(amounts: list[int], wanted: int) -> None:
    items = [fit(10 + place, fen) for place, fen in enumerate(amounts)]
    ways = [
        set(some)
        for size in range(2, len(items) + 1)
        for some in combinations(items, size)
        if sum(each.amount_fen for each in some) == wanted
    ]
    assert set(only_sum(wanted, items)) == (ways[0] if len(ways) == 1 else set())


@QUICK
@given(
    st.lists(st.tuples(AMOUNTS, st.integers(0, 5), st.sampled_from("AB"), st.sampled_from(["", "REF1", "REF2"]))),
    st.lists(st.tuples(AMOUNTS, st.integers(0, 5), st.sampled_from("AB"), st.sampled_from(["", "REF1", "REF2"]))),
)
def test_pairs_are_one_to_one_of_one_amount_in_any_order(
    lines: list[tuple[int, int, str, str]], items: list[tuple[int, int, str, str]]
) -> None:
    mine = [fit(1 + n, fen, day, ref, party) for n, (fen, day, party, ref) in enumerate(lines)]
    theirs = [fit(1001 + n, fen, day, ref, party) for n, (fen, day, party, ref) in enumerate(items)]
    found = pairs(mine, theirs, days=2)
    assert len({pair.line for pair in found}) == len({pair.item for pair in found}) == len(found)
    amounts = {each.id: each.amount_fen for each in (*mine, *theirs)}
    assert all(amounts[pair.line] == amounts[pair.item] for pair in found)
    assert set(found) == set(pairs(mine[::-1], theirs[::-1], days=2))
