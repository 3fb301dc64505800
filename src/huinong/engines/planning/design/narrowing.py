"""A county's program in three steps: relaxed, among what the relaxation uses, then among what can still be better.

The middle step is led by the relaxation (Danna, Rothberg and Le Pape 2005): it makes a good plan at once where the
whole program makes none for long. The last leaves out what costs more, by its reduced cost, than that plan is above
the bound (Nemhauser and Wolsey 1988), so it loses nothing; where its time is too short to branch, it is left out.
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from huinong.engines.planning.design.values import Flags
from huinong.engines.planning.programs import Floats, Limits, Program, Solved

SHARE_RELAXED, SHARE_NARROW = 3.0, 0.5  # of the seconds: without the relaxation there is neither bound nor good plan
FINER = 0.15  # of the gap asked for, within which the narrow program is solved: it is quick, the whole one is not
LAST_TAKES = 4.0  # times what the relaxation took: in less the whole program does not even begin to branch
FEW = 25_000  # columns up to which simplex relaxes quicker than an interior point does
NEAR = 4e-4  # of the cost: what adds less, by its reduced cost, may be in a good plan
USED = 1e-6
SLACK = 1e-6  # of the cost, for the tolerances of the relaxation

Keeps = Callable[[Floats, Flags], Flags]
"""Which columns to look among, from the relaxation's values and from what else is nearly as good."""


def solve_narrowed(program: Program, limits: Limits, keeps: Keeps, *, start: Floats | None) -> Solved:
    """As `program.solve`."""
    relaxed = program.solve(_part(limits, SHARE_RELAXED), is_relaxed=True, by_interior=program.columns > FEW)
    if relaxed.values is None or relaxed.reduced_costs is None:
        return program.solve(limits, start=start)
    kept = keeps(relaxed.values, relaxed.reduced_costs < NEAR * abs(relaxed.bound))
    if start is not None:
        kept |= start > USED
    finer = replace(_part(limits, SHARE_NARROW), gap=limits.gap * FINER)
    narrow = program.solve(finer, start=start, shut=~kept)
    if narrow.values is None:
        return program.solve(limits, start=start)
    is_near = narrow.cost - relaxed.bound <= limits.gap * abs(narrow.cost)
    if is_near or limits.seconds * (1.0 - SHARE_NARROW) < LAST_TAKES * relaxed.took_s:
        return replace(narrow, bound=relaxed.bound)
    room = narrow.cost - relaxed.bound + SLACK * abs(narrow.cost)
    last = program.solve(
        _part(limits, 1.0 - SHARE_NARROW), start=narrow.values, shut=(relaxed.reduced_costs > room) & ~_on(narrow)
    )
    best = last if last.values is not None and last.cost <= narrow.cost else narrow
    return replace(best, bound=min(best.cost, max(last.bound, relaxed.bound)), is_impossible=False)


def _part(limits: Limits, share: float) -> Limits:
    return limits if math.isinf(limits.seconds) else replace(limits, seconds=limits.seconds * share)


def _on(solved: Solved) -> Flags:
    assert solved.values is not None
    return np.asarray(solved.values > USED, dtype=np.bool_)
