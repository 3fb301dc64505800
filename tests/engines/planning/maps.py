"""Small road maps to try ways on."""

import heapq
import math
from collections.abc import Sequence

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from huinong.engines.planning.days.values import Place
from huinong.engines.planning.roads import Profile, Roads

NOISY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Hypothesis on a machine that others use too."""

VAN = Profile(
    code="van",
    km_per_hour={"primary": 60, "track": 15},
    most_km_per_hour=60,
    access_km_per_hour=5,
    snap_m=500,
)
KM = 1 / 111.19508  # degrees of latitude in a kilometre
Edge = tuple[int, int, str, bool]


def roads(nodes: Sequence[tuple[float, float]], edges: Sequence[Edge], *, limit_kmh: int = 0) -> Roads:
    """Nodes by kilometres east and north of where the equator meets Greenwich; edges as straight as they can be."""
    at = np.array(nodes, float).reshape(-1, 2)
    start = np.array([edge[0] for edge in edges], np.int64)
    end = np.array([edge[1] for edge in edges], np.int64)
    return Roads(
        lng=at[:, 0] * KM,
        lat=at[:, 1] * KM,
        start=start,
        end=end,
        metres=np.hypot(*(at[end] - at[start]).T) * 1000,
        kind=np.array([("primary", "track", "footway").index(edge[2]) for edge in edges], np.int64),
        one_way=np.array([edge[3] for edge in edges], bool),
        limit_kmh=np.full(len(edges), limit_kmh, np.int64),
        way=np.arange(len(edges), dtype=np.int64) + 1000,
        closed=np.zeros(len(edges), bool),
        classes=("primary", "track", "footway"),
    )


def place(code: str, east: float, north: float) -> Place:
    return Place(code=code, name=code, lng=east * KM, lat=north * KM)


def at_nodes(graph: Roads) -> list[Place]:
    return [Place(code=f"N{n}", name="", lng=graph.lng[n], lat=graph.lat[n]) for n in range(graph.nodes)]


@st.composite
def maps(draw: st.DrawFn) -> Roads:
    """Up to nine nodes on a circle, so that none lies on a road between two others; some of the roads are one way."""
    hours = draw(st.lists(st.integers(0, 11), min_size=3, max_size=9, unique=True))
    nodes = [(3 * math.sin(hour * math.tau / 12), 3 * math.cos(hour * math.tau / 12)) for hour in hours]
    ends = st.integers(0, len(nodes) - 1)
    edge = st.tuples(ends, ends, st.sampled_from(("primary", "track", "footway")), st.booleans())
    return roads(nodes, draw(st.lists(edge, min_size=2, max_size=16)))


def quickest_s(graph: Roads, start: int) -> dict[int, float]:
    """Dijkstra written out, over the nodes as they are: what the engine must agree with."""
    speed = VAN.speeds(graph)
    after: dict[int, list[tuple[int, float]]] = {}
    for e in range(graph.edges):
        if speed[e] > 0 and not graph.closed[e]:
            takes = float(graph.metres[e] * 3.6 / speed[e])
            after.setdefault(int(graph.start[e]), []).append((int(graph.end[e]), takes))
            if not graph.one_way[e]:
                after.setdefault(int(graph.end[e]), []).append((int(graph.start[e]), takes))
    best, queue = {start: 0.0}, [(0.0, start)]
    while queue:
        so_far, node = heapq.heappop(queue)
        for following, takes in after.get(node, []) if so_far <= best[node] else []:
            if so_far + takes < best.get(following, math.inf):
                best[following] = so_far + takes
                heapq.heappush(queue, (so_far + takes, following))
    return best
