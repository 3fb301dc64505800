"""A county as a study takes it: its villages with their places and pieces, its stations, its outlets, its policies."""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean

from huinong.logistics.designs.errors import NothingToDesign, NoTownshipCentre
from huinong.logistics.designs.values import Ground, GroundOutlet, GroundVillage
from huinong.logistics.parcels.names import TOWN, short
from huinong.logistics.parcels.village_counts import VillageCounts, village_counts
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.codes import VillageKind, full
from huinong.registry.divisions.values import DivisionValue, PlaceValue, Precision
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointKind, PointValue
from huinong.registry.policies.queries import policies

ROOMS = ("designs.", "universal.visit_days.village")
DEGREE_M = 111_195  # metres of a degree along a meridian: the mean radius of the earth (IUGG) × π / 180
SPREAD_M = 4_000  # how wide a township is taken for where none of its villages has a place
MEAN_OF_A_DISC = 2 / 3  # the mean distance from the middle of a disc, in radii
HUBS = frozenset({PointKind.TOWNSHIP_CENTRE, PointKind.OUTLET})

Spot = tuple[float, float]


def ground(county: str, on: date) -> Ground:
    """A county as it stands on a day. Raises NothingToDesign, NoTownshipCentre."""
    rates = {row.key: row.value for row in policies(division=county, on=on) if row.key.startswith(ROOMS)}
    rows = [row for row in divisions.villages(county, on) if row.kind is not VillageKind.VIRTUAL]
    towns = {row.prefix: row.name for row in divisions.children(county, on)}
    known = divisions.places([county, *towns, *(row.code for row in rows)])
    here = [row for row in points.points_in(county) if row.is_open(on)]
    scattering = _Scattering(county, rows, known)
    villages = _villages(county, rows, scattering, rates, on)
    if not any(village.is_placed for village in villages):
        raise NothingToDesign
    outlets = _outlets(here, towns, scattering)
    if not outlets:
        raise NoTownshipCentre
    lng, lat = _centre(county, here, scattering, villages)
    return Ground(
        county=county,
        name=divisions.division(county, on).name,
        on=on,
        days=_counts(county, rates, on).days,
        lng=lng,
        lat=lat,
        towns=towns,
        villages=villages,
        outlets=outlets,
        rates=rates,
    )


class _Scattering:
    """Where villages lie. One whose place is not known is put somewhere in its township, always at the same spot."""

    def __init__(self, county: str, rows: Sequence[DivisionValue], known: Mapping[str, PlaceValue]) -> None:
        self.county = county
        self.known = {code: spot for code, place in known.items() if (spot := _spot(place))}
        self.spread = self._spread(rows)

    def _spread(self, rows: Sequence[DivisionValue]) -> Mapping[str, float]:
        """How wide each township is, in metres: as a disc in which its placed villages lie evenly."""
        far: dict[str, list[float]] = defaultdict(list)
        for row in rows:
            middle = self.known.get(full(row.code[:TOWN]))
            if middle and row.code in self.known:
                far[row.code[:TOWN]].append(straight_m(middle, self.known[row.code]))
        return {town: fmean(each) / MEAN_OF_A_DISC for town, each in far.items()}

    def of(self, code: str) -> tuple[Spot | None, bool]:
        """Where a village lies and whether that is known; None where not even its township or county has a place."""
        if code in self.known:
            return self.known[code], True
        town = code[:TOWN]
        middle = self.known.get(full(town)) or self.known.get(full(self.county))
        if middle is None:
            return None, False
        draw = random.Random(f"{code}/scattered")  # noqa: S311  (a made-up place, said to be one)
        reach = self.spread.get(town, SPREAD_M) * math.sqrt(draw.random())
        return moved(middle, reach, draw.random() * math.tau), False


def _spot(place: PlaceValue) -> Spot | None:
    is_known = place.precision is Precision.EXACT and place.lng is not None and place.lat is not None
    return (place.lng, place.lat) if is_known else None  # type: ignore[return-value]  # both were looked at


def straight_m(one: Spot, other: Spot) -> float:
    """Metres as the crow flies, on a plane that touches the earth between the two: right to 0.1 % within a county."""
    east = (other[0] - one[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return DEGREE_M * math.hypot(east, other[1] - one[1])


def moved(spot: Spot, metres: float, angle: float) -> Spot:
    """The spot so far away in a direction, to five digits: a metre."""
    lat = spot[1] + metres * math.sin(angle) / DEGREE_M
    lng = spot[0] + metres * math.cos(angle) / (DEGREE_M * math.cos(math.radians(spot[1])))
    return round(lng, 5), round(lat, 5)


def _counts(county: str, rates: Mapping[str, int], on: date) -> VillageCounts:
    since = on - timedelta(days=rates["designs.counted_days"])
    return village_counts(county, since=since, until=on - timedelta(days=1))


def _villages(
    county: str, rows: Sequence[DivisionValue], scattering: _Scattering, rates: Mapping[str, int], on: date
) -> tuple[GroundVillage, ...]:
    counts = _counts(county, rates, on)
    counted = {row.code: pieces for row in rows if (pieces := counts.day_pieces(row.code)) is not None}
    guess = fmean(counted.values()) if counted else float(rates["designs.village_pieces"])
    stations = {code: row for code, row in points.stations_by_village(county).items() if row.is_open(on)}
    found = []
    for row in rows:
        spot, is_placed = scattering.of(row.code)
        if spot is None:
            continue
        found.append(
            GroundVillage(
                code=row.code,
                name=short(row.name),
                town=row.code[:TOWN],
                lng=spot[0],
                lat=spot[1],
                is_placed=is_placed,
                day_pieces=round(counted.get(row.code, guess), 1),
                is_counted=row.code in counted,
                station=stations[row.code].code if row.code in stations else "",
                station_name=stations[row.code].name if row.code in stations else "",
            )
        )
    return tuple(found)


def _outlets(here: Sequence[PointValue], towns: Mapping[str, str], scattering: _Scattering) -> tuple[GroundOutlet, ...]:
    """The open outlets and township centres; a township without one offers its seat as a place for one."""
    found = [each for row in here if row.kind in HUBS and (each := _outlet(row, scattering))]
    covered = {outlet.town for outlet in found}
    for town, name in towns.items():
        spot = scattering.known.get(full(town))
        if town not in covered and spot:
            found.append(
                GroundOutlet(
                    code=f"N{town}", name=name, town=town, lng=spot[0], lat=spot[1], is_placed=True, is_centre=False
                )
            )
    return tuple(found)


def _outlet(row: PointValue, scattering: _Scattering) -> GroundOutlet | None:
    spot: Spot | None
    if row.precision is Precision.EXACT and row.lng is not None and row.lat is not None:
        spot, is_placed = (row.lng, row.lat), True
    else:
        spot, is_placed = scattering.of(row.division)
    if spot is None:
        return None
    return GroundOutlet(
        code=row.code,
        name=row.name,
        town=row.division[:TOWN],
        lng=spot[0],
        lat=spot[1],
        is_placed=is_placed,
        is_centre=row.kind is PointKind.TOWNSHIP_CENTRE,
    )


def _centre(
    county: str, here: Sequence[PointValue], scattering: _Scattering, villages: Sequence[GroundVillage]
) -> Spot:
    """Where the county's centre is: its point, else the county's place, else the middle of its villages."""
    for row in here:
        if row.kind is PointKind.COUNTY_CENTRE and row.lng is not None and row.lat is not None:
            return row.lng, row.lat
    middle = (fmean(village.lng for village in villages), fmean(village.lat for village in villages))
    return scattering.known.get(full(county)) or middle
