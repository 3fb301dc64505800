"""Combs: a set and an odd number of pairs across its border that a fractional answer crosses too little.

All tours of a fleet together are one closed walk through its base. A pair {u, w} with u in the handle and w outside is,
with the ways of the handle's border that are inside it, crossed three times if both are called at, twice if one is:
half of what crosses {u}, {w} and {u, w}. Closed walks cross a border an even number of times, so that an odd number of
such pairs asks for one more (comb inequalities, valid for closed walks: Cornuejols, Fonlupt & Naddef 1985; found by the
parts of the answer that are not whole: Groetschel & Holland 1991). Who is not called at lowers what is asked by 2:

    x(d(H)) + sum x(d(T)) >= 3t + 1 - 2 sum (1 - y),   over the t pairs T and the y of their ends.

With one end left out, 3t - 1 is right already; with more, what is asked falls faster than what the pairs need.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from huinong.engines.planning.days.bounding.buses import Real
from huinong.engines.planning.days.bounding.cutting import Mask, Support

TOO_LITTLE = 0.05
EVEN = (0.02, 0.1, 0.2, 0.3, 0.4)
"""How far from 0 and 1 a way's number must be for the way to tie a handle together."""


@dataclass(frozen=True, slots=True, eq=False)
class Comb:
    """Its sets, a row each: the handle and its pairs; the pairs' ends; what is asked besides twice each end's call."""

    sets: NDArray[np.bool_]
    ends: NDArray[np.int64]
    least: float


def combs(support: Support) -> list[Comb]:
    """Those that are crossed too little, each once."""
    if not len(support.taken):
        return []
    found: dict[bytes, Comb] = {}
    for even in EVEN:
        for handle in _handles(support, even):
            comb = _comb(support, handle)
            if comb is not None:
                found.setdefault(comb.sets.tobytes(), comb)
    return list(found.values())


def _handles(support: Support, even: float) -> Iterator[Mask]:
    """What hangs together by ways that are neither there nor not."""
    parted = (support.taken > even) & (support.taken < 1 - even)
    links = (support.taken[parted], (support.heads[parted], support.tails[parted]))
    count, label = connected_components(csr_array(links, shape=(support.count,) * 2), directed=False)
    sizes = np.bincount(label, minlength=count)
    for number in np.nonzero(sizes >= 3)[0]:
        yield label == number


def _comb(support: Support, handle: Mask) -> Comb | None:
    """The pairs of its border that ask for most, an odd number, none touching another."""
    pairs = _pairs(support, handle)
    if len(pairs) < 3:
        return None
    gains = [gain for gain, _, _ in pairs]
    count = max(3, sum(gain > 0 for gain in gains))
    count = count if count % 2 else max((count - 1, count + 1), key=lambda n: sum(gains[:n]) if n <= len(gains) else -9)
    border = float(support.taken[handle[support.heads] != handle[support.tails]].sum())
    if count < 3 or 1 + sum(gains[:count]) < border + TOO_LITTLE:
        return None
    ends = np.array([[u, w] for _, u, w in pairs[:count]])
    sets = np.zeros((count + 1, support.count), dtype=np.bool_)
    sets[0] = handle
    sets[np.arange(1, count + 1)[:, None], ends] = True
    away = ends.ravel()
    least = 1.0 - count + 2.0 * float((away == 0).sum())
    return Comb(sets, away, least)


def _pairs(support: Support, handle: Mask) -> list[tuple[float, int, int]]:
    """What each adds to what is asked beyond what crosses it, the most first."""
    crossing = np.nonzero((handle[support.heads] != handle[support.tails]) & (support.taken > 0.3))[0]
    degree = _degrees(support)
    need = support.need.copy()
    need[0] = 1.0
    found = []
    for way in crossing.tolist():
        u, w = int(support.heads[way]), int(support.tails[way])
        crossed = degree[u] + degree[w] - 2 * support.taken[way]
        found.append((float(2 * need[u] + 2 * need[w] - 1 - crossed), u, w))
    taken: set[int] = set()
    chosen = []
    for gain, u, w in sorted(found, key=lambda each: (-each[0], each[1], each[2])):
        if u not in taken and w not in taken:
            taken |= {u, w}
            chosen.append((gain, u, w))
    return chosen


def _degrees(support: Support) -> Real:
    degree = np.zeros(support.count)
    np.add.at(degree, support.heads, support.taken)
    np.add.at(degree, support.tails, support.taken)
    return degree
