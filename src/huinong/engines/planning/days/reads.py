"""How each demand of a plan goes, read off its legs."""

from collections.abc import Mapping
from enum import StrEnum

from huinong.engines.planning.days.values import Plan, Problem


class Mode(StrEnum):
    """How what goes to a village, or comes from there, goes."""

    DIRECT = "direct"  # one tour from the county centre
    FEEDER = "feeder"  # to a township centre, and by a tour from there
    BUS = "bus"  # by bus to the roadside, and the keeper
    MARKET = "market"  # to a township centre, and the keeper from there
    UNSERVED = "unserved"  # not at all


def modes_of(problem: Problem, plan: Plan) -> Mapping[str, Mode]:
    """By the code of each demand."""
    base = {each.code: each.base for each in problem.vehicles}
    toured = {one.demand for tour in plan.tours for one in tour.carries if base.get(tour.vehicle) == problem.depot}
    fed = {one.demand for tour in plan.tours for one in tour.carries if base.get(tour.vehicle) != problem.depot}
    ridden = {code for ride in plan.rides for code in ride.demands}
    fetched = {code for fetching in plan.fetchings for code in fetching.demands}
    modes = dict.fromkeys((each.code for each in problem.demands), Mode.UNSERVED)
    modes |= dict.fromkeys(toured, Mode.DIRECT) | dict.fromkeys(fed, Mode.FEEDER)
    modes |= {code: Mode.BUS if code in ridden else Mode.MARKET for code in fetched}
    return modes | dict.fromkeys((each.demand for each in plan.unserved), Mode.UNSERVED)
