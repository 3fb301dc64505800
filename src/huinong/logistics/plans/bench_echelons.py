"""The kind `2e-vrp` of `huinong plan bench`: instances of two echelons."""

from huinong.engines.planning import echelons
from huinong.engines.planning.checking.echelons import check
from huinong.engines.planning.echelons.values import Plan, Problem
from huinong.engines.planning.formats import two_echelon
from huinong.logistics.plans.benching import Kind, Work


def _solve(problem: Problem, work: Work) -> Plan:
    return echelons.solve(problem, seed=work.seed, stop=work.stop, executor=work.executor)


ECHELONS: Kind[Problem, Plan] = Kind(parse=two_echelon.parse, solve=_solve, check=check)
