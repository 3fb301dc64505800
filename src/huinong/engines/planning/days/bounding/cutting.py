"""Sets of villages that a fractional answer does not reach often enough, by smallest cuts.

Every village of a set that a tour brings something to is reached over two ways that cross into the set (generalised
subtour elimination: Fischetti, Salazar & Toth 1997), and as many tours cross as its load fills vehicles (capacity cuts:
Lysgaard, Letchford & Eglese 2004, here with shares that may be served otherwise).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from huinong.engines.planning.days.bounding.buses import Real

UNITS = 1_000_000
"""scipy's flows are whole numbers."""
EPSILON = 1e-3
SEED = 0.5
MOST_GROWN, MOST_SETS = 120, 40

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """What a fleet does in a fractional answer: ways taken, the largest share brought to a node, vehicles' rooms.

    `sure` is the room of what is brought there wholly or nearly.
    """

    count: int
    heads: NDArray[np.int64]
    tails: NDArray[np.int64]
    taken: Real
    need: Real
    room: Real
    sure: Real


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A set that is crossed too little: for its `node`'s need, or for its room where `node` is None."""

    inside: Mask
    node: int | None


def crossed(support: Support, inside: Mask) -> float:
    """How often ways lead into or out of a set."""
    return float(support.taken[inside[support.heads] != inside[support.tails]].sum())


def separate(support: Support) -> list[Found]:
    """Sets that are reached too little, and sets that could be (for `by_steps`), the base in none of them."""
    if not len(support.taken) or support.need.max() < EPSILON:
        return []
    return [*_by_components(support), *_by_need(support), *_by_room(support), *_grown(support)]


def _by_components(support: Support) -> Iterator[Found]:
    away = (support.heads != 0) & (support.tails != 0)
    links = (support.taken[away], (support.heads[away], support.tails[away]))
    count, label = connected_components(csr_array(links, shape=(support.count,) * 2), directed=False)
    for number in range(count):
        inside = label == number
        if inside[0] or inside.sum() < 2:
            continue
        yield Found(inside, int(np.argmax(np.where(inside, support.need, -1.0))))
        yield Found(inside, None)


def _graph(support: Support) -> csr_array:
    taken = np.round(support.taken * UNITS).astype(np.int32)
    both = (np.concatenate([support.heads, support.tails]), np.concatenate([support.tails, support.heads]))
    return csr_array((np.concatenate([taken, taken]), both), shape=(support.count, support.count))


def _by_need(support: Support) -> Iterator[Found]:
    """For each village, neediest first, the smallest cut from the base, unless it is in one that was found."""
    graph = _graph(support)
    is_covered = np.zeros(support.count, dtype=np.bool_)
    for node in np.argsort(-support.need, kind="stable").tolist():
        if node == 0 or is_covered[node] or support.need[node] < 0.02:
            continue
        flow = maximum_flow(graph, 0, node)
        if flow.flow_value >= (2 * support.need[node] - EPSILON) * UNITS:
            continue
        inside = ~_reached(graph, flow.flow, 0)
        is_covered |= inside
        yield Found(inside, node)


def _by_room(support: Support) -> Iterator[Found]:
    """The set whose load is most above what crosses into it; and each of its parts that hang together."""
    base, count = 0, support.count
    for factor in (1.0, 1.15, 1.4, 1.8):
        weight = np.round(2 * factor * support.room * UNITS).astype(np.int32)
        weight[base] = 0
        graph = _graph(support).tocoo()
        nodes = np.nonzero(weight)[0]
        row = np.concatenate([graph.row, np.full(len(nodes), count)])
        column = np.concatenate([graph.col, nodes])
        value = np.concatenate([graph.data, weight[nodes]]).astype(np.int32)
        widened = csr_array((value, (row, column)), shape=(count + 1, count + 1))
        flow = maximum_flow(widened, count, base)
        inside = _reached(widened, flow.flow, count)[:count]
        if not inside.any():
            continue
        yield from _parts(support, inside)


def _grown(support: Support) -> Iterator[Found]:
    """From each village by what is tied to it most: sets whose rounded load is most above what crosses into them."""
    count = support.count
    ties = np.zeros((count, count))
    np.add.at(ties, (support.heads, support.tails), support.taken)
    ties += ties.T
    degree = ties.sum(axis=1)
    inside = np.eye(count, dtype=np.bool_)[np.nonzero(support.need > SEED)[0]]
    inside = inside[~inside[:, 0]]
    if not len(inside):
        return
    rows = np.arange(len(inside))
    link, border, load = inside @ ties, inside @ degree, inside @ support.sure
    found: dict[bytes, tuple[float, Mask]] = {}
    for _ in range(min(count - 2, MOST_GROWN)):
        more = np.where(inside, np.inf, degree - 2 * link)
        more[:, [0]] = np.inf
        more[:, degree == 0] = np.inf
        chosen = np.argmin(more, axis=1)
        grows = np.isfinite(more[rows, chosen])
        if not grows.all():
            break
        inside[rows, chosen] = True
        border += more[rows, chosen]
        link += ties[chosen]
        load += support.sure[chosen]
        lacks = 2 * np.ceil(load - 1e-6) - border
        for row in np.nonzero(lacks > 0.1)[0]:
            found.setdefault(inside[row].tobytes(), (float(lacks[row]), inside[row].copy()))
    best = sorted(found.values(), key=lambda each: -each[0])[:MOST_SETS]
    yield from (Found(mask, None) for _, mask in best)


def _parts(support: Support, inside: Mask) -> Iterator[Found]:
    yield Found(inside, None)
    graph = _graph(support)
    chosen = np.nonzero(inside)[0]
    count, label = connected_components(graph[chosen][:, chosen], directed=False)
    if count > 1:
        for number in range(count):
            part = np.zeros(support.count, dtype=np.bool_)
            part[chosen[label == number]] = True
            yield Found(part, None)


def _reached(graph: csr_array, flow: csr_array, start: int) -> Mask:
    """Nodes that more could flow to."""
    left = (graph - flow).tocsr()
    left.data = np.where(left.data > 0, left.data, 0)
    left.eliminate_zeros()
    order = breadth_first_order(left, start, directed=True, return_predecessors=False)
    reached = np.zeros(graph.shape[0], dtype=np.bool_)
    reached[order] = True
    return reached
