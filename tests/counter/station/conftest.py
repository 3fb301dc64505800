"""One station at work: its keeper signed in, pieces on the way, on the shelf and in bags."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huinong.access.actors import actor_of
from huinong.access.models import Staff
from huinong.access.services import create_staff, issue_token
from huinong.access.values import NewStaff
from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import custody, services
from huinong.logistics.parcels.bag_values import Offer
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from tests.funds.conftest import on_disk
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county", "on_disk"]
PASSWORD = "bamboo shoots honey tea"


@dataclass
class Post:
    """The station and its keeper, as a test needs them."""

    county: c.County
    staff: Staff
    actor: Actor
    browser: Client

    def text(self, address: str, status: int = 200) -> str:
        response = self.browser.get(address)
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode()

    def post(self, address: str, /, status: int = 302, **fields: Any) -> str:
        response = self.browser.post(address, {"key": f"k-{new_id()}", **fields})
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode()

    def waits(self, count: int = 1, *, start: int = 0, hours: int = 0, **changes: object) -> list[PieceId]:
        """Pieces on the shelf since so many hours."""
        pieces = c.at_centre(self.county, count, start=start, **changes)
        when = clock.now() - timedelta(hours=hours)
        with clock.frozen_at(when):
            scans = [c.scan(p, Event.SHELVED, self.county.station, happened_at=when) for p in pieces]
            assert set(c.record(*scans)) == {"applied"}
        return pieces

    def offered(self, pieces: list[PieceId], key: str = "b1") -> str:
        """A sealed bag that the centre offers to the station."""
        bag = c.bagged(self.county, pieces, key=key)
        offer = Offer(key=f"offer-{key}", bag=bag, taker=custody.point(self.county.station), happened_at=c.NOW)
        services.offer(county=c.CODE, bag=offer, actor=SYSTEM)
        return bag


def keeper_at(county: c.County, point: Any, name: str) -> Post:
    new = NewStaff(username=name, name="赵德贵", role=Role.KEEPER, division=c.CODE, password=PASSWORD, point=point)
    receipt = create_staff(key=f"test/{name}", actor=SYSTEM, new=new)
    staff = Staff.objects.get(id=receipt.fact.facts["staff"])
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.force_login(staff)
    browser.cookies["django_language"] = "en"
    return Post(county, staff, actor_of(staff), browser)


@pytest.fixture
def post(county: c.County) -> Post:
    return keeper_at(county, county.station, "zhao")


@pytest.fixture
def neighbour(county: c.County) -> Post:
    return keeper_at(county, county.next_station, "qian")


@pytest.fixture
def token(post: Post) -> dict[str, str]:
    issued = issue_token(key="t1", actor=post.actor, name="phone", days=30)
    return {"HTTP_AUTHORIZATION": f"Bearer {issued.secret}"}
