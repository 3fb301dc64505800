"""What may travel together: the demands of one village, one way, with the same hours, make one order.

Couriers' pieces are mixed here: 206 villages × 7 couriers are 206 orders, and search is as much quicker.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huinong.engines.planning.days.values import Demand, Direction, Problem, Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Demands that go together. `number` is its position among the orders."""

    number: int
    place: int
    direction: Direction
    zone: Zone
    demands: tuple[str, ...]
    pieces: int
    load_g: int
    volume_cm3: int
    ready_s: int
    due_s: int
    warm_until_s: int | None
    unserved_fen: int

    @property
    def is_down(self) -> bool:
        return self.direction is Direction.DOWN


def orders_of(problem: Problem) -> tuple[Order, ...]:
    """Every demand in one order. No order is more than the roomiest vehicle holds, unless one demand alone is."""
    first_s, groups = _first_leaving_s(problem), defaultdict(list)
    for demand in problem.demands:
        ready_s = max(demand.ready_s, first_s) if demand.direction is Direction.DOWN else demand.ready_s
        warm_until_s = None if demand.warm_s is None else demand.ready_s + demand.warm_s
        groups[demand.place, demand.direction, demand.zone, ready_s, demand.due_s, warm_until_s].append(demand)
    parts = [(key, part) for key, group in groups.items() for part in _parts(problem, key[2], group)]
    return tuple(_order(problem, number, key[3], key[5], part) for number, (key, part) in enumerate(parts))


def _first_leaving_s(problem: Problem) -> int:
    """Nothing leaves the county centre before: what is ready earlier is ready by then."""
    vans = [each.starts_s for each in problem.vehicles if each.base == problem.depot]
    buses = [call.leaves_s for bus in problem.buses for call in bus.calls if call.place == problem.depot]
    return max(problem.opens_s, min([*vans, *buses], default=0))


def _parts(problem: Problem, zone: Zone, group: Sequence[Demand]) -> Iterator[list[Demand]]:
    """First fit, the largest first, into what the roomiest vehicle holds."""
    load_g = max((each.load_g for each in problem.vehicles), default=0)
    cm3 = max((each.spaces.get(zone, 0) for each in problem.vehicles), default=0)
    parts: list[list[Demand]] = []
    for demand in sorted(group, key=lambda each: (-each.volume_cm3, each.code)):
        for part in parts:
            if (
                sum(each.load_g for each in part) + demand.load_g <= load_g
                and sum(each.volume_cm3 for each in part) + demand.volume_cm3 <= cm3
            ):
                part.append(demand)
                break
        else:
            parts.append([demand])
    yield from parts


def _order(problem: Problem, number: int, ready_s: int, warm_until_s: int | None, part: Sequence[Demand]) -> Order:
    first, pieces = part[0], sum(each.pieces for each in part)
    return Order(
        number=number,
        place=first.place,
        direction=first.direction,
        zone=first.zone,
        demands=tuple(sorted(each.code for each in part)),
        pieces=pieces,
        load_g=sum(each.load_g for each in part),
        volume_cm3=sum(each.volume_cm3 for each in part),
        ready_s=ready_s,
        due_s=first.due_s,
        warm_until_s=warm_until_s,
        unserved_fen=pieces * problem.rates.unserved_fen,
    )
