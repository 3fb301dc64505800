"""The best plan that rounds of many plans make together: set partitioning (Rochat and Taillard 1995)."""

from collections.abc import Iterable, Sequence

import numpy as np

from huinong.engines.planning.fleets.values import Problem, Round, cost
from huinong.engines.planning.programs import Limits, Program


def join(problem: Problem, best: Sequence[Round], others: Iterable[Round], limits: Limits) -> tuple[Round, ...]:
    """Never dearer than `best`, which may be empty; empty when the rounds make no plan."""
    rounds = _cheapest(problem, [*best, *others])
    if not rounds:
        return tuple(best)
    program = Program()
    columns = program.add_columns([cost(problem, one.kind, one.customers) for one in rounds])
    lengths = [len(one.customers) for one in rounds]
    served = np.concatenate([one.customers for one in rounds]).astype(np.int64)
    program.add_rows(len(problem.demands), (served, np.repeat(columns, lengths), 1.0), lower=1.0, upper=1.0)
    counts = [kind.count for kind in problem.kinds]
    program.add_rows(len(counts), ([one.kind for one in rounds], columns, 1.0), upper=counts)
    chosen_before = {(one.kind, frozenset(one.customers)) for one in best}
    start = np.array([float((one.kind, frozenset(one.customers)) in chosen_before) for one in rounds])
    solved = program.solve(limits, start=start if best else None)
    if solved.values is None:
        return tuple(best)
    return tuple(one for one, value in zip(rounds, solved.values, strict=True) if value > 0.5)


def total(problem: Problem, rounds: Iterable[Round]) -> float:
    """What rounds cost together."""
    return sum(cost(problem, one.kind, one.customers) for one in rounds)


def _cheapest(problem: Problem, rounds: Iterable[Round]) -> list[Round]:
    """For each set of customers its shortest order, by every kind that holds it and is anywhere cheaper or scarce."""
    order_by_set: dict[frozenset[int], tuple[int, ...]] = {}
    kinds_by_set: dict[frozenset[int], set[int]] = {}
    for one in rounds:
        some = frozenset(one.customers)
        known = order_by_set.get(some)
        if known is None or cost(problem, 0, one.customers) < cost(problem, 0, known):
            order_by_set[some] = one.customers
        kinds_by_set.setdefault(some, set()).add(one.kind)
    found = []
    for some, order in order_by_set.items():
        load = sum(problem.demands[customer] for customer in some)
        able = [kind for kind, one in enumerate(problem.kinds) if one.load >= load]
        cheapest = min(able, key=lambda kind: cost(problem, kind, order))
        found += [Round(kind=kind, customers=order) for kind in sorted(kinds_by_set[some] | {cheapest})]
    return found
