"""A small county with names, and people of each role to look at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from huinong.access.actors import actor_of
from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.edge.gates import SYSTEM
from huinong.funds.settlement.services import load_defaults
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from huinong.registry.divisions.codes import Level, VillageKind
from huinong.registry.divisions.models import Division, Place
from tests.logistics import county as c
from tests.logistics.conftest import SINCE
from tests.logistics.conftest import county as county_of_goods

__all__ = ["county_of_goods"]

PLACES = ((Level.PROVINCE, "42", "湖北省"), (Level.CITY, "4212", "咸宁市"), (Level.COUNTY, c.CODE, "崇阳县"))
TOWNS = ((Level.TOWN, c.TOWN, "天城镇"), (Level.TOWN, c.OTHER_TOWN, "沙坪镇"))
EMPTY_VILLAGE = "421223101202"
PASSWORD = "bamboo shoots honey tea"


@pytest.fixture
def county(county_of_goods: c.County) -> c.County:
    """The county of goods, with the names above it, tariffs, and a village that nobody serves."""
    for level, prefix, name in (*PLACES, *TOWNS):
        Division.objects.get_or_create(
            level=level, code=prefix.ljust(12, "0"), defaults={"name": name, "valid_from": SINCE}
        )
    committee = VillageKind.VILLAGE_COMMITTEE
    Division.objects.create(
        level=Level.VILLAGE, code=EMPTY_VILLAGE, name="无站村委会", kind=committee, valid_from=SINCE
    )
    for number, code in enumerate((c.VILLAGE, c.NEXT_VILLAGE, c.FAR_VILLAGE, EMPTY_VILLAGE)):
        Place.objects.create(code=code, lng=114 + number / 10, lat=29.5, precision="exact", source="test")
    load_defaults(county=c.CODE, actor=SYSTEM)
    return county_of_goods


@contextmanager
def days_later(days: int) -> Iterator[None]:
    """Some days after the county's noon."""
    with clock.frozen_at(c.NOW + timedelta(days=days)):
        yield


Enter = Callable[..., Client]


def staff(role: Role, division: str, *, point: UUID | None = None, party: UUID | None = None) -> Staff:
    """Someone of a role, appointed through the service."""
    new = NewStaff(
        username=f"u{new_id().hex[-10:]}",
        name=role.value,
        role=role,
        division=division,
        password=PASSWORD,
        point=point,
        party=party,
    )
    receipt = create_staff(key=f"test/{new_id()}", actor=SYSTEM, new=new)
    return Staff.objects.get(id=receipt.fact.facts["staff"])


@pytest.fixture
def enter(county: c.County) -> Enter:
    """A browser of someone signed in."""

    def enter_as(role: Role, division: str = c.CODE, **more: UUID | None) -> Client:
        browser = Client()
        browser.force_login(staff(role, division, **more))
        return browser

    return enter_as


@pytest.fixture
def manager(county: c.County) -> Actor:
    return actor_of(staff(Role.COUNTY_MANAGER, c.CODE))
