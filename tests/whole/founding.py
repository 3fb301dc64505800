"""A county that can be founded anywhere, twice with different marks: every name, phone and number in it is its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from huinong.access.roles import ROLES
from huinong.commerce.catalogue import services as catalogue
from huinong.commerce.catalogue.values import NewLot, NewSku
from huinong.edge.gates import SYSTEM
from huinong.funds.settlement.services import load_defaults
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.values import NewCarrier
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.values import Departure, NewRoute, Stop
from huinong.registry.divisions.codes import Level, VillageKind
from huinong.registry.divisions.models import Division
from huinong.registry.parties.services import register_parties
from huinong.registry.parties.values import NewIdentifier, NewParty, PartyKind, Scheme
from huinong.registry.points.services import open_points
from huinong.registry.points.values import NewPoint, PointKind, Precision
from huinong.registry.policies.services import load_policies

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
SINCE = date(2026, 1, 1)
DEPARTURES = (510, 780, 1020)  # minutes of the day
POINTS: Mapping[str, tuple[PointKind, str, str]] = {
    "centre": (PointKind.COUNTY_CENTRE, "000000", ""),
    "town": (PointKind.TOWNSHIP_CENTRE, "100000", "centre"),
    "far_town": (PointKind.TOWNSHIP_CENTRE, "101000", "centre"),
    "station": (PointKind.VILLAGE_STATION, "100201", "town"),
    "next_station": (PointKind.VILLAGE_STATION, "100202", "town"),
    "far_station": (PointKind.VILLAGE_STATION, "101201", "far_town"),
}
"""Name → kind, the last six digits of its division, and its parent."""

PARTIES: Mapping[str, PartyKind] = {
    "keeper": PartyKind.KEEPER,
    "next_keeper": PartyKind.KEEPER,
    "far_keeper": PartyKind.KEEPER,
    "zto": PartyKind.COURIER,
    "yto": PartyKind.COURIER,
    "post": PartyKind.OPERATOR,
    "bus": PartyKind.BUS_COMPANY,
    "coop": PartyKind.COOP,
    "far_coop": PartyKind.COOP,
    "buyer": PartyKind.BUYER,
    "other_buyer": PartyKind.BUYER,
}
KEEPERS = {"station": "keeper", "next_station": "next_keeper", "far_station": "far_keeper"}
SHOPS = {"coop": "station", "far_coop": "far_station"}
"""Which co-operative sells from which station."""


@dataclass(frozen=True, slots=True)
class County:
    """The ids of what stands before the day begins. `sign` is one digit that tells its phones and numbers apart."""

    code: str
    mark: str
    sign: int
    points: Mapping[str, UUID]
    parties: Mapping[str, UUID]
    trips: tuple[str, ...]

    def village(self, station: str) -> str:
        """The twelve digits of a station's village."""
        return self.code + POINTS[station][1]

    def phone(self, number: int) -> str:
        """A phone of this county alone."""
        return f"13{self.sign}7{number:07d}"

    def sku(self, coop: str) -> str:
        """The code of what a co-operative sells."""
        return f"{coop.upper().replace('_', '-')}-HONEY"

    def actor(self, role: Role, *, division: str = "", point: str = "", party: str = "") -> Actor:
        """Somebody of this county with exactly the permissions of a role."""
        scope = Scope(division or self.code, self.points.get(point), self.parties.get(party))
        return Actor(id=f"{role}:{point}{party}", name=role, role=role, scope=scope, permissions=ROLES[role])


def found(code: str = "421223", mark: str = "甲", sign: int = 1) -> County:
    """Divisions, parties, points, carriers, tariffs, routes with a day's trips, goods on sale."""
    load_policies(actor=SYSTEM)
    _divide(code, mark)
    parties = _register(code, mark, sign)
    points = _open(code, mark, parties)
    load_defaults(county=code, actor=SYSTEM)
    _carriers(code, mark, parties)
    made = County(code, mark, sign, points, parties, _timetable(code, mark, points, parties))
    for coop in SHOPS:
        _sell(made, coop)
    return made


def _divide(code: str, mark: str) -> None:
    places = [(Level.COUNTY, "000000"), (Level.TOWN, "100000"), (Level.TOWN, "101000")]
    places += [(Level.VILLAGE, POINTS[station][1]) for station in KEEPERS]
    for level, tail in places:
        kind = VillageKind.VILLAGE_COMMITTEE if level == Level.VILLAGE else ""
        name = f"{mark}{level.name}{tail}"
        Division.objects.create(level=level, code=code + tail, name=name, kind=kind, valid_from=SINCE)


def _register(code: str, mark: str, sign: int) -> dict[str, UUID]:
    parties = [
        NewParty(
            key=f"party-{name}",
            kind=kind,
            name=f"{mark}{name}",
            division=f"{code}000000",
            identifiers=(NewIdentifier(scheme=Scheme.PHONE, text=f"15{sign}6{number:07d}"),),
        )
        for number, (name, kind) in enumerate(PARTIES.items())
    ]
    told = register_parties(county=code, parties=parties, actor=SYSTEM, happened_at=NOON)
    return {name: UUID(receipt.fact.facts["party"]) for name, receipt in zip(PARTIES, told, strict=True)}


def _open(code: str, mark: str, parties: Mapping[str, UUID]) -> dict[str, UUID]:
    points = [
        NewPoint(
            key=f"point-{name}",
            code=_code(code, name),
            kind=kind,
            name=f"{mark}{name}",
            division=code + tail,
            opened_on=SINCE,
            parent=_code(code, parent) if parent else "",
            lng=114.0 + number / 100,
            lat=29.5,
            precision=Precision.EXACT,
            keeper_party=parties.get(KEEPERS.get(name, "")),
        )
        for number, (name, (kind, tail, parent)) in enumerate(POINTS.items())
    ]
    told = open_points(county=code, points=points, actor=SYSTEM, happened_at=NOON)
    return {name: UUID(receipt.fact.facts["point"]) for name, receipt in zip(POINTS, told, strict=True)}


def _code(county: str, name: str) -> str:
    return f"{county}-{name.replace('_', '-')}"


def _carriers(code: str, mark: str, parties: Mapping[str, UUID]) -> None:
    brands = [
        NewCarrier(code="ZTO", name=f"{mark}中通", party=parties["zto"]),
        NewCarrier(code="YTO", name=f"{mark}圆通", party=parties["yto"]),
        NewCarrier(code="YZ", name=f"{mark}邮政", party=parties["post"], is_own=True),
    ]
    parcels.register_carriers(county=code, carriers=brands, happened_at=NOON, actor=SYSTEM)


def _timetable(code: str, mark: str, points: Mapping[str, UUID], parties: Mapping[str, UUID]) -> tuple[str, ...]:
    """A bus out and a bus back, some times a day."""
    out = [points[name] for name in ("centre", "town", "station")]
    routes = [
        NewRoute(
            code=f"{code[:2]}{name}",
            name=f"{mark}{name}路",
            kind="bus",
            company=parties["bus"],
            stops=tuple(Stop(point, 20 * n) for n, point in enumerate(stops)),
        )
        for name, stops in (("OUT", out), ("BACK", out[::-1]))
    ]
    transport.plan_routes(county=code, key="routes", routes=routes, happened_at=NOON, actor=SYSTEM)
    departures = [Departure(route=route.code, minute=minute) for route in routes for minute in DEPARTURES]
    told = transport.schedule_trips(
        county=code, key="trips", days=[NOON.date()], departures=departures, happened_at=NOON, actor=SYSTEM
    )
    return tuple(str(receipt.fact.facts["trip"]) for receipt in told)


def _sell(county: County, coop: str) -> None:
    code, station = county.sku(coop), SHOPS[coop]
    new = NewSku(
        code=code,
        name=f"{county.mark}蜜",
        unit="瓶",
        pack_g=500,
        price_fen=6_800,
        freight_fen=800,
        seller_party=county.parties[coop],
        origin_point=county.points[station],
        village=county.village(station),
        box_packs=2,
    )
    catalogue.register_sku(key=f"reg-{code}", new=new, happened_at=NOON, actor=SYSTEM)
    catalogue.list_sku(key=f"list-{code}", county=county.code, code=code, happened_at=NOON, actor=SYSTEM)
    for number in (1, 2):
        lot = NewLot(code=f"L{number}-{code}", sku=code, harvested_on=date(2026, 11, number), quantity=9)
        key = f"lot-{lot.code}"
        catalogue.receive_lot(key=key, county=county.code, new=lot, happened_at=NOON, actor=SYSTEM)
