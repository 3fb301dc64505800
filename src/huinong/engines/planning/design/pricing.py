"""One county's best design at given prices of what all counties share: the budget and what must be reached.

Villages are assigned whole (single source). `a village goes where something is open` is said walk by walk, which makes
the relaxation tight (Balinski 1965; Cornuéjols, Sridharan and Thizy 1991 with capacities).
"""

from dataclasses import dataclass, field

import numpy as np

from huinong.engines.planning.design.blocks import Block
from huinong.engines.planning.design.values import NOWHERE, Flags, Whole
from huinong.engines.planning.programs import Entry, Floats, Indexes, Limits, Program, Solved

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
    """One county, the prices, and how long to look; `is_relaxed` asks for the share of the linear relaxation alone.

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
    flows: Indexes


def price(asked: Asked) -> Priced:
    """The county's best design at the prices."""
    block = asked.block
    program, columns = _program(block, asked.prices, asked.shared)
    start = None if asked.start is None else _values(block, columns, program.columns, asked.start)
    solved = program.solve(asked.limits, start=start, is_relaxed=asked.is_relaxed)
    bound = solved.bound * YUAN
    if solved.values is None:
        return Priced(plan=None, bound=bound, is_impossible=solved.is_impossible)
    if asked.is_relaxed:
        return Priced(plan=None, bound=bound, share=_share(block, columns, solved))
    return Priced(plan=_plan(block, columns, solved.values), bound=bound)


def _program(block: Block, prices: Prices, shared: Shared) -> tuple[Program, _Columns]:
    program = Program()
    columns = _columns(program, block, prices)
    _add_opening(program, block, columns)
    _add_serving(program, block, columns)
    if block.needs_centre:
        _add_hanging(program, block, columns)
    _add_shared(program, block, columns, shared)
    return program, columns


def _columns(program: Program, block: Block, prices: Prices) -> _Columns:
    rules = block.rules
    walks = block.walk_fen + np.where(block.is_within, 0, rules.beyond_fen * block.people[block.walk_from])
    gained = prices.village + prices.person * block.people[block.walk_from]
    left = (rules.beyond_fen + rules.left_fen) * block.people
    may_leave = np.ones(len(block.villages), dtype=np.bool_)
    if rules.leaves_nobody:
        may_leave[block.walk_from[_could_serve(block)]] = False
    return _Columns(
        offers=program.add_columns((block.yearly + prices.budget * block.capital) / YUAN, least=block.is_kept),
        opens=program.add_columns(np.zeros(len(block.points))),
        walks=program.add_columns((walks - np.where(block.is_within, gained, 0.0)) / YUAN),
        left=program.add_columns(left / YUAN, most=may_leave),
        hauls=program.add_columns(block.haul_fen / YUAN),
        flows=program.add_columns(
            np.zeros(len(block.haul_fen) if _is_tight(block) else 0), most=np.inf, is_whole=False
        ),
    )


def _could_serve(block: Block) -> Flags:
    """Which walks lead to a point that could be opened, hung from a centre, and have room for that village."""
    most = _most_room(block)
    if block.needs_centre:
        hung = block.is_centre.copy()
        hung[block.haul_from] = True
        most[~hung] = -1
    return np.asarray(most[block.walk_to] >= block.pieces[block.walk_from], dtype=np.bool_)


def _most_room(block: Block) -> Whole:
    most = np.full(len(block.points), -1, dtype=np.int64)
    np.maximum.at(most, block.offer_point, block.room)
    return most


def _is_tight(block: Block) -> bool:
    """Whether a centre could be too small for all there is: only then it matters what passes through which."""
    rooms = block.room[block.is_centre[block.offer_point]]
    return bool(len(rooms) and rooms.min() < block.pieces.sum())


def _add_opening(program: Program, block: Block, columns: _Columns) -> None:
    points = np.arange(len(block.points))
    program.add_rows(
        len(points), (block.offer_point, columns.offers, 1.0), (points, columns.opens, -1.0), lower=0.0, upper=0.0
    )
    for some in block.wants:
        program.add_rows(1, (0, columns.opens[list(some)], 1.0), lower=1.0)


def _add_serving(program: Program, block: Block, columns: _Columns) -> None:
    villages, walks, points = np.arange(len(block.villages)), np.arange(len(block.walk_from)), len(block.points)
    program.add_rows(
        len(villages), (block.walk_from, columns.walks, 1.0), (villages, columns.left, 1.0), lower=1.0, upper=1.0
    )
    program.add_rows(len(walks), (walks, columns.walks, 1.0), (walks, columns.opens[block.walk_to], -1.0), upper=0.0)
    pieces = block.pieces[block.walk_from]
    entries: list[Entry] = [(block.walk_to, columns.walks, pieces), (block.offer_point, columns.offers, -block.room)]
    if len(columns.flows):
        entries.append((block.haul_to, columns.flows, np.ones(len(columns.flows))))
    program.add_rows(points, *entries, upper=0.0)


def _add_hanging(program: Program, block: Block, columns: _Columns) -> None:
    hauls, points = np.arange(len(block.haul_from)), np.arange(len(block.points))
    stations = points[~block.is_centre]
    program.add_rows(
        len(points),
        (block.haul_from, columns.hauls, 1.0),
        (stations, columns.opens[stations], -1.0),
        lower=0.0,
        upper=0.0,
    )
    program.add_rows(len(hauls), (hauls, columns.hauls, 1.0), (hauls, columns.opens[block.haul_to], -1.0), upper=0.0)
    if not len(columns.flows):
        return
    to_station = ~block.is_centre[block.walk_to]
    program.add_rows(
        len(points),
        (block.haul_from, columns.flows, 1.0),
        (block.walk_to[to_station], columns.walks[to_station], -block.pieces[block.walk_from[to_station]]),
        lower=0.0,
        upper=0.0,
    )
    room = -np.minimum(_most_room(block)[block.haul_from], block.pieces.sum())
    program.add_rows(len(hauls), (hauls, columns.flows, 1.0), (hauls, columns.hauls, room), upper=0.0)


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
    if len(columns.flows):
        pieces = np.bincount(serves[serves != NOWHERE], block.pieces[serves != NOWHERE], len(block.points))
        values[columns.flows] = values[columns.hauls] * pieces[block.haul_from]
    return values


def _on(values: Floats) -> Flags:
    return np.asarray(values > 0.5, dtype=np.bool_)
