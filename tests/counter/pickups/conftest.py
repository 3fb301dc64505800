"""A station that calls at houses on Fridays and Mondays, its keeper, its outlet and a co-operative."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from huinong.access.roles import ROLES
from huinong.counter.pickups import services
from huinong.counter.pickups.models import Window
from huinong.counter.pickups.values import NewBooking, NewWindow
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.ids import new_id
from tests.counter.station.conftest import neighbour, post
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county", "neighbour", "post"]
FRIDAY, MONDAY, NEXT_FRIDAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 27)
COOP = new_id()
PHONE = "13812348812"


def someone(role: Role, *, division: str = c.CODE, point: UUID | None = None, party: UUID | None = None) -> Actor:
    scope = Scope(division, point, party)
    return Actor(id=f"{role}:{point}{party}", name="x", role=role, scope=scope, permissions=ROLES[role])


CHAIR = someone(Role.COOP_CHAIR, party=COOP)
OUTLET = someone(Role.OUTLET_MANAGER, division=c.TOWN)


@pytest.fixture(autouse=True)
def _noon(alone: None) -> Iterator[None]:
    """It is Friday noon, and nothing follows in other rooms."""
    with clock.frozen_at(c.NOW):
        yield


@pytest.fixture
def keeper(county: c.County) -> Actor:
    return someone(Role.KEEPER, point=county.station)


def offer(county: c.County, **changes: Any) -> Window:
    """A window of two addresses, booked two hours before: Fridays 15:00–17:00 unless said otherwise."""
    given = {"weekday": 4, "opens": 900, "closes": 1020, "places": 2, "cut_off_hours": 2, "valid_from": FRIDAY}
    point = changes.pop("point", county.station)
    new = NewWindow(**{**given, **changes})
    services.offer_window(key=f"w-{new_id()}", county=c.CODE, point=point, new=new, actor=OUTLET)
    return Window.objects.filter(point=point).latest("id")


@pytest.fixture
def friday(county: c.County) -> Window:
    return offer(county)


@pytest.fixture
def monday(county: c.County) -> Window:
    return offer(county, weekday=0, opens=540, closes=660)


def book(window: Window, day: date = FRIDAY, *, by: Actor, key: str = "", **changes: Any) -> Receipt:
    given = {
        "window": window.id, "day": day, "name": "陈桂英", "phone": PHONE, "address": "三组 12 号",
        "village": c.VILLAGE, "pieces": 8, "weight_g": 42_500,
    }  # fmt: skip
    new = NewBooking(**{**given, **changes})
    return services.book(key=key or f"b-{new_id()}", county=c.CODE, new=new, actor=by)


def number_of(receipt: Receipt) -> str:
    return str(receipt.fact.facts["pickup"])
