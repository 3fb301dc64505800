"""Before the first day: the county pack, its points, its partners, and what they sell."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from importlib.resources import as_file, files
from typing import Any
from uuid import UUID

from huinong.commerce.catalogue import services as catalogue
from huinong.commerce.catalogue.values import NewLot, NewSku
from huinong.demo import people
from huinong.demo.goods import PRODUCE
from huinong.demo.inbound import BACK_MINUTE, BUS_STEP, OUT_MINUTES, VAN_MINUTE
from huinong.demo.network import open_network, person
from huinong.demo.world import COUNTY, DISPATCHER, MANAGER, Coop, Courier, Town, World, chair
from huinong.edge.gates import SYSTEM
from huinong.funds.settlement import services as settlement
from huinong.journal.values import Receipt
from huinong.kernel.clock import at_beijing, day_of
from huinong.logistics.batches import services as batches
from huinong.logistics.batches.values import NewAgreement
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.values import NewCarrier
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.calendars import CalendarValue
from huinong.logistics.transport.values import Departure, NewDeparture, NewRoute, Stop
from huinong.registry.contracts import services as contracts
from huinong.registry.contracts.values import Fault, PriceStep, PriceTier, Terms
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions import services as divisions_services
from huinong.registry.parties import services as parties
from huinong.registry.parties.values import NewIdentifier, NewParty, PartyKind, Scheme
from huinong.registry.points.services import set_market_days
from huinong.registry.points.values import Spell

PACK = "chongyang-421223"
BRANDS = (
    ("ZTO", "中通快递", "7", 14, 34),
    ("YTO", "圆通速递", "YT", 13, 24),
    ("STO", "申通快递", "77", 15, 16),
    ("YUNDA", "韵达速递", "43", 15, 14),
)
OWN = ("YZ", "中国邮政", "98", 13, 12)
BUYERS = 40
RUNS = (*(("B", minute, wave) for wave, minute in enumerate(OUT_MINUTES)), ("C", BACK_MINUTE, 0), ("V", VAN_MINUTE, 0))
MARKET_MINUTE = 390  # 06:30
BUSES_CARRY = 1_500  # pieces a day: past them the hold of a township's bus is full, and lorries of our own go
BUS_COMPANY = "崇阳县城乡公交公司（演示）"
SEAT = "421223100"  # 天城镇, where the county's seat is
PRICES = {
    PriceTier.COUNTY_SEAT: (PriceStep(3_000, 60), PriceStep(None, 90)),
    PriceTier.VILLAGE: (PriceStep(3_000, 80), PriceStep(None, 120)),
}
HOURS = {PriceTier.COUNTY_SEAT: 24, PriceTier.VILLAGE: 48}


def found(*, seed: int, opened: date, days: Sequence[date], drivers: Mapping[str, str], daily: int) -> World:
    """Build the county as it stood on `opened`, with trips for `days` of about `daily` pieces, by the services."""
    draw = random.Random(seed)
    moment = at_beijing(opened, hour=7)
    with as_file(files("huinong.demo").joinpath("data", PACK)) as folder:
        divisions_services.load_county(folder=folder, actor=SYSTEM)
    settlement.load_defaults(county=COUNTY, actor=SYSTEM)
    centre, towns = open_network(draw, opened, moment)
    couriers, bus_company = _partners(draw, moment)
    _contracts(couriers, opened, moment)
    coops = _coops(draw, towns, opened, moment)
    _agreements(coops, opened)
    buyers = _buyers(draw, moment)
    villages = tuple(row.code for row in divisions.villages(COUNTY, on=opened))
    world = World(centre, towns, villages, couriers, coops, buyers, drivers)
    _timetable(world, bus_company if daily <= BUSES_CARRY else None, days, moment)
    return world


def _ids(receipts: Sequence[Receipt], name: str) -> list[UUID]:
    return [getattr(receipt.fact, name) for receipt in receipts]


def _firm(draw: random.Random, key: str, kind: PartyKind, name: str, prefix: str) -> NewParty:
    code = NewIdentifier(scheme=Scheme.USCC, text=people.uscc(draw, prefix=prefix))
    return NewParty(key=f"demo/{key}", kind=kind, name=name, division=f"{COUNTY}000000", identifiers=(code,))


def _partners(draw: random.Random, moment: datetime) -> tuple[tuple[Courier, ...], UUID]:
    firms = [
        _firm(draw, f"courier/{code}", PartyKind.COURIER, f"{name}崇阳网点（演示）", "91421223")
        for code, name, *_ in BRANDS
    ]
    firms.append(_firm(draw, "operator", PartyKind.OPERATOR, "中国邮政崇阳县分公司（演示）", "91421223"))
    firms.append(_firm(draw, "bus", PartyKind.BUS_COMPANY, BUS_COMPANY, "91421223"))
    *couriers, operator, bus = _ids(
        parties.register_parties(county=COUNTY, parties=firms, actor=MANAGER, happened_at=moment), "party"
    )
    made = tuple(
        Courier(code, name, party, prefix, digits, share)
        for (code, name, prefix, digits, share), party in zip((*BRANDS, OWN), (*couriers, operator), strict=True)
    )
    parcels.register_carriers(
        county=COUNTY,
        carriers=[NewCarrier(code=c.code, name=c.name, party=c.party, is_own=c.code == OWN[0]) for c in made],
        happened_at=moment,
        actor=MANAGER,
    )
    return made, bus


def _contracts(couriers: Sequence[Courier], opened: date, moment: datetime) -> None:
    """What the couriers agreed; the last one's is drafted and waits for its signature."""
    partners = [courier for courier in couriers if courier.code != OWN[0]]
    tiers = {SEAT: PriceTier.COUNTY_SEAT, COUNTY: PriceTier.VILLAGE}
    for number, courier in enumerate(partners, start=1):
        name = f"YK-{opened:%Y}-{number:02d}"
        terms = Terms(
            brands=(courier.code,), places=tiers, prices=PRICES, hours=HOURS, on_time_bp=9_500,
            penalties_fen={Fault.LATE: 20, Fault.LOST: 3_000, Fault.COMPLAINED: 100}, piece_cap_bp=40_000,
            month_cap_bp=1_000, dispute_days=10, valid_from=opened,
        )  # fmt: skip
        contracts.draft(
            key=f"demo/contract/{name}", county=COUNTY, number=name, party=courier.party, terms=terms, actor=MANAGER,
            happened_at=moment,
        )  # fmt: skip
        if courier is not partners[-1]:
            contracts.sign(
                key=f"demo/contract/{name}/sign", county=COUNTY, number=name, version=1, signed_on=opened,
                actor=MANAGER, happened_at=moment,
            )  # fmt: skip


def _coops(draw: random.Random, towns: Sequence[Town], opened: date, moment: datetime) -> tuple[Coop, ...]:
    names = list(dict.fromkeys(row.coop for row in PRODUCE))
    firms = [_firm(draw, f"coop/{name}", PartyKind.COOP, name, "93421223") for name in names]
    ids = _ids(parties.register_parties(county=COUNTY, parties=firms, actor=MANAGER, happened_at=moment), "party")
    coops = []
    for name, party in zip(names, ids, strict=True):
        mine = [row for row in PRODUCE if row.coop == name]
        station = next(town.stations[0] for town in towns if town.name == mine[0].town)
        coop = Coop(party, name, station, tuple(row.code for row in mine))
        _goods(coop, opened, moment)
        coops.append(coop)
    return tuple(coops)


def _agreements(coops: Sequence[Coop], opened: date) -> None:
    """Each co-op is a regular customer, known once for all the boxes it sends."""
    for number, coop in enumerate(coops, 1):
        new = NewAgreement(
            party=coop.party, number=f"XY-{opened.year}-{number:02d}", valid_from=opened,
            valid_until=opened.replace(year=opened.year + 1), authoriser_name="理事长（已验营业执照）",
        )  # fmt: skip
        batches.make(key=f"demo/agreement/{new.number}", county=COUNTY, new=new, actor=MANAGER)


def _goods(coop: Coop, opened: date, moment: datetime) -> None:
    for row in PRODUCE:
        if row.code not in coop.skus:
            continue
        new = NewSku(
            code=row.code, name=row.name, unit=row.unit, pack_g=row.pack_g, price_fen=row.price_fen,
            freight_fen=row.freight_fen, seller_party=coop.party, origin_point=coop.station.point,
            village=coop.station.village,
        )  # fmt: skip
        catalogue.register_sku(key=f"demo/sku/{row.code}", new=new, happened_at=moment, actor=chair(coop))
        catalogue.list_sku(
            key=f"demo/list/{row.code}", county=COUNTY, code=row.code, happened_at=moment, actor=chair(coop)
        )
        lot = NewLot(
            code=f"{row.code}-{opened:%m%d}", sku=row.code, harvested_on=opened, quantity=row.lot_packs,
            certificate=f"HGZ{opened:%Y%m%d}{row.code}",
        )  # fmt: skip
        catalogue.receive_lot(key=f"demo/lot/{lot.code}", county=COUNTY, new=lot, happened_at=moment, actor=chair(coop))


def _buyers(draw: random.Random, moment: datetime) -> tuple[UUID, ...]:
    new = [person(draw, f"buyer/{n}", PartyKind.BUYER) for n in range(BUYERS)]
    return tuple(_ids(parties.register_parties(county=COUNTY, parties=new, actor=MANAGER, happened_at=moment), "party"))


def _timetable(world: World, bus_company: UUID | None, days: Sequence[date], moment: datetime) -> None:
    """A bus out and back for every township, or a lorry of our own without a company; and a van round its stations."""
    routes = [route for town in world.towns for route in _routes(world, town, bus_company)]
    transport.plan_routes(county=COUNTY, key="demo/routes", routes=routes, happened_at=moment, actor=DISPATCHER)
    departures = [
        Departure(
            route=f"{prefix}{town.code[6:]}", minute=first + number * BUS_STEP,
            driver=world.driver(town.code, wave).id, vehicle=f"鄂L{2100 + 100 * wave + number:05d}",
        )
        for number, town in enumerate(world.towns)
        for prefix, first, wave in RUNS
        if town.stations or prefix != "V"
    ]  # fmt: skip
    transport.schedule_trips(
        county=COUNTY, key="demo/trips", days=days, departures=departures, happened_at=moment, actor=DISPATCHER
    )
    _market_bus(world, moment)


def _market_bus(world: World, moment: datetime) -> None:
    """On market days (赶集) an early bus goes out to the first township; in the new year's season every day but one."""
    town, on = world.towns[0], day_of(moment)
    said: dict[str, Any] = {"county": COUNTY, "happened_at": moment, "actor": DISPATCHER}
    set_market_days(
        county=COUNTY, key="demo/market", rule="农历逢三、六、九", hours=Spell(360, 720), point=town.point,
        actor=MANAGER, happened_at=moment,
    )  # fmt: skip
    calendar = CalendarValue(code="MARKET", name=f"{town.name}赶集", starts_on=on, market_point=town.point)
    transport.set_calendar(key="demo/calendar", calendar=calendar, **said)
    new = NewDeparture(minute=MARKET_MINUTE, calendar=calendar.code)
    transport.add_departure(key="demo/market-bus", route=f"B{town.code[6:]}", departure=new, from_on=on, **said)
    daily = replace(calendar, weekdays="1111111", days={date(on.year + 1, 1, 31): False})
    transport.set_calendar(
        key="demo/calendar/spring", calendar=daily, from_on=date(on.year + 1, 1, 20), **said
    )  # fmt: skip


def _routes(world: World, town: Town, bus_company: UUID | None) -> list[NewRoute]:
    centre, outlet = Stop(world.centre, 0), Stop(town.point, 45)
    code = town.code[6:]
    kind, word, bags, load_kg = ("bus", "公交", 60, 800) if bus_company else ("van", "邮车", 400, 5_000)
    out = NewRoute(
        code=f"B{code}", name=f"县城—{town.name}{word}", kind=kind, stops=(centre, outlet), company=bus_company,
        fee_basis="bag", capacity_bags=bags, capacity_kg=load_kg,
    )  # fmt: skip
    back = replace(
        out, code=f"C{code}", name=f"{town.name}—县城{word}", stops=(Stop(town.point, 0), Stop(world.centre, 45))
    )
    if not town.stations:
        return [out, back]
    stops = (Stop(town.point, 0), *(Stop(station.point, 10 * n) for n, station in enumerate(town.stations, 1)))
    van = NewRoute(
        code=f"V{code}",
        name=f"{town.name}邮路",
        kind="van",
        stops=stops,
        fee_basis="bag",
        capacity_bags=80,
        capacity_kg=600,
    )
    return [out, back, van]
