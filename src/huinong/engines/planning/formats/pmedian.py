"""p-median in the form of Beasley's OR-Library (1985): `pmed1` and its like.

How many places, edges and medians; then each edge with its length, the same both ways. Of an edge that comes twice the
last holds, as OR-Library says. Distances are along the shortest ways.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from huinong.engines.planning.formats.errors import UnreadableError
from huinong.engines.planning.formats.reading import Words
from huinong.engines.planning.siting.values import Median


def parse(name: str, text: str) -> Median:
    """Read an instance; raises UnreadableError."""
    words = Words(text)
    places = words.whole("the number of places", least=1)
    edges = words.whole("the number of edges")
    count = words.whole("the number of medians", least=1)
    if count > places:
        raise UnreadableError(words.line, f"{count} medians among {places} places")
    length_by_edge: dict[tuple[int, int], float] = {}
    for _ in range(edges):
        ends = [words.whole("an end", least=1) for _ in range(2)]
        if max(ends) > places:
            raise UnreadableError(words.line, f"{max(ends)} is no place: there are {places}")
        length = words.number("a length")
        if length < 0:
            raise UnreadableError(words.line, f"a length of {length}")
        length_by_edge[min(ends), max(ends)] = length
    words.end()
    return Median(name=name, distances=_distances(places, length_by_edge, words.line), count=count)


def _distances(
    places: int, length_by_edge: dict[tuple[int, int], float], line: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    ends = np.array(list(length_by_edge), dtype=np.int64).reshape(-1, 2) - 1
    lengths = np.array(list(length_by_edge.values()), dtype=np.float64)
    ways = coo_array((lengths, (ends[:, 0], ends[:, 1])), (places, places)).tocsr()
    far = shortest_path(ways, directed=False)
    if not np.isfinite(far).all():
        raise UnreadableError(line, "not every place can be reached from every other")
    return np.asarray(far, dtype=np.float64)
