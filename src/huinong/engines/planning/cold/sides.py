"""Build, ally and rent side by side: what each site is worth in each way, with everything else as it was chosen."""

from dataclasses import dataclass

from huinong.engines.planning.cold.choosing import Held, choose
from huinong.engines.planning.cold.figures import Worth, worths
from huinong.engines.planning.cold.values import Choice, Mode, Problem
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One site in one way. `worth` is the store's own; `gain_fen` what the whole county gains against no store there.

    The two differ where a store takes from its neighbours what they would have cooled. `is_chosen`: it is the way of
    the choice itself; `is_possible`: it is offered there and the budget allows it.
    """

    site: str
    mode: Mode
    is_possible: bool
    is_chosen: bool
    gain_fen: int | None
    worth: Worth | None


def sides(problem: Problem, choice: Choice, *, seed: int, stop: Stop, observer: Observer = nobody) -> tuple[Side, ...]:
    """Every way of every site, the other sites as chosen and the loads anew. What the stop cuts off is missing."""
    found: list[Side] = []
    for done, site in enumerate(problem.sites):
        observer(Progress(doing="comparing", rounds=done))
        if stop.remaining_s() <= 0 or stop.is_over(0):
            break
        without = choose(problem, seed=seed, stop=stop, held=Held(choice=choice, but=site.code))
        assert without is not None, "a site can always be left out"
        had = {worth.mode for worth in worths(problem, choice) if worth.site == site.code}
        for mode in Mode:
            held = Held(choice=choice, but=site.code, only=mode)
            forced = choose(problem, seed=seed, stop=stop, held=held)
            found.append(_side(problem, site.code, mode, forced, without, is_chosen=mode in had))
    return tuple(found)


def _side(problem: Problem, site: str, mode: Mode, forced: Choice | None, without: Choice, *, is_chosen: bool) -> Side:
    if forced is None:
        return Side(site=site, mode=mode, is_possible=False, is_chosen=False, gain_fen=None, worth=None)
    mine = [worth for worth in worths(problem, forced) if worth.site == site and worth.mode is mode]
    return Side(
        site=site,
        mode=mode,
        is_possible=True,
        is_chosen=is_chosen,
        gain_fen=without.costs.total - forced.costs.total,
        worth=max(mine, key=lambda worth: worth.kg, default=None),
    )
