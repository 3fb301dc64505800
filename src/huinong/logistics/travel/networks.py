"""Road maps made ready to be driven on, and how much of a map is a county's."""

from datetime import date
from functools import lru_cache
from math import cos, radians
from uuid import UUID

from huinong.engines.planning.roads import Network, Profile
from huinong.logistics.travel.extracts import Box
from huinong.logistics.travel.models import RoadExtract
from huinong.logistics.travel.packing import unpacked
from huinong.logistics.travel.values import ExtractValue
from huinong.registry.points.queries import points_in
from huinong.registry.policies.queries import figure

DEGREE_M = 111_195.0  # of latitude
NETWORKS = 6  # kept by each process: a county's three kinds of vehicle, twice


def network_of(known: ExtractValue, profile: Profile) -> Network:
    """The roads that a kind of vehicle can use. Each process keeps a few: a map that was loaded never changes."""
    speeds = tuple(sorted(profile.km_per_hour.items()))
    rest = (profile.code, profile.most_km_per_hour, profile.access_km_per_hour, profile.snap_m)
    return _network(known.county, known.id, speeds, rest)


@lru_cache(maxsize=NETWORKS)
def _network(county: str, id_: UUID, speeds: tuple[tuple[str, int], ...], rest: tuple[str, int, int, int]) -> Network:
    code, most, access, snap_m = rest
    profile = Profile(
        code=code, km_per_hour=dict(speeds), most_km_per_hour=most, access_km_per_hour=access, snap_m=snap_m
    )
    graph = RoadExtract.objects.filter(county=county, id=id_).values_list("graph", flat=True).get()
    return Network(unpacked(bytes(graph)), profile)


def box_of(county: str, on: date) -> Box | None:
    """Around a county's points, as wide a margin as its policy says; None while no point has coordinates."""
    placed = [(row.lng, row.lat) for row in points_in(county) if row.lng is not None and row.lat is not None]
    if not placed:
        return None
    high = figure("travel.margin_m", division=county, on=on) / DEGREE_M
    west, east = min(lng for lng, _ in placed), max(lng for lng, _ in placed)
    south, north = min(lat for _, lat in placed), max(lat for _, lat in placed)
    wide = high / cos(radians((south + north) / 2))
    return west - wide, south - high, east + wide, north + high
