"""A county's week of visits: one village often enough, one twice, one snowed in, one never."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM
from huinong.kernel.clock import frozen_at
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.values import Departure, NewRoute, Stop
from huinong.registry.points.services import set_hours
from huinong.registry.points.values import Hours
from tests.logistics import county as c

SNOW = "2026-11-18"
AFTER = 3  # days from the county's noon (Friday the 20th) to the Monday after the week
MONDAY = c.NOW - timedelta(days=4)


@dataclass(frozen=True)
class Lived:
    """The county, and the pieces of its week."""

    county: c.County
    pieces: tuple[PieceId, ...]


def on_day(number: int) -> datetime:
    """Noon of a day of the week, 1 for Monday the 16th."""
    return MONDAY + timedelta(days=number - 1)


def bring(county: c.County, number: int, station: UUID, village: str, *, start: int, carrier: str = "ZTO") -> PieceId:
    """One piece through the centre and onto a station's shelf, all at noon of a day."""
    at = on_day(number)
    with frozen_at(c.NOW):
        (piece,) = c.announce(1, start=start, village=village, carrier=carrier)
    with frozen_at(at):
        come = c.scan(piece, Event.ARRIVED, county.centre, happened_at=at)
        shelve = c.scan(piece, Event.SHELVED, station, happened_at=at)
        assert c.record(come, shelve) == ["applied", "applied"]
    return piece


def post_week(point: UUID, weekdays: range, *, at: datetime) -> None:
    hours = [Hours(day, 480, 1080) for day in weekdays]
    set_hours(county=c.CODE, key=f"hours/{point}/{at}", point=point, hours=hours, actor=SYSTEM, happened_at=at)


@pytest.fixture
def lived(county: c.County) -> Lived:
    """Monday to Friday; the station posts Monday to Saturday, and the first pieces are fetched by nobody."""
    before = c.NOW - timedelta(days=12)
    (early,) = c.announce(1, start=900)
    with frozen_at(before):
        centre = c.scan(early, Event.ARRIVED, county.centre, happened_at=before)
        assert c.record(centre) == ["applied"]
        for station in (county.station, county.next_station):
            post_week(station, range(6), at=before)
    pieces = [bring(county, n, county.station, c.VILLAGE, start=n) for n in (1, 2, 3)]
    pieces += [bring(county, n, county.next_station, c.NEXT_VILLAGE, start=10 + n) for n in (1, 2)]
    pieces.append(bring(county, 1, county.far_station, c.FAR_VILLAGE, start=21))
    snow(county)
    return Lived(county, tuple(pieces))


def snow(county: c.County) -> None:
    """The bus to the other township is stopped by snow on Wednesday."""
    stops = (Stop(point=county.centre, offset_min=0), Stop(point=county.other_town, offset_min=40))
    route = NewRoute(code="B1", name="沙坪线", kind="bus", stops=stops, company=county.bus_company)
    at = on_day(3)
    given = {"county": c.CODE, "happened_at": at, "actor": SYSTEM}
    with frozen_at(at):
        transport.plan_routes(key="route", routes=[route], **given)
        (trip,) = transport.schedule_trips(
            key="day", days=[at.date()], departures=[Departure(route="B1", minute=520)], **given
        )
        code = str(trip.fact.facts["trip"])
        transport.cancel(key="snow", trips=[code], reason="大雪封山", force_majeure=True, **given)
