"""From a map, places and scans to how long and how far it is: thought first, then learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.values import Place
from huinong.engines.planning.learning import Drive, Source, blend
from huinong.engines.planning.roads import near, unreachable
from huinong.engines.planning.straight import straight
from huinong.engines.planning.travel import Matrix
from huinong.logistics.travel.networks import network_of
from huinong.logistics.travel.profiles import Figures
from huinong.logistics.travel.values import Closure, ExtractValue, SeenDrive, Travel


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Places with what is known of the ways between them. `numbers` says which place each point is."""

    extract: ExtractValue | None
    places: Sequence[Place]
    figures: Figures
    numbers: Mapping[UUID, int]
    seen: Sequence[SeenDrive]
    closed: Sequence[Closure] = ()

    @property
    def drives(self) -> tuple[Drive, ...]:
        """Those of the drives seen that are between these places."""
        number = self.numbers
        between = (one for one in self.seen if one.start in number and one.end in number)
        return tuple(Drive(number[one.start], number[one.end], one.seconds) for one in between)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Thought:
    """What is thought before anything is learned, where each pair is from, and which places are off the map."""

    matrix: Matrix
    sources: NDArray[np.int8]
    off_map: NDArray[np.bool_]


def thought(ground: Ground) -> Thought:
    """By road; from and to places off the map, or everywhere when there is none, in straight lines."""
    by, places = ground.figures, ground.places
    estimate = straight(places, detour=by.detour_percent / 100, km_per_hour=by.estimate_km_per_hour)
    if ground.extract is None:
        sources = np.full(estimate.seconds.shape, Source.ESTIMATE, np.int8)
        return Thought(matrix=estimate, sources=sources, off_map=np.zeros(len(places), bool))
    network = network_of(ground.extract, by.profile)
    for spot in ground.closed:
        network = network.without(near(network.roads, spot.lng, spot.lat, within_m=spot.within_m))
    by_road, off_map = network.matrix(places), ~network.snaps(places).found
    apart = off_map[:, None] | off_map[None, :]
    np.fill_diagonal(apart, val=False)
    mixed = Matrix(
        seconds=np.where(apart, estimate.seconds, by_road.seconds),
        metres=np.where(apart, estimate.metres, by_road.metres),
        is_estimate=bool(apart.any()),
    )
    sources = np.where(apart, Source.ESTIMATE, Source.ROADS).astype(np.int8)
    return Thought(matrix=mixed, sources=sources, off_map=off_map)


def learned(ground: Ground, first: Thought) -> Travel:
    """What was thought, moved towards what was driven."""
    by = ground.figures
    blended = blend(
        first.matrix,
        ground.drives,
        prior_weight=by.prior_drives,
        bounds=by.bounds,
        sources=first.sources,
    )
    off_map = zip(ground.places, first.off_map, strict=True)
    return Travel(
        blend=blended,
        off_map=tuple(place.code for place, is_off in off_map if is_off),
        unreachable=unreachable(first.matrix, ground.places),
        extract=ground.extract,
        detour_percent=by.detour_percent,
    )
