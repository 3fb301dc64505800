"""A county's outline: reading it, converting it, and how far outside it a point lies."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from huinong.registry.divisions.gcj02 import to_wgs84
from huinong.registry.divisions.values import Finding, Problem

METRES_A_DEGREE = 111_195.0  # of latitude, on the mean sphere
DECIMALS = 6  # 0.1 m


@dataclass(frozen=True, slots=True)
class Outline:
    """A polygon in WGS-84 degrees."""

    polygon: BaseGeometry

    @property
    def geojson(self) -> Mapping[str, Any]:
        """The polygon as a GeoJSON geometry."""
        # lists, not tuples: as it will be read back
        geometry: dict[str, Any] = json.loads(json.dumps(mapping(self.polygon)))
        return geometry

    def metres_outside(self, lng: float, lat: float) -> float:
        """How far the point lies outside; 0 inside. Flat-earth metres around the point: right within per cents."""
        point = Point(lng, lat)
        if self.polygon.covers(point):
            return 0.0
        squeeze = cos(radians(lat))
        flat = shapely.transform(self.polygon, lambda xy: xy * (squeeze, 1.0))
        return float(flat.distance(Point(lng * squeeze, lat)) * METRES_A_DEGREE)


def read_outline(path: Path, report: Callable[[Finding], None]) -> Outline | None:
    """The outline in a GeoJSON file of GCJ-02 coordinates, converted; None when it was reported as faulty."""
    if not path.is_file():
        report(Finding(path.name, 0, "", Problem.NO_FILE))
        return None
    try:
        polygon = shape(_geometry(json.loads(path.read_bytes().decode("utf-8-sig"))))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError) as error:
        report(Finding(path.name, 0, "", Problem.NOT_GEOJSON, str(error)[:80]))
        return None
    if polygon.geom_type not in {"Polygon", "MultiPolygon"}:
        report(Finding(path.name, 0, "", Problem.NOT_GEOJSON, polygon.geom_type))
        return None
    if polygon.is_empty or not polygon.is_valid:
        report(Finding(path.name, 0, "coordinates", Problem.BAD_OUTLINE, shapely.is_valid_reason(polygon)))
        return None
    return Outline(shapely.transform(polygon, _converted))


def _converted(points: Any) -> Any:
    return [[round(part, DECIMALS) for part in to_wgs84(lng, lat)] for lng, lat in points.tolist()]


def _geometry(document: Any) -> Any:
    """The one geometry of a GeoJSON document (RFC 7946): bare, in a feature, or in a collection of one."""
    if document["type"] == "FeatureCollection":
        [feature] = document["features"]
        return _geometry(feature)
    return document["geometry"] if document["type"] == "Feature" else document
