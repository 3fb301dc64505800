"""The small county of these tests, moved to where there are roads to test with."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from huinong.engines.planning.days.values import Place
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.transport import services as transport
from huinong.logistics.travel import services
from huinong.registry.points.models import Point
from tests.logistics import county as c
from tests.logistics.transport import lines

FILE = Path(__file__).parents[2] / "data" / "roads" / "triesen.osm.pbf"
TOMORROW = date(2026, 11, 21)
SPOTS = {
    "P0": (9.5275, 47.1070),  # Triesen
    "P1": (9.5434, 47.1186),  # Triesenberg
    "P2": (9.5387, 47.1276),  # Rotenboden
    "P3": (9.5220, 47.1010),
    "P4": (9.5300, 47.1130),
}
"""Where the county's points stand; its last, P5, stays a day's flight away."""


def settle(county: c.County) -> None:
    """Its points stand in Triesen."""
    for code, (lng, lat) in SPOTS.items():
        Point.objects.filter(county=c.CODE, code=code).update(lng=lng, lat=lat)


def load(*, key: str = "roads", by: Actor = c.DISPATCHER, source: Path | bytes = FILE) -> Receipt:
    return services.load_extract(county=c.CODE, key=key, name="Triesen 2026-11", source=source, actor=by)


def places(*codes: str) -> list[Place]:
    return [Place(code=code, name=code, lng=SPOTS[code][0], lat=SPOTS[code][1]) for code in codes or SPOTS]


def at(minutes: float) -> datetime:
    """So many minutes after the tests' own moment."""
    return c.NOW + timedelta(minutes=minutes)


def van(county: c.County) -> str:
    """The code of a van's trip: centre, town, station."""
    return lines.running(county, kind="van", company=None)


def drive(trip: str, *calls: tuple[float, UUID], ends: float = 60) -> None:
    """It departs, calls at points and ends, by minutes after the tests' own moment."""
    with clock.frozen_at(at(ends)):
        who = {"county": c.CODE, "trip": trip, "actor": c.DISPATCHER}
        transport.depart(key="dep", happened_at=c.NOW, **who)  # type: ignore[arg-type]
        for minute, point in calls:
            transport.arrive_stop(key=f"call-{minute}", point=point, happened_at=at(minute), **who)  # type: ignore[arg-type]
        transport.arrive(key="arr", happened_at=at(ends), **who)  # type: ignore[arg-type]
