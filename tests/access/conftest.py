"""People of Chongyang to sign in as, and the figures that sign-in follows."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from huinong.access.actors import actor_of
from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from huinong.registry.policies.services import load_policies
from tests.funds.conftest import on_disk

__all__ = ["appoint", "figures", "lin", "manager", "on_disk"]

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
PASSWORD = "bamboo shoots honey tea"
Appoint = Callable[..., Staff]


@pytest.fixture
def figures(db: None) -> None:
    load_policies(actor=SYSTEM)


@pytest.fixture
def appoint(figures: None) -> Appoint:
    """Make a person through the service, as the system."""

    def make(
        username: str = "lin", role: Role = Role.COUNTY_MANAGER, division: str = "421223", **more: UUID | None
    ) -> Staff:
        new = NewStaff(
            username=username, name=username.title(), role=role, division=division, password=PASSWORD, **more
        )
        receipt = create_staff(key=f"test/{new_id()}", actor=SYSTEM, new=new)
        return Staff.objects.get(id=receipt.fact.facts["staff"])

    return make


@pytest.fixture
def lin(appoint: Appoint) -> Staff:
    """Clerk Lin, the county's manager."""
    return appoint()


@pytest.fixture
def manager(lin: Staff) -> Actor:
    return actor_of(lin)
