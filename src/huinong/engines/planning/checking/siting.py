"""Do answers of where to be hold, and what do they cost? Plain sums; shares nothing with the solvers."""

from collections.abc import Iterator

from huinong.engines.planning.checking.verdicts import Verdict
from huinong.engines.planning.siting.values import Capacitated, Chosen, Median, Sent

NEAR = 1e-6


def check_capacitated(problem: Capacitated, answer: Sent) -> Verdict:
    """Name every rule that the answer breaks, and say what it costs."""
    unknown = tuple(_unknown(answer.opened, len(problem.opening)))
    if unknown or answer.shares.shape != problem.sending.shape:
        return Verdict(cost=None, broken=unknown or ("the shares are not a row a customer, a column a warehouse",))
    shares = answer.shares.tolist()
    sent = ((customer, place, share) for customer, row in enumerate(shares) for place, share in enumerate(row))
    cost = sum(float(problem.opening[place]) for place in answer.opened)
    cost += sum(share * float(problem.sending[customer, place]) for customer, place, share in sent)
    broken = [*_shared(answer.opened, shares), *_room(problem, shares), *_said(cost, answer.cost, answer.bound)]
    return Verdict(cost=cost, broken=tuple(broken))


def check_median(problem: Median, answer: Chosen) -> Verdict:
    """Name every rule that the answer breaks, and say what it costs."""
    broken = list(_unknown(answer.opened, len(problem.distances)))
    if broken or not answer.opened:
        return Verdict(cost=None, broken=tuple(broken or ("nothing is open",)))
    if len(answer.opened) != problem.count:
        broken.append(f"{len(answer.opened)} places are open, {problem.count} should be")
    cost = sum(min(row[place] for place in answer.opened) for row in problem.distances.tolist())
    broken += _said(cost, answer.cost, answer.bound)
    return Verdict(cost=cost, broken=tuple(broken))


def _unknown(opened: tuple[int, ...], places: int) -> Iterator[str]:
    yield from (f"place {place} is unknown" for place in opened if not 0 <= place < places)
    if len(set(opened)) != len(opened):
        yield "a place is opened twice"


def _shared(opened: tuple[int, ...], shares: list[list[float]]) -> Iterator[str]:
    for customer, row in enumerate(shares):
        if abs(sum(row) - 1.0) > NEAR:
            yield f"customer {customer} gets {sum(row)} of what it needs"
        for place, share in enumerate(row):
            if share < -NEAR:
                yield f"customer {customer} gets less than nothing from {place}"
            if share > NEAR and place not in opened:
                yield f"customer {customer} is sent something from {place}, which is closed"


def _room(problem: Capacitated, shares: list[list[float]]) -> Iterator[str]:
    demands = problem.demands.tolist()
    for place, room in enumerate(problem.room.tolist()):
        load = sum(need * row[place] for need, row in zip(demands, shares, strict=True))
        if load > room * (1 + NEAR):
            yield f"{place} sends {load}, {room} it can"


def _said(cost: float, said: float, bound: float | None) -> Iterator[str]:
    if abs(cost - said) > NEAR * max(1.0, abs(cost)):
        yield f"says it costs {said}, it costs {cost}"
    if bound is not None and bound > cost + NEAR * max(1.0, abs(cost)):
        yield f"costs {cost}, less than its bound {bound}"
