"""The demo county as the rest of the demo sees it: places, partners, and who acts for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from huinong.access.roles import ROLES
from huinong.kernel.actor import Actor, Role, Scope

COUNTY = "421223"
SPREAD = 7_919  # a prime: numbers of one day do not stand in a row


@dataclass(frozen=True, slots=True)
class Station:
    """A village station, the village it stands in, and its keeper's party."""

    point: UUID
    village: str
    keeper: UUID
    name: str

    @property
    def town(self) -> str:
        """The nine-digit code of its township."""
        return self.village[:9]


@dataclass(frozen=True, slots=True)
class Town:
    """A township outlet and the stations below it."""

    code: str
    name: str
    point: UUID
    stations: tuple[Station, ...]


@dataclass(frozen=True, slots=True)
class Courier:
    """A waybill brand: its code, party, how its numbers look, and its share of the pieces in percent."""

    code: str
    name: str
    party: UUID
    prefix: str
    digits: int
    share: int

    def number(self, serial: int) -> str:
        """A waybill number that looks like this brand's; different serials give different numbers."""
        digits = self.digits - len(self.prefix)
        return f"{self.prefix}{serial * SPREAD % 10**digits:0{digits}d}"


@dataclass(frozen=True, slots=True)
class Coop:
    """A co-operative: its party, and the station where its goods are packed."""

    party: UUID
    name: str
    station: Station
    skus: tuple[str, ...]


@dataclass(slots=True)
class World:
    """Everything that stands before the first day."""

    centre: UUID
    towns: tuple[Town, ...]
    villages: tuple[str, ...]
    couriers: tuple[Courier, ...]
    coops: tuple[Coop, ...]
    buyers: tuple[UUID, ...]
    drivers: Mapping[str, str] = field(default_factory=dict)

    def station_of(self, village: str) -> Station:
        """The station a village's pieces go to: its own, else the first of its township, else the first of all."""
        stations = self.by_village
        if village in stations:
            return stations[village]
        town = next((town for town in self.towns if town.code == village[:9] and town.stations), self.towns[0])
        return town.stations[0]

    @property
    def by_village(self) -> Mapping[str, Station]:
        """Stations by their own village."""
        return {station.village: station for town in self.towns for station in town.stations}

    def driver(self, town: str, wave: int = 0) -> Actor:
        """Who drives for a township; the second wave has a driver of its own."""
        first = self.drivers.get(town, f"demo:driver:{town}")
        return acting(Role.DRIVER, f"demo:second:{town}" if wave else first)


def acting(
    role: Role, name: str, *, division: str = COUNTY, point: UUID | None = None, party: UUID | None = None
) -> Actor:
    """Somebody of the demo, with exactly the permissions of the role."""
    return Actor(id=name, name=name, role=role, scope=Scope(division, point, party), permissions=ROLES[role])


DISPATCHER = acting(Role.DISPATCHER, "demo:dispatcher")
MANAGER = acting(Role.COUNTY_MANAGER, "demo:manager")


def outlet(town: Town) -> Actor:
    """The manager of a township's outlet."""
    return acting(Role.OUTLET_MANAGER, f"demo:outlet:{town.code}", division=town.code)


def keeper(station: Station) -> Actor:
    """The keeper of a station."""
    return acting(Role.KEEPER, f"demo:keeper:{station.village}", point=station.point)


def chair(coop: Coop) -> Actor:
    """The chair of a co-operative."""
    return acting(Role.COOP_CHAIR, f"demo:chair:{coop.party}", party=coop.party)


def partner(courier: Courier) -> Actor:
    """The county manager of a partner courier."""
    return acting(Role.PARTNER, f"demo:partner:{courier.code}", party=courier.party)


def buyer(party: UUID) -> Actor:
    """A buyer."""
    return acting(Role.BUYER, f"demo:buyer:{party}", party=party)
