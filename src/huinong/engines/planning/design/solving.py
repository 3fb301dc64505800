"""The cheapest design: all counties in one program where that is small, else each by itself at shared prices."""

from concurrent.futures import Executor

from huinong.engines.planning.design import apart, blocks
from huinong.engines.planning.design.joint import solve_together
from huinong.engines.planning.design.results import Found, design
from huinong.engines.planning.design.sharing import shared
from huinong.engines.planning.design.values import Design, Problem
from huinong.engines.planning.runs import Observer, Stop, nobody

TOGETHER = 600  # villages that one program still proves: a county has a few hundred


def solve(
    problem: Problem, *, seed: int, stop: Stop, observer: Observer = nobody, executor: Executor | None = None
) -> Design:
    """The cheapest design that is found in the time, with a bound; raises Impossible where the rules cannot hold."""
    found = _found(problem, seed, stop, observer, executor)
    return design(problem, found, seed=seed)


def _found(problem: Problem, seed: int, stop: Stop, observer: Observer, executor: Executor | None) -> Found:
    asked = shared(problem)
    if len(problem.villages) <= TOGETHER:
        return solve_together(blocks.together(problem), asked, seed=seed, stop=stop, observer=observer)
    return apart.solve_apart(blocks.blocks(problem), asked, seed=seed, stop=stop, observer=observer, executor=executor)
