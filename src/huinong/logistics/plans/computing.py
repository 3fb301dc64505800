"""The computations of this room: what a run of each kind reads and thinks. They write nothing."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from hashlib import sha256
from math import isfinite
from typing import Any

from huinong.engines.planning.checking.days import check
from huinong.engines.planning.days.bounding import bound
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.runs import AfterRounds, AfterSeconds, Progress, Stop, WhenTold
from huinong.logistics.plans.building import build
from huinong.logistics.plans.storing import packed, told
from huinong.logistics.plans.values import Known, Options
from huinong.logistics.runs.values import Asked

DAY = "day.plan"
SHARES = "day.shares"
SOLVING = 2 / 3  # of a run's time; the rest proves how good the plan is at least
BOUND_ROUNDS = 6


def plan_day(asked: Asked) -> Mapping[str, Any]:
    """Build the day's problem from what is known now, solve it, and prove what no plan of it costs less than."""
    asked.observer(Progress(doing="reading", rounds=0))
    options = Options(**asked.asked["options"])
    built = build(asked.county, date.fromisoformat(asked.asked["day"]), options)
    solving, proving = _stops(asked.stop)
    plan = solve(
        built.problem, seed=asked.seed, stop=solving, observer=asked.observer, executor=asked.executor,
        buses=options.buses,
    )  # fmt: skip
    proven = bound(built.problem, stop=proving, observer=asked.observer, executor=asked.executor, start=plan)
    plan = replace(plan, bound=proven.value_fen if proven.rounds else None)
    return answer(built.problem, plan, built.known)


def _stops(stop: Stop) -> tuple[Stop, Stop]:
    """When to stop solving, and when to stop proving: one share of the time each, or some rounds each."""
    is_told = partial(stop.is_over, 0)
    if isfinite(left_s := stop.remaining_s()):
        return WhenTold(AfterSeconds(left_s * SOLVING), is_told), stop
    return stop, WhenTold(AfterRounds(BOUND_ROUNDS), is_told)


def answer(
    problem: Problem, plan: Plan, known: Known | Mapping[str, Any], changes: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """What is kept of a plan, as JSON. It is checked first: a plan that does not hold is a fault of ours."""
    verdict = check(problem, plan)
    assert verdict.holds, verdict.broken[:3]
    return told_answer(problem, plan, known, changes)


def told_answer(
    problem: Problem, plan: Plan, known: Known | Mapping[str, Any], changes: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The same of a plan that was checked already, in its parts."""
    return {
        "problem": base64.b64encode(packed(problem)).decode(),
        "plan": told(plan),
        "pieces": {demand.code: demand.pieces for demand in problem.demands},
        "known": asdict(known) if isinstance(known, Known) else dict(known),
        "changes": list(changes),
        "facts_digest": facts_digest(problem),
    }


def facts_digest(problem: Problem) -> str:
    """A digest of what was there to carry, by whom, and what could carry it."""
    demands = sorted((d.code, d.pieces) for d in problem.demands)
    carriers = sorted([v.code for v in problem.vehicles] + [b.code for b in problem.buses])
    return sha256(repr((demands, carriers)).encode()).hexdigest()
