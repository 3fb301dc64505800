"""The trip sheet (路单): a trip's stops, the bags it carries or carried, and who signs for them where."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from huinong.access.queries import staff_names
from huinong.edge import documents
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.hand_over_paper import SEALS
from huinong.logistics.parcels.hand_overs import Passage, carried
from huinong.logistics.parcels.papers import heading, kilograms, moment
from huinong.logistics.transport import queries
from huinong.logistics.transport.orders import orders_of_trip
from huinong.logistics.transport.trip_names import HolderNames, drivers
from huinong.logistics.transport.values import BagOrderValue, RouteValue, StopValue, TripValue
from huinong.registry.parties.queries import operator_name
from huinong.registry.points.queries import points_by_id

TEMPLATE = Path(__file__).parent / "documents" / "trip_sheet.typ"
KINDS = {"bus": "客运班车", "van": "邮车"}
DIRECTIONS = {"down": "下行", "up": "上行"}
MET = "（站长接车）"
NEVER = "—"


@documents.in_chinese
def trip_sheet(*, county: str, code: str, actor: Actor) -> bytes:
    """One trip's sheet, as far as the actor may see its bags. Raises NoSuchTrip."""
    trip = queries.trip(actor=actor, county=county, code=code)
    route = queries.route_of_trip(actor=actor, county=county, code=code)
    orders = orders_of_trip(actor=actor, county=county, code=code)
    passages = _in_sight(actor, trip, route)
    names = HolderNames()
    people = staff_names({who for each in passages for who in (each.offered_by, each.accepted_by)})
    rows = [_row(bag, passages, custody.trip(trip.id), names, people) for bag in _bags(passages)]
    data = {
        **heading(county, "路单", trip.code, actor),
        "route": trip.route_name,
        "kind": KINDS[trip.kind],
        "company": names.person(county, trip.company) or operator_name(county),
        "vehicle": trip.vehicle,
        "driver": drivers([trip.driver]).get(trip.driver, ""),
        "day": trip.day.isoformat(),
        "departs_at": _clock(trip.departs_at),
        "departed_at": _clock(trip.departed_at),
        "arrived_at": _clock(trip.arrived_at),
        "cancelled": trip.why if trip.state == "cancelled" else "",
        "stops": _stops(trip, route, _bags(passages)),
        "planned": _planned(trip, route, orders),
        "rows": rows,
        "pieces": sum(bag.pieces for bag in _bags(passages)),
        "weight": kilograms(sum(bag.weight_g for bag in _bags(passages))),
    }
    return documents.pdf(TEMPLATE, data)


def _in_sight(actor: Actor, trip: TripValue, route: RouteValue) -> tuple[Passage, ...]:
    found = carried(
        county=trip.county,
        holder=custody.trip(trip.id),
        to_points={stop.point for stop in route.stops},
        since=trip.departs_at,
        until=max(trip.departs_at, clock.now()) if trip.arrived_at is None else trip.arrived_at,
    )
    seen = {bag.id for bag in queries.in_sight(actor, tuple(each.bag for each in found))}
    return tuple(each for each in found if each.bag.id in seen)


def _bags(passages: Sequence[Passage]) -> list[BagValue]:
    return list({each.bag.id: each.bag for each in passages}.values())


def _row(
    bag: BagValue, passages: Sequence[Passage], holder: str, names: HolderNames, people: Mapping[str, str]
) -> dict[str, Any]:
    on = next((each for each in passages if each.bag.id == bag.id and each.taker == holder), None)
    off = next((each for each in reversed(passages) if each.bag.id == bag.id and each.giver == holder), None)
    return {
        "bag": bag.number,
        "seal": bag.seal_no,
        "from": names.point(bag.county, bag.from_point),
        "to": names.point(bag.county, bag.to_point),
        "pieces": bag.pieces,
        "weight": kilograms(bag.weight_g),
        "loaded": _done(on, people),
        "unloaded": _done(off, people),
        "seal_state": SEALS[off.seal_intact] if off and off.accepted_at else "",
    }


def _done(passage: Passage | None, people: Mapping[str, str]) -> str:
    """When the taker scanned and who it was; "" for what has not happened."""
    if passage is None or passage.accepted_at is None:
        return ""
    return f"{_clock(passage.accepted_at)} {people.get(passage.accepted_by, '')}".strip()


def _stops(trip: TripValue, route: RouteValue, bags: Sequence[BagValue]) -> list[dict[str, Any]]:
    return [
        {
            "name": stop.name,
            "due": _clock(trip.departs_at + timedelta(minutes=stop.offset_min)),
            "on": _count(bags, stop.point, "from_point"),
            "off": _count(bags, stop.point, "to_point"),
        }
        for stop in route.stops
    ]


def _planned(trip: TripValue, route: RouteValue, orders: Sequence[BagOrderValue]) -> list[dict[str, Any]]:
    """The plan's list: beside it the bags that are really handed over are checked."""
    stops = {stop.seq: stop for stop in route.stops}
    points = points_by_id(trip.county, {each.point for each in orders})
    return [
        {
            "village": points[each.point].name if each.point in points else NEVER,
            "direction": DIRECTIONS[each.direction] + (MET if each.is_fetched else ""),
            "on": _at(trip, stops.get(each.on_seq)),
            "off": _at(trip, stops.get(each.off_seq)),
            "bags": each.bags,
            "pieces": each.pieces,
            "weight": kilograms(each.load_g),
        }
        for each in orders
    ]


def _at(trip: TripValue, stop: StopValue | None) -> str:
    return f"{stop.name} {_clock(trip.departs_at + timedelta(minutes=stop.offset_min))}" if stop else NEVER


def _count(bags: Sequence[BagValue], point: UUID, end: str) -> str:
    return str(sum(getattr(bag, end) == point for bag in bags) or NEVER)


def _clock(at: datetime | None) -> str:
    return moment(at)[-5:] if at else ""
