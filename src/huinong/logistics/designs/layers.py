"""The map of a study: what opens, what stays, what closes, and the villages that nothing reaches."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huinong.kernel.fen import yuan
from huinong.logistics.designs.shapes import PointLine, VillageLine, point_lines, village_lines
from huinong.logistics.designs.values import StudyValue
from huinong.logistics.designs.wording import CHANGES, REACHED
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.codes import full

TONES = {"opened": "good", "closed": "must", "kept": "info"}
TIERS = {"station": "village", "centre": "township"}
OUT = frozenset({"out", "lost"})
Features = dict[str, Any]


def layers(study: StudyValue) -> Mapping[str, Features]:
    """What `map_panel` draws."""
    return {"boundary": boundary(study.county), "towns": towns(study), "points": places(study)}


def boundary(county: str) -> Features:
    """The county's outline."""
    return _collection(
        {"type": "Feature", "geometry": each.geojson, "properties": {"code": each.code}}
        for each in divisions.boundaries([county])
    )


def towns(study: StudyValue) -> Features:
    """The names of the townships where they lie."""
    where = divisions.places(study.ground.towns)
    placed = ((name, where.get(full(code))) for code, name in study.ground.towns.items())
    return _collection(
        _feature(spot.lng, spot.lat, name=name) for name, spot in placed if spot and spot.lng is not None
    )


def places(study: StudyValue) -> Features:
    """The points, and the villages that are within reach of none."""
    points = [_point(line) for line in reversed(point_lines(study))]
    out = [_village(line) for line in village_lines(study) if line.reach in OUT]
    return _collection([*out, *points])


def _point(line: PointLine) -> Features:
    lines = [_("Serves {n} villages, {pieces} pieces a day").format(n=line.serves, pieces=line.load)]
    if line.change == "opened":
        lines.append(
            _("{mode}: {once} once, {yearly} a year").format(
                mode=line.mode, once=yuan(line.capital_fen), yearly=yuan(line.yearly_fen)
            )
        )
    if line.centre:
        lines.append(_("Hangs from {centre}").format(centre=line.centre))
    if not line.is_placed:
        lines.append(_("Its place is not known; this spot is made up"))
    return _feature(
        line.lng,
        line.lat,
        name=line.name,
        kind=TIERS[line.kind],
        tone=TONES[line.change],
        status=str(CHANGES[line.change].label),
        lines=lines,
    )


def _village(line: VillageLine) -> Features:
    lines = [str(line.reason)] if line.reason else []
    if not line.is_placed:
        lines.append(_("Its place is not known; this spot is made up"))
    return _feature(
        line.lng, line.lat, name=line.name, kind="village", tone="will", status=str(REACHED["out"].label), lines=lines
    )


def _feature(lng: float | None, lat: float | None, **properties: Any) -> Features:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lng, lat]},
        "properties": properties,
    }


def _collection(features: Iterable[Features]) -> Features:
    return {"type": "FeatureCollection", "features": list(features)}
