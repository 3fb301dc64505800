"""The kind `day` of `huinong plan bench`: instances of the open rural bus-and-van benchmark."""

from dataclasses import dataclass

from huinong.engines.planning.checking import days as checking
from huinong.engines.planning.checking.verdicts import Verdict
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.formats.day import NotADayError, read_day
from huinong.engines.planning.formats.errors import UnreadableError
from huinong.logistics.plans.benching import Kind, Work


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan; its bound is proven elsewhere, if at all."""

    plan: Plan

    @property
    def bound(self) -> float | None:
        return self.plan.bound


def _parse(name: str, text: str) -> Problem:
    try:
        return read_day(text)
    except NotADayError as error:
        raise UnreadableError(1, f"{name}: {error}") from error


def _solve(problem: Problem, work: Work) -> Answer:
    return Answer(solve(problem, seed=work.seed, stop=work.stop, executor=work.executor))


def _check(problem: Problem, answer: Answer) -> Verdict:
    """Its cost is the total that the planner makes small, in fen."""
    verdict = checking.check(problem, answer.plan)
    return Verdict(cost=float(verdict.costs.total), broken=tuple(str(each) for each in verdict.broken))


DAY: Kind[Problem, Answer] = Kind(parse=_parse, solve=_solve, check=_check)
