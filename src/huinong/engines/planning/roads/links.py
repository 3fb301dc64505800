"""What a shortest-path search runs on: links between nodes that matter, with chains of the others drawn together.

A link's weight holds milliseconds and decimetres in one whole number, so that the quickest way's metres need no
search of their own, and of ways equally quick the shortest is taken. They are whole numbers below 2**53, which
doubles add exactly: the same roads give the same answer on every machine.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from huinong.engines.planning.geometry import Real
from huinong.engines.planning.roads.values import Flags, Whole

SHIFT = float(2**26)  # decimetres below it (6,700 km), milliseconds above it
LONGEST = float(2**53)  # 37 hours: a way that takes longer is taken for none


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Links:
    """Links from node to node; `one_way` ones lead only from `start` to `end`."""

    start: Whole
    end: Whole
    weight: Real
    one_way: Flags

    def chosen(self, which: Flags) -> "Links":
        """Some of them."""
        return Links(
            start=self.start[which], end=self.end[which], weight=self.weight[which], one_way=self.one_way[which]
        )

    def joined(self, other: "Links") -> "Links":
        """These and others."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in self.__slots__)
        start, end, weight, one_way = (np.concatenate(pair) for pair in pairs)
        return Links(start=start, end=end, weight=weight, one_way=one_way)

    def graph(self, nodes: int) -> csr_matrix:
        """Directed, of several links from one node to another the quickest."""
        back = ~self.one_way
        start = np.concatenate((self.start, self.end[back]))
        end = np.concatenate((self.end, self.start[back]))
        weight = np.concatenate((self.weight, self.weight[back]))
        order = np.lexsort((weight, end, start))
        start, end, weight = start[order], end[order], weight[order]
        first = np.ones(len(start), bool)
        first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        return csr_matrix((weight[first], (start[first], end[first])), shape=(nodes, nodes))


def weights(metres: Real, km_per_hour: Real) -> Real:
    """Milliseconds and decimetres as one weight; no link is for nothing."""
    milliseconds = np.maximum(1.0, np.rint(metres * 3600.0 / km_per_hour))
    return milliseconds * SHIFT + np.rint(metres * 10.0)


def contracted(links: Links, kept: Whole, nodes: int) -> Links:
    """The links with each chain of nodes that nothing branches off at drawn into one, unless they are `kept`."""
    links = links.chosen(links.start != links.end)
    inner = _inner(links, kept, nodes)
    at_start, at_end = inner[links.start], inner[links.end]
    in_chain, within = at_start | at_end, at_start & at_end
    joins = (np.ones(int(within.sum())), (links.start[within], links.end[within]))
    count, labels = connected_components(csr_matrix(joins, shape=(nodes, nodes)), directed=False)
    chain = labels[np.where(at_start, links.start, links.end)]
    total = np.bincount(chain[in_chain], weights=links.weight[in_chain], minlength=count)
    ends = np.flatnonzero(in_chain & ~within)  # two a chain, or none when it is a ring
    ends = ends[np.lexsort((at_start[ends], chain[ends]))]  # of a one-way chain the entrance comes first
    outer = np.where(at_start[ends], links.end[ends], links.start[ends])
    drawn = Links(
        start=outer[::2],
        end=outer[1::2],
        weight=np.asarray(total[chain[ends[::2]]], float),
        one_way=links.one_way[ends[::2]],
    )
    return links.chosen(~in_chain).joined(drawn.chosen(drawn.start != drawn.end))


def _inner(links: Links, kept: Whole, nodes: int) -> Flags:
    """Nodes at which one can only go on: two links, both ways both, or one in and one out."""
    both, only = ~links.one_way, links.one_way
    two_way = np.bincount(links.start[both], minlength=nodes) + np.bincount(links.end[both], minlength=nodes)
    leaving = np.bincount(links.start[only], minlength=nodes)
    coming = np.bincount(links.end[only], minlength=nodes)
    inner = (two_way == 2) & (leaving + coming == 0) | (two_way == 0) & (leaving == 1) & (coming == 1)
    inner[kept] = False
    return np.asarray(inner)
