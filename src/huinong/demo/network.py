"""The points of the demo county: one centre, a township outlet each, and stations in most villages."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from huinong.demo import people
from huinong.demo.world import COUNTY, MANAGER, Station, Town
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.values import DivisionValue, PlaceValue, Precision
from huinong.registry.parties import services as parties
from huinong.registry.parties.values import NewIdentifier, NewParty, PartyKind, Scheme
from huinong.registry.points import services as points
from huinong.registry.points.values import CapabilityService, Hours, NewCapability, NewPoint, PointKind

CLOSED_OFTEN = 7  # every so many villages has no station: the gap that 村村有服务 must show
SERVICES = (CapabilityService.DELIVERY, CapabilityService.COLLECTION, CapabilityService.PRODUCE_INTAKE)


@dataclass(frozen=True, slots=True)
class Ground:
    """The divisions the network stands on, as of the day it opens."""

    opened: date
    towns: tuple[DivisionValue, ...]
    villages: Mapping[str, tuple[DivisionValue, ...]]
    places: Mapping[str, PlaceValue]

    @classmethod
    def of(cls, opened: date) -> "Ground":
        """The county pack's divisions and places."""
        towns = divisions.children(COUNTY, on=opened)
        villages = {town.code: divisions.villages(town.code[:9], on=opened) for town in towns}
        return cls(opened, towns, villages, {place.code: place for place in divisions.places_under(COUNTY)})

    def served(self) -> list[DivisionValue]:
        """The villages that get a station: those with a real place, less every seventh."""
        return [
            village
            for town in self.towns
            for number, village in enumerate(self.villages[town.code])
            if number % CLOSED_OFTEN != CLOSED_OFTEN - 1 and self.places[village.code].precision is Precision.EXACT
        ]

    def point(self, code: str, kind: PointKind, name: str, division: str, parent: str = "") -> NewPoint:
        """A point to open in a division, at its place."""
        place = self.places.get(division)
        return NewPoint(
            key=f"demo/point/{code}", code=code, kind=kind, name=name, division=division, opened_on=self.opened,
            parent=parent, lng=place.lng if place else None, lat=place.lat if place else None,
            precision=place.precision if place else Precision.UNKNOWN,
        )  # fmt: skip


def open_network(draw: random.Random, opened: date, moment: datetime) -> tuple[UUID, tuple[Town, ...]]:
    """Open every point with its keeper and what it can do; answers the centre and the townships."""
    ground = Ground.of(opened)
    served = ground.served()
    ids = _open(ground, served, moment)
    keepers = _keepers(draw, served, moment)
    stations = {
        row.code: Station(ids[f"S{row.code[6:]}"], row.code, keeper, _station_name(row.name))
        for row, keeper in zip(served, keepers, strict=True)
    }
    for station in stations.values():
        points.assign_keeper(
            county=COUNTY, key=f"demo/keeps/{station.village}", point=station.point, keeper_party=station.keeper,
            actor=MANAGER, happened_at=moment,
        )  # fmt: skip
    _equip(list(stations.values()), opened, moment)
    towns = (
        Town(
            code=town.code[:9],
            name=town.name,
            point=ids[f"T{town.code[6:9]}"],
            stations=tuple(stations[row.code] for row in ground.villages[town.code] if row.code in stations),
        )
        for town in ground.towns
    )
    return ids["C"], tuple(towns)


def _open(ground: Ground, served: Iterable[DivisionValue], moment: datetime) -> Mapping[str, UUID]:
    new = [ground.point("C", PointKind.COUNTY_CENTRE, "崇阳县共配中心", f"{COUNTY}000000")]
    new += [
        ground.point(f"T{town.code[6:9]}", PointKind.TOWNSHIP_CENTRE, f"{town.name}支局", town.code, "C")
        for town in ground.towns
    ]
    for row in served:
        parent = f"T{row.code[6:9]}"
        name = _station_name(row.name)
        new.append(ground.point(f"S{row.code[6:]}", PointKind.VILLAGE_STATION, name, row.code, parent))
    receipts = points.open_points(county=COUNTY, points=new, actor=MANAGER, happened_at=moment)
    return {point.code: _id(receipt.fact.point) for point, receipt in zip(new, receipts, strict=True)}


def _id(found: UUID | None) -> UUID:
    assert found is not None, "the fact of an opening names what it opened"
    return found


def _keepers(draw: random.Random, served: Iterable[DivisionValue], moment: datetime) -> list[UUID]:
    new = [person(draw, f"keeper/{row.code}", PartyKind.KEEPER, row.code) for row in served]
    receipts = parties.register_parties(county=COUNTY, parties=new, actor=MANAGER, happened_at=moment)
    return [_id(receipt.fact.party) for receipt in receipts]


def person(draw: random.Random, key: str, kind: PartyKind, division: str = "") -> NewParty:
    """Somebody made up, to register."""
    someone = people.person(draw)
    phone = NewIdentifier(scheme=Scheme.PHONE, text=someone.phone)
    return NewParty(key=f"demo/{key}", kind=kind, name=someone.name, division=division, identifiers=(phone,))


def _station_name(village: str) -> str:
    """`小港村村委会` → `小港村站`; `七星社区居委会` → `七星社区站`."""
    place = village.removesuffix("村委会").removesuffix("居委会").removesuffix("村")
    return f"{place}站" if place.endswith("社区") else f"{place}村站"


def _equip(stations: Sequence[Station], opened: date, moment: datetime) -> None:
    dates = {"licensed_on": opened, "trained_on": opened, "equipped_on": opened, "live_on": opened + timedelta(days=1)}
    capabilities = [
        NewCapability(key=f"demo/capability/{station.village}/{service}", point=station.point, service=service, **dates)
        for station in stations
        for service in SERVICES
    ]
    points.set_capabilities(county=COUNTY, capabilities=capabilities, actor=MANAGER, happened_at=moment)
    for number, station in enumerate(stations):
        week = [Hours(day, 8 * 60, 18 * 60) for day in range(6 + number % 2)]
        key = f"demo/hours/{station.village}"
        points.set_hours(county=COUNTY, key=key, point=station.point, hours=week, actor=MANAGER, happened_at=moment)
