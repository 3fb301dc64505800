"""Plans of blocks, put together as the design of their problem."""

import math
from dataclasses import dataclass, field

from huinong.engines.planning.design.blocks import Block
from huinong.engines.planning.design.counting import costs, reached
from huinong.engines.planning.design.pricing import Plan, Prices
from huinong.engines.planning.design.values import NOWHERE, Design, Opened, Problem

ENGINE = "design-1"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """A plan for each block, what no design costs less than, and what the shared rules are worth."""

    plans: tuple[tuple[Block, Plan], ...]
    bound: float
    prices: Prices = field(default_factory=Prices)


def design(problem: Problem, found: Found, *, seed: int) -> Design:
    """In the problem's own numbers."""
    opened: list[Opened] = []
    serves = [NOWHERE] * len(problem.villages)
    for block, plan in found.plans:
        opened += _opened(block, plan)
        for village, point in zip(block.villages.tolist(), plan.serves, strict=True):
            serves[village] = NOWHERE if point == NOWHERE else int(block.points[point])
    opened.sort(key=lambda one: one.point)
    counted = costs(problem, opened, serves)
    prices = {"budget": found.prices.budget, "villages": found.prices.village, "people": found.prices.person}
    return Design(
        opened=tuple(opened),
        serves=tuple(serves),
        costs=counted,
        reached=reached(problem, serves),
        engine=ENGINE,
        seed=seed,
        bound=min(counted.total, math.floor(found.bound)) if math.isfinite(found.bound) else None,
        prices={name: worth for name, worth in prices.items() if worth > 0},
    )


def _opened(block: Block, plan: Plan) -> list[Opened]:
    made = []
    for offer in plan.offers:
        point = int(block.offer_point[offer])
        centre = plan.centres[point]
        made.append(
            Opened(
                point=int(block.points[point]),
                offer=int(block.offer_number[offer]),
                centre=NOWHERE if centre == NOWHERE else int(block.points[centre]),
            )
        )
    return made
