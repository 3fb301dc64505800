"""How far it is between two places on the globe."""

from math import asin, cos, radians, sin, sqrt

RADIUS_M = 6_371_008.8
"""The mean radius (IUGG; Moritz 2000, "Geodetic Reference System 1980")."""


def metres_between(lng: float, lat: float, to_lng: float, to_lat: float) -> float:
    """Metres along the great circle between places in degrees (WGS 84), by the haversine formula.

    Sinnott 1984, "Virtues of the Haversine", Sky & Telescope 68: it keeps its digits where places are near each other.
    """
    rise, run = sin(radians(to_lat - lat) / 2), sin(radians(to_lng - lng) / 2)
    half = rise**2 + cos(radians(lat)) * cos(radians(to_lat)) * run**2
    return 2 * RADIUS_M * asin(sqrt(min(1.0, half)))
