"""Choose which stores to build, ally or rent, from when, and what goes where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from huinong.engines.planning.cold.model import TONNE, YUAN, Model, Store, model_of, stores
from huinong.engines.planning.cold.program import Answer
from huinong.engines.planning.cold.reckoning import costs_of, flows_of, idle_fen
from huinong.engines.planning.cold.values import Choice, Lease, Load, Mode, Problem, Rent, Start
from huinong.engines.planning.days.values import Zone
from huinong.engines.planning.programs import Watch
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody

ENGINE = "cold 1 (HiGHS)"
LEAST = 1e-6  # tonnes and cubic metres below this are the solver's dust


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is decided beforehand: every site keeps what it has in `choice`, but for one.

    That one, `but`, is had in the mode `only`; None for no store there.
    """

    choice: Choice | None = None
    but: str = ""
    only: Mode | None = None


def choose(
    problem: Problem, *, seed: int, stop: Stop, observer: Observer = nobody, held: Held | None = None
) -> Choice | None:
    """The cheapest choice found before the stop, with what is proven about it.

    Having no store is always possible, so there is always an answer; but None when `held` asks for what cannot be.
    """
    model = model_of(problem)
    fixed = _hold(model, held) if held else {}
    if fixed is None:
        return None
    answer = model.program.solve(
        seed=seed, watch=Watch(stop=stop, observer=_in_fen(observer), doing="siting"), fixed=fixed
    )
    if answer.values is None and held:
        return None
    return _choice(model, answer, seed)


def _in_fen(observer: Observer) -> Observer:
    """The program reckons in yuan; who watches wants fen."""

    def tell(progress: Progress) -> None:
        cost, bound = (None if yuan is None else yuan * YUAN for yuan in (progress.cost, progress.bound))
        observer(replace(progress, cost=cost, bound=bound))

    return tell


def _hold(model: Model, held: Held) -> dict[int, float] | None:
    """The columns that are decided, and a row for the mode that one site must have."""
    fixed: dict[int, float] = {}
    offers = dict(stores(model.problem))
    chosen = _opened(held.choice) if held.choice else set()
    wanted = []
    for (store, year), column in (*model.begins.items(), *model.rents.items()):
        if store[0] != held.but:
            fixed[column] = float((store, year) in chosen)
        elif offers[store].mode is held.only:
            wanted.append((column, 1.0))
        else:
            fixed[column] = 0.0
    if held.but and held.only is not None:
        if not wanted:
            return None
        model.program.row(wanted, lower=1)
    return fixed


def _opened(choice: Choice) -> set[tuple[Store, int]]:
    starts = {((start.site, start.offer), start.year) for start in choice.starts}
    return starts | {((lease.site, lease.offer), lease.year) for lease in choice.leases}


def _choice(model: Model, answer: Answer, seed: int) -> Choice:
    problem, values = model.problem, answer.values
    starts, leases, loads = _read(model, values) if values is not None else ((), (), ())
    costs = costs_of(problem, flows_of(problem, starts, leases, loads))
    bound = None if answer.bound is None else min(costs.total, round(answer.bound * YUAN))
    return Choice(
        starts=starts,
        leases=leases,
        loads=loads,
        costs=costs,
        idle_fen=idle_fen(problem),
        bound=bound,
        engine=ENGINE,
        seed=seed,
    )


def _read(model: Model, values: np.ndarray) -> tuple[tuple[Start, ...], tuple[Lease, ...], tuple[Load, ...]]:
    starts = [
        Start(site=site, offer=offer, year=year)
        for ((site, offer), year), column in model.begins.items()
        if values[column] > 0.5
    ]
    loads = [
        Load(harvest=code, site=site, offer=offer, year=year, kg=float(values[column]) * TONNE)
        for (code, (site, offer), year), column in model.loads.items()
        if values[column] > LEAST
    ]
    return tuple(sorted(starts)), tuple(sorted(_leases(model, values))), tuple(sorted(loads))


def _leases(model: Model, values: np.ndarray) -> list[Lease]:
    """Blocks and the weeks that extend them, joined first in, first out, to leases with a beginning and an end."""
    offers = dict(stores(model.problem))
    begun: dict[tuple[Store, int, Zone], dict[int, float]] = defaultdict(dict)
    extended: dict[tuple[Store, int, Zone], dict[int, float]] = defaultdict(dict)
    for columns, found in ((model.blocks, begun), (model.extends, extended)):
        for (store, year, zone, week), column in columns.items():
            if values[column] > LEAST:
                found[store, year, zone][week] = float(values[column])
    leases: list[Lease] = []
    for (store, year, zone), blocks in begun.items():
        offer = offers[store]
        assert isinstance(offer, Rent), "only what is to rent has blocks"
        terms = _terms(blocks, extended[store, year, zone], offer)
        leases.extend(
            Lease(site=store[0], offer=store[1], year=year, week=week, weeks=weeks, zone=zone, m3=m3)
            for (week, weeks), m3 in terms.items()
        )
    return leases


def _terms(blocks: Mapping[int, float], extended: Mapping[int, float], offer: Rent) -> dict[tuple[int, int], float]:
    """Cubic metres by first week and number of weeks."""
    live = {(week, offer.least_weeks): m3 for week, m3 in blocks.items()}
    for week in range(offer.first_week, offer.last_week + 1):
        wanted = extended.get(week, 0.0)
        for first, weeks in sorted(live):
            if wanted <= LEAST or first + weeks != week:
                continue
            kept = min(wanted, live[first, weeks])
            live[first, weeks] -= kept
            live[first, weeks + 1] = live.get((first, weeks + 1), 0.0) + kept
            wanted -= kept
    return {term: m3 for term, m3 in live.items() if m3 > LEAST}
