"""Where there is no road map: straight lines times a detour factor, and how large that factor is where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huinong.engines.planning.geometry import Located, Real, between, coordinates
from huinong.engines.planning.travel import UNREACHABLE, Matrix

OVER_M = 1000  # nearer places say little: their roads wind as villages do


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """Road metres over straight metres of some pairs of places, and how fast the roads are: median and the 90th in 100.

    Detour factors of whole countries lie between 1.2 and 2.1 (Ballou, Rahardja and Sakai 2002, "Selected country
    circuity factors for road travel distance estimation"); mountains have more.
    """

    pairs: int
    median: float
    p90: float
    km_per_hour: float


def straight(places: Sequence[Located], *, detour: float, km_per_hour: float) -> Matrix:
    """An estimate: metres in a straight line times `detour`, at one speed; both rounded up."""
    metres = np.ceil(lines(places) * detour)
    seconds = np.ceil(metres * 3.6 / km_per_hour)
    return Matrix(seconds=seconds.astype(np.int64), metres=metres.astype(np.int64), is_estimate=True)


def calibrate(travel: Matrix, places: Sequence[Located], *, over_m: float = OVER_M) -> Detour | None:
    """How much longer roads are than straight lines, over pairs that are so far apart; None when no pair is."""
    away = lines(places)
    counted = (away > over_m) & (travel.metres != UNREACHABLE) & (travel.seconds > 0)
    if not counted.any():
        return None
    ratio = travel.metres[counted] / away[counted]
    speed = travel.metres[counted] * 3.6 / travel.seconds[counted]
    median, p90 = np.percentile(ratio, (50, 90))
    return Detour(pairs=int(counted.sum()), median=float(median), p90=float(p90), km_per_hour=float(np.median(speed)))


def lines(places: Sequence[Located]) -> Real:
    """Metres in straight lines between each two places."""
    lng, lat = coordinates(places)
    return between(lng[:, None], lat[:, None], lng[None, :], lat[None, :])
