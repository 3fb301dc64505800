"""The choice of cold stores as a mixed-integer program: facility location over years, with several ways to open a site.

After Melo, Nickel and Saldanha-da-Gama (2006) for periods, budgets and modular capacity; leases with a least term are
written as blocks that begin and weeks that extend them, so that they need no whole numbers.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from huinong.engines.planning.cold.program import Program
from huinong.engines.planning.cold.reckoning import (
    available_weeks,
    discounted,
    fen_per_kg,
    idle_fen,
    residual_share,
)
from huinong.engines.planning.cold.stays import is_in_reach, stay
from huinong.engines.planning.cold.values import WEEKS, Offer, Problem, Rent, Standing
from huinong.engines.planning.days.values import Zone

YUAN, TONNE = 100, 1_000
Store = tuple[str, int]
"""A site's code and the number of one of its offers."""


@dataclass(slots=True)
class Model:
    """The program of a problem, and which column means what."""

    problem: Problem
    program: Program = field(default_factory=Program)
    begins: dict[tuple[Store, int], int] = field(default_factory=dict)
    rents: dict[tuple[Store, int], int] = field(default_factory=dict)
    blocks: dict[tuple[Store, int, Zone, int], int] = field(default_factory=dict)
    extends: dict[tuple[Store, int, Zone, int], int] = field(default_factory=dict)
    loads: dict[tuple[str, Store, int], int] = field(default_factory=dict)

    @property
    def choices(self) -> dict[int, Store]:
        """The whole columns: what opens a store."""
        return {column: store for (store, _year), column in (*self.begins.items(), *self.rents.items())}


def model_of(problem: Problem) -> Model:
    """Columns in yuan, tonnes and cubic metres; the objective is the choice's total."""
    model = Model(problem)
    model.program.offset = idle_fen(problem) / YUAN
    for store, offer in stores(problem):
        if isinstance(offer, Standing):
            _begin(model, store, offer)
        else:
            _rent(model, store, offer)
    _load(model)
    _hold(model)
    _one_at_a_time(model)
    _within_budget(model)
    return model


def stores(problem: Problem) -> Iterator[tuple[Store, Offer]]:
    """Every offer of every site."""
    for site in problem.sites:
        yield from (((site.code, number), offer) for number, offer in enumerate(site.offers))


def _begin(model: Model, store: Store, offer: Standing) -> None:
    """A column for each year in which it could be begun and still be of use."""
    problem = model.problem
    for year in range(problem.years):
        weeks = [available_weeks(offer, year, each) for each in range(problem.years)]
        if not any(weeks):
            continue
        running = sum(
            discounted(problem, each, offer.yearly_fen * len(open_weeks) / WEEKS)
            for each, open_weeks in enumerate(weeks)
        )
        worth = discounted(problem, problem.years, offer.upfront_fen * residual_share(offer, year, problem.years))
        cost = discounted(problem, year, offer.upfront_fen) - worth + running
        model.begins[store, year] = model.program.column(cost / YUAN, 1, whole=True)


def _rent(model: Model, store: Store, offer: Rent) -> None:
    """Leases of a year: blocks of the least term that begin in a week, and weeks that extend what ends."""
    problem, program = model.problem, model.program
    last_start = offer.last_week - offer.least_weeks + 1
    for year in range(problem.years):
        model.rents[store, year] = program.column(0, 1, whole=True)
        week_fen = discounted(problem, year, offer.fen_per_m3_week) / YUAN
        for zone, most in sorted(offer.spaces.items()):
            for week in range(offer.first_week, last_start + 1):
                cost = week_fen * offer.least_weeks
                model.blocks[store, year, zone, week] = program.column(cost, most)
            for week in range(offer.first_week + offer.least_weeks, offer.last_week + 1):
                column = model.extends[store, year, zone, week] = program.column(week_fen, most)
                before = [model.extends.get((store, year, zone, week - 1))]
                before.append(model.blocks.get((store, year, zone, week - offer.least_weeks)))
                program.row([(column, 1.0), *((each, -1.0) for each in before if each is not None)], upper=0)


def _load(model: Model) -> None:
    """What of each harvest goes into each store that it reaches in time, and no more than there is."""
    problem, program = model.problem, model.program
    crops = {crop.code: crop for crop in problem.crops}
    places = {site.code: site.place for site in problem.sites}
    for harvest in problem.harvests:
        crop = crops[harvest.crop]
        reached = [
            (store, offer)
            for store, offer in stores(problem)
            if offer.spaces.get(crop.zone) and is_in_reach(problem, harvest, crop, places[store[0]])
        ]
        for year in range(problem.years):
            tonnes = harvest.kg(problem.case) * problem.growth[year] / TONNE
            mine = []
            for store, offer in reached:
                if not _is_ever_open(model, store, offer, year, harvest.week):
                    continue
                fen = fen_per_kg(problem, offer, harvest, places[store[0]]) - crop.saved_fen_per_kg
                cost = discounted(problem, year, fen) * TONNE / YUAN
                if cost >= 0:
                    continue  # cooling it there costs more than it saves
                column = model.loads[harvest.code, store, year] = program.column(cost, tonnes)
                mine.append((column, 1.0))
            if len(mine) > 1:
                program.row(mine, upper=tonnes)


def _is_ever_open(model: Model, store: Store, offer: Offer, year: int, week: int) -> bool:
    """Whether some start makes the store available in that week of that year."""
    if isinstance(offer, Rent):
        return offer.first_week <= week <= offer.last_week
    return any(
        week in available_weeks(offer, start, year) for start in range(year + 1) if (store, start) in model.begins
    )


def _hold(model: Model) -> None:
    """No more stands in a store than is open there: by zone, year and week. Into a closed one nothing goes."""
    problem = model.problem
    crops = {crop.code: crop for crop in problem.crops}
    harvests = {harvest.code: harvest for harvest in problem.harvests}
    offers = dict(stores(problem))
    stands: dict[tuple[Store, Zone, int, int], list[tuple[int, float]]] = defaultdict(list)
    for (code, store, year), column in model.loads.items():
        crop, week = crops[harvests[code].crop], harvests[code].week
        for after, room in enumerate(stay(crop)):
            later, at = divmod(week + after, WEEKS)
            if year + later < problem.years:
                stands[store, crop.zone, year + later, at].append((column, room * TONNE))
    for (store, zone, year, week), entries in stands.items():
        space = [(column, -size) for column, size in _room(model, (store, offers[store]), zone, year, week)]
        model.program.row([*entries, *space], upper=0)
    for (store, year), column in model.rents.items():
        for zone, most in offers[store].spaces.items():
            for week in range(WEEKS):
                leased = list(_room(model, (store, offers[store]), zone, year, week))
                if leased:
                    model.program.row([*leased, (column, -float(most))], upper=0)


def _room(model: Model, opened: tuple[Store, Offer], zone: Zone, year: int, week: int) -> Iterator[tuple[int, float]]:
    """The columns that make room in that week, and how many cubic metres each."""
    store, offer = opened
    if isinstance(offer, Standing):
        for start in range(year + 1):
            column = model.begins.get((store, start))
            if column is not None and week in available_weeks(offer, start, year):
                yield column, float(offer.spaces.get(zone, 0))
        return
    extended = model.extends.get((store, year, zone, week))
    if extended is not None:
        yield extended, 1.0
    for start in range(week - offer.least_weeks + 1, week + 1):
        block = model.blocks.get((store, year, zone, start))
        if block is not None:
            yield block, 1.0


def _one_at_a_time(model: Model) -> None:
    """A site is had in one way at a time: in any week of a year one start is available, or it is rented."""
    problem = model.problem
    for site in problem.sites:
        for year in range(problem.years):
            entries = []
            for number, offer in enumerate(site.offers):
                store = (site.code, number)
                if isinstance(offer, Rent):
                    entries.append((model.rents[store, year], 1.0))
                    continue
                for start in range(year + 1):
                    column = model.begins.get((store, start))
                    if column is not None and available_weeks(offer, start, year):
                        entries.append((column, 1.0))
            if len(entries) > 1:
                model.program.row(entries, upper=1)


def _within_budget(model: Model) -> None:
    offers = dict(stores(model.problem))
    for year, budget_fen in enumerate(model.problem.budgets_fen):
        spent = []
        for (store, start), column in model.begins.items():
            offer = offers[store]
            assert isinstance(offer, Standing), "what is begun stands"
            if start == year and offer.upfront_fen:
                spent.append((column, offer.upfront_fen / YUAN))
        if spent:
            model.program.row(spent, upper=budget_fen / YUAN)
