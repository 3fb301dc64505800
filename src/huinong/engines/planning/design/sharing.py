"""What all counties share, and one plan of each chosen so that it holds (Dantzig and Wolfe 1960).

Few rules couple many counties, so choosing among whole plans loses little against the Lagrangian bound: no more than
what as many counties as there are such rules are apart (Shapley and Folkman; Aubin and Ekeland 1976).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from huinong.engines.planning.design.pricing import YUAN, Prices, Shared
from huinong.engines.planning.design.values import Problem
from huinong.engines.planning.programs import Indexes, Limits, Program, Solved

BROKEN = 1e-6
KEYS = ("budget", "villages", "people")


class Column(Protocol):
    """What a county's plan adds of each."""

    @property
    def total(self) -> float: ...
    @property
    def capital(self) -> float: ...
    @property
    def villages(self) -> float: ...
    @property
    def people(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The columns chosen, one a county; `short` names the rules that these columns cannot hold."""

    prices: Prices
    total: float
    columns: tuple[int, ...]
    short: tuple[str, ...]


def shared(problem: Problem) -> Shared:
    """What the rules ask of all counties together."""
    rules = problem.rules
    people = sum(village.people for village in problem.villages)
    return Shared(
        budget_fen=rules.budget_fen,
        villages=math.ceil(rules.villages_share * len(problem.villages) - BROKEN) or None,
        people=math.ceil(rules.people_share * people - BROKEN) or None,
    )


def bound(counties: Sequence[float], prices: Prices, asked: Shared) -> float:
    """What no design of all counties costs less than, when none of each county does at these prices."""
    whole = math.fsum(counties)
    whole -= prices.budget * (asked.budget_fen or 0)
    return whole + prices.village * (asked.villages or 0) + prices.person * (asked.people or 0)


def weigh(pools: Sequence[Sequence[Column]], asked: Shared, dear: Prices) -> Chosen:
    """The best mixture of columns, and what the shared rules are then worth; breaking one costs what `dear` says."""
    program, columns = _program(pools, asked, dear)
    solved = program.solve(Limits(), is_relaxed=True)
    assert solved.duals is not None, "a mixture may break what is shared, so there is one"
    worth = solved.duals[len(pools) :]
    prices = Prices(
        budget=max(0.0, -float(worth[0])),
        village=max(0.0, float(worth[1])) * YUAN,
        person=max(0.0, float(worth[2])) * YUAN / 1000,
    )
    return Chosen(prices=prices, total=solved.cost * YUAN, columns=(), short=_short(solved, columns[-1]))


def choose(pools: Sequence[Sequence[Column]], asked: Shared, limits: Limits) -> Chosen | None:
    """One column of each county that together hold what is shared and cost least; None if none do."""
    program, columns = _program(pools, asked, None)
    solved = program.solve(limits)
    if solved.values is None:
        return None
    chosen = tuple(int(np.argmax(solved.values[numbers])) for numbers in columns[:-1])
    total = math.fsum(pool[number].total for pool, number in zip(pools, chosen, strict=True))
    return Chosen(prices=Prices(), total=total, columns=chosen, short=())


def _program(
    pools: Sequence[Sequence[Column]], asked: Shared, dear: Prices | None
) -> tuple[Program, tuple[Indexes, ...]]:
    program = Program()
    columns = [program.add_columns([column.total / YUAN for column in pool]) for pool in pools]
    # by how much each rule is broken: in yuan, villages, thousands of people
    breaks = (0.0, 0.0, 0.0) if dear is None else (dear.budget, dear.village / YUAN, dear.person * 1000 / YUAN)
    columns.append(program.add_columns(breaks, most=0.0 if dear is None else math.inf, is_whole=False))
    program.add_rows(
        len(pools),
        *((county, numbers, 1.0) for county, numbers in enumerate(columns[:-1])),
        lower=1.0,
        upper=1.0,
    )
    every = np.concatenate(columns[:-1])
    flat = [column for pool in pools for column in pool]
    short = columns[-1]
    budget = math.inf if asked.budget_fen is None else asked.budget_fen / YUAN
    program.add_rows(1, (0, every, [one.capital / YUAN for one in flat]), (0, short[0], -1.0), upper=budget)
    villages = -math.inf if asked.villages is None else asked.villages
    program.add_rows(1, (0, every, [one.villages for one in flat]), (0, short[1], 1.0), lower=villages)
    people = -math.inf if asked.people is None else asked.people / 1000
    program.add_rows(1, (0, every, [one.people / 1000 for one in flat]), (0, short[2], 1.0), lower=people)
    return program, tuple(columns)


def _short(solved: Solved, columns: Indexes) -> tuple[str, ...]:
    assert solved.values is not None
    amounts = solved.values[columns].tolist()
    return tuple(key for key, amount in zip(KEYS, amounts, strict=True) if amount > BROKEN)
