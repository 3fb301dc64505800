"""Mixed fleets, capacitated location and the p-median among the kinds of published instances."""

from collections.abc import Mapping

from huinong.engines.planning.checking.fleets import check as check_fleets
from huinong.engines.planning.checking.siting import check_capacitated, check_median
from huinong.engines.planning.fleets import solving as fleets
from huinong.engines.planning.fleets.values import Plan
from huinong.engines.planning.fleets.values import Problem as Fleet
from huinong.engines.planning.formats import cflp, hfvrp, pmedian
from huinong.engines.planning.siting import capacitated, median
from huinong.engines.planning.siting.values import Capacitated, Chosen, Median, Sent
from huinong.logistics.plans.benching import Kind, Work


def _solve_fleet(problem: Fleet, work: Work) -> Plan:
    return fleets.solve(problem, seed=work.seed, stop=work.stop, executor=work.executor)


def _solve_capacitated(problem: Capacitated, work: Work) -> Sent:
    return capacitated.solve(problem, seed=work.seed, stop=work.stop)


def _solve_median(problem: Median, work: Work) -> Chosen:
    return median.solve(problem, seed=work.seed, stop=work.stop)


SITING_KINDS: Mapping[str, Kind] = {  # type: ignore[type-arg]  # each entry's problem and answer are its own affair
    "hfvrp": Kind(parse=hfvrp.parse, solve=_solve_fleet, check=check_fleets),
    "cflp": Kind(parse=cflp.parse, solve=_solve_capacitated, check=check_capacitated),
    "pmedian": Kind(parse=pmedian.parse, solve=_solve_median, check=check_median),
}
