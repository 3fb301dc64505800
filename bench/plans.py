"""The day's planner on the open benchmark, beside its own plan without buses and what others make of it.

All in one run, each with the same seconds, costs counted and rules checked by `checking.days`. No database has a part.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from functools import partial

from django.db import connection

from bench.rural import FOLDER
from bench.van_only import Asked, Routes, asked_of, by_ortools, by_pyvrp, by_vroom, clocked, common, planned
from huinong.engines.planning.checking.days import check
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.formats.day import read_day
from huinong.engines.planning.runs import AfterSeconds

SECONDS, QUICK_SECONDS = 20.0, 2.0
CORES = 2
INSTANCES, QUICK_INSTANCES = ("chongyang-3000", "chongyang-sparse"), ("county-30",)

MANY = 9
EVERY = {"PyVRP": by_pyvrp, "VROOM": by_vroom, "OR-Tools": by_ortools}
RELOADING = {"PyVRP's reloads": by_pyvrp}

Work = Callable[[], Plan]
Solver = Callable[[Asked, float], Routes]


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Costs and, beside them, what part of the baseline's they are."""
    if connection.vendor != "sqlite":
        yield "plans", "as on SQLite: no database has a part in them"
        return
    seconds = QUICK_SECONDS if quick else SECONDS
    with ProcessPoolExecutor(CORES) as executor:
        list(executor.map(abs, range(CORES)))  # the processes are there before the clock runs
        for name in QUICK_INSTANCES if quick else INSTANCES:
            problem = read_day((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
            yield f"{name}, {seconds:.0f} s each", ""
            yield from _with_buses(problem, seconds, executor)
            yield from _van_only(common(problem, trips=MANY), seconds, executor, "several trips", RELOADING)
            yield from _van_only(common(problem, trips=1), seconds, executor, "one trip", EVERY)


def _with_buses(problem: Problem, seconds: float, executor: Executor) -> Iterator[tuple[str, str]]:
    def ours(*, buses: bool) -> Work:
        return lambda: solve(problem, seed=1, stop=AfterSeconds(seconds), executor=executor, buses=buses)

    strong = None
    for what, work in (("  without buses", ours(buses=False)), ("  ours", ours(buses=True))):
        total, told = _judged(problem, work)
        strong = strong or total
        yield what, _line(total, strong, told)
    totals = [_apart(problem, carrier, seconds, executor) for carrier in _carriers(problem)]
    yield "  each carrier apart", _line(sum(totals), strong or 1, f"{len(totals)} plans")


def _van_only(
    problem: Problem, seconds: float, executor: Executor, trips: str, others: Mapping[str, Solver]
) -> Iterator[tuple[str, str]]:
    asked = asked_of(problem)
    strong, told = _judged(problem, lambda: solve(problem, seed=1, stop=AfterSeconds(seconds), executor=executor))
    yield f"  {trips} a van: ours", _line(strong, strong, told)
    for name, solver in others.items():
        total, told = _judged(problem, partial(planned, asked, solver, seconds))
        yield f"    {name}", _line(total, strong, told)


def _judged(problem: Problem, work: Work) -> tuple[int, str]:
    plan, took_s = clocked(work)
    verdict = check(problem, plan)
    left = f", {len(plan.unserved)} left" if plan.unserved else ""
    return verdict.costs.total, f"{took_s:.0f} s{left}{'' if verdict.holds else ', BREAKS RULES'}"


def _line(total: int, strong: int, told: str) -> str:
    return f"¥{total / 100:,.0f}, {total / strong:.1%} ({told})"


def _carriers(problem: Problem) -> list[str]:
    return sorted({each.carrier for each in problem.demands})


def _apart(problem: Problem, carrier: str, seconds: float, executor: Executor) -> int:
    """What one carrier pays who has the county's vehicles and buses for its own pieces, one after the other."""
    own = replace(problem, demands=tuple(each for each in problem.demands if each.carrier == carrier))
    total, _ = _judged(own, lambda: solve(own, seed=1, stop=AfterSeconds(seconds), executor=executor))
    return total
