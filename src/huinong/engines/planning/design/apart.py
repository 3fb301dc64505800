"""Each county by itself, at prices of what all share: a Lagrangian bound, and plans of which one a county is chosen.

First the prices, by column generation on the counties' linear relaxations (Dantzig and Wolfe 1960), damped (Wentges
1997). Then whole plans at these prices and at some beside them; the sum of what no plan of a county can be below, less
what the shared rules are worth, is the bound (Geoffrion 1974).
"""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from huinong.engines.planning import many
from huinong.engines.planning.design.blocks import Block
from huinong.engines.planning.design.opening import first_plan
from huinong.engines.planning.design.pricing import Asked, Plan, Priced, Prices, Shared, price
from huinong.engines.planning.design.results import Found
from huinong.engines.planning.design.sharing import Column, bound, choose, weigh
from huinong.engines.planning.design.values import Impossible
from huinong.engines.planning.programs import Limits
from huinong.engines.planning.runs import Observer, Progress, Stop

BATCH = 4  # counties a task: they differ much in how long they take
PRICING_ROUNDS = 14
SETTLED = 1e-3  # of the total: the prices are good enough
PROVEN = 1e-3
ROUNDS = ((1.0, 2e-2), (1.0, 2e-2), (1.0, 1e-2), (1.1, 1e-2), (1.0, 4e-3), (0.97, 4e-3), (1.03, 4e-3), (1.0, 1e-3))
"""What the prices are multiplied by, and the gap that each county is solved to; then the last again, wider apart."""
REPRICED = 2  # rounds after which the prices are taken anew, from plans
NODES = 400
FIRST = (1.0, 4.0, 30.0)  # what the prices are multiplied by for first plans
SHARE, SHARE_BESIDE = 0.5, 2.0
"""Of the time left, for the programs of a round: one after the other, beside each other. Most are done long before."""
GUESSES = (0.0, 0.1, 0.3, 1.0, 5.0)
DEAR = 30.0  # a fen of capital over the budget, or its like, in fen a year; thirty times more if that isn't enough


@dataclass(slots=True)
class Search:
    """What is known of each county so far."""

    blocks: Sequence[Block]
    asked: Shared
    seed: int
    stop: Stop
    observer: Observer
    executor: Executor | None
    prices: Prices = field(default_factory=Prices)
    bounds: list[float] = field(default_factory=list)
    pools: list[list[Plan]] = field(default_factory=list)
    chosen: tuple[int, ...] = ()
    total: float = math.inf
    rounds: int = 0
    best_bound: float = -math.inf  # at whichever prices

    @property
    def bound(self) -> float:
        return max(self.best_bound, bound(self.bounds, self.prices, self.asked))

    def reprice(self) -> None:
        """To what the shared rules are worth among whole plans: relaxations without passing undervalue them."""
        self.best_bound = self.bound
        self.prices = weigh(self.pools, self.asked, _dear(self.blocks)).prices
        self.bounds = [-math.inf] * len(self.blocks)


def solve_apart(
    blocks: Sequence[Block],
    asked: Shared,
    *,
    seed: int,
    stop: Stop,
    observer: Observer,
    executor: Executor | None = None,
) -> Found:
    """Prices, then plans; raises Impossible."""
    search = Search(blocks, asked, seed, stop, observer, executor)
    search.bounds = [-math.inf] * len(blocks)
    search.pools = [[] for _ in blocks]
    search.prices = _settle(search)
    _begin(search)
    while not (search.chosen and search.rounds and (stop.is_over(search.rounds) or _is_proven(search))):
        _plan_round(search)
        if search.rounds > 4 * len(ROUNDS) and not search.chosen:
            raise Impossible(("budget", "villages", "people"))
    plans = tuple(
        (block, pool[number]) for block, pool, number in zip(blocks, search.pools, search.chosen, strict=True)
    )
    return Found(plans=plans, bound=search.bound, prices=search.prices)


def _is_proven(search: Search) -> bool:
    return search.total - search.bound <= PROVEN * abs(search.total)


def _settle(search: Search) -> Prices:
    """The prices at which the counties' relaxations together cost most, hence bound best."""
    if search.asked == Shared():
        return Prices()
    pools: list[list[Column]] = [[] for _ in search.blocks]
    for pool, own, plans in zip(pools, search.pools, _first_plans(search, _guesses(search)), strict=True):
        pool.extend(plans)  # so that the first prices are not those of breaking the rules
        own.extend(plans)
    dear, best_prices, best = _dear(search.blocks), Prices(), -math.inf
    prices = best_prices
    for rounds in range(PRICING_ROUNDS):
        bounds = _relax(search, pools, prices)
        whole = bound(bounds, prices, search.asked)
        if whole > best:
            best, best_prices, search.bounds = whole, prices, bounds
        weighed = weigh(pools, search.asked, dear)
        search.observer(Progress(doing="prices", rounds=rounds + 1, bound=best))
        is_late = rounds >= PRICING_ROUNDS // 2 and math.isfinite(search.stop.remaining_s())
        if not weighed.short and (is_late or weighed.total - best <= SETTLED * abs(weighed.total)):
            return best_prices
        is_first = rounds < 2  # the first prices are far off: nothing to be damped towards
        prices = weighed.prices if is_first else _between(best_prices, weighed.prices)
    if weighed.short:
        raise Impossible(weighed.short)
    return best_prices


def _relax(search: Search, pools: list[list[Column]], prices: Prices) -> list[float]:
    limits = Limits(seed=search.seed)
    asked = [Asked(block=block, prices=prices, limits=limits, is_relaxed=True) for block in search.blocks]
    bounds = []
    for block, pool, priced in zip(search.blocks, pools, _each(search, asked), strict=True):
        if priced.share is None:
            raise Impossible(("rules",), block.county)
        pool.append(priced.share)
        bounds.append(priced.bound)
    return bounds


def _each(search: Search, asked: Sequence[Asked]) -> list[Priced]:
    return many.each(price, asked, executor=search.executor, batch=BATCH)


def _dear(blocks: Sequence[Block]) -> Prices:
    people = sum(int(block.people.sum()) for block in blocks)
    villages = sum(len(block.villages) for block in blocks)
    yearly = sum(int(block.yearly.sum() + block.walk_fen.sum() + block.haul_fen.sum()) for block in blocks)
    yearly += sum((block.rules.beyond_fen + block.rules.left_fen) * int(block.people.sum()) for block in blocks)
    return Prices(budget=DEAR, village=DEAR * yearly / max(1, villages), person=DEAR * yearly / max(1, people))


def _between(one: Prices, other: Prices) -> Prices:
    return Prices(
        budget=(one.budget + other.budget) / 2,
        village=(one.village + other.village) / 2,
        person=(one.person + other.person) / 2,
    )


def _begin(search: Search) -> None:
    """First plans at the prices, and at higher ones in case those together hold what is shared too little."""
    prices = [_times(search.prices, factor) for factor in FIRST]
    if not any((search.prices.budget, search.prices.village, search.prices.person)):
        prices = [search.prices]  # nothing times a factor is nothing, and the guesses have their plans already
    for pool, plans in zip(search.pools, _first_plans(search, prices), strict=True):
        pool.extend(plans)
    _choose(search)


def _first_plans(search: Search, prices: Sequence[Prices]) -> list[list[Plan]]:
    asked = [(block, some) for block in search.blocks for some in prices]
    found = many.each(_first, asked, executor=search.executor)
    parts = [found[start : start + len(prices)] for start in range(0, len(found), len(prices))]
    return [[plan for plan in part if plan is not None] for part in parts]


def _guesses(search: Search) -> list[Prices]:
    """From nothing to much: what capital costs to have a year, and what reaching a village or a person costs."""
    whole = _dear(search.blocks)
    asked = search.asked
    return [
        Prices(
            budget=guess if asked.budget_fen is not None else 0.0,
            village=guess * whole.village / DEAR if asked.villages is not None else 0.0,
            person=guess * whole.person / DEAR if asked.people is not None else 0.0,
        )
        for guess in GUESSES
    ]


def _first(asked: tuple[Block, Prices]) -> Plan | None:
    return first_plan(*asked)


def _plan_round(search: Search) -> None:
    if 0 < search.rounds <= REPRICED and all(search.pools):
        search.reprice()
    factor, gap = ROUNDS[min(search.rounds, len(ROUNDS) - 1)]
    later = search.rounds - len(ROUNDS) + 1
    if later > 0:  # further and further to both sides, until something fits
        factor = 1.0 + (0.05 if later % 2 else -0.05) * later
    prices = _times(search.prices, factor)
    seconds = (SHARE if search.executor is None else SHARE_BESIDE) * search.stop.remaining_s()
    if not search.chosen:
        seconds = max(seconds, float(len(search.blocks)))
    weights = [(len(block.walk_from) + len(block.haul_from) + 1) ** 1.5 for block in search.blocks]
    asked = [
        Asked(
            block=block,
            prices=prices,
            limits=Limits(gap=gap, nodes=NODES, seconds=seconds * weight / sum(weights), seed=search.seed),
            start=_best(pool, prices),
        )
        for block, pool, weight in zip(search.blocks, search.pools, weights, strict=True)
    ]
    _take(search, asked, is_bounding=prices == search.prices)
    search.rounds += 1
    _choose(search)


def _best(pool: Sequence[Plan], prices: Prices) -> Plan | None:
    return min(pool, key=lambda plan: plan.at(prices), default=None)


def _take(search: Search, asked: Sequence[Asked], *, is_bounding: bool) -> None:
    longest = sorted(range(len(asked)), key=lambda number: -len(asked[number].block.walk_from))
    found = many.as_made(price, [asked[number] for number in longest], executor=search.executor, batch=1)
    for number, priced in zip(longest, found, strict=False):
        if priced.is_impossible:
            raise Impossible(("rules",), search.blocks[number].county)
        if priced.plan is not None:
            search.pools[number].append(priced.plan)
        if is_bounding:
            search.bounds[number] = max(search.bounds[number], priced.bound)
        if search.chosen and search.stop.is_over(search.rounds):
            break  # told to, or out of time: rounds are not over within a round


def _choose(search: Search) -> None:
    if all(search.pools):
        chosen = choose(search.pools, search.asked, Limits(gap=1e-5, nodes=2_000, seed=search.seed))
        if chosen is not None and chosen.total < search.total:
            search.total, search.chosen = chosen.total, chosen.columns
    cost = search.total if search.chosen else None
    known = search.bound if math.isfinite(search.bound) else None
    search.observer(Progress(doing="plans", rounds=search.rounds, cost=cost, bound=known))


def _times(prices: Prices, factor: float) -> Prices:
    return Prices(budget=prices.budget * factor, village=prices.village * factor, person=prices.person * factor)
