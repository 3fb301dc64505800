"""Who pays what of a day that is planned together: the Shapley value, exact to the fen, and whether it keeps everybody.

Each party pays what it adds to the cost, on average over every order in which the parties could have come (Shapley
1953). A share is in the core when no group would pay less by going alone (Gillies 1959): with costs it may not be.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Protocol

from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.runs import Stop

Parties = frozenset[str]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A group that would pay so much less by itself than its shares come to."""

    group: Parties
    fen: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Fen by party, adding up to the cost of all. `worst`: the group with most to complain of; None if nobody has."""

    fen: Mapping[str, int]
    worst: Complaint | None

    @property
    def in_core(self) -> bool:
        return self.worst is None


def share(cost_of: Mapping[Parties, int]) -> Shares:
    """Share the cost of all among them. Every group's own cost is needed; nobody's is 0 if not given."""
    everybody = max(cost_of, key=len, default=frozenset())
    exact = {party: _adds(party, everybody, cost_of) for party in sorted(everybody)}
    fen = _whole(exact, cost_of.get(everybody, 0))
    return Shares(fen, _worst(fen, cost_of))


def _adds(party: str, everybody: Parties, cost_of: Mapping[Parties, int]) -> Fraction:
    """What a party adds on average: over the groups that could be there before it, each as often as it is."""
    total, n = Fraction(0), len(everybody)
    for before in groups(everybody - {party}):
        weight = Fraction(factorial(len(before)) * factorial(n - len(before) - 1), factorial(n))
        total += weight * (cost_of[before | {party}] - _cost(before, cost_of))
    return total


def _cost(group: Parties, cost_of: Mapping[Parties, int]) -> int:
    return cost_of[group] if group else cost_of.get(group, 0)


def _whole(exact: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Whole fen that add up: rounded down, and what is left a fen each to the largest remainders, then by name."""
    fen = {party: value.numerator // value.denominator for party, value in exact.items()}
    left = total - sum(fen.values())
    by_rest = sorted(exact, key=lambda party: (fen[party] - exact[party], party))
    return fen | {party: fen[party] + 1 for party in by_rest[:left]}


def _worst(fen: Mapping[str, int], cost_of: Mapping[Parties, int]) -> Complaint | None:
    complaints = [Complaint(group, sum(fen[p] for p in group) - cost) for group, cost in cost_of.items() if group]
    worst = max(complaints, key=lambda each: (each.fen, sorted(each.group)), default=None)
    return worst if worst and worst.fen > 0 else None


def groups(everybody: Parties) -> Iterator[Parties]:
    """Every group, the empty one first, smaller before larger."""
    for size in range(len(everybody) + 1):
        yield from map(frozenset, combinations(sorted(everybody), size))


class Solve(Protocol):
    """What plans a problem: `days.solving.solve`."""

    def __call__(self, problem: Problem, *, seed: int, stop: Stop) -> Plan: ...


class Stops(Protocol):
    """Makes the stop of one plan: of so many seconds each, or rounds."""

    def __call__(self) -> Stop: ...


@dataclass(frozen=True, slots=True)
class _Errand:
    """One group's problem, as it goes to another process."""

    solve: Solve
    problem: Problem
    seed: int
    stops: Stops

    def cost(self) -> int:
        if not self.problem.demands:
            return 0
        return self.solve(self.problem, seed=self.seed, stop=self.stops()).costs.total


def coalition_costs(
    problem: Problem,
    lines: Mapping[str, Sequence[str]],
    *,
    solve: Solve,
    seed: int,
    stops: Stops,
    executor: Executor | None = None,
) -> dict[Parties, int]:
    """What every group of the parties costs by itself. Parties are the carriers of the demands and bus companies.

    `lines` says which bus lines are whose: a company without its own demands brings its buses only where it is in the
    group. No group costs more than two parts of it that go apart, each as if it had the vehicles to itself.
    """
    everybody = frozenset({*(d.carrier for d in problem.demands), *lines})
    some = [group for group in groups(everybody) if group]
    errands = [_Errand(solve, part_of(problem, group, lines), seed, stops) for group in some]
    run = executor.map if executor else map
    found = dict(zip(some, run(_Errand.cost, errands), strict=True))
    return {frozenset(): 0} | _closed(found)


def part_of(problem: Problem, group: Parties, lines: Mapping[str, Sequence[str]]) -> Problem:
    """A group's own day: its carriers' demands, all vehicles, and the buses of nobody outside it."""
    barred = {line for party, its in lines.items() if party not in group for line in its}
    return replace(
        problem,
        demands=tuple(d for d in problem.demands if d.carrier in group),
        buses=tuple(b for b in problem.buses if b.line not in barred),
    )


def _closed(found: Mapping[Parties, int]) -> dict[Parties, int]:
    """The least of a group's own plan and of any two parts of it, smaller groups first."""
    closed: dict[Parties, int] = {}
    for group in sorted(found, key=len):
        halves = [closed[part] + closed[group - part] for part in groups(group) if part and part < group]
        closed[group] = min([found[group], *halves])
    return closed
