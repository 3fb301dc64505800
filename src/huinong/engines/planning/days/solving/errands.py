"""Orders as tasks of the vehicles that leave the county centre or a township centre."""

from collections.abc import Mapping

from huinong.engines.planning.days.solving.orders import Order
from huinong.engines.planning.days.solving.tasks import NEVER_S, Task
from huinong.engines.planning.days.values import Problem, Village, Zone


def villages_of(problem: Problem) -> Mapping[int, Village]:
    return {each.place: each for each in problem.villages}


def task_of(order: Order, village: Village, *, from_s: int = 0, by_s: int = NEVER_S) -> Task:
    """An order's hand-over by a vehicle that has it, or takes it, at its base from `from_s` or until `by_s`.

    The times of the base are those of the order itself where it is the county centre.
    """
    warm_until_s = NEVER_S
    if order.warm_until_s is not None and order.zone is not Zone.AMBIENT:
        warm_until_s = order.warm_until_s
    if order.is_down:
        return Task(
            place=order.place,
            opens_s=village.opens_s,
            closes_s=village.closes_s,
            ends_s=order.due_s,
            stop_s=village.stop_s,
            handling_s=village.piece_s * order.pieces,
            zone=order.zone,
            down_g=order.load_g,
            down_cm3=order.volume_cm3,
            leaves_from_s=max(order.ready_s, from_s),
            leaves_by_s=warm_until_s,
        )
    return Task(
        place=order.place,
        opens_s=village.opens_s,
        closes_s=min(village.closes_s, warm_until_s),
        ends_s=NEVER_S,
        stop_s=village.stop_s,
        handling_s=village.piece_s * order.pieces,
        zone=order.zone,
        ready_s=order.ready_s,
        up_g=order.load_g,
        up_cm3=order.volume_cm3,
        back_by_s=min(order.due_s, by_s),
    )
