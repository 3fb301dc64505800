"""Every act that a device sends is held to the server's clock: two days off, it is refused and nothing moves."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels import custody, services
from huinong.logistics.parcels.bag_values import Acceptance, NewBag, Offer, Opening, Withdrawal
from huinong.logistics.parcels.errors import ClockOff
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Bag, HandOver, Incident, Parcel
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.models import Trip
from tests.logistics import county as c
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
TABLES = (Parcel, Bag, HandOver, Incident, Trip, Fact)
Act = Callable[[c.County, datetime], object]


def accepted(county: c.County, at: datetime) -> object:
    return services.accept(pieces=[c.posting(county, happened_at=at)], actor=c.DISPATCHER)


def scanned(county: c.County, at: datetime) -> object:
    [piece] = c.announce(1, start=50)
    scan = c.scan(piece, Event.ARRIVED, county.centre, happened_at=at, scan_id="s")
    return lambda: services.record_scan(county=c.CODE, scan=scan, actor=c.DISPATCHER)


def closed(county: c.County, at: datetime) -> object:
    bag = NewBag(
        key="b",
        from_point=county.centre,
        to_point=county.station,
        pieces=tuple(c.at_centre(county, 1, start=60)),
        seal_no="S",
        happened_at=at,
    )
    return lambda: services.close_bag(county=c.CODE, bag=bag, actor=c.DISPATCHER)


def a_bag(county: c.County) -> str:
    return c.bagged(county, c.at_centre(county, 1, start=70), key="made")


def an_offered_bag(county: c.County) -> str:
    bag = a_bag(county)
    taker = custody.point(county.station)
    services.offer(county=c.CODE, bag=Offer(key="off", bag=bag, taker=taker, happened_at=c.NOW), actor=c.DISPATCHER)
    return bag


def offered(county: c.County, at: datetime) -> object:
    offer = Offer(key="o", bag=a_bag(county), taker=custody.point(county.station), happened_at=at)
    return lambda: services.offer(county=c.CODE, bag=offer, actor=c.DISPATCHER)


def taken_back(county: c.County, at: datetime) -> object:
    back = Withdrawal(key="w", bag=an_offered_bag(county), happened_at=at)
    return lambda: services.withdraw_offers(county=c.CODE, withdrawals=[back], actor=c.DISPATCHER)


def taken_over(county: c.County, at: datetime) -> object:
    taking = Acceptance(key="a", bag=an_offered_bag(county), taker=custody.point(county.station), happened_at=at)
    return lambda: services.accept_hand_over(county=c.CODE, bag=taking, actor=c.DISPATCHER)


def opened(county: c.County, at: datetime) -> object:
    opening = Opening(key="p", bag=a_bag(county), point=county.centre, happened_at=at)
    return lambda: services.open_bag(county=c.CODE, opening=opening, actor=c.DISPATCHER)


def settled(county: c.County, at: datetime) -> object:
    [piece] = c.at_centre(county, 1, start=80)
    c.record(c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    incident = Incident.objects.get().id
    return lambda: services.close_incident(
        key="i", county=c.CODE, incident=incident, note="repacked", happened_at=at, actor=c.DISPATCHER
    )


def of_trip(name: str, **more: Any) -> Act:
    def prepared(county: c.County, at: datetime) -> object:
        trip = lines.running(county)
        if name == "arrive_stop":
            transport.depart(county=c.CODE, key="dep", trip=trip, happened_at=c.NOW, actor=c.DISPATCHER)
            more["point"] = county.town
        which = {"trips": [trip]} if name == "cancel" else {"trip": trip}
        given = {"county": c.CODE, "key": "t", "happened_at": at, "actor": c.DISPATCHER, **which, **more}
        return lambda: getattr(transport, name)(**given)

    return prepared


ACTS: Mapping[str, Act] = {
    "accept": lambda county, at: lambda: accepted(county, at),
    "scan": scanned,
    "close a bag": closed,
    "offer": offered,
    "withdraw": taken_back,
    "take over": taken_over,
    "open": opened,
    "settle an incident": settled,
    "take a trip": of_trip("take_trip"),
    "depart": of_trip("depart"),
    "call": of_trip("arrive_stop"),
    "cancel": of_trip("cancel", reason="snow", force_majeure=True),
}


def everything() -> list[list[dict[str, Any]]]:
    return [list(table.objects.order_by("id").values()) for table in TABLES]  # type: ignore[attr-defined]


@pytest.mark.parametrize("off", [timedelta(days=-2), timedelta(days=2)])
@pytest.mark.parametrize("name", ACTS)
def test_an_act_from_a_clock_two_days_off_is_refused_and_moves_nothing(
    county: c.County, name: str, off: timedelta
) -> None:
    act: Any = ACTS[name](county, c.NOW + off)
    before = everything()
    with pytest.raises(ClockOff):
        act()
    assert everything() == before


@pytest.mark.parametrize("name", ACTS)
def test_an_act_recorded_in_time_is_answered_however_late_it_is_sent_again(county: c.County, name: str) -> None:
    act: Any = ACTS[name](county, c.NOW)
    act()
    before = everything()
    with clock.frozen_at(c.NOW + timedelta(days=9)):
        act()
    assert everything() == before
