"""How good a county's road map is for its points, and what was learned between them: for the page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from huinong.engines.planning.days.values import Place
from huinong.engines.planning.learning import Source
from huinong.engines.planning.roads import cut_off
from huinong.engines.planning.straight import calibrate
from huinong.logistics.travel.ground import Ground, Thought, learned, thought
from huinong.logistics.travel.networks import network_of
from huinong.logistics.travel.profiles import MINUTE_S, figures
from huinong.logistics.travel.queries import extract, observations
from huinong.logistics.travel.values import PairValue, Quality, Travel
from huinong.registry.points.queries import points_in
from huinong.registry.policies.queries import figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """How well the points lie on the map, and the pairs that were driven. `absurd` scans were left out."""

    quality: Quality
    pairs: tuple[PairValue, ...]
    absurd: int


def survey(county: str, on: date, vehicle: str) -> Survey:
    """A county's points on its roads, by a kind of vehicle. Raises PolicyMissing."""
    rows = [row for row in points_in(county) if row.closed_on is None or row.closed_on > on]
    places = [
        Place(code=row.code, name=row.name, lng=row.lng, lat=row.lat)
        for row in rows
        if row.lng is not None and row.lat is not None
    ]
    numbered = {place.code: number for number, place in enumerate(places)}
    seen = observations(county, on)
    ground = Ground(
        extract=extract(county),
        places=places,
        figures=figures(vehicle, county=county, on=on),
        numbers={row.id: numbered[row.code] for row in rows if row.code in numbered},
        seen=seen.drives,
    )
    first = thought(ground)
    unplaced = tuple(row.name for row in rows if row.code not in numbered)
    quality = _quality(ground, first, unplaced, figure("travel.near_m", division=county, on=on))
    travel = learned(ground, first)
    return Survey(quality=quality, pairs=_pairs(ground, first, travel), absurd=seen.absurd + travel.blend.left_out)


def _quality(ground: Ground, first: Thought, unplaced: Sequence[str], near_m: int) -> Quality:
    points = len(ground.places) + len(unplaced)
    if ground.extract is None:
        return Quality(points=points, unplaced=tuple(unplaced), near_m=near_m)
    network = network_of(ground.extract, ground.figures.profile)
    on_map = [place for place, is_off in zip(ground.places, first.off_map, strict=True) if not is_off]
    by_road, named = network.matrix(on_map), {place.code: place.name for place in ground.places}
    return Quality(
        points=points,
        unplaced=tuple(unplaced),
        near_m=near_m,
        near=int((network.snaps(ground.places).away_m <= near_m).sum()),
        off_map=tuple(place.name for place, is_off in zip(ground.places, first.off_map, strict=True) if is_off),
        cut_off=tuple(named[code] for code in cut_off(by_road, on_map)),
        detour=calibrate(by_road, on_map),
    )


def _pairs(ground: Ground, first: Thought, travel: Travel) -> tuple[PairValue, ...]:
    driven: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in ground.drives:
        if one.seconds <= ground.figures.bounds.most_s(int(first.matrix.seconds[one.start, one.end])):
            driven[one.start, one.end].append(one.seconds)
    return tuple(
        PairValue(
            start=ground.places[start].name,
            end=ground.places[end].name,
            km=round(int(travel.matrix.metres[start, end]) / 1000, 1),
            thought_min=_minutes(int(first.matrix.seconds[start, end])),
            driven_min=_minutes(float(np.median(seconds))),
            learned_min=_minutes(int(travel.matrix.seconds[start, end])),
            drives=int(travel.blend.drives[start, end]),
            source=Source(int(first.sources[start, end])).name.lower(),
        )
        for (start, end), seconds in sorted(driven.items())
        if travel.blend.drives[start, end]
    )


def _minutes(seconds: float) -> float:
    return round(seconds / MINUTE_S, 1)
