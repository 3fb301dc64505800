"""A small network, and actors who see some of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.journal.kinds import Flow, Kind, declare
from huinong.journal.services import append_many
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.points import services
from huinong.registry.points.consequences import note_custody
from huinong.registry.points.values import NewPoint, PointKind, Precision

COUNTY = "421223"
TOWN = "421223100000"
VILLAGE = "421223100201"
OTHER_VILLAGE = "421223101201"
DAY = date(2026, 11, 20)
OPENED = date(2026, 1, 5)

declare(
    Kind("test.scanned", Flow.GOODS, "scanned", "scanned", is_custody=True),
    Kind("test.noticed", Flow.GOODS, "noticed", "noticed"),
)


def new(code: str = "S1", kind: PointKind = PointKind.VILLAGE_STATION, **given: Any) -> NewPoint:
    told = {"key": f"open-{code}", "name": f"{code}站", "division": VILLAGE, "opened_on": OPENED, **given}
    return NewPoint(code=code, kind=kind, **told)


CENTRE = new("C1", PointKind.COUNTY_CENTRE, name="崇阳县中心", division="421223000000")
OUTLET = new("T1", PointKind.OUTLET, name="天城支局", division=TOWN, parent="C1")
STATION = new(name="白霓桥村站", parent="T1", lng=114.1, lat=29.5, precision=Precision.EXACT)
FAR = new("S2", name="沙坪村站", division=OTHER_VILLAGE, plaque_on=OPENED)
NETWORK = [STATION, FAR, OUTLET, CENTRE]


def open_points(*points: NewPoint, county: str = COUNTY, actor: Actor = SYSTEM) -> list[UUID]:
    receipts = services.open_points(county=county, points=points, actor=actor)
    return [receipt.fact.point for receipt in receipts if receipt.fact.point]


def scan(
    point: UUID | None,
    days: Iterable[date],
    *,
    kind: str = "test.scanned",
    county: str = COUNTY,
    n: int = 1,
    hour: int = 12,
) -> None:
    """`n` scans at one hour of each day, followed as `web.wiring` has it."""
    entries = [
        Entry(
            key=f"{kind}-{point}-{day}-{k}",
            kind=kind,
            county=county,
            thread="t",
            happened_at=clock.at_beijing(day, hour=hour),
            facts={},
            point=point,
        )
        for day in days
        for k in range(n)
    ]
    with clock.frozen_at(clock.at_beijing(date(2027, 6, 1), hour=0)):
        receipts = append_many(entries, actor=SYSTEM)
    note_custody([receipt.fact for receipt in receipts if not receipt.is_repeat])


def days_before(on: date, count: int) -> list[date]:
    """`count` days, the last of which is `on`."""
    return [on - timedelta(days=n) for n in range(count)]


def clerk(
    division: str = COUNTY, *, point: UUID | None = None, party: UUID | None = None, may: Iterable[str] = ()
) -> Actor:
    permissions = frozenset(may) or frozenset({"points.read", "points.write"})
    scope = Scope(division, point=point, party=party)
    return Actor(id="lin", name="林", role=Role.COUNTY_MANAGER, scope=scope, permissions=permissions)
