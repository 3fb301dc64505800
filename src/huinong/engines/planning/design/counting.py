"""What a design costs and whom it reaches, counted from what it opens and whom that serves."""

from collections.abc import Sequence

import numpy as np

from huinong.engines.planning.design.values import NOWHERE, Costs, Links, Opened, Problem, Reached, Whole


def costs(problem: Problem, opened: Sequence[Opened], serves: Sequence[int]) -> Costs:
    """A year's money by part, what is no money beside it, and the capital."""
    offers = [problem.points[one.point].offers[one.offer] for one in opened]
    chosen = _rows(problem.walks, list(enumerate(serves)))
    hauls = _rows(problem.hauls, [(one.point, one.centre) for one in opened])
    people = np.array([village.people for village in problem.villages], dtype=np.int64)
    nowhere = np.array(serves, dtype=np.int64) == NOWHERE
    return Costs(
        points=sum(offer.yearly_fen for offer in offers),
        walks=int(problem.walks.fen[chosen].sum()),
        hauls=int(problem.hauls.fen[hauls].sum()),
        beyond=problem.rules.beyond_fen * int(people[~_is_reached(problem, chosen)].sum()),
        left=problem.rules.left_fen * int(people[nowhere].sum()),
        capital=sum(offer.capital_fen for offer in offers),
    )


def reached(problem: Problem, serves: Sequence[int]) -> Reached:
    """Who is within reach of the point that serves them."""
    people = np.array([village.people for village in problem.villages], dtype=np.int64)
    near = _is_reached(problem, _rows(problem.walks, list(enumerate(serves))))
    return Reached(
        villages=int(near.sum()),
        people=int(people[near].sum()),
        of_villages=len(people),
        of_people=int(people.sum()),
    )


def villages_reached(problem: Problem, serves: Sequence[int]) -> frozenset[int]:
    """The villages within reach."""
    near = _is_reached(problem, _rows(problem.walks, list(enumerate(serves))))
    return frozenset(np.flatnonzero(near).tolist())


def _is_reached(problem: Problem, walks: Whole) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    near = np.zeros(len(problem.villages), dtype=np.bool_)
    near[problem.walks.starts[walks[problem.is_within[walks]]]] = True
    return near


def _rows(links: Links, pairs: Sequence[tuple[int, int]]) -> Whole:
    """The rows of the links that lead from start to end; pairs that end NOWHERE have none."""
    row_by_pair = {pair: row for row, pair in enumerate(zip(links.starts.tolist(), links.ends.tolist(), strict=True))}
    return np.array([row_by_pair[pair] for pair in pairs if pair[1] != NOWHERE], dtype=np.int64)
