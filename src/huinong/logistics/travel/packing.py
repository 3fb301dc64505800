"""Road graphs as bytes: about 5 bytes a stretch of road. Nothing in them is run when they are read."""

from io import BytesIO

import numpy as np

from huinong.engines.planning.geometry import between
from huinong.engines.planning.roads import Roads
from huinong.logistics.travel.extracts import CLASSES

DEGREE = 10_000_000  # OSM keeps ten-millionths of a degree: a centimetre


def packed(roads: Roads) -> bytes:
    """What is needed to make the graph again; lengths follow from where the nodes are."""
    assert roads.classes == CLASSES, "classes are kept by their numbers"
    kept = BytesIO()
    np.savez_compressed(
        kept,
        lng=np.rint(roads.lng * DEGREE).astype(np.int32),
        lat=np.rint(roads.lat * DEGREE).astype(np.int32),
        start=roads.start.astype(np.int32),
        end=roads.end.astype(np.int32),
        kind=roads.kind.astype(np.uint8),
        one_way=roads.one_way,
        limit_kmh=roads.limit_kmh.astype(np.uint8),
        way=roads.way,
    )
    return kept.getvalue()


def unpacked(kept: bytes) -> Roads:
    """The graph of `packed`."""
    with np.load(BytesIO(kept), allow_pickle=False) as arrays:
        lng, lat = arrays["lng"] / DEGREE, arrays["lat"] / DEGREE
        start, end = arrays["start"].astype(np.int64), arrays["end"].astype(np.int64)
        return Roads(
            lng=lng,
            lat=lat,
            start=start,
            end=end,
            metres=between(lng[start], lat[start], lng[end], lat[end]),
            kind=arrays["kind"].astype(np.int64),
            one_way=arrays["one_way"],
            limit_kmh=arrays["limit_kmh"].astype(np.int64),
            way=arrays["way"],
            closed=np.zeros(len(start), bool),
            classes=CLASSES,
        )
