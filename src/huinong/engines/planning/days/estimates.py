"""Straight lines times a detour factor: what a benchmark's file can say in two numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huinong.engines.planning.days.values import Place
from huinong.engines.planning.geometry import between, coordinates
from huinong.engines.planning.travel import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Straight line × `detour`, at `km_per_hour` on the way."""

    detour: float
    km_per_hour: float


def estimated(places: Sequence[Place], estimate: Estimate) -> Matrix:
    """Great circles between places × the factor, in whole metres; seconds from these metres, both rounded half up."""
    lng, lat = coordinates(places)
    straight_m = between(lng[:, None], lat[:, None], lng[None, :], lat[None, :])
    metres = np.floor(straight_m * estimate.detour + 0.5).astype(np.int64)
    seconds = np.floor(metres * 3.6 / estimate.km_per_hour + 0.5).astype(np.int64)
    return Matrix(seconds=seconds, metres=metres, is_estimate=True)
