"""Where a county's day happens: its centre, its townships, the counters that serve villages, and the bus stops."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.engines.planning.days.values import Place
from huinong.logistics.plans.errors import NothingToPlan
from huinong.logistics.transport.day_trips import DayTrip
from huinong.registry.points.queries import openings, points_in, points_with_hours
from huinong.registry.points.values import Opening, PointKind, PointValue, Precision

TOWN_DIGITS = 9
MIDDLES = (PointKind.TOWNSHIP_CENTRE, PointKind.OUTLET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The points of a county that work on a day and whose place is known, and what each village is served by.

    `towns` is the point of each township by its nine digits; `counters` are stations, and townships for the villages
    that have no station of their own. `unplaced` and `closed` are names of stations that cannot be planned for.
    """

    centre: PointValue
    towns: Mapping[str, PointValue]
    stations: Sequence[PointValue]
    openings: Mapping[UUID, Opening]
    unplaced: tuple[str, ...]
    closed: tuple[str, ...]

    def counter_of_village(self, village: str) -> UUID | None:
        """The point that hands out to a village: its station, else its township's."""
        own = next((point.id for point in self._stations_of(village)), None)
        town = self.towns.get(village[:TOWN_DIGITS])
        return own or (town.id if town else None)

    def _stations_of(self, village: str) -> Iterable[PointValue]:
        return (point for point in self.stations if point.division == village)


def ground(county: str, day: date) -> Ground:
    """The ground of a day. Five queries. Raises NothingToPlan where there is no county centre with a place.

    A station that has posted no hours is taken for open: unknown is not closed.
    """
    points, opened, posted = points_in(county), openings(county, day), points_with_hours(county)
    placed = [point for point in points if point.lng is not None and point.lat is not None and point.is_open(day)]
    centre = next((point for point in placed if point.kind is PointKind.COUNTY_CENTRE), None)
    if centre is None:
        raise NothingToPlan(day=day.isoformat(), reason=_("the county centre has no place on the map"))
    towns: dict[str, PointValue] = {}
    for kind in MIDDLES:
        for point in placed:
            if point.kind is kind:
                towns.setdefault(point.division[:TOWN_DIGITS], point)
    stations = [point for point in placed if point.kind is PointKind.VILLAGE_STATION]
    lost = [point for point in points if point.kind is PointKind.VILLAGE_STATION and point.is_open(day)]
    shut = [point for point in stations if point.id in posted and not opened[point.id].is_open]
    return Ground(
        centre=centre,
        towns=towns,
        stations=[point for point in stations if point not in shut],
        openings=opened,
        unplaced=tuple(point.name for point in lost if point.lng is None),
        closed=tuple(point.name for point in shut),
    )


@dataclass(frozen=True, slots=True)
class Counter:
    """Where pieces are handed out and taken in: a station, or a township's own counter. `place` is its index."""

    point: PointValue
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """The places of a problem: the centre, the townships, the counters, and the bus stops that are none of these."""

    places: tuple[Place, ...]
    centres: Mapping[UUID, int]
    counters: Mapping[UUID, Counter]
    stops: Mapping[str, int]

    def stop_of(self, point: UUID | None, code: str) -> int | None:
        """The place where a bus calls: the centre or a township before a station; None where nobody knows."""
        if point is not None and point in self.centres:
            return self.centres[point]
        if point is not None and point in self.counters:
            return self.counters[point].place
        return self.stops.get(code)


def map_of(ground: Ground, trips: Sequence[DayTrip], wanted: frozenset[UUID]) -> Map:
    """The places that a day's plan needs: `wanted` are the counters that have something to bring or to fetch."""
    towns = sorted(ground.towns.values(), key=lambda point: point.code)
    found = [_place(point) for point in (ground.centre, *towns)]
    centres = {point.id: number for number, point in enumerate((ground.centre, *towns))}
    counters: dict[UUID, Counter] = {}
    for point in (*(town for town in towns), *ground.stations):
        if point.id in wanted:
            counters[point.id] = Counter(point, len(found))
            found.append(_place(point, is_counter=point.id in centres))
    stops: dict[str, int] = {}
    for call in (call.place for trip in trips for call in trip.calls):
        is_known = call.point in centres or call.point in counters or call.code in stops
        if not is_known and call.lng is not None and call.lat is not None:
            stops[call.code] = len(found)
            found.append(Place(code=call.code, name=call.name, lng=call.lng, lat=call.lat))
    return Map(places=tuple(found), centres=centres, counters=counters, stops=stops)


def _place(point: PointValue, *, is_counter: bool = False) -> Place:
    assert point.lng is not None
    assert point.lat is not None
    code = f"{point.id}/counter" if is_counter else str(point.id)
    return Place(code=code, name=point.name, lng=point.lng, lat=point.lat, is_exact=point.precision is Precision.EXACT)
