"""One county's best design at given prices of what all counties share: the budget and what must be reached.

Villages are assigned whole (single source). `a village goes where something is open` is said walk by walk, which makes
the relaxation tight (Balinski 1965; Cornuéjols, Sridharan and Thizy 1991 with capacities).
"""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from huinong.engines.planning.design.blocks import Block
from huinong.engines.planning.design.narrowing import USED, solve_narrowed
from huinong.engines.planning.design.values import NOWHERE, Flags, Whole
from huinong.engines.planning.programs import Entry, Floats, Indexes, Limits, Program, Solved

NONE: Whole = np.zeros(0, dtype=np.int64)
YUAN = 100.0  # programs reckon in yuan: HiGHS's tolerances suit numbers of that size


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """In fen a year: of a fen of capital, and of a village and of a person within reach."""

    budget: float = 0.0
    village: float = 0.0
    person: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What one program holds by itself, where all counties are one: each None if it isn't asked."""

    budget_fen: int | None = None
    villages: int | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Plan:
    """A county's design: its offers, the point of each village and the centre of each point, in the block's numbers.

    `total` is what the design makes small, without prices.
    """

    offers: tuple[int, ...]
    serves: tuple[int, ...]
    centres: tuple[int, ...]
    total: int
    capital: int
    villages: int
    people: int

    def at(self, prices: Prices) -> float:
        """What it costs at these prices."""
        gained = prices.village * self.villages + prices.person * self.people
        return self.total + prices.budget * self.capital - gained


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Share:
    """What a county adds of the four, whole or (of a relaxation) in part."""

    total: float
    capital: float
    villages: float
    people: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Priced:
    """`plan` is None if none was found (`is_impossible`: there is none); at the prices none costs less than `bound`."""

    plan: Plan | None
    bound: float
    is_impossible: bool = False
    share: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One county, the prices, and how long to look. `is_relaxed` asks for the share alone of a linear
    relaxation that is quick: it leaves out what passes through which centre.

    `start` is a plan to begin with.
    """

    block: Block
    prices: Prices
    limits: Limits
    shared: Shared = field(default_factory=Shared)
    is_relaxed: bool = False
    start: Plan | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    offers: Indexes
    opens: Indexes
    walks: Indexes
    left: Indexes
    hauls: Indexes
    paths: Indexes
    path_walks: Whole
    path_hauls: Whole


def price(asked: Asked) -> Priced:
    """The county's best design at the prices."""
    block = asked.block
    program, columns = _program(block, asked.prices, asked.shared, is_relaxed=asked.is_relaxed)
    start = None if asked.start is None else _values(block, columns, program.columns, asked.start)
    if asked.is_relaxed:
        solved = program.solve(asked.limits, is_relaxed=True)
    else:
        solved = solve_narrowed(program, asked.limits, partial(_keeps, block, columns), start=start)
    bound = solved.bound * YUAN
    if solved.values is None:
        return Priced(plan=None, bound=bound, is_impossible=solved.is_impossible)
    if asked.is_relaxed:
        return Priced(plan=None, bound=bound, share=_share(block, columns, solved))
    return Priced(plan=_plan(block, columns, solved.values), bound=bound)


def _keeps(block: Block, columns: _Columns, values: Floats, is_near: Flags) -> Flags:
    """All that runs between points that the relaxation opens in part, where it is nearly as good as what it does."""
    opened = np.zeros(len(block.points), dtype=np.bool_)
    opened[block.offer_point[(values[columns.offers] > USED) | block.is_kept]] = True
    kept = np.ones(len(values), dtype=np.bool_)
    kept[columns.offers] = opened[block.offer_point]
    kept[columns.opens] = opened
    kept[columns.walks] = opened[block.walk_to] & (is_near[columns.walks] | (values[columns.walks] > USED))
    kept[columns.hauls] = opened[block.haul_from] & opened[block.haul_to]
    return kept


def _program(block: Block, prices: Prices, shared: Shared, *, is_relaxed: bool) -> tuple[Program, _Columns]:
    program = Program()
    columns = _columns(program, block, prices, is_relaxed=is_relaxed)
    _add_opening(program, block, columns)
    _add_serving(program, block, columns)
    if block.needs_centre:
        _add_hanging(program, block, columns)
    if len(columns.paths):
        _add_passing(program, block, columns)
    _add_shared(program, block, columns, shared)
    return program, columns


def _columns(program: Program, block: Block, prices: Prices, *, is_relaxed: bool) -> _Columns:
    rules = block.rules
    walks = block.walk_fen + np.where(block.is_within, 0, rules.beyond_fen * block.people[block.walk_from])
    gained = prices.village + prices.person * block.people[block.walk_from]
    left = (rules.beyond_fen + rules.left_fen) * block.people
    may_leave = np.ones(len(block.villages), dtype=np.bool_)
    if rules.leaves_nobody:
        may_leave[block.walk_from[_could_serve(block)]] = False
    path_walks, path_hauls = _paths(block) if not is_relaxed else (NONE, NONE)
    return _Columns(
        offers=program.add_columns((block.yearly + prices.budget * block.capital) / YUAN, least=block.is_kept),
        opens=program.add_columns(np.zeros(len(block.points))),
        walks=program.add_columns((walks - np.where(block.is_within, gained, 0.0)) / YUAN),
        left=program.add_columns(left / YUAN, most=may_leave),
        hauls=program.add_columns(block.haul_fen / YUAN),
        paths=program.add_columns(np.zeros(len(path_walks)), is_whole=False),
        path_walks=path_walks,
        path_hauls=path_hauls,
    )


def _paths(block: Block) -> tuple[Whole, Whole]:
    """Each walk to a station with each haul from there."""
    order = np.argsort(block.haul_from, kind="stable")
    first = np.searchsorted(block.haul_from[order], block.walk_to)
    after = np.searchsorted(block.haul_from[order], block.walk_to, side="right")
    many = after - first
    walks = np.repeat(np.arange(len(block.walk_to)), many)
    within = np.arange(len(walks)) - np.repeat(np.cumsum(many) - many, many)
    return walks, order[np.repeat(first, many) + within]


def _could_serve(block: Block) -> Flags:
    """Which walks lead to a point that could be opened, hung from a centre, and have room for that village."""
    most = np.full(len(block.points), -1, dtype=np.int64)
    np.maximum.at(most, block.offer_point, block.room)
    if block.needs_centre:
        hung = block.is_centre.copy()
        hung[block.haul_from] = True
        most[~hung] = -1
    return np.asarray(most[block.walk_to] >= block.pieces[block.walk_from], dtype=np.bool_)


def _add_opening(program: Program, block: Block, columns: _Columns) -> None:
    points = np.arange(len(block.points))
    offered = (block.offer_point, columns.offers, 1.0)
    program.add_rows(len(points), offered, (points, columns.opens, -1.0), lower=0.0, upper=0.0)
    for some in block.wants:
        program.add_rows(1, (0, columns.opens[list(some)], 1.0), lower=1.0)


def _add_serving(program: Program, block: Block, columns: _Columns) -> None:
    villages, walks = np.arange(len(block.villages)), np.arange(len(block.walk_from))
    served = (block.walk_from, columns.walks, 1.0)
    program.add_rows(len(villages), served, (villages, columns.left, 1.0), lower=1.0, upper=1.0)
    opened = (walks, columns.opens[block.walk_to], -1.0)
    program.add_rows(len(walks), (walks, columns.walks, 1.0), opened, upper=0.0)
    entries: list[Entry] = [
        (block.walk_to, columns.walks, block.pieces[block.walk_from]),
        (block.offer_point, columns.offers, -block.room),
    ]
    if len(columns.paths):
        pieces = block.pieces[block.walk_from[columns.path_walks]]
        entries.append((block.haul_to[columns.path_hauls], columns.paths, pieces))
    program.add_rows(len(block.points), *entries, upper=0.0)


def _add_hanging(program: Program, block: Block, columns: _Columns) -> None:
    hauls, stations = np.arange(len(block.haul_from)), np.flatnonzero(~block.is_centre)
    hung = (block.haul_from, columns.hauls, 1.0)
    program.add_rows(len(block.points), hung, (stations, columns.opens[stations], -1.0), lower=0.0, upper=0.0)
    opened = (hauls, columns.opens[block.haul_to], -1.0)
    program.add_rows(len(hauls), (hauls, columns.hauls, 1.0), opened, upper=0.0)


def _add_passing(program: Program, block: Block, columns: _Columns) -> None:
    """By which centre a village is served, through whichever station: a centre must be open for the whole of it.

    A station that is half open hangs from a centre that is half open, but the village it half serves is not half
    served by a centre: this closes most of what the relaxation gives away on centres.
    """
    walks, hauls = columns.path_walks, columns.path_hauls
    to_station = np.flatnonzero(~block.is_centre[block.walk_to])
    row = np.zeros(len(block.walk_to), dtype=np.int64)
    row[to_station] = np.arange(len(to_station))
    went = (np.arange(len(to_station)), columns.walks[to_station], -1.0)
    program.add_rows(len(to_station), (row[walks], columns.paths, 1.0), went, lower=0.0, upper=0.0)
    each = np.arange(len(walks))
    program.add_rows(len(walks), (each, columns.paths, 1.0), (each, columns.hauls[hauls], -1.0), upper=0.0)
    to_centre = np.flatnonzero(block.is_centre[block.walk_to])
    pairs = np.concatenate(
        [
            block.walk_from[walks] * len(block.points) + block.haul_to[hauls],
            block.walk_from[to_centre] * len(block.points) + block.walk_to[to_centre],
        ]
    )
    kinds, rows = np.unique(pairs, return_inverse=True)
    program.add_rows(
        len(kinds),
        (rows, np.concatenate([columns.paths, columns.walks[to_centre]]), 1.0),
        (np.arange(len(kinds)), columns.opens[kinds % len(block.points)], -1.0),
        upper=0.0,
    )


def _add_shared(program: Program, block: Block, columns: _Columns, shared: Shared) -> None:
    if shared.budget_fen is not None:
        program.add_rows(1, (0, columns.offers, block.capital / YUAN), upper=shared.budget_fen / YUAN)
    near = columns.walks[block.is_within]
    if shared.villages is not None:
        program.add_rows(1, (0, near, 1.0), lower=shared.villages)
    if shared.people is not None:
        people = block.people[block.walk_from[block.is_within]]
        program.add_rows(1, (0, near, people / 1000.0), lower=shared.people / 1000.0)


def _share(block: Block, columns: _Columns, solved: Solved) -> Share:
    assert solved.values is not None
    values = solved.values
    offers, walks, left = values[columns.offers], values[columns.walks], values[columns.left]
    beyond = (left * block.people).sum() + (walks * ~block.is_within * block.people[block.walk_from]).sum()
    money = block.yearly @ offers + block.walk_fen @ walks + block.haul_fen @ values[columns.hauls]
    counts = block.rules.beyond_fen * beyond + block.rules.left_fen * (left * block.people).sum()
    return Share(
        total=float(money + counts),
        capital=float(block.capital @ offers),
        villages=float(walks[block.is_within].sum()),
        people=float((walks * block.is_within) @ block.people[block.walk_from]),
    )


def _plan(block: Block, columns: _Columns, values: Floats) -> Plan:
    offers = np.flatnonzero(_on(values[columns.offers]))
    walks, hauls = _on(values[columns.walks]), _on(values[columns.hauls])
    serves = np.full(len(block.villages), NOWHERE, dtype=np.int64)
    serves[block.walk_from[walks]] = block.walk_to[walks]
    centres = np.full(len(block.points), NOWHERE, dtype=np.int64)
    centres[block.haul_from[hauls]] = block.haul_to[hauls]
    return plan_of(block, offers, serves, centres)


def plan_of(block: Block, offers: Whole, serves: Whole, centres: Whole) -> Plan:
    """The plan with what it costs, to the fen."""
    walks = serves[block.walk_from] == block.walk_to
    hauls = centres[block.haul_from] == block.haul_to
    near = np.zeros(len(block.villages), dtype=np.bool_)
    near[block.walk_from[walks & block.is_within]] = True
    money = block.yearly[offers].sum() + block.walk_fen[walks].sum() + block.haul_fen[hauls].sum()
    beyond = block.rules.beyond_fen * block.people[~near].sum()
    left = block.rules.left_fen * block.people[serves == NOWHERE].sum()
    return Plan(
        offers=tuple(offers.tolist()),
        serves=tuple(serves.tolist()),
        centres=tuple(centres.tolist()),
        total=int(money + beyond + left),
        capital=int(block.capital[offers].sum()),
        villages=int(near.sum()),
        people=int(block.people[near].sum()),
    )


def _values(block: Block, columns: _Columns, length: int, plan: Plan) -> Floats:
    values = np.zeros(length)
    serves, centres = np.array(plan.serves), np.array(plan.centres)
    values[columns.offers[list(plan.offers)]] = 1.0
    values[columns.opens[block.offer_point[list(plan.offers)]]] = 1.0
    values[columns.walks] = serves[block.walk_from] == block.walk_to
    values[columns.left] = serves == NOWHERE
    values[columns.hauls] = centres[block.haul_from] == block.haul_to
    values[columns.paths] = values[columns.walks[columns.path_walks]] * values[columns.hauls[columns.path_hauls]]
    return values


def _on(values: Floats) -> Flags:
    return np.asarray(values > 0.5, dtype=np.bool_)
