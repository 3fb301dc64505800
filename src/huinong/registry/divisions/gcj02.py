"""GCJ-02, the shifted coordinates of Chinese maps, to WGS-84 and back.

The shift was published as `eviltransform` (github.com/googollee/eviltransform; formula and constants after its
EvilTransform.cs): a polynomial and sines of the offset from 105° E, 35° N, on the Krasovsky 1940 ellipsoid. It
has no closed inverse, so the inverse is iterated.
"""

from math import cos, pi, radians, sin, sqrt

SEMI_MAJOR_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
TOLERANCE_DEG = 1e-9  # 0.1 mm; the data has six decimals
MOST_STEPS = 30

Point = tuple[float, float]


def to_gcj02(lng: float, lat: float) -> Point:
    """WGS-84 → GCJ-02; a point outside China's box stays as it is."""
    if not _is_shifted(lng, lat):
        return lng, lat
    x, y = lng - 105.0, lat - 35.0
    magic = 1 - ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    metres_a_radian_north = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / (magic * sqrt(magic))
    metres_a_radian_east = SEMI_MAJOR_M / sqrt(magic) * cos(radians(lat))
    return (
        lng + _east_m(x, y) * 180.0 / (metres_a_radian_east * pi),
        lat + _north_m(x, y) * 180.0 / (metres_a_radian_north * pi),
    )


def to_wgs84(lng: float, lat: float) -> Point:
    """GCJ-02 → WGS-84 by fixed-point steps: each moves the guess by what its image still misses."""
    guess = (lng, lat)
    for _ in range(MOST_STEPS):
        image = to_gcj02(*guess)
        miss = (lng - image[0], lat - image[1])
        guess = (guess[0] + miss[0], guess[1] + miss[1])
        if max(abs(miss[0]), abs(miss[1])) < TOLERANCE_DEG:
            break
    return guess


def _is_shifted(lng: float, lat: float) -> bool:
    return 72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271


def _north_m(x: float, y: float) -> float:
    smooth = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    waves += 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)
    waves += 160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y / 30.0 * pi)
    return smooth + waves * 2.0 / 3.0


def _east_m(x: float, y: float) -> float:
    smooth = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    waves += 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)
    waves += 150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)
    return smooth + waves * 2.0 / 3.0
