"""What the next money buys: the best use of so much more budget on top of a design, with all that it opens kept."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

from huinong.engines.planning.design.counting import villages_reached
from huinong.engines.planning.design.solving import solve
from huinong.engines.planning.design.values import Buy, Design, Problem
from huinong.engines.planning.runs import Observer, Stop, nobody


def next_buys(
    problem: Problem,
    design: Design,
    steps_fen: Sequence[int],
    *,
    seed: int,
    stop: Stop,
    observer: Observer = nobody,
    executor: Executor | None = None,
) -> tuple[Buy, ...]:
    """One for each step, each counted from the design's own budget (its capital, where there is no budget).

    A step keeps what the steps before it open. Changes are against the design served as well as what it opens can: so a
    design that was not yet proven best does not have its own mends counted as bought. `stop` is asked by each solve.
    """
    rules = problem.rules
    base_fen = design.costs.capital if rules.budget_fen is None else max(rules.budget_fen, design.costs.capital)

    def bought(kept: Design, budget_fen: int) -> Design:
        keeps = {one.point: one.offer for one in kept.opened}
        richer = replace(problem, rules=replace(rules, budget_fen=budget_fen), keeps=keeps)
        return solve(richer, seed=seed, stop=stop, observer=observer, executor=executor)

    before = bought(design, design.costs.capital)
    buys: list[Buy] = []
    kept = before
    for step_fen in sorted(steps_fen):
        kept = bought(kept, base_fen + step_fen)
        buys.append(_buy(problem, before, kept, step_fen))
    return tuple(buys)


def _buy(problem: Problem, before: Design, after: Design, step_fen: int) -> Buy:
    known = {one.point for one in before.opened}
    reaches = villages_reached(problem, after.serves) - villages_reached(problem, before.serves)
    old, new = before.fen_per_piece(problem), after.fen_per_piece(problem)
    return Buy(
        step_fen=step_fen,
        spent_fen=after.costs.capital - before.costs.capital,
        opens=tuple(one for one in after.opened if one.point not in known),
        reaches=tuple(sorted(reaches)),
        people=sum(problem.villages[village].people for village in reaches),
        money_fen=after.costs.money - before.costs.money,
        fen_per_piece=None if old is None or new is None else new - old,
        design=after,
    )
