"""How the answer stands when prices, harvests and costs are not as they were thought to be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from huinong.engines.planning.cold.choosing import Held, choose
from huinong.engines.planning.cold.values import Case, Choice, Mode, Offer, Problem, Rent, Standing
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody


def priced(problem: Problem, factor: float) -> Problem:
    """The same with other prices of every crop."""
    crops = tuple(replace(crop, price_fen_per_kg=round(crop.price_fen_per_kg * factor)) for crop in problem.crops)
    return replace(problem, crops=crops)


def harvested(problem: Problem, factor: float) -> Problem:
    """The same with more or less harvest in every year."""
    return replace(problem, growth=tuple(growth * factor for growth in problem.growth))


def spoiled(problem: Problem, factor: float) -> Problem:
    """The same with more or less lost without pre-cooling."""
    crops = tuple(
        replace(crop, loss_share=max(crop.cooled_loss_share, min(1.0, crop.loss_share * factor)))
        for crop in problem.crops
    )
    return replace(problem, crops=crops)


def built(problem: Problem, factor: float) -> Problem:
    """The same with dearer or cheaper building."""
    return _offered(problem, lambda offer: _upfront(offer, factor) if offer.mode is Mode.BUILD else offer)


def allied(problem: Problem, factor: float) -> Problem:
    """The same with dearer or cheaper shares of partners' stores."""

    def changed(offer: Offer) -> Offer:
        if not (isinstance(offer, Standing) and offer.mode is Mode.ALLY):
            return offer
        return replace(_upfront(offer, factor), yearly_fen=round(offer.yearly_fen * factor))

    return _offered(problem, changed)


def rented(problem: Problem, factor: float) -> Problem:
    """The same with dearer or cheaper rents."""

    def changed(offer: Offer) -> Offer:
        if not isinstance(offer, Rent):
            return offer
        return replace(offer, fen_per_m3_week=round(offer.fen_per_m3_week * factor))

    return _offered(problem, changed)


def run(problem: Problem, factor: float) -> Problem:
    """The same with other running costs of built stores: above all electricity."""

    def changed(offer: Offer) -> Offer:
        if not (isinstance(offer, Standing) and offer.mode is Mode.BUILD):
            return offer
        return replace(offer, yearly_fen=round(offer.yearly_fen * factor))

    return _offered(problem, changed)


def _upfront(offer: Offer, factor: float) -> Standing:
    assert isinstance(offer, Standing), "what is rented has no price up front"
    return replace(offer, upfront_fen=round(offer.upfront_fen * factor))


def _offered(problem: Problem, changed: Callable[[Offer], Offer]) -> Problem:
    sites = tuple(replace(site, offers=tuple(changed(offer) for offer in site.offers)) for site in problem.sites)
    return replace(problem, sites=sites, budgets_fen=tuple(10**15 for _year in problem.budgets_fen))


Change = Callable[[Problem, float], Problem]
CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "price": priced,
        "harvest": harvested,
        "loss": spoiled,
        "build": built,
        "ally": allied,
        "rent": rented,
        "run": run,
    }
)
"""What is turned, each by itself. Where costs are, the budget is lifted: the stores are as they were chosen."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What the chosen stores are worth with one thing lower and higher, loads and leases anew."""

    name: str
    low_fen: int
    high_fen: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One price and one harvest: what the chosen stores are worth then, and what the best ones would be.

    `best_stores` says how many stores there would then be. None where the stop came first.
    """

    price: float
    harvest: float
    kept_fen: int | None
    best_fen: int | None
    best_stores: int | None


def tornado(
    problem: Problem, choice: Choice, *, by: float, seed: int, stop: Stop, observer: Observer = nobody
) -> tuple[Swing, ...]:
    """Each thing turned down and up by a share, the widest swing first."""
    found = []
    for done, (name, change) in enumerate(CHANGES.items()):
        observer(Progress(doing="turning", rounds=done))
        ends = [_kept(change(problem, factor), choice, seed, stop) for factor in (1 - by, 1 + by)]
        low, high = ends
        if low is None or high is None:
            break
        found.append(Swing(name, low.npv_fen, high.npv_fen))
    return tuple(sorted(found, key=lambda swing: (-abs(swing.high_fen - swing.low_fen), swing.name)))


def grid(
    problem: Problem, choice: Choice, *, by: float, seed: int, stop: Stop, observer: Observer = nobody
) -> tuple[Cell, ...]:
    """Prices and harvests down, as they are and up: nine cells, each evaluated and each solved anew."""
    factors = [(price, harvest) for price in (1 - by, 1.0, 1 + by) for harvest in (1 - by, 1.0, 1 + by)]
    worlds = [harvested(priced(problem, price), harvest) for price, harvest in factors]
    kept = [_kept(world, choice, seed, stop) for world in worlds]  # quick, so all of them before the first anew
    cells: list[Cell] = []
    for (price, harvest), world, mine in zip(factors, worlds, kept, strict=True):
        observer(Progress(doing="turning", rounds=len(cells)))
        cells.append(_cell(world, mine, (price, harvest), seed, stop))
    return tuple(cells)


def _cell(world: Problem, kept: Choice | None, factors: tuple[float, float], seed: int, stop: Stop) -> Cell:
    price, harvest = factors
    best = None if stop.remaining_s() <= 0 or stop.is_over(0) else choose(world, seed=seed, stop=stop)
    if best is None or kept is None:
        return Cell(price, harvest, kept.npv_fen if kept else None, None, None)
    if kept.costs.total < best.costs.total:
        best = kept  # the stop came before the search had found what was known already
    opened = {(start.site, start.offer) for start in best.starts} | {(lease.site, lease.offer) for lease in best.leases}
    return Cell(price, harvest, kept.npv_fen, best.npv_fen, len(opened))


def cases(problem: Problem, choice: Choice, *, seed: int, stop: Stop) -> Mapping[Case, int | None]:
    """What the chosen stores are worth at each end of the forecast."""
    kept = {case: _kept(replace(problem, case=case), choice, seed, stop) for case in Case}
    return {case: None if found is None else found.npv_fen for case, found in kept.items()}


def _kept(problem: Problem, choice: Choice, seed: int, stop: Stop) -> Choice | None:
    """The chosen stores in another world: what is begun stands, what is rented may be rented otherwise."""
    if stop.remaining_s() <= 0 or stop.is_over(0):
        return None
    return choose(problem, seed=seed, stop=stop, held=Held(choice=choice))
