"""Why a demand is left: what stands in its way when it is alone in the world, or else that others took the room."""

from dataclasses import replace

from huinong.engines.planning.days.solving.errands import task_of, villages_of
from huinong.engines.planning.days.solving.feeding import hours_of
from huinong.engines.planning.days.solving.fleets import Fleet, fleets_of
from huinong.engines.planning.days.solving.orders import Order, orders_of
from huinong.engines.planning.days.solving.rides import offers_of
from huinong.engines.planning.days.solving.supplies import Township
from huinong.engines.planning.days.solving.tasks import NEVER_S, Task, timing
from huinong.engines.planning.days.values import Demand, Problem, Reason, Zone


class Reasons:
    """`usable` is the problem as it was planned: without buses where they were forbidden."""

    def __init__(self, problem: Problem, usable: Problem) -> None:
        self._problem, self._usable = problem, usable
        self._demands = {each.code: each for each in problem.demands}
        self._villages, self._fleets = villages_of(problem), fleets_of(problem)

    def why(self, code: str) -> Reason:
        """The first reason that holds, from what nothing mends to what one more van would."""
        demand = self._demands[code]
        if not self._is_kept_cold(demand):
            return Reason.NO_COLD
        if not self._fits(demand):
            return Reason.TOO_HEAVY
        if self._least_fen(_timeless(demand), self._timeless()) is None:
            return Reason.NO_WAY
        least_fen = self._least_fen(demand, self._usable)
        if least_fen is None:
            return Reason.NO_TIME
        too_dear = least_fen > demand.pieces * self._problem.rates.unserved_fen
        return Reason.TOO_DEAR if too_dear else Reason.NO_ROOM

    def _is_kept_cold(self, demand: Demand) -> bool:
        return demand.zone is Zone.AMBIENT or any(each.like.spaces.get(demand.zone, 0) for each in self._fleets)

    def _fits(self, demand: Demand) -> bool:
        rates = self._problem.rates
        is_in_van = any(
            demand.load_g <= each.like.load_g and demand.volume_cm3 <= each.like.spaces.get(demand.zone, 0)
            for each in self._fleets
        )
        bags = max(-(-demand.load_g // rates.bag_g), -(-demand.volume_cm3 // rates.bag_cm3))
        return is_in_van or any(bags <= each.bags and demand.load_g <= each.load_g for each in self._usable.buses)

    def _timeless(self) -> Problem:
        """The same county with time for everything."""
        problem = self._usable
        return replace(
            problem,
            opens_s=0,
            closes_s=NEVER_S,
            villages=tuple(replace(each, opens_s=0, closes_s=NEVER_S) for each in problem.villages),
            centres=tuple(replace(each, opens_s=0, closes_s=NEVER_S) for each in problem.centres),
            vehicles=tuple(replace(each, starts_s=0, ends_s=NEVER_S) for each in problem.vehicles),
        )

    def _least_fen(self, demand: Demand, problem: Problem) -> int | None:
        """What bringing it alone costs at the least, wheels that go anyway being free; None when nothing can."""
        alone = replace(problem, demands=(demand,))
        orders, fleets, villages = orders_of(alone), fleets_of(alone), villages_of(alone)
        order, village = orders[0], villages[demand.place]
        direct = [_alone_fen(each, task_of(order, village)) for each in fleets if each.like.base == problem.depot]
        by_bus = [each.fen for each in offers_of(alone, orders, villages)]
        return min(
            [each for each in direct if each is not None] + by_bus + self._by_centre(alone, order, fleets), default=None
        )

    def _by_centre(self, alone: Problem, order: Order, fleets: tuple[Fleet, ...]) -> list[int]:
        found = []
        ways = [(centre, hours) for centre in alone.centres for hours in hours_of(alone, fleets, centre)]
        for centre, hours in ways:
            township = Township(alone, centre, hours, (order,), fleets)
            if not township.can(order):
                continue
            found += [fen for each in township.fleets if (fen := _alone_fen(each, township.yard.tasks[0])) is not None]
            if market := township.market((0,)):
                found.append(market.meeting.fetch.fee_fen)
        return found


def _alone_fen(fleet: Fleet, task: Task) -> int | None:
    took = timing(fleet, [task])
    return None if took is None else fleet.way_fen(took.metres) + fleet.time_fen(took.takes_s)


def _timeless(demand: Demand) -> Demand:
    return replace(demand, ready_s=0, due_s=NEVER_S, warm_s=None)
