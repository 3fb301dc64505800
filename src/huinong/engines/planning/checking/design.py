"""Does a network design hold, and what does it cost? Plain sums over the design; shares nothing with the solver."""

from collections import Counter
from collections.abc import Iterator

from huinong.engines.planning.checking.verdicts import Verdict
from huinong.engines.planning.design.values import NOWHERE, Design, Kind, Links, Opened, Problem

NEAR = 1e-9
Way = tuple[int, int, int]
Ways = dict[tuple[int, int], Way]
"""Metres, seconds and fen by start and end."""


def check(problem: Problem, design: Design) -> Verdict:
    """Name every rule that the design breaks, and say what it costs in total."""
    walks, hauls = _ways(problem.walks), _ways(problem.hauls)
    unknown = tuple(_unknown(problem, design, walks, hauls))
    if unknown:  # with unknown points nothing can be added up
        return Verdict(cost=None, broken=unknown)
    total, capital = _costs(problem, design, walks, hauls)
    near = [village for village in range(len(design.serves)) if _is_near(problem, design, walks, village)]
    broken = [
        *_opened(problem, design),
        *_served(problem, design, walks),
        *_room(problem, design),
        *_reached(problem, near),
        *_townships(problem, design),
    ]
    budget_fen = problem.rules.budget_fen
    if budget_fen is not None and capital > budget_fen:
        broken.append(f"costs {capital} of capital, the budget is {budget_fen}")
    if total != design.costs.total or capital != design.costs.capital:
        broken.append(f"says it costs {design.costs.total} and {design.costs.capital}, it costs {total} and {capital}")
    if design.bound is not None and design.bound > total:
        broken.append(f"costs {total}, less than its bound {design.bound}")
    return Verdict(cost=float(total), broken=tuple(broken))


def _ways(links: Links) -> Ways:
    ends = zip(links.starts.tolist(), links.ends.tolist(), strict=True)
    lengths = zip(links.metres.tolist(), links.seconds.tolist(), links.fen.tolist(), strict=True)
    return dict(zip(ends, lengths, strict=True))


def _unknown(problem: Problem, design: Design, walks: Ways, hauls: Ways) -> Iterator[str]:
    if len(design.serves) != len(problem.villages):
        yield f"{len(design.serves)} villages are served, {len(problem.villages)} there are"
    for village, point in enumerate(design.serves):
        if point != NOWHERE and (village, point) not in walks:
            yield f"no way leads from village {village} to point {point}"
    for one in design.opened:
        if not 0 <= one.point < len(problem.points):
            yield f"point {one.point} is unknown"
        elif not 0 <= one.offer < len(problem.points[one.point].offers):
            yield f"point {one.point} has no offer {one.offer}"
        elif one.centre != NOWHERE and (one.point, one.centre) not in hauls:
            yield f"no way leads from point {one.point} to centre {one.centre}"


def _costs(problem: Problem, design: Design, walks: Ways, hauls: Ways) -> tuple[int, int]:
    rules, total, capital = problem.rules, 0, 0
    for one in design.opened:
        offer = problem.points[one.point].offers[one.offer]
        total += offer.yearly_fen + (0 if one.centre == NOWHERE else hauls[one.point, one.centre][2])
        capital += offer.capital_fen
    for village, point in enumerate(design.serves):
        people = problem.villages[village].people
        total += rules.left_fen * people if point == NOWHERE else walks[village, point][2]
        total += 0 if _is_near(problem, design, walks, village) else rules.beyond_fen * people
    return total, capital


def _is_near(problem: Problem, design: Design, walks: Ways, village: int) -> bool:
    point, rules = design.serves[village], problem.rules
    if point == NOWHERE:
        return False
    metres, seconds, _ = walks[village, point]
    return (rules.reach_m is None or metres <= rules.reach_m) and (rules.reach_s is None or seconds <= rules.reach_s)


def _opened(problem: Problem, design: Design) -> Iterator[str]:
    times = Counter(one.point for one in design.opened)
    yield from (f"point {point} is opened {count} times" for point, count in times.items() if count > 1)
    offer_by_point = {one.point: one.offer for one in design.opened}
    for point, offer in problem.keeps.items():
        if offer_by_point.get(point) != offer:
            yield f"point {point} is not kept as it was"
    with_centre = {point.county for point in problem.points if point.kind == Kind.CENTRE}
    for one in design.opened:
        yield from _hung(problem, one, times, with_centre)


def _hung(problem: Problem, one: Opened, opened: Counter[int], with_centre: set[str]) -> Iterator[str]:
    if problem.points[one.point].kind == Kind.CENTRE:
        if one.centre != NOWHERE:
            yield f"centre {one.point} hangs from {one.centre}"
    elif one.centre != NOWHERE:
        if not opened[one.centre]:
            yield f"station {one.point} hangs from {one.centre}, which is closed"
        if problem.points[one.centre].kind != Kind.CENTRE:
            yield f"station {one.point} hangs from {one.centre}, which is no centre"
    elif problem.points[one.point].county in with_centre:
        yield f"station {one.point} hangs from no centre"


def _served(problem: Problem, design: Design, walks: Ways) -> Iterator[str]:
    rules, opened = problem.rules, {one.point for one in design.opened}
    able = _able(problem)
    for village, point in enumerate(design.serves):
        if point == NOWHERE:
            if rules.leaves_nobody and village in able:
                yield f"village {village} is left without a point"
            continue
        if point not in opened:
            yield f"village {village} is served by {point}, which is closed"
        if rules.farthest_m is not None and walks[village, point][0] > rules.farthest_m:
            yield f"village {village} is served from {walks[village, point][0]} m, {rules.farthest_m} is the farthest"


def _able(problem: Problem) -> set[int]:
    """The villages that some point could serve."""
    rules, walks = problem.rules, problem.walks
    hung = set(problem.hauls.starts.tolist())
    with_centre = {point.county for point in problem.points if point.kind == Kind.CENTRE}
    able = set()
    for village, number, metres in zip(walks.starts.tolist(), walks.ends.tolist(), walks.metres.tolist(), strict=True):
        point = problem.points[number]
        room = max((offer.pieces for offer in point.offers), default=-1)
        is_hung = point.kind == Kind.CENTRE or point.county not in with_centre or number in hung
        is_near = rules.farthest_m is None or metres <= rules.farthest_m
        if is_hung and is_near and room >= problem.villages[village].pieces:
            able.add(village)
    return able


def _room(problem: Problem, design: Design) -> Iterator[str]:
    load: Counter[int] = Counter()
    centre_by_point = {one.point: one.centre for one in design.opened}
    for village, point in enumerate(design.serves):
        if point == NOWHERE:
            continue
        load[point] += problem.villages[village].pieces
        centre = centre_by_point.get(point, NOWHERE)
        if centre != NOWHERE:
            load[centre] += problem.villages[village].pieces
    for one in design.opened:
        room = problem.points[one.point].offers[one.offer].pieces
        if load[one.point] > room:
            yield f"point {one.point} gets {load[one.point]} pieces a day, it takes {room}"


def _reached(problem: Problem, near: list[int]) -> Iterator[str]:
    rules, villages = problem.rules, problem.villages
    if len(near) < rules.villages_share * len(villages) - NEAR * len(villages):
        yield f"{len(near)} of {len(villages)} villages are within reach"
    people, whole = sum(villages[village].people for village in near), sum(village.people for village in villages)
    if people < rules.people_share * whole - NEAR * whole:
        yield f"{people} of {whole} people are within reach"


def _townships(problem: Problem, design: Design) -> Iterator[str]:
    rules = problem.rules
    asked = [(rules.each_township_point, tuple(Kind)), (rules.each_township_centre, (Kind.CENTRE,))]
    opened = {one.point for one in design.opened}
    for is_asked, kinds in asked:
        some = [(number, point) for number, point in enumerate(problem.points) if point.kind in kinds and point.offers]
        served = {(point.county, point.township) for number, point in some if number in opened}
        for town in sorted({(point.county, point.township) for _, point in some} - served) if is_asked else ():
            yield f"township {town[1]} has no open {' or '.join(kinds)}"
