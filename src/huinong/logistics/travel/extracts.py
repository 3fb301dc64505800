"""OpenStreetMap extracts (PBF) as road graphs: the ways that vehicles use, and only the nodes that those need.

The file is read twice as a stream, so that a province's extract needs no more memory than the county's roads.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from django.utils.translation import gettext_lazy as _
from osmium import io
from osmium.filter import IdFilter, KeyFilter
from osmium.osm import NODE, WAY

from huinong.engines.planning.geometry import between
from huinong.engines.planning.roads import Roads
from huinong.logistics.travel.errors import ExtractTooLarge, NoExtract

CLASSES = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "service",
    "track", "road", "path",
)  # fmt: skip
"""The values of OSM's `highway` that some vehicle of ours may use; a slip road (`_link`) counts as what it leads to."""

KEPT_OUT = frozenset({"no", "private", "agricultural", "forestry", "military", "emergency"})
ACCESS = ("motor_vehicle", "vehicle", "access")
"""OSM's tags that say who may drive here, the most particular first."""

KM_A_MILE = 1.609344
MOST_EDGES = 3_000_000  # some ten counties' worth
Box = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(slots=True)
class _Ways:
    """What is gathered of the ways: the ids of their nodes one after the other, and of each way what it is."""

    refs: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    one_way: list[bool] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)


def read_roads(source: Path | bytes, *, name: str, box: Box | None = None) -> Roads:
    """The roads of an extract, those within `box` alone. Raises NoExtract, ExtractTooLarge."""
    try:
        ways = _ways(source)
        needed, lng, lat = _nodes(source, np.unique(np.array(ways.refs, np.int64)), box)
    except (RuntimeError, ValueError, OSError) as error:  # whatever osmium meets in a file that is broken
        raise NoExtract(name=name, why=str(error)[:120]) from error
    return _graph(ways, needed, lng, lat)


def _streamed(source: Path | bytes, kind: Any, only: Any) -> Iterator[Any]:
    file = io.FileBuffer(source, "pbf") if isinstance(source, bytes) else io.File(str(source), "pbf")
    return iter(osmium.FileProcessor(file, kind).with_filter(only))


def _ways(source: Path | bytes) -> _Ways:
    found = _Ways()
    for way in _streamed(source, WAY, KeyFilter("highway")):
        tags = way.tags
        kind = tags["highway"].removesuffix("_link")
        if kind not in CLASSES or _is_kept_out(tags) or len(way.nodes) < 2:
            continue
        nodes = [node.ref for node in way.nodes]
        direction = _direction(tags, kind)
        found.refs += nodes[::-1] if direction < 0 else nodes
        found.lengths.append(len(nodes))
        found.ids.append(way.id)
        found.kinds.append(CLASSES.index(kind))
        found.one_way.append(direction != 0)
        found.limits.append(_limit_kmh(tags.get("maxspeed", "")))
        if len(found.refs) > MOST_EDGES * 4:
            raise ExtractTooLarge(most=f"{MOST_EDGES:,}", unit=_("stretches of road"))
    return found


def _is_kept_out(tags: Any) -> bool:
    """Whether vehicles like ours may not go here."""
    said = next((tags[key] for key in ACCESS if key in tags), "")
    return tags.get("area") == "yes" or said in KEPT_OUT


def _direction(tags: Any, kind: str) -> int:
    """1: only as the way is drawn, -1: only against it, 0: both ways."""
    said = tags.get("oneway", "")
    if said in {"-1", "reverse"}:
        return -1
    implied = kind == "motorway" or tags.get("junction") in {"roundabout", "circular"}
    return int(said in {"yes", "true", "1"} or (implied and said != "no"))


def _limit_kmh(said: str) -> int:
    """`60`, `60 km/h` and `40 mph` in kilometres an hour; 0 when nothing is signed, or in words."""
    number, _space, unit = said.partition(" ")
    if not number.isdecimal():
        return 0
    return min(round(int(number) * KM_A_MILE) if unit == "mph" else int(number), 250)


def _nodes(source: Path | bytes, ids: Any, box: Box | None) -> tuple[Any, Any, Any]:
    """Of the nodes asked for those that are here and within the box: their ids in order, longitudes and latitudes."""
    west, south, east, north = box or (-180.0, -90.0, 180.0, 90.0)
    found: list[tuple[int, float, float]] = []
    for node in _streamed(source, NODE, IdFilter(ids.tolist())):
        lng, lat = node.lon, node.lat
        if west <= lng <= east and south <= lat <= north:
            found.append((node.id, lng, lat))
    known = np.array([each[0] for each in found], np.int64)
    order = np.argsort(known)
    degrees = np.array([each[1:] for each in found], float).reshape(-1, 2)[order]
    return known[order], degrees[:, 0], degrees[:, 1]


def _graph(ways: _Ways, known: Any, lng: Any, lat: Any) -> Roads:
    """Each two nodes of a way that follow each other are an edge, when both are here."""
    refs = np.array(ways.refs, np.int64)
    lengths = np.array(ways.lengths, np.int64)
    of_way = np.repeat(np.arange(len(lengths)), lengths)
    at = np.searchsorted(known, refs) if len(known) else np.zeros(len(refs), np.int64)
    at = np.minimum(at, max(len(known) - 1, 0))
    is_here = known[at] == refs if len(known) else np.zeros(len(refs), bool)
    follows = (of_way[:-1] == of_way[1:]) & is_here[:-1] & is_here[1:] & (at[:-1] != at[1:])
    edges = np.flatnonzero(follows)
    if len(edges) > MOST_EDGES:
        raise ExtractTooLarge(most=f"{MOST_EDGES:,}", unit=_("stretches of road"))
    used, ends = np.unique(np.concatenate((at[edges], at[edges + 1])), return_inverse=True)
    start, end = ends[: len(edges)], ends[len(edges) :]
    lng, lat, way = lng[used], lat[used], of_way[edges]
    return Roads(
        lng=lng,
        lat=lat,
        start=start,
        end=end,
        metres=between(lng[start], lat[start], lng[end], lat[end]),
        kind=np.array(ways.kinds, np.int64)[way],
        one_way=np.array(ways.one_way, bool)[way],
        limit_kmh=np.array(ways.limits, np.int64)[way],
        way=np.array(ways.ids, np.int64)[way],
        closed=np.zeros(len(edges), bool),
        classes=CLASSES,
    )
