"""The whole study of a county's cold: the choice, what each store does, the modes side by side, and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isinf

from huinong.engines.planning.cold.choosing import choose
from huinong.engines.planning.cold.figures import Worth, worths
from huinong.engines.planning.cold.sides import Side, sides
from huinong.engines.planning.cold.stays import Need, needs
from huinong.engines.planning.cold.swings import Cell, Swing, cases, grid, tornado
from huinong.engines.planning.cold.values import Case, Choice, Problem
from huinong.engines.planning.runs import AfterSeconds, Observer, Stop, WhenTold, nobody

CHOOSING = 0.5
"""Share of the time that the choice itself may take; the rest is for what is asked of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What a county manager takes to a meeting. What the stop cut off is missing from `sides`, `swings` and `cells`."""

    choice: Choice
    needs: tuple[Need, ...]
    worths: tuple[Worth, ...]
    sides: tuple[Side, ...]
    swings: tuple[Swing, ...]
    cells: tuple[Cell, ...]
    cases: Mapping[Case, int | None]


def study(problem: Problem, *, by: float, seed: int, stop: Stop, observer: Observer = nobody) -> Study:
    """Choose, then ask: each site in each way, and each thing turned down and up by the share `by`."""
    choice = choose(problem, seed=seed, stop=_part(stop, CHOOSING), observer=observer)
    assert choice is not None, "having no store is always possible"
    return Study(
        choice=choice,
        needs=needs(problem.crops, problem.harvests),
        worths=worths(problem, choice),
        cases=cases(problem, choice, seed=seed, stop=stop),
        sides=sides(problem, choice, seed=seed, stop=stop, observer=observer),
        swings=tornado(problem, choice, by=by, seed=seed, stop=stop, observer=observer),
        cells=grid(problem, choice, by=by, seed=seed, stop=stop, observer=observer),
    )


def _part(stop: Stop, share: float) -> Stop:
    """A share of what is left; rounds are not shared, and whoever says stop is heard."""
    left_s = stop.remaining_s()
    return stop if isinf(left_s) else WhenTold(AfterSeconds(left_s * share), lambda: stop.is_over(0))
