"""A made-up but likely county's day on real places: villages, towns and a seed in, a `Problem` out.

What is real are the places. Demand, fleet, timetables and prices are drawn or set as `Setting` says; none of its
figures was verified in that county [U], and the open benchmark says so.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, hypot, radians

import numpy as np

from huinong.engines.planning.days.estimates import Estimate, estimated
from huinong.engines.planning.days.values import (
    Bus,
    Call,
    Centre,
    Demand,
    Direction,
    Fetch,
    Place,
    Problem,
    Rates,
    Vehicle,
    Village,
    Zone,
)

KM_A_DEGREE = 111.2
ROAD_BENDS_TO_VILLAGES = 1.5  # a power over 1: a rural road goes from village to village rather than straight on
VAN = Estimate(detour=1.56, km_per_hour=40.0)
FEEDER = Estimate(detour=1.56, km_per_hour=30.0)
BUS = Estimate(detour=1.3, km_per_hour=35.0)  # from village to village, so it bends less between two stops
KEEPER = Estimate(detour=1.4, km_per_hour=15.0)
NEAR = 7  # villages that a road may lead on to


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A real village or town. `town` is the code of the town it belongs to, its own for a town."""

    code: str
    name: str
    town: str
    lng: float
    lat: float
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a day is drawn from: every figure is [U], likely rather than verified."""

    pieces_down: int
    pieces_up: int
    senders: int  # villages with something to send
    even: bool = False  # every village gets as many pieces
    carriers: tuple[str, ...] = ("post", "zto", "yto", "sto", "yunda", "jt", "deppon")
    piece_g: int = 1_200  # mean, log-normal
    piece_cm3: int = 8_000
    spread: float = 0.6
    vans: int = 5
    cold_vans: int = 0
    cold_villages: int = 0
    lines: int = 10
    departures_s: tuple[int, ...] = (8 * 3600 + 1800, 13 * 3600 + 1800)
    rests_s: int = 1_800  # a bus at its far end
    bags: int = 8
    fetch_km: float = 3.0
    centres: int = 5
    has_feeders: bool = True  # a three-wheeler and a motorcycle at each centre
    market_villages: int = 0  # they open late: their keepers are at the market
    van: Estimate = VAN
    feeder: Estimate = FEEDER
    bus: Estimate = BUS
    keeper: Estimate = KEEPER


RATES = Rates(
    bag_g=25_000, bag_cm3=120_000, bag_pieces=40, keeper_waits_s=3_600, passenger_fen_per_hour=1_500, unserved_fen=2_000
)
OPENS_S, CLOSES_S = 7 * 3600, 18 * 3600 + 1800
DUE_DOWN_S, DUE_UP_S = 17 * 3600 + 1800, 18 * 3600 + 1800
WARM_S = 4 * 3600


def rural_day(*, seat: Site, towns: Sequence[Site], villages: Sequence[Site], setting: Setting, seed: int) -> Problem:
    """A likely day of a county whose centre is at `seat`. The same seed gives the same day."""
    return _Drawn(seat, towns, villages, setting, np.random.default_rng(seed)).problem()


class _Drawn:
    """One drawing: places are numbered seat, villages, centres, then the roadside stops."""

    def __init__(
        self,
        seat: Site,
        towns: Sequence[Site],
        villages: Sequence[Site],
        setting: Setting,
        rng: np.random.Generator,
    ) -> None:
        self._villages, self._setting, self._rng = villages, setting, rng
        self._places = [_place(each) for each in (seat, *villages)]
        self._numbers = range(1, len(villages) + 1)
        outer = sorted(towns, key=lambda each: (-_km(each, seat), each.code))
        self._centres = self._add([_centre_site(each) for each in _spread(outer, setting.centres)])
        self._towns = outer
        self._stops: dict[int, int] = {}  # village on the road -> its stop's place

    def problem(self) -> Problem:
        demands = tuple(self._demands())
        buses = tuple(self._buses())
        places = tuple(self._places)
        return Problem(
            places=places,
            depot=0,
            opens_s=OPENS_S,
            closes_s=CLOSES_S,
            travel={"van": estimated(places, self._setting.van), "feeder": estimated(places, self._setting.feeder)},
            demands=demands,
            villages=tuple(self._counters()),
            centres=tuple(_centre(place) for place in self._centres),
            vehicles=(*self._vans(), *self._feeders()),
            buses=buses,
            rates=RATES,
        )

    def _add(self, sites: Sequence[Site]) -> range:
        first = len(self._places)
        self._places += [_place(each) for each in sites]
        return range(first, len(self._places))

    # Demand

    def _demands(self) -> Iterator[Demand]:
        setting, rng = self._setting, self._rng
        down = self._shares(setting.pieces_down, setting.even, self._numbers)
        senders = sorted(rng.choice(self._numbers, size=setting.senders, replace=False).tolist())
        up = self._shares(setting.pieces_up, False, senders)
        for direction, shares in ((Direction.DOWN, down), (Direction.UP, up)):
            for place, pieces in shares:
                yield from self._of_carriers(place, pieces, direction)
        for place in sorted(rng.choice(self._numbers, size=setting.cold_villages, replace=False).tolist()):
            yield self._demand(place, Direction.DOWN, "post", 2, Zone.CHILLED)
            yield self._demand(place, Direction.UP, "post", 4, Zone.CHILLED)

    def _shares(self, pieces: int, even: bool, places: Sequence[int]) -> list[tuple[int, int]]:
        """At least one piece each; the others by size of village, log-normal."""
        if even:
            return [(place, pieces // len(places)) for place in places]
        sizes = self._rng.lognormal(0.0, self._setting.spread, len(places))
        more = self._rng.multinomial(pieces - len(places), sizes / sizes.sum())
        return [(place, 1 + int(extra)) for place, extra in zip(places, more, strict=True)]

    def _of_carriers(self, place: int, pieces: int, direction: Direction) -> Iterator[Demand]:
        carriers = self._setting.carriers
        weights = np.arange(len(carriers) + 1, 1, -1, dtype=float)
        for carrier, count in zip(carriers, self._rng.multinomial(pieces, weights / weights.sum()), strict=True):
            if count:
                yield self._demand(place, direction, carrier, int(count), Zone.AMBIENT)

    def _demand(self, place: int, direction: Direction, carrier: str, pieces: int, zone: Zone) -> Demand:
        setting, rng = self._setting, self._rng
        is_down, is_cold = direction is Direction.DOWN, zone is not Zone.AMBIENT
        load_g = int(rng.lognormal(np.log(setting.piece_g) - setting.spread**2 / 2, setting.spread, pieces).sum())
        cm3 = int(rng.lognormal(np.log(setting.piece_cm3) - setting.spread**2 / 2, setting.spread, pieces).sum())
        trunk_in_s = 5 * 3600 + 1800 + 1800 * (setting.carriers.index(carrier) % 5)
        picked_s = 8 * 3600 + 1800
        return Demand(
            code=f"{place}-{direction.value}-{carrier}{'-cold' if is_cold else ''}",
            place=place,
            direction=direction,
            carrier=carrier,
            pieces=pieces,
            load_g=max(1, load_g),
            volume_cm3=max(1, cm3),
            ready_s=trunk_in_s if is_down else picked_s,
            due_s=DUE_DOWN_S if is_down else DUE_UP_S,
            zone=zone,
            warm_s=WARM_S if is_cold and not is_down else None,
        )

    # Counters and vehicles

    def _counters(self) -> Iterator[Village]:
        markets = set(self._rng.choice(self._numbers, size=self._setting.market_villages, replace=False).tolist())
        for place in self._numbers:
            yield Village(
                place=place,
                opens_s=(12 * 3600 if place in markets else 8 * 3600),
                closes_s=17 * 3600 + 1800,
                stop_s=150,
                piece_s=6,
                fetches=tuple(self._fetches(place)),
            )

    def _fetches(self, place: int) -> Iterator[Fetch]:
        """To the two nearest stops within reach, and to the market town's centre where that is near."""
        targets = sorted((_km(self._places[place], self._places[each]), each) for each in self._stops.values())
        near = [pair for pair in targets if pair[0] <= self._setting.fetch_km][:2]
        towns = sorted((_km(self._places[place], self._places[each]), each) for each in self._centres)
        for km, stop in near + [pair for pair in towns[:1] if pair[0] <= self._setting.fetch_km]:
            way = self._setting.keeper
            takes_s = max(180, ceil(km * way.detour * 3600 / way.km_per_hour))
            yield Fetch(stop=stop, takes_s=takes_s, fee_fen=200 + round(35 * km), load_g=60_000)

    def _vans(self) -> Iterator[Vehicle]:
        for number in range(self._setting.vans):
            is_cold = number < self._setting.cold_vans
            spaces = {Zone.AMBIENT: 4_700_000, Zone.CHILLED: 800_000} if is_cold else {Zone.AMBIENT: 5_500_000}
            yield Vehicle(
                code=f"van-{number + 1}",
                kind="van",
                base=0,
                profile="van",
                starts_s=8 * 3600,
                ends_s=17 * 3600 + 1800,
                turnaround_s=1_800,
                trips=3,
                load_g=700_000,
                spaces=spaces,
                fixed_fen=22_000 if is_cold else 20_000,
                fen_per_km=110,
                fen_per_hour=2_500,
            )

    def _feeders(self) -> Iterator[Vehicle]:
        for number, base in enumerate(self._centres if self._setting.has_feeders else ()):
            for kind, load_g, cm3, fixed_fen, fen_per_km in (
                ("three-wheeler", 300_000, 1_800_000, 2_000, 30),
                ("motorcycle", 60_000, 350_000, 1_000, 20),
            ):
                yield Vehicle(
                    code=f"{kind}-{number + 1}",
                    kind=kind,
                    base=base,
                    profile="feeder",
                    starts_s=8 * 3600,
                    ends_s=17 * 3600 + 1800,
                    turnaround_s=900,
                    trips=4,
                    load_g=load_g,
                    spaces={Zone.AMBIENT: cm3},
                    fixed_fen=fixed_fen,
                    fen_per_km=fen_per_km,
                    fen_per_hour=1_600,
                )

    # Buses

    def _buses(self) -> Iterator[Bus]:
        for number, road in enumerate(self._roads()):
            stops = [0, *(self._stop(village) for village in road)]
            out = self._legs(stops)
            bag_s, passengers = int(self._rng.integers(20, 61)), int(self._rng.integers(8, 21))
            for departure, first_s in enumerate(self._setting.departures_s):
                leaves_s = first_s + 300 * (number % 4)
                there_s = leaves_s + sum(out) + 60 * (len(out) - 1)
                for way, order, legs, start_s in (
                    ("out", stops, out, leaves_s),
                    ("back", stops[::-1], out[::-1], there_s + self._setting.rests_s),
                ):
                    yield Bus(
                        code=f"line-{number + 1}-{way}-{departure + 1}",
                        line=f"line-{number + 1}",
                        calls=tuple(_calls(order, legs, start_s)),
                        bags=self._setting.bags,
                        load_g=self._setting.bags * RATES.bag_g,
                        fee_fen=250,
                        bag_s=bag_s,
                        passengers=max(1, passengers + int(self._rng.integers(-4, 5))),
                    )

    def _roads(self) -> Iterator[list[int]]:
        """One line to the remotest village of each of the outer towns, in the order of the villages on its road."""
        of_town = {
            town.code: [n for n in self._numbers if self._villages[n - 1].town == town.code] for town in self._towns
        }
        ends = [
            max(mine, key=lambda each: (_km(self._places[each], self._places[0]), each))
            for mine in of_town.values()
            if mine
        ]
        ways = self._ways()
        for end in ends[: self._setting.lines]:
            yield _path(ways, end)

    def _ways(self) -> dict[int, int]:
        """The village before each on the road from the seat (Dijkstra over near villages)."""
        points = self._places[: len(self._villages) + 1]
        far = np.array([[_km(here, there) for there in points] for here in points])
        near = np.argsort(far, axis=1, kind="stable")[:, 1 : NEAR + 1]
        cost, before, queue = {0: 0.0}, {0: 0}, [(0.0, 0)]
        while queue:
            so_far, here = heapq.heappop(queue)
            for there in (*near[here].tolist(), *(n for n in range(len(points)) if here in near[n])):
                total = so_far + float(far[here, there]) ** ROAD_BENDS_TO_VILLAGES
                if total < cost.get(there, np.inf) - 1e-12:
                    cost[there], before[there] = total, here
                    heapq.heappush(queue, (total, there))
        return before

    def _stop(self, village: int) -> int:
        """The roadside stop of a village on the road: a few hundred metres off, or the centre that is there."""
        if village not in self._stops:
            here = self._places[village]
            near = [each for each in self._centres if _km(here, self._places[each]) < 0.8]
            self._stops[village] = near[0] if near else self._roadside(village, here)
        return self._stops[village]

    def _roadside(self, village: int, here: Place) -> int:
        angle, km = self._rng.uniform(0, 2 * np.pi), self._rng.uniform(0.15, 0.6)
        lng = here.lng + km * float(np.cos(angle)) / (KM_A_DEGREE * cos(radians(here.lat)))
        lat = here.lat + km * float(np.sin(angle)) / KM_A_DEGREE
        site = Site(
            code=f"stop-{village}",
            name=f"{here.name}路口",
            town="",
            lng=round(lng, 5),
            lat=round(lat, 5),
            is_exact=False,
        )
        return self._add([site])[0]

    def _legs(self, stops: Sequence[int]) -> list[int]:
        way = self._setting.bus
        places = [self._places[each] for each in stops]
        return [max(60, round(_km(*pair) * way.detour * 3600 / way.km_per_hour)) for pair in pairwise(places)]


def _calls(order: Sequence[int], legs: Sequence[int], start_s: int) -> Iterator[Call]:
    now = start_s
    yield Call(place=order[0], arrives_s=now, leaves_s=now)
    for number, (place, leg_s) in enumerate(zip(order[1:], legs, strict=True), start=1):
        now += leg_s
        stays_s = 60 if number < len(legs) else 0
        yield Call(place=place, arrives_s=now, leaves_s=now + stays_s)
        now += stays_s


def _path(before: dict[int, int], end: int) -> list[int]:
    path = [end]
    while before[path[-1]] != 0:
        path.append(before[path[-1]])
    return path[::-1]


def _place(site: Site) -> Place:
    return Place(code=site.code, name=site.name, lng=site.lng, lat=site.lat, is_exact=site.is_exact)


def _centre_site(town: Site) -> Site:
    return Site(code=f"centre-{town.code}", name=town.name, town=town.town, lng=town.lng, lat=town.lat)


def _centre(place: int) -> Centre:
    return Centre(
        place=place,
        opens_s=7 * 3600 + 1800,
        closes_s=18 * 3600,
        stop_s=300,
        handling_s=1_200,
        pieces=800,
        fee_fen_per_piece=10,
    )


def _km(here: Site | Place, there: Site | Place) -> float:
    """Straight, on a plane at this latitude: a county is small."""
    east = (here.lng - there.lng) * cos(radians((here.lat + there.lat) / 2))
    return KM_A_DEGREE * hypot(east, here.lat - there.lat)


def _spread(towns: Sequence[Site], count: int) -> list[Site]:
    """Towns far from each other, the remotest first."""
    chosen = list(towns[:1]) if count else []
    while len(chosen) < min(count, len(towns)):
        rest = [each for each in towns if each not in chosen]
        chosen.append(max(rest, key=lambda each: (min(_km(each, one) for one in chosen), each.code)))
    return chosen
