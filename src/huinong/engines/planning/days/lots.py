"""Demands that nothing could hold, cut into lots that something can: a plan splits none by itself."""

from collections.abc import Iterator
from dataclasses import replace

from huinong.engines.planning.days.values import Demand, Problem, Zone


def in_lots(problem: Problem) -> Problem:
    """The problem with each demand that no vehicle holds as lots `code/1`, `code/2`, …; the others stay as they are.

    A piece that is too heavy by itself stays whole: no lot mends that, and the plan says so.
    """
    return replace(problem, demands=tuple(lot for each in problem.demands for lot in lots_of(problem, each)))


def lots_of(problem: Problem, demand: Demand) -> Iterator[Demand]:
    """As few lots as fit the roomiest vehicle, of nearly as many pieces each."""
    count = min(demand.pieces, max(1, _lots(problem, demand)))
    if count == 1:
        yield demand
        return
    for number in range(count):
        yield replace(
            demand,
            code=f"{demand.code}/{number + 1}",
            pieces=_part(demand.pieces, count, number),
            load_g=_part(demand.load_g, count, number),
            volume_cm3=_part(demand.volume_cm3, count, number),
        )


def _lots(problem: Problem, demand: Demand) -> int:
    """How many the vehicle that needs fewest would make of it; one where none could carry any."""
    rooms = [(each.load_g, each.spaces.get(demand.zone, 0)) for each in problem.vehicles]
    if demand.zone is Zone.AMBIENT:
        rooms += [(each.load_g, each.bags * problem.rates.bag_cm3) for each in problem.buses]
    needed = [max(-(-demand.load_g // grams), -(-demand.volume_cm3 // cm3)) for grams, cm3 in rooms if grams and cm3]
    return min(needed, default=1)


def _part(whole: int, count: int, number: int) -> int:
    """The shares of a whole number differ by one at most, and add up to it."""
    return whole * (number + 1) // count - whole * number // count
