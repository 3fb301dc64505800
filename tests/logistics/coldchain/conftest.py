"""A county with a store of its own, a share of a partner's, probes, crops, and the people who ask about them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from huinong.access.roles import ROLES
from huinong.engines.planning.days.values import Zone
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.ids import new_id
from huinong.logistics.coldchain import services
from huinong.logistics.coldchain.values import (
    Means,
    NewCrop,
    NewFacility,
    NewForecast,
    NewPromise,
    NewReading,
    NewRoom,
)
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county"]
TODAY, MONDAY = date(2026, 11, 20), date(2026, 11, 16)
COOP, OTHER = new_id(), new_id()


def someone(role: Role, *, division: str = c.CODE, party: object = None) -> Actor:
    scope = Scope(division, None, party)  # type: ignore[arg-type]
    return Actor(id=f"{role}:{division}{party}", name="王调度", role=role, scope=scope, permissions=ROLES[role])


MANAGER, DISPATCHER = someone(Role.COUNTY_MANAGER), someone(Role.DISPATCHER)
OUTLET = someone(Role.OUTLET_MANAGER, division=c.OTHER_TOWN)
CHAIR, STRANGER = someone(Role.COOP_CHAIR, party=COOP), someone(Role.COOP_CHAIR, party=OTHER)
AWAY = someone(Role.DISPATCHER, division="421221")


@pytest.fixture(autouse=True)
def _noon(alone: None) -> Iterator[None]:
    """It is Friday noon, and nothing follows in other rooms."""
    with clock.frozen_at(c.NOW):
        yield


def open_store(number: str = "LK01", *, m3: int = 20, whole_m3: int = 0, zone: Zone = Zone.CHILLED, **changes: object):
    given = {
        "number": number, "name": "天城冷库", "means": Means.BUILT, "division": c.VILLAGE, "lng": 114.0, "lat": 29.5,
        "opened_on": date(2026, 1, 1), "rooms": [NewRoom(zone=zone, whole_m3=whole_m3 or m3, ours_m3=m3)],
    }  # fmt: skip
    new = NewFacility(**{**given, **changes})  # type: ignore[arg-type]
    return services.open_facility(key=f"open-{number}", county=c.CODE, new=new, actor=MANAGER)


@pytest.fixture
def store(county: c.County) -> str:
    open_store()
    return "LK01"


@pytest.fixture
def probe(store: str) -> str:
    """A probe in the store since this morning, calibrated in June."""
    with clock.frozen_at(at(-10)):
        services.register_probe(key="p", county=c.CODE, number=store, zone=Zone.CHILLED, probe="T1", actor=DISPATCHER)
    calibrate(date(2026, 6, 1))
    return "T1"


def calibrate(on: date, *, probe: str = "T1") -> Receipt:
    return services.calibrate(
        key=f"c-{probe}-{on}", county=c.CODE, probe=probe, on=on, certificate=f"校{on:%Y%m}", actor=DISPATCHER
    )


def at(minutes: int) -> datetime:
    """So many minutes after half past seven in the morning."""
    return c.NOW - timedelta(hours=4, minutes=30) + timedelta(minutes=minutes)


def read(*pairs: tuple[int, float], manual: bool = False, key: str = "", probe: str = "T1") -> Receipt:
    readings = [NewReading(at=at(m), milli_c=int(1_000 * degrees), is_manual=manual) for m, degrees in pairs]
    return services.record_readings(
        key=key or f"r-{new_id()}", county=c.CODE, probe=probe, readings=readings, actor=DISPATCHER
    )


def promise(m3: float, *, first: date = MONDAY + timedelta(days=7), days: int = 7, key: str = "", **changes: object):
    given = {
        "zone": Zone.CHILLED, "who": "白霓雷竹笋合作社", "crop": "shoots", "kg": int(m3 * 200),
        "litres": int(m3 * 1_000),
        "from_on": first, "until_on": first + timedelta(days=days), "party": COOP,
    }  # fmt: skip
    new = NewPromise(**{**given, **changes})  # type: ignore[arg-type]
    return services.promise(key=key or f"b-{new_id()}", county=c.CODE, new=new, actor=DISPATCHER)


def number_of(receipt: Receipt) -> str:
    return str(receipt.fact.facts["booking"])


def grow(code: str = "shoots", *, waits_weeks: int = 0, heat_minutes: int = 240, floor_fen: int = 500) -> None:
    crop = NewCrop(
        code=code, name={"shoots": "雷竹笋"}.get(code, code), zone=Zone.CHILLED, price_fen_per_kg=800,
        floor_fen_per_kg=floor_fen, kg_per_m3=200, stands_days=7, heat_minutes=heat_minutes, waits_weeks=waits_weeks,
    )  # fmt: skip
    services.set_crop(key=f"crop-{code}", county=c.CODE, crop=crop, actor=MANAGER)


def expect(*rows: tuple[int, int], crop: str = "shoots", division: str = c.VILLAGE, party: object = COOP) -> Receipt:
    """So many kilograms so many weeks after this one."""
    forecasts = [
        NewForecast(
            crop=crop, division=division, monday=MONDAY + timedelta(weeks=week), low_kg=kg // 2, mid_kg=kg,
            high_kg=2 * kg, party=party,
        )  # type: ignore[arg-type]
        for week, kg in rows
    ]  # fmt: skip
    return services.forecast_harvest(key=f"f-{new_id()}", county=c.CODE, forecasts=forecasts, actor=MANAGER)
