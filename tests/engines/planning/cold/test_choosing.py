"""Which stores to build, ally or rent: against every possibility, and by the checker that knows no solver."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.checking import cold as checker
from huinong.engines.planning.cold.choosing import choose
from huinong.engines.planning.cold.values import WEEKS, Case, Mode, Problem, Rent, Standing
from huinong.engines.planning.days.values import Zone
from huinong.engines.planning.runs import AfterRounds
from tests.engines.planning.cold.counties import SHOOTS, ally, build, county, harvest, rent, scattered

LONG = AfterRounds(10_000)


def chosen(problem: Problem):
    choice = choose(problem, seed=1, stop=LONG)
    assert choice is not None
    assert checker.faults(problem, choice) == ()
    return choice


def test_without_a_harvest_no_store_pays():
    choice = chosen(county([], [[build(100, 1_000_000)]]))
    assert (choice.starts, choice.npv_fen, choice.costs.total) == ((), 0, 0)


def test_a_store_that_saves_more_than_it_costs_is_built():
    choice = chosen(county([harvest(0, 20_000)], [[build(100, 1_000_000, lasts_years=2)]]))
    assert [start.year for start in choice.starts] == [0]
    assert [load.kg for load in choice.loads] == [20_000, 20_000]
    saved_fen, carried_fen = 20_000 * 160, 20_000 * 3
    assert abs(choice.npv_fen - (round((saved_fen - carried_fen) * (1 + 1 / 1.05)) - 1_000_000)) <= 2


def test_what_comes_too_warm_is_not_cooled():
    choice = chosen(county([harvest(0, 20_000)], [[build(100, 1)]], minutes=211))
    assert choice.loads == ()
    assert chosen(county([harvest(0, 20_000)], [[build(100, 1)]], minutes=210)).loads != ()


def test_a_store_is_of_no_use_before_it_stands():
    late = build(100, 1_000_000, lead_weeks=20)
    assert {load.year for load in chosen(county([harvest(0, 20_000, week=12)], [[late]])).loads} == {1}


def test_space_is_rented_for_the_least_term_and_no_longer():
    choice = chosen(county([harvest(0, 20_000)], [[rent(100, 1_000)]], years=1))
    (lease,) = choice.leases
    assert (lease.weeks, round(lease.m3, 6), choice.costs.rent) == (4, 100.0, 400_000)


def test_what_stands_longer_than_the_least_term_extends_the_lease():
    long = replace(SHOOTS, stands_days=42)
    choice = chosen(county([harvest(0, 20_000)], [[rent(100, 10)]], crops=[long], years=1))
    assert {(lease.week, lease.weeks) for lease in choice.leases} == {(12, 6)}


def test_the_budget_of_a_year_is_kept():
    harvests = [harvest(0, 20_000), harvest(1, 20_000)]
    choice = chosen(county(harvests, [[build(100, 1_000_000)], [build(100, 1_000_000)]], budget_fen=1_500_000))
    assert sorted(start.year for start in choice.starts) == [0, 1]


def test_a_site_is_had_in_one_way_at_a_time():
    choice = chosen(county([harvest(0, 60_000)], [[build(100, 900_000), rent(200, 200)]], years=1))
    assert bool(choice.starts) != bool(choice.leases)


def test_the_same_seed_and_stop_give_the_same_choice():
    problem = scattered(5)
    assert choose(problem, seed=3, stop=AfterRounds(5)) == choose(problem, seed=3, stop=AfterRounds(5))


def test_a_stop_at_once_still_answers():
    problem = scattered(6)
    choice = choose(problem, seed=1, stop=AfterRounds(0))
    assert choice is not None
    assert checker.faults(problem, choice) == ()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(Case))
def test_whatever_is_chosen_holds_and_is_proven(seed: int, case: Case):
    problem = replace(scattered(seed), case=case)
    choice = chosen(problem)
    assert choice.gap is not None
    assert choice.gap <= 2e-5
    assert choice.npv_fen >= 0


@settings(max_examples=40, deadline=None)
@given(
    amounts=st.lists(st.integers(0, 40_000), min_size=2, max_size=2),
    build_fen=st.integers(100_000, 4_000_000),
    ally_fen=st.integers(0, 1_500_000),
    rent_fen=st.integers(100, 3_000),
    budget_fen=st.sampled_from([500_000, 2_000_000, 10**9]),
)
def test_nothing_tried_by_hand_is_better(amounts, build_fen, ally_fen, rent_fen, budget_fen):
    offers = (build(60, build_fen, lasts_years=3), ally(30, 50_000, ally_fen), rent(40, rent_fen))
    problem = county(
        [harvest(place, kg) for place, kg in enumerate(amounts) if kg], [offers, offers], budget_fen=budget_fen
    )
    assert abs(chosen(problem).npv_fen - best_by_hand(problem)) <= 50


def best_by_hand(problem: Problem) -> int:
    """Every way to begin, ally and rent in two years at two sites; a site's harvests come from its own place alone."""
    ways = list(product((None, 0, 1, 2), repeat=problem.years))
    worth = [[site_worth(problem, number, way) for way in ways] for number in range(len(problem.sites))]
    best = 0.0
    for pair in product(range(len(ways)), repeat=2):
        found = [worth[number][way] for number, way in enumerate(pair)]
        spends = [sum(spent[year] for _npv, spent in found) for year in range(problem.years)]
        if all(fen <= budget for fen, budget in zip(spends, problem.budgets_fen, strict=True)):
            best = max(best, sum(npv for npv, _spent in found))
    return round(best)


def site_worth(problem: Problem, number: int, way: tuple[int | None, ...]) -> tuple[float, list[float]]:
    """What a site is worth when it begins, allies or rents so; what it spends up front by year."""
    site, npv, spent = problem.sites[number], 0.0, [0.0] * problem.years
    until: dict[int, int] = {}
    for year, said in enumerate(way):
        rate = (1 + problem.discount) ** year
        kg = sum(each.mid_kg for each in problem.harvests if each.place == number)
        gain = 160 - 3
        offer = None if said is None else site.offers[said]
        if offer is not None and any(year < end for end in until.values()):
            return -1e18, spent
        if isinstance(offer, Standing):
            spent[year] = offer.upfront_fen
            until[said or 0] = year + offer.lasts_years
            left = max(0, year + offer.lasts_years - problem.years) / offer.lasts_years
            npv -= offer.upfront_fen / rate
            if offer.mode is Mode.BUILD:
                npv += offer.upfront_fen * left / (1 + problem.discount) ** problem.years
        for standing, end in until.items():
            if year < end:
                held = site.offers[standing]
                assert isinstance(held, Standing)
                npv += (min(kg, held.spaces[Zone.CHILLED] * 200) * gain - held.yearly_fen) / rate
        if isinstance(offer, Rent):
            each_kg = gain - offer.fen_per_m3_week * offer.least_weeks / 200
            npv += max(0.0, min(kg, offer.spaces[Zone.CHILLED] * 200) * each_kg) / rate
    return npv, spent


def test_a_year_has_as_many_weeks_for_everybody():
    assert WEEKS == checker.YEAR
