"""What came of a study, as plain JSON: every point and village, before and after, and what more money would buy."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from huinong.engines.planning.design.values import NOWHERE, Buy, Design, Kind, Mode, Opened, Problem
from huinong.logistics.designs.standing import Standing, metres_of, near, standing
from huinong.logistics.designs.values import Ground, GroundOutlet, GroundVillage, Options

FORM = "designs 1"
"""What the JSON below is: a later form gets another number, so that old studies can still be read."""


class Change(StrEnum):
    """What becomes of a point."""

    KEPT = "kept"
    OPENED = "opened"
    CLOSED = "closed"


class Reason(StrEnum):
    """Why a village is not within reach of a point."""

    NO_BUDGET = "no_budget"  # a station of its own is dearer than what is left of the budget
    TOO_DEAR = "too_dear"  # its station would cost more a year than its people being in reach weighs


def result_of(
    ground: Ground, options: Options, problem: Problem, design: Design, buys: Sequence[Buy]
) -> Mapping[str, Any]:
    """The result of a study, as `Study.result` keeps it."""
    before = standing(problem)
    villages = _villages(options, problem, design, before)
    within = sum(each["is_within"] for each in villages)
    return {
        "form": FORM,
        "engine": design.engine,
        "seed": design.seed,
        "total_fen": design.costs.total,
        "bound_fen": design.bound,
        "gap": design.gap,
        "costs": {name: getattr(design.costs, name) for name in ("points", "walks", "hauls")},
        "costs_before": dict(before.costs),
        "capital_fen": design.costs.capital,
        "reached": within,
        "reached_before": len(before.within),
        "villages": villages,
        "points": _points(ground, problem, design, before),
        "ladder": [_rung(problem, buy) for buy in _telling(buys)],
        "prices": dict(design.prices),
    }


def _points(ground: Ground, problem: Problem, design: Design, before: Standing) -> list[dict[str, Any]]:
    """The points that stand or are opened; those that only could be are left out."""
    opened = {each.point: each for each in design.opened}
    load = Counter[int]()
    for village, point in enumerate(design.serves):
        load[point] += problem.villages[village].pieces
    serves = Counter(design.serves)
    return [
        _point(ground, problem, n, opened.get(n)) | {"serves": serves[n], "load": load[n]}
        for n in sorted(before.open | opened.keys())
    ]


def _point(ground: Ground, problem: Problem, n: int, opened: Opened | None) -> dict[str, Any]:
    point = problem.points[n]
    offer = point.offers[opened.offer if opened else 0]
    is_new = offer.mode is not Mode.STANDING
    spots: tuple[GroundVillage | GroundOutlet, ...] = (*ground.villages, *ground.outlets)
    return {
        "code": point.code,
        "name": point.name,
        "kind": point.kind.value,
        "town": point.township,
        "village": ground.villages[n].code if point.kind is Kind.STATION else "",
        "lng": point.lng,
        "lat": point.lat,
        "is_placed": spots[n].is_placed,
        "change": Change.CLOSED if opened is None else Change.OPENED if is_new else Change.KEPT,
        "mode": offer.mode.value,
        "capital_fen": offer.capital_fen if opened else 0,
        "yearly_fen": offer.yearly_fen,
        "pieces": offer.pieces,
        "centre": problem.points[opened.centre].name if opened and opened.centre != NOWHERE else "",
    }


def _villages(options: Options, problem: Problem, design: Design, before: Standing) -> list[dict[str, Any]]:
    metres, is_near = metres_of(problem.walks), near(problem)
    found = []
    for n, (village, point) in enumerate(zip(problem.villages, design.serves, strict=True)):
        is_within = point != NOWHERE and is_near[n, point]
        found.append(
            {
                "code": village.code,
                "by": problem.points[point].name if point != NOWHERE else "",
                "metres": metres[n, point] if point != NOWHERE else None,
                "metres_before": before.metres[n],
                "is_within": is_within,
                "was_within": n in before.within,
                "reason": "" if is_within else _reason(options, problem, design, n),
            }
        )
    return found


def _reason(options: Options, problem: Problem, design: Design, village: int) -> str:
    left_fen = options.budget_fen - design.costs.capital
    own = min(offer.capital_fen for offer in problem.points[village].offers)
    return Reason.NO_BUDGET if own > left_fen else Reason.TOO_DEAR


def _telling(buys: Sequence[Buy]) -> list[Buy]:
    """The steps up to the first that buys no more than the one before."""
    kept: list[Buy] = []
    spent_fen = 0
    for buy in buys:
        if buy.spent_fen == spent_fen:
            break
        kept.append(buy)
        spent_fen = buy.spent_fen
    return kept


def _rung(problem: Problem, buy: Buy) -> dict[str, Any]:
    return {
        "step_fen": buy.step_fen,
        "spent_fen": buy.spent_fen,
        "opens": [problem.points[each.point].name for each in buy.opens],
        "reaches": [problem.villages[n].name for n in buy.reaches],
        "people": buy.people,
        "money_fen": buy.money_fen,
    }
