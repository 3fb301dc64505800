"""The p-median: a good answer by swaps, a Lagrangian bound that rules places out, and a program for what is left.

Swaps after Teitz and Bart (1968); the bound relaxes "everybody is served once" and rules places out by what they would
add to it (Beasley 1985); the program says for each place how far beyond each radius its nearest open one is: it has
fewer columns than there are pairs, and is as tight (Cornuéjols, Nemhauser and Wolsey 1980; Elloumi 2010).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.programs import Floats, Limits, Program
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody
from huinong.engines.planning.siting.values import Chosen, Median

ENGINE = "median-1"
STARTS = 8
STEPS = 600
PATIENCE = 25  # steps without a better bound, before steps are halved
NODES = 2_000
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class _Bounded:
    bound: float
    is_out: Flags
    is_in: Flags


def solve(problem: Median, *, seed: int, stop: Stop, observer: Observer = nobody) -> Chosen:
    """Proven, if there is time."""
    rng = np.random.default_rng(seed)
    best = min((_swapped(problem, rng) for _ in range(STARTS)), key=lambda some: _cost(problem, some))
    bounded = _relax(problem, _cost(problem, best))
    bound, rounds = bounded.bound, 1
    observer(Progress(doing="siting", rounds=rounds, cost=_cost(problem, best), bound=bound))
    while _cost(problem, best) - bound > _least_step(problem) and not stop.is_over(rounds):
        best, proven = _program(problem, bounded, best, _limits(stop, rounds, seed))
        bound = max(bound, min(proven, _cost(problem, best)))
        rounds += 1
        observer(Progress(doing="siting", rounds=rounds, cost=_cost(problem, best), bound=bound))
    cost = _cost(problem, best)
    # no answer lies between: costs are sums of distances
    bound = cost if cost - bound <= _least_step(problem) else bound
    return Chosen(opened=tuple(sorted(best.tolist())), cost=cost, engine=ENGINE, seed=seed, bound=bound)


def _limits(stop: Stop, rounds: int, seed: int) -> Limits:
    seconds = max(stop.remaining_s(), 0.1)
    return Limits(gap=1e-9, nodes=None if math.isfinite(seconds) else NODES * 2**rounds, seconds=seconds, seed=seed)


def _cost(problem: Median, opened: Places) -> float:
    return float(problem.distances[:, opened].min(axis=1).sum())


def _least_step(problem: Median) -> float:
    """Two costs that differ at all differ by more than this."""
    is_whole = bool((problem.distances == np.rint(problem.distances)).all())
    return 1.0 - 1e-6 if is_whole else 1e-7 * float(problem.distances.max())


def _swapped(problem: Median, rng: np.random.Generator) -> Places:
    """From places drawn at random, the best swap of one open for one closed place while that helps."""
    places = len(problem.distances)
    opened = rng.choice(places, size=problem.count, replace=False)
    cost = _cost(problem, opened)
    while True:
        best = (cost, 0, 0)
        for position in range(problem.count):
            others = problem.distances[:, np.delete(opened, position)].min(axis=1, initial=math.inf)
            costs = np.minimum(others[:, None], problem.distances).sum(axis=0)
            place = int(costs.argmin())
            best = min(best, (float(costs[place]), position, place))
        if best[0] >= cost - 1e-9:
            return opened
        cost = best[0]
        opened[best[1]] = best[2]


def _relax(problem: Median, cost: float) -> _Bounded:
    """By subgradients (Held, Wolfe and Crowder 1974); places are ruled out, or in, at every step."""
    far, count = problem.distances, problem.count
    prices = np.sort(far, axis=1)[:, min(1, len(far) - 1)].astype(np.float64)
    bounded = _Bounded(-math.inf, np.zeros(len(far), dtype=np.bool_), np.zeros(len(far), dtype=np.bool_))
    better, scale, since = cost - _least_step(problem), 2.0, 0
    for _ in range(STEPS):
        gains = np.minimum(far - prices[:, None], 0.0).sum(axis=0)
        chosen = np.argsort(gains, kind="stable")[:count]
        bound = float(prices.sum() + gains[chosen].sum())
        _rule(bounded, better, bound, gains, count)
        since = 0 if bound > bounded.bound + 1e-9 else since + 1
        bounded.bound = max(bounded.bound, bound)
        if bounded.bound >= better:
            break
        if since >= PATIENCE:
            scale, since = scale / 2, 0
        slope = 1.0 - (far[:, chosen] < prices[:, None]).sum(axis=1)
        length = float(slope @ slope)
        if length == 0:
            break
        prices = np.maximum(prices + scale * (1.01 * cost - bound) / length * slope, 0.0)
    return bounded


def _rule(bounded: _Bounded, better: float, bound: float, gains: Floats, count: int) -> None:
    """Out: what could be open only if all cost more than `better`; in: what could be closed only then.

    Opening another place shuts the worst of the chosen, closing one of them opens the best of the others.
    """
    order = np.argsort(gains, kind="stable")
    chosen, others = order[:count], order[count:]
    bounded.is_out[others[bound + gains[others] - gains[chosen[-1]] > better]] = True
    if len(others):
        bounded.is_in[chosen[bound - gains[chosen] + gains[others[0]] > better]] = True


def _program(problem: Median, bounded: _Bounded, best: Places, limits: Limits) -> tuple[Places, float]:
    """The best among places that are not ruled out, and what no answer costs less than; `best` if that stays better."""
    sites = np.flatnonzero(~bounded.is_out)
    if len(sites) < problem.count:  # nothing cheaper is left
        return best, _cost(problem, best)
    program = Program()
    opens = program.add_columns(np.zeros(len(sites)), least=bounded.is_in[sites])
    program.add_rows(1, (0, opens, 1.0), lower=problem.count, upper=problem.count)
    base = sum(
        _add_place(program, opens, problem.distances[place, sites], problem.count)
        for place in range(len(problem.distances))
    )
    solved = program.solve(limits)
    cost = _cost(problem, best)
    if solved.is_impossible:
        return best, cost
    # what is ruled out is no cheaper than `best`, so nothing at all is below the smaller of the two
    bound = min(cost, solved.bound + base)
    if solved.values is None:
        return best, bound
    found = sites[solved.values[opens] > 0.5]
    return (found if _cost(problem, found) < cost else best), bound


def _add_place(program: Program, opens: NDArray[np.intp], far: Floats, count: int) -> float:
    """Columns for how much farther than each radius the nearest open site is; answers the smallest radius."""
    radii = np.unique(far)
    # even if the nearest sites are all closed, one of the first that many are too many to close is open
    radii = radii[radii <= np.sort(far)[len(far) - count]]
    beyond = program.add_columns(np.diff(radii), is_whole=False)
    within = far[None, :] <= radii[:-1, None]
    before = np.vstack([np.zeros((1, len(far)), dtype=np.bool_), within])[: len(within)]
    rows, sites = np.nonzero(within & ~before)  # nearer ones are said by the row before, which is in the chain
    chain = np.arange(1, len(beyond))
    program.add_rows(
        len(beyond),
        (np.arange(len(beyond)), beyond, 1.0),
        (rows, opens[sites], 1.0),
        (chain, beyond[:-1], -1.0),
        lower=np.where(np.arange(len(beyond)) == 0, 1.0, 0.0),
    )
    return float(radii[0])
